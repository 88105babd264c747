"""How the book looks where people read it: on a phone, in the dark, on paper, with a screen reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from browser import Browser
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from playbook.outputs.website import SiteSettings, build_site
from playbook.outputs.website_colors import contrast, readable_on

Write = Callable[[Mapping[str, str]], Path]

PAGE = """\
# Trial run

<nav class="pb-stage" aria-label="Stages" markdown>

1. [Lead](a.md)
2. **Trial run**
3. [Qualified by the head of the sales department](a.md)
4. [Contract signed by both sides](a.md)

</nav>

<div class="pb-facts" markdown>

| What | Detail |
|---|---|
| Time limit | 14 days |
| Moves on | 42 of 100 |

</div>

> "One pallet and forty minutes of your line."
{: .pb-say }

??? note "What if they ask for a discount?"

    Book the trial first.

| CRM field | Filled by | When | Example | Note |
|---|---|---|---|---|
| Trial date | Closer | when agreed | 14 October 2026 | not before the shift leader agreed |

| Buyers | Let go when |
|---|---|
| Lebensmittelverarbeitungsunternehmen | Fewer than fifty pallets a week and not growing |

```mermaid
flowchart LR
  a[Lead] --> b[Qualified] --> c[Trial run] --> d[Offer] --> e[Contract]
```
"""


@pytest.fixture
def page(browser: Browser, write: Write, tmp_path: Path, settings: SiteSettings) -> Browser:
    pages = write({"index.md": "# Book\n", "trial.md": PAGE, "a.md": "# A\n"})
    nav = [("Home", "index.md"), ("Process", [("Trial run", "trial.md"), ("A", "a.md")])]
    assert build_site(pages, tmp_path / "html", replace(settings, nav=nav, primary="#1f4e5f")).problems == []
    browser.size(1280, 900)
    browser.open(tmp_path / "html" / "trial.html")
    return browser


def style(of: str, what: str) -> str:
    return f"return getComputedStyle(document.querySelector('{of}'))['{what}']"


def test_on_a_phone_nothing_sticks_out(page: Browser) -> None:
    page.size(390, 844, phone=True)
    page.wait("const drawn = document.querySelector('div.mermaid'); return drawn && drawn.clientHeight > 30")
    assert page.run("return document.documentElement.scrollWidth") == 390


def test_on_a_phone_a_long_word_leaves_room_for_the_other_column(page: Browser) -> None:
    page.size(390, 844, phone=True)
    cells = "[...[...document.querySelectorAll('table')].at(-1).rows[1].cells]"
    first, second = page.run(f"return {cells}.map(cell => cell.offsetWidth)")
    assert first < 235 and second > 110


def test_on_a_phone_five_columns_keep_their_words_together(page: Browser) -> None:
    page.size(390, 844, phone=True)
    wide = "[...document.querySelectorAll('table')].find(table => table.rows[0].cells.length == 5)"
    assert page.run(f"return {wide}.rows[1].cells[4].offsetWidth") > 120


def test_key_facts_are_a_strip_without_a_header_row(page: Browser) -> None:
    tops = "return [...document.querySelectorAll('.pb-facts tbody tr')].map(row => row.offsetTop)"
    assert len(set(page.run(tops))) == 1
    assert page.run(style(".pb-facts thead", "display")) == "none"


def test_the_stage_of_the_page_stands_out_in_the_companys_colour(page: Browser) -> None:
    assert page.run(style(".pb-stage li:nth-child(2)", "backgroundColor")) == "rgb(31, 78, 95)"
    assert page.run(style(".pb-stage li:nth-child(1)", "backgroundColor")) != "rgb(31, 78, 95)"


def test_on_paper_there_is_the_text_alone_and_all_of_it(page: Browser) -> None:
    page.run("document.querySelector('label[for=__palette_1]').click()")
    page.cdp("Emulation.setEmulatedMedia", media="print")
    try:
        for gone in (".md-header", ".md-tabs", ".md-sidebar", ".md-footer", ".pb-stage"):
            assert page.run(style(gone, "display")) == "none", gone
        assert (
            page.run("return document.querySelector('details p:last-child').getBoundingClientRect().height")
            > 0
        )
        assert page.run(style(".md-typeset", "color")) == "rgb(28, 36, 44)", (
            "dark letters, though the screen is dark"
        )
    finally:
        page.cdp("Emulation.setEmulatedMedia", media="")
        page.run("localStorage.clear()")


def test_the_dark_scheme_is_kept_from_page_to_page(page: Browser, tmp_path: Path) -> None:
    scheme = "return document.body.dataset.mdColorScheme"
    assert page.run(scheme) == "default"
    page.run("document.querySelector('label[for=__palette_1]').click()")
    page.open(tmp_path / "html" / "a.html")
    assert page.run(scheme) == "slate"
    page.run("localStorage.clear()")


def test_the_search_dialog_has_a_name(page: Browser) -> None:
    assert page.run("return document.querySelector('[role=dialog]').getAttribute('aria-label')") == "Search"


def test_links_in_running_text_are_underlined(page: Browser) -> None:
    add = "document.querySelector('article').insertAdjacentHTML('beforeend', arguments[0])"
    page.run(add, "<p>See <a href='a.html'>a</a>.</p>")
    assert "underline" in page.run(style("article > p:last-child a", "textDecorationLine"))


@given(st.integers(0, 0xFFFFFF), st.sampled_from(["#f5f7f9", "#262b35"]))
def test_every_company_colour_becomes_a_readable_one(color: int, surface: str) -> None:
    assert contrast(readable_on(f"#{color:06x}", surface), surface) >= 4.5


def test_a_readable_colour_is_left_as_it_is() -> None:
    assert readable_on("#1f4e5f", "#f5f7f9") == "#1f4e5f"
