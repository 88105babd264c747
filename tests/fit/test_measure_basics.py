"""The measure of a plain document, through the public function."""

from __future__ import annotations

import io

from docx import Document
from docx.enum.text import WD_LINE_SPACING
from docx.shared import Mm, Pt

from playbook.fit import Limits, judge, measure

SENTENCE = "The closer calls back within one working day and writes the result into the deal. "


def page(paragraphs: int, *, sentences: int = 4, font: str = "Arial", size: float = 10) -> bytes:
    """A4, margins of 20 mm, exact pitch of 12 pt, no space between paragraphs."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = font, Pt(size)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    normal.paragraph_format.line_spacing = Pt(12)
    for _ in range(paragraphs):
        document.add_paragraph((SENTENCE * sentences).strip())
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_a_page_of_exact_lines_is_counted_to_the_line() -> None:
    # 257 mm hold 60 lines of 12 pt; four sentences take four lines.
    found = measure(page(15), name="R-04.docx")
    assert (found.verdict, found.pages, found.lines_over) == ("fits", 1, 0)
    assert found.fill == 98.8
    over = measure(page(16), name="R-04.docx")
    assert (over.verdict, over.pages, over.lines_over) == ("over", 2, 4)
    assert over.fill == 105.4


def test_an_overrun_names_the_block_and_the_cheapest_cut() -> None:
    origins = [f"company/regulations/R-04.yaml:{10 + i}" for i in range(16)]
    found = measure(page(16), name="R-04.docx", origins=origins)
    problem = next(p for p in judge(found, Limits()) if p.name == "over-one-page")
    assert problem.message.startswith("R-04.docx runs over one page by 4 lines")
    assert (problem.file, problem.line) == ("company/regulations/R-04.yaml", 25)
    assert sum(cut.lines for cut in found.advice) == 4
