"""Tables of a DOCX: column widths, cell margins, borders, merged cells, row heights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

from playbook.fit.styles import _VAL, Props, Q, flag, merged, number, par_props, run_props
from playbook.fit.tree import Cell, Row, Table

if TYPE_CHECKING:
    from playbook.fit.reader import Reader

_SIDES = {"top": "top", "bottom": "bottom", "left": "left", "start": "left", "right": "right", "end": "right",
          "insideH": "insideH", "insideV": "insideV"}
Borders = dict[str, int]


class TableReader:
    """One table being read."""

    def __init__(self, reader: Reader, element: etree._Element) -> None:
        self.reader, self.element = reader, element
        self.properties = element.find(Q + "tblPr")
        style = self._value("tblStyle")
        chain = reader.sheet.chain(style)
        self.chain = chain if chain else [s for s in reader.sheet.styles.values()
                                          if s.kind == "table" and s.element.get(Q + "default") == "1"]
        self.look = self._table_look()

    def _value(self, name: str) -> str:
        child = self.properties.find(Q + name) if self.properties is not None else None
        return "" if child is None else child.get(_VAL, "")

    def _table_look(self) -> set[str]:
        look = self.properties.find(Q + "tblLook") if self.properties is not None else None
        if look is None:
            return {"firstRow", "firstColumn", "hBand"}
        bits = look.get(_VAL)
        try:
            mask = int(bits, 16) if bits else 0
        except ValueError:
            mask = 0
        found = {name for name, bit in (("firstRow", 0x20), ("lastRow", 0x40), ("firstColumn", 0x80), ("lastColumn", 0x100))
                 if mask & bit or look.get(Q + name) in ("1", "true", "on")}
        if not (mask & 0x200 or look.get(Q + "noHBand") in ("1", "true", "on")):
            found.add("hBand")
        return found

    def read(self) -> Table:
        base = merged(*(style.par for style in self.chain))
        run = merged(*(style.run for style in self.chain))
        margins, borders = self._margins(), self._borders()
        rows = [row for row in _rows(self.element)]
        grid = [max(number(column.get(Q + "w")), 0) for column in self.element.iterfind(f"{Q}tblGrid/{Q}gridCol")]
        if self.properties is not None and self.properties.find(Q + "tblpPr") is not None:
            self.reader.note("floating tables")
        if self.properties is not None and self.properties.find(Q + "bidiVisual") is not None:
            self.reader.note("right-to-left tables")
        spacing = self.properties.find(Q + "tblCellSpacing") if self.properties is not None else None
        if spacing is not None and number(spacing.get(Q + "w")):
            self.reader.note("space between cells")
        table = Table([], 0, style=self._value("tblStyle"))
        widths = self._widths(rows, grid)
        for number_, element in enumerate(rows):
            parts = self._conditional(number_, len(rows))
            row_par = merged(base, *(par_props(part.find(Q + "pPr")) for part in parts))
            row_run = merged(run, *(run_props(part.find(Q + "rPr")) for part in parts))
            table.rows.append(self._row(element, widths, margins, borders, row_par, row_run, number_, len(rows)))
        table.width = sum(widths)
        return table

    def _conditional(self, index: int, count: int) -> list[etree._Element]:
        """The style's special formats for the first, the last, the odd and the even rows."""
        wanted = []
        if index == 0 and "firstRow" in self.look:
            wanted = ["firstRow"]
        elif index == count - 1 and "lastRow" in self.look:
            wanted = ["lastRow"]
        elif "hBand" in self.look:
            odd = (index + ("firstRow" not in self.look)) % 2
            wanted = ["band1Horz" if odd else "band2Horz"]
        return [part for style in self.chain for part in style.element.iterfind(Q + "tblStylePr")
                if part.get(Q + "type") in wanted]

    def _margins(self) -> dict[str, int]:
        found = {"left": 108, "right": 108, "top": 0, "bottom": 0}
        for style in self.chain:
            found.update(_margins(style.element.find(f"{Q}tblPr/{Q}tblCellMar")))
        if self.properties is not None:
            found.update(_margins(self.properties.find(Q + "tblCellMar")))
        return found

    def _borders(self) -> Borders:
        found: Borders = {}
        for style in self.chain:
            found.update(_borders(style.element.find(f"{Q}tblPr/{Q}tblBorders")))
        if self.properties is not None:
            found.update(_borders(self.properties.find(Q + "tblBorders")))
        return found

    def _widths(self, rows: list[etree._Element], grid: list[int]) -> list[int]:
        """Column widths: the grid, stretched to the table's own width; without a grid, the cells' widths."""
        if not sum(grid):
            widest = max(rows, key=lambda row: len(row.findall(Q + "tc")), default=None)
            grid = [_cell_width(cell) for cell in widest.iterfind(Q + "tc")] if widest is not None else []
        total = sum(grid)
        if not grid or total <= 0:
            return grid
        element = self.properties.find(Q + "tblW") if self.properties is not None else None
        kind, width = (element.get(Q + "type", "dxa"), number((element.get(Q + "w") or "").rstrip("%"))) \
            if element is not None else ("auto", 0)
        if kind == "pct" and width:
            self.percent = min(width / 5000, 1.0)
            self.reader.note("table widths in percent") if self.reader.depth else None
            return [-round(column / total * 10000 * self.percent) for column in grid]
        if kind == "dxa" and width > total:
            positions = [round(sum(grid[:i + 1]) * 10000 / total) * width // 10000 for i in range(len(grid))]
            return [b - a for a, b in zip([0, *positions], positions, strict=False)]
        return grid

    def _row(self, element: etree._Element, widths: list[int], margins: dict[str, int], borders: Borders, par: Props,
             run: Props, index: int, count: int) -> Row:
        properties = element.find(Q + "trPr")
        row = Row([])
        column = 0
        for child in properties if properties is not None else ():
            if child.tag == Q + "trHeight":
                row.height = number(child.get(_VAL))
                row.rule = "exact" if child.get(Q + "hRule") == "exact" else "least"
            elif child.tag == Q + "tblHeader":
                row.header = flag(child)
            elif child.tag == Q + "cantSplit":
                row.cant_split = flag(child)
            elif child.tag == Q + "gridBefore":
                column = number(child.get(_VAL))
        cells = [cell for cell in _cells(element)]
        for place, cell in enumerate(cells):
            made = self._cell(cell, widths, column, margins, borders, par, run,
                              (index == 0, index == count - 1, place == 0, place == len(cells) - 1))
            row.cells.append(made)
            column += made.span
        return row

    def _cell(self, element: etree._Element, widths: list[int], column: int, margins: dict[str, int], borders: Borders,
              par: Props, run: Props, place: tuple[bool, bool, bool, bool]) -> Cell:
        properties = element.find(Q + "tcPr")
        span, merge, upright, own, lines = 1, "", True, dict(margins), {}
        for child in properties if properties is not None else ():
            if child.tag == Q + "gridSpan":
                span = max(number(child.get(_VAL), 1), 1)
            elif child.tag == Q + "vMerge":
                merge = "start" if child.get(_VAL) == "restart" else "goes-on"
            elif child.tag == Q + "hMerge":
                self.reader.note("cells merged the old way (hMerge)")
            elif child.tag == Q + "tcMar":
                own.update(_margins(child))
            elif child.tag == Q + "tcBorders":
                lines = _borders(child)
            elif child.tag == Q + "textDirection" and child.get(_VAL) not in ("lrTb", "tb"):
                upright = False
        top, bottom, first, last = place
        edges = {"top": borders.get("top" if top else "insideH", 0), "bottom": borders.get("bottom" if bottom else "insideH", 0),
                 "left": borders.get("left" if first else "insideV", 0), "right": borders.get("right" if last else "insideV", 0)}
        edges.update({side: width for side, width in lines.items() if side in edges})
        width = sum(widths[column:column + span]) if widths else _cell_width(element)
        made = Cell([], width, own["left"], own["right"], own["top"], own["bottom"], span, column, _merge(merge),
                    edges["top"], edges["bottom"], edges["left"], edges["right"], upright)
        made.blocks = self.reader.blocks(element, par, run)
        return made


def _merge(text: str) -> Any:
    return text


def _margins(element: etree._Element | None) -> dict[str, int]:
    found = {}
    for child in element if element is not None else ():
        side = _SIDES.get(child.tag[len(Q):])
        if side and child.get(Q + "type", "dxa") != "nil":
            found[side] = max(number(child.get(Q + "w")), 0)
    return found


def _borders(element: etree._Element | None) -> Borders:
    from playbook.fit.reader import border_width

    found: Borders = {}
    for child in element if element is not None else ():
        side = _SIDES.get(child.tag[len(Q):])
        if side:
            found[side] = border_width(child.get(_VAL, "none"), number(child.get(Q + "sz")))
    return found


def _cell_width(cell: etree._Element) -> int:
    width = cell.find(f"{Q}tcPr/{Q}tcW")
    return max(number(width.get(Q + "w")), 0) if width is not None and width.get(Q + "type", "dxa") == "dxa" else 0


def _rows(table: etree._Element) -> list[etree._Element]:
    return [row for row in _opened(table) if row.tag == Q + "tr"]


def _cells(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in _opened(row) if cell.tag == Q + "tc"]


def _opened(parent: etree._Element) -> list[etree._Element]:
    found = []
    for child in parent:
        if child.tag == Q + "sdt":
            content = child.find(Q + "sdtContent")
            found.extend(_opened(content) if content is not None else [])
        else:
            found.append(child)
    return found
