"""Further habits of LibreOffice: how high it makes lines and cells, how wide signs that are joined.

Lines are written as `page: baselines in points`; header and footer are not shown.
"""

from __future__ import annotations

import io

from docx import Document
from docx.shared import Mm, Pt
from worlds import PICTURE

from tests.fit.documents import docx
from tests.fit.habits.lines import numbered
from tests.fit.habits.parts import (
    CHINESE,
    Z,
    grid,
    left_over,
    p,
)

DOUBLE = '<w:spacing w:line="480" w:lineRule="auto"/>'
BREAK = "<w:r><w:br/></w:r>"
LARGE = '<w:r><w:rPr><w:sz w:val="26"/></w:rPr><w:t>large</w:t></w:r>'
HUGE = '<w:r><w:rPr><w:sz w:val="40"/></w:rPr><w:t>wwwwwwwwwwwwww and more</w:t></w:r>'
LARGE_BLANK = '<w:r><w:rPr><w:sz w:val="40"/></w:rPr><w:t>\u00a0</w:t></w:r>'
HAN, ENGLISH = "\u671f", '<w:lang w:eastAsia="en-US"/>'
LARGE_TAB = '<w:r><w:rPr><w:sz w:val="48"/></w:rPr><w:tab/></w:r>'
JUSTIFIED = '<w:jc w:val="both"/>'
LISTED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
CLOSE = '<w:spacing w:line="168" w:lineRule="auto"/>'
BOLD = "<w:r><w:rPr><w:b/></w:rPr><w:t>terms/delivery</w:t></w:r>"
CENTRED = '<w:vAlign w:val="center"/>'
DEEP = '<w:tcMar><w:bottom w:w="400" w:type="dxa"/></w:tcMar>'


def pictured() -> bytes:
    """Lines of double spacing: a picture and large letters, then small ones, then large ones and a picture."""
    document = Document()
    document.styles["Normal"].font.size = Pt(10)
    paragraph = document.add_paragraph("word\n")
    paragraph.paragraph_format.line_spacing = 2.0
    for behind in (False, True):
        for there in (behind, not behind):
            run = paragraph.add_run()
            if there:
                run.text, run.font.size = "large", Pt(13)
            else:
                run.add_picture(io.BytesIO(PICTURE), width=Mm(8), height=Mm(7))
        paragraph.add_run("" if behind else "\na\n")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


CASES: dict[str, bytes] = {
    "multiple spacing raises a line by its highest letters, not by what both scripts need together": docx(
        p("word" + CHINESE[:4], *[BREAK + "<w:r><w:t>word</w:t></w:r>", CHINESE[:4]] * 3, pr=DOUBLE) + Z,
        font="Cambria",
    ),
    "behind a higher blank letters do not count for that": docx(
        p("word", BREAK, "a", LARGE_BLANK, LARGE, pr=DOUBLE) + Z
    ),
    "before a higher blank they do": docx(p("word", BREAK, LARGE, LARGE_BLANK, "a", pr=DOUBLE) + Z),
    "what goes with its word to the next line has raised a line of one look, but not one of two": docx(
        p("word " * 40 + "w", HUGE, pr=DOUBLE)
        + p(
            "word " * 20,
            "<w:r><w:rPr><w:b/></w:rPr><w:t>bold</w:t></w:r>",
            " word" * 16 + " w",
            HUGE,
            pr=DOUBLE,
        )
        + Z
    ),
    "all cells of a row have the widest of their lower margins, where they are centred too": docx(
        grid([p("a") * 3, p("b")], cell=CENTRED).replace(CENTRED, DEEP, 1) + Z
    ),
    "behind a picture they do not, before it they do": pictured(),
    "a blank behind Chinese text is set in its font, as wide as there": docx(
        p((HAN + "\u00a0") * 60) + p((HAN + "\u00ad") * 60) + Z, font="Courier New"
    ),
    "what multiple spacing leaves under a paragraph counts its tabs, though they do not raise its only line": docx(
        p("a", LARGE_TAB, "b", pr=DOUBLE) + Z
    ),
    "a letter with a mark that the font lacks comes whole from another": docx(p("\u043e\u0301 " * 230) + Z),
    "an address that may not be broken takes a sign of the Chinese text before it along": docx(
        p(HAN * 44 + " warehouse" + HAN * 32 + "www.example.org/terms/delivery " + HAN * 29) + Z
    ),
    "in a justified paragraph what goes to the next line leaves no height, beside a label as little as elsewhere": docx(
        p("word " * 40 + "w", HUGE, pr=DOUBLE + JUSTIFIED) + p("word " * 17, HUGE, pr=LISTED + JUSTIFIED) + Z,
        extra=numbered(follow="tab"),
    ),
    "a page that begins with a line of a shrunk paragraph has it as the paragraph would begin": docx(
        left_over(800) + p("word " * 120, pr=CLOSE) + Z
    ),
    "and so does one in two looks": docx(
        p(HAN * 44 + " warehouse" + HAN * 32 + "www.example.org/", BOLD, " " + HAN * 29) + Z
    ),
    "two dashes in Chinese are one sign": docx(p(HAN * 47 + "\u2014\u2014" + HAN * 47) + Z),
    "in text said to be of another language dashes are narrower, and more so where they are joined": docx(
        p((HAN + "\u2014\u2014") * 40, look=ENGLISH) + p((HAN + "\u2014") * 73, look=ENGLISH) + Z
    ),
    "a tab typed into a text is one": docx(p("Word\tword " * 40) + Z),
}

LINES = {
    "multiple spacing raises a line by its highest letters, not by what both scripts need together": "1: 68.3 97.3 126.3 155.3 181.7",
    "behind a higher blank letters do not count for that": "1: 66.1 98.5 135.1",
    "before a higher blank they do": "1: 66.1 102 138.6",
    "what goes with its word to the next line has raised a line of one look, but not one of two": "1: 66.1 89.1 132.9 169.6 192.6 236.4 273.1",
    "all cells of a row have the widest of their lower margins, where they are centred too": "1: 66.1 77.6 89.1 120.6",
    "behind a picture they do not, before it they do": "1: 81 114.8 138.6 175.9",
    "two dashes in Chinese are one sign": "1: 68.3 82.8 97.3 109.6",
    "in text said to be of another language dashes are narrower, and more so where they are joined": "1: 68.3 82.8 97.3 111.8 126.3 140.8 153.1",
    "a blank behind Chinese text is set in its font, as wide as there": "1: 68.3 82.8 97.3 111.8 123",
    "what multiple spacing leaves under a paragraph counts its tabs, though they do not raise its only line": "1: 66.1 105.2",
    "a letter with a mark that the font lacks comes whole from another": "1: 66.1 77.6 89.1 100.6 112.1 123.6",
    "an address that may not be broken takes a sign of the Chinese text before it along": "1: 68.3 82.8 97.3 109.6",
    "a tab typed into a text is one": "1: 66.1 77.6 89.1 100.6 112.1 123.6 135.1 146.6",
    "in a justified paragraph what goes to the next line leaves no height, beside a label as little as elsewhere": "1: 66.1 89.1 132.9 169.6 190.4 204.1",
    "a page that begins with a line of a shrunk paragraph has it as the paragraph would begin": "1: 607.5 751.5 759 766.9 774.9 782.8 2: 63 70.5 82",
    "and so does one in two looks": "1: 68.3 82.8 97.3 109.6",
}
