"""Reads a DOCX package into the layout tree; what the tree has no word for is recorded by name, never guessed."""

from __future__ import annotations

import itertools

import msgspec
from lxml import etree

from playbook.fit import numbering, sections, styles
from playbook.fit.fonts import Library
from playbook.fit.package import Package, Unreadable, parsed
from playbook.fit.paragraphs import Ground, ParagraphReader
from playbook.fit.props import P_PR, VAL, Q, flag, number, value
from playbook.fit.tables import Place, TableReader
from playbook.fit.tree import Block, Document, Par, Table

_P, _TABLE, _SECTION, _CHUNK = Q + "p", Q + "tbl", Q + "sectPr", Q + "altChunk"
_CONTROL, _OPENED = Q + "sdt", frozenset((Q + "customXml", Q + "ins", Q + "moveTo"))
_BODY = Ground()
_DEEPEST = 20  # tables in tables


class Reader:
    """One document being read."""

    def __init__(self, package: Package, library: Library) -> None:
        settings = package.related("settings", parsed)
        self.package = package
        self.sheet = styles.read(package, settings, library)
        self.lists = numbering.read(package)
        self.document = Document([])
        self.depth = 0
        self.even_and_odd = self.own_size = self.hyphenates = False
        self.open: list[Block] = []  # blocks of the section being read
        self.index = 0
        self.joined: list[etree._Element] = []
        self.headers = (0, 0)  # rows of tables right above one another, and how many of them are repeated
        self.break_due = False  # a page break at the end of a paragraph belongs to the next one
        if settings is not None:
            self._settings(settings)
        self.paragraphs = ParagraphReader(self)
        self.places: dict[tuple[str, ...], Place] = {}  # of tables, by style and names of special formats

    def _settings(self, settings: etree._Element) -> None:
        document = self.document
        document.compatibility = 12
        stop = settings.find(Q + "defaultTabStop")
        if stop is not None:
            document.default_tab = max(number(stop.get(VAL), 720), 1)
        compat = settings.find(Q + "compat")
        for item in compat if compat is not None else ():
            if item.tag == Q + "compatSetting" and item.get(Q + "name") == "compatibilityMode":
                document.compatibility = number(item.get(VAL), 15)
            elif (
                item.tag == Q + "compatSetting"
                and item.get(Q + "name") == "overrideTableStyleFontSizeAndJustification"
            ):
                self.own_size = item.get(VAL) in ("1", "true", "on")
            elif item.tag == Q + "doNotUseHTMLParagraphAutoSpacing":
                document.sum_spacing = flag(item)
        automatic = settings.find(Q + "autoHyphenation")
        self.hyphenates = automatic is not None and flag(automatic)
        even = settings.find(Q + "evenAndOddHeaders")
        self.even_and_odd = even is not None and flag(even)

    def note(self, construct: str) -> None:
        """Records something that cannot be measured."""
        if construct not in self.document.unmeasured:
            self.document.unmeasured.append(construct)

    def read(self) -> Document:
        root = self.package.xml(self.package.main)
        body = root.find(Q + "body") if root is not None else None
        if body is None:
            raise Unreadable(
                "not-a-docx", "holds no document body", "Open it in Word or LibreOffice and save it again."
            )
        last: etree._Element | None = None  # where it stands in the body does not matter
        for element in _flat(body):
            if element.tag == _P:
                self._body_paragraph(element)
            elif element.tag == _TABLE:
                self._body_table(element)
            elif element.tag == _SECTION:
                last = element
            elif element.tag == _CHUNK:
                self.note("an embedded file (altChunk)")
        if last is not None or self.open or not self.document.sections:
            self._close_section(etree.Element(_SECTION) if last is None else last)
        return self.document

    def _body_paragraph(self, element: etree._Element) -> None:
        due, self.break_due = self.break_due, False
        parts = self.paragraphs.read(element, _BODY, body=True)
        properties = element.find(P_PR)
        ending = properties.find(_SECTION) if properties is not None else None
        if not self.index and parts[0].auto_before:
            parts[0].before = 0
        parts[0].page_break_before = parts[0].page_break_before or due
        for par in parts:
            par.index = self.index
        self.index += 1
        # An empty paragraph that only ends a section is no paragraph, unless the section has no other or begins with a table.
        others = bool(self.open) and isinstance(self.open[0], Par)
        empty = ending is not None and not parts[0].text and others
        if empty:
            self.break_due = self.break_due or parts[0].page_break_before
        elif not parts[0].hidden:
            self.open.extend(parts)
        if ending is not None:
            self._close_section(ending)

    def _body_table(self, element: etree._Element) -> None:
        if any(element is follower for follower in self.joined):
            return
        group = self._neighbours(element)
        self.joined = group[1:]
        table = TableReader(self, group).read()
        above = self.headers if self.open and isinstance(self.open[-1], Table) else (0, 0)
        self.headers = _count_headers(table, above)
        table.page_break_before = table.page_break_before or self.break_due
        self.break_due = False
        for row in table.rows:
            row.index = self.index
            self.index += 1
        self.open.append(table)

    def _close_section(self, element: etree._Element) -> None:
        _lines_between(self.open)
        sections.read(self, element, self.open)
        self.open = []

    @property
    def opens_section(self) -> bool:
        """Whether what is read now is the first of its section."""
        return not self.open

    def blocks(self, parent: etree._Element, ground: Ground = _BODY) -> list[Block]:
        """The paragraphs and tables of a cell, a header or a footer."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise Unreadable("unmeasurable", f"has tables nested more than {_DEEPEST} deep")
        found: list[Block] = []
        joined: list[etree._Element] = []
        for element in _flat(parent):
            if element.tag == _P:
                found.extend(self.paragraphs.read(element, ground, body=False))
            elif element.tag == _TABLE and not any(element is follower for follower in joined):
                group = self._neighbours(element)
                joined = group[1:]
                found.append(TableReader(self, group).read())
        self.depth -= 1
        self._trim(found)
        _lines_between(found)
        return found

    @staticmethod
    def _trim(blocks: list[Block]) -> None:
        """Automatic spacing ends at the edges of a cell."""
        if blocks and isinstance(blocks[0], Par) and blocks[0].auto_before:
            blocks[0].before = 0
        if blocks and isinstance(blocks[-1], Par) and blocks[-1].auto_after:
            blocks[-1].after = 0

    @staticmethod
    def _neighbours(table: etree._Element) -> list[etree._Element]:
        """A table with those that follow it at once in the same style: they are one table, drawn so by every engine."""
        group, style = [table], _table_style(table)
        following = table.getnext()
        while following is not None and following.tag == _TABLE and _table_style(following) == style:
            group.append(following)
            following = following.getnext()
        return group


def _count_headers(table: Table, above: tuple[int, int]) -> tuple[int, int]:
    """Says which rows are repeated: LibreOffice counts on from a table of another style right above, but for one row only.

    Takes and returns how many rows the table above has and how many of them count as repeated, -1 after one in the midst of
    others; no rows where no table is above.
    """
    rows, repeated = above
    count = 0
    for place, row in enumerate(table.rows):
        if row.header and not (rows and place):
            repeated = repeated + 1 if repeated == rows + place else -1
            count = max(count, repeated)
    for place, row in enumerate(table.rows):
        row.header = place < count
    return len(table.rows), 0 if rows else repeated


def _lines_between(blocks: list[Block]) -> None:
    """A line between two neighbours takes the place of the upper one's lower border: no box above that has one joins it."""
    for upper, lower in itertools.pairwise(blocks):
        if isinstance(upper, Par) and upper.edge and upper.edge.between and _has_line_between(lower):
            key = tuple(side for side in upper.edge.key if side[0] != "bottom")
            upper.edge = msgspec.structs.replace(upper.edge, key=key)


def _has_line_between(block: Block) -> bool:
    return isinstance(block, Par) and block.edge is not None and block.edge.between


def _table_style(table: etree._Element) -> str:
    return value(table.find(Q + "tblPr"), "tblStyle")


def _flat(parent: etree._Element) -> list[etree._Element]:
    """Children, with content controls and custom XML opened up."""
    found = []
    for child in parent:
        if child.tag == _CONTROL:
            content = child.find(Q + "sdtContent")
            found.extend(_flat(content) if content is not None else [])
        elif child.tag in _OPENED:
            found.extend(_flat(child))
        else:
            found.append(child)
    return found


def read(package: Package, library: Library) -> Document:
    """The layout tree of a DOCX. Raises Unreadable with a sentence for what cannot be read."""
    return Reader(package, library).read()
