"""LibreOffice's first guess of where pages begin, made before anything is laid out: so many paragraphs or rows a page.

What it has put on a later page comes back to an earlier one only under conditions, so the guess can still be seen in the end.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from playbook.fit.tree import Block, Document, Table

_MOST, _LEAST = 25, 20  # paragraphs or rows a page, in a short document and in a longer one
_LONG = 10  # more rows than fit by so many: the table is taken apart
_TABLE = 25  # LibreOffice's nodes that are taken off for each table
_NODES = 100  # more than these are a longer document


class Guess(Struct, frozen=True):
    """The page on which a block begins, and the last one on which any table before it ends; 0 without a table."""

    page: int
    table: int


def first_guess(document: Document) -> dict[int, Guess]:
    """The guess for each block of the text, by its id()."""
    most = _most(document)
    found: dict[int, Guess] = {}
    page, count, table = 1, 0, 0
    for number, section in enumerate(document.sections):
        for place, block in enumerate(section.blocks):
            if (found and block.page_break_before) or (number and section.new_page and place == 0):
                page, count = page + 1, 0
            else:
                count += len(block.rows) if isinstance(block, Table) else 1
            begins = page
            if isinstance(block, Table) and count > most + _LONG:
                parts = _parts(block, most)
                begins, page, count = page + (parts == 1), page + parts, 0
            elif count > most:
                begins, page, count = page + 1, page + 1, 0
            found[id(block)] = Guess(begins, table)
            if isinstance(block, Table):
                table = page
    return found


def _most(document: Document) -> int:
    """How many paragraphs or rows LibreOffice expects on a page: by the nodes of the text, less some for each table."""
    nodes = tables = 0
    for section in document.sections:
        inside, count = _nodes(section.blocks)
        nodes, tables = nodes + inside, tables + count
        edges = (section.header, section.footer, section.first_header, section.first_footer)
        for part in (*edges, section.even_header, section.even_footer):
            tables += _nodes(part or ())[1]
    nodes += 2 - _TABLE * tables
    return _LEAST + nodes // 1000 * 3 if nodes > _NODES else _MOST


def _nodes(blocks: Iterable[Block]) -> tuple[int, int]:
    """How many nodes these blocks are, two for each table and cell; and how many tables are among them."""
    nodes = tables = 0
    for block in blocks:
        if not isinstance(block, Table):
            nodes += 1
            continue
        nodes, tables = nodes + 2, tables + 1
        for row in block.rows:
            for cell in row.cells:
                inside, count = _nodes(cell.blocks)
                nodes, tables = nodes + 2 + inside, tables + count
    return nodes, tables


def _parts(table: Table, most: int) -> int:
    """Into how many parts a long table is taken, each on a page of its own."""
    columns = len(table.rows[min(1, len(table.rows) - 1)].cells)
    each = most if len(table.rows) > 3 * most else max(2, most // max(columns, 1))
    repeated = next((number for number, row in enumerate(table.rows) if not row.header), 0)
    rows, done, parts = len(table.rows), 0, 1
    while done + each < rows and repeated < each:
        rows, done, parts = rows + repeated, done + each, parts + 1
    return parts
