"""Further habits of LibreOffice: what it does with cells over several rows, split rows and tables that meet.

Lines are written as `page: baselines in points`; header and footer are not shown.
"""

from __future__ import annotations

from tests.fit.documents import docx
from tests.fit.habits.parts import (
    EXACT,
    KEPT,
    Z,
    grid,
    left_over,
    p,
)

HEAVY_BELOW = '<w:tblBorders><w:bottom w:val="single" w:sz="24" w:space="0" w:color="auto"/></w:tblBorders>'
STARTS, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
PERCENT = '<w:tblW w:w="5000" w:type="pct"/>'
WORDS = "word a word ab word abc word abcd word " * 3
SPACE_BELOW = '<w:spacing w:after="80" w:line="240" w:lineRule="exact"/>'
SIGNED = "".join(p(text, pr=SPACE_BELOW) for text in ("For the buyer", "________", "Name, date"))
LONG = "compartmentalised "


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text) if text else '<w:p/>'}</w:tc>"


def rows(*cells: str, properties: str = "", widths: tuple[int, ...] = (3000, 3000)) -> str:
    """A table of rows given as XML of their cells."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    width = "" if "tblW" in properties else f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
    return (
        f'<w:tbl><w:tblPr>{properties}{width}<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
        + "".join(f"<w:tr>{row}</w:tr>" for row in cells)
        + "</w:tbl>"
    )


def placed(where: str) -> str:
    return rows(
        cell("a", f'{STARTS}<w:vAlign w:val="{where}"/>').replace("<w:pPr>", f"<w:pPr>{EXACT}") + cell("b"),
        cell("", GOES_ON) + cell(WORDS),
        cell("", GOES_ON) + cell("c"),
        cell("d") + cell("e"),
    )


CASES: dict[str, bytes] = {
    "a cell said to go on below which does not has no line of the table under it": docx(
        rows(
            cell("a", STARTS) + cell("b"),
            cell("c") + cell("d"),
            cell("e") + cell("f"),
            properties=HEAVY_BELOW,
        )
        + Z
    ),
    "the text of a cell over several rows in their middle": docx(placed("center") + Z),
    "the text of a cell over several rows at their foot": docx(placed("bottom") + Z),
    "tables that meet are one: of the width the last says, each with its own columns": docx(
        rows(cell(WORDS) + cell(WORDS), widths=(2000, 4000))
        + rows(cell(WORDS) + cell(WORDS), widths=(5000, 1000), properties=PERCENT)
        + Z
    ),
    "of cells for two signatures the last lines go, where the space under them does not fit": docx(
        left_over(3 * 320 - 40) + grid([SIGNED, SIGNED]) + Z
    ),
    "a cell before it gives its room to one behind that is split": docx(
        left_over(875)
        + grid(
            [
                p(LONG * 3, pr=SPACE_BELOW),
                p("x", pr=SPACE_BELOW) + p(LONG * 2, pr=SPACE_BELOW),
                p(LONG * 3, pr=SPACE_BELOW.replace("80", "40")),
            ],
            widths=(2000,) * 3,
        )
        + Z
    ),
    "where a paragraph goes on in a cell the space above it is there again": docx(
        left_over(1000)
        + grid(
            [
                p("word " * 60, pr='<w:spacing w:before="200"/>'),
                p("word " * 60, pr='<w:spacing w:before="80"/>'),
            ]
        )
        + Z
    ),
    "rows that are to be kept together and find no room on any page are not": docx(
        grid(
            [p("a", pr=EXACT) * 5],
            [p("b", pr=EXACT + KEPT) + p("b", pr=EXACT) * 29],
            [p("c", pr=EXACT) * 30],
            row="<w:cantSplit/>",
            widths=(3000,),
        )
        + Z
    ),
}

LINES: dict[str, str] = {
    "a cell said to go on below which does not has no line of the table under it": "1: 66.1 77.6 89.1 103.6",
    "tables that meet are one: of the width the last says, each with its own columns": "1: 66.1 77.6 89.1 100.6 112.1 123.6 135.1 146.6 158.1 169.6 181.1 192.6 204.1 215.6",
    "where a paragraph goes on in a cell the space above it is there again": "1: 599.5 748.6 754.6 760.1 766.1 771.6 777.6 783.1 2: 70.1 76.1 81.6 87.6 93.1 99.1 104.6 110.6 116.1 122.1 127.6 133.6 139.1 145.1 150.6 156.6 168.1 179.6",
    "the text of a cell over several rows in their middle": "1: 66.1 77.6 89.1 100.6 101.8 112.1 123.6 135.1 146.6 158.1",
    "the text of a cell over several rows at their foot": "1: 66.1 77.6 89.1 100.6 112.1 123.6 134 135.1 146.6 158.1",
    "of cells for two signatures the last lines go, where the space under them does not fit": "1: 602.7 748.8 764.8 2: 66.3 82.1",
    "a cell before it gives its room to one behind that is split": "1: 604.5 751 763 767 775 2: 66.3 82.1",
    "rows that are to be kept together and find no room on any page are not": "1: 69.5 85.5 101.5 117.5 133.5 2: 69.5 85.5 101.5 117.5 133.5 149.5 165.5 181.5 197.5 213.5 229.5 245.5 261.5 277.5 293.5 309.5 325.5 341.5 357.5 373.5 389.5 405.5 421.5 437.5 453.5 469.5 485.5 501.5 517.5 533.5 3: 69.5 85.5 101.5 117.5 133.5 149.5 165.5 181.5 197.5 213.5 229.5 245.5 261.5 277.5 293.5 309.5 325.5 341.5 357.5 373.5 389.5 405.5 421.5 437.5 453.5 469.5 485.5 501.5 517.5 533.5 546.1",
}
