"""Every rule: the smallest facts that break it, and the exact words in which it says so."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml
from rule_companies import CASES, base_company, completed, load_world, overlaid

from playbook.problems import Problem
from playbook.report.text import problem_text
from playbook.rules.context import Context
from playbook.rules.registry import all_rules
from playbook.rules.run import run_rules

FOLDERS = sorted(path.parent for path in CASES.glob("*/facts.yaml"))


@cache
def found_in(folder: Path) -> list[Problem]:
    """What all rules say of the base company with the folder's changes."""
    overlay = yaml.safe_load((folder / "facts.yaml").read_text("utf-8"))
    given = overlay.pop("context", {})
    loaded = load_world(overlaid(base_company(), overlay))
    wrong_form = [
        problem for problem in loaded.problems if problem.name not in ("missing-key", "missing-file")
    ]
    assert not [problem for problem in wrong_form if problem.severity == "error"], wrong_form
    return run_rules(Context(loaded.facts, **given)).problems


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_rule_says_what_is_wrong_and_where(folder: Path) -> None:
    problems = found_in(folder)
    said = "\n\n".join(problem_text(problem) for problem in problems if problem.name == folder.name)
    assert said == (folder / "expected.txt").read_text("utf-8").rstrip("\n")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_no_other_rule_speaks(folder: Path) -> None:
    assert {problem.name for problem in found_in(folder)} == {folder.name}


def test_every_rule_has_its_case_and_every_case_its_rule() -> None:
    assert {folder.name for folder in FOLDERS} == set(all_rules())


def test_the_base_company_breaks_no_rule() -> None:
    loaded = load_world(base_company())
    assert list(loaded.facts.stages), "nothing was looked at"
    assert run_rules(Context(loaded.facts)).problems == []


def test_the_base_company_filled_in_is_valid_and_breaks_no_rule() -> None:
    loaded = load_world(completed(base_company()))
    assert loaded.problems == []
    assert run_rules(Context(loaded.facts)).problems == []
