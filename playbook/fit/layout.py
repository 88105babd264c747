"""Blocks onto pages: spacing between them, table rows, headers that push the body, widows, keep-with-next."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from playbook.fit.lines import Filler, Line
from playbook.fit.package import Unreadable
from playbook.fit.tree import Block, Cell, Document, Edge, Par, Row, Section, Table

ENDLESS = 1 << 40


@dataclass(slots=True)
class DrawnLine:
    """A line as it lies on a page: twips from the page's left and top edges; `base` is its baseline."""

    page: int
    x: int
    y: int
    width: int
    height: int
    base: int
    text: str
    size: int


@dataclass(slots=True)
class Placed:
    """A body block (a paragraph or a table row) as it was laid out; `height` includes the space above it."""

    index: int
    kind: str
    text: str
    heading: int
    page: int
    y: int
    height: int
    lines: int
    last_page: int
    pitch: int = 0
    end_y: int = 0


@dataclass(slots=True)
class Flowed:
    pages: int
    used: int
    usable: int
    top: int
    blocks: list[Placed]
    drawn: list[DrawnLine]
    warnings: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Before:
    """What stands above a block: what its spacing depends on."""

    after: int = 0
    extra: int = 0
    contextual: bool = False
    style: str = "\0"
    edge: Edge | None = None
    indents: tuple[int, int] = (0, 0)


class Layout:
    """Lays out one document; `endless` puts all on one page without end."""

    def __init__(
        self, document: Document, *, ligatures: bool, deadline: float, endless: bool = False
    ) -> None:
        self.document, self.ligatures, self.deadline, self.endless = document, ligatures, deadline, endless
        self.over_margin = document.compatibility <= 14
        self.drawn: list[DrawnLine] = []
        self.placed: list[Placed] = []
        self.warnings: list[str] = []
        self.heights: dict[int, tuple[list[Line], int]] = {}
        self.tops: dict[int, int] = {}

    def run(self) -> Flowed:
        """All sections, one after another."""
        self.page, self.used_end = 0, 0
        usable = top = 0
        for number, section in enumerate(self.document.sections):
            if number == 0 or section.new_page:
                self._open(section, first=True)
                if number == 0:
                    usable, top = self.bottom - self.top, self.top
                elif self.endless:
                    self.y = -(-self.y // usable) * usable if self.y else 0
            self.section = section
            self._flow(section.blocks)
        used = self.y if self.page <= 1 or self.endless else (self.page - 1) * usable + self.y
        return Flowed(self.page, used, usable, top, self.placed, self.drawn, self.warnings)

    def _open(self, section: Section, *, first: bool = False) -> None:
        """Starts a page; the header and the footer take their room first."""
        if self.endless and self.page:
            return
        self.page += 1
        header = section.first_header if first and section.first_header is not None else section.header
        footer = section.first_footer if first and section.first_footer is not None else section.footer
        self.width = section.page_width - section.left - section.right
        self.left = section.left
        self.top, room = abs(section.top), section.bottom
        if header and section.top >= 0:
            self.top = max(self.top, section.header_distance + max(self._apart(header), 57))
        if footer and section.bottom >= 0:
            room = max(room, section.footer_distance + max(self._apart(footer), 57))
        self.bottom = section.page_height - abs(room)
        if self.bottom - self.top <= 0:
            raise Unreadable("unmeasurable", "has a header and footer so high that no room is left for text")
        self.y, self.above = 0, None
        self.limit = ENDLESS if self.endless else self.bottom - self.top

    def _apart(self, blocks: Sequence[Block]) -> int:
        """Height of a header or a footer."""
        return self._stack(blocks, self.width, in_table=False, draw=None)

    def _check_time(self) -> None:
        if time.monotonic() > self.deadline:
            raise Unreadable(
                "unmeasurable",
                "takes too long to measure; it is not a document of one page",
                "Measure a shorter document, or give --time-box more seconds.",
            )

    # ---- paragraphs

    def _lines(self, par: Par, width: int, *, in_table: bool) -> tuple[list[Line], int]:
        key = id(par)
        found = self.heights.get(key)
        if found is None:
            filler = Filler(
                par,
                width,
                default_tab=self.document.default_tab,
                over_margin=self.over_margin,
                in_table=in_table,
                ligatures=self.ligatures,
            )
            lines = filler.lines()
            found = self.heights[key] = (lines, sum(line.pitch for line in lines))
        return found

    def _above(self, par: Par, before: _Before | None, *, keeps_space: bool) -> int:
        """Space above a paragraph: the larger of what it and the one before ask for, contextual spacing aside."""
        edge = par.edge.top if par.edge and not _joined(par, before) else 0
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
    def _after(par: Par, lines: list[Line]) -> _Before:
        return _Before(
            par.after, line_extra(par, lines), par.contextual, par.style, par.edge, (par.left, par.right)
        )

    def _bottom_edge(self, par: Par, following: Block | None) -> int:
        if par.edge is None:
            return 0
        if isinstance(following, Par) and following.edge and _joined(following, self._after(par, [])):
            return 0
        return par.edge.bottom

    # ---- the body

    def _flow(self, blocks: list[Block]) -> None:
        i = 0
        starts: dict[int, tuple[int, int, int, _Before | None, int, int]] = {}
        moved: set[int] = set()
        while i < len(blocks):
            block = blocks[i]
            self._check_time()
            starts[i] = (self.page, self.y, len(self.placed), self.above, len(self.drawn), self.page)
            following = blocks[i + 1] if i + 1 < len(blocks) else None
            if isinstance(block, Par):
                if block.page_break_before and (self.y or self.above is not None):
                    self._break_page()
                whole = self._paragraph(block, following)
            else:
                whole = self._table(block)
            if not whole:
                first = self._chain_start(blocks, i, starts)
                if first < i and first not in moved:
                    moved.add(first)
                    page, self.y, count, self.above, drawn, _ = starts[first]
                    del self.placed[count:], self.drawn[drawn:]
                    self.page = page
                    i = first
                self._next_page()
                continue
            i += 1

    def _chain_start(
        self, blocks: list[Block], i: int, starts: dict[int, tuple[int, int, int, _Before | None, int, int]]
    ) -> int:
        """The first of the blocks that must go along to the next page with block `i`."""
        first = i
        while first > 0:
            previous = blocks[first - 1]
            if not (isinstance(previous, Par) and previous.keep_next) or starts[first - 1][0] != self.page:
                break
            first -= 1
        if first < i and starts[first][3] is None:
            return i
        return first

    def _break_page(self) -> None:
        if self.endless:
            usable = self.bottom - self.top
            self.y = -(-self.y // usable) * usable
            self.above = None
        else:
            self._next_page()
        self.forced = True

    def _next_page(self) -> None:
        self._open(self.section)

    def _paragraph(self, par: Par, following: Block | None) -> bool:
        """Puts a paragraph on the page, splitting it where it may; False when it must start on the next page."""
        lines, height = self._lines(par, self.width, in_table=False)
        first_on_page = self.above is None
        above = self._above(par, self.above, keeps_space=self.page == 1 or par.page_break_before)
        below = self._bottom_edge(par, following)
        start_page, start_y, done = self.page, self.y, 0
        y = self.y + above
        placed = Placed(
            par.index,
            _kind(par),
            _start(par.text),
            par.heading,
            self.page,
            self.top + y,
            above + height + below,
            len(lines),
            self.page,
            pitch=lines[-1].pitch,
        )
        while True:
            count = self._fitting(par, lines, done, y, below, alone=first_on_page)
            if count == 0 and not (first_on_page and done == 0):
                if done == 0:
                    return False
                self._next_page()
                y, first_on_page = 0, True
                continue
            if count == 0:
                count = 1
            for line in lines[done : done + count]:
                self._draw(par, line, y, self.left, first=line is lines[0])
                y += line.pitch
            done += count
            if done >= len(lines):
                break
            self._next_page()
            if lines[done].lead:
                lines[done].offset -= lines[done].pitch - lines[done].lead
                lines[done].pitch = lines[done].lead
            y, first_on_page = 0, True
        self.y = y + below
        placed.last_page, placed.end_y = self.page, self.top + self.y
        if start_page != self.page:
            placed.height = height + below + above
        del start_y
        self.placed.append(placed)
        self.above = self._after(par, lines)
        return True

    def _fitting(self, par: Par, lines: list[Line], done: int, y: int, below: int, *, alone: bool) -> int:
        """How many of the lines not yet placed go on this page, widows and orphans considered."""
        count, bottom = 0, y
        for line in lines[done:]:
            if bottom + line.pitch + (below if done + count + 1 == len(lines) else 0) > self.limit:
                break
            bottom += line.pitch
            count += 1
            if line.end <= len(par.text) and par.text[line.end - 1 : line.end] == "\f":
                break
        left = len(lines) - done
        if count == left or (
            count and par.text[lines[done + count - 1].end - 1 : lines[done + count - 1].end] == "\f"
        ):
            return count
        if (par.keep_lines or par.keep_next) and not alone and done == 0:
            return 0
        if par.widow_control and not (alone and done == 0 and count < 2):
            if left - count < 2:
                count = left - 2
            if done == 0 and count < 2:
                return 0
        return max(count, 0)

    def _draw(self, par: Par, line: Line, y: int, left: int, *, first: bool) -> None:
        x = left + par.left + (par.first if first else 0)
        if par.align in ("right", "center"):
            free = max(self.width - par.left - par.right - line.width, 0)
            x += free if par.align == "right" else free // 2
        text = par.text[line.start : line.end]
        if first and par.label is not None:
            text = f"{par.label.text} {text}"
        self.drawn.append(
            DrawnLine(
                self.page,
                x,
                self.top + y,
                line.width,
                line.pitch,
                self.top + y + line.offset,
                text.rstrip(" \n\f"),
                par.mark.size,
            )
        )

    # ---- tables

    def _table(self, table: Table) -> bool:
        """Puts a table on the page row by row; False when not even its first row fits here."""
        if not table.rows:
            return True
        width = sum(cell.width for cell in table.rows[0].cells)
        resolved = self._column_widths(table)
        if table.rows[0].cells and width > self.width + 600:
            self.warnings.append(
                f"a table is {width / 56.6929:.0f} mm wide, the text area {self.width / 56.6929:.0f} mm"
            )
        heights = self._row_heights(table, resolved)
        above = 0
        if self.above is not None:
            above = self.above.after + self.above.extra
        headers = self._header_rows(table)
        header_height = sum(heights[:headers])
        i, first = 0, True
        while i < len(table.rows):
            row, height = table.rows[i], heights[i]
            last = i == len(table.rows) - 1
            closing = _bottom_line(row) if last or not self.endless else 0
            space = above if first else 0
            room = self.limit - self.y - space
            needed = height + closing
            if i < headers and headers < len(table.rows) and first:
                needed = (
                    header_height
                    + min(heights[headers], self._least(table.rows[headers], resolved))
                    + closing
                )
            fits = needed <= room
            if fits:
                self._put_row(row, height + (_bottom_line(row) if last else 0), space, resolved)
                i, first = i + 1, False
                continue
            alone = self.above is None and first
            if not alone and self.above is not None and first:
                if not self._splits(row) or self._least(row, resolved) + closing > room or i < headers:
                    return False
            if self._splits(row) and self._least(row, resolved) + closing <= room:
                self._split_row(row, height, space, resolved, last)
            elif (self.y == 0 or (headers and self.y == header_height)) and not first:
                self._put_row(row, height, 0, resolved)
            elif alone:
                self._put_row(row, height, 0, resolved)
            else:
                self._next_page()
                self._repeat(table, headers, heights, resolved, i)
                first = False
                continue
            i, first = i + 1, False
        self.above = _Before()
        return True

    def _repeat(
        self, table: Table, headers: int, heights: list[int], widths: dict[int, int], at: int
    ) -> None:
        if at >= headers:
            self.y += sum(heights[:headers])
        self.above = _Before()

    @staticmethod
    def _header_rows(table: Table) -> int:
        count = 0
        for row in table.rows:
            if not row.header:
                break
            count += 1
        return count if count < len(table.rows) else 0

    def _splits(self, row: Row) -> bool:
        return not row.cant_split and row.rule != "exact"

    def _least(self, row: Row, widths: dict[int, int]) -> int:
        """The least height with which a row may begin on a page: the first line of each cell."""
        least = 0
        for cell in row.cells:
            if not cell.blocks or not isinstance(cell.blocks[0], Par):
                continue
            par = cell.blocks[0]
            lines, _ = self._lines(par, widths[id(cell)], in_table=True)
            after = par.after + closing_extra(par) if len(lines) == len(cell.blocks) == 1 else 0
            least = max(least, par.before + lines[0].pitch + after)
        least += self.tops[id(row)] + max((cell.bottom for cell in row.cells), default=0)
        return least

    def _split_row(self, row: Row, height: int, space: int, widths: dict[int, int], last: bool) -> None:
        room = self.limit - self.y - space
        start_page, start_y = self.page, self.top + self.y + space
        lines = self._draw_cells(row, self.y + space, widths)
        rest = max(height - room, 0) + _padding(row)
        self._next_page()
        self.y = min(rest, self.limit)
        self.above = _Before()
        self.placed.append(
            Placed(
                row.index,
                "table row",
                _row_start(row),
                0,
                start_page,
                start_y,
                height + space,
                lines,
                self.page,
                end_y=self.top + self.y,
            )
        )

    def _put_row(self, row: Row, height: int, space: int, widths: dict[int, int]) -> None:
        y, drawn = self.y + space, len(self.drawn)
        lines = self._draw_cells(row, y, widths, height)
        if row.rule == "exact":  # what does not fit into such a row is not shown
            self.drawn[drawn:] = [
                line for line in self.drawn[drawn:] if line.y + line.height <= self.top + y + height
            ]
        self.placed.append(
            Placed(
                row.index,
                "table row",
                _row_start(row),
                0,
                self.page,
                self.top + y,
                height + space,
                lines,
                self.page,
                end_y=self.top + y + height,
            )
        )
        self.y = y + height
        self.above = _Before()

    def _draw_cells(self, row: Row, y: int, widths: dict[int, int], height: int = 0) -> int:
        x, most = self.left, 0
        for cell in row.cells:
            if cell.merge != "goes-on":
                count, top = len(self.drawn), y + self.tops[id(row)]
                if cell.place != "top" and height and not cell.merge:
                    free = (
                        height
                        - self.tops[id(row)]
                        - cell.bottom
                        - self._stack(cell.blocks, widths[id(cell)], in_table=True, draw=None)
                    )
                    top += max(free, 0) // (2 if cell.place == "center" else 1)
                self._stack(cell.blocks, widths[id(cell)], in_table=True, draw=(x + cell.left, top))
                most = max(most, len(self.drawn) - count)
            x += cell.width
        return most

    def _column_widths(self, table: Table) -> dict[int, int]:
        """Room for text in every cell, by identity; Word lets the borders eat into the margins only when they must."""
        rooms: dict[int, int] = {}
        for row in table.rows:
            for cell in row.cells:
                if cell.width < 0:
                    cell.width = -cell.width * self.width // 10000
                left = max(cell.border_left // 2, cell.left)
                right = max(left + cell.border_right // 2, cell.left + cell.right) - left
                rooms[id(cell)] = max(cell.width - left - right, 1)
        return rooms

    def _row_heights(self, table: Table, widths: dict[int, int]) -> list[int]:
        """Heights of all rows; a cell over several rows makes the last of them as high as it needs."""
        heights: list[int] = []
        open_cells: dict[int, tuple[int, int]] = {}
        previous_line = 0
        for number, row in enumerate(table.rows):
            top = max((cell.border_top + cell.top for cell in row.cells), default=0)
            top = max(top, previous_line + max((cell.top for cell in row.cells), default=0) if number else 0)
            bottom = max((cell.bottom for cell in row.cells), default=0)
            self.tops[id(row)] = top
            height = row.height if row.rule else 0
            for cell in row.cells:
                content = 0
                if cell.merge != "goes-on" and cell.upright:
                    content = (
                        self._stack(cell.blocks, widths[id(cell)], in_table=True, draw=None) + top + bottom
                    )
                ends = self._merge_ends(table, number, cell)
                if cell.merge == "start" and not ends:
                    open_cells[cell.column] = (number, content)
                elif cell.merge == "goes-on" and cell.column in open_cells:
                    if ends:
                        since, content = open_cells.pop(cell.column)
                        height = max(height, content - sum(heights[since:]))
                else:
                    height = max(height, content)
            if row.rule == "exact":
                height = row.height
            heights.append(height)
            previous_line = max((cell.border_bottom for cell in row.cells), default=0)
        return heights

    @staticmethod
    def _merge_ends(table: Table, number: int, cell: Cell) -> bool:
        if number + 1 >= len(table.rows):
            return True
        return not any(
            other.merge == "goes-on" and other.column == cell.column for other in table.rows[number + 1].cells
        )

    def _stack(
        self, blocks: Sequence[Block], width: int, *, in_table: bool, draw: tuple[int, int] | None
    ) -> int:
        """Height of blocks one under another in a cell, a header or a footer; draws them when told where."""
        y, before, closing = 0, None, 0
        for number, block in enumerate(blocks):
            last = number == len(blocks) - 1
            following = None if last else blocks[number + 1]
            if isinstance(block, Table):
                rooms = self._column_widths(block)
                heights = self._row_heights(block, rooms)
                y += (before.after + before.extra) if before else 0
                for row, height in zip(block.rows, heights, strict=True):
                    if draw is not None:
                        self._draw_cells(row, draw[1] + y, rooms)
                    y += height
                y += _bottom_line(block.rows[-1]) if block.rows else 0
                before = _Before()
                continue
            if in_table and last and number and not block.text and isinstance(blocks[number - 1], Table):
                continue
            lines, height = self._lines(block, width, in_table=in_table)
            y += self._above(block, before, keeps_space=True)
            if draw is not None:
                at = y
                for line in lines:
                    self._draw(block, line, draw[1] + at, draw[0], first=line is lines[0])
                    at += line.pitch
            y += height + self._bottom_edge(block, following)
            before = self._after(block, lines)
            closing = block.after + closing_extra(block)
        if before is not None and before.style != "\0":
            y += closing
        return y


def line_extra(par: Par, lines: list[Line]) -> int:
    """What multiple line spacing adds under a paragraph's last line; LibreOffice gives it to the next block."""
    if par.pitch.rule != "auto" or par.pitch.value <= 100 or not lines:
        return 0
    height = lines[-1].text
    return max(height * par.pitch.value // 100 - height, 0)


def closing_extra(par: Par) -> int:
    """What multiple line spacing adds under the last paragraph of a cell, a header or a footer: by its font size."""
    if par.pitch.rule != "auto" or par.pitch.value <= 100:
        return 0
    return int(par.size * (par.pitch.value - 100) * 1.15 / 100)


def _joined(par: Par, before: _Before | None) -> bool:
    """Whether the borders of two neighbours run into one box."""
    return (
        before is not None
        and before.edge is not None
        and par.edge is not None
        and before.edge.key == par.edge.key
        and before.indents == (par.left, par.right)
        and not par.edge.between
    )


def _bottom_line(row: Row) -> int:
    return max((cell.border_bottom for cell in row.cells), default=0)


def _padding(row: Row) -> int:
    return max((cell.border_top + cell.top + cell.bottom for cell in row.cells), default=0)


def _kind(par: Par) -> str:
    if par.heading:
        return "heading"
    return "list item" if par.label is not None else "paragraph"


def _start(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:59].rstrip() + "\u2026"


def _row_start(row: Row) -> str:
    texts = [
        block.text for cell in row.cells for block in cell.blocks[:1] if isinstance(block, Par) and block.text
    ]
    return _start(" | ".join(texts))
