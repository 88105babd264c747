"""Small DOCX files written by hand, so that a test shows exactly what stands in them."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
EXACT = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="exact"/>'


def par(text: str, *, properties: str = EXACT, run: str = "") -> str:
    """A paragraph of one run; exact pitch of 12 pt and no space around it unless told otherwise."""
    look = f"<w:rPr>{run}</w:rPr>" if run else ""
    return (
        f"<w:p><w:pPr>{properties}</w:pPr><w:r>{look}"
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )


def table(rows: list[list[str]], widths: list[int], *, properties: str = "", row: str = "") -> str:
    """A table of one paragraph a cell, cell margins of 108 twips at the sides, no borders."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    body = "".join(
        f"<w:tr><w:trPr>{row}</w:trPr>"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{par(cell)}</w:tc>'
            for cell, width in zip(cells, widths, strict=True)
        )
        + "</w:tr>"
        for cells in rows
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>{properties}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"
    )


def docx(
    body: str,
    *,
    font: str = "Arial",
    size: float = 10,
    margin: int = 1134,
    page: tuple[int, int] = (11906, 16838),
    section: str = "",
    styles: str = "",
    header: str = "",
    even: str | None = None,
    extra: dict[str, str] | None = None,
    compatibility: int = 15,
    language: str = "en-GB",
) -> bytes:
    """A DOCX of these paragraphs and tables; lengths in twips, size in points. `even` is another header for even pages."""
    head = '<w:headerReference r:id="rId9" w:type="default"/>' if header else ""
    head += '<w:headerReference r:id="rId8" w:type="even"/>' if even else ""
    document = (
        f'{HEAD}<w:document {W} {R}><w:body>{body}<w:sectPr>{head}{section}<w:pgSz w:w="{page[0]}" w:h="{page[1]}"/>'
        f'<w:pgMar w:top="{margin}" w:right="{margin}" w:bottom="{margin}" w:left="{margin}" w:header="567" '
        'w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>'
    )
    sheet = (
        f'{HEAD}<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" '
        f'w:eastAsia="Noto Sans CJK SC"/><w:sz w:val="{round(size * 2)}"/><w:lang w:val="{language}" w:eastAsia="zh-CN"/>'
        f'</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults><w:style w:type="paragraph" w:default="1" '
        f'w:styleId="Normal"><w:name w:val="Normal"/></w:style>{styles}</w:styles>'
    )
    settings = (
        f'{HEAD}<w:settings {W}>{"" if even is None else "<w:evenAndOddHeaders/>"}<w:defaultTabStop w:val="720"/><w:compat><w:compatSetting w:name="compatibilityMode" '
        f'w:uri="http://schemas.microsoft.com/office/word" w:val="{compatibility}"/></w:compat></w:settings>'
    )
    parts = {"word/document.xml": document, "word/styles.xml": sheet, "word/settings.xml": settings}
    links = [("rId1", "styles", "styles.xml"), ("rId2", "settings", "settings.xml")]
    if header:
        parts["word/header1.xml"] = f"{HEAD}<w:hdr {W}>{header}</w:hdr>"
        links.append(("rId9", "header", "header1.xml"))
    if even:
        parts["word/even/header1.xml"] = f"{HEAD}<w:hdr {W}>{even}</w:hdr>"
        links.append(("rId8", "header", "even/header1.xml"))
    for name, content in (extra or {}).items():
        parts[f"word/{name}.xml"] = f"{HEAD}{content}"
        links.append((f"rIdx{name}", name, f"{name}.xml"))
    return packed(parts, links)


def packed(parts: dict[str, str], links: list[tuple[str, str, str]]) -> bytes:
    stream = io.BytesIO()
    kinds = "".join(
        f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.'
        f"{name.rsplit('/', 1)[-1].removesuffix('.xml').removesuffix('1')}"
        f'{".main" if name.endswith("document.xml") else ""}+xml"/>'
        for name in parts
    )
    relations = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>' for key, kind, target in links
    )
    names = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(
            "[Content_Types].xml",
            f'{HEAD}<Types xmlns="{names}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
            f'ContentType="application/xml"/>{kinds}</Types>',
        )
        file.writestr(
            "_rels/.rels",
            f'{HEAD}<Relationships xmlns="{names}/relationships"><Relationship Id="rId1" '
            f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        file.writestr(
            "word/_rels/document.xml.rels",
            f'{HEAD}<Relationships xmlns="{names}/relationships">{relations}</Relationships>',
        )
        for name, content in parts.items():
            file.writestr(name, content)
    return stream.getvalue()
