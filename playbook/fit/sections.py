"""Sections of a DOCX: page size and margins, headers and footers, where the next one starts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lxml import etree

from playbook.fit.package import RELATIONSHIP, Unreadable
from playbook.fit.props import VAL, Q, flag, number
from playbook.fit.tree import Block, Par, Section

if TYPE_CHECKING:
    from playbook.fit.reader import Reader


def read(reader: Reader, element: etree._Element, blocks: list[Block]) -> None:
    """Ends a section of the document with its sectPr."""
    size, margins = element.find(Q + "pgSz"), element.find(Q + "pgMar")
    width = number(size.get(Q + "w"), 11906) if size is not None else 12240
    height = number(size.get(Q + "h"), 16838) if size is not None else 15840

    def margin(name: str, default: int) -> int:
        return number(margins.get(Q + name), default) if margins is not None else default

    gutter = margin("gutter", 0)
    section = Section(
        blocks,
        width,
        height,
        margin("left", 1440) + gutter,
        margin("right", 1440),
        margin("top", 1440),
        margin("bottom", 1440),
        margin("header", 720),
        margin("footer", 720),
    )
    if width - section.left - section.right <= 0 or height - abs(section.top) - abs(section.bottom) <= 0:
        raise Unreadable(
            "unmeasurable",
            "has margins that leave no room for text on the page",
            "Make the margins smaller.",
        )
    kind = element.find(Q + "type")
    section.new_page = kind is None or kind.get(VAL) != "continuous"
    if kind is not None and kind.get(VAL) in ("oddPage", "evenPage", "nextColumn"):
        reader.note(f"a section that starts on the next {kind.get(VAL)}")
    _extras(reader, element)
    _grid(reader, element, section)
    if section.grid:
        _snap(blocks, section.grid)
    previous = reader.document.sections[-1] if reader.document.sections else None
    _headers(reader, element, section, previous)
    if previous is not None and not section.new_page:
        frame = (
            section.page_width,
            section.page_height,
            section.left,
            section.right,
            section.top,
            section.bottom,
        )
        if frame != (
            previous.page_width,
            previous.page_height,
            previous.left,
            previous.right,
            previous.top,
            previous.bottom,
        ):
            reader.note("a continuous section with other margins")
    if previous is not None and section.new_page and blocks:
        blocks[0].page_break_before = True
    reader.document.sections.append(section)


def _extras(reader: Reader, element: etree._Element) -> None:
    columns = element.find(Q + "cols")
    if columns is not None and (number(columns.get(Q + "num"), 1) > 1 or len(columns) > 1):
        reader.note("columns")
    for name, what in (
        ("vAlign", "vertically centred text"),
        ("textDirection", "vertical text"),
        ("pgBorders", "page borders"),
        ("bidi", "right-to-left pages"),
    ):
        child = element.find(Q + name)
        if child is not None and child.get(VAL) not in ("top", "lrTb", "0", "false"):
            reader.note(what)


def _grid(reader: Reader, element: etree._Element, section: Section) -> None:
    grid = element.find(Q + "docGrid")
    if grid is None or grid.get(Q + "type", "default") == "default":
        return
    if grid.get(Q + "type") == "lines":
        section.grid = max(number(grid.get(Q + "linePitch")), 0)
    else:
        reader.note("a document grid for characters")


def _snap(blocks: Sequence[Block], grid: int) -> None:
    """Tells the paragraphs of a section's body what grid their lines snap to."""
    for block in blocks:
        if isinstance(block, Par):
            block.grid = grid if block.snap else 0
        else:
            for row in block.rows:
                for cell in row.cells:
                    _snap(cell.blocks, grid)


def _headers(reader: Reader, element: etree._Element, section: Section, previous: Section | None) -> None:
    """Headers and footers; a section without its own goes on with those before it."""
    found: dict[tuple[str, str], list[Block]] = {}
    for child in element:
        if child.tag in (Q + "headerReference", Q + "footerReference"):
            relation = reader.package.relations.get(child.get(f"{{{RELATIONSHIP}}}id", ""))
            root = reader.package.xml(relation[1]) if relation else None
            if root is not None:
                found[child.tag[len(Q) : -len("Reference")], child.get(Q + "type", "default")] = (
                    reader.blocks(root)
                )
    title = element.find(Q + "titlePg")
    first = title is not None and flag(title)
    section.header = found.get(("header", "default"), previous.header if previous else [])
    section.footer = found.get(("footer", "default"), previous.footer if previous else [])
    if first:
        section.first_header = found.get(("header", "first"), (previous and previous.first_header) or [])
        section.first_footer = found.get(("footer", "first"), (previous and previous.first_footer) or [])
    if reader.even_and_odd:
        even = found.get(("header", "even"), previous.even_header if previous else None)
        section.header, section.even_header = _pair(reader, "header", section.header, even)
        even = found.get(("footer", "even"), previous.even_footer if previous else None)
        section.footer, section.even_footer = _pair(reader, "footer", section.footer, even)


def _pair(
    reader: Reader, kind: str, odd: list[Block], even: list[Block] | None
) -> tuple[list[Block], list[Block]]:
    """What stands on odd and on even pages; where only one of them is said, the other is an empty paragraph."""
    if not odd and not even:
        return [], []
    part, par = etree.Element(Q + "ftr"), etree.Element(Q + "p")
    etree.SubElement(etree.SubElement(par, Q + "pPr"), Q + "pStyle").set(
        VAL, reader.sheet.defined.named(kind)
    )
    part.append(par)
    return odd or reader.blocks(part), even or reader.blocks(part)
