"""Blocks → a Word document a director would sign; written so that every layout engine breaks it alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from playbook.outputs.docx_body import Body
from playbook.outputs.docx_frame import (
    UnreadablePicture,
    footer_height,
    footer_part,
    head_zone,
    header_part,
    logo,
    picture_size,
    qr_png,
    title,
)
from playbook.outputs.docx_sheet import PageSetup, Properties, Sheet
from playbook.outputs.docx_styles import numbering_part, settings_part, styles_part, word_language
from playbook.outputs.docx_xml import HEAD, NAMESPACES, Relations, mm, package, twips, xml
from playbook.pages.blocks import Block, Heading

__all__ = ["PageSetup", "Properties", "Sheet", "UnreadablePicture", "write"]

_A4 = (11906, 16838)
_HEADER_PT = 12
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."


def write(sheet: Sheet, *, to_measure: bool = False) -> bytes:
    """The DOCX file of a sheet; the same sheet gives the same bytes.

    With `to_measure` the file is made to be measured and thrown away: of the QR code only its room, nothing packed.
    Raises UnreadablePicture for a logo that is neither PNG nor JPEG.
    """
    return compose(sheet, lambda body: title(sheet) + body.blocks(printed(sheet)), to_measure=to_measure)


def printed(sheet: Sheet) -> tuple[Block, ...]:
    """The blocks that follow the title."""
    return below_title(sheet.blocks)


def below_title(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Blocks without a leading level-1 heading: that is the title itself."""
    first = blocks[0] if blocks else None
    return tuple(blocks[1:] if isinstance(first, Heading) and first.level == 1 else blocks)


def compose(sheet: Sheet, text: Callable[[Body], str], *, to_measure: bool = False) -> bytes:
    """The file around the title and text that `text` writes."""
    page = sheet.page
    width = _A4[0] - mm(page.left) - mm(page.right)
    relations = Relations()
    media: dict[str, bytes] = {}
    for name in ("styles", "numbering", "settings"):
        relations.add(name, f"{name}.xml")
    logo_paragraph = ""
    if sheet.logo:
        target = f"media/logo.{picture_size(sheet.logo)[0]}"
        media[target] = sheet.logo
        logo_paragraph = logo(sheet.logo, relations.add("image", target), sheet.company)
    headers = _headers(sheet)
    references = "".join(
        f'<w:headerReference w:type="{kind}" r:id="{relations.add("header", f"header-{kind}.xml")}"/>'
        for kind in headers
    )
    footer_relations = Relations()
    qr_relation = ""
    if sheet.qr:
        qr_relation = footer_relations.add("image", "media/qr.png")
        media["media/qr.png"] = b"" if to_measure else qr_png(sheet.qr)
    footers = ["default", "first"] if sheet.pages == "many" else ["default"]
    references += "".join(
        f'<w:footerReference w:type="{kind}" r:id="{relations.add("footer", f"footer-{kind}.xml")}"/>'
        for kind in footers
    )
    body = Body(page, sheet.language, width, relations, keep=sheet.pages == "many")
    content = head_zone(sheet, width, logo_paragraph) + text(body)
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _content_types(tuple(headers), tuple(footers)),
        "_rels/.rels": _root_relations(),
        "docProps/core.xml": _core(sheet),
        "docProps/app.xml": _app(sheet.company),
        "word/document.xml": f"{HEAD}<w:document {NAMESPACES}><w:body>{content}{_section(sheet, references)}"
        "</w:body></w:document>",
        "word/_rels/document.xml.rels": relations.part(),
        "word/styles.xml": styles_part(page, sheet.language),
        "word/numbering.xml": numbering_part(page, body.numbers.lists),
        "word/settings.xml": settings_part(sheet.language),
    }
    for kind, header in headers.items():
        parts[f"word/header-{kind}.xml"] = header
    footer = footer_part(sheet, width, qr_relation)
    for kind in footers:
        parts[f"word/footer-{kind}.xml"] = footer
        if footer_relations:
            parts[f"word/_rels/footer-{kind}.xml.rels"] = footer_relations.part()
    parts.update((f"word/{name}", data) for name, data in sorted(media.items()))
    return package(parts, packed=not to_measure)


def _headers(sheet: Sheet) -> dict[str, str]:
    if sheet.pages == "many":
        return {
            "default": header_part(sheet.draft, numbered=True),
            "first": header_part(sheet.draft, numbered=False),
        }
    return {"default": header_part(sheet.draft, numbered=False)} if sheet.draft else {}


def _section(sheet: Sheet, references: str) -> str:
    page = sheet.page
    top = max(mm(page.top), mm(page.header_edge) + twips(_HEADER_PT) if _headers(sheet) else 0)
    bottom = max(mm(page.bottom), mm(page.footer_edge) + footer_height(sheet) + mm(1.5))
    return (
        f'<w:sectPr>{references}<w:pgSz w:w="{_A4[0]}" w:h="{_A4[1]}"/>'
        f'<w:pgMar w:top="{top}" w:right="{mm(page.right)}" w:bottom="{bottom}" w:left="{mm(page.left)}" '
        f'w:header="{mm(page.header_edge)}" w:footer="{mm(page.footer_edge)}" w:gutter="0"/>'
        '<w:cols w:space="709"/>' + "<w:titlePg/>" * (sheet.pages == "many") + "</w:sectPr>"
    )


@lru_cache(maxsize=16)
def _content_types(headers: tuple[str, ...], footers: tuple[str, ...]) -> str:
    parts = {"document": f"{_TYPE}document.main", "styles": f"{_TYPE}styles", "numbering": f"{_TYPE}numbering",
             "settings": f"{_TYPE}settings"}  # fmt: skip
    parts |= {f"header-{kind}": f"{_TYPE}header" for kind in headers}
    parts |= {f"footer-{kind}": f"{_TYPE}footer" for kind in footers}
    defaults = {"png": "image/png", "jpeg": "image/jpeg", "xml": "application/xml",
                "rels": "application/vnd.openxmlformats-package.relationships+xml"}  # fmt: skip
    properties = {
        "core": "application/vnd.openxmlformats-package.core-properties+xml",
        "app": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    }
    rows = [f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in defaults.items()]
    rows += [
        f'<Override PartName="/word/{name}.xml" ContentType="{kind}+xml"/>' for name, kind in parts.items()
    ]
    rows += [
        f'<Override PartName="/docProps/{name}.xml" ContentType="{kind}"/>'
        for name, kind in properties.items()
    ]
    return f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{"".join(rows)}</Types>'


@lru_cache(maxsize=1)
def _root_relations() -> str:
    relations = Relations()
    relations.add("officeDocument", "word/document.xml")
    relations.add("extended-properties", "docProps/app.xml")
    core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    row = f'<Relationship Id="rId9" Type="{core}" Target="docProps/core.xml"/></Relationships>'
    return relations.part().replace("</Relationships>", row)


def _core(sheet: Sheet) -> str:
    about = sheet.properties
    full_title = f"{sheet.code} {sheet.title}".strip()
    rows = [
        ("dc:title", full_title),
        ("dc:subject", about.subject),
        ("dc:creator", about.author),
        ("cp:keywords", about.keywords),
        ("cp:lastModifiedBy", about.author),
        ("cp:revision", str(about.revision)),
        ("dc:language", word_language(sheet.language)),
    ]
    days = [("created", about.created), ("modified", about.modified or about.created)]
    content = "".join(f"<{name}>{xml(value)}</{name}>" for name, value in rows if value) + "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{xml(day)}T00:00:00Z</dcterms:{name}>'
        for name, day in days
        if day
    )
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{content}</cp:coreProperties>'
    )


def _app(company: str) -> str:
    return (
        f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        f"<Application>playbook</Application><Company>{xml(company)}</Company></Properties>"
    )
