"""The pipelines a workspace starts with (templates/packs/ci): valid, safe to feed, and they find what they should."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml
from companies import TEMPLATE, commit, facts_of, git, repository, tree_of, write
from worlds import build_tree, quiet_company

from playbook.commands.new import start
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


def bash(code: str, folder: Path, code_wanted: int = 0, **environment: str) -> str:
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", code],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code_wanted, done.stderr
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


@pytest.mark.parametrize(
    ("schema", "file"),
    [("vendor.github-workflows", "github/playbook.yml"), ("vendor.gitlab-ci", "gitlab/gitlab-ci.yml")],
)
def test_the_services_would_accept_the_files(schema: str, file: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(PACK / file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


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


GH = f"""\
#!{sys.executable}
import json, os, pathlib, sys
store = pathlib.Path("comments.json")
comments = json.loads(store.read_text())
arguments = sys.argv[1:]
if "--paginate" in arguments:
    own = [one for one in comments if one["user"] == "github-actions[bot]" and one["body"].startswith("{MARKER}")]
    assert arguments[-2:-1] == ["--jq"] and "github-actions[bot]" in arguments[-1] and "{MARKER}" in arguments[-1]
    print("\\n".join(str(one["id"]) for one in own))
else:
    assert arguments[0:2] == ["api", "--method"] and arguments[4:5] == ["--input"]
    body = json.loads(pathlib.Path(arguments[5]).read_text())["body"]
    if arguments[2] == "POST":
        assert arguments[3] == "repos/o/r/issues/7/comments"
        comments.append({{"id": 40 + len(comments), "user": "github-actions[bot]", "body": body}})
    else:
        (there,) = [one for one in comments if arguments[3] == f"repos/o/r/issues/comments/{{one['id']}}"]
        there["body"] = body
    store.write_text(json.dumps(comments))
"""


def test_the_comment_is_written_once_and_then_anew(tmp_path: Path) -> None:
    others = [
        {"id": 1, "user": "ada", "body": f"{MARKER} as a quotation"},
        {"id": 2, "user": "github-actions[bot]", "body": "another robot's word"},
    ]
    write(tmp_path, {"bin/gh": GH, "comments.json": json.dumps(others)})
    (tmp_path / "bin/gh").chmod(0o755)
    path = f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"
    names = {"PATH": path, "GITHUB_REPOSITORY": "o/r", "NUMBER": "7"}
    for said in ("2 changes", "3 changes", "nothing has changed"):
        text = comment(tmp_path, {"review-book": f"{MARKER}\n# Since v1: {said}\n"})
        bash(step("comment", "Write the comment, or the one that is there anew"), tmp_path, **names)
        comments = json.loads((tmp_path / "comments.json").read_text())
        assert comments[:2] == others
        assert [one["body"] for one in comments[2:]] == [text]


def clone_of_a_pull_request(tmp_path: Path, *how: str) -> tuple[Path, str]:
    """A bare repository with a company, a branch that changes it, and a clone as a pipeline makes it."""
    root = repository(
        tmp_path / "home", {**tree_of(facts_of()), "templates/regulation/default.md.j2": TEMPLATE}
    )
    base = git(root, "rev-parse", "HEAD").strip()
    stages = root / "company/stages.yaml"
    stages.write_text(stages.read_text().replace("14", "5", 1))
    commit(root, "quicker")
    git(tmp_path, "clone", "-q", "--bare", str(root), "bare.git")
    git(tmp_path, "clone", "-q", *how, (tmp_path / "bare.git").as_uri(), "clone")
    return tmp_path / "clone", base


def with_playbook(tmp_path: Path) -> str:
    write(tmp_path, {"tools/playbook": f'#!/bin/sh\nexec "{sys.executable}" -m playbook "$@"\n'})
    (tmp_path / "tools/playbook").chmod(0o755)
    return f"{tmp_path / 'tools'}{os.pathsep}{os.environ['PATH']}"


@pytest.mark.parametrize("how", [(), ("--depth", "1")])
def test_the_review_of_a_pull_request_also_where_only_the_last_commit_was_fetched(
    tmp_path: Path, how: tuple[str, ...]
) -> None:
    clone, base = clone_of_a_pull_request(tmp_path, *how)
    names = {"PATH": with_playbook(tmp_path), "FOLDER": ".", "GITHUB_STEP_SUMMARY": str(tmp_path / "summary")}
    bash(step("book", "Review"), clone, BASE=base, **names)
    text = (clone / "out/review.md").read_text(encoding="utf-8")
    assert text.startswith(f"{MARKER}\n# Since {base}")
    assert "14 days → 5 days" in text
    assert (tmp_path / "summary").read_text(encoding="utf-8") == text


@pytest.mark.parametrize("how", [(), ("--depth", "1")])
def test_the_book_is_built_with_the_page_of_the_review(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: tuple[str, ...]
) -> None:
    clone, _ = clone_of_a_pull_request(tmp_path, *how)
    shutil.rmtree(clone / "company")
    build_tree(clone, quiet_company())
    shutil.rmtree(clone / "templates")
    names = {"PATH": with_playbook(tmp_path), "FOLDER": "."}
    bash(step("book", "Build"), clone, **names)
    page = (clone / "site/pages/open-review.md").read_text(encoding="utf-8")
    assert "There is nothing to compare with yet." in page
    shutil.rmtree(clone / "site")
    bash("\n".join(gitlab()["build"]["script"]), clone, **names, FOLDERS=".")
    assert (clone / "site/pages/open-review.md").read_text(encoding="utf-8") == page
    assert (clone / "out/html/./open-review.html").is_file()


def test_a_broken_record_fails_the_review_and_does_not_keep_it_from_being_shown(tmp_path: Path) -> None:
    clone, base = clone_of_a_pull_request(tmp_path)
    write(clone, BROKEN)
    names = {"PATH": with_playbook(tmp_path), "FOLDER": ".", "GITHUB_STEP_SUMMARY": str(tmp_path / "summary")}
    bash(step("book", "Review"), clone, 1, BASE=base, **names)
    assert "14 days → 5 days" in (tmp_path / "summary").read_text(encoding="utf-8")


BROKEN = {"company/records/signoffs/p-02.csv": "date,regulation,edition,text,how,ref\nrubbish\n"}


class Notes(BaseHTTPRequestHandler):
    """As much of GitLab as the script asks for: who am I, the notes of a merge request, one to a page."""

    notes: ClassVar[list[dict[str, Any]]] = []
    calls: ClassVar[list[str]] = []

    def answer(self, body: Any, **headers: str) -> None:
        assert self.headers["PRIVATE-TOKEN"] == "secret"
        data = json.dumps(body).encode()
        self.calls.append(f"{self.command} {self.path.partition('?')[0]}")
        self.send_response(200)
        for name, value in {"Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self) -> None:
        if self.path == "/user":
            return self.answer({"id": 5})
        page = int(self.path.rpartition("page=")[2])
        following = str(page + 1) if page < len(self.notes) else ""
        return self.answer(self.notes[page - 1 : page], **{"X-Next-Page": following})

    def sent(self) -> str:
        return str(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["body"])

    def do_POST(self) -> None:
        self.notes.append({"id": 10 + len(self.notes), "author": {"id": 5}, "body": self.sent()})
        self.answer({})

    def do_PUT(self) -> None:
        (there,) = [one for one in self.notes if self.path.endswith(f"/notes/{one['id']}")]
        there["body"] = self.sent()
        self.answer({})

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def gitlab_server() -> Iterator[str]:
    Notes.calls.clear()
    Notes.notes[:] = [
        {"id": 8, "author": {"id": 4}, "body": f"{MARKER} quoted by somebody else"},
        {"id": 9, "author": {"id": 5}, "body": "another word of mine"},
    ]
    with ThreadingHTTPServer(("127.0.0.1", 0), Notes) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def write_note(tmp_path: Path, clone: Path, base: str, server: str, code: int = 0) -> None:
    """What the job `review` does for a merge request."""
    names = {
        "PATH": with_playbook(tmp_path),
        "HOME": str(tmp_path),
        "PLAYBOOK_TOKEN": "secret",
        "CI_API_V4_URL": server,
        "CI_PROJECT_ID": "1",
        "CI_PROJECT_DIR": str(clone),
        "CI_MERGE_REQUEST_IID": "2",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": base,
    }
    job = gitlab()["review"]["script"]
    before = [line for line in gitlab()["default"]["before_script"] if "pip install" not in line]
    bash("\n".join([*before, *job]), clone, code, **names)


def test_a_broken_record_fails_the_job_and_does_not_keep_the_note_from_being_written(
    tmp_path: Path, gitlab_server: str
) -> None:
    clone, base = clone_of_a_pull_request(tmp_path)
    write(clone, BROKEN)
    write_note(tmp_path, clone, base, gitlab_server, 1)
    assert "14 days → 5 days" in Notes.notes[-1]["body"]


@pytest.mark.parametrize("how", [(), ("--depth", "1")])
def test_the_note_of_a_merge_request_is_written_once_and_then_anew(
    tmp_path: Path, gitlab_server: str, how: tuple[str, ...]
) -> None:
    clone, base = clone_of_a_pull_request(tmp_path, *how)
    for number in (5, 4):
        stages = clone / "company/stages.yaml"
        stages.write_text(stages.read_text().replace("5", str(number), 1))
        write_note(tmp_path, clone, base, gitlab_server)
        own = [one for one in Notes.notes if one["body"].startswith(MARKER) and one["author"]["id"] == 5]
        assert len(own) == 1
        assert f"14 days → {number} days" in own[0]["body"]
        assert own[0]["body"].count(MARKER) == 1
    notes = "/projects/1/merge_requests/2/notes"
    assert [call for call in Notes.calls if not call.startswith("GET")] == [
        f"POST {notes}",
        f"PUT {notes}/12",
    ]
    assert len(Notes.notes) == 3


@pytest.mark.parametrize("books", [["html-book"], ["html-acme", "html-other"]])
def test_one_book_is_published_at_the_top_and_several_side_by_side(tmp_path: Path, books: list[str]) -> None:
    write(tmp_path, {f"html/{book}/index.html": book for book in books})
    bash(step("publish", "One book at the top, several each in a folder of its own"), tmp_path)
    found = sorted(
        path.relative_to(tmp_path / "public").as_posix() for path in (tmp_path / "public").rglob("*.html")
    )
    assert found == (["index.html"] if len(books) == 1 else ["acme/index.html", "other/index.html"])


def test_the_hook_runs_when_facts_or_templates_change() -> None:
    (hook,) = yaml.safe_load((PACK / "pre-commit/pre-commit-config.yaml").read_text(encoding="utf-8"))[
        "repos"
    ][0]["hooks"]
    assert hook["pass_filenames"] is False
    paths = [*tree_of(facts_of()), *(f"clients/acme/{path}" for path in tree_of(facts_of()))]
    touched = [
        path for path in (*paths, "README.md", "site/html/index.html") if re.search(hook["files"], path)
    ]
    assert touched == paths


def test_the_hook_checks_every_workspace_of_a_repository(tmp_path: Path) -> None:
    (hook,) = yaml.safe_load((PACK / "pre-commit/pre-commit-config.yaml").read_text(encoding="utf-8"))[
        "repos"
    ][0]["hooks"]
    command = shlex.split(hook["entry"])
    root = tmp_path / "all"
    for files in (HERE, MANY):
        write(root, files)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    tools = tmp_path / "tools"
    tools.mkdir()
    checker = tools / "playbook"
    checker.write_text('#!/bin/sh\necho "$1 $2" >> "$SEEN"\ntest "$2" != acme\n')
    checker.chmod(0o755)
    seen = tmp_path / "seen"
    names = {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "SEEN": str(seen)}
    done = subprocess.run(command, cwd=root, env=names, check=False)
    assert done.returncode == 1, "acme has a problem"
    assert seen.read_text(encoding="utf-8").splitlines() == [
        "check acme",
        "check .",
        "check клиенты/ООО Ромашка",
    ]
    checker.write_text("#!/bin/sh\ntrue\n")
    assert subprocess.run(command, cwd=root, env=names, check=False).returncode == 0


def test_the_hook_keeps_a_broken_fact_out_and_lets_the_rest_pass(tmp_path: Path) -> None:
    root = tmp_path / "acme"
    start(str(root), "en", "Acme")
    git(root, "init", "-q", "-b", "main")
    names = {
        "PATH": with_playbook(tmp_path),
        "HOME": str(tmp_path),
        "PRE_COMMIT_HOME": str(tmp_path / "cache"),
    }
    bash(
        f'"{sys.executable}" -m pre_commit validate-config\n"{sys.executable}" -m pre_commit install',
        root,
        **names,
    )

    def committed(name: str, text: str) -> bool:
        write(root, {name: text})
        git(root, "add", "-A")
        command = ["git", "-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-qm", "x"]
        done = subprocess.run(
            command, cwd=root, env={**os.environ, **names}, capture_output=True, check=False
        )
        return done.returncode == 0

    good = (root / "company/roles.yaml").read_text(encoding="utf-8")
    assert committed("README.md", "words")
    assert committed("company/roles.yaml", f"# A remark.\n{good}")
    assert not committed("company/roles.yaml", good.replace("roles:", "rolls:", 1))
    assert "rolls" not in git(root, "show", "HEAD:company/roles.yaml")
