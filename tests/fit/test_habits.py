"""Habits of LibreOffice that no list of lines tells: warnings, and what only one engine draws."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from worlds import PICTURE

from playbook.fit.libreoffice import convert, executable, read_pdf
from playbook.fit.measure import measure
from tests.fit.documents import docx
from tests.fit.habits.heights import HAN
from tests.fit.habits.lines import LARGE_MARK, item, numbered, spaced
from tests.fit.habits.parts import (
    AFTER,
    CHINESE,
    ENDS,
    EXACT,
    GOES_ON,
    Z,
    grid,
    left_over,
    ours,
    p,
)
from tests.fit.habits.tables import STARTS, cell, rows


def test_header_rows_are_drawn_again_where_the_table_goes_on() -> None:
    head = grid([p("Head", pr=EXACT), Z], row="<w:tblHeader/>").removesuffix("</w:tbl>")
    rest = "".join(f"<w:tr><w:tc>{p('Row', pr=EXACT)}</w:tc><w:tc>{Z}</w:tc></w:tr>" for _ in range(50))
    found = measure(docx(head + rest + "</w:tbl>" + Z))
    assert found.pages == 2
    assert [line.text for line in found.lines if line.page == 2 and line.text != "z"][:2] == ["Head", "Row"]


def test_a_line_of_nothing_but_a_blank_is_as_high_as_the_text_of_the_style() -> None:
    mark = '<w:ind w:right="4218"/><w:rPr><w:sz w:val="60"/></w:rPr>'
    data = docx(p(CHINESE + "\uff1a", " ", look='<w:sz w:val="36"/>', pr=mark) + Z)
    assert [line.base / 20 for line in measure(data).lines] == [77.6, 92.15, 103.65]


def test_a_picture_alone_on_a_line_behind_chinese_text_is_as_high_as_that() -> None:
    document = Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Courier New", Pt(9)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Noto Sans CJK SC")
    paragraph = document.add_paragraph(HAN * 46)
    paragraph.add_run().add_picture(io.BytesIO(PICTURE), width=Mm(8), height=Mm(4))
    document.add_paragraph("z")
    stream = io.BytesIO()
    document.save(stream)
    # LibreOffice has its texts at 82.5 and 119.1
    assert [line.base / 20 for line in measure(stream.getvalue()).lines][::2] == pytest.approx(
        [82.5, 119], abs=0.1
    )


def test_a_text_that_is_not_printed_to_its_end_is_told() -> None:
    narrow = docx(grid([item("client's delivery") + Z], widths=(800,)) + Z, extra=numbered(follow="space"))
    assert measure(narrow).warnings == (
        "only the beginning of \u201cclient's delivery\u201d is printed: it stands in a column narrower than its indent",
    )
    assert measure(docx(grid([item("client's delivery") + Z], widths=(2000,)) + Z)).warnings == ()


def test_spacing_that_word_reads_otherwise_is_told() -> None:
    half = spaced('w:line="276" w:lineRule="auto"', 'w:lineRule="auto"')
    assert measure(half).warnings == (
        "line spacing is given without its rule, or by a rule without a value, as Google Docs does: "
        "Word may set these lines further apart than LibreOffice, which this measure follows",
    )
    whole = spaced('w:lineRule="auto"', 'w:line="276" w:lineRule="auto"')
    assert measure(whole).warnings == ()


def test_a_paragraph_of_nothing_but_a_blank_is_as_high_as_the_text_of_its_style() -> None:
    assert [line.base / 20 for line in measure(docx(p(" ", pr=LARGE_MARK) + Z)).lines] == [66.1, 77.6]


def test_a_rule_across_the_page_has_a_line_of_text_to_itself() -> None:
    # as pandoc writes `---`; LibreOffice has its texts at these places too, and no text on the rule's line
    rule = (
        '<w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
        '<v:rect style="width:0;height:1.5pt" o:hralign="center" o:hrstd="t" o:hr="t"/></w:pict></w:r>'
    )
    found = measure(docx(Z + p(rule) + Z + p("text", rule, "more") + Z))
    assert found.unmeasured == ()
    texts = [line.base / 20 for line in found.lines if line.text != "\ufffc"]
    assert texts == [66.1, 89.1, 100.6, 123.6, 135.1]


# In a longer continuous section a last row leaves a line less; LibreOffice then fails to draw some of those that stay.
LINE_LESS = docx(
    left_over(5100, ENDS) + p("a", pr=EXACT) * 9 + grid([p("word " * 150, pr=AFTER)], widths=(3000,)) + Z,
    section=GOES_ON,
)


def test_in_a_longer_continuous_section_a_last_row_leaves_a_line_less() -> None:
    found = ours(LINE_LESS)
    assert [sum(page == n for page, _ in found) for n in (1, 2)] == [16, 25]


@pytest.mark.skipif(executable() is None, reason="LibreOffice is not installed on this machine")
def test_libreoffice_leaves_a_line_less_too(tmp_path: Path) -> None:
    program = executable()
    assert program is not None
    path = tmp_path / "a.docx"
    path.write_bytes(LINE_LESS)
    pdf = convert(program, [path], tmp_path / "pdf", 300)[0]
    assert pdf is not None
    there = [(2, round(y, 1)) for y, _, _ in read_pdf(pdf.read_bytes())[1].lines]
    assert there == [line for line in ours(LINE_LESS) if line[0] == 2]


def test_a_cell_that_goes_on_from_a_repeated_row_and_is_higher_than_the_page_comes_to_an_end() -> None:
    long = "word " * 900
    table = rows(cell("a") + cell(long, STARTS), cell(long) + cell("", "<w:vMerge/>"))
    table = table.replace("<w:tr>", "<w:tr><w:trPr><w:tblHeader/></w:trPr>", 1)
    found = measure(docx(table + Z), time_box=3)
    assert found.problems == () and found.pages is not None and found.pages < 9
