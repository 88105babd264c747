"""Tables onto pages: row by row, rows split where they may, header rows repeated."""

from __future__ import annotations

from playbook.fit.boxes import Above, DrawnLine, bottom_line
from playbook.fit.pages import Pages, Placed, row_start
from playbook.fit.tree import Par, Row, Table


class TablePages(Pages):
    """Puts tables on the pages."""

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


def _keeps(row: Row) -> bool:
    first = row.cells[0].blocks[0] if row.cells and row.cells[0].blocks else None
    return isinstance(first, Par) and first.keep_next
