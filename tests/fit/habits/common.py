"""Constructs in which LibreOffice has habits of its own: where each line lies, and that LibreOffice says the same.

Lines are written as `page: baselines in points`; header and footer are not shown.
"""

from __future__ import annotations

from tests.fit.documents import docx
from tests.fit.habits.parts import (
    AFTER,
    BOX,
    BREAK,
    CHINESE,
    ENDS,
    EXACT,
    FOUR,
    GOES_ON,
    GRID,
    INDENTED,
    KEPT,
    LETTERS,
    LIST,
    LISTED,
    MINCHO,
    RUSSIAN,
    SAID_CHINESE,
    SPACED,
    TAB,
    THEME,
    E,
    Z,
    beside,
    borders,
    grid,
    left_over,
    p,
    stops,
    themed,
)

CASES: dict[str, bytes] = {
    "a page break at the end of a paragraph belongs to the next one": docx(Z + p("a", BREAK) + Z),
    "a page break alone leaves an empty line before it": docx(Z + p(BREAK) + E + Z),
    "a page break at the end of the document makes no page": docx(Z + p(BREAK)),
    "a page break before the first word makes an empty page": docx(p(BREAK, "a") + Z),
    "two page breaks in a row are one": docx(Z + p("a", BREAK, BREAK, "b") + Z),
    "space above text behind a page break stays": docx(Z + p("a", BREAK, "b", pr=SPACED) + Z),
    "a page break before a table": docx(Z + p("a", BREAK) + grid([Z, Z]) + Z),
    "a first cell that begins a page": docx(Z + grid([p("a", pr="<w:pageBreakBefore/>"), Z]) + Z),
    "space above the first paragraph of a section stays": docx(
        Z + p("a", pr=ENDS) + p("b", pr=SPACED), section='<w:type w:val="nextPage"/>'
    ),
    "an empty paragraph that ends a section is none": docx(Z + p(pr=SPACED + ENDS) + Z, section=GOES_ON),
    "it is one where the section holds nothing else": docx(Z + p(pr=ENDS) + p(pr=ENDS) + Z, section=GOES_ON),
    "it is none after a table": docx(Z + grid([Z, Z]) + p(pr=ENDS) + Z, section=GOES_ON),
    "no contextual spacing across sections": docx(
        p("a", pr=f"{SPACED}<w:contextualSpacing/>{ENDS}") + p("b", pr=f"{SPACED}<w:contextualSpacing/>"),
        section=GOES_ON,
    ),
    "space under the last paragraph of a cell counts twice in a header": docx(
        Z, header=E * 2 + grid([p("a", pr=AFTER), Z], [p("a", pr=AFTER), Z]) + E
    ),
    "a row whose first paragraph is kept goes along": docx(
        left_over(1300)
        + grid(*[[p("a", pr=EXACT), p("a", pr=EXACT)]] * 2)
        + Z
        + grid([p("b", pr=KEPT + EXACT), Z], [p("c", pr=EXACT), Z], row="<w:cantSplit/>")
    ),
    "a table whose rows are kept goes as a whole": docx(
        left_over(700) + grid(*[[p("b", pr=KEPT + EXACT), Z]] * 3, row="<w:cantSplit/>") + Z
    ),
    "of two cells as high neither is split for the space under them": docx(
        left_over(1390) + grid([p(FOUR, pr=AFTER), p(FOUR, pr=AFTER)]) + Z
    ),
    "a margin under a cell is kept free on the first page": docx(
        left_over(900)
        + grid([p(FOUR, pr=EXACT), Z], cell='<w:tcMar><w:bottom w:w="300" w:type="dxa"/></w:tcMar>')
        + Z
    ),
    "space under a paragraph that ends a cell's part is kept free": docx(
        left_over(1300) + grid([p(FOUR, pr=AFTER) + p("b", pr=EXACT), Z]) + Z
    ),
    "space above a paragraph stays where a cell goes on with it": docx(
        left_over(1300)
        + grid([p(FOUR, pr=EXACT) + p("b", pr='<w:spacing w:before="200" w:after="0"/>'), Z])
        + Z
    ),
    "multiple spacing does not raise the line a split row goes on with": docx(
        left_over(800) + grid([p(FOUR, pr='<w:spacing w:line="480" w:lineRule="auto"/>'), Z]) + Z
    ),
    "a cell over three rows goes on where a row begins the next page": docx(
        left_over(900) + beside(p(FOUR * 2, pr=EXACT), *(p(text, pr=EXACT) for text in "abc")) + p("d") + Z
    ),
    "a cell over two rows goes on where the second is split": docx(
        left_over(900) + beside(p(FOUR * 2, pr=EXACT), p("a", pr=EXACT), p(FOUR, pr=EXACT)) + p("d") + Z
    ),
    "a cell over two rows goes on where the first is split": docx(
        left_over(900) + beside(p(FOUR * 2, pr=EXACT), p(FOUR, pr=EXACT), p("a", pr=EXACT)) + p("d") + Z
    ),
    "what does not fit into an exact row is not seen": docx(
        grid([p(FOUR, pr=EXACT), Z], row='<w:trHeight w:val="700" w:hRule="exact"/>') + Z
    ),
    "a line between paragraphs of one box": docx(
        "".join(p(text, pr=borders(*BOX, "between") + SPACED) for text in "abc") + Z
    ),
    "a line between paragraphs of two kinds of box": docx(
        p("a", pr=borders(*BOX, "between") + SPACED)
        + p("b", pr=borders(*BOX, "between", kind="double") + SPACED)
        + p("c", pr=borders(*BOX, "between") + SPACED)
        + Z
    ),
    "a line between and no box": docx(
        "".join(p(text, pr=borders("between") + SPACED) for text in "ab")
        + p("c", pr=borders("top", "bottom", "between") + SPACED)
        + p("d", pr=borders("between", kind="double") + SPACED)
        + Z
    ),
    "a box with a line between after one without": docx(
        p("a", pr=borders(*BOX) + SPACED) + p("b", pr=borders(*BOX, "between") + SPACED) + Z
    ),
    "a triple border": docx(p("a", pr=borders(*BOX, kind="triple")) + Z),
    "a thick border": docx(p("a", pr=borders(*BOX, kind="thick")) + Z),
    "a border of a thin and a thick line": docx(p("a", pr=borders(*BOX, kind="thinThickSmallGap")) + Z),
    "a table border that does not say how thick it is": docx(
        grid([Z, Z], cell='<w:tcBorders><w:bottom w:val="single"/></w:tcBorders>') + Z
    ),
    "a thick line under the last row does not move a centred cell": docx(
        grid(
            [p("word", pr=EXACT), p(FOUR, pr=EXACT)],
            cell='<w:tcBorders><w:bottom w:val="single" w:sz="48"/></w:tcBorders><w:vAlign w:val="center"/>',
        )
        + Z
    ),
    "a decimal tab without a point meets the end of the number": docx(
        p("a", TAB, "10 " + "word " * 3, TAB, "x " * 9, TAB, "y " * 9, pr=stops(5250)) + Z
    ),
    "bold Chinese in a font with serifs": docx(p(CHINESE * 5, look=MINCHO + "<w:b/>") + Z),
    "Cyrillic in a font that has none comes from one with serifs": docx(p(RUSSIAN * 40) + Z, font="Cambria"),
    "a mark does not hang behind another script": docx(
        p(CHINESE + "10%\uff1a" + CHINESE, pr='<w:ind w:right="6060"/>') + Z
    ),
    "a line break behind a mark that hangs stands on the same line": docx(
        p(CHINESE * 3 + "\uff1b", "<w:r><w:br/></w:r>", "a", pr='<w:ind w:right="630"/>') + Z
    ),
    "small capitals are kerned": docx(p("Tavata AVATAR " * 25, look='<w:smallCaps/><w:kern w:val="2"/>') + Z),
    "the last letter of a line needs no space behind it": docx(
        p("word " * 40, look='<w:spacing w:val="100"/>') + Z
    ),
    "letter spacing counts once for a ligature": docx(
        p("after office " * 40, look='<w:spacing w:val="60"/>') + Z, font="Calibri"
    ),
    "slanted Cyrillic in a font that has none": docx(p(RUSSIAN * 40, look="<w:i/>") + Z, font="Cambria"),
    "tracked deletions are printed": docx(
        p("a", '<w:del w:id="1" w:author="A"><w:r><w:delText>' + "gone " * 40 + "</w:delText></w:r></w:del>")
        + Z
    ),
    "lines snap to a grid, whatever their own spacing": docx(
        p(CHINESE * 4)
        + p(CHINESE * 4, pr=EXACT)
        + p(CHINESE * 4, pr='<w:snapToGrid w:val="0"/>')
        + p(CHINESE * 4, pr='<w:spacing w:line="360" w:lineRule="auto"/>')
        + p(CHINESE * 4, look='<w:sz w:val="36"/>')
        + grid([p(CHINESE), Z])
        + p("z", pr='<w:spacing w:before="100" w:after="100"/>')
        + Z,
        section=GRID,
    ),
    "a page holds whole lines of its grid": docx("".join(p(str(n)) for n in range(48)), section=GRID),
    "a header does not snap to the grid": docx(Z, section=GRID, header=p("a") * 5),
    "spacing in lines gives way to a length": docx(
        p("a", pr='<w:spacing w:beforeLines="100" w:afterLines="50"/>')
        + p("b", pr='<w:spacing w:beforeLines="100" w:before="100"/>')
        + Z
    ),
    "of capitals and small capitals the small ones win": docx(
        p("word " * 60, look="<w:caps/><w:smallCaps/>") + Z
    ),
    "a dash in Chinese text is as wide as a letter": docx(
        p((CHINESE + "\u2014\u2014") * 5, pr='<w:ind w:right="1080"/>', look=SAID_CHINESE) + Z
    ),
    "a row that is all of a table's heading is not split": docx(
        left_over(900) + grid([p(FOUR * 2, pr=EXACT), Z], row="<w:tblHeader/>") + Z
    ),
    "where hanging marks are asked for they do not hang": docx(
        p(CHINESE * 3 + "\uff1b", pr='<w:overflowPunct/><w:ind w:right="630"/>') + Z
    ),
    "where hanging marks are forbidden they hang": docx(
        p(CHINESE * 3 + "\uff1b", pr='<w:overflowPunct w:val="0"/><w:ind w:right="630"/>') + Z
    ),
    "letters said to be Chinese are broken anywhere": docx(p(LETTERS, look=SAID_CHINESE) + Z),
    "a mark hangs behind letters said to be Chinese": docx(
        p(CHINESE + "10%\uff1a" + CHINESE, pr='<w:ind w:right="6060"/>', look=SAID_CHINESE) + Z
    ),
    "borders of a paragraph add to those of its style": docx(
        p("a", pr=f'<w:pStyle w:val="Ruled"/>{borders("left")}') + Z,
        styles=f'<w:style w:type="paragraph" w:styleId="Ruled"><w:name w:val="Ruled"/><w:pPr>{borders("top", "bottom")}'
        "</w:pPr></w:style>",
    ),
    "a theme's Latin font for Chinese text": docx(
        p(CHINESE, look=themed("minorHAnsi", "zh-CN")) * 2 + Z, extra=THEME
    ),
    "a theme without a Chinese font, Chinese text": docx(
        p(CHINESE, look=themed("minorEastAsia", "zh-CN")) * 2 + Z, extra=THEME
    ),
    "a theme without a Chinese font, text not said to be Chinese": docx(
        p(CHINESE, look=themed("minorEastAsia", "en-US")) * 2 + Z, extra=THEME
    ),
    "a list's indent of 0 stands": docx(p(FOUR * 2, pr=LISTED) + Z, extra=LIST, styles=INDENTED),
    "a list's indent of 0 gives way where the paragraph has another one": docx(
        p(FOUR * 2, pr=f'{LISTED}<w:ind w:right="600"/>') + Z, extra=LIST, styles=INDENTED
    ),
}

LINES = {
    "a page break at the end of a paragraph belongs to the next one": "1: 66.1 77.6 2: 66.1",
    "a page break alone leaves an empty line before it": "1: 66.1 2: 77.6",
    "a page break at the end of the document makes no page": "1: 66.1",
    "a page break before the first word makes an empty page": "2: 66.1 77.6",
    "two page breaks in a row are one": "1: 66.1 77.6 2: 66.1 77.6",
    "space above text behind a page break stays": "1: 66.1 92.6 2: 81.1 102.6",
    "a page break before a table": "1: 66.1 77.6 2: 66.1 77.6",
    "a first cell that begins a page": "1: 66.1 2: 66.1 77.6",
    "space above the first paragraph of a section stays": "1: 66.1 77.6 2: 81.1",
    "an empty paragraph that ends a section is none": "1: 66.1 77.6",
    "it is one where the section holds nothing else": "1: 66.1 89.1",
    "it is none after a table": "1: 66.1 77.6 89.1",
    "no contextual spacing across sections": "1: 81.1 107.6",
    "space under the last paragraph of a cell counts twice in a header": "1: 144.2",
    "a row whose first paragraph is kept goes along": "1: 587.5 733 749 761.6 2: 66.1 69.5 82.1 85.5",
    "a table whose rows are kept goes as a whole": "1: 611.5 2: 66.1 69.5 82.1 85.5 98.1 101.5 114.1",
    "of two cells as high neither is split for the space under them": "1: 583.9 2: 69.5 85.5 101.5 117.5 140.1",
    "a margin under a cell is kept free on the first page": "1: 603.5 749.6 753 2: 69.5 85.5 101.5 129.1",
    "space under a paragraph that ends a cell's part is kept free": "1: 587.5 729.6 733 749 765 2: 69.5 95.5 108.1",
    "space above a paragraph stays where a cell goes on with it": "1: 587.5 729.6 733 749 765 781 2: 76.1 87.6",
    "multiple spacing does not raise the line a split row goes on with": "1: 607.5 754.6 777.6 2: 66.1 89.1 112.1",
    "a cell over three rows goes on where a row begins the next page": "1: 603.5 753 769 2: 69.5 85.5 101.5 117.5 133.5 149.5 162.1 173.6",
    "a cell over two rows goes on where the second is split": "1: 603.5 753 769 2: 69.5 85.5 101.5 117.5 133.5 149.5 162.1 173.6",
    "a cell over two rows goes on where the first is split": "1: 603.5 753 769 2: 69.5 85.5 101.5 117.5 133.5 149.5 162.1 173.6",
    "what does not fit into an exact row is not seen": "1: 66.1 69.5 85.5 101.1 101.5",
    "a line between paragraphs of one box": "1: 86.6 122.6 158.6 185.6",
    "a line between paragraphs of two kinds of box": "1: 86.6 125.6 161.6 188.6",
    "a line between and no box": "1: 81.1 113.1 145.1 184.1 205.6",
    "a box with a line between after one without": "1: 86.6 113.1 140.1",
    "a triple border": "1: 74.6 94.6",
    "a thick border": "1: 73.1 91.6",
    "a border of a thin and a thick line": "1: 73.1 91.6",
    "a table border that does not say how thick it is": "1: 66.1 78.3",
    "a thick line under the last row does not move a centred cell": "1: 69.5 85.5 93.5 101.5 117.5 136.1",
    "a decimal tab without a point meets the end of the number": "1: 66.1 77.6 89.1",
    "bold Chinese in a font with serifs": "1: 66.1 77.8 89.6",
    "Cyrillic in a font that has none comes from one with serifs": "1: 65.7 77.2 88.7 100.2 111.7 123.2 134.7 146.2 157.7 169.2 180.7",
    "a mark does not hang behind another script": "1: 68.3 82.8 97.3 109.6",
    "a line break behind a mark that hangs stands on the same line": "1: 68.3 80.6 92.1",
    "small capitals are kerned": "1: 66.1 77.6 89.1 100.6 112.1",
    "the last letter of a line needs no space behind it": "1: 66.1 77.6 89.1 100.6 112.1",
    "where hanging marks are asked for they do not hang": "1: 68.3 82.8 95.1",
    "where hanging marks are forbidden they hang": "1: 68.3 80.6",
    "a row that is all of a table's heading is not split": "1: 603.5 2: 66.1 69.5 85.5 101.5 117.5 133.5 149.5 165.5 181.5 194.1",
    "a dash in Chinese text is as wide as a letter": "1: 68.3 82.8 97.3 109.6",
    "of capitals and small capitals the small ones win": "1: 66.1 77.6 89.1 100.6 112.1",
    "lines snap to a grid, whatever their own spacing": "1: 74.3 89.9 105.5 121.1 136.2 150.7 165.7 189.1 223.2 254.4 285.6 304.9 305.6 321.1 341.1 361.6",
    "a page holds whole lines of its grid": "1: 73.6 89.2 104.8 120.4 136 151.6 167.2 182.8 198.4 214 229.6 245.2 260.8 276.4 292 307.6 323.2 338.8 354.4 370 385.6 401.2 416.8 432.4 448 463.6 479.2 494.8 510.4 526 541.6 557.2 572.8 588.4 604 619.6 635.2 650.8 666.4 682 697.6 713.2 728.8 744.4 760 775.6 2: 73.6 89.2",
    "a header does not snap to the grid": "1: 103.8",
    "spacing in lines gives way to a length": "1: 78.1 95.6 107.1",
    "letter spacing counts once for a ligature": "1: 66.4 78.6 90.8 103 115.2 127.4 139.6 151.8",
    "slanted Cyrillic in a font that has none": "1: 65.7 77.2 88.7 100.2 111.7 123.2 134.7 146.2 157.7 169.2 180.7 192.2 203.7",
    "tracked deletions are printed": "1: 66.1 77.6 89.1 100.6",
    "letters said to be Chinese are broken anywhere": "1: 66.1 77.6 89.1",
    "a mark hangs behind letters said to be Chinese": "1: 68.3 82.8 95.1",
    "borders of a paragraph add to those of its style": "1: 71.6 88.6",
    "a theme's Latin font for Chinese text": "1: 65.7 77.2 89.1",
    "a theme without a Chinese font, Chinese text": "1: 68.3 82.8 95.1",
    "a theme without a Chinese font, text not said to be Chinese": "1: 66 77.7 89.4",
    "a list's indent of 0 stands": "1: 66.1 77.6 89.1",
    "a list's indent of 0 gives way where the paragraph has another one": "1: 66.1 77.6 89.1 100.6",
}
