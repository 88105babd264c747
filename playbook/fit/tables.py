"""Tables of a DOCX: column widths, cell margins, borders, merged cells, row heights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree

from playbook.fit.borders import Borders, Margins, borders, margins
from playbook.fit.columns import column_parts
from playbook.fit.paragraphs import Ground
from playbook.fit.props import VAL, Q, flag, merged, number, value
from playbook.fit.tree import Cell, Row, Table

if TYPE_CHECKING:
    from playbook.fit.reader import Reader

_ROW, _CELL, _CONTROL = Q + "tr", Q + "tc", Q + "sdt"


class Place(NamedTuple):
    """What a table's style says for one place: of its paragraphs, its borders, its margins."""

    ground: Ground
    borders: Borders
    margins: Margins


class TableReader:
    """One table being read."""

    def __init__(self, reader: Reader, elements: list[etree._Element]) -> None:
        self.reader, self.elements = reader, elements
        self.properties = elements[-1].find(Q + "tblPr")
        self.style = value(self.properties, "tblStyle")
        self.chain = reader.sheet.chain(self.style)
        self.look = self._table_look()
        self.percent = self.edge = 0

    def _table_look(self) -> set[str]:
        look = self.properties.find(Q + "tblLook") if self.properties is not None else None
        if look is None:
            return {"firstRow", "firstColumn", "hBand"}
        bits = look.get(VAL)
        try:
            mask = int(bits, 16) if bits else 0
        except ValueError:
            mask = 0
        found = {
            name
            for name, bit in (
                ("firstRow", 0x20),
                ("lastRow", 0x40),
                ("firstColumn", 0x80),
                ("lastColumn", 0x100),
            )
            if mask & bit or look.get(Q + name) in ("1", "true", "on")
        }
        for name, bit in (("HBand", 0x200), ("VBand", 0x400)):
            if not (mask & bit or look.get(Q + "no" + name) in ("1", "true", "on")):
                found.add(name[0].lower() + name[1:])
        return found

    def read(self) -> Table:
        self.margins, self.borders = self._margins(), self._borders()
        if self.properties is not None and self.properties.find(Q + "tblpPr") is not None:
            self.reader.note("floating tables")
        mirrored = self.properties.find(Q + "bidiVisual") if self.properties is not None else None
        if mirrored is not None and flag(mirrored):
            self.reader.note("right-to-left tables")
        spacing = self.properties.find(Q + "tblCellSpacing") if self.properties is not None else None
        if spacing is not None and number(spacing.get(Q + "w")):
            self.reader.note("space between cells")
        table = Table([], 0, style=self.style)
        self.rows = [row for element in self.elements for row in _rows(element)]
        count = len(self.rows)
        whole = sum(self._widths(self.elements[-1], 0))
        for element in self.elements:
            if _without_width(element):
                self.reader.document.without_width = True
            widths = self._widths(element, whole if len(self.elements) > 1 else 0)
            for row in _rows(element):
                table.rows.append(self._row(row, widths, len(table.rows), count))
            table.width = max(table.width, sum(widths))
        table.percent = self.percent
        opening = table.rows[0].cells[0].blocks[:1] if table.rows and table.rows[0].cells else []
        table.page_break_before = any(block.page_break_before for block in opening)
        for index, made in enumerate(table.rows):
            for cell in made.cells:
                if cell.merge == "start":
                    cell.border_bottom = _last_merged(table.rows[index + 1 :], cell).border_bottom
        return table

    def _wanted(
        self, place: tuple[bool, bool, bool, bool], index: int, column: int, header: bool
    ) -> list[str]:
        """Names of the style's special formats that apply to a cell, the weakest first."""
        top, bottom, first, last = place
        look, wanted = self.look, []
        row = (
            "firstRow"
            if top and "firstRow" in look
            else "lastRow"
            if bottom and not top and "lastRow" in look
            else ""
        )
        if not row and header and not top and not bottom:
            row = "firstRow"
        side = "firstCol" if first and "firstColumn" in look else ""
        side = side or ("lastCol" if last and not first and "lastColumn" in look else "")
        if not row and "hBand" in look:
            wanted.append("band1Horz" if (index + 1 + ("firstRow" in look)) % 2 else "band2Horz")
        if not side and "vBand" in look:
            wanted.append("band1Vert" if (column + 1 + ("firstColumn" in look)) % 2 else "band2Vert")
        wanted.extend(name for name in (side, row) if name)
        if row and side:
            wanted.append(
                {"firstRow": "n", "lastRow": "s"}[row] + {"firstCol": "w", "lastCol": "e"}[side] + "Cell"
            )
        return wanted

    def _place(self, wanted: list[str]) -> Place:
        key = (self.style, *wanted)
        found = self.reader.places.get(key)
        if found is None:
            parts = [part for name in wanted for style in self.chain for part in style.specials.get(name, ())]
            ground = Ground(
                merged(*(style.par for style in self.chain), *(part.par for part in parts)),
                merged(*(style.run for style in self.chain), *(part.run for part in parts)),
                bool(self.chain),
            )
            found = self.reader.places[key] = Place(ground, {}, {})
            for part in parts:
                found.borders.update(part.borders)
                found.margins.update(part.margins)
        return found

    def _margins(self) -> Margins:
        found = {"left": 108, "right": 108, "top": 0, "bottom": 0}
        for style in self.chain:
            found.update(style.margins)
        for element in self.elements:
            found.update(margins(element.find(f"{Q}tblPr/{Q}tblCellMar")))
        return found

    def _inner(self, styled: Margins) -> Margins:
        """Margins of a cell that has none of its own: on the left half the line at the table's edge at least, wherever the
        cell stands; on the right likewise, as far as what the left one gained by that has not made up for it.

        On the left that line is the first cell's, on the right the table's.
        """
        found = {**self.margins, **styled}
        left = max(found["left"], self.edge)
        right = max(left + self.borders.get("right", 0) // 2, found["left"] + found["right"]) - left
        return {**found, "left": left, "right": right}

    def _borders(self) -> Borders:
        found: Borders = {}
        for style in self.chain:
            found.update(style.borders)
        for element in self.elements:
            found.update(borders(element.find(f"{Q}tblPr/{Q}tblBorders")))
        return found

    def _widths(self, table: etree._Element, wanted: int) -> list[int]:
        """Column widths: the grid, stretched to the table's own width; without a grid, the cells' widths."""
        rows = _rows(table)
        grid = [max(number(column.get(Q + "w")), 0) for column in table.iterfind(f"{Q}tblGrid/{Q}gridCol")]
        if not sum(grid):
            widest = max(rows, key=lambda row: len(row.findall(Q + "tc")), default=None)
            grid = [_cell_width(cell) for cell in widest.iterfind(Q + "tc")] if widest is not None else []
        total = sum(grid)
        if not grid or total <= 0:
            return grid
        if wanted > 0:
            return column_parts(grid, wanted)
        element = table.find(f"{Q}tblPr/{Q}tblW")
        kind, width = (
            (element.get(Q + "type", "dxa"), number((element.get(Q + "w") or "").rstrip("%")))
            if element is not None
            else ("auto", 0)
        )
        if kind == "pct" and width:
            self.percent = min(width // 50, 100)
            return grid
        if kind != "dxa" or width <= 0:
            hundredths = -(-total * 127 // 72)
            width = (hundredths * 72 + 63) // 127
        return column_parts(grid, width)

    def _row(
        self,
        element: etree._Element,
        widths: list[int],
        index: int,
        count: int,
    ) -> Row:
        properties = element.find(Q + "trPr")
        row = Row([], grid=tuple(widths))
        column = 0
        for child in properties if properties is not None else ():
            if child.tag == Q + "trHeight":
                row.height = number(child.get(VAL))
                row.rule = "exact" if child.get(Q + "hRule") == "exact" else "least"
            elif child.tag == Q + "tblHeader":
                row.header = flag(child)
            elif child.tag == Q + "cantSplit":
                row.cant_split = flag(child)
            elif child.tag == Q + "gridBefore":
                column = number(child.get(VAL))
        cells = _cells(element)
        for place, cell in enumerate(cells):
            made = self._cell(
                cell,
                widths,
                column,
                row.header,
                (index, place),
                (index == 0, index == count - 1, place == 0, place == len(cells) - 1),
            )
            row.cells.append(made)
            column += made.span
        bottom = max((cell.bottom for cell in row.cells), default=0)
        for made in row.cells:  # all have the widest of their lower margins
            made.bottom = bottom
        return row

    def _goes_on(self, index: int, column: int) -> bool:
        """Whether in row `index` a cell at `column` is merged with the one above."""
        if index >= len(self.rows):
            return False
        at = number(value(self.rows[index].find(Q + "trPr"), "gridBefore"))
        for cell in _cells(self.rows[index]):
            properties = cell.find(Q + "tcPr")
            if at >= column:
                merge = properties.find(Q + "vMerge") if properties is not None else None
                return at == column and merge is not None and merge.get(VAL) != "restart"
            at += max(number(value(properties, "gridSpan"), 1), 1)
        return False

    def _cell(
        self,
        element: etree._Element,
        widths: list[int],
        column: int,
        header: bool,
        at: tuple[int, int],
        place: tuple[bool, bool, bool, bool],
    ) -> Cell:
        properties = element.find(Q + "tcPr")
        format = self._place(self._wanted(place, at[0], at[1], header))
        span, merge, upright, upon = 1, "", True, "top"
        own, direct = Margins(), Borders()
        for child in properties if properties is not None else ():
            if child.tag == Q + "gridSpan":
                span = max(number(child.get(VAL), 1), 1)
            elif child.tag == Q + "vMerge":
                starts = child.get(VAL) == "restart"
                merge = ("start" if self._goes_on(at[0] + 1, column) else "") if starts else "goes-on"
            elif child.tag == Q + "hMerge":
                self.reader.note("cells merged the old way (hMerge)")
            elif child.tag == Q + "tcMar":
                own.update(margins(child))
            elif child.tag == Q + "tcBorders":
                direct = {
                    side: width for side, width in borders(child).items() if not side.startswith("inside")
                }
            elif child.tag == Q + "vAlign":
                upon = child.get(VAL, "top")
            elif child.tag == Q + "textDirection" and child.get(VAL) not in ("lrTb", "tb"):
                upright = False
        edges = _edges(format.borders, direct, self.borders, place, merged_down=merge == "start")
        if at == (0, 0):
            self.edge = edges.get("left", 0) // 2
        own = {**self._inner(format.margins), **own}
        width = sum(widths[column : column + span]) if widths else _cell_width(element)
        made = Cell(
            [],
            width,
            own["left"],
            own["right"],
            own["top"],
            own["bottom"],
            span,
            column,
            _merge(merge),
            edges.get("top", 0),
            edges.get("bottom", 0),
            upright,
            upon,
        )
        made.blocks = self.reader.blocks(element, format.ground)
        return made


def _edges(
    styled: Borders,
    direct: Borders,
    table: Borders,
    place: tuple[bool, bool, bool, bool],
    *,
    merged_down: bool,
) -> Borders:
    """A cell's four borders: its own, the table style's for its place, the table's outer and inner ones."""
    top, bottom, first, last = place
    own = {**styled, **direct}
    for side in ("top", "bottom", "left", "right"):
        # A direct "none" over a visible border of the style lets the table's border show.
        if side in styled and side in direct and not direct[side] and (styled[side] or table.get(side)):
            del own[side]
    across = own.pop("insideH", None if top and bottom else table.get("insideH"))
    down = own.pop("insideV", None if first and last else table.get("insideV"))
    wanted = [("left", table.get("left") if first else down), ("right", table.get("right") if last else down)]
    if top:
        wanted += [("top", table.get("top")), ("bottom", None if merged_down else across)]
    if merged_down or bottom:
        wanted.append(("bottom", table.get("bottom")))
    if not top:
        wanted += [("top", across), ("bottom", None if bottom else across)]
    for side, width in wanted:
        if width is not None:
            own.setdefault(side, width)
    return own


def _last_merged(rows: list[Row], start: Cell) -> Cell:
    """The lowest of the cells merged with `start`: its lower border is that of the whole."""
    last = start
    for row in rows:
        below = next(
            (cell for cell in row.cells if cell.column == start.column and cell.merge == "goes-on"), None
        )
        if below is None:
            break
        last = below
    return last


def _merge(text: str) -> Any:
    return text


def _cell_width(cell: etree._Element) -> int:
    width = cell.find(f"{Q}tcPr/{Q}tcW")
    return (
        max(number(width.get(Q + "w")), 0)
        if width is not None and width.get(Q + "type", "dxa") == "dxa"
        else 0
    )


def _without_width(table: etree._Element) -> bool:
    """Does the grid give a column no width, and no cell that stands in it alone a width of its own or one by its text?"""
    grid = [number(column.get(Q + "w")) for column in table.iterfind(f"{Q}tblGrid/{Q}gridCol")]
    narrow = {index for index, width in enumerate(grid) if width <= 0}
    for row in _rows(table) if narrow else ():
        cells = row.findall(Q + "tc")
        if len(cells) == len(grid):
            narrow -= {index for index in narrow if _gives_width(cells[index])}
    return bool(narrow)


def _gives_width(cell: etree._Element) -> bool:
    width = cell.find(f"{Q}tcPr/{Q}tcW")
    return width is not None and (
        number((width.get(Q + "w") or "").rstrip("%")) > 0 or width.get(Q + "type", "dxa") in ("auto", "nil")
    )


def _rows(table: etree._Element) -> list[etree._Element]:
    return [row for row in _opened(table) if row.tag == _ROW]


def _cells(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in _opened(row) if cell.tag == _CELL]


def _opened(parent: etree._Element) -> list[etree._Element]:
    found = []
    for child in parent:
        if child.tag == _CONTROL:
            content = child.find(Q + "sdtContent")
            found.extend(_opened(content) if content is not None else [])
        else:
            found.append(child)
    return found
