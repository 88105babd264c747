"""Every language of the review says everything: each field has a label, each sentence its words, each plural its form."""

from __future__ import annotations

import re
from typing import Any

import pytest
from babel import Locale

from playbook.facts.labels import EVERYWHERE, FILE, labels, within
from playbook.facts.schema import FileSpec, load_schemas, walk
from playbook.report.review_words import Wording, languages, wording

OTHERS = [language for language in languages() if language != "en"]


def fields(spec: FileSpec) -> list[str]:
    """Every labelled field of a file by its path in it."""
    return [".".join(field.path[1:]) for field in walk(spec.root)[1:]]


@pytest.mark.parametrize("language", OTHERS)
def test_every_field_has_a_label_and_no_label_is_left_over(language: str) -> None:
    lines = {file: dict(words) for file, words in labels(language).items()}
    everywhere = lines.pop(EVERYWHERE)
    assert lines.keys() == load_schemas().keys()
    for name, spec in load_schemas().items():
        own = [path for path in fields(spec) if path.rpartition(".")[2] not in everywhere]
        assert sorted({FILE, *own} - lines[name].keys()) == [], name
        assert sorted(lines[name].keys() - {FILE, *fields(spec)}) == [], name


@pytest.mark.parametrize("language", OTHERS)
def test_a_label_can_stand_within_a_sentence(language: str) -> None:
    """A first word of one letter would keep its capital there, as `A proposal contains` does."""
    short = [
        label for words in labels(language).values() for label in words.values() if len(label.split()[0]) == 1
    ]
    assert short == []


def test_words_in_capitals_stay_so_within_a_sentence() -> None:
    assert [within(one) for one in ("CRM", "SWOT-анализ", "ABC по выручке", "Этап", "KPI", "Ёмкость")] == [
        "CRM",
        "SWOT-анализ",
        "ABC по выручке",
        "этап",
        "KPI",
        "ёмкость",
    ]


def leaves(words: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    if not isinstance(words, dict) or "other" in words:
        return {path: words}
    return {
        key: value for name, inner in words.items() for key, value in leaves(inner, (*path, name)).items()
    }


def test_every_sentence_is_said_in_every_language_and_fills_in_the_same() -> None:
    english = leaves(spoken(wording("en")))
    for language in OTHERS:
        other = leaves(spoken(wording(language)))
        lists = {
            ".".join(field.path)
            for spec in load_schemas().values()
            for field in walk(spec.root)
            if field.type == "items"
        }
        nouns = {path[1] for path in other if path[0] == "nouns"}
        assert nouns == lists | {"regulations"}
        sentences = {path for path in english if path[0] != "nouns"}
        assert sentences == {path for path in other if path[0] != "nouns"}
        for path in sentences:
            if path not in FREE:
                assert holes(other[path]) == holes(english[path]), path


# What a language may do otherwise: name a page by its title, put a number's place elsewhere.
FREE = {("text", "page"), ("text", "folder")}


def spoken(words: Wording) -> Any:
    """All that a language's own file says, without what it lacks."""
    return {
        part: words._words[part]
        for part in (
            "sentences",
            "levels",
            "nouns",
            "named_with_noun",
            "text",
            "heads",
            "columns",
        )
    }


def holes(phrase: Any) -> list[str]:
    return sorted(set(re.findall(r"{(\w+)}", phrase["other"] if isinstance(phrase, dict) else str(phrase))))


@pytest.mark.parametrize(
    ("count", "phrase"),
    [
        (1, "1 изменение"),
        (2, "2 изменения"),
        (5, "5 изменений"),
        (11, "11 изменений"),
        (21, "21 изменение"),
        (104, "104 изменения"),
        (112, "112 изменений"),
    ],
)
def test_plural_forms_are_those_of_the_language(count: int, phrase: str) -> None:
    assert wording("ru").say("changes", n=count) == phrase


def test_every_form_that_the_plural_rules_know_is_there() -> None:
    for language in OTHERS:
        known = {*Locale.parse(language).plural_form.tags, "other"}
        for path, phrase in leaves(spoken(wording(language))).items():
            if isinstance(phrase, dict):
                assert set(phrase) == known, path


def test_what_a_language_lacks_is_said_in_english() -> None:
    unknown = wording("nb")
    assert unknown.say("changes", n=2) == "2 changes"
    assert unknown.label("stages.stages.max_days", "") == "Time limit"
