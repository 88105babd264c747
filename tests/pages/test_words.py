"""Every word of the program stands in the label file: none in a template, none missing, none left over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from worlds import ROOT

from playbook.facts.locale import load_labels
from playbook.facts.schema import Field, load_schemas

TEMPLATES = ROOT / "templates"
LABELS: dict[str, Any] = yaml.safe_load((TEMPLATES / "labels/en.yaml").read_text(encoding="utf-8"))
PAGES = sorted([*(TEMPLATES / "site").glob("*.j2"), *(TEMPLATES / "shared").glob("*.j2")])
ALL = sorted(TEMPLATES.glob("*/*.j2"))
# `t['per_' ~ …]` in a template, `t[f"site_{…}"]` in the program: words found by the first part of their name.
FAMILY = re.compile(r"""\bt\[(?:['"](\w+_)['"] ~|f"(\w+_)\{)""")


def template_texts() -> dict[str, str]:
    return {f"{path.parent.name}/{path.name}": path.read_text(encoding="utf-8") for path in ALL}


def test_no_template_asks_for_a_missing_word() -> None:
    missing = {
        f"{name}: {word}"
        for name, text in template_texts().items()
        for word in re.findall(r"\bt\.([a-z]\w*)", text)
        if word not in LABELS["words"]
    }
    assert missing == set()


def test_no_word_is_left_over() -> None:
    templates = "\n".join(template_texts().values())
    program = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "playbook").rglob("*.py"))
    families = tuple({first or second for first, second in FAMILY.findall(templates + program)})
    unused = [
        word
        for word in LABELS["words"]
        if not word.startswith(families)
        and not re.search(rf"\b{word}\b", templates)
        and not re.search(rf"\b{word}\b", program)
    ]
    assert unused == []


def test_every_choice_of_the_facts_has_a_word() -> None:
    wanted = {str(value) for spec in load_schemas().values() for value in _choices(spec.root)}
    assert wanted - set(LABELS["choices"]) == set()


def _choices(field: Field) -> Iterator[str]:
    yield from field.values
    for inner in [*field.fields.values(), *([field.of] if field.of else [])]:
        yield from _choices(inner)


def test_no_key_stands_twice() -> None:
    seen: list[tuple[str, str]] = []
    part = ""
    for line in (TEMPLATES / "labels/en.yaml").read_text(encoding="utf-8").splitlines():
        if found := re.match(r"(\w+):", line):
            part = found[1]
        elif found := re.match(r'  "?([\w-]+)"?:', line):
            seen.append((part, found[1]))
    assert sorted({entry for entry in seen if seen.count(entry) > 1}) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_template_holds_no_words_of_its_own(path: Path) -> None:
    assert re.findall(r"[^\W\d_]{2,}", _printed(path.read_text(encoding="utf-8"))) == []


def _printed(template: str) -> str:
    """What a template prints by itself: no front matter, expressions, HTML tags or attributes."""
    text = re.sub(r"\A---\n.*?\n---\n", "", template, flags=re.DOTALL)
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.DOTALL)
    text = re.sub(r"%%\{init:.*?\}%%", "", text)
    text = re.sub(r"```mermaid\n.*?\n```", _labels_of_diagram, text, flags=re.DOTALL)
    text = re.sub(r"<[^>]*>", "", text)
    return re.sub(r"\{:.*?\}|\bn_", "", text)


def _labels_of_diagram(block: re.Match[str]) -> str:
    return " ".join(re.findall(r'"([^"\n]*)"', block[0]))


def test_a_word_overridden_in_a_workspace_is_overridden_there_only(tmp_path: Path) -> None:
    (tmp_path / "labels").mkdir()
    (tmp_path / "labels/en.yaml").write_text("words:\n  owner: Keeper\n", encoding="utf-8")
    before = load_labels([TEMPLATES], "en")["words"]["owner"]
    assert load_labels([TEMPLATES, tmp_path], "en")["words"]["owner"] == "Keeper"
    assert load_labels([TEMPLATES], "en")["words"]["owner"] == before != "Keeper"
