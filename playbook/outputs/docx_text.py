"""The text of a Word file as lines: for comparing it with its page, and for `git diff`."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence

from lxml import etree

from playbook.pages.blocks import Block, Heading, ListItem, Paragraph, plain

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
_BULLET = "•"
_ROMAN = {"M": 1000, "CM": 900, "D": 500, "CD": 400, "C": 100, "XC": 90, "L": 50, "XL": 40, "X": 10, "IX": 9,
          "V": 5, "IV": 4, "I": 1}  # fmt: skip
_MAX_PART = 50_000_000
"""Largest part that is unpacked, bytes: a real document is far smaller."""


class NotADocument(ValueError):
    """The bytes are not a Word document."""


def read_text(docx: bytes, *, frame: bool = True) -> list[str]:
    """Paragraphs, list items with their numbers, table rows joined by " | "; empty lines left out.

    `frame=False` leaves out everything up to the title, the page header and the footer. Deleted text of tracked
    changes is left out. Raises NotADocument.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as archive:
            parts = {info.filename: info for info in archive.infolist()}
            document = _part(archive, parts, "word/document.xml")
            if document is None:
                raise NotADocument("there is no word/document.xml in it")
            numbering = _Numbering(
                _part(archive, parts, "word/numbering.xml"), _part(archive, parts, "word/styles.xml")
            )
            body = list(_lines(document[0], numbering))
            if not frame:
                after = next((i + 1 for i, (style, _) in enumerate(body) if style == "Title"), 0)
                return [line for _, line in body[after:]]
            edges = [
                [line for name in sorted(parts) if name.startswith(f"word/{kind}") and name.endswith(".xml")
                 for _, line in _lines(_part(archive, parts, name), numbering)]
                for kind in ("header", "footer")
            ]  # fmt: skip
    except (zipfile.BadZipFile, etree.XMLSyntaxError, NotImplementedError, RuntimeError, EOFError) as problem:
        raise NotADocument(str(problem)) from problem
    return [*dict.fromkeys(edges[0]), *(line for _, line in body), *dict.fromkeys(edges[1])]


def block_lines(blocks: Sequence[Block]) -> list[str]:
    """What `read_text(…, frame=False)` gives for these blocks."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, ListItem):
            marker = f"{block.number}. " if block.number else f"{_BULLET} "
            lines.append("  " * block.level + marker + _flat(plain(block.runs)))
        elif isinstance(block, Heading | Paragraph):
            lines.append(_flat(plain(block.runs)))
        else:
            lines += [
                " | ".join(_flat(plain(cell)) for cell in row.cells) for row in (block.header, *block.rows)
            ]
    return [line for line in lines if line.strip()]


def _flat(text: str) -> str:
    return text.replace("\n", " ")


def _part(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo], name: str) -> etree._Element | None:
    if name not in parts:
        return None
    if parts[name].file_size > _MAX_PART:
        raise NotADocument(f"{name} unpacks to more than {_MAX_PART // 1_000_000} MB")
    return etree.fromstring(archive.read(name), _PARSER)


def _lines(parent: etree._Element | None, numbering: _Numbering) -> Iterator[tuple[str, str]]:
    """(style, text) of every line in order."""
    for element in parent if parent is not None else ():
        if element.tag == _W + "p":
            style = element.find(f"{_W}pPr/{_W}pStyle")
            text = _text(element)
            if text.strip():
                yield (
                    (style.get(_W + "val", "") if style is not None else ""),
                    numbering.label(element) + text,
                )
        elif element.tag == _W + "tbl":
            for row in element.iter(_W + "tr"):
                if row.find(f"{_W}trPr/{_W}del") is None:
                    cells = (
                        " ".join(line for _, line in _lines(cell, numbering))
                        for cell in row.findall(_W + "tc")
                    )
                    line = " | ".join(cells)
                    if line.strip(" |"):
                        yield "", line
        elif element.tag in (_W + "sdt", _W + "sdtContent"):
            yield from _lines(element, numbering)


def _text(paragraph: etree._Element) -> str:
    out: list[str] = []
    for node in paragraph.iter():
        match str(node.tag).removeprefix(_W):
            case "t":
                out.append(node.text or "")
            case "br" | "cr":
                out.append(" ")
            case "tab" if not node.attrib:  # a tab stop of the paragraph has attributes
                out.append(" ")
            case "noBreakHyphen":
                out.append("\u2011")
            case "softHyphen":
                out.append("\u00ad")
    return "".join(out)


class _Numbering:
    """Counts list items the way Word does: per abstract list, with restarts where a list says so."""

    def __init__(self, part: etree._Element | None, styles: etree._Element | None) -> None:
        self._formats: dict[tuple[str, int], tuple[str, str, int]] = {}
        self._abstract: dict[str, str] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._counters: dict[str, list[int]] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        for num in part.findall(_W + "num") if part is not None else ():
            key = num.get(_W + "numId", "")
            self._abstract[key] = _value(num, "abstractNumId")
            self._restarts[key] = {
                int(over.get(_W + "ilvl", "0")): int(_value(over, "startOverride") or 1)
                for over in num.findall(_W + "lvlOverride")
                if over.find(_W + "startOverride") is not None
            }
        for abstract in part.findall(_W + "abstractNum") if part is not None else ():
            for level in abstract.findall(_W + "lvl"):
                place = (abstract.get(_W + "abstractNumId", ""), int(level.get(_W + "ilvl", "0")))
                start = int(_value(level, "start") or 1)
                self._formats[place] = (_value(level, "numFmt"), _value(level, "lvlText"), start)
        for style in styles.findall(_W + "style") if styles is not None else ():
            found = style.find(f"{_W}pPr/{_W}numPr")
            if found is not None:
                self._styles[style.get(_W + "styleId", "")] = (
                    _value(found, "numId"),
                    int(_value(found, "ilvl") or 0),
                )

    def label(self, paragraph: etree._Element) -> str:
        """Indent and number or bullet of a list item, nothing for other paragraphs."""
        properties = paragraph.find(f"{_W}pPr/{_W}numPr")
        if properties is not None:
            num, level = _value(properties, "numId"), int(_value(properties, "ilvl") or 0)
        else:
            style = paragraph.find(f"{_W}pPr/{_W}pStyle")
            num, level = self._styles.get(style.get(_W + "val", "") if style is not None else "", ("", 0))
        if num not in self._abstract:
            return ""
        abstract = self._abstract[num]
        kind, text, start = self._formats.get((abstract, level), ("bullet", _BULLET, 1))
        if kind == "bullet" or kind == "none":
            return "  " * level + f"{_BULLET} "
        counters = self._counters.setdefault(abstract, [0] * 9)
        first = self._restarts[num].pop(level, None)
        if first is not None:
            counters[level] = first
        else:
            counters[level] = counters[level] + 1 if counters[level] else start
        counters[level + 1 :] = [0] * (8 - level)
        for above in range(level + 1):
            text = text.replace(f"%{above + 1}", _number(counters[above] or 1, kind))
        return "  " * level + f"{text} "


def _value(parent: etree._Element, tag: str) -> str:
    found = parent.find(_W + tag)
    return found.get(_W + "val", "") if found is not None else ""


def _number(value: int, kind: str) -> str:
    if kind in ("lowerLetter", "upperLetter"):
        letters = chr(97 + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letters if kind == "lowerLetter" else letters.upper()
    if kind in ("lowerRoman", "upperRoman"):
        roman = ""
        for sign, size in _ROMAN.items():
            count, value = divmod(value, size)
            roman += sign * count
        return roman if kind == "upperRoman" else roman.lower()
    return str(value)
