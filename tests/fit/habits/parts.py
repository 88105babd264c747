"""What the documents of the habits are made of, and where their lines lie here and in LibreOffice."""

from __future__ import annotations

from pathlib import Path

from playbook.fit.libreoffice import convert, executable, read_pdf
from playbook.fit.measure import measure
from tests.fit.documents import W

BREAK = '<w:r><w:br w:type="page"/></w:r>'
SPACED = '<w:spacing w:before="300" w:after="200"/>'
EXACT = '<w:spacing w:after="0" w:line="320" w:lineRule="exact"/>'
AFTER = '<w:spacing w:after="200" w:line="320" w:lineRule="exact"/>'
PAGE = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134"/>'
ENDS = f'<w:sectPr><w:type w:val="continuous"/>{PAGE}</w:sectPr>'
GOES_ON = '<w:type w:val="continuous"/>'
USABLE = 16838 - 2 * 1134


def p(*runs: str, pr: str = "", look: str = "") -> str:
    """A paragraph; what is not XML is text."""
    texts = (
        run
        if run.startswith("<")
        else f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{run}</w:t></w:r>'
        for run in runs
    )
    return f"<w:p><w:pPr>{pr}</w:pPr>{''.join(texts)}</w:p>"


def grid(*rows: list[str], row: str = "", widths: tuple[int, ...] = (3000, 3000), cell: str = "") -> str:
    """A table of cells given as XML."""
    body = "".join(
        f"<w:tr><w:trPr>{row}</w:trPr>"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{cell}</w:tcPr>{content}</w:tc>'
            for content, width in zip(cells, widths, strict=True)
        )
        + "</w:tr>"
        for cells in rows
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{body}</w:tbl>"
    )


def beside(merged: str, *others: str) -> str:
    """A table whose first cell, given as XML, goes down beside all the others."""
    rows = "".join(
        f'<w:tr><w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/><w:vMerge{merge}/></w:tcPr>{first}</w:tc>'
        f'<w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>{other}</w:tc></w:tr>'
        for other, merge, first in zip(
            others,
            (' w:val="restart"', *[""] * len(others)),
            (merged, *["<w:p/>"] * len(others)),
            strict=False,
        )
    )
    return (
        '<w:tbl><w:tblPr><w:tblW w:w="6000" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>'
        f'<w:gridCol w:w="3000"/><w:gridCol w:w="3000"/></w:tblGrid>{rows}</w:tbl>'
    )


def borders(*sides: str, kind: str = "single") -> str:
    inner = "".join(f'<w:{s} w:val="{kind}" w:sz="12" w:space="4" w:color="auto"/>' for s in sides)
    return f"<w:pBdr>{inner}</w:pBdr>"


def left_over(twips: int, pr: str = "") -> str:
    """A paragraph that leaves so much of the page."""
    high = USABLE - twips
    return p("s", pr=f'<w:spacing w:after="0" w:line="{high}" w:lineRule="exact"/>{pr}')


def stops(*at: int) -> str:
    return "<w:tabs>" + "".join(f'<w:tab w:val="decimal" w:pos="{place}"/>' for place in at) + "</w:tabs>"


Z, E = p("z"), p()
BOX = ("top", "left", "bottom", "right")
FOUR = "word " * 18
KEPT = "<w:keepNext/>"
TAB = "<w:r><w:tab/></w:r>"
CHINESE = "\u9500\u552e\u4eba\u5458\u5fc5\u987b\u5728\u4e00\u4e2a\u5de5\u4f5c\u65e5\u5185\u56de\u7535"
MINCHO = '<w:rFonts w:eastAsia="\uff2d\uff33 \u660e\u671d"/><w:lang w:eastAsia="en-US"/>'
RUSSIAN = "\u043c\u0435\u043d\u0435\u0434\u0436\u0435\u0440 \u0437\u0430\u043f\u0438\u0441\u044b\u0432\u0430\u0435\u0442 "
GRID = '<w:docGrid w:type="lines" w:linePitch="312"/>'
SAID_CHINESE = '<w:lang w:val="zh-CN" w:eastAsia="zh-CN"/>'
LETTERS = "https://intranet.example.com/regulations/returns-and-complaints " * 3
THEME = {
    "theme": '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:fontScheme>'
    '<a:majorFont><a:latin typeface="Arial"/><a:ea typeface=""/></a:majorFont>'
    '<a:minorFont><a:latin typeface="Cambria"/><a:ea typeface=""/></a:minorFont>'
    "</a:fontScheme></a:themeElements></a:theme>"
}
LIST = {
    "numbering": f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/><w:suff w:val="space"/><w:lvlText w:val="%1."/>'
    '<w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
}
LISTED = '<w:pStyle w:val="Item"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
INDENTED = (
    '<w:style w:type="paragraph" w:styleId="Item"><w:name w:val="Item"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:ind w:left="2400"/></w:pPr></w:style>'
)


def themed(font: str, language: str) -> str:
    return f'<w:rFonts w:eastAsiaTheme="{font}"/><w:lang w:eastAsia="{language}"/>'


def ours(data: bytes) -> list[tuple[int, float]]:
    return sorted(
        {(line.page, round(line.base / 20, 1)) for line in measure(data).lines if line.text.strip()}
    )


def written(lines: list[tuple[int, float]]) -> str:
    pages = sorted({page for page, _ in lines})
    return " ".join(f"{page}: " + " ".join(f"{y:g}" for n, y in lines if n == page) for page in pages)


def otherwise_in_libreoffice(cases: dict[str, bytes], folder: Path) -> str:
    """The cases whose lines LibreOffice puts elsewhere: ours | its."""
    program = executable()
    assert program is not None
    paths = [folder / f"{number}.docx" for number in range(len(cases))]
    for path, data in zip(paths, cases.values(), strict=True):
        path.write_bytes(data)
    different = []
    for name, pdf in zip(cases, convert(program, paths, folder / "pdf", 300), strict=True):
        found = measure(cases[name])
        top = found.usable[0] * 2.83465
        bottom = top + found.usable[1] * 2.83465
        pages = read_pdf(pdf.read_bytes()) if pdf else []
        there = [
            (n, y) for n, page in enumerate(pages, 1) for y, _, _ in page.lines if top <= y <= bottom + 0.5
        ]
        here = ours(cases[name])
        alike = len(here) == len(there) and all(
            a[0] == b[0] and abs(a[1] - b[1]) < 0.3 for a, b in zip(here, there, strict=False)
        )
        if not alike or len(pages) != found.pages:
            different.append(f"{name}: {written(here)} | {written(there)}")
    return "\n".join(different)
