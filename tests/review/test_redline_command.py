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
SAME = ("", "R-01 says the same in both")


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
        commit(tmp_path, tag, day=when.isoformat())
        git(tmp_path, "tag", tag)
    return tmp_path


def test_between_two_editions(root: Path, tmp_path: Path) -> None:
    path, text = between(str(root), "R-01", str(tmp_path / "out"), TODAY, old="v1", new="v2")
    data = Path(path).read_bytes()
    lines = read_text(data)
    assert text == ""
    assert "Everybody is called back within 5 days." in lines
    assert any("Edition 1 → 2" in line for line in lines)
    assert not any("Approved" in line for line in lines)
    again, _ = between(str(root), "R-01", str(tmp_path / "again"), TODAY, old="v1")
    assert Path(again).read_bytes() == data


@pytest.mark.parametrize(
    ("old", "new", "title"),
    [
        ("1", "2", "edition 1 → 2"),
        ("2", "1", "edition 2 → 1"),
        ("1", "", "edition 1 → 2"),
        ("v1", "v2", "edition 1 → 2"),
        ("2025-08-01", "2", "edition 1 → 2"),
        ("1", "draft", "edition 1 → 2"),
    ],
)
def test_editions_revisions_days_and_the_draft_as_markdown(
    root: Path, old: str, new: str, title: str
) -> None:
    said = between(str(root), "R-01", "", TODAY, old=old, new=new, markdown=True)[1]
    days = ("5", "14") if new == "1" else ("14", "5")
    assert (
        said
        == f"# R-01 Rule R-01: {title}\n\n- Everybody is called back within ~~{days[0]}~~ **{days[1]}** days.\n"
    )


def test_what_facts_say_today_against_the_edition_in_force(root: Path) -> None:
    assert between(str(root), "R-01", "", TODAY, old="2", new="draft", markdown=True) == SAME
    stages = root / "company/stages.yaml"
    stages.write_text(stages.read_text().replace('"max_days": 5', '"max_days": 3'))
    said = between(str(root), "R-01", "", TODAY, old="2", new="draft", markdown=True)[1]
    assert said.startswith("# R-01 Rule R-01: edition 2 → DRAFT\n")
    assert "~~5~~ **3** days" in said
    assert between(str(root), "R-01", "", TODAY, old="draft", markdown=True)[1] == said


def test_an_edition_that_never_was_or_that_git_does_not_hold_is_named(root: Path) -> None:
    for wanted, said in (
        ("7", "there is no edition 7 of R-01"),
        ("v1~1", "no edition of R-01 was in force at v1~1"),
        ("3", "git no longer holds the text of edition 3"),
    ):
        with (root / "company/records/editions/R-01.csv").open("a") as rows:
            rows.write("3,0123456789ab,2025-09-02,2025-09-02,p-01\n")
        with pytest.raises(CannotRun) as caught:
            between(str(root), "R-01", "", TODAY, old=wanted)
        assert caught.value.problem.name == "unknown-edition"
        assert said in caught.value.problem.message


def test_an_edition_is_found_where_the_company_lay_then_and_under_its_former_id(root: Path) -> None:
    (root / "acme").mkdir()
    git(root, "mv", "company", "acme/company")
    for kind in ("regulations/{}.yaml", "records/editions/{}.md", "records/editions/{}.csv"):
        git(root, "mv", *(f"acme/company/{kind.format(name)}" for name in ("R-01", "R-11")))
    rule = root / "acme/company/regulations/R-11.yaml"
    rule.write_text(rule.read_text().replace('"id": "R-01"', '"id": "R-11", "was": "R-01"'))
    commit(root, "moved and renamed")
    said = between(str(root / "acme"), "R-11", "", TODAY, old="1", new="2", markdown=True)[1]
    assert said.startswith("# R-11 Rule R-01: edition 1 → 2\n")


def test_the_same_text_makes_no_document(root: Path, tmp_path: Path) -> None:
    assert between(str(root), "R-01", str(tmp_path / "out"), TODAY, old="v2") == SAME
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
