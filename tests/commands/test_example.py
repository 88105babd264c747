"""The example company as it is handed over: one text on paper and on screen, one page each, whole and closed."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from worlds import PICTURE, ROOT, build_tree, playbook

from playbook.commands.gather import gather
from playbook.outputs.docx_text import read_text
from playbook.project import open_workspace


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example company, built."""
    root = tmp_path_factory.mktemp("example")
    shutil.copytree(ROOT / "company", root / "company")
    # As `new` writes it: the theme folder is the checkout's own and is not in a workspace of its own.
    settings = (
        (ROOT / "mkdocs.yml").read_text(encoding="utf-8").replace("  custom_dir: templates/site/theme\n", "")
    )
    (root / "mkdocs.yml").write_text(settings, encoding="utf-8")
    built = playbook("build", root, "--quiet")
    assert built.code == 0, built.err
    assert built.err == "", "the example has no warnings"
    return root


class _Sheet(HTMLParser):
    """The words of the regulation's sheet on its page."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.words: list[str] = []
        self.skip = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = dict(attrs).get("class") or ""
        if self.depth or (tag == "div" and "pb-sheet" in classes):
            self.depth += tag not in ("br", "img", "input", "hr")
        self.skip += tag == "a" and "headerlink" in classes

    def handle_endtag(self, tag: str) -> None:
        if self.depth and tag not in ("br", "img", "input", "hr"):
            self.depth -= 1
        if self.skip and tag == "a":
            self.skip = 0

    def handle_data(self, data: str) -> None:
        if self.depth and not self.skip:
            self.words += data.split()


def test_the_sheet_in_word_and_the_page_in_the_book_say_the_same(example: Path) -> None:
    documents = sorted((example / "site/docx").glob("*.docx"))
    assert len(documents) == 37
    for path in documents:
        page = _Sheet()
        page.feed((example / f"site/html/regulations/{path.stem}.html").read_text(encoding="utf-8"))
        lines = read_text(path.read_bytes(), frame=False)
        # The marks of list items are the list's own on paper and on screen; cells stand apart by a bar.
        paper = [re.sub(r"^\s*(•|\d+\.) ", "", line).replace(" | ", " ") for line in lines]
        assert len(page.words) > 100
        assert "".join(paper).replace(" ", "").replace("\u00a0", "") == "".join(page.words).replace(
            "\u00a0", ""
        )


def test_a_year_has_four_digits_and_nothing_between_them(example: Path) -> None:
    text = "\n".join(read_text((example / "site/docx/R-23.docx").read_bytes()))
    assert "Plan 2026, revenue: €14,200,000" in text


def test_every_regulation_is_one_page_by_the_program(example: Path) -> None:
    rows = json.loads(playbook("check", example, "--format", "json").out)["regulations"]
    assert len(rows) == 37
    assert {row["pages"] for row in rows} == {1}
    assert all(row["lines_over"] < 0 for row in rows)


def test_every_regulation_is_one_page_by_libreoffice(example: Path, soffice: str, tmp_path: Path) -> None:
    ran = playbook("fit", example, "--engine", "both", "--format", "json")
    assert ran.code == 0, ran.err
    measures = json.loads(ran.out)
    by_engine = {
        engine: {one["file"]: one for one in measures if one["engine"] == engine}
        for engine in ("builtin", "libreoffice")
    }
    assert len(by_engine["libreoffice"]) == 37
    for name, referee in by_engine["libreoffice"].items():
        assert referee["pages"] == 1, name
        assert abs(referee["lines_over"] - by_engine["builtin"][name]["lines_over"]) <= 1, name


def _apart(root: Path) -> list[str]:
    """The regulations and forms that are not as long, or not as full, as LibreOffice makes them."""
    documents = [*sorted((root / "site/docx").glob("*.docx")), *sorted((root / "site/forms").rglob("*.docx"))]
    ran = playbook("fit", *documents, "--engine", "both", "--format", "json")
    found: dict[str, list[tuple[int, float]]] = {}
    for one in json.loads(ran.out):
        found.setdefault(one["file"], []).append((one["pages"], one["fill"]))
    assert len(found) == len(documents) == 37 + 91
    return [
        name for name, (here, there) in found.items() if here[0] != there[0] or abs(here[1] - there[1]) > 2
    ]


def test_every_document_is_as_long_as_libreoffice_makes_it(example: Path, soffice: str) -> None:
    assert _apart(example) == []


def test_so_it_is_in_larger_type_where_many_run_over(tmp_path: Path, soffice: str) -> None:
    shutil.copytree(ROOT / "company", tmp_path / "company")
    company = tmp_path / "company/company.yaml"
    text = company.read_text(encoding="utf-8")
    larger = text.replace("font: Arial", "font: Times New Roman").replace("font_size: 10", "font_size: 12")
    company.write_text(larger.replace("right: 15,", "right: 10,"), encoding="utf-8")
    found = gather(open_workspace(str(tmp_path)))  # with an overrun a build writes nothing
    assert {problem.name for problem in found.problems} >= {"over-one-page"}
    written = {f"docx/{identity}.docx": data for identity, data in found.documents.items()} | found.papers
    build_tree(tmp_path / "site", written)
    assert _apart(tmp_path) == []


def test_the_regulations_lead_to_the_wall_of_sheets_and_back(example: Path) -> None:
    overview = (example / "site/html/regulations.html").read_text(encoding="utf-8")
    wall = (example / "site/html/wall.html").read_text(encoding="utf-8")
    assert 'href="wall.html"' in overview
    assert 'href="regulations.html"' in wall
    assert wall.count("<svg") == 37
    rows = json.loads(playbook("check", example, "--format", "json").out)["regulations"]
    for row in rows:
        state = rf"{row['fill']:.0f}% full, {-row['lines_over']} lines? left"
        assert re.search(rf'<a href="regulations/{row["id"]}.html">[^<]+</a><br>{state}', wall), row


def test_a_company_with_a_logo_has_the_same_sheets(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "company", tmp_path / "company")
    (tmp_path / "company/logo.png").write_bytes(PICTURE)
    settings = tmp_path / "company/company.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("\napprover:", "\nlogo: company/logo.png\napprover:"), encoding="utf-8")
    ran = playbook("check", tmp_path, "--format", "json")
    found = json.loads(ran.out)
    assert found["problems"] == []
    assert {row["pages"] for row in found["regulations"]} == {1}


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.anchors.update(value for key in ("id", "name") if (value := given.get(key)))
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        elif tag in ("script", "img", "iframe", "source") and given.get("src"):
            self.loads.append(str(given["src"]))
        elif tag == "link" and given.get("href") and given.get("rel") != "canonical":
            self.loads.append(str(given["href"]))


def test_every_link_leads_somewhere_and_nothing_is_fetched_from_the_network(example: Path) -> None:
    book = example / "site/html"
    pages = {}
    for path in sorted(book.rglob("*.html")):
        pages[path] = _Links()
        pages[path].feed(path.read_text(encoding="utf-8"))
    assert len(pages) > 150
    checked = 0
    for path, found in pages.items():
        for load in found.loads:
            assert not urlsplit(load).netloc, f"{path.name} loads {load}"
        if path.name == "404.html":
            continue
        for link in found.links:
            parts = urlsplit(html.unescape(link))
            if parts.scheme or parts.netloc:
                assert parts.scheme in ("mailto", "tel"), f"{path.name} links to {link}"
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            target = target / "index.html" if target.is_dir() else target
            assert target.is_file(), f"{path.relative_to(book)} links to {link}"
            if parts.fragment and target.suffix == ".html":
                assert unquote(parts.fragment) in pages[target].anchors, (
                    f"{path.relative_to(book)} links to {link}"
                )
            checked += 1
    assert checked > 3000


def test_bare_mkdocs_is_strictly_content_with_the_pages(example: Path, tmp_path: Path) -> None:
    work = tmp_path / "bare"
    shutil.copytree(example / "site/pages", work / "site/pages")
    shutil.copy(example / "mkdocs.yml", work / "mkdocs.yml")
    ran = subprocess.run(
        [str(Path(sys.executable).parent / "mkdocs"), "build", "--strict", "--quiet"],
        cwd=work, capture_output=True, text=True, env={"NO_MKDOCS_2_WARNING": "1", "PATH": "/usr/bin:/bin"}, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert "WARNING" not in ran.stderr
