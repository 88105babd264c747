"""The to-do list: sixteen deliverables and eight steps, counted from the facts, naming file and field."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from markdown_it import MarkdownIt
from rule_companies import GONE, base_company, completed, load_world, overlaid

from playbook.commands.todo import Todo, todo, todo_json, todo_markdown, todo_text
from playbook.facts.load import load_bytes
from playbook.rules.deliverables import Deliverable, organising_steps, turnkey_deliverables


def deliverable(overlay: dict[str, object], name: str) -> Deliverable:
    facts = load_world(overlaid(completed(base_company()), overlay)).facts
    return next(entry for entry in turnkey_deliverables(facts) if entry.id == name)


def test_there_are_sixteen_deliverables_and_eight_steps() -> None:
    facts = load_bytes({}).facts
    assert sorted(entry.number for entry in turnkey_deliverables(facts)) == list(range(1, 17))
    assert [entry.number for entry in organising_steps(facts)] == list(range(1, 9))


def test_of_an_empty_company_nothing_is_done() -> None:
    facts = load_bytes({}).facts
    for entry in [*organising_steps(facts), *turnkey_deliverables(facts)]:
        assert entry.percent == 0, entry.id
        assert all(gap.file and gap.path and gap.facts > 0 for gap in entry.gaps), entry.id


def test_unfilled_fact_is_named_with_its_place() -> None:
    found = deliverable({"training.yaml": {"internship.diary.d3.check": None}}, "internship")
    assert found.percent == 97
    assert [(gap.file, gap.path, gap.label) for gap in found.gaps] == [
        ("company/training.yaml", "training.internship.diary.d3.check", "Proof at the end of the day")
    ]
    assert found.gaps[0].line > 1


def test_all_filled_in_is_a_hundred() -> None:
    assert deliverable({}, "internship").percent == 100


def test_a_missing_part_counts_by_the_facts_it_stands_for() -> None:
    found = deliverable({"training.yaml": {"internship.diary": []}}, "internship")
    assert [(gap.path, gap.facts) for gap in found.gaps] == [
        ("training.internship.diary", 6),
        ("training.internship.diary: 0 of 5", 5),
    ]


def test_a_group_without_any_fact_is_one_line() -> None:
    warning = dict.fromkeys(("behaviour_days", "skill_days", "check_every", "measures_most", "starts_when"))
    found = deliverable({"performance.yaml": {"warning": warning}}, "selection")
    assert [(gap.path, gap.facts) for gap in found.gaps] == [("performance.warning", 5)]
    found = deliverable({"performance.yaml": {"warning": warning | {"skill_days": 60}}}, "selection")
    assert len(found.gaps) == 4


def test_every_seller_needs_a_profile() -> None:
    found = deliverable({"hiring.yaml": {"hiring.farmer": GONE}}, "selection")
    assert ("hiring.role: farmer", "Hiring: none for farmer") in [(gap.path, gap.label) for gap in found.gaps]


def test_a_regulation_without_steps_is_no_algorithm() -> None:
    found = deliverable({"regulations/R-05.yaml": {"steps": []}}, "algorithms")
    assert "regulations + stages.checklist: 10 of 31" in [gap.path for gap in found.gaps]


def test_what_is_counted_is_named_with_its_kind() -> None:
    overlay = {"scripts.yaml": {"scripts": []}}
    paths = [gap.path for gap in deliverable(overlay, "scripts").gaps]
    assert "scripts (in): 0 of 1" in paths and "scripts (out): 0 of 1" in paths


def test_a_count_that_is_not_reached() -> None:
    found = deliverable({}, "algorithms")
    counted = next(gap for gap in found.gaps if " of 31" in gap.path)
    assert counted.path == "regulations + stages.checklist: 11 of 31"
    assert counted.facts == 20


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Todo:
    folder = tmp_path_factory.mktemp("sales")
    world = overlaid(completed(base_company()), {"regulations/R-05.yaml": {"adopted": False}})
    world = overlaid(world, {"company.yaml": {"what_we_do": None}, "objections.yaml": {"objections": []}})
    for name, data in world.items():
        path = folder / "company" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True), "utf-8")
    return todo(str(folder))


def test_text(made: Todo) -> None:
    text = todo_text(made)
    assert "\nTurnkey deliverables: 14 Sales book, " in text
    assert "  Where does somebody find the answer within half a minute?\n" in text
    assert ": company.what_we_do  What we do\n" not in text
    assert "company.what_we_do  What we do\n" in text
    assert "Regulations that are written but not adopted:\n" in text
    assert "regulations/R-05.yaml  Postponed\n" in text


def test_pages_left_out_are_missing_from_the_book(made: Todo) -> None:
    assert made.left_out, "every page was made"
    book = next(entry for entry in made.deliverables if entry.book)
    assert book.percent < 100
    found = {(gap.label, gap.path): gap for gap in book.gaps}
    for page, fact in made.left_out.items():
        name = page.removesuffix(".md")
        label = f"Form {name[6:]}" if name.startswith("forms/") else f"Page {name}"
        assert (label, fact) in found
    assert found["Page company-in-brief", "company.what_we_do"].file.endswith("company/company.yaml")


def test_no_line_is_longer_than_a_terminal(made: Todo) -> None:
    assert max(len(line) for line in todo_text(made).splitlines()[1:]) <= 80


def test_files_are_named_inside_the_workspace(made: Todo) -> None:
    text = todo_text(made)
    assert text.startswith("Files are below ")
    assert "\n  - company/company.yaml:" in text
    assert "company/company.yaml:" in todo_markdown(made) and made.folder not in todo_markdown(made)


def test_json(made: Todo) -> None:
    data = json.loads(todo_json(made))
    assert [len(data[name]) for name in ("steps", "deliverables", "not_adopted")] == [8, 16, 1]
    scripts = next(row for row in data["deliverables"] if row["id"] == "scripts")
    assert scripts["percent"] < 100
    gap = next(gap for gap in scripts["missing"] if gap["path"] == "objections")
    assert gap["label"] == "Objections"
    assert gap["help"].startswith("The fifteen to twenty that really come.")
    assert (gap["file"].rpartition("/")[2], gap["facts"]) == ("objections.yaml", 11)


def test_markdown_is_two_tables(made: Todo) -> None:
    tokens = MarkdownIt("js-default").parse(todo_markdown(made))
    assert [token.type for token in tokens].count("table_open") == 2
    assert [token.type for token in tokens].count("tr_open") == 1 + 8 + 1 + 16


def test_the_example_company_is_complete() -> None:
    example = Path(__file__).parents[2] / "company"
    files = {path.relative_to(example).as_posix(): path.read_bytes() for path in example.rglob("*.yaml")}
    facts = load_bytes(files).facts
    unfinished = {entry.id: entry.gaps for entry in turnkey_deliverables(facts) if entry.percent < 100}
    assert unfinished == {}
