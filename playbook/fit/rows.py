"""How much of a table row may stay on a page."""

from __future__ import annotations

from playbook.fit.boxes import Boxes, below
from playbook.fit.section_rows import CellText, SectionRow
from playbook.fit.tree import Cell, Par, Row


class Rows(Boxes):
    """Says whether a row that runs over the edge is split there."""

    def _splits(self, row: Row) -> bool:
        return not row.cant_split and row.rule != "exact"

    def _can_split(self, row: Row, widths: dict[int, int], room: int) -> bool:
        """Whether a part of a row stays on a page with so much room.

        Where all lines would fit and only the space under the last of them does not, LibreOffice splits off the last line
        of the first such cell, unless a cell behind it is, with its own space, higher than what then remains of this cell
        and those before it. A last paragraph of one line goes whole, whatever the other cells are.
        """
        if self._least(row, widths) > room:
            return False
        room -= self.tops[id(row)] + max((cell.bottom for cell in row.cells), default=0)
        cells = []
        for cell in row.cells:
            if cell.merge or not cell.upright or not cell.blocks:
                continue
            height = self._stack(cell.blocks, widths[id(cell)], in_table=True, draw=None)
            last = cell.blocks[-1]
            space, pitch = below(cell.blocks), 0
            broken = height - space > room
            if isinstance(last, Par):
                lines, _ = self.lines_of(last, widths[id(cell)], in_table=True)
                pitch = lines[-1].pitch
                cut = last.text[lines[-1].start - 1 : lines[-1].start] == "\n"
                broken = broken or (height > room and (cut or (len(lines) == 1 < len(cell.blocks))))
            if broken:
                return True
            cells.append((height, space, pitch))
        left, before, split = room, 0, False
        for height, space, pitch in cells:
            if height > left:
                left = max(height - space - pitch, before)
                if split or left <= 0:
                    return False
                split = True
            else:
                before = max(before, height)
        return True

    def _least(self, row: Row, widths: dict[int, int]) -> int:
        """The least height with which a row may begin on a page: the first line of each cell."""
        least = 0
        for cell in row.cells:
            if not cell.blocks or not isinstance(cell.blocks[0], Par):
                continue
            par = cell.blocks[0]
            lines, _ = self.lines_of(par, widths[id(cell)], in_table=True)
            least = max(least, par.before + lines[0].pitch)
        least += self.tops[id(row)] + max((cell.bottom for cell in row.cells), default=0)
        return least

    def _kept_in_section(
        self, row: Row, widths: dict[int, int], room: int, above: int, height: int
    ) -> list[int | None] | None:
        """How many lines of each cell of a table's last row stay in `room` where a continuous section begins or ends.

        None as a whole: the row is moved; None for a cell with more than one paragraph: what fits.
        """
        texts = [self._cell_text(cell, widths) for cell in row.cells if cell.merge != "goes-on"]
        counted = [text for text in texts if text]
        if not counted:
            return [None for _ in texts]
        margins = self.tops[id(row)] + max(cell.bottom for cell in row.cells)
        least = row.height if row.rule else 0
        found = SectionRow(above, room, margins, height, least, counted).kept()
        if found is None:
            return None
        kept = iter(found)
        return [next(kept) if text else None for text in texts]

    def _cell_text(self, cell: Cell, widths: dict[int, int]) -> CellText | None:
        """The paragraph of a cell that holds no other."""
        if len(cell.blocks) != 1 or cell.merge or not cell.upright or not isinstance(cell.blocks[0], Par):
            return None
        par = cell.blocks[0]
        lines, _ = self.lines_of(par, widths[id(cell)], in_table=True)
        return CellText([line.pitch for line in lines], par.before, below(cell.blocks))
