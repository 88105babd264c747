"""Search in a real browser, from file://, in five languages; nothing is fetched from anywhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from browser import Browser
from msgspec.structs import replace

from playbook.outputs.website import SiteSettings, build_site

Write = Callable[[Mapping[str, str]], Path]

# Language: what stands in a page < what the reader types
WORDS = {
    "en": """
        objections < objection, qualified < qualify, inquiry < inquiries, discounting < discounts,
        negotiate < negotiation, managing < managed, Don't guess < don't, R-04 < r-04, commission <
        comm, prospecting < prospetcing, warranty < waranty, café < cafe,
        probation < probationary
    """,
    "ru": """
        скидку < скидки, сделок < сделка, возражениями < возражение, звонков < звонок, отчёты < отчет,
        партнёр < партнера, клиентов < клиент, менеджера < менеджеры, оплаты < оплачен, CRM < crm,
        договора < договр, найме < найм
    """,
    "hu": """
        árajánlatot < árajánlat, ügyfelekkel < ügyfél, értékesítőnek < értékesítő, kifogások < kifogás,
        jutalékot < jutalek, szerződések < szerződést, hívásokat < hívás, vezető < vezeto, értékesítés <
        ertekesites, kedvezményből < kedvezmény,
        visszahívás < hivas
    """,
    "nb": """
        kundene < kunde, innvendinger < innvending, salgsavdelingen < avdeling, tilbudet < tilbud,
        møtene < møte, provisjonen < provisjon, rabatter < rabatten, åpningen < apning,
        kundemøte < møte
    """,
    "zh": """
        客户异议处理 < 异议, 销售提成方案 < 提成, 每周会议 < 会议, CRM 系统 < crm, 岗位职责 < 职责
    """,
}
PAIRS = {
    language: [tuple(" ".join(pair.split()).split(" < ")) for pair in text.split(",")]
    for language, text in WORDS.items()
}


def book_of(language: str) -> dict[str, str]:
    """A page per pair, named by a number, so that only the word itself can lead there."""
    pages = {"index.md": "# 0\n"}
    for number, (printed, _) in enumerate(PAIRS[language], 1):
        pages[f"p{number}.md"] = f"# {number}\n\nxx {printed} xx\n"
    return pages


@pytest.mark.parametrize("language", PAIRS)
def test_inflected_words_are_found_from_a_file(
    language: str, browser: Browser, write: Write, tmp_path: Path, settings: SiteSettings
) -> None:
    assert build_site(write(book_of(language)), tmp_path / "html", replace(settings, language=language)).ok
    browser.open(tmp_path / "html" / "index.html")
    missed = [
        f"{typed} → {printed}: {found}"
        for number, (printed, typed) in enumerate(PAIRS[language], 1)
        if str(number) not in (found := browser.search(typed))[:5]
    ]
    assert missed == []
    assert browser.complaints() == []


def test_the_page_named_so_comes_before_pages_that_mention_it(
    browser: Browser, write: Write, tmp_path: Path, settings: SiteSettings
) -> None:
    pages = {f"p{n}.md": f"# Contrast {n}\n\nThe discount policy, discounts, discounted.\n" for n in range(6)}
    pages |= {"index.md": "# Book\n", "z.md": "# Discounts\n\nWho may give how much.\n"}
    pages["syn.md"] = "---\nkeywords: [rebate]\n---\n# Price cuts\n\nSee above.\n"
    assert build_site(write(pages), tmp_path / "html", settings).ok
    browser.open(tmp_path / "html" / "index.html")
    assert browser.search("discount")[0] == "Discounts"
    assert browser.search("rebates") == ["Price cuts"]
    assert "Missing" not in browser.run("return document.querySelector('.md-search-result').innerText")


def test_nothing_is_fetched_and_diagrams_are_drawn_from_a_file(
    browser: Browser, write: Write, tmp_path: Path, settings: SiteSettings
) -> None:
    pages = write({"index.md": "# Map\n\n```mermaid\ngraph LR\n  A[Lead] --> B[Deal]\n```\n\n:smile:\n"})
    assert build_site(pages, tmp_path / "html", settings).ok
    browser.requests()
    browser.open(tmp_path / "html" / "index.html")
    browser.wait(
        "const drawn = document.querySelector('div.mermaid'); return drawn && drawn.clientHeight > 30"
    )
    browser.search("lead")
    asked = browser.requests()
    assert len(asked) > 5
    assert [url for url in asked if not url.startswith("file:")] == []
    assert browser.complaints() == []


def test_no_page_loads_from_a_foreign_address(write: Write, tmp_path: Path, settings: SiteSettings) -> None:
    pages = write({"index.md": "# Map\n\n```mermaid\ngraph LR\n```\n", "a.md": "# A\n\n:smile:\n"})
    assert build_site(pages, tmp_path / "html", settings).ok
    loads = re.compile(r"""(?:\ssrc=|<link[^>]*\shref=|url\(|@import\s)["']?\s*((?:https?:)?//[^"')\s]+)""")
    looked_at = 0
    for path in sorted((tmp_path / "html").rglob("*")):
        if path.suffix in {".html", ".css"}:
            looked_at += 1
            assert loads.findall(path.read_text(encoding="utf-8")) == [], path
    assert looked_at >= 6
