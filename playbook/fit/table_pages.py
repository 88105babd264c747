"""Tables onto pages: row by row, rows split where they may, header rows repeated."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from playbook.fit.boxes import Above, Boxes, Drawn, DrawnLine, below, bottom_line
from playbook.fit.pages import Pages, Placed, row_start
from playbook.fit.row_parts import Part
from playbook.fit.tree import Cell, Par, Row, Table

_LARGE = 64  # rows; a larger table is never kept whole


class TablePages(Pages):
    """Puts tables on the pages."""

    def _table(self, table: Table, *, stays: bool, since: int = 0) -> bool:
        """Puts a table on the page row by row; False when not even its first row fits here, nor all that are kept together.

        `stays`: what stands above would have to go along, and the page begins with it. `since`: the row with which the
        next page is to begin, where the table has been put here before.
        """
        if not table.rows:
            return True
        width = sum(cell.width for cell in table.rows[0].cells)
        top_of_table = self.above
        resolved = self._column_widths(table, self.width)
        if table.rows[0].cells and width > self.width + 600:
            self.too_wide.append((width, self.width))
        heights = self._row_heights(table, resolved)
        above = 0
        if self.above is not None:
            above = self.above.after + self.above.extra
        headers = self.header_rows(table)
        header_height = sum(heights[:headers])
        if header_height > self.bottom - self.top:  # no page has room for them: they are rows like others
            for row in table.rows:
                row.header = False
            headers = header_height = 0
        i, first = 0, True
        if since:
            i, first = since, False
            _, self.y, placed, drawn = self.begun[id(table)][i]
            del self.placed[placed:], self.drawn[drawn:]
            self._begin_page(table, i, heights, resolved)
        else:
            self.begun[id(table)] = {}
        begun = self.begun[id(table)]
        while i < len(table.rows):
            self._check_time()
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
            leading = all(above.header for above in table.rows[: i + 1])
            parts: list[Part | None] | None = None
            begins = self.y == 0 or (headers and self.y == header_height)  # the page
            if not leading and self._splits(row, height) and (begins or not _keeps(row)):
                parts = self._parts(row, resolved, room - bottom_line(table.rows[-1]))
                if parts is not None and closing > bottom_line(table.rows[-1]):  # split, and then once more
                    parts = self._parts(row, resolved, room - closing)
            splits = parts is not None
            if splits and last and self.moves_rows and height <= self.limit:
                before = self.y - (self.section_y if self.section_page == self.page else 0)
                parts = self._kept_in_section(row, resolved, room - closing, before + space + closing, height)
                splits = parts is not None
            if first and self.above is not None and (not splits or i < headers):
                return False
            kept = i if splits or (stays and kept_whole(table)) else self._kept_from(table, i, begun)
            if kept < i:
                if kept <= headers and top_of_table is not None and begun[0][0] == self.page:
                    _, self.y, placed, drawn = begun[0]
                    self.above = top_of_table
                    del self.placed[placed:], self.drawn[drawn:]
                    return False
                if kept > headers and begun[kept][1] > header_height:  # not where the page begins with them
                    _, self.y, placed, drawn = begun[kept]
                    del self.placed[placed:], self.drawn[drawn:]
                    i = kept
                    row, height = table.rows[i], heights[i]
            if parts is not None:
                repeated = heights[:headers] if i >= headers else []
                self._split_row(table, i, heights, space, resolved, repeated, parts)
            elif (begins and not first) or alone:
                self._put_row(row, height, 0, 0, resolved)
            else:
                self._begin_page(table, i, heights, resolved)
                first = False
                continue
            i, first = i + 1, False
        self.above = Above()
        return True

    @staticmethod
    def header_rows(table: Table) -> int:
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
        if i and begun[0][0] == self.page and kept_whole(table):
            return 0
        return i

    def _last_kept(self, table: Table) -> int:
        """The first of the last rows, on this page, that are to be kept with what follows the table; 0 for none.

        With the rows above them go none of the repeated ones, nor those with which the page begins.
        """
        last, headers = len(table.rows) - 1, self.header_rows(table)
        begun = self.begun.get(id(table), {})
        if last < 1 or not _keeps(table.rows[last]) or begun[last][0] != self.page:
            return 0
        since = self._kept_from(table, last, begun)
        if since <= headers or begun[since - 1][0] != self.page:
            return 0
        return since

    def _begin_page(self, table: Table, i: int, heights: list[int], widths: dict[int, int]) -> None:
        """Begins the next page with row `i`, under the repeated header rows."""
        edge = self.top + self.y
        self._next_page()
        headers = self.header_rows(table)
        if i >= headers:
            self._repeat(table, heights[:headers], widths)
        self._go_on(table, i, heights, widths, edge)
        self.above = Above()

    def _repeat(self, table: Table, heights: list[int], widths: dict[int, int]) -> None:
        """Draws the header rows at the top of a page on which the table goes on."""
        for row, height in zip(table.rows, heights, strict=False):
            self._draw_cells(row, self.y, widths, height)
            self.y += height

    def _go_on(
        self, table: Table, number: int, heights: list[int], widths: dict[int, int], edge: int
    ) -> None:
        """Carries on the cells over several rows that go on in row `number`, with which this page begins."""
        open_cells = _open_cells(table, number)
        head = self.top + self.y + self.tops[id(table.rows[number])]
        ends = self._carry_merged(open_cells, edge, head)
        self._make_room(table, number, heights, widths, open_cells, ends)

    def _carry_merged(self, open_cells: list[tuple[Cell, int]], edge: int, head: int) -> list[int]:
        """Moves what lies below `edge` of cells over several rows to `head`; where each then ends, 0 for those that do not go on."""
        found = []
        for cell, _ in open_cells:
            start, end = self.merged[id(cell)]
            self._carry(start, [Drawn(end, cell.bottom, 0, cell.place)], edge, head)
            found.append(self._end_of(cell))
        return found

    def _end_of(self, cell: Cell) -> int:
        """Where a cell over several rows ends on this page, the space and the margin under its text included; 0 without text."""
        lowest = self._lowest([self.merged[id(cell)]])
        return lowest + below(cell.blocks) + cell.bottom if lowest else 0

    def _lowest(self, spans: list[tuple[int, int]]) -> int:
        """Where the lowest of these drawn lines ends that lie on this page."""
        return max(
            (
                line.y + line.height
                for start, end in spans
                for line in self.drawn[start:end]
                if line.page == self.page
            ),
            default=0,
        )

    def _make_room(
        self,
        table: Table,
        number: int,
        heights: list[int],
        widths: dict[int, int],
        open_cells: list[tuple[Cell, int]],
        ends: list[int],
    ) -> None:
        """Gives the last rows of cells over several rows the height that what went on needs, from row `number` on."""
        for last in sorted({last for _, last in open_cells if last >= number}):
            if table.rows[last].rule != "exact":
                lowest = max(end for (_, row), end in zip(open_cells, ends, strict=True) if row == last)
                needed = lowest - self.top - self.y - sum(heights[number:last])
                heights[last] = max(self._own_height(table.rows[last], widths), needed)

    def _split_row(
        self,
        table: Table,
        number: int,
        heights: list[int],
        space: int,
        widths: dict[int, int],
        repeated: list[int],
        parts: list[Part | None],
    ) -> None:
        """Draws a row that runs over the edge; what does not fit goes on under the repeated header rows.

        `parts` says what of each cell stays on the first page.
        """
        row = table.rows[number]
        open_cells = _open_cells(table, number, since=len(repeated))  # those of repeated rows are drawn anew
        closing = bottom_line(row) if number == len(table.rows) - 1 else 0
        first, ends = len(self.drawn), list[Drawn]()
        start_page, start_y = self.page, self.top + self.y + space
        least = row.height if row.rule else 0
        lines = self._draw_cells(row, self.y + space, widths, ends=ends)
        begun = [(cell, last) for cell, last in _open_cells(table, number + 1) if cell in row.cells]
        going_on = {self.merged[id(cell)][1] for cell, _ in begun}
        begins, kept = start_y, list[Part | None](parts)
        while True:
            self._check_time()
            edge = self.top + self.limit - _line_of_split(table, row)
            least -= edge - begins
            self._next_page()
            self._repeat(table, repeated, widths)
            begins = self.top + self.y
            head = begins + self.tops[id(row)]
            rests = self._carry(first, ends, edge, head, kept)
            kept = []
            merged = self._carry_merged(open_cells, edge, head)
            foot = max([head, *rests, *merged])
            if foot <= self.top + self.limit or head >= self.top + self.limit:
                break
            if not self._splits(row, foot - begins):
                break
        margin = max((cell.bottom for cell in row.cells), default=0)
        rests = [
            end and end + drawn.tail if drawn.end not in going_on else 0
            for drawn, end in zip(ends, rests, strict=True)
        ]
        rest = max(max([head, *rests]) + margin, begins + least) + closing
        lowest = max(
            (end for (_, last), end in zip(open_cells, merged, strict=True) if last == number), default=0
        )
        lowest = lowest and lowest + closing
        self.y = min(max(rest, lowest) - self.top, self.limit)
        self._align(first, ends, rests, self.top + self.y - closing - margin)
        merged += [self._end_of(cell) for cell, _ in begun]
        self._make_room(table, number + 1, heights, widths, [*open_cells, *begun], merged)
        self.above = Above()
        placed = Placed(
            row.index,
            "table row",
            row_start(row),
            0,
            start_page,
            start_y,
            heights[number] + closing + space,
            lines,
            self.page,
        )
        placed.end_y = self.top + self.y
        self.placed.append(placed)

    def _align(self, first: int, ends: list[Drawn], rests: list[int], foot: int) -> None:
        """Moves what a cell ends with on this page to its middle or its foot; what stays before is not moved."""
        for drawn, rest in zip(ends, rests, strict=True):
            if rest and drawn.place != "top":
                free = max(foot - rest, 0) // (2 if drawn.place == "center" else 1)
                for line in self.drawn[first : drawn.end]:
                    if line.page == self.page:
                        line.y, line.base = line.y + free, line.base + free
            first = drawn.end

    def _carry(
        self,
        first: int,
        ends: list[Drawn],
        edge: int,
        head: int,
        kept: Sequence[Part | None] = (),
    ) -> list[int]:
        """Moves each cell's lines below `edge` to `head` on this page; where each cell then ends, 0 where nothing goes on.

        `kept` says of which cells so many lines stay, wherever they lie.
        """
        found = []
        for (end, margin, _, _), stay in zip_longest(ends, kept):
            over: list[DrawnLine] = []
            goes = True  # whether what stands under the line goes to this page
            for place, line in reversed(list(enumerate(self.drawn[first:end]))):
                needed = margin + (line.below if goes else 0)
                goes = line.page == self.page or line.y + line.height + needed > edge
                if stay is not None:
                    goes = place >= stay.lines
                if goes and line.page == self.page - 1:
                    over.insert(0, line)
            blank = self.drawn[first] if stay is not None and stay.blank else None
            first = end
            top = blank or min(over, key=lambda line: line.y, default=None)
            if top is None:
                found.append(0)
                continue
            down = head - top.y + top.above
            if top.lead and not blank:  # multiple spacing does not raise the first line of a page
                raised = top.height - top.lead
                down, top.y, top.height = down - raised, top.y + raised, top.lead
            if blank is not None and stay is not None:
                down += stay.blank - blank.height
            lowest = top.y + top.height + down
            for line in over:
                line.page, line.y, line.base = self.page, line.y + down, line.base + down
                lowest = max(lowest, line.y + line.height)
            found.append(lowest)
        return found

    def _put_row(self, row: Row, height: int, closing: int, space: int, widths: dict[int, int]) -> None:
        """Draws a whole row; `closing` is the line under the table's last one, which its cells do not share."""
        y, count = self.y + space, len(self.drawn)
        lines = self._draw_cells(row, y, widths, height)
        if row.rule == "exact":  # what does not fit is not seen
            end = self.top + y + height - max((cell.bottom for cell in row.cells), default=0)
            self.drawn[count:] = [line for line in self.drawn[count:] if line.y < end]
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


def _line_of_split(table: Table, row: Row) -> int:
    """The line under what stays of a split row: its own or, where that is wider, the one under the whole table."""
    return max(bottom_line(row), bottom_line(table.rows[-1]))


def _open_cells(table: Table, number: int, since: int = 0) -> list[tuple[Cell, int]]:
    """Cells that begin above row `number`, from row `since` on, and go on in it, each with the last of its rows."""
    found = []
    for first, row in enumerate(table.rows[since:number], since):
        for cell in row.cells if row.rule != "exact" else ():
            last = first
            while cell.merge == "start" and not Boxes.merge_ends(table, last, cell):
                last += 1
            if last >= number:
                found.append((cell, last))
    return found


def kept_whole(table: Table) -> bool:
    """Is every row to be kept with the next, the repeated ones left out? Such a table is kept with what follows it too."""
    rows = table.rows[TablePages.header_rows(table) :]
    return len(table.rows) <= _LARGE and bool(rows) and all(_keeps(row) for row in rows)


def _keeps(row: Row) -> bool:
    first = row.cells[0].blocks[0] if row.cells and row.cells[0].blocks else None
    return isinstance(first, Par) and first.keep_next
