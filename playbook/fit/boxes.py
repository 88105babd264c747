"""Blocks under one another in a cell, a header, a footer: the space between them, and the heights of table rows."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct

from playbook.fit.columns import column_parts
from playbook.fit.lines import Filler, Line
from playbook.fit.package import Unreadable
from playbook.fit.tree import Block, Cell, Document, Edge, Par, Row, Table


class DrawnLine(Struct):
    """A line as it lies on a page: twips from the page's left and top edges; `base` is its baseline."""

    page: int
    x: int
    y: int
    width: int
    height: int
    base: int
    text: str
    size: int
    lead: int = 0  # height where a page begins with the line, when it is another
    above: int = 0  # space above its paragraph, which a cell's part that begins with the line has again
    below: int = 0  # space a paragraph's last line asks for where a cell's part ends with it


class Drawn(NamedTuple):
    """Where the lines of a cell end among those drawn, its lower margin, the space under its last line, where its text stands."""

    end: int
    margin: int
    tail: int
    place: str


class Above(Struct):
    """What stands above a block: what its spacing depends on."""

    after: int = 0
    extra: int = 0
    contextual: bool = False
    style: str = "\0"
    edge: Edge | None = None
    indents: tuple[int, int] = (0, 0)


class Lined(NamedTuple):
    """A paragraph broken into lines in a room of `width` twips."""

    par: Par
    width: int
    in_table: bool
    lines: list[Line]
    height: int


class Boxes:
    """Measures and draws blocks where no page break can come between them."""

    def __init__(self, document: Document, *, ligatures: bool, deadline: float) -> None:
        self.document, self.ligatures, self.deadline = document, ligatures, deadline
        self.over_margin = document.compatibility <= 14
        self.drawn: list[DrawnLine] = []
        self.too_wide: list[tuple[int, int]] = []
        self.heights: dict[int, Lined] = {}
        self.tops: dict[int, int] = {}
        self.merged: dict[
            int, tuple[int, int]
        ] = {}  # which of the drawn lines are a merged cell's, by its identity
        self.spans: dict[int, int] = {}  # heights of cells over several rows, by identity
        self.page = self.left = self.width = self.top = self.limit = self.sheet = 0
        self.running = False  # within a header or a footer

    def _check_time(self) -> None:
        if time.monotonic() > self.deadline:
            raise Unreadable(
                "unmeasurable",
                "takes too long to measure; it is not a document of one page",
                "Measure a shorter document, or give --time-box more seconds.",
            )

    def lines_of(self, par: Par, width: int, *, in_table: bool) -> tuple[list[Line], int]:
        """A paragraph's lines and their height, broken once."""
        key = id(par)
        found = self.heights.get(key)
        if found is None:
            self._check_time()
            filler = self._filler(par, width, in_table=in_table)
            lines = filler.lines()
            height = sum(line.pitch for line in lines)
            found = self.heights[key] = Lined(par, width, in_table, lines, height)
        return found.lines, found.height

    def blank_line(self, par: Par, width: int) -> Line:
        """The empty line that a paragraph in a cell leaves on the next page where its only one stays."""
        return self._filler(par, width, in_table=True).blank_line()

    def _filler(self, par: Par, width: int, *, in_table: bool) -> Filler:
        return Filler(
            par,
            width,
            default_tab=self.document.default_tab,
            over_margin=self.over_margin,
            in_table=in_table,
            ligatures=self.ligatures,
        )

    def _above(self, par: Par, before: Above | None, *, keeps_space: bool) -> int:
        """Space above a paragraph: the larger of what it and the one before ask for, contextual spacing aside."""
        edge = par.edge.top if par.edge and not joined(par, before) else 0
        if par.edge and par.edge.between and before and before.edge and before.edge.between:
            edge = par.edge.inner - before.edge.line  # the line between is that under the paragraph before
        if before is None:
            return (par.before if keeps_space else 0) + edge
        same = before.style == par.style
        own, lower = par.before, before.after
        if same and par.contextual:
            own = 0
        if same and before.contextual:
            lower = 0
        if self.document.sum_spacing:
            both = same and par.contextual and before.contextual
            return (0 if both else lower + par.before) + before.extra + edge
        return max(own, lower) + before.extra + edge

    @staticmethod
    def _after(par: Par, lines: list[Line]) -> Above:
        return Above(
            par.after, line_extra(par, lines), par.contextual, par.style, par.edge, (par.left, par.right)
        )

    def _bottom_edge(self, par: Par, following: Block | None) -> int:
        if par.edge is None:
            return 0
        if isinstance(following, Par) and following.edge and joined(following, self._after(par, [])):
            return 0
        return par.edge.bottom

    def _draw(self, par: Par, line: Line, y: int, left: int, room: int, *, first: bool) -> None:
        x = left + par.left + (par.first if first else 0)
        if par.align in ("right", "center"):
            free = max(room - par.left - par.right - line.width, 0)
            x += free if par.align == "right" else free // 2
        text = par.text[line.start : line.end]
        if line.labelled and par.label is not None:
            text = f"{par.label.text} {text}"
        self.drawn.append(
            DrawnLine(
                self.page,
                x,
                self.top + y,
                line.width,
                line.pitch,
                self.top + y + line.offset,
                text.rstrip(" \n"),
                par.mark.size,
                line.lead,
            )
        )

    def _draw_cells(
        self,
        row: Row,
        y: int,
        widths: dict[int, int],
        height: int = 0,
        ends: list[Drawn] | None = None,
    ) -> int:
        """Draws a row's cells; the most lines one of them has. `ends` notes each cell's lines."""
        x, most = self.left, 0
        for cell in row.cells:
            if cell.merge != "goes-on":
                count, top = len(self.drawn), y + self.tops[id(row)]
                room = self.spans.get(id(cell), 0) if cell.merge else height
                if cell.place != "top" and room and (y + room <= self.limit or not cell.merge):
                    content = self._stack(cell.blocks, widths[id(cell)], in_table=True, draw=None)
                    free = max(room - self.tops[id(row)] - cell.bottom - content, 0)
                    top += free // (2 if cell.place == "center" else 1)
                content = self._stack(cell.blocks, widths[id(cell)], in_table=True, draw=(x + cell.left, top))
                most = max(most, len(self.drawn) - count)
                if cell.merge:
                    self.merged[id(cell)] = count, len(self.drawn)
                if ends is not None:
                    under = self.top + top + content
                    lowest = max((line.y + line.height for line in self.drawn[count:]), default=under)
                    ends.append(Drawn(len(self.drawn), cell.bottom, under - lowest, cell.place))
            x += cell.width
        return most

    def _column_widths(self, table: Table, available: int) -> dict[int, int]:
        """Room for text in every cell, by identity."""
        rooms: dict[int, int] = {}
        for row in table.rows:
            widths = column_parts(row.grid, available * table.percent // 100) if table.percent else []
            for cell in row.cells:
                if widths:
                    cell.width = sum(widths[cell.column : cell.column + cell.span])
                rooms[id(cell)] = max(cell.width - cell.left - cell.right, 1)
        return rooms

    def _row_heights(self, table: Table, widths: dict[int, int]) -> list[int]:
        """Heights of all rows; a cell over several rows makes the last of them as high as it needs."""
        heights: list[int] = []
        open_cells: dict[int, tuple[int, int, Cell]] = {}
        previous_line = 0
        for number, row in enumerate(table.rows):
            top = max((cell.border_top + cell.top for cell in row.cells), default=0)
            top = max(top, previous_line + max((cell.top for cell in row.cells), default=0) if number else 0)
            bottom = max((cell.bottom for cell in row.cells), default=0)
            self.tops[id(row)] = top
            height = self._own_height(row, widths)
            closed: list[tuple[int, Cell]] = []
            for cell in row.cells:
                content = 0
                if cell.merge == "start" and cell.upright:
                    content = (
                        self._stack(cell.blocks, widths[id(cell)], in_table=True, draw=None) + top + bottom
                    )
                ends = self.merge_ends(table, number, cell)
                if cell.merge == "start" and not ends:
                    open_cells[cell.column] = (number, content, cell)
                elif cell.merge == "goes-on" and cell.column in open_cells:
                    if ends:
                        since, content, start = open_cells.pop(cell.column)
                        height = max(height, content - sum(heights[since:]))
                        closed.append((since, start))
                else:
                    height = max(height, content)
            if row.rule == "exact":
                height = row.height
            heights.append(height)
            self.spans.update({id(start): sum(heights[since:]) for since, start in closed})
            previous_line = max((cell.border_bottom for cell in row.cells), default=0)
        return heights

    def _own_height(self, row: Row, widths: dict[int, int]) -> int:
        """Height of a row without what cells over several rows ask for."""
        if row.rule == "exact":
            return row.height
        height = row.height if row.rule else 0
        around = self.tops[id(row)] + max((cell.bottom for cell in row.cells), default=0)
        for cell in row.cells:
            content = 0
            if not cell.merge and cell.upright:
                content = self._stack(cell.blocks, widths[id(cell)], in_table=True, draw=None) + around
            height = max(height, content)
        return height

    @staticmethod
    def merge_ends(table: Table, number: int, cell: Cell) -> bool:
        """Whether a cell over several rows goes no further than row `number`."""
        if number + 1 >= len(table.rows):
            return True
        return not any(
            other.merge == "goes-on" and other.column == cell.column for other in table.rows[number + 1].cells
        )

    def _stack(
        self, blocks: Sequence[Block], width: int, *, in_table: bool, draw: tuple[int, int] | None
    ) -> int:
        """Height of blocks one under another in a cell, a header or a footer; draws them when told where."""
        y, closing = 0, 0
        before: Above | None = None
        for number, block in enumerate(blocks):
            last = number == len(blocks) - 1
            following = None if last else blocks[number + 1]
            if isinstance(block, Table):
                rooms = self._column_widths(block, width)
                heights = self._row_heights(block, rooms)
                y += (before.after + before.extra) if before else 0
                for row, height in zip(block.rows, heights, strict=True):
                    if draw is not None:
                        self._draw_cells(row, draw[1] + y, rooms)
                    y += height
                y += bottom_line(block.rows[-1]) if block.rows else 0
                before = Above()
                continue
            if in_table and last and number and not block.text and isinstance(blocks[number - 1], Table):
                continue
            lines, height = self.lines_of(block, width, in_table=in_table)
            y += self._above(block, before, keeps_space=True)
            if draw is not None:
                at = y
                for line in lines:
                    self._draw(block, line, draw[1] + at, draw[0], width, first=line.start == 0)
                    at += line.pitch
                for drawn in self.drawn[-len(lines) :]:
                    drawn.above = block.before
                self.drawn[-1].below = block.after + closing_extra(block)
            y += height + self._bottom_edge(block, following)
            before = self._after(block, lines)
            closing = block.after + closing_extra(block)
            if in_table and self.running:
                closing *= 2  # LibreOffice counts it for the cell and once more for the header's end
        if before is not None and before.style != "\0":
            y += closing
        return y


def line_extra(par: Par, lines: list[Line]) -> int:
    """What multiple line spacing adds under a paragraph's last line; LibreOffice gives it to the next block."""
    if par.pitch.rule != "auto" or par.pitch.value <= 100 or not lines:
        return 0
    height = lines[-1].text
    return max(height * par.pitch.value // 100 - height, 0)


def below(blocks: Sequence[Block]) -> int:
    """The space under the last paragraph of a cell."""
    last = blocks[-1] if blocks else None
    return last.after + closing_extra(last) if isinstance(last, Par) else 0


def closing_extra(par: Par) -> int:
    """What multiple line spacing adds under the last paragraph of a cell, a header or a footer: by its font size."""
    if par.pitch.rule != "auto" or par.pitch.value <= 100:
        return 0
    return int(par.plain.size * (par.pitch.value - 100) * 1.15 / 100)


def joined(par: Par, before: Above | None) -> bool:
    """Whether the borders of two neighbours run into one box."""
    return _alike(par, before) and before is not None and before.edge is not None and not before.edge.between


def bottom_edge(before: Above | None) -> int:
    """The lower border of what stands above."""
    return before.edge.bottom if before is not None and before.edge is not None else 0


def _alike(par: Par, before: Above | None) -> bool:
    """Whether two neighbours have the same borders at the same places."""
    return (
        before is not None
        and before.edge is not None
        and par.edge is not None
        and before.edge.key == par.edge.key
        and before.indents == (par.left, par.right)
    )


def bottom_line(row: Row) -> int:
    return max((cell.border_bottom for cell in row.cells), default=0)
