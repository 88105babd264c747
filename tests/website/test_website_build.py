"""Markdown in, a site out: the same bytes every time, and every broken thing a problem with its place."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from playbook.outputs import website_config, website_search
from playbook.outputs.website import Alternate, SiteCache, SiteSettings, build_site, default_mkdocs_yml
from playbook.problems import CannotRun

Write = Callable[[Mapping[str, str]], Path]

BOOK = {
    "index.md": "# Sales book\n\nStart with [the first stage](stages/lead.md#exit).\n",
    "stages/index.md": "# Stages\n\n- [Lead](lead.md)\n",
    "stages/lead.md": "# Lead\n\nAnswer within 5 minutes.\n\n## Exit criterion {#exit}\n\nA date is set.\n",
}
NAV = (("Home", "index.md"), ("Stages", (("Stages", "stages/index.md"), ("Lead", "stages/lead.md"))))


def all_bytes(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_folder_of_pages_becomes_a_site(write: Write, tmp_path: Path, settings: SiteSettings) -> None:
    result = build_site(write(BOOK), tmp_path / "html", replace(settings, nav=NAV))
    assert result.problems == []
    assert result.pages == 3
    lead = (tmp_path / "html/stages/lead.html").read_text(encoding="utf-8")
    assert "<title>Lead - Northwind Sales Book</title>" in lead
    assert 'href="../index.html"' in lead


def test_two_builds_have_the_same_bytes(write: Write, tmp_path: Path) -> None:
    pages = write(BOOK)
    script = (
        "import sys, time; from pathlib import Path; from playbook.outputs.website import *\n"
        "time.time = lambda: float(sys.argv[3])\n"
        f"settings = SiteSettings('Book', Path({str(THEME)!r}), address='https://book.example/')\n"
        "assert build_site(Path(sys.argv[1]), Path(sys.argv[2]), settings).ok"
    )
    for number, moment in ((1, "1e9"), (2, "2e9")):
        environment = {**os.environ, "PYTHONHASHSEED": str(number), "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", script, str(pages), str(tmp_path / f"html{number}"), moment]
        subprocess.run(command, env=environment, check=True)
    first, second = all_bytes(tmp_path / "html1"), all_bytes(tmp_path / "html2")
    assert "sitemap.xml.gz" in first
    assert first == second
    assert b"<loc>https://book.example/stages/lead.html</loc>" in first["sitemap.xml"]
    assert b"20" not in first["sitemap.xml"].replace(b"xmlns", b""), "no day of any kind"


def test_a_broken_link_names_page_line_and_target(
    write: Write, tmp_path: Path, settings: SiteSettings
) -> None:
    pages = write({"index.md": "# Book\n\nSee [lead](stages/laed.md) and [exit](#nowhere).\n"})
    problems = build_site(pages, tmp_path / "html", settings).problems
    assert [(p.severity, p.name, p.message, p.line, p.column) for p in problems] == [
        ("error", "broken-link", "the page links to stages/laed.md, which does not exist", 3, 12),
        ("error", "broken-anchor", "the page links to #nowhere, which does not exist", 3, 39),
    ]
    assert problems[0].file == str(pages / "index.md")


def test_a_broken_link_is_told_again_from_the_cache(
    write: Write, tmp_path: Path, settings: SiteSettings
) -> None:
    pages, cache = write({"index.md": "[lead](laed.md) [x](b.md#gone)", "b.md": "# B\n"}), SiteCache()
    first = build_site(pages, tmp_path / "html", settings, cache=cache)
    second = build_site(pages, tmp_path / "html", settings, cache=cache)
    assert len(first.problems) == 2
    assert first.problems == second.problems


def test_a_menu_entry_without_page_is_a_problem(write: Write, tmp_path: Path, settings: SiteSettings) -> None:
    nav = (("Home", "index.md"), ("Pay", "pay.md"))
    problems = build_site(
        write({"index.md": "# Book\n"}), tmp_path / "html", replace(settings, nav=nav)
    ).problems
    told = [(p.name, p.message) for p in problems]
    assert told == [("menu-page-missing", "the menu leads to pay.md, which does not exist")]


def test_a_page_that_is_not_utf8_is_a_problem(write: Write, tmp_path: Path, settings: SiteSettings) -> None:
    pages = write({"index.md": "# Book\n"})
    (pages / "bad.md").write_bytes(b"# \xff\xfe\n")
    result = build_site(pages, tmp_path / "html", settings)
    assert not result.ok
    assert "page-unreadable" in [p.name for p in result.problems]
    assert str(pages / "bad.md") in [p.file for p in result.problems]


def test_an_empty_or_missing_folder_is_no_traceback(tmp_path: Path, settings: SiteSettings) -> None:
    assert not build_site(tmp_path / "none", tmp_path / "html", settings).ok


def test_a_colour_that_is_none_is_a_problem(write: Write, tmp_path: Path, settings: SiteSettings) -> None:
    problems = build_site(write(BOOK), tmp_path / "html", replace(settings, primary="blue")).problems
    assert [p.name for p in problems] == ["colour-not-hex"]


def test_logo_colours_files_and_languages(write: Write, tmp_path: Path, settings: SiteSettings) -> None:
    logo = tmp_path / "mark.svg"
    logo.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    wanted = replace(
        settings,
        primary="#ffe000",
        logo=logo,
        favicon=logo,
        files={"docx/R-04.docx": logo},
        alternates=[Alternate("Русский", "../ru/index.html", "ru")],
    )
    result = build_site(write({"index.md": "# Book\n\n[Word](docx/R-04.docx)\n"}), tmp_path / "html", wanted)
    assert result.problems == []
    assert (tmp_path / "html/docx/R-04.docx").read_bytes() == logo.read_bytes()
    page = (tmp_path / "html/index.html").read_text(encoding="utf-8")
    assert 'src="assets/company/logo.svg"' in page
    assert 'href="../ru/index.html" hreflang="ru"' in page
    css = (tmp_path / "html/assets/company/colours.css").read_text()
    assert "--md-primary-fg-color: #ffe000" in css
    assert "--md-primary-bg-color: #15191f" in css, "white on yellow cannot be read"
    assert "--md-typeset-a-color: #ffe000" not in css.split("slate")[0], (
        "yellow links on white cannot be read"
    )


@pytest.mark.parametrize(
    ("code", "html", "stemmer"),
    [("en", "en", None), ("ru", "ru", "ru"), ("nb", "nb", "no"), ("no", "nb", "no"), ("hu_HU", "hu", "hu"),
     ("zh_Hans_CN", "zh", None), ("xx", "en", None)],
)  # fmt: skip
def test_the_language_of_page_and_search(
    code: str, html: str, stemmer: str | None, write: Write, tmp_path: Path, settings: SiteSettings
) -> None:
    result = build_site(write({"index.md": "# X\n"}), tmp_path / "html", replace(settings, language=code))
    assert result.problems == []
    assert f'<html lang="{html}"' in (tmp_path / "html/index.html").read_text(encoding="utf-8")
    lunr = {p.name for p in (tmp_path / "html/assets/javascripts/lunr").rglob("*.js")}
    assert lunr == {"lunr.stemmer.support.min.js", *([f"lunr.{stemmer}.min.js"] if stemmer else [])}


def test_a_russian_book_has_no_english_word_of_ours(
    write: Write, tmp_path: Path, settings: SiteSettings
) -> None:
    words = dict.fromkeys(website_config.WORDS, "слово")
    russian = replace(settings, name="Книга", language="ru", words=words)
    assert build_site(write({"index.md": "# А\n\n## Б\n\nТекст.\n"}), tmp_path / "html", russian).ok
    pages = [(tmp_path / "html" / name).read_text(encoding="utf-8") for name in ("index.html", "404.html")]
    shown = re.sub(r"(?s)<(script|style|svg).*?</\1>", "", "".join(pages))
    texts = re.findall(r'(?:title|aria-label|placeholder|alt)="([^"]*)"|>([^<]+)<', shown)
    read = [" ".join(pair).replace("&para;", "").strip() for pair in texts]
    assert "слово" in read and "Поиск" in read
    assert [text for text in read if re.search("[A-Za-z]", text)] == []


def test_search_only_words_are_indexed_and_not_printed(
    write: Write, tmp_path: Path, settings: SiteSettings
) -> None:
    pages = write(
        {"index.md": "---\nkeywords: [rebate, 折扣政策]\nsearch: {boost: 2}\n---\n# Discounts\n\nText.\n"}
    )
    assert build_site(pages, tmp_path / "html", settings).ok
    index = (tmp_path / "html/search/search_index.json").read_text(encoding="utf-8")
    assert "rebate" in index and '"boost":2' in index
    assert "rebate" not in (tmp_path / "html/index.html").read_text(encoding="utf-8")


def test_a_diagram_is_not_searched_and_brings_mermaid(
    write: Write, tmp_path: Path, settings: SiteSettings
) -> None:
    pages = write({"index.md": "# A\n", "map.md": "# Map\n\n```mermaid\ngraph LR\n  Lead --> Deal\n```\n"})
    assert build_site(pages, tmp_path / "html", settings).ok
    assert "Deal" not in (tmp_path / "html/search/search_index.json").read_text(encoding="utf-8")
    assert "mermaid.min.js" in (tmp_path / "html/map.html").read_text(encoding="utf-8")
    assert "mermaid.min.js" not in (tmp_path / "html/index.html").read_text(encoding="utf-8")


def test_a_check_box_has_a_name(write: Write, tmp_path: Path, settings: SiteSettings) -> None:
    assert build_site(write({"index.md": "- [ ] Call *back* & note\n"}), tmp_path / "html", settings).ok
    assert 'aria-label="Call back &amp; note"' in (tmp_path / "html/index.html").read_text(encoding="utf-8")


def test_another_material_is_refused(
    write: Write, tmp_path: Path, settings: SiteSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(website_search, "_EXCHANGES", (("no such text", "x"),))
    with pytest.raises(
        CannotRun, match="search worker of the installed mkdocs-material has 0 times 'no such text'"
    ):
        build_site(write(BOOK), tmp_path / "html", settings)


def test_bare_mkdocs_builds_the_default_file_without_a_warning(write: Write, tmp_path: Path) -> None:
    write({})
    (tmp_path / "site").mkdir()
    pages = write(
        {**BOOK, "map.md": "# Карта\n\n## Этапы\n\n[к этапам](#этапы)\n\n```mermaid\ngraph LR\n```\n"}
    )
    pages.rename(tmp_path / "site/pages")
    (tmp_path / "mkdocs.yml").write_text(default_mkdocs_yml('A "B": c', "nb", str(THEME)), encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert "WARNING" not in run.stderr
    assert '<pre class="mermaid">' in (tmp_path / "site/html/map.html").read_text(encoding="utf-8")


ROOT = Path(__file__).parents[2]
THEME = ROOT / "templates" / "site" / "theme"
