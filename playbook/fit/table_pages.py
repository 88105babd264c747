"""Tables onto pages: row by row, rows split where they may, header rows repeated."""

from __future__ import annotations

from playbook.fit.boxes import Above, bottom_line
from playbook.fit.pages import Placed, row_start
from playbook.fit.row_parts import Part
from playbook.fit.split_rows import SplitRows
from playbook.fit.tree import Par, Row, Table

_LARGE = 64  # rows; a larger table is never kept whole


class TablePages(SplitRows):
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


def kept_whole(table: Table) -> bool:
    """Is every row to be kept with the next, the repeated ones left out? Such a table is kept with what follows it too."""
    rows = table.rows[TablePages.header_rows(table) :]
    return len(table.rows) <= _LARGE and bool(rows) and all(_keeps(row) for row in rows)


def _keeps(row: Row) -> bool:
    first = row.cells[0].blocks[0] if row.cells and row.cells[0].blocks else None
    return isinstance(first, Par) and first.keep_next
