"""git, called as a program: every way in which it can fail is named, with what to do (playbook/git.py)."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

import pytest
from companies import commit, facts_of, git, repository, tree_of, write

from playbook import git as program
from playbook.cli.program import run
from playbook.commands.review import review
from playbook.facts.revisions import base_from_git, working_files
from playbook.problems import CannotRun, Problem
from playbook.project import open_workspace

TODAY = date(2025, 9, 30)


def refused(folder: Path, *, since: str = "", base_dir: str = "") -> Problem:
    with pytest.raises(CannotRun) as caught:
        review(str(folder), TODAY, since=since, base_dir=base_dir)
    return caught.value.problem


def since(folder: Path, wanted: str) -> list[str]:
    found = review(str(folder), TODAY, since=wanted).review
    return [entry.change.path for entry in found.entries if entry.change]


def shorter(days: int) -> dict[str, str]:
    data = facts_of()
    data["stages"]["stages"][0]["max_days"] = days
    return tree_of(data)


def test_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = repository(tmp_path, tree_of(facts_of()))
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    problem = refused(root)
    assert (problem.name, problem.message) == ("no-git", "the program git is not installed")
    assert "--base-dir" in problem.help


def test_not_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    problem = refused(write(tmp_path, tree_of(facts_of())))
    assert (problem.name, problem.message) == (
        "not-a-repository",
        "this workspace is not in a git repository",
    )


def test_the_folder_is_named_as_the_user_wrote_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    write(tmp_path / "acme", tree_of(facts_of()))
    monkeypatch.chdir(tmp_path)
    assert run(["review", "acme"]) == 2
    assert capsys.readouterr().err.startswith("acme: error[not-a-repository]")


def test_no_commit_yet(tmp_path: Path) -> None:
    git(write(tmp_path, tree_of(facts_of())), "init", "-q")
    assert refused(tmp_path).name == "no-commit"


def test_a_folder_of_the_old_facts_needs_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "old", tree_of(facts_of()))
    write(tmp_path / "new", shorter(5))
    monkeypatch.setenv("PATH", "")
    for old in ("old", "old/company"):
        found = review(str(tmp_path / "new"), TODAY, base_dir=str(tmp_path / old)).review
        assert [entry.change.path for entry in found.entries if entry.change] == ["stages.lead.max_days"]
    assert refused(tmp_path / "new", base_dir=str(tmp_path / "nothing")).name == "missing-folder"


@pytest.mark.parametrize("wanted", ["v9", "main~40", "-x", "--all", "deadbeef", "HEAD:company", "2019-01-01"])
def test_unknown_revision(tmp_path: Path, wanted: str) -> None:
    problem = refused(repository(tmp_path, tree_of(facts_of())), since=wanted)
    assert problem.name == "unknown-revision"
    assert wanted in problem.message


@pytest.mark.parametrize("wanted", ["2026-02-30", "2025-02-29", "2026-13-01", "2026-00-10"])
def test_a_day_that_no_calendar_has_is_no_early_one(tmp_path: Path, wanted: str) -> None:
    problem = refused(repository(tmp_path, tree_of(facts_of())), since=wanted)
    assert problem.message == f"'{wanted}' is not a date"


def test_branches_tags_commits_and_days_name_a_revision(tmp_path: Path) -> None:
    root = repository(tmp_path, tree_of(facts_of()), day="2025-06-02")
    git(root, "tag", "v1")
    git(root, "branch", "старая")
    write(root, shorter(5))
    commit(root, "shorter", day="2025-07-05")
    first = git(root, "rev-parse", "v1")
    for wanted in ("v1", "старая", first, first[:9], "HEAD~1", "2025-07-01", "2025-07-05"):
        assert since(root, wanted) == ["stages.lead.max_days"]
    assert since(root, "2025-07-06") == since(root, "main") == []


def test_a_shallow_clone_is_told_to_fetch_the_rest(tmp_path: Path) -> None:
    root = repository(tmp_path / "whole", tree_of(facts_of()))
    write(root, {"company/records/reviews/2025-Q2.yaml": "closed: 2025-07-02\nregulations: []\n"})
    commit(root, "close")
    write(root, shorter(5))
    commit(root, "shorter")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{root}", "part")
    for wanted in ("", "HEAD~1", "2025-08-01"):
        problem = refused(tmp_path / "part", since=wanted)
        assert problem.name == "shallow-clone"
        assert "git fetch --unshallow" in problem.help
    assert since(tmp_path / "part", "HEAD") == []


def test_a_repository_of_another_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = repository(tmp_path, tree_of(facts_of()))
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    problem = refused(root, since="HEAD")
    assert problem.name == "foreign-owner"
    assert f"git config --global --add safe.directory {root}" in problem.help


def test_uncommitted_changes_are_part_of_the_review_and_said(tmp_path: Path) -> None:
    root = repository(tmp_path, tree_of(facts_of()))
    assert review(str(root), TODAY, since="HEAD").review.notes == []
    write(root, shorter(5))
    found = review(str(root), TODAY, since="HEAD").review
    assert found.notes == [
        "one fact file is not committed; the review shows the files as they are on the disk"
    ]
    assert [entry.change.path for entry in found.entries if entry.change] == ["stages.lead.max_days"]
    (root / "company" / "people.yaml").unlink()
    assert review(str(root), TODAY, since="HEAD").review.notes[0].startswith("2 fact files are")


def test_line_ends_of_windows_are_no_change(tmp_path: Path) -> None:
    root = repository(tmp_path, tree_of(facts_of()))
    for path in (root / "company").rglob("*.yaml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    found = review(str(root), TODAY, since="HEAD").review
    assert (found.entries, found.notes) == ([], [])


def test_a_detached_head_is_said_and_no_hindrance(tmp_path: Path) -> None:
    root = repository(tmp_path, tree_of(facts_of()))
    git(root, "checkout", "-q", "--detach")
    assert review(str(root), TODAY, since="HEAD").review.notes == ["no branch is checked out (detached head)"]


@pytest.mark.parametrize("name", ["клиенты/ООО Ромашка", "客户/山峰工具", "a b/é'\"&"])
def test_names_in_any_script(tmp_path: Path, name: str) -> None:
    root = repository(tmp_path, {f"{name}/{path}": text for path, text in tree_of(facts_of()).items()})
    write(root / name, shorter(5))
    write(root / name, {"company/records/reviews/итоги.yaml": "closed: 2025-07-02\nregulations: []\n"})
    assert since(root / name, "HEAD") == ["stages.lead.max_days"]


def test_of_many_companies_the_one_that_moved_is_found_where_it_was(tmp_path: Path) -> None:
    other = {**facts_of(), "company": {**facts_of()["company"], "name": "Other"}}
    write(tmp_path / "клиенты" / "альфа", tree_of(facts_of()))
    repository(tmp_path, {f"other/{path}": text for path, text in tree_of(other).items()})
    git(tmp_path, "mv", "клиенты/альфа", "клиенты/бета")
    commit(tmp_path, "moved")
    home = tmp_path / "клиенты" / "бета"
    assert since(home, "HEAD~1") == []
    stages = home / "company/stages.yaml"
    stages.write_text(stages.read_text().replace("14", "5"))
    assert since(home, "HEAD~1") == ["stages.lead.max_days"]


def test_a_company_that_moved_is_found_where_it_was(tmp_path: Path) -> None:
    root = repository(tmp_path, {f"one/{path}": text for path, text in tree_of(facts_of()).items()})
    git(root, "tag", "v1")
    (root / "клиенты").mkdir()
    git(root, "mv", "one", "клиенты/ridge")
    write(root / "клиенты" / "ridge", shorter(5))
    commit(root, "moved")
    assert since(root / "клиенты" / "ridge", "v1") == ["stages.lead.max_days"]


def closed(root: Path, name: str, day: str) -> None:
    write(root, {f"company/records/reviews/{name}.yaml": f"closed: {day}\nregulations: []\n"})
    commit(root, f"close {name}", day=day)


def base_of(root: Path, name: str) -> str:
    workspace = open_workspace(str(root))
    base, _ = base_from_git(workspace, "", f"records/reviews/{name}.yaml", working_files(workspace))
    assert base is not None
    return git(root, "log", "-1", "--format=%s", base.name)


def test_the_base_is_the_commit_that_added_the_newest_review(tmp_path: Path) -> None:
    root = repository(tmp_path, tree_of(facts_of()))
    closed(root, "2025-Q2", "2025-07-02")
    write(root, shorter(5))
    commit(root, "shorter")
    closed(root, "2025-Q3", "2025-10-02")
    write(root, {"company/records/reviews/2025-Q3.yaml": "closed: 2025-10-02\nby: p-01\nregulations: []\n"})
    commit(root, "spelling in the record")
    assert base_of(root, "2025-Q2") == "close 2025-Q2"
    assert base_of(root, "2025-Q3") == "close 2025-Q3"


def test_the_base_survives_a_move_a_merge_a_squash_and_garbage_collection(tmp_path: Path) -> None:
    root = repository(tmp_path, {f"one/{path}": text for path, text in tree_of(facts_of()).items()})
    git(root, "checkout", "-q", "-b", "autumn")
    closed(root / "one", "2025-Q2", "2025-07-02")
    git(root, "checkout", "-q", "main")
    write(root, {"README": "elsewhere"})
    commit(root, "elsewhere")
    git(root, "merge", "-q", "--no-ff", "-m", "merge", "autumn")
    assert base_of(root / "one", "2025-Q2") == "close 2025-Q2"

    git(root, "checkout", "-q", "-b", "winter")
    write(root / "one", shorter(5))
    commit(root, "shorter")
    closed(root / "one", "2025-Q3", "2025-10-02")
    git(root, "checkout", "-q", "main")
    git(root, "merge", "-q", "--squash", "winter")
    git(root, "commit", "-q", "-m", "squashed")
    git(root, "branch", "-q", "-D", "winter", "autumn")
    git(root, "reflog", "expire", "--expire=now", "--all")
    git(root, "gc", "-q", "--prune=now")
    assert base_of(root / "one", "2025-Q3") == "squashed"

    git(root, "mv", "one", "two")
    commit(root, "moved")
    assert base_of(root / "two", "2025-Q3") == "squashed"
    assert base_of(root / "two", "2025-Q2") == "close 2025-Q2"


def test_a_review_that_is_not_committed_yet_is_no_base(tmp_path: Path) -> None:
    root = repository(tmp_path, tree_of(facts_of()))
    write(root, {"company/records/reviews/2025-Q2.yaml": "closed: 2025-07-02\nregulations: []\n"})
    found = review(str(root), TODAY).review
    assert found.base == ""
    assert "company/records/reviews/2025-Q2.yaml is not committed yet" in found.notes[0]


def test_a_hook_of_another_repository_does_not_lead_astray(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = repository(tmp_path / "ours", shorter(5))
    other = repository(tmp_path / "theirs", {"a": "b"})
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git" / "index"))
    assert since(root, "HEAD") == []


def test_one_call_reads_any_number_of_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = repository(tmp_path, tree_of(facts_of()))
    for path in (root / "company").rglob("*.yaml"):
        path.write_text(path.read_text() + "# read again\n")
    real = shutil.which("git")
    log = tmp_path / "calls"
    write(tmp_path / "bin", {"git": f'#!/bin/sh\necho "$@" >> "{log}"\nexec "{real}" "$@"\n'})
    (tmp_path / "bin" / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    assert since(root, "HEAD") == []
    calls = log.read_text().splitlines()
    assert sum("cat-file --batch" in call for call in calls) == 1
    assert len(calls) <= 8


def test_bytes_come_back_as_they_were_put_in(tmp_path: Path) -> None:
    files = {"a": b"", "b": b"no end", "c": b"\n\n", "d": bytes(range(256)), "e": "слово\n".encode()}
    root = repository(tmp_path, {**files, "company/x": b"1"})
    opened = program.open_repository(root)
    held = program.tree(opened, "HEAD", "")
    assert {name: program.contents(opened, held.values())[held[name]] for name in files} == files
    assert all(program.object_id(opened, data) == held[name] for name, data in files.items())
