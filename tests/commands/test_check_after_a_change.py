"""A check after a change answers as a full one would, and does again only what the change can reach."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from babel.lists import format_list
from gatherings import Gatherings
from worlds import PICTURE, ROOT, build_tree, quiet_company, smallest_company

from playbook.commands import gather as gather_module
from playbook.commands import measuring
from playbook.commands.again import recall
from playbook.commands.build import build
from playbook.commands.check import check, regulation_rows
from playbook.commands.issue import issue
from playbook.facts.locale import Locale
from playbook.pages.render import Rendered, Renderer
from playbook.problems import has_errors
from playbook.project import Workspace
from playbook.rules import run as run_module
from playbook.rules.registry import all_rules


def _edits(root: Path) -> dict[str, Callable[[random.Random], object]]:
    """Everything a check looks at, each changed in its own way."""
    company, templates = root / "company", root / "templates"
    facts = sorted(company.glob("*.yaml"))

    def rewrite(path: Path, change: Callable[[str], str]) -> None:
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")

    def value(chance: random.Random) -> None:
        path = chance.choice(facts)
        lines = path.read_text(encoding="utf-8").split("\n")
        number = chance.choice(
            [index for index, line in enumerate(lines) if '": ' in line and line[-1] in '",0123456789']
        )
        key, _, _ = lines[number].partition('": ')
        comma = "," if lines[number].endswith(",") else ""
        lines[number] = f'{key}": {chance.choice(["7", "null", chr(34) + "other words" + chr(34)])}{comma}'
        path.write_text("\n".join(lines), encoding="utf-8")

    def override(folder: str) -> Callable[[random.Random], None]:
        def change(chance: random.Random) -> None:
            source = chance.choice(sorted((ROOT / "templates" / folder).glob("*.md.j2")))
            text = source.read_text(encoding="utf-8")
            build_tree(
                templates,
                {f"{folder}/{source.name}": text + chance.choice(["\nOne more line.\n", "{{ wrong }}\n"])},
            )

        return change

    def label(chance: random.Random) -> None:
        build_tree(templates, {"labels/en.yaml": f"words:\n  owner: Owner {chance.random()}\n"})

    def records(chance: random.Random) -> None:
        row = f"{chance.randrange(1, 9)},{'0' * 12},2026-09-01,2026-09-02,Someone\n"
        text = (
            "edition,text,approved,effective,by\n"
            + row * chance.randrange(2)
            + "broken row\n" * chance.randrange(2)
        )
        build_tree(company, {"records/editions/R-01.csv": text})

    def signoff(chance: random.Random) -> None:
        text = f"date,regulation,edition,text,how,ref\n2026-09-0{chance.randrange(10)},R-01,1,{'a' * 12},paper,\n"
        build_tree(company, {"records/signoffs/people-1.csv": text})

    def logo(chance: random.Random) -> None:
        known = json.loads((company / "company.yaml").read_text(encoding="utf-8"))
        build_tree(company, {"company.yaml": json.dumps({**known, "logo": "pictures/logo.png"}, indent=2)})
        build_tree(root, {"pictures/logo.png": chance.choice([b"no picture", PICTURE])})

    def picture(chance: random.Random) -> None:
        (root / "pictures/logo.png").unlink(missing_ok=True)

    return {
        "value": value,
        "line": lambda chance: rewrite(chance.choice(facts), lambda text: "# a remark\n" + text),
        "day": lambda chance: rewrite(
            company / "company.yaml",
            lambda text: text.replace("2026-09-01", f"2026-09-{chance.randrange(10, 30)}"),
        ),
        "unknown file": lambda chance: build_tree(company, {f"more-{chance.randrange(3)}.yaml": "a: 1\n"}),
        "page": override("site"),
        "form": override("forms"),
        "regulation": override("regulation"),
        "label": label,
        "records": records,
        "signoff": signoff,
        "logo": logo,
        "picture": picture,
        "mkdocs": lambda chance: build_tree(root, {"mkdocs.yml": f"site_name: Book {chance.random()}\n"}),
        "away": lambda chance: shutil.rmtree(templates, ignore_errors=True),
        "nothing": lambda chance: None,
    }


def _clean() -> dict[str, str | bytes]:
    """A company with every fact and nothing against it, so that a check notes its texts."""
    return {**quiet_company(optional=True), "company/logo.png": PICTURE}


class Renderings:
    """How many templates were rendered, counted by looking on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        whole = Renderer.render

        def counted(renderer: Renderer, template: str, **named: object) -> Rendered:
            self.count += 1
            return whole(renderer, template, **named)  # type: ignore[arg-type]

        monkeypatch.setattr(Renderer, "render", counted)

    def during(self, work: Callable[[], object]) -> int:
        before = self.count
        work()
        return self.count - before


@pytest.mark.parametrize("seed", range(4))
def test_a_noted_check_is_a_full_check_after_any_edit(
    seed: int, tmp_path: Path, gatherings: Gatherings, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = build_tree(tmp_path, _clean() if seed % 2 else smallest_company())
    chance, answers, spared = random.Random(seed), set(), 0
    edits, renderings = _edits(root), Renderings(monkeypatch)
    check(str(root))
    for name in chance.sample([*sorted(edits), *["value"] * 8], len(edits) + 8):
        before = {path: path.read_bytes() for path in (root / "company").glob("*.yaml")}
        edits[name](chance)
        gathered, noted = gatherings.count, check(str(root))
        spared += gatherings.count == gathered
        fresh = renderings.during(lambda: check(str(root), fresh=True))
        assert check(str(root), fresh=True) == noted, name
        assert check(str(root)) == noted, name
        assert fresh or has_errors(noted.problems)
        answers.add(str(noted.problems))
        if seed % 2 and has_errors(noted.problems):
            for path, content in before.items():
                path.write_bytes(content)
            shutil.rmtree(root / "templates", ignore_errors=True)
    assert len(answers) > 4, "the edits must matter"
    assert spared, "some edits change nothing"


def _change_a_value(path: Path, chance: random.Random) -> None:
    """Another number, another word at the end of a text, a field left empty or left out."""
    lines = path.read_text(encoding="utf-8").split("\n")
    known = [index for index, line in enumerate(lines) if re.match(r" *(- )?[a-z_]+: [^&{\[|>]", line)]
    number = chance.choice(known)
    key, _, value = lines[number].partition(": ")
    how = chance.randrange(9)
    if value.strip("-").isdecimal():
        lines[number] = f"{key}: {chance.randrange(1, 60)}"
    elif how == 0:
        lines[number] = f"{key}:"
    elif how == 1 and "- " not in key:
        del lines[number]
    elif how == 2:
        lines.insert(number, "  " + "# a remark that moves what stands below")
    else:
        lines[number] = f"{key}: {value.rstrip(chr(34))} indeed" + ('"' if value.endswith('"') else "")
    path.write_text("\n".join(lines), encoding="utf-8")


@pytest.mark.parametrize("seed", range(2))
def test_a_changed_fact_of_the_example_is_checked_as_if_everything_were(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "company", tmp_path / "company")
    chance, renderings = random.Random(seed), Renderings(monkeypatch)
    facts = sorted((tmp_path / "company").glob("**/*.yaml"))
    facts = [
        path
        for path in facts
        if "records" not in path.parts and path.name not in ("company.yaml", "rules.yaml")
    ]
    everything = renderings.during(lambda: check(str(tmp_path)))
    quick, different = 0, 0
    whole = check(str(tmp_path))
    for _ in range(9):
        path = chance.choice(facts)
        text = path.read_text(encoding="utf-8")
        _change_a_value(path, chance)
        quick += renderings.during(lambda: check(str(tmp_path))) < everything / 3
        noted = check(str(tmp_path))
        different += noted != whole
        found = gather_module.gather(Workspace(tmp_path, str(tmp_path)), files=False)
        assert (found.problems, regulation_rows(found)) == (noted.problems, noted.regulations), path.name
        path.write_text(text, encoding="utf-8")
    assert quick >= 1
    assert different >= 2


def test_what_one_fact_touches_is_little(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "company", tmp_path / "company")
    renderings = Renderings(monkeypatch)
    everything = renderings.during(lambda: check(str(tmp_path)))
    stages = tmp_path / "company/stages.yaml"
    text = stages.read_text(encoding="utf-8")
    stages.write_text(text.replace("Signed trial sheet", "Countersigned trial sheet"), encoding="utf-8")
    assert 0 < renderings.during(lambda: check(str(tmp_path))) < everything / 10


def test_a_check_after_a_build_does_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "company", tmp_path / "company")
    renderings = Renderings(monkeypatch)
    everything = renderings.during(lambda: build(str(tmp_path), lambda _: None))
    stages = tmp_path / "company/stages.yaml"
    text = stages.read_text(encoding="utf-8")
    stages.write_text(text.replace("Signed trial sheet", "Countersigned trial sheet"), encoding="utf-8")
    assert 0 < renderings.during(lambda: check(str(tmp_path))) < everything / 10
    assert check(str(tmp_path)) == check(str(tmp_path), fresh=True)


@pytest.mark.parametrize(
    ("name", "old", "new", "rule"),
    [
        (
            "stages",
            "exit: The customer signs the trial sheet with",
            "exit: Proposal sent with",
            "seller-act-as-exit",
        ),
        ("training", "page: scripts/", "page: nowhere/", "module-page-unknown"),
        ("people", "since: 20", "since: 19", ""),
        ("regulations/R-04", "action: ", "action: TBD # ", "placeholder-text"),
    ],
)
def test_a_silent_rule_speaks_as_soon_as_a_fact_it_read_has_changed(
    name: str, old: str, new: str, rule: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "company", tmp_path / "company")
    asked: list[str] = []
    whole = run_module.run_rule
    monkeypatch.setattr(
        run_module, "run_rule", lambda entry, *given: asked.append(entry.name) or whole(entry, *given)
    )
    assert check(str(tmp_path)).problems == []
    assert set(asked) == set(all_rules())
    asked.clear()
    file = tmp_path / f"company/{name}.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = check(str(tmp_path)).problems
    assert 0 < len(set(asked)) < len(all_rules()) / 2
    assert asked.count("placeholder-text") <= 2  # of all files only the changed one, and the made documents
    assert [problem.name for problem in found][:1] == ([rule] if rule else [])
    file.write_text(text, encoding="utf-8")
    assert check(str(tmp_path)).problems == []


def test_links_are_followed_again_only_where_they_may_lead_elsewhere(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "company", tmp_path / "company")
    assert check(str(tmp_path)).problems == []
    workspace, crm = Workspace(tmp_path), tmp_path / "company/crm.yaml"
    quoting = {
        file.stem
        for file in (tmp_path / "company").rglob("*.yaml")
        if "${crm.tasks.accept_within}" in file.read_text(encoding="utf-8")
    }
    text = crm.read_text(encoding="utf-8")
    crm.write_text(text.replace("accept_within: 4 h", "accept_within: 3 h", 1), encoding="utf-8")
    memory = recall(workspace)
    sound = set(memory.links.pages)
    gather_module.gather(workspace, memory=memory, files=False)
    assert memory.links.missed == len(quoting) + 1
    assert set(memory.links.pages) == sound


@pytest.mark.parametrize(
    ("file", "old", "new", "name", "told"),
    [
        ("crm", "accept_within: 4 h", "accept_within:", "quote-unfilled", "regulations/R-10"),
        ("departments", "owner: farmer", "owner:", "quote-unfilled", "regulations/R-19"),
        ("stages", "- id: trial\n", "- id: trials\n", "dangling-reference", "crm"),
    ],
)
def test_a_link_that_leads_nowhere_any_more_is_told_in_the_file_that_did_not_change(
    file: str, old: str, new: str, name: str, told: str, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "company", tmp_path / "company")
    assert check(str(tmp_path)).problems == []
    path = tmp_path / f"company/{file}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    found = check(str(tmp_path)).problems
    assert (name, f"{tmp_path}/company/{told}.yaml") in {(one.name, one.file) for one in found}
    assert found == check(str(tmp_path), fresh=True).problems


def test_facts_with_errors_are_not_rendered_except_for_the_faults_of_own_templates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = build_tree(tmp_path, {**_clean(), "company/glossary.yaml": "glossary: 7\n"})
    renderings = Renderings(monkeypatch)
    assert renderings.during(lambda: check(str(root))) == 0
    source = (ROOT / "templates/site/funnel.md.j2").read_text(encoding="utf-8")
    build_tree(root, {"templates/site/funnel.md.j2": source + "{% if %}\n"})
    names = {one.name for one in check(str(root)).problems}
    assert "template-syntax" in names
    assert len(names) > 1


def test_a_page_left_out_stays_away_until_its_fact_is_filled_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "company", tmp_path / "company")
    rivals, stages = tmp_path / "company/competitors.yaml", tmp_path / "company/stages.yaml"
    text = rivals.read_text(encoding="utf-8")
    rivals.write_text(re.sub("we_win: .*", "we_win:", text, count=1), encoding="utf-8")
    renderings = Renderings(monkeypatch)
    everything = renderings.during(lambda: check(str(tmp_path)))
    stages.write_text(stages.read_text(encoding="utf-8").replace("Signed trial", "Countersigned trial"))
    assert 0 < renderings.during(lambda: check(str(tmp_path))) < everything / 10
    unfilled = check(str(tmp_path)).problems
    assert {one.name for one in unfilled} == {"unfilled"}, (
        "a page that is left out for now is no unknown page"
    )
    assert unfilled == check(str(tmp_path), fresh=True).problems
    rivals.write_text(text, encoding="utf-8")
    assert check(str(tmp_path)).problems == []
    memory = recall(Workspace(tmp_path))
    assert "competitors.md" in memory.pages.pages
    assert memory.pages.left == {}


def test_a_new_edition_and_a_new_name_are_rendered_where_they_are_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "company", tmp_path / "company")
    renderings = Renderings(monkeypatch)
    everything = renderings.during(lambda: check(str(tmp_path)))
    rule, reports = tmp_path / "company/regulations/R-10.yaml", tmp_path / "company/reports.yaml"
    rule.write_text(rule.read_text(encoding="utf-8").replace("purpose: A task", "purpose: One task", 1))
    assert issue(str(tmp_path), ["R-10"], date(2026, 10, 1), by="p-01").problems == []
    assert 0 < renderings.during(lambda: check(str(tmp_path))) < everything / 4
    reports.write_text(
        reports.read_text(encoding="utf-8").replace("name: Day's activity", "name: The day", 1)
    )
    assert 0 < renderings.during(lambda: check(str(tmp_path))) < everything / 4
    assert check(str(tmp_path)) == check(str(tmp_path), fresh=True)


def test_a_sheet_is_laid_out_again_only_where_it_shows_what_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "company", tmp_path / "company")
    laid_out: list[str] = []
    sheet = measuring.regulation_sheet
    monkeypatch.setattr(
        measuring,
        "regulation_sheet",
        lambda facts, twin, *given, **named: laid_out.append(twin.id) or sheet(facts, twin, *given, **named),
    )
    everything = len(check(str(tmp_path)).regulations)
    assert len(laid_out) == everything
    for name, old, new, expected in [
        ("regulations/R-04", "purpose: A deal", "purpose: Any deal", 1),
        ("people", "name: Eoin Brannock", "name: Eoin Brannock the Younger", everything),  # approves them all
    ]:
        laid_out.clear()
        file = tmp_path / f"company/{name}.yaml"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        noted = check(str(tmp_path))
        assert len(set(laid_out)) == expected
        assert noted == check(str(tmp_path), fresh=True)


def test_what_babel_has_answered_is_not_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "company", tmp_path / "company")
    check(str(tmp_path))
    stages = tmp_path / "company/stages.yaml"
    text = stages.read_text(encoding="utf-8")
    sentence = "The customer signs the trial sheet"
    stages.write_text(text.replace(sentence, f"{sentence} twice", 1), encoding="utf-8")
    with monkeypatch.context() as without:
        without.setattr(Locale, "babel", property(lambda _: pytest.fail("Babel was asked")))
        noted = check(str(tmp_path))
    assert noted == check(str(tmp_path), fresh=True)


@pytest.mark.parametrize(("language", "code"), [("en", "en_GB"), ("ru", "ru_RU"), ("zh", "zh_CN")])
def test_a_list_is_printed_as_babel_prints_it(language: str, code: str) -> None:
    locale = Locale(language, code, "EUR", {})
    for count in range(6):
        entries = [f"{{0}} entry {number}" for number in range(count)]
        assert locale.list(entries) == format_list(entries, locale=code)
