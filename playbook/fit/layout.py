"""Blocks onto pages: paragraphs and tables split where they may, widows, keep-with-next, repeated header rows."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field

from playbook.fit.boxes import Above, Boxes, DrawnLine, bottom_line
from playbook.fit.lines import Line
from playbook.fit.package import Unreadable
from playbook.fit.rows import Rows
from playbook.fit.tree import Block, Document, Par, Row, Section, Table

ENDLESS = 1 << 40


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


class Layout(Rows):
    """Lays out one document; `endless` puts all on one page without end."""

    def __init__(
        self,
        document: Document,
        *,
        ligatures: bool,
        deadline: float,
        endless: bool = False,
        like: Boxes | None = None,
    ) -> None:
        super().__init__(document, ligatures=ligatures, deadline=deadline)
        if like is not None:  # the lines are the same, only the pages differ
            self.heights = like.heights
        self.endless = endless
        self.placed: list[Placed] = []
        self.section: Section = document.sections[0]
        self.above: Above | None = None
        self.y = self.bottom = self.limit = 0
        self.moves_rows = False  # beside a continuous section, but with no table in the footer

    def run(self) -> Flowed:
        """All sections, one after another."""
        usable = top = 0
        for number, section in enumerate(self.document.sections):
            if number == 0 or section.new_page:
                self._open(section, first=True)
                if number == 0:
                    usable, top = self.bottom - self.top, self.top
                elif self.endless:
                    self.y = -(-self.y // usable) * usable if self.y else 0
            elif self.above is not None:
                self.above = dataclasses.replace(
                    self.above, style="\0"
                )  # no contextual spacing across sections
            self.section = section
            behind = self.document.sections[number + 1 : number + 2]
            joined = (number > 0 and not section.new_page) or any(not one.new_page for one in behind)
            self.moves_rows = joined and not any(isinstance(block, Table) for block in section.footer)
            self._flow(section.blocks)
        used = self.y if self.endless else (self.page - 1) * usable + self.y
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
        self.running = True
        height = self._stack(blocks, self.width, in_table=False, draw=None)
        self.running = False
        return height

    def _flow(self, blocks: list[Block]) -> None:
        i = 0
        starts: dict[int, tuple[int, int, int, Above | None, int, int]] = {}
        moved: set[int] = set()
        while i < len(blocks):
            block = blocks[i]
            self._check_time()
            starts[i] = (self.page, self.y, len(self.placed), self.above, len(self.drawn), self.page)
            following = blocks[i + 1] if i + 1 < len(blocks) else None
            if block.page_break_before and (self.y or self.above is not None):
                self._break_page()
            if isinstance(block, Par):
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
        self, blocks: list[Block], i: int, starts: dict[int, tuple[int, int, int, Above | None, int, int]]
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

    def _next_page(self) -> None:
        self._open(self.section)

    def _paragraph(self, par: Par, following: Block | None) -> bool:
        """Puts a paragraph on the page, splitting it where it may; False when it must start on the next page."""
        lines, height = self.lines_of(par, self.width, in_table=False)
        first_on_page = self.above is None
        above = self._above(par, self.above, keeps_space=self.page == 1 or par.page_break_before)
        below = self._bottom_edge(par, following)
        done = 0
        y = self.y + above
        placed = Placed(
            par.index,
            kind_of(par),
            start_of(par.text),
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
                self._draw(par, line, y, self.left, self.width, first=line.start == 0)
                y += line.pitch
            done += count
            if done >= len(lines):
                break
            self._next_page()
            if lines[done].lead:
                lines = [*lines[:done], _leading(lines[done]), *lines[done + 1 :]]
            y, first_on_page = 0, True
        self.y = y + below
        placed.last_page, placed.end_y = self.page, self.top + self.y
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
        left = len(lines) - done
        if count == left:
            return count
        if (par.keep_lines or par.keep_next) and not alone and done == 0:
            return 0
        if par.widow_control and not (alone and done == 0 and count < 2):
            if left - count < 2:
                count = left - 2
            if done == 0 and count < 2:
                return 0
        return max(count, 0)

    def _table(self, table: Table) -> bool:
        """Puts a table on the page row by row; False when not even its first row fits here."""
        if not table.rows:
            return True
        width = sum(cell.width for cell in table.rows[0].cells)
        top_of_table = self.above
        resolved = self._column_widths(table, self.width)
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
        begun: dict[int, tuple[int, int, int, int]] = {}  # page, height and what was drawn before each row
        while i < len(table.rows):
            row, height = table.rows[i], heights[i]
            begun[i] = (self.page, self.y, len(self.placed), len(self.drawn))
            last = i == len(table.rows) - 1
            closing = bottom_line(row) if last or not self.endless else 0
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
                self._put_row(row, height, bottom_line(row) if last else 0, space, resolved)
                i, first = i + 1, False
                continue
            alone = self.above is None and first
            splits = self._splits(row) and self._can_split(row, resolved, room - closing)
            if last and self.moves_rows and height <= self.limit:
                splits = splits and not self._moves_whole(row, resolved, room - closing)
            if first and self.above is not None and (not splits or i < headers):
                return False
            kept = self._kept_from(table, i, begun) if not splits else i
            if kept < i:
                if kept == 0 and top_of_table is not None:
                    _, self.y, placed, drawn = begun[0]
                    self.above = top_of_table
                    del self.placed[placed:], self.drawn[drawn:]
                    return False
                if kept > headers:
                    _, self.y, placed, drawn = begun[kept]
                    del self.placed[placed:], self.drawn[drawn:]
                    i = kept
                    row, height = table.rows[i], heights[i]
            if splits:
                repeated = heights[:headers] if i >= headers else []
                self._split_row(
                    table, i, height + (bottom_line(row) if last else 0), space, resolved, repeated
                )
            elif ((self.y == 0 or (headers and self.y == header_height)) and not first) or alone:
                self._put_row(row, height, 0, 0, resolved)
            else:
                self._next_page()
                if i >= headers:
                    self._repeat(table, heights[:headers], resolved)
                self.above = Above()
                first = False
                continue
            i, first = i + 1, False
        self.above = Above()
        return True

    @staticmethod
    def _header_rows(table: Table) -> int:
        count = 0
        for row in table.rows:
            if not row.header:
                break
            count += 1
        return count if count < len(table.rows) else 0

    def _kept_from(self, table: Table, i: int, begun: dict[int, tuple[int, int, int, int]]) -> int:
        """The first of the rows before row `i` on this page that are to be kept with it: their first paragraph says so."""
        while i > 0 and begun[i - 1][0] == self.page and _keeps(table.rows[i - 1]):
            i -= 1
        return i

    def _repeat(self, table: Table, heights: list[int], widths: dict[int, int]) -> None:
        """Draws the header rows at the top of a page on which the table goes on."""
        for row, height in zip(table.rows, heights, strict=False):
            self._draw_cells(row, self.y, widths, height)
            self.y += height

    def _split_row(
        self,
        table: Table,
        number: int,
        height: int,
        space: int,
        widths: dict[int, int],
        repeated: list[int],
    ) -> None:
        """Draws a row that runs over the edge; what does not fit goes on under the repeated header rows."""
        row = table.rows[number]
        first, ends = len(self.drawn), list[tuple[int, int]]()
        start_page, start_y = self.page, self.top + self.y + space
        lines = self._draw_cells(row, self.y + space, widths, ends=ends)
        lowest = max((line.y + line.height for line in self.drawn[first:]), default=0)
        tail = max(start_y + height - lowest, 0)
        while True:
            edge = self.top + self.limit - bottom_line(row)
            self._next_page()
            self._repeat(table, repeated, widths)
            head = self.top + self.y + self.tops[id(row)]
            rest = self._carry(first, ends, edge, head)
            if rest <= self.top + self.limit or head >= self.top + self.limit:
                break
        self.y = min(rest + tail - self.top, self.limit)
        self.above = Above()
        placed = Placed(
            row.index, "table row", row_start(row), 0, start_page, start_y, height + space, lines, self.page
        )
        placed.end_y = self.top + self.y
        self.placed.append(placed)

    def _carry(self, first: int, ends: list[tuple[int, int]], edge: int, head: int) -> int:
        """Moves each cell's lines below `edge` to `head` on this page; returns where the lowest of them ends."""
        rest = head
        for end, margin in ends:
            over: list[DrawnLine] = []
            goes = True  # whether what stands under the line goes to this page
            for line in reversed(self.drawn[first:end]):
                needed = margin + (line.below if goes else 0)
                goes = line.page == self.page or line.y + line.height + needed > edge
                if goes and line.page == self.page - 1:
                    over.insert(0, line)
            first = end
            down = head - min((line.y for line in over), default=0) + (over[0].above if over else 0)
            if over and over[0].lead:  # multiple spacing does not raise the first line of a page
                raised = over[0].height - over[0].lead
                down, over[0].y, over[0].height = down - raised, over[0].y + raised, over[0].lead
            for line in over:
                line.page, line.y, line.base = self.page, line.y + down, line.base + down
                rest = max(rest, line.y + line.height)
        return rest

    def _put_row(self, row: Row, height: int, closing: int, space: int, widths: dict[int, int]) -> None:
        """Draws a whole row; `closing` is the line under the table's last one, which its cells do not share."""
        y, count = self.y + space, len(self.drawn)
        lines = self._draw_cells(row, y, widths, height)
        if row.rule == "exact":  # what does not fit is not seen
            self.drawn[count:] = [line for line in self.drawn[count:] if line.y < self.top + y + height]
        height += closing
        placed = Placed(
            row.index,
            "table row",
            row_start(row),
            0,
            self.page,
            self.top + y,
            height + space,
            lines,
            self.page,
            end_y=self.top + y + height,
        )
        self.placed.append(placed)
        self.y = y + height
        self.above = Above()


def _leading(line: Line) -> Line:
    """The line as it is when a page begins with it: multiple spacing does not raise the first one."""
    return dataclasses.replace(line, pitch=line.lead, offset=line.offset - line.pitch + line.lead)


def _keeps(row: Row) -> bool:
    first = row.cells[0].blocks[0] if row.cells and row.cells[0].blocks else None
    return isinstance(first, Par) and first.keep_next


def kind_of(par: Par) -> str:
    if par.heading:
        return "heading"
    return "list item" if par.label is not None else "paragraph"


def start_of(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:59].rstrip() + "\u2026"


def row_start(row: Row) -> str:
    texts = [
        block.text for cell in row.cells for block in cell.blocks[:1] if isinstance(block, Par) and block.text
    ]
    return start_of(" | ".join(texts))
