"""`serve`: the last good book on this machine, new when a fact is saved, an error on the page when a fact is broken."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from worlds import ROOT, build_tree, quiet_company


class Serving:
    """A running `playbook serve`."""

    def __init__(self, root: Path, *options: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-m", "playbook", "serve", "--port", "0", *options],
            cwd=root, env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        self.said: list[str] = []
        while not (found := re.search(r"http://127\.0\.0\.1:\d+/", self.line())):
            pass
        self.address = found[0]

    def line(self) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "".join(self.said)
        self.said.append(line)
        return line

    def until(self, words: str) -> None:
        while words not in self.line():
            pass

    def get(self, path: str) -> str:
        with urllib.request.urlopen(self.address + path, timeout=30) as answer:
            return answer.read().decode("utf-8")

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, Serving]]:
    build_tree(tmp_path, quiet_company())
    serving = Serving(tmp_path)
    try:
        yield tmp_path, serving
    finally:
        serving.end()


def test_a_saved_fact_is_on_the_page_and_an_error_is_shown_while_the_last_good_book_stays(
    served: tuple[Path, Serving],
) -> None:
    root, serving = served
    glossary = root / "company/glossary.yaml"
    good = glossary.read_text()
    assert "Trial run" in serving.get("glossary.html")

    glossary.write_text(good.replace("Trial run", "Proof shift"))
    serving.until("built in")
    assert "Proof shift" in serving.get("glossary.html")
    index = json.loads(serving.get("search/search_index.json"))
    assert any("Proof shift" in entry["title"] + entry["text"] for entry in index["docs"])
    assert any(entry["location"].startswith("stages/") for entry in index["docs"]), (
        "the search index is whole"
    )

    glossary.write_text("glossary: [")
    serving.until("the last good book stays")
    assert any("company/glossary.yaml:" in line for line in serving.said)
    assert "Proof shift" in serving.get("glossary.html")
    state = json.loads(serving.get(".playbook/live?seen=-1"))
    assert "glossary.yaml" in state["error"]

    glossary.write_text(good)
    serving.until("built in")
    assert json.loads(serving.get(".playbook/live?seen=-1"))["error"] == ""


def test_the_page_of_the_review_follows_facts_and_commits(tmp_path: Path) -> None:
    build_tree(tmp_path, {**quiet_company(), ".gitignore": "site/\n.playbook/\n"})

    def git(*arguments: str) -> None:
        who = ["-c", "user.name=Ines", "-c", "user.email=ines@example.com"]
        subprocess.run(["git", *who, *arguments], cwd=tmp_path, check=True, stdout=subprocess.DEVNULL)

    git("init", "-q")
    git("add", "-A")
    git("commit", "-q", "-m", "start")
    serving = Serving(tmp_path, "--review", "--since", "HEAD")
    try:
        assert "nothing has changed" in serving.get("open-review.html")
        glossary = tmp_path / "company/glossary.yaml"
        glossary.write_text(glossary.read_text().replace("Trial run", "Proof shift"))
        serving.until("built in")
        assert "Proof shift" in serving.get("open-review.html")
        git("commit", "-q", "-a", "-m", "another name")
        serving.until("built in")
        assert "nothing has changed" in serving.get("open-review.html")
    finally:
        serving.end()


def test_ctrl_c_ends_it_politely(served: tuple[Path, Serving]) -> None:
    _, serving = served
    serving.process.send_signal(signal.SIGINT)
    started = time.monotonic()
    assert serving.process.wait(timeout=30) == 0
    assert time.monotonic() - started < 30
    assert serving.process.stdout is not None
    assert "stopped" in serving.process.stdout.read()


def test_another_name_for_this_machine_is_refused(served: tuple[Path, Serving]) -> None:
    _, serving = served
    request = urllib.request.Request(serving.address + "index.html", headers={"Host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=30)
    assert refused.value.code == 421
    refused.value.close()
