"""Further habits of LibreOffice: what it puts on a line, in lists, at tabs and in narrow columns.

Lines are written as `page: baselines in points`; header and footer are not shown.
"""

from __future__ import annotations

from tests.fit.documents import W, docx
from tests.fit.habits.parts import (
    AFTER,
    BOX,
    CHINESE,
    EXACT,
    FOUR,
    GRID,
    TAB,
    Z,
    borders,
    grid,
    left_over,
    p,
)

BIG = '<w:r><w:rPr><w:sz w:val="40"/></w:rPr><w:t>enormously large</w:t></w:r>'

LARGE_TAB = '<w:r><w:rPr><w:sz w:val="48"/></w:rPr><w:tab/></w:r>'
LINE_BREAK = "<w:r><w:br/></w:r>"
LARGE_SYMBOL = '<w:r><w:rPr><w:sz w:val="48"/></w:rPr><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>'
LARGE_MARK = '<w:rPr><w:sz w:val="60"/></w:rPr>'

COURIER = (
    '<w:r><w:rPr><w:rFonts w:ascii="Courier New" w:hAnsi="Courier New"/></w:rPr>'
    "<w:t>wonderworldwonderworld and more</w:t></w:r>"
)
LARGE_NUMBER = (
    '<w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:t>55\u00a012\u00a034\u00a056\u00a078 and more</w:t></w:r>'
)
RED = '<w:r><w:rPr><w:color w:val="FF0000"/></w:rPr><w:t>mpart</w:t></w:r>'

CLOSE = '<w:spacing w:line="192" w:lineRule="auto"/>'

BOLD = "<w:r><w:rPr><w:b/></w:rPr><w:t>auto</w:t></w:r>"


def stop(position: int) -> str:
    return f'<w:tabs><w:tab w:val="left" w:pos="{position}"/></w:tabs>'


def spaced(style: str, direct: str) -> bytes:
    """Two paragraphs; the style of the first says one thing of the space between lines, the paragraph another."""
    return docx(
        p("word " * 36, pr=f'<w:pStyle w:val="Own"/><w:spacing {direct}/>') + Z,
        styles='<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Own"/><w:basedOn w:val="Normal"/>'
        f"<w:pPr><w:spacing {style}/></w:pPr></w:style>",
    )


def numbered(*, align: str = "left", follow: str, label: str = "%1") -> dict[str, str]:
    """A list whose labels have two digits, aligned at the place where the first line begins."""
    return {
        "numbering": f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        f'<w:numFmt w:val="decimalZero"/><w:suff w:val="{follow}"/><w:lvlText w:val="{label}"/><w:lvlJc w:val="{align}"/>'
        '<w:pPr><w:ind w:left="720" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    }


THIN = (
    "<w:tcBorders>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right")
    )
    + "</w:tcBorders>"
)


def ruled(*sides: str, cell: str = "", right: int = 0, letters: int = 80) -> str:
    """A table with thick lines at its edges and no margins, or one on the `right` (twips), at the sides of its cells."""
    lines = "".join(f'<w:{side} w:val="single" w:sz="96" w:space="0" w:color="auto"/>' for side in sides)
    beside = f'<w:left w:w="0" w:type="dxa"/><w:right w:w="{right}" w:type="dxa"/>'
    text = p("i" * letters)
    return grid([text] * 3, widths=(2000, 2000, 2000), cell=cell).replace(
        "</w:tblPr>", f"<w:tblBorders>{lines}</w:tblBorders><w:tblCellMar>{beside}</w:tblCellMar></w:tblPr>"
    )


def item(*runs: str) -> str:
    return p(*runs, pr='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')


def underlined(table: str, under: int) -> str:
    """A table whose last row has a wider line under it (in eighths of a point) than its other rows."""
    before, line, after = table.rpartition('<w:bottom w:val="single" w:sz="4"')
    return before + line.replace("4", str(under)) + after


CASES: dict[str, bytes] = {
    "a row is split above the line under the whole table": docx(
        left_over(1000) + underlined(grid([p("x", pr=EXACT) * 5], [Z], widths=(3000,), cell=THIN), 48) + Z
    ),
    "a row is split above its own line where that is the wider one": docx(
        left_over(1000)
        + underlined(grid([p("x", pr=EXACT) * 5], widths=(3000,), cell=THIN), 48).removesuffix("</w:tbl>")
        + grid([Z], widths=(3000,), cell=THIN).partition("</w:tblGrid>")[2]
        + Z
    ),
    "a tab goes along with a mark behind it that may not begin a line": docx(
        p("client gets", TAB, "\u2018maybe\u2019 discount", pr=stop(9300)) + Z
    ),
    "the space behind a label on the right of its place is on its right too": docx(
        item("word " * 18 + "i" * 10) + Z, extra=numbered(align="right", follow="space")
    ),
    "the space behind a label in the middle of its place is shared": docx(
        item("word " * 18 + "i" * 7) + Z, extra=numbered(align="center", follow="space")
    ),
    "columns of a third each lose no twip": docx(
        grid([p("every offer is checked"), Z, Z], widths=(2161, 2161, 2161)) + Z
    ),
    "the space between scripts is that of the text before it": docx(
        p(CHINESE, '<w:r><w:rPr><w:sz w:val="12"/></w:rPr><w:t>3</w:t></w:r>', pr='<w:ind w:right="6540"/>')
        + Z
    ),
    "a label with no room behind it has a line of its own, as high as with the text": docx(
        grid([item(CHINESE[:4]), Z], widths=(1260, 1260)) + Z,
        extra=numbered(follow="space", label="Step %1:"),
    ),
    "a label whose tab does not fit has a line of its own": docx(
        grid([item(CHINESE[:4]), Z], widths=(1360, 1360)) + Z, extra=numbered(follow="tab", label="Step %1:")
    ),
    "beside a label what begins the next line counts for the height": docx(
        item("word " * 18, BIG) + Z, extra=numbered(follow="space")
    ),
    "a box does not join one whose lower border is a line between": docx(
        p("a", pr=borders(*BOX)) + p("b", pr=borders(*BOX, "between")) * 2 + Z
    ),
    "of a list in a column narrower than its indent only the beginning is printed": docx(
        grid([item("client's delivery") + Z], widths=(800,)) + Z, extra=numbered(follow="space")
    ),
    "a first line with no room is as high as its letter": docx(
        grid([p(CHINESE[:4], pr='<w:ind w:firstLine="720"/>') + Z], widths=(800,)) + Z
    ),
    "a ligature is kerned as its last letter is": docx(
        p("rabatter " * 10, look='<w:kern w:val="2"/>', pr='<w:ind w:right="2680"/>') + Z, font="Calibri"
    ),
    "marks behind Latin letters are broken as these are": docx(
        p(
            "\u5b8c\u6210\u7387\u4e0d\u4f4e\u4e8eABC\uff0c\u201c\u592a\u8d35\u4e86\u201d\u4e0d\u662f\u62d2\u7edd",
            pr='<w:ind w:right="7738"/>',
        )
        + Z
    ),
    "a word of several looks that is longer than the line is cut in the first of them": docx(
        p("auto", BOLD, "matically", pr='<w:ind w:right="8638"/>') + Z
    ),
    "a word longer than the line loses no letter behind Chinese text": docx(
        p("\u4e8eautoau", BOLD, "maticallyverylon", pr='<w:ind w:right="8638"/>') + Z
    ),
    "a long word behind a no-break space goes on from it": docx(
        p("autoauto\u00a0maticallyverylon", pr='<w:ind w:right="8338"/>') + Z
    ),
    "behind a no-break space a word is cut where the line has no space before it": docx(
        p("anna-m.\u00a0discounter more", pr='<w:ind w:right="8338"/>')
        + p("a anna-m.\u00a0discounter more", pr='<w:ind w:right="8338"/>')
        + p("word", TAB, "t.\u00a0discount more", pr=stop(9300))
        + Z
    ),
    "a tab counts for the height of a line, but not of the first": docx(
        p("a", LARGE_TAB, "b", LINE_BREAK, "c", LARGE_TAB, "d") + p("word " * 18, LARGE_TAB, "bbbbbbbb") + Z
    ),
    "a tab alone on the first line counts where a line break ends it": docx(
        p(LARGE_TAB, LINE_BREAK, "a", pr=LARGE_MARK) + Z
    ),
    "a paragraph of nothing but a tab is as high as the text of its style": docx(
        p(LARGE_TAB, pr=LARGE_MARK) * 2 + Z
    ),
    "a rule without a length is that of a single line": spaced(
        'w:line="400" w:lineRule="exact"', 'w:lineRule="auto"'
    ),
    "at least without a length is a line of 12 pt": spaced(
        'w:line="400" w:lineRule="exact"', 'w:lineRule="atLeast"'
    ),
    "multiple spacing is rounded alike whichever of rule and length comes first": docx(
        p("word " * 90, pr='<w:spacing w:lineRule="auto" w:line="259"/>')
        + p("word " * 90, pr='<w:spacing w:line="259" w:lineRule="auto"/>')
        + Z
    ),
    "Roman numerals, thirds and numbers in brackets are as wide as the font has them, or the one behind it": docx(
        p("\u2160a\u2161a\u216ba " * 18) + p("\u2153a\u2154a\u215ba " * 18) + p("\u2474a\u2475a " * 18) + Z
    ),
    "the lines at a table's edges narrow all of its cells": docx(ruled("left", "right") + Z),
    "a line between cells narrows none": docx(ruled("insideV") + Z),
    "what a line took on the left, a wider margin on the right gives back": docx(
        ruled("left", "right", right=200, letters=117) + Z
    ),
    "they do not narrow a cell with margins of its own": docx(
        ruled("left", "right", cell='<w:tcMar><w:left w:w="0"/><w:right w:w="0"/></w:tcMar>') + Z
    ),
    "of an indent in characters the length beside it counts": docx(
        p(CHINESE * 5, pr='<w:ind w:leftChars="200" w:left="420" w:firstLineChars="200" w:firstLine="420"/>')
        + Z
    ),
    "a symbol is as high as its font": docx(p(LARGE_SYMBOL, " text") * 2 + Z),
    "a large bullet is as high as its font": docx(
        item("a") * 2 + Z,
        extra={
            "numbering": numbered(follow="tab", label="\uf0b7")["numbering"]
            .replace("decimalZero", "bullet")
            .replace(
                "</w:lvl>",
                '<w:rPr><w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/><w:sz w:val="48"/></w:rPr></w:lvl>',
            )
        },
    ),
    "a length without a rule is exact": spaced('w:line="276" w:lineRule="auto"', 'w:line="360"'),
    "a word in two colours that is wider than its column is cut in its first part": docx(
        grid([p("One co", RED, "mentalised word"), Z], widths=(1000, 3000)) + Z
    ),
    "beside a label what does not fit does not count under the baseline": docx(
        item("word " * 17, COURIER) + Z, extra=numbered(follow="tab")
    ),
    "beside a label a large blank at the end of the line counts": docx(
        item(
            "word " * 16 + "word",
            '<w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:t xml:space="preserve"> wonderworldwonderworld and more</w:t></w:r>',
        )
        + Z,
        extra=numbered(follow="tab"),
    ),
    "what goes to the next line with the rest of its word does not count for the height": docx(
        p("word " * 18, LARGE_NUMBER) + Z
    ),
    "a soft hyphen beside a label needs room behind what stands there": docx(
        grid([item("Az \u00fcgyf\u00e9\u00adlmenedzser"), Z], widths=(1756, 3000)) + Z,
        extra=numbered(follow="tab"),
    ),
    "a box behind the 25th paragraph that goes on needs room for the border above it as well": docx(
        p("s", pr=EXACT) * 23 + left_over(720 + 23 * 320) + p("a", pr=borders(*BOX)) * 2
    ),
    "a box behind the 25th paragraph does not where a table behind it comes before": docx(
        p("s", pr=EXACT) * 25
        + grid([p("s", pr=EXACT)], widths=(3000,))
        + left_over(720 + 26 * 320)
        + p("a", pr=borders(*BOX)) * 2
    ),
    "a box up to the 25th paragraph does not": docx(
        p("s", pr=EXACT) * 22 + left_over(720 + 22 * 320) + p("a", pr=borders(*BOX)) * 2
    ),
    "an empty paragraph is shrunk by its line spacing only where it is aligned": docx(
        p(pr=CLOSE) * 4 + Z + p(pr=CLOSE + '<w:jc w:val="center"/>') * 4 + Z
    ),
    "an empty paragraph takes one line of a grid, or as many as it needs where it is aligned": docx(
        p(pr=LARGE_MARK) + Z + p(pr=LARGE_MARK + '<w:jc w:val="center"/>') + Z, section=GRID
    ),
    "of a cell behind one nearly as high the last line goes for the space under it": docx(
        left_over(1390) + grid([p("word " * 14, pr=AFTER), p(FOUR, pr=AFTER)]) + Z
    ),
}

LINES = {
    "a row is split above the line under the whole table": "1: 599.5 748.5 764.5 2: 70 86 102 115.1 132.6",
    "a row is split above its own line where that is the wider one": "1: 599.5 748.5 764.5 2: 70 86 102 120.6 132.6",
    "a symbol is as high as its font": "1: 73.3 95.2 109.8",
    "a large bullet is as high as its font": "1: 73.3 95.2 109.8",
    "of an indent in characters the length beside it counts": "1: 68.3 82.8 95.1",
    "the lines at a table's edges narrow all of its cells": "1: 66.1 77.6 89.1 100.6",
    "a line between cells narrows none": "1: 66.1 77.6 89.1",
    "what a line took on the left, a wider margin on the right gives back": "1: 66.1 77.6 89.1 100.6",
    "they do not narrow a cell with margins of its own": "1: 66.1 77.6 89.1",
    "Roman numerals, thirds and numbers in brackets are as wide as the font has them, or the one behind it": "1: 66.1 77.6 89.1 100.6 112.1 123.6 135.1",
    "multiple spacing is rounded alike whichever of rule and length comes first": "1: 66.1 78.5 90.9 103.3 115.7 128.1 140.5 152.9 165.3 177.7 190.1",
    "a tab counts for the height of a line, but not of the first": "1: 66.1 90.8 105.2 129.8 144.3",
    "a tab alone on the first line counts where a line break ends it": "1: 93.7 105.2",
    "a paragraph of nothing but a tab is as high as the text of its style": "1: 89.1",
    "a rule without a length is that of a single line": "1: 66.1 77.6 89.1",
    "at least without a length is a line of 12 pt": "1: 66.6 78.6 90.1",
    "a length without a rule is exact": "1: 71.1 89.1 102.1",
    "behind a no-break space a word is cut where the line has no space before it": "1: 66.1 77.6 89.1 100.6 112.1 123.6 135.1 146.6",
    "of a cell behind one nearly as high the last line goes for the space under it": "1: 583.9 728.5 744.5 760.5 2: 69.5 92.1",
    "a word of several looks that is longer than the line is cut in the first of them": "1: 66.1 77.6 89.1 100.6",
    "a word longer than the line loses no letter behind Chinese text": "1: 68.3 80.6 92.1 103.6 115.1",
    "a long word behind a no-break space goes on from it": "1: 66.1 77.6 89.1",
    "marks behind Latin letters are broken as these are": "1: 68.3 82.8 97.3 109.6",
    "a ligature is kerned as its last letter is": "1: 66.4 78.6",
    "of a list in a column narrower than its indent only the beginning is printed": "1: 66.1 77.6 100.6 112.1",
    "a first line with no room is as high as its letter": "1: 68.3 82.8 97.3 109.6 121.1",
    "a box does not join one whose lower border is a line between": "1: 71.6 94.1 115.1 132.1",
    "a label with no room behind it has a line of its own, as high as with the text": "1: 66.1 68.3 82.8 97.3 109.6",
    "a label whose tab does not fit has a line of its own": "1: 66.1 68.3 82.8 97.3 109.6",
    "beside a label what begins the next line counts for the height": "1: 75.5 98.5 112.1",
    "a tab goes along with a mark behind it that may not begin a line": "1: 66.1 77.6 89.1 100.6",
    "the space behind a label on the right of its place is on its right too": "1: 66.1 77.6",
    "the space behind a label in the middle of its place is shared": "1: 66.1 77.6",
    "columns of a third each lose no twip": "1: 66.1 77.6",
    "the space between scripts is that of the text before it": "1: 68.3 76.8 87.5",
    "an empty paragraph is shrunk by its line spacing only where it is aligned": "1: 112.1 160.4",
    "an empty paragraph takes one line of a grid, or as many as it needs where it is aligned": "1: 89.2 151.6",
    "a word in two colours that is wider than its column is cut in its first part": "1: 66.1 77.6 89.1 100.6 112.1 123.6",
    "a soft hyphen beside a label needs room behind what stands there": "1: 66.1 77.6 89.1 100.6 112.1",
    "beside a label what does not fit does not count under the baseline": "1: 66.1 76.5 89",
    "what goes to the next line with the rest of its word does not count for the height": "1: 66.1 81.3 93.7",
    "beside a label a large blank at the end of the line counts": "1: 69.8 86 98.3",
    "a box behind the 25th paragraph that goes on needs room for the border above it as well": "1: 69.5 85.5 101.5 117.5 133.5 149.5 165.5 181.5 197.5 213.5 229.5 245.5 261.5 277.5 293.5 309.5 325.5 341.5 357.5 373.5 389.5 405.5 421.5 684.3 764.1 2: 71.6",
    "a box up to the 25th paragraph does not": "1: 69.5 85.5 101.5 117.5 133.5 149.5 165.5 181.5 197.5 213.5 229.5 245.5 261.5 277.5 293.5 309.5 325.5 341.5 357.5 373.5 389.5 405.5 681.1 764.1 775.6",
    "a box behind the 25th paragraph does not where a table behind it comes before": "1: 69.5 85.5 101.5 117.5 133.5 149.5 165.5 181.5 197.5 213.5 229.5 245.5 261.5 277.5 293.5 309.5 325.5 341.5 357.5 373.5 389.5 405.5 421.5 437.5 453.5 469.5 693.9 764.1 775.6",
}
