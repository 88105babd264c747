"""The pipelines a workspace starts with (templates/packs/ci): valid, safe to feed, and they find what they should."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from companies import facts_of, repository, tree_of, write

from playbook.project import templates_dir
from playbook.report.review_markdown import MARKER

PACK = templates_dir() / "packs" / "ci"
HERE = {"company/company.yaml": "name: x\n"}
MANY = {
    "acme/company/company.yaml": "name: a\n",
    "клиенты/ООО Ромашка/company/company.yaml": "name: b\n",
    "templates/packs/en/company/company.yaml": "name: c\n",
}


def github() -> dict[str, Any]:
    return dict(yaml.safe_load((PACK / "github/playbook.yml").read_text(encoding="utf-8")))


def gitlab() -> dict[str, Any]:
    return dict(yaml.safe_load((PACK / "gitlab/gitlab-ci.yml").read_text(encoding="utf-8")))


def github_runs() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, job in github()["jobs"].items():
        for step in job["steps"]:
            if "run" in step:
                yield name, step


def step(job: str, name: str) -> str:
    return str(next(one["run"] for place, one in github_runs() if place == job and one.get("name") == name))


def bash(code: str, folder: Path, **environment: str) -> str:
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", code],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_file_of_the_pack_has_a_place_to_go() -> None:
    listed = yaml.safe_load((PACK / "files.yaml").read_text(encoding="utf-8"))["files"]
    there = {path.relative_to(PACK).as_posix() for path in PACK.rglob("*") if path.is_file()} - {"files.yaml"}
    assert {one["from"] for one in listed} == there
    assert [one["to"] for one in listed] == [
        ".github/workflows/playbook.yml",
        ".gitlab-ci.yml",
        ".pre-commit-config.yaml",
    ]


def test_shell_scripts_are_shell() -> None:
    scripts = [one["run"] for _, one in github_runs() if one.get("shell") != "python"]
    jobs = [job for job in gitlab().values() if isinstance(job, dict)]
    scripts += [line for job in jobs for key in ("script", "before_script") for line in job.get(key) or []]
    assert len(scripts) > 15
    for script in scripts:
        done = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, ""), script


def test_nothing_a_contributor_can_name_reaches_a_shell_as_code() -> None:
    for _, one in github_runs():
        assert "${{" not in one["run"]


def test_rights_are_given_only_where_they_are_needed() -> None:
    whole = github()
    assert whole["permissions"] == {"contents": "read"}
    assert {name: job.get("permissions") for name, job in whole["jobs"].items() if "permissions" in job} == {
        "comment": {"pull-requests": "write"},
        "publish": {"pages": "write", "id-token": "write"},
        "attach": {"contents": "write"},
    }
    assert "pull_request_target" not in whole[True]


def test_the_whole_history_is_fetched() -> None:
    assert github()["jobs"]["book"]["steps"][0]["with"]["fetch-depth"] == 0
    assert gitlab()["variables"]["GIT_DEPTH"] == "0"


@pytest.mark.parametrize(
    ("files", "folders"), [(HERE, ["."]), (MANY, ["acme", "клиенты/ООО Ромашка"]), ({"README": ""}, [])]
)
def test_workspaces_are_found(tmp_path: Path, files: dict[str, str], folders: list[str]) -> None:
    root = repository(tmp_path, files)
    output = tmp_path / ".out"
    find = next(one["run"] for _, one in github_runs() if one.get("id") == "find")
    subprocess.run(
        [sys.executable, "-c", find], cwd=root, env={**os.environ, "GITHUB_OUTPUT": str(output)}, check=True
    )
    found = json.loads(output.read_text(encoding="utf-8").partition("=")[2])
    assert [one["folder"] for one in found] == folders
    assert all("/" not in one["name"] for one in found)
    line = next(one for one in gitlab()["default"]["before_script"] if one.startswith("FOLDERS="))
    if folders:
        assert bash(f'{line}\nprintf "%s\\n" "$FOLDERS"', root, LC_ALL="C.UTF-8").split("\n")[:-1] == folders


def comment(tmp_path: Path, reviews: dict[str, str]) -> str:
    write(tmp_path, {f"reviews/{name}/review.md": text for name, text in reviews.items()})
    code = step("comment", "Put all reviews together")
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)
    return str(json.loads((tmp_path / "comment.json").read_text(encoding="utf-8"))["body"])


def test_one_review_is_the_comment_and_several_are_folded(tmp_path: Path) -> None:
    one = comment(tmp_path / "one", {"review-book": f"{MARKER}\n# Since v1: 2 changes\n"})
    assert one == f"{MARKER}\n# Since v1: 2 changes"
    two = comment(tmp_path / "two", {"review-a": f"{MARKER}\nA", "review-b": f"{MARKER}\nB"})
    assert two.count(MARKER) == 1
    assert two.startswith(MARKER)
    assert "<summary>a</summary>\n\nA" in two
    long = comment(tmp_path / "long", {"review-book": f"{MARKER}\n" + "слово и слово\n" * 9000})
    assert len(long) < 65_536
    assert long.endswith("the whole review is in the artifacts of this run")


GH = """\
#!/bin/sh
echo "$@" >> "$LOG"
case "$*" in *--paginate*) cat "$COMMENTS" ;; esac
"""


@pytest.mark.parametrize(
    ("there", "call"),
    [
        ("", "api --method POST repos/o/r/issues/7/comments"),
        ("41\n42\n", "api --method PATCH repos/o/r/issues/comments/41"),
    ],
)
def test_the_comment_that_is_there_is_written_anew(tmp_path: Path, there: str, call: str) -> None:
    write(tmp_path, {"bin/gh": GH, "comments": there})
    (tmp_path / "bin/gh").chmod(0o755)
    path = f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"
    names = {"PATH": path, "LOG": "log", "COMMENTS": "comments", "GITHUB_REPOSITORY": "o/r", "NUMBER": "7"}
    bash(step("comment", "Write the comment, or the one that is there anew"), tmp_path, **names)
    assert [line for line in (tmp_path / "log").read_text().splitlines() if "--method" in line] == [
        f"{call} --input comment.json"
    ]


@pytest.mark.parametrize("books", [["html-book"], ["html-acme", "html-other"]])
def test_one_book_is_published_at_the_top_and_several_side_by_side(tmp_path: Path, books: list[str]) -> None:
    write(tmp_path, {f"html/{book}/index.html": book for book in books})
    bash(step("publish", "One book at the top, several each in a folder of its own"), tmp_path)
    found = sorted(
        path.relative_to(tmp_path / "public").as_posix() for path in (tmp_path / "public").rglob("*.html")
    )
    assert found == (["index.html"] if len(books) == 1 else ["acme/index.html", "other/index.html"])


NOTES = """\
import json, os, sys, urllib.request
class Answer:
    def __init__(self, body): self.body, self.headers = body, {}
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def read(self, *_): return json.dumps(self.body).encode()
def urlopen(request, timeout):
    with open("log", "a") as log: log.write(f"{request.get_method()} {request.full_url}\\n")
    if request.full_url.endswith("/user"): return Answer({"id": 5})
    return Answer(json.load(open("notes.json")) if request.get_method() == "GET" else {})
urllib.request.urlopen = urlopen
"""


@pytest.mark.parametrize(
    ("notes", "last"),
    [
        ([], "POST https://git.example/projects/1/merge_requests/2/notes"),
        (
            [{"id": 8, "author": {"id": 4}, "body": MARKER}],
            "POST https://git.example/projects/1/merge_requests/2/notes",
        ),
        (
            [{"id": 9, "author": {"id": 5}, "body": f"{MARKER}\nold"}],
            "PUT https://git.example/projects/1/merge_requests/2/notes/9",
        ),
    ],
)
def test_the_note_of_a_merge_request_is_written_anew(tmp_path: Path, notes: list[Any], last: str) -> None:
    script = next(one for one in gitlab()["review"]["script"] if "<<'PYTHON'" in one)
    code = NOTES + script.partition("<<'PYTHON'\n")[2].rpartition("PYTHON")[0]
    write(tmp_path, {"out/review.md": f"{MARKER}\nnew", "notes.json": json.dumps(notes)})
    names = {
        "PLAYBOOK_TOKEN": "t",
        "CI_API_V4_URL": "https://git.example",
        "CI_PROJECT_ID": "1",
        "CI_MERGE_REQUEST_IID": "2",
    }
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env={**os.environ, **names}, check=True)
    assert (tmp_path / "log").read_text().splitlines()[-1] == last


def test_the_hook_runs_when_facts_or_templates_change() -> None:
    (hook,) = yaml.safe_load((PACK / "pre-commit/pre-commit-config.yaml").read_text(encoding="utf-8"))[
        "repos"
    ][0]["hooks"]
    assert (hook["entry"], hook["pass_filenames"]) == ("playbook check", False)
    import re

    touched = [
        path
        for path in (*tree_of(facts_of()), "README.md", "site/html/index.html")
        if re.search(hook["files"], path)
    ]
    assert len(touched) == len(tree_of(facts_of()))
