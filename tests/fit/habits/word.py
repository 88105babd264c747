"""Further habits of LibreOffice, seen in documents as Word saves them.

Lines are written as `page: baselines in points`; header and footer are not shown.
"""

from __future__ import annotations

from tests.fit.documents import W, docx
from tests.fit.habits.parts import CHINESE, E, Z, grid, p

HIGH = E * 6  # so that no line of a header is taken for one of the text
NEXT = p("n", pr='<w:pageBreakBefore/><w:spacing w:line="1200" w:lineRule="exact"/>')
HEADER = '<w:style w:type="paragraph" w:styleId="Head"><w:name w:val="header"/><w:rPr><w:sz w:val="80"/></w:rPr></w:style>'
TITLE = "<w:titlePg/>"

NUMBER = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
NUMBERING = {
    "numbering": f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/><w:pPr><w:ind w:left="2400" w:hanging="360"/></w:pPr></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
}

BOTH = '<w:jc w:val="both"/>'
ABX = "<w:r><w:t>abx</w:t></w:r>"
NEWER = "http://schemas.microsoft.com/office/word/2010/wordml"
MARK = '<w:bookmarkStart w:id="1" w:name="b"/><w:bookmarkEnd w:id="1"/>'
COMMENTS = {
    "comments": f"<w:comments {W}>"
    + "".join(f'<w:comment w:id="{at}" w:author="a">{Z}</w:comment>' for at in range(24))
    + "</w:comments>"
}
CHANGED = (
    '<w:rPrChange w:id="1" w:author="a" w:date="2024-01-01T00:00:00Z"><w:rPr><w:b/></w:rPr></w:rPrChange>'
)


def numbered(direct: str, *styles: str) -> bytes:
    """A text in a list with so many indents of its own, in the last of styles of which each is based on the one before."""
    sheet = "".join(
        f'<w:style w:type="paragraph" w:styleId="S{number}"><w:name w:val="S{number}"/>'
        f'<w:basedOn w:val="{f"S{number - 1}" if number else "Normal"}"/><w:pPr>{said}</w:pPr></w:style>'
        for number, said in enumerate(styles)
    )
    style = f'<w:pStyle w:val="S{len(styles) - 1}"/>' if styles else ""
    text = p("wwww " * 60, pr=style + direct)
    return docx(text + Z, styles=sheet, extra=NUMBERING)


def control(inside: str, kind: str = "<w:text/>") -> str:
    return f"<w:sdt><w:sdtPr>{kind}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def run(text: str, look: str = '<w:sz w:val="40"/>') -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def margin_tab(alignment: str) -> str:
    return f'<w:r><w:ptab w:relativeTo="margin" w:alignment="{alignment}" w:leader="none"/></w:r>'


def pieces(*pieces: str, extra: dict[str, str] | None = None) -> bytes:
    """Pieces of a long word, with room for them all only if each is measured by itself."""
    return docx(p(*pieces, pr=ind(right=9638 - 7347)) + Z, size=9.5, extra=extra)


def ind(**said: int) -> str:
    return "<w:ind " + " ".join(f'w:{side}="{twips}"' for side, twips in said.items()) + "/>"


CASES: dict[str, bytes] = {
    "even pages have a header of their own": docx(Z + NEXT + NEXT, header=E, even=HIGH),
    "odd pages have one of their own": docx(Z + NEXT + NEXT, header=HIGH, even=E),
    "without one for even pages they have an empty line of the style of headers": docx(
        Z + NEXT + NEXT, header=HIGH, even="", styles=HEADER
    ),
    "without one for odd pages these have it": docx(Z + NEXT + NEXT, even=HIGH, styles=HEADER),
    "a first page of another kind has neither": docx(
        Z + NEXT + NEXT, header=HIGH, even=HIGH, section=TITLE, styles=HEADER
    ),
    "a first line's indent alone gives up the list's": numbered(NUMBER + ind(firstLine=300)),
    "it takes that of the style": numbered(NUMBER + ind(firstLine=300), ind(left=1200)),
    "a hanging one does not": numbered(NUMBER + ind(hanging=300)),
    "nor one with an indent on the right": numbered(NUMBER + ind(firstLine=300, right=200)),
    "nor where the style has one on the right": numbered(NUMBER + ind(firstLine=300), ind(right=200)),
    "where the style names the list it does not": numbered(ind(firstLine=300), NUMBER),
    "an indent of the style that names the list goes before the list's": numbered(
        "", NUMBER + ind(left=1200)
    ),
    "one of the style it is based on does not": numbered("", ind(left=1200), NUMBER),
    "one of a style based on it does": numbered("", NUMBER, ind(left=1200)),
    "text in a control for plain text has the look of the style": docx(
        p(run("a "), control(run("wwww " * 30)), run("b")) + Z
    ),
    "text in a control of another kind keeps its own": docx(p(control(run("wwww " * 30), "<w:date/>")) + Z),
    "a control for plain text may hold a paragraph": docx(control(p(run("wwww " * 30))) + Z),
    "of two paragraphs in it the second keeps its look": docx(control(p(run("wwww")) + p(run("wwww"))) + Z),
    "such a control may hold a cell": docx(
        grid([Z], widths=(3000,))
        .replace("<w:tc>", "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent><w:tc>")
        .replace("</w:tc>", "</w:tc></w:sdtContent></w:sdt>")
        .replace("<w:rPr></w:rPr>", '<w:rPr><w:sz w:val="40"/></w:rPr>')
        + Z
    ),
    "a first line's indent of such a style too, but alone": numbered("", NUMBER, ind(firstLine=3000)),
    "a character of Wingdings is as wide as what is printed in its place": docx(
        p('<w:r><w:sym w:font="Wingdings" w:char="F0B7"/></w:r>' * 40, "wwww " * 10) + Z, size=12
    ),
    "one of Symbol too": docx(
        p('<w:r><w:sym w:font="Symbol" w:char="F0A7"/></w:r>' * 40, "wwww " * 10) + Z, size=12
    ),
    "a bookmark ends a stretch of text": pieces(
        *[
            f'<w:bookmarkStart w:id="{at}" w:name="b{at}"/>{ABX}<w:bookmarkEnd w:id="{at}"/>'
            for at in range(24)
        ]
    ),
    "so does a content control": pieces(*[control(ABX, "") for _ in range(24)]),
    "a field": pieces(*[f'<w:fldSimple w:instr="AUTHOR">{ABX}</w:fldSimple>' for _ in range(24)]),
    "a range that some may edit": pieces(
        *[f'<w:permStart w:id="{at}" w:edGrp="everyone"/>{ABX}<w:permEnd w:id="{at}"/>' for at in range(24)]
    ),
    "a font for Arabic": pieces(*[ABX, run("abx", '<w:rFonts w:cs="Arial"/>')] * 12),
    "what Word 2010 added": pieces(
        *[ABX, run("abx", f'<w14:ligatures xmlns:w14="{NEWER}" w14:val="none"/>')] * 12
    ),
    "an insertion of someone else": pieces(
        *[f'<w:ins w:author="{who}" w:date="2024-01-01T00:00:00Z">{ABX}</w:ins>' for who in "ab" * 12]
    ),
    "one insertion beside another of the same does not": pieces(
        *[f'<w:ins w:author="a" w:date="2024-01-01T00:00:00Z">{ABX}</w:ins>'] * 24
    ),
    "tracked formatting is bold": docx(p(run("wwww " * 30, CHANGED)) + Z),
    "text hidden on the web is hidden": docx(p(run("wwww " * 30, "<w:webHidden/>")) + Z),
    "in a justified paragraph what begins the next line counts beside a label where its blank stands on this": docx(
        p("wwww " * 10 + "abcdef", run(" mmmmmmmmmmm; "), "and more " * 3, pr=NUMBER + BOTH) + Z,
        extra=NUMBERING,
    ),
    "where the last mark hangs past the margin and a bookmark stands behind it there is an empty line more": docx(
        p(CHINESE * 3 + "\u3002", MARK) + Z + p(CHINESE * 3 + "\u3002") + Z, margin=(11906 - 45 * 200) // 2
    ),
    "so there is where blanks do": docx(p("abcdefghij " * 7 + "x" * 11 + "    ", MARK) + Z, size=12),
    "a symbol in Chinese text too": docx(
        p(CHINESE, '<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>' * 40, "wwww " * 10) + Z, size=12
    ),
    "what begins it counts where no blank stands at the end of this": docx(
        p("wwww " * 10 + "abc-", run("mmmmmmmmmmm; "), "and more " * 3, pr=NUMBER + BOTH) + Z, extra=NUMBERING
    ),
    "it does not behind a blank": docx(
        p("wwww " * 10 + "abcd ", run("mmmmmmmmmmm; "), "and more " * 3, pr=NUMBER + BOTH) + Z,
        extra=NUMBERING,
    ),
    "a tab aligned to the left margin is a line break, one to the right or the middle a tab": docx(
        p("abc", margin_tab("left"), "def", margin_tab("right"), "ghi", margin_tab("center"), "jkl") + Z
    ),
    "so they are in a header": docx(
        Z, margin=850, header=p("abc", margin_tab("left"), "def", margin_tab("center"), "ghi")
    ),
    "a comment ends a stretch of text too": pieces(
        *[f'{ABX}<w:r><w:commentReference w:id="{at}"/></w:r>' for at in range(24)], extra=COMMENTS
    ),
}

LINES: dict[str, str] = {
    "even pages have a header of their own": "1: 66.1 2: 145.3 3: 104.7",
    "odd pages have one of their own": "1: 106.8 2: 104.7 3: 145.3",
    "without one for even pages they have an empty line of the style of headers": "1: 106.8 2: 122.3 3: 145.3",
    "without one for odd pages these have it": "1: 83.8 2: 145.3 3: 122.3",
    "a first page of another kind has neither": "1: 66.1 2: 145.3 3: 145.3",
    "a first line's indent alone gives up the list's": "1: 66.1 77.6 89.1 100.6 112.1 123.6",
    "it takes that of the style": "1: 66.1 77.6 89.1 100.6 112.1 123.6",
    "a hanging one does not": "1: 66.1 77.6 89.1 100.6 112.1 123.6 135.1",
    "nor one with an indent on the right": "1: 66.1 77.6 89.1 100.6 112.1 123.6 135.1",
    "nor where the style has one on the right": "1: 66.1 77.6 89.1 100.6 112.1 123.6 135.1",
    "where the style names the list it does not": "1: 66.1 77.6 89.1 100.6 112.1 123.6 135.1",
    "an indent of the style that names the list goes before the list's": "1: 66.1 77.6 89.1 100.6 112.1 123.6",
    "one of the style it is based on does not": "1: 66.1 77.6 89.1 100.6 112.1 123.6 135.1",
    "one of a style based on it does": "1: 66.1 77.6 89.1 100.6 112.1 123.6",
    "a first line's indent of such a style too, but alone": "1: 66.1 77.6 89.1 100.6 112.1 123.6 135.1",
    "text in a control for plain text has the look of the style": "1: 75.5 89.1 110 123.6",
    "text in a control of another kind keeps its own": "1: 75.5 98.5 121.5 144.4 167.4 181.1",
    "a control for plain text may hold a paragraph": "1: 66.1 77.6 89.1",
    "of two paragraphs in it the second keeps its look": "1: 66.1 87 100.6",
    "such a control may hold a cell": "1: 66.1 77.6",
    "a character of Wingdings is as wide as what is printed in its place": "1: 65 78.8 92.7",
    "one of Symbol too": "1: 68 81.8 95.6",
    "a bookmark ends a stretch of text": "1: 65.6 76.5",
    "so does a content control": "1: 65.6 76.5",
    "a field": "1: 65.6 76.5",
    "a range that some may edit": "1: 65.6 76.5",
    "a font for Arabic": "1: 65.6 76.5",
    "what Word 2010 added": "1: 65.6 76.5",
    "an insertion of someone else": "1: 65.6 76.5",
    "one insertion beside another of the same does not": "1: 65.6 76.5 87.4",
    "tracked formatting is bold": "1: 66.1 77.6 89.1 100.6",
    "text hidden on the web is hidden": "1: 66.1",
    "in a justified paragraph what begins the next line counts beside a label where its blank stands on this": "1: 75.5 98.5 112.1",
    "where the last mark hangs past the margin and a bookmark stands behind it there is an empty line more": "1: 84.2 108 121.8 134.1",
    "so there is where blanks do": "1: 68 95.5",
    "a symbol in Chinese text too": "1: 70.7 88.1 102.8 116.6",
    "what begins it counts where no blank stands at the end of this": "1: 75.5 98.5 112.1",
    "it does not behind a blank": "1: 66.1 87 100.6",
    "a tab aligned to the left margin is a line break, one to the right or the middle a tab": "1: 66.1 77.6 89.1",
    "so they are in a header": "1: 60.8",
    "a comment ends a stretch of text too": "1: 65.6 76.5",
}
