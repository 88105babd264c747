"""Five quarters, and what the review says between any two of them (tests/review/quarters/)."""

from __future__ import annotations

import os
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from companies import git, own_pages_only
from quarters import QUARTERS, History, five_quarters

from playbook.commands.review import Reviewing, review
from playbook.facts.records import load_records
from playbook.project import open_workspace
from playbook.report.review_text import as_text

EXPECTED = Path(__file__).with_name("expected")
_ENDS = dict(
    zip(QUARTERS, ("2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31", "2026-03-31"), strict=True)
)

PAIRS = list(combinations(QUARTERS, 2))


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    with pytest.MonkeyPatch.context() as patch:
        own_pages_only(patch)
        return five_quarters(tmp_path_factory.mktemp("five") / "repo")


def at(history: History, tag: str, tmp_path: Path) -> Path:
    """The workspace as it was at a tag."""
    git(history.top, "worktree", "add", "-q", "--detach", str(tmp_path / "then"), tag)
    moved = tmp_path / "then" / "клиенты" / "ridge"
    return moved if moved.exists() else tmp_path / "then"


def seen(folder: Path, quarter: str, since: str = "") -> Reviewing:
    return review(str(folder), date.fromisoformat(_ENDS[quarter]), since=since)


def test_the_history_is_long_and_has_everything_in_it(history: History) -> None:
    log = git(history.top, "log", "--format=%s", "--all")
    assert history.commits >= 40
    assert len(log.splitlines()) >= 40
    assert int(git(history.top, "rev-list", "--count", "--merges", "HEAD")) == 1
    names = [one.name for one in load_records(open_workspace(str(history.home))).reviews]
    assert names == list(QUARTERS)


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_between_two_quarters(history: History, tmp_path: Path, old: str, new: str) -> None:
    found = seen(at(history, new, tmp_path), new, old)
    expected = EXPECTED / f"{old}..{new}.txt"
    text = as_text(found.review)
    if os.environ.get("PLAYBOOK_WRITE_EXPECTED"):
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")
    assert found.review.problems == []


@pytest.mark.parametrize(("old", "new"), list(pairwise(QUARTERS)))
def test_without_since_the_last_closed_review_is_the_base(
    history: History, tmp_path: Path, old: str, new: str
) -> None:
    folder = at(history, f"before-{new}", tmp_path)
    own, named = (seen(folder, new, since).review for since in ("", old))
    assert own.base == f"review {old} ({_ENDS[old]})"
    assert [(entry.change, entry.regulations) for entry in own.entries] == [
        (entry.change, entry.regulations) for entry in named.entries
    ]
    assert own.entries != []


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_backwards_every_change_is_mirrored(history: History, tmp_path: Path, old: str, new: str) -> None:
    mirrored = {"added": "removed", "removed": "added"}
    there = seen(at(history, new, tmp_path / "new"), new, old).review
    back = seen(at(history, old, tmp_path / "old"), old, new).review
    changes = [[entry.change for entry in one.entries if entry.change] for one in (there, back)]
    assert sorted(
        (mirrored.get(one.kind, one.kind), one.old, one.new, one.level) for one in changes[0]
    ) == sorted((one.kind, one.new, one.old, one.level) for one in changes[1])
