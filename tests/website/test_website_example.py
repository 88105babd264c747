"""The book of the example company, as its readers open it."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser import MISSING, Browser

from playbook.commands.build import site_settings, write_pages
from playbook.commands.gather import gather
from playbook.commands.memory import Memory
from playbook.outputs.website import build_site
from playbook.project import open_workspace

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if MISSING:
        pytest.skip(MISSING)
    work = tmp_path_factory.mktemp("example")
    found = gather(open_workspace(str(ROOT)), lambda step: None, Memory())
    write_pages(found, work / "pages")
    assert build_site(work / "pages", work / "html", site_settings(found)).problems == []
    return work / "html"


def test_every_diagram_is_drawn_and_no_such_page_sticks_out_on_a_phone(book: Path, browser: Browser) -> None:
    pages = [
        path for path in sorted(book.rglob("*.html")) if '<pre class="mermaid"' in path.read_text("utf-8")
    ]
    assert len(pages) >= 10
    browser.complaints()
    browser.size(390, 844, phone=True)
    for page in pages:
        browser.open(page)
        waiting = "return !document.querySelector('pre.mermaid')"
        drawn = browser.wait(f"{waiting} || performance.now() > 10000 && 'not drawn'")
        assert drawn is True, (page.name, browser.complaints())
        assert browser.run("return document.documentElement.scrollWidth") == 390, page.name
    browser.size(1280, 900)


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("too expensive", "Objections: Price"),
        ("trials", "Trial run"),
        ("inbound calls", "Somebody calls us"),
        ("commissions", "Closer's pay"),
        ("R-16", "R-16 Discounts and price approval"),
    ],
)
def test_a_reader_finds_the_page(typed: str, page: str, book: Path, browser: Browser) -> None:
    browser.open(book / "index.html")
    assert page in browser.search(typed)[:5]
