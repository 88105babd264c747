"""Tables as clients put them into theirs: widths in percent, borders of all kinds, rows kept together, tables in tables."""

from __future__ import annotations

from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from documents.office_paragraphs import OfficeParagraphs


class OfficeTables(OfficeParagraphs):
    """Adds them to the document."""

    def _kept_rows(self) -> None:
        table = self._grid(self.rnd.randint(2, 4), 2)
        for row in table.rows:
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = self.rnd.random() < 0.7
                cell.paragraphs[0].add_run(self._text(self.rnd.randint(1, 9)))

    def _merged_down(self) -> None:
        """A cell with much text beside several rows."""
        rows, columns = self.rnd.randint(2, 4), self.rnd.randint(2, 3)
        table = self._grid(rows, columns)
        column = self.rnd.randrange(columns)
        long = table.cell(0, column).merge(table.cell(rows - 1, column))
        long.paragraphs[0].add_run(self._text(self.rnd.randint(8, 40)))
        for row in table.rows:
            for number, cell in enumerate(row.cells):
                if number != column:
                    cell.paragraphs[0].add_run(self._text(self.rnd.randint(1, 9)))

    def _rich_table(self) -> None:
        columns, rows = self.rnd.randint(2, 4), self.rnd.randint(1, 4)
        table = self._grid(rows, columns)
        properties = table._tbl.tblPr
        choice = self.rnd.random()
        width = properties.find(qn("w:tblW"))
        if choice < 0.2:
            width.set(qn("w:type"), "pct")
            width.set(qn("w:w"), str(self.rnd.choice((5000, 4000, 2500))))
        elif choice < 0.4:
            width.set(qn("w:type"), "dxa")
            width.set(qn("w:w"), str(self.rnd.choice((6000, 8000, 9000))))
        if self.rnd.random() < 0.2:
            table.alignment = 1
        elif self.rnd.random() < 0.3:
            properties.append(
                parse_xml(
                    f'<w:tblInd {nsdecls("w")} w:w="{self.rnd.choice((-108, 108, 284))}" w:type="dxa"/>'
                )
            )
        if self.rnd.random() < 0.3:
            sides = "".join(
                f'<w:{side} w:val="single" w:sz="{self.rnd.choice((4, 8, 12, 18))}" w:space="0" w:color="auto"/>'
                for side in ("top", "left", "bottom", "right", "insideH", "insideV")
                if self.rnd.random() < 0.8
            )
            properties.append(parse_xml(f"<w:tblBorders {nsdecls('w')}>{sides}</w:tblBorders>"))
        for row in table.rows:
            for cell in row.cells:
                self._fill_cell(cell)

    def _fill_cell(self, cell: Any) -> None:
        par = cell.paragraphs[0]
        par.add_run(self._text(self.rnd.randint(1, 12)))
        chance = self.rnd.random()
        properties = cell._tc.get_or_add_tcPr()
        if chance < 0.12:
            self._number_of(par, self.rnd.choice(self.numbers), 0)
        elif chance < 0.24:
            par.paragraph_format.space_before, par.paragraph_format.space_after = (
                Pt(4),
                Pt(self.rnd.choice((0, 6))),
            )
        elif chance < 0.34:
            properties.append(
                parse_xml(
                    f'<w:tcBorders {nsdecls("w")}><w:{self.rnd.choice(("top", "bottom"))} w:val="single" '
                    f'w:sz="{self.rnd.choice((12, 24))}" w:space="0" w:color="auto"/></w:tcBorders>'
                )
            )
        elif chance < 0.44:
            properties.append(
                parse_xml(
                    f'<w:tcMar {nsdecls("w")}><w:top w:w="{self.rnd.choice((0, 80))}" w:type="dxa"/>'
                    f'<w:left w:w="200" w:type="dxa"/></w:tcMar>'
                )
            )
        elif chance < 0.54:
            properties.append(parse_xml(f'<w:vAlign {nsdecls("w")} w:val="center"/>'))
        elif chance < 0.6:
            cell.add_paragraph(self._text(self.rnd.randint(1, 8)), style="List Bullet")

    def _inner_table(self) -> None:
        table = self._grid(1, 2)
        table.cell(0, 0).paragraphs[0].add_run(self._text(4))
        inner = table.cell(0, 1).add_table(2, 2)
        for row in inner.rows:
            for cell in row.cells:
                cell.paragraphs[0].add_run(self._text(self.rnd.randint(1, 4)))
        if self.rnd.random() < 0.5:
            table.cell(0, 1).add_paragraph(self._text(3) if self.rnd.random() < 0.5 else "")
