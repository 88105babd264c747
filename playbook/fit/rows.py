"""How much of a table row may stay on a page."""

from __future__ import annotations

from playbook.fit.boxes import Boxes, Lined, below
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

    def _room_beside_section(self, row: Row, widths: dict[int, int], room: int, above: int) -> int:
        """How much of the room a table's last row takes where a continuous section begins or ends; 0 when it is moved whole.

        LibreOffice shrinks the table and its section before it splits the row. Where the space under a cell's only paragraph
        does not fit, it depends on what stands `above` in the section, or on what goes on where that is less, how often it
        shrinks them: then the row stays, stays with a line less, or goes to the next page.
        """
        cells = [(cell, self._only_paragraph(cell, widths)) for cell in row.cells]
        left, earlier = room, 0  # what the cells before add to the limits
        for place, (cell, lined) in enumerate(cells):
            if lined is None:
                continue
            lines, start, space = (
                lined.lines,
                self.tops[id(row)] + cell.bottom + lined.par.before,
                below(cell.blocks),
            )
            count = text = 0
            while count < len(lines) and start + text + lines[count].pitch <= room:
                text += lines[count].pitch
                count += 1
            if 1 < count < len(lines) and start + text + space > room:
                moved, most = min(above, lined.height - text), text - lines[count].pitch
                others = [
                    one.height + below(other.blocks) for other, one in cells if one and other is not cell
                ]
                fewer = 2 * most + space + earlier - max(others, default=0)
                stays = moved > 2 * (most + space) + earlier and place == len(cells) - 1
                if moved <= most + space + earlier or (moved >= fewer and not stays):
                    return 0
                if moved < fewer:
                    left = min(left, start + text - 1)
            earlier += 2 * lined.height + 3 * space
        return left

    def _only_paragraph(self, cell: Cell, widths: dict[int, int]) -> Lined | None:
        """The paragraph of a cell that holds no other, broken into lines."""
        if len(cell.blocks) != 1 or cell.merge or not cell.upright or not isinstance(cell.blocks[0], Par):
            return None
        self.lines_of(cell.blocks[0], widths[id(cell)], in_table=True)
        return self.heights[id(cell.blocks[0])]
