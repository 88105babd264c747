"""The wall of sheets, the rows for the terminal, and the font data."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder

from playbook.fit.font_names import FAMILIES
from playbook.fit.fonts import METRICS, Library, load
from playbook.fit.measure import measure
from playbook.fit.wall import details, rows, wall
from tests.fit.documents import EXACT, docx, par


def test_the_wall_draws_every_document_and_its_overrun() -> None:
    fits, over = (
        measure(docx(par("Line.") * 30), name="R-01.docx"),
        measure(docx(par("Line.") * 63), name="R-02.docx"),
    )
    page = wall([fits, over], title="Regulations")
    assert (
        page.count("<svg") == 2
        and page.count('class="line"') == 30 + 60
        and page.count('class="over"') == 3 + 1
    )
    assert "R-01.docx<br>49.4 %, 30 lines left" in page
    assert '<strong class="over">104.9 %, 3 lines over</strong>' in page


def test_the_wall_says_why_a_document_was_not_measured() -> None:
    page = wall([measure(b"A letter.", name="letter.docx"), measure(docx(par("x")), name="R-01.docx")])
    assert (
        '<strong class="over">not measured</strong><br>letter.docx is no .docx: it is not a zip file, or it was cut short<'
        in page
    )
    assert page.count("is no .docx") == 1


def test_the_wall_needs_nothing_from_outside_and_escapes_everything() -> None:
    page = wall([measure(docx(par("x")), name="<script>alert(1)</script>&.docx")], title="<b>Wall</b>")
    assert "<script" not in page and "&lt;b&gt;Wall" in page
    assert not re.search(r"https?://|src=|@import|url\(", page)


def test_a_number_at_the_right_of_its_cell_stays_in_it_and_an_empty_cell_is_blank() -> None:
    right = EXACT + '<w:jc w:val="right"/>'
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>{par(text, properties=right)}</w:tc>'
        for text in ("12", "", "7")
    )
    grid = (
        '<w:tblPr><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>'
        + '<w:gridCol w:w="3000"/>' * 3
        + "</w:tblGrid>"
    )
    page = wall([measure(docx(f"<w:tbl>{grid}<w:tr>{cells}</w:tr></w:tbl>" + par("")), name="R-20.docx")])
    bars = [
        (float(x), float(width))
        for x, width in re.findall(r'class="line" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', page)
    ]
    left = 20.0
    column = 3000 / 56.6929
    assert len(bars) == 2, "the empty cell and the empty paragraph are drawn as nothing"
    for number, (x, width) in zip((1, 3), bars, strict=True):
        assert left + (number - 1) * column < x < x + width < left + number * column


def test_the_wall_speaks_the_words_it_is_given_and_leads_to_each_sheet() -> None:
    page = wall(
        [measure(docx(par("Line.") * 30), name="R-01.docx")],
        title="Стена",
        language="ru",
        lead="Каждый лист в масштабе",
        state=lambda found: f"заполнен на {found.fill:.0f}",
        places={"R-01.docx": ("R-01 Новые клиенты", "regulations/R-01.html")},
        back=("Регламенты", "regulations.html"),
    )
    assert '<a href="regulations/R-01.html">R-01 Новые клиенты</a><br>заполнен на 49' in page
    assert '<a href="regulations.html">Регламенты</a>' in page and "Каждый лист в масштабе" in page
    assert not re.search(r"lines left|documents|over one page", page)


def test_what_could_not_be_measured_hangs_there_as_such() -> None:
    page = wall([measure(b"x", name="R-03.docx")])
    assert (
        "1 documents, 0 over one page, 1 not measured" in page
        and '<strong class="over">not measured</strong>' in page
    )


def test_rows_for_the_terminal() -> None:
    over = measure(
        docx(par("Line one. " * 12) * 63),
        name="R-02.docx",
        origins=[f"company/R-02.yaml:{i}" for i in range(63)],
    )
    shown = list(rows([measure(docx(par("x")), name="R-01.docx"), over, measure(b"", name="R-03.docx")]))
    assert shown[1] == ("R-01.docx", "fits", "1", "1.6 %", "59 left", "builtin")
    assert shown[2][:2] == ("R-02.docx", "over") and shown[3][:2] == ("R-03.docx", "not measured")
    text = "\n".join(details(over))
    assert "crosses the edge: paragraph \u201cLine one." in text and "(company/R-02.yaml:" in text


WIDTHS = [  # advance widths of Arial and Times New Roman as their makers publish them, in 1/2048 em
    ("Arial", False, "A", 1366),
    ("Arial", False, "i", 455),
    ("Arial", True, "A", 1479),
    ("Arial", False, "\u0416", 1891),
    ("Times New Roman", False, "A", 1479),
    ("Times New Roman", False, "m", 1593),
    ("Courier New", False, "x", 1229),
    ("Calibri", False, "n", 1076),
    ("Arial", False, "\u20ac", 1139),
]


@pytest.mark.parametrize(("family", "bold", "character", "width"), WIDTHS)
def test_advance_widths(family: str, bold: bool, character: str, width: int) -> None:
    assert load(FAMILIES[family.lower()], bold=bold, italic=False).widths[ord(character)] == width


def test_every_face_of_the_five_families_is_there_and_has_a_licence_noted() -> None:
    notes = (METRICS / "README.md").read_text(encoding="utf-8")
    for name in ("liberation-sans", "liberation-serif", "liberation-mono", "carlito", "caladea"):
        assert f"`{name}*`" in notes
        for style in ("", "-bold", "-italic", "-bold-italic"):
            data = json.loads((METRICS / f"{name}{style}.json").read_text(encoding="ascii"))
            assert data["upem"] in (1000, 2048) and data["ascent"] > data["descent"] > 0


def test_kerning_is_loaded_only_when_asked_for() -> None:
    face = load("liberation-sans", bold=False, italic=False)
    assert face.at(200).paired["AV"] < face.at(200)["A"]
    plain, kerned = (
        measure(docx(par("AVAVAVAV " * 30, run=run))).lines[0].width for run in ("", '<w:kern w:val="2"/>')
    )
    assert kerned != plain


def test_a_company_font_is_read_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "Brand.ttf"
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "x", "space"])
    builder.setupCharacterMap({ord("x"): "x", 32: "space"})
    builder.setupGlyf({name: _empty() for name in (".notdef", "x", "space")})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "x": (900, 0), "space": (300, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Brand", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    builder.save(path)
    found = measure(docx(par("xx", properties=""), font="Brand", size=10), fonts=[path])
    assert found.fonts == {"Brand": "Brand"} and found.stand_ins == {}
    assert found.lines[0].width == 2 * 180 and found.blocks[0].height == pytest.approx(
        200 / 56.6929, abs=0.01
    )


def _empty() -> object:
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    return Glyph()


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Georgia", "DejaVu Serif"),
        ("Consolas", "DejaVu Sans Mono"),
        ("Segoe UI", "DejaVu Sans"),
        ("PT Serif", "DejaVu Sans"),  # a name that only sounds so
        ("Roboto Mono", "DejaVu Sans"),
        ("Liberation Mono;Courier New", "Liberation Mono"),  # a list as a web page gives it
        ("Menlo;Consolas;monospace", "DejaVu Sans"),
    ],
)
def test_a_font_that_is_not_known_gets_the_stand_in_libreoffice_takes(name: str, family: str) -> None:
    assert Library().face(name, bold=False, italic=False).family == family


def test_a_letter_the_font_lacks_comes_from_a_font_of_its_kind() -> None:
    cambria, arial = (Library().face(name, bold=False, italic=False).at(240) for name in ("Cambria", "Arial"))
    serif = load("dejavu-serif", bold=False, italic=False).at(240)
    assert cambria["\u0436"] == serif["\u0436"] != arial["\u0436"]
