"""Table rows that go on over the edge of a page: what of them stays, what goes on, and where it lies there."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from msgspec.structs import replace

from playbook.fit.boxes import Above, Boxes, Drawn, DrawnLine, below, bottom_line
from playbook.fit.pages import Pages, Placed, row_start
from playbook.fit.row_parts import CellPart, Part, Text, row_parts
from playbook.fit.tree import Cell, Row, Table


class SplitRows(Pages):
    """Splits rows, and carries on cells over several rows."""

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
        margin = max((cell.bottom for cell in row.cells), default=0)
        while True:
            self._check_time()
            edge = self.top + self.limit - _line_of_split(table, row)
            least -= edge - begins
            self._next_page()
            self._repeat(table, repeated, widths)
            begins = self.top + self.y
            head, limit = begins + self.tops[id(row)], self.top + self.limit
            rests = self._carry(first, ends, edge, head, kept)
            merged = self._carry_merged(open_cells, edge, head)
            foot = max([head, *rests, *merged])
            rests = [
                end and end + drawn.tail if drawn.end not in going_on else 0
                for drawn, end in zip(ends, rests, strict=True)
            ]
            if max(foot, max([0, *rests]) + margin + closing) <= limit or head >= limit:
                break
            if not self._splits(row, foot - begins):
                break
            room = limit - _line_of_split(table, row) - head - margin
            further = self._further(row, widths, first, ends, kept, rests, head, room)
            if further is None and foot <= limit:
                break
            kept = further or []
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

    def _further(
        self,
        row: Row,
        widths: dict[int, int],
        first: int,
        ends: list[Drawn],
        before: Sequence[Part | None],
        rests: list[int],
        head: int,
        room: int,
    ) -> list[Part | None] | None:
        """What of each cell stays on a page that the row neither begins nor ends on; None when all of it does.

        `before` says what stayed on the page before, `rests` where the cells would end.
        """
        cells: list[CellPart] = []
        gone: list[int] = []
        for cell, drawn, part, rest in zip_longest(
            [cell for cell in row.cells if cell.merge != "goes-on"], ends, before, rests
        ):
            lines = self.drawn[first : drawn.end]
            first = drawn.end
            done = sum(line.page < self.page for line in lines)
            blank = part.blank if part is not None else 0
            texts = _left(self._texts(cell, widths[id(cell)]), lines, done, blank) if rest else []
            cells.append(CellPart(texts, room, 0 if texts else max(rest - head - drawn.tail, 0)))
            gone.append(done - (blank > 0))
        parts = row_parts(cells, False, begun=True)
        if parts is None:
            return None
        return [part and Part(part.lines + done, part.blank) for part, done in zip(parts, gone, strict=True)]

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


def _left(texts: list[Text], lines: list[DrawnLine], done: int, blank: int) -> list[Text]:
    """The texts of a cell without the lines that stayed before; an empty line of height `blank` may stand first."""
    left: list[Text] = []
    at = 0
    for text in texts:
        mine = lines[at : at + len(text.pitches)]
        at += len(mine)
        if at > done:
            stands = [line.height for line in mine[max(done - at, -len(mine)) :]]
            kept = at - len(mine) < done or not left
            left.append(replace(text, gap=mine[0].above if kept else text.gap, pitches=stands))
        elif at == done and blank:
            left.append(replace(text, gap=mine[0].above, pitches=[blank]))
    return left


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
