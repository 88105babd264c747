"""What surrounds the text: company and approval at the top, page header, footer with a QR code."""

from __future__ import annotations

import io
import struct
from functools import lru_cache

from playbook.outputs.docx_body import cell, paragraph, run_xml, table_start
from playbook.outputs.docx_columns import column_widths
from playbook.outputs.docx_sheet import Sheet
from playbook.outputs.docx_xml import HEAD, NAMESPACES, mm, twips, xml

QR_MM = 15.0
_LOGO_BOX_MM = (45.0, 12.0)
_EMU_PER_MM = 36000
_FOOTER_PT = 31.0
_FOOTER_TYPE_PT = 8
_TAIL_PT = 1.0


class UnreadablePicture(ValueError):
    """The logo is neither PNG nor JPEG."""


def picture_size(data: bytes) -> tuple[str, int, int]:
    """Kind ("png" or "jpeg"), width and height in pixels. Raises UnreadablePicture."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            width, height = struct.unpack(">II", data[16:24])
            return "png", width, height
        if data.startswith(b"\xff\xd8"):
            at = 2
            while data[at] == 0xFF:
                kind, length = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
                if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
                    height, width = struct.unpack(">HH", data[at + 5 : at + 9])
                    return "jpeg", width, height
                at += 2 + length
    except (IndexError, struct.error):
        pass
    raise UnreadablePicture("not a whole PNG or JPEG picture")


@lru_cache(maxsize=256)
def qr_png(address: str) -> bytes:
    import segno

    buffer = io.BytesIO()
    segno.make(address, error="m", micro=False).save(buffer, kind="png", scale=6, border=2)
    return buffer.getvalue()


def _picture(relation: str, number: int, width_mm: float, height_mm: float, description: str) -> str:
    extent = f'cx="{round(width_mm * _EMU_PER_MM)}" cy="{round(height_mm * _EMU_PER_MM)}"'
    name = f'id="{number}" name="{relation}" descr="{xml(description)}"'
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {extent}/>'
        f"<wp:docPr {name}/><a:graphic>"
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr {name}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
        f'<a:off x="0" y="0"/><a:ext {extent}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def logo(data: bytes, relation: str, description: str) -> str:
    """The logo as a paragraph, as large as its box allows."""
    _, width, height = picture_size(data)
    scale = min(_LOGO_BOX_MM[0] / width, _LOGO_BOX_MM[1] / height)
    picture = _picture(relation, 1, width * scale, height * scale, description)
    return paragraph(
        "Picture", picture, '<w:spacing w:before="0" w:after="60" w:line="240" w:lineRule="auto"/>'
    )


def head_zone(sheet: Sheet, width: int, logo_paragraph: str) -> str:
    """Company left, approval block right, a rule beneath."""
    page = sheet.page
    right = min(mm(page.approval_width), width // 2) if sheet.approval else 0
    gap = mm(3)
    borders = f'<w:tblBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color="{page.accent}"/></w:tblBorders>'
    margin = f'<w:tcMar><w:bottom w:w="{gap}" w:type="dxa"/></w:tcMar>'
    left = logo_paragraph + paragraph("CompanyName", run_xml(sheet.company))
    cells = cell(width - right, left, margin)
    if right:
        leader = f'<w:tabs><w:tab w:val="left" w:leader="underscore" w:pos="{right * 2 // 5}"/></w:tabs>'
        lines = "".join(
            paragraph(
                "Approval",
                run_xml(line.replace("\t", "\t "), "<w:b/><w:bCs/>" if index == 0 else ""),
                leader if "\t" in line else "",
            )
            for index, line in enumerate(sheet.approval)
        )
        cells += cell(right, lines, margin)
    widths = [width - right, right] if right else [width]
    return (
        table_start(widths, "TableNormal", borders, first_row=False)
        + f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr></w:tbl>"
    )


def title(sheet: Sheet) -> str:
    code = run_xml(sheet.code + "\u2002", f'<w:color w:val="{sheet.page.accent}"/>') if sheet.code else ""
    return paragraph("Title", code + run_xml(sheet.title))


def footer_height(sheet: Sheet) -> int:
    """Height of the footer in twips: fixed, so that the text above always has the same room."""
    return max(twips(_FOOTER_PT), mm(QR_MM + 1) if sheet.qr else 0) + twips(_TAIL_PT)


def footer_part(sheet: Sheet, width: int, qr_relation: str) -> str:
    qr = mm(QR_MM + 1) if sheet.qr else 0
    entries = sheet.footer or (("", ""),)
    texts = [[label for label, _ in entries], [value for _, value in entries]]
    widths = column_widths(
        texts,
        bold_rows=0,
        available=width - qr,
        font=sheet.page.font,
        size=twips(_FOOTER_TYPE_PT),
        padding=mm(3),
    )
    margin = f'<w:tcMar><w:top w:w="{mm(1)}" w:type="dxa"/><w:right w:w="{mm(3)}" w:type="dxa"/></w:tcMar>'
    cells = "".join(
        cell(wide, paragraph("FooterLabel", run_xml(label)) + paragraph("Footer", run_xml(value)), margin)
        for (label, value), wide in zip(entries, widths, strict=True)
    )
    if sheet.qr:
        picture = _picture(qr_relation, 2, QR_MM, QR_MM, sheet.qr)
        top = f'<w:tcMar><w:top w:w="{mm(0.5)}" w:type="dxa"/></w:tcMar>'
        cells += cell(qr, paragraph("Picture", picture, '<w:jc w:val="right"/>'), top)
        widths = [*widths, qr]
    rule = f'<w:tblBorders><w:top w:val="single" w:sz="4" w:space="0" w:color="{sheet.page.accent}"/></w:tblBorders>'
    height = footer_height(sheet) - twips(_TAIL_PT)
    return (
        f"{HEAD}<w:ftr {NAMESPACES}>{table_start(widths, 'TableNormal', rule, first_row=False)}"
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="exact"/></w:trPr>{cells}</w:tr></w:tbl>'
        + paragraph(
            "Footer", "", f'<w:spacing w:line="{twips(_TAIL_PT)}" w:lineRule="exact"/>', '<w:sz w:val="2"/>'
        )
        + "</w:ftr>"
    )


def header_part(draft: str, *, numbered: bool) -> str:
    """One line, centred in the top margin: the page number where there is one, and the word for a draft."""
    number = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple>' if numbered else ""
    gap = run_xml(" · ") if numbered and draft else ""
    word = run_xml(draft, '<w:b/><w:bCs/><w:color w:val="B00020"/>') if draft else ""
    line = paragraph("Header", number + gap + word, '<w:jc w:val="center"/>')
    return f"{HEAD}<w:hdr {NAMESPACES}>{line}</w:hdr>"
