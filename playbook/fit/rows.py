"""How much of a table row may stay on a page."""

from __future__ import annotations

from playbook.fit.boxes import Boxes, below
from playbook.fit.tree import Par, Row


class Rows(Boxes):
    """Says whether a row that runs over the edge is split there."""

    def _splits(self, row: Row) -> bool:
        return not row.cant_split and row.rule != "exact"

    def _can_split(self, row: Row, widths: dict[int, int], room: int) -> bool:
        """Whether a part of a row stays on a page with so much room.

        Where all lines would fit and only the space under the last of them does not, LibreOffice splits off the last line
        of the first such cell, unless a cell behind it is, with its own space, higher than what then remains.
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
                line = self.lines_of(last, widths[id(cell)], in_table=True)[0][-1]
                pitch = line.pitch
                broken = broken or (height > room and last.text[line.start - 1 : line.start] == "\n")
            if broken:
                return True
            cells.append((height, space, pitch))
        left, split = room, False
        for height, space, pitch in cells:
            if height > left:
                left = height - space - pitch
                if split or left <= 0:
                    return False
                split = True
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

    def _moves_whole(self, row: Row, widths: dict[int, int], room: int) -> bool:
        """Whether LibreOffice moves a table's last row whole, as it does where a continuous section begins or ends.

        It does so where half or more of a cell's only paragraph would stay and the space under it does not fit.
        """
        for cell in row.cells:
            last = cell.blocks[-1] if len(cell.blocks) == 1 else None
            if not isinstance(last, Par) or cell.merge or not cell.upright:
                continue
            end = self.tops[id(row)] + cell.bottom + last.before
            lines, _ = self.lines_of(last, widths[id(cell)], in_table=True)
            for count, line in enumerate(lines):
                if end + line.pitch > room:
                    if 2 * count >= len(lines) and end + below(cell.blocks) > room:
                        return True
                    break
                end += line.pitch
        return False
