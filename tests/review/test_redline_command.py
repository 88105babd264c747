"""Redlines between two states: the right texts go into the document (playbook/commands/redline.py)."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest
from companies import commit, facts_of, git, repository, tree_of, write

from playbook.commands.git_setup import docx_text, git_setup
from playbook.commands.issue import issue
from playbook.commands.redline import between, since_review
from playbook.outputs.docx_text import read_text
from playbook.problems import CannotRun

TODAY = date(2025, 10, 1)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """R-01 in two issued editions, tagged v1 and v2."""
    data = facts_of()
    for name in ("R-01", "R-02", "R-04"):
        data[f"regulations/{name}"]["consequences"] = ["A talk"]
    repository(tmp_path, tree_of(data))
    for tag, days, when in (("v1", 14, date(2025, 7, 1)), ("v2", 5, date(2025, 9, 1))):
        stages = tmp_path / "company/stages.yaml"
        stages.write_text(stages.read_text().replace('"max_days": 14', f'"max_days": {days}'))
        issue(str(tmp_path), ["R-01"], when, by="p-01")
        commit(tmp_path, tag)
        git(tmp_path, "tag", tag)
    return tmp_path


def test_between_two_editions(root: Path, tmp_path: Path) -> None:
    (path,) = between(str(root), "R-01", str(tmp_path / "out"), TODAY, old="v1", new="v2")
    data = Path(path).read_bytes()
    assert "Everybody is called back within 5 days." in read_text(data)
    assert between(str(root), "R-01", str(tmp_path / "again"), TODAY, old="v1") != []
    assert Path(path).read_bytes() == (tmp_path / "again" / "R-01-changes.docx").read_bytes()


def test_the_same_text_makes_no_document(root: Path, tmp_path: Path) -> None:
    assert between(str(root), "R-01", str(tmp_path / "out"), TODAY, old="v2") == []
    assert not (tmp_path / "out").exists()


def test_since_a_revision_each_changed_regulation_has_one(root: Path, tmp_path: Path) -> None:
    paths = since_review(str(root), str(tmp_path / "out"), TODAY, since="v1")
    assert [Path(path).name for path in paths] == ["R-01-changes.docx"]


def test_what_does_not_exist_is_named(root: Path, tmp_path: Path) -> None:
    for wanted, old, name in (("R-99", "v1", "unknown-regulation"), ("R-01", "v9", "unknown-revision")):
        with pytest.raises(CannotRun) as caught:
            between(str(root), wanted, str(tmp_path), TODAY, old=old)
        assert caught.value.problem.name == name


def test_git_shows_the_words_of_a_document(root: Path, tmp_path: Path) -> None:
    between(str(root), "R-01", str(tmp_path / "out"), TODAY, old="v1", new="v2")
    assert git_setup(str(root))[0] == "git diff now shows .docx files as text in this clone"
    assert len(git_setup(str(root))) == 1
    assert "*.docx diff=playbook-docx" in (root / ".gitattributes").read_text().splitlines()
    assert git(root, "config", "diff.playbook-docx.textconv") == f'"{sys.executable}" -m playbook docx-text'
    assert any("called back" in line for line in docx_text(str(tmp_path / "out" / "R-01-changes.docx")))
    with pytest.raises(CannotRun):
        docx_text(str(write(tmp_path, {"x.docx": "text"}) / "x.docx"))


def test_attributes_of_the_owner_stay(root: Path) -> None:
    write(root, {".gitattributes": "*.yaml text"})
    git_setup(str(root))
    assert (root / ".gitattributes").read_text() == "*.yaml text\n*.docx diff=playbook-docx\n"
