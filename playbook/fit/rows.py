"""How much of a table row may stay on a page."""

from __future__ import annotations

from itertools import zip_longest

from playbook.fit.boxes import Boxes, below, line_extra
from playbook.fit.row_parts import CellPart, Part, Text, row_parts
from playbook.fit.section_rows import CellText, SectionRow
from playbook.fit.tree import Cell, Par, Row


class Rows(Boxes):
    """Says whether a row that runs over the edge is split there."""

    def _splits(self, row: Row, height: int) -> bool:
        """Whether a row so high may be split; one higher than the sheet between its margins is, whatever it says."""
        return row.rule != "exact" and (not row.cant_split or height > self.sheet)

    def _parts(self, row: Row, widths: dict[int, int], room: int) -> list[Part | None] | None:
        """What stays of each cell in so much room, None for one that goes on as its lines fall; None when the row does not stay."""
        if self._least(row, widths) > room:
            return None
        merged = any(cell.merge for cell in row.cells) and self._own_height(row, widths) <= room
        room -= self.tops[id(row)] + max((cell.bottom for cell in row.cells), default=0)
        cells = []
        for cell in row.cells:
            if cell.merge != "goes-on":
                texts = self._texts(cell, widths[id(cell)])
                opaque = 0
                if not texts and cell.upright and not cell.merge:
                    opaque = self._stack(cell.blocks, widths[id(cell)], in_table=True, draw=None)
                cells.append(CellPart(texts, room, opaque))
        return row_parts(cells, merged)

    def _texts(self, cell: Cell, width: int) -> list[Text]:
        """The paragraphs of a cell that stands in one row and holds nothing else."""
        if cell.merge or not cell.upright or not all(isinstance(block, Par) for block in cell.blocks):
            return []
        texts, before = [], None
        for block, following in zip_longest(cell.blocks, cell.blocks[1:]):
            assert isinstance(block, Par)
            lines, _ = self.lines_of(block, width, in_table=True)
            gap, edge = self._above(block, before, keeps_space=True), self._bottom_edge(block, following)
            pitches = [line.pitch for line in lines]
            blank = 0
            if len(lines) == 1 and block.text:
                left = self.blank_line(block, width)
                blank = left.pitch + (
                    line_extra(block, [left]) - line_extra(block, lines) if following else 0
                )
            texts.append(Text(gap, pitches, edge, below([block]), not block.text, blank))
            before = self._after(block, lines)
        return texts

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
    ) -> list[Part | None] | None:
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
        return [Part(next(kept)) if text else None for text in texts]

    def _cell_text(self, cell: Cell, widths: dict[int, int]) -> CellText | None:
        """The paragraph of a cell that holds no other."""
        if len(cell.blocks) != 1 or cell.merge or not cell.upright or not isinstance(cell.blocks[0], Par):
            return None
        par = cell.blocks[0]
        lines, _ = self.lines_of(par, widths[id(cell)], in_table=True)
        return CellText([line.pitch for line in lines], par.before, below(cell.blocks))
