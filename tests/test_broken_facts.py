"""Wrong facts beside what a consultant reads: tests/broken/<name>/company over the smallest valid company (rules: tests/rules)."""

from __future__ import annotations

from pathlib import Path

import pytest
from worlds import build_tree, playbook, smallest_company

from playbook.facts.load import load
from playbook.project import Workspace
from playbook.report.text import problem_text

BROKEN = Path(__file__).parent / "broken"
CASES = sorted(path.name for path in BROKEN.iterdir() if (path / "company").is_dir())


def said(root: Path) -> str:
    """All problems of the facts of a workspace, as printed."""
    return "\n".join(problem_text(problem) for problem in load(Workspace(root)).problems)


def overlay(case: str) -> dict[str, bytes]:
    folder = BROKEN / case
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.yaml")}


@pytest.mark.parametrize("case", CASES)
def test_a_broken_fact_is_told_with_its_place_and_its_cure(case: str, tmp_path: Path) -> None:
    build_tree(tmp_path, {**smallest_company(), **overlay(case)})
    expected = (BROKEN / case / "expected.txt").read_text(encoding="utf-8")
    assert said(tmp_path) + "\n" == expected
    assert expected.strip(), "a broken case must say something"


def test_the_smallest_company_has_no_problem(tmp_path: Path) -> None:
    build_tree(tmp_path, smallest_company())
    assert said(tmp_path) == ""


def test_a_company_with_every_field_filled_in_has_no_problem(tmp_path: Path) -> None:
    build_tree(tmp_path, smallest_company(optional=True))
    assert said(tmp_path) == ""


def test_a_text_of_five_megabytes_is_refused_unread(tmp_path: Path) -> None:
    huge = "glossary:\n  - id: lead\n    name: Lead\n    definition: " + "x" * 5_000_000
    build_tree(tmp_path, {**smallest_company(), "company/glossary.yaml": huge})
    wanted = (
        "company/glossary.yaml: error[file-too-big] this file is 5000 kB; a fact file may be 1000 kB at most"
    )
    assert wanted in said(tmp_path)


def test_a_text_longer_than_a_page_is_refused(tmp_path: Path) -> None:
    long = '{"glossary": [{"id": "lead", "name": "Lead", "definition": "' + "x" * 30_000 + '"}]}'
    build_tree(tmp_path, {**smallest_company(), "company/glossary.yaml": long})
    wanted = "error[too-long] glossary.lead.definition is 30000 characters long, 20000 are allowed"
    assert wanted in said(tmp_path)


def test_all_problems_of_all_files_come_in_one_pass(tmp_path: Path) -> None:
    cases = ("tab-indentation", "too-large", "reference-cycle", "month-13")
    files = {name: text for case in cases for name, text in overlay(case).items()}
    build_tree(tmp_path, {**smallest_company(), **files})
    text = said(tmp_path)
    for name in ("tab-indentation", "too-large", "reference-cycle", "wrong-type"):
        assert f"error[{name}]" in text
    assert "dangling-reference" not in text, "a file that cannot be read must not make its references dangle"


def test_a_missing_folder_is_told_and_nothing_can_run(tmp_path: Path) -> None:
    ran = playbook("check", "nowhere", cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert (
        ran.err.splitlines()[0] == "nowhere/company: error[missing-folder] there is no folder nowhere/company"
    )
    assert "playbook new DIR" in ran.err


def test_nothing_in_a_fact_file_is_executed(tmp_path: Path) -> None:
    build_tree(tmp_path, {**smallest_company(), **overlay("python-object")})
    said(tmp_path)
    assert not list(tmp_path.rglob("hacked"))


def test_every_folder_is_a_case_of_broken_facts_or_of_a_broken_rule() -> None:
    folders = [path for path in BROKEN.iterdir() if path.name != "_base"]
    for path in folders:
        assert (path / "company").is_dir() != (path / "facts.yaml").is_file(), path.name
        assert (path / "expected.txt").is_file(), path.name
