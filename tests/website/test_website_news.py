"""What is new since this reader last looked: said on the front page, marked on the page of changes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from browser import Browser

from playbook.outputs.website import SiteSettings, build_site

Write = Callable[[Mapping[str, str]], Path]
SAID = "const line = document.querySelector('.pb-news'); return line.hidden ? '' : line.innerText.trim()"
MARKED = "return [...document.querySelectorAll('h3 .pb-tag')].map(one => one.parentElement.id)"


class Quiet(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        # A file written twice in one second has one date: asked by date, the old one would stand.
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path / "html"))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def book(write: Write, to: Path, settings: SiteSettings, *editions: str) -> None:
    keys = " ".join(editions)
    front = f'<p class="pb-news" role="status" data-news="{keys}" markdown="1" hidden>[New since:](changes.md) </p>'
    headings = [
        f'<h3 data-new="new" markdown="1" id="{one}">[Rule](index.md): {one}</h3>' for one in editions
    ]
    line = f'<p class="pb-news" role="status" data-news="{keys}" hidden>New since: </p>'
    pages = {"index.md": f"# Book\n\n{front}\n", "changes.md": "\n\n".join(["# Changes", line, *headings])}
    assert build_site(write(pages), to, settings).problems == []


@pytest.mark.parametrize("scheme", ["file", "http"])
def test_a_reader_is_told_what_came_since_the_last_look(
    browser: Browser, write: Write, tmp_path: Path, settings: SiteSettings, served: str, scheme: str
) -> None:
    start = served if scheme == "http" else (tmp_path / "html").as_uri()

    def window() -> None:
        """The same reader another day: what the browser keeps is there, what the window kept is not."""
        browser.open(f"{start}/index.html")
        browser.run("sessionStorage.clear()")

    book(write, tmp_path / "html", settings, "R-01-1")
    browser.open(f"{start}/index.html")
    assert browser.run(SAID) == ""
    browser.open(f"{start}/changes.html")
    assert (browser.run(SAID), browser.run(MARKED)) == ("", [])

    book(write, tmp_path / "html", settings, "R-04-2", "R-02-7", "R-01-1")
    window()
    browser.requests()
    browser.open(f"{start}/index.html")
    assert browser.run(SAID) == "New since: 2"
    for _ in range(2):  # loading again in this window does not lose the marks
        browser.open(f"{start}/changes.html")
        assert browser.run(SAID) == "New since: Rule: R-04-2, Rule: R-02-7"
        assert browser.run(MARKED) == ["R-04-2", "R-02-7"]
    assert all(url.startswith(start) for url in browser.requests())
    # Reached with the keyboard, and told by a screen reader.
    links = "return [...document.querySelectorAll('.pb-news a')].map(one => [one.tabIndex, one.hash])"
    assert browser.run(links) == [[0, "#R-04-2"], [0, "#R-02-7"]]
    assert browser.run("return document.querySelector('.pb-news').getAttribute('role')") == "status"

    window()
    for page in ("index", "changes"):
        browser.open(f"{start}/{page}.html")
        assert browser.run(SAID) == ""
    assert browser.run(MARKED) == []
    assert browser.complaints() == []
