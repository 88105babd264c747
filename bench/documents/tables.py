"""Tables: widths, margins, merged cells, row heights, repeated header rows."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Twips

from documents.paragraphs import Paragraphs


class Tables(Paragraphs):
    """Adds tables to the document."""

    def _grid(self, rows: int, columns: int) -> Any:
        style = (
            "Table Grid"
            if self.rnd.random() < 0.6
            else self.rnd.choice(("Normal Table", "Light List", "Light Shading"))
        )
        body = self.document.element.body
        if len(body) > 1 and body[-2].tag == qn("w:tbl"):
            self._plain().add_run(self._text(self.rnd.randint(0, 3)))
        table = self.document.add_table(rows=rows, cols=columns)
        if style != "Normal Table":
            table.style = style
        section = self.document.sections[0]
        room = 11906 - section.left_margin.twips - section.right_margin.twips
        cuts = sorted(self.rnd.sample(range(12, 89, 13), columns - 1))
        parts = [b - a for a, b in zip([0, *cuts], [*cuts, 100], strict=True)]
        if self.writer == "product" or self.rnd.random() < 0.5:
            table.autofit = False
        if self.writer == "product" or self.rnd.random() < 0.6:
            widths = [room * part // 100 for part in parts]
            for column, width in zip(table.columns, widths, strict=True):
                column.width = Twips(width)
            for row in table.rows:
                for cell, width in zip(row.cells, widths, strict=True):
                    cell.width = Twips(width)
        return table

    def _table(self) -> None:
        columns, rows = self.rnd.randint(2, 4), self.rnd.randint(2, 5)
        table = self._grid(rows, columns)
        if self.rnd.random() < 0.4:
            self._margins(table)
        for r, row in enumerate(table.rows):
            for cell in row.cells:
                cell.paragraphs[0].add_run(self._text(self.rnd.randint(1, 14))).bold = r == 0
                if self.rnd.random() < 0.1:
                    cell.add_paragraph(self._text(self.rnd.randint(1, 9)))
            properties = row._tr.get_or_add_trPr()
            if r == 0 and self.rnd.random() < 0.5:
                properties.append(OxmlElement("w:tblHeader"))
            if self.rnd.random() < 0.3:
                properties.append(OxmlElement("w:cantSplit"))
            if self.rnd.random() < 0.2:
                properties.append(
                    parse_xml(
                        f'<w:trHeight {nsdecls("w")} w:val="{self.rnd.choice((300, 500, 800))}" '
                        f'w:hRule="{self.rnd.choice(("atLeast", "exact"))}"/>'
                    )
                )
        if self.rnd.random() < 0.25:
            table.cell(0, 0).merge(table.cell(0, 1))
        if rows > 2 and self.rnd.random() < 0.25:
            table.cell(1, columns - 1).merge(table.cell(2, columns - 1))

    def _margins(self, table: Any) -> None:
        sides = "".join(
            f'<w:{side} w:w="{self.rnd.choice((0, 28, 57, 108, 170))}" w:type="dxa"/>'
            for side in ("top", "left", "bottom", "right")
        )
        table._tbl.tblPr.append(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>"))

    def _nested(self) -> None:
        table = self._grid(2, 2)
        for row in table.rows:
            for cell in row.cells:
                cell.paragraphs[0].add_run(self._text(self.rnd.randint(1, 12)))
        for text in range(self.rnd.randint(1, 3)):
            table.cell(1, 1).add_paragraph(self._text(3 + text), style=self.rnd.choice(("List Bullet", None)))
