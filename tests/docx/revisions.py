"""Accepting and rejecting all tracked changes of a DOCX, as Word does, and what a text then consists of."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Structure = list[tuple[str, Any]]


def accept_all(docx: bytes) -> bytes:
    return _resolve(docx, kept="ins", gone="del")


def reject_all(docx: bytes) -> bytes:
    return _resolve(docx, kept="del", gone="ins")


def _resolve(docx: bytes, *, kept: str, gone: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                root = etree.fromstring(data)
                _settle(root, kept, gone)
                data = etree.tostring(root)
            new.writestr(name, data)
    return out.getvalue()


def _settle(root: etree._Element, kept: str, gone: str) -> None:
    for row in list(root.iter(f"{W}tr")):
        if row.find(f"{W}trPr/{W}{gone}") is not None:
            row.getparent().remove(row)
    for table in list(root.iter(f"{W}tbl")):
        if table.find(f"{W}tr") is None:
            table.getparent().remove(table)
    for change in list(root.iter(f"{W}{gone}")):
        if change.getparent().tag in (f"{W}p", f"{W}hyperlink"):
            change.getparent().remove(change)
    for paragraph in list(root.iter(f"{W}p")):
        if paragraph.find(f"{W}pPr/{W}rPr/{W}{gone}") is not None:
            _join_to_next(paragraph)
    for change in list(root.iter(f"{W}{kept}")):
        parent = change.getparent()
        for child in change:
            change.addprevious(child)
        parent.remove(change)
    for change in list(root.iter(f"{W}pPrChange")):
        properties = change.getparent()
        properties.remove(change)
        if kept == "del":
            for child in list(properties):
                if child.tag != f"{W}rPr":
                    properties.remove(child)
            for at, child in enumerate(list(change[0])):
                properties.insert(at, child)
    for text in root.iter(f"{W}delText"):
        text.tag = f"{W}t"


def _join_to_next(paragraph: etree._Element) -> None:
    """A deleted paragraph mark: what is left of the paragraph goes to the beginning of the next one."""
    left = [child for child in paragraph if child.tag != f"{W}pPr" and len(child)]
    following = paragraph.getnext()
    if left:
        assert following is not None and following.tag == f"{W}p", "text is left before a table or the end"
        at = 1 if following.find(f"{W}pPr") is not None else 0
        for child in left:
            following.insert(at, child)
            at += 1
    paragraph.getparent().remove(paragraph)


def structure(docx: bytes) -> Structure:
    """Style and runs (text, look) of every paragraph below the frame, tables as lists of rows."""
    body = etree.fromstring(zipfile.ZipFile(io.BytesIO(docx)).read("word/document.xml"))[0]
    out: Structure = []
    for element in list(body)[1:]:
        if element.tag == f"{W}p" and (paragraph := _paragraph(element)):
            out.append(paragraph)
        elif element.tag == f"{W}tbl":
            rows = [
                [_paragraph(cell.find(f"{W}p")) for cell in row.iter(f"{W}tc")]
                for row in element.iter(f"{W}tr")
            ]
            out.append(("table", rows))
    return out


def _paragraph(element: etree._Element) -> tuple[str, Any] | None:
    style = element.find(f"{W}pPr/{W}pStyle")
    name = style.get(f"{W}val") if style is not None else ""
    if name == "TableGap":
        assert not list(element.iter(f"{W}t"))
        return None
    runs: list[list[str]] = []
    for run in element.iter(f"{W}r"):
        link = run.getparent().tag == f"{W}hyperlink" or run.getparent().getparent().tag == f"{W}hyperlink"
        properties = run.find(f"{W}rPr")
        look = (
            " ".join(etree.QName(child).localname for child in properties) if properties is not None else ""
        )
        text = "".join(
            child.text or "" if child.tag == f"{W}t" else "\n" for child in run if child.tag != f"{W}rPr"
        )
        if runs and runs[-1][1:] == [look, str(link)]:
            runs[-1][0] += text
        else:
            runs.append([text, look, str(link)])
    return name, runs
