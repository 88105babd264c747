"""Further habits of LibreOffice: what of each cell stays on the page where a row is split.

Lines are written as `page: baselines in points`; cells stand a little lower than those before them, to be told apart.
"""

from __future__ import annotations

from tests.fit.documents import docx
from tests.fit.habits.parts import KEPT, Z, grid, left_over, p

LINE_BELOW = '<w:tcBorders><w:bottom w:val="single" w:sz="24" w:space="0" w:color="auto"/></w:tcBorders>'
MARGIN = '<w:tcMar><w:bottom w:w="100" w:type="dxa"/></w:tcMar>'
OTHER = '<w:tblPr><w:tblStyle w:val="Other"/>'
WORD = "compartmentalised "


def text(lines: int, after: int, before: int = 0) -> str:
    """A paragraph of so many lines of 12 pt, with such spaces around it in twips."""
    spacing = f'<w:spacing w:before="{before}" w:after="{after}" w:line="240" w:lineRule="exact"/>'
    return p(WORD * lines, pr=spacing) if lines else f"<w:p><w:pPr>{spacing}</w:pPr></w:p>"


def split(room: int, *cells: str, row: str = "", cell: str = "") -> bytes:
    """A row of such cells where there is so much room left; a row of one line stands above."""
    rows = grid(
        [text(1, 0)] * len(cells), list(cells), row="ROW", widths=(2000,) * len(cells), cell=cell
    )  # only the second row may have properties
    above, second = rows.split("</w:tr>", 1)
    return docx(left_over(room + 240) + above.replace("ROW", "") + "</w:tr>" + second.replace("ROW", row) + Z)


CASES: dict[str, bytes] = {
    "a line whose space does not fit stays, and leaves an empty line": split(300, text(1, 160)),
    "the empty line is as high as the text of the paragraph's style, and what is behind it goes on": split(
        420,
        p("word", pr='<w:spacing w:after="300" w:line="276" w:lineRule="auto"/>', look='<w:sz w:val="28"/>')
        + p("second"),
    ),
    "the last of two lines goes for the space under it": split(500, text(2, 160)),
    "where a cell behind is higher, the line comes back, and with nothing to go on the row goes whole": split(
        300, text(1, 160), text(1, 0, 30)
    ),
    "where a cell behind goes on, the lines before it stay without their space": split(
        600, text(2, 160), text(5, 0, 30)
    ),
    "where a cell before goes on, the last line goes for the space under it": split(
        820, text(5, 0), text(3, 160, 30)
    ),
    "of two that lack only the space the first gives a line and the second keeps all": split(
        548, text(2, 80), text(2, 80, 30)
    ),
    "a last text of which the first line and the space under all do not fit goes whole": split(
        600, text(1, 0) + text(2, 160), text(3, 0, 30)
    ),
    "a cell of an empty line whose space does not fit takes the row to the next page": split(
        300, text(3, 0), text(0, 160)
    ),
    "a text that a cell then ends with gives a line for the space under it": split(
        600, text(2, 160) + text(3, 0), text(5, 0, 30)
    ),
    "each cell ends with its own space on the next page": split(500, text(3, 0), text(2, 400, 30)),
    "a row of a least height has the rest of it on the next page": split(
        1000, text(5, 0), row='<w:trHeight w:val="2000" w:hRule="atLeast"/>'
    ),
    "what a cell ends with on the next page stands at its foot, what stays before at its head": split(
        1000, text(8, 0), text(7, 0, 30), cell='<w:vAlign w:val="bottom"/>'
    ),
    "a row that fits but for the line under it goes whole": docx(
        left_over(1000 + 240)
        + grid([text(1, 0)] * 2, ["LINE" + text(4, 0), text(1, 0)], [text(1, 0)] * 2).replace(
            "</w:tcPr>LINE", f"{LINE_BELOW}</w:tcPr>"
        )
        + Z
    ),
    "a row whose first text is kept with the next is not split": split(
        600, text(5, 0).replace("<w:pPr>", "<w:pPr>" + KEPT, 1), text(1, 0)
    ),
    "a row whose first text is kept with the next is split where a page begins with it": split(
        600, text(70, 0).replace("<w:pPr>", "<w:pPr>" + KEPT, 1), text(1, 0)
    ),
    "under two tables of header rows alone those of a third are not repeated": docx(
        left_over(1200)
        + grid([text(1, 0)], row="<w:tblHeader/>", widths=(2000,)).replace("<w:tblPr>", OTHER)
        + grid([text(1, 0)], row="<w:tblHeader/>", widths=(2000,))
        + grid([text(1, 0, 30)], row="<w:tblHeader/>", widths=(2000,))
        .replace("<w:tblPr>", OTHER)
        .removesuffix("</w:tbl>")
        + grid([text(1, 0)], widths=(2000,)).split("</w:tblGrid>")[1].removesuffix("</w:tbl>") * 4
        + "</w:tbl>"
        + Z,
        styles='<w:style w:type="table" w:styleId="Other"><w:name w:val="Other"/></w:style>',
    ),
    "under a table of another style header rows are not repeated": docx(
        left_over(1200)
        + grid([text(1, 0)], widths=(2000,)).replace("<w:tblPr>", '<w:tblPr><w:tblStyle w:val="Other"/>')
        + grid([text(1, 0)], row="<w:tblHeader/>", widths=(2000,)).replace("</w:tbl>", "")
        + "".join(
            grid([text(1, 0, 30)], widths=(2000,)).split("</w:tblGrid>")[1].removesuffix("</w:tbl>")
            for _ in range(4)
        )
        + "</w:tbl>"
        + Z,
        styles='<w:style w:type="table" w:styleId="Other"><w:name w:val="Other"/></w:style>',
    ),
    "the last row, kept with a paragraph that does not fit, goes along with it": docx(
        left_over(3 * 240 + 300)
        + grid(
            [text(1, 0)],
            [text(1, 0)],
            [text(1, 0).replace("<w:pPr>", "<w:pPr>" + KEPT)],
            widths=(2000,),
        )
        + p("word " * 200)
        + Z
    ),
    "a row that may not be split is, where it is higher than the sheet between its margins": split(
        700, text(62, 0), text(1, 0), row="<w:cantSplit/>"
    ),
    "header rows that no page has room for are rows like others": docx(
        left_over(1000)
        + grid([text(62, 0)], row="<w:tblHeader/>", widths=(2000,)).removesuffix("</w:tbl>")
        + "".join(
            grid([text(1, 0)], widths=(2000,)).split("</w:tblGrid>")[1].removesuffix("</w:tbl>")
            for _ in range(3)
        )
        + "</w:tbl>"
        + Z
    ),
    "a row over three pages gives a line away on the second, for the space under it": docx(
        p("s", pr='<w:spacing w:after="0" w:line="2000" w:lineRule="exact"/>')
        + grid([text(16, 300), text(3, 0, 30)], widths=(2000, 2000))
        + Z,
        page=(11906, 2 * 1134 + 3000),
    ),
    "in a row of exact height nothing is seen in the margin under its cells": docx(
        grid([text(4, 0)], row='<w:trHeight w:val="550" w:hRule="exact"/>', widths=(2000,), cell=MARGIN) + Z
    ),
}

LINES: dict[str, str] = {
    "a line whose space does not fit stays, and leaves an empty line": "1: 617.9 767.8 779.8 2: 86.1",
    "the empty line is as high as the text of the paragraph's style, and what is behind it goes on": "1: 613.1 761.8 777.4 2: 94.3 105.8",
    "the last of two lines goes for the space under it": "1: 609.9 757.8 769.8 2: 66.3 86.1",
    "where a cell behind is higher, the line comes back, and with nothing to go on the row goes whole": "1: 617.9 767.8 2: 66.3 67.8 86.1",
    "where a cell behind goes on, the lines before it stay without their space": "1: 605.9 752.8 764.8 766.3 776.8 778.3 2: 67.8 79.8 91.8 103.6",
    "where a cell before goes on, the last line goes for the space under it": "1: 597.1 741.8 753.8 755.3 765.8 767.3 777.8 2: 66.3 67.8 78.3 90.1",
    "of two that lack only the space the first gives a line and the second keeps all": "1: 608 755.4 767.4 768.9 780.9 2: 66.3 82.1",
    "a last text of which the first line and the space under all do not fit goes whole": "1: 605.9 752.8 764.8 766.3 778.3 2: 66.3 67.8 78.3 98.1",
    "a cell of an empty line whose space does not fit takes the row to the next page": "1: 617.9 767.8 2: 66.3 78.3 90.3 102.1",
    "a text that a cell then ends with gives a line for the space under it": "1: 605.9 752.8 764.8 766.3 778.3 2: 66.3 67.8 79.8 86.3 91.8 98.3 110.3 122.1",
    "each cell ends with its own space on the next page": "1: 609.9 757.8 769.8 771.3 781.8 2: 66.3 67.8 99.6",
    "a row of a least height has the rest of it on the next page": "1: 589.9 732.8 744.8 756.8 768.8 780.8 2: 66.3 116.1",
    "what a cell ends with on the next page stands at its foot, what stays before at its head": "1: 589.9 732.8 744.8 746.3 756.8 758.3 768.8 770.3 780.8 782.3 2: 66.3 78.3 90.3 102.3 114.1",
    "a row that fits but for the line under it goes whole": "1: 589.9 732.8 2: 66.3 78.3 90.3 102.3 117.3 129.1",
    "a row whose first text is kept with the next is not split": "1: 605.9 752.8 2: 66.3 78.3 90.3 102.3 114.3 126.1",
    "a row whose first text is kept with the next is split where a page begins with it": "1: 605.9 752.8 2: 66.3 78.3 90.3 102.3 114.3 126.3 138.3 150.3 162.3 174.3 186.3 198.3 210.3 222.3 234.3 246.3 258.3 270.3 282.3 294.3 306.3 318.3 330.3 342.3 354.3 366.3 378.3 390.3 402.3 414.3 426.3 438.3 450.3 462.3 474.3 486.3 498.3 510.3 522.3 534.3 546.3 558.3 570.3 582.3 594.3 606.3 618.3 630.3 642.3 654.3 666.3 678.3 690.3 702.3 714.3 726.3 738.3 750.3 762.3 774.3 3: 66.3 78.3 90.3 102.3 114.3 126.3 138.3 150.3 162.3 174.3 186.1",
    "under two tables of header rows alone those of a third are not repeated": "1: 591.5 734.8 746.8 760.3 772.3 2: 66.3 78.3 90.3 102.1",
    "under a table of another style header rows are not repeated": "1: 591.5 734.8 746.8 760.3 773.8 2: 67.8 81.3 93.1",
    "the last row, kept with a paragraph that does not fit, goes along with it": "1: 598.7 743.8 755.8 2: 66.3 78.1 89.6 101.1 112.6 124.1 135.6 147.1 158.6 170.1 181.6 193.1 204.6",
    "a row that may not be split is, where it is higher than the sheet between its margins": "1: 601.9 747.8 759.8 771.8 2: 66.3 78.3 90.3 102.3 114.3 126.3 138.3 150.3 162.3 174.3 186.3 198.3 210.3 222.3 234.3 246.3 258.3 270.3 282.3 294.3 306.3 318.3 330.3 342.3 354.3 366.3 378.3 390.3 402.3 414.3 426.3 438.3 450.3 462.3 474.3 486.3 498.3 510.3 522.3 534.3 546.3 558.3 570.3 582.3 594.3 606.3 618.3 630.3 642.3 654.3 666.3 678.3 690.3 702.3 714.3 726.3 738.3 750.3 762.3 774.3 3: 66.1",
    "header rows that no page has room for are rows like others": "1: 599.5 744.8 756.8 768.8 780.8 2: 66.3 78.3 90.3 102.3 114.3 126.3 138.3 150.3 162.3 174.3 186.3 198.3 210.3 222.3 234.3 246.3 258.3 270.3 282.3 294.3 306.3 318.3 330.3 342.3 354.3 366.3 378.3 390.3 402.3 414.3 426.3 438.3 450.3 462.3 474.3 486.3 498.3 510.3 522.3 534.3 546.3 558.3 570.3 582.3 594.3 606.3 618.3 630.3 642.3 654.3 666.3 678.3 690.3 702.3 714.3 726.3 738.3 750.3 762.3 774.3 3: 66.3 78.1",
    "a row over three pages gives a line away on the second, for the space under it": "1: 136.7 166.3 167.8 178.3 179.8 190.3 191.8 202.3 2: 66.3 78.3 90.3 102.3 114.3 126.3 138.3 150.3 162.3 174.3 186.3 3: 66.3 93.1",
    "in a row of exact height nothing is seen in the margin under its cells": "1: 66.3 78.3 93.6",
}
