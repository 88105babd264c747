"""Borders and margins of cells, and what a table style says of special places: the first row, a column, a corner."""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

from playbook.fit.props import P_PR, R_PR, VAL, Props, Q, number, par_props, run_props

Borders = dict[str, int]
Margins = dict[str, int]
_SIDES = {
    Q + name: side
    for name, side in (
        ("top", "top"),
        ("bottom", "bottom"),
        ("left", "left"),
        ("start", "left"),
        ("right", "right"),
        ("end", "right"),
        ("insideH", "insideH"),
        ("insideV", "insideV"),
    )
}
_WIDTH, _TYPE, _SIZE = Q + "w", Q + "type", Q + "sz"
_UNSAID = 6  # eighths of a point: a border that does not say how thick it is


class Special(NamedTuple):
    """What a table style says of one kind of place."""

    par: Props
    run: Props
    borders: Borders
    margins: Margins


def specials(style: etree._Element) -> dict[str, list[Special]]:
    """The special formats of a table style by the name of their place."""
    found: dict[str, list[Special]] = {}
    for part in style.iterfind(Q + "tblStylePr"):
        found.setdefault(part.get(_TYPE, ""), []).append(
            Special(
                par_props(part.find(P_PR)),
                run_props(part.find(R_PR)),
                borders(part.find(f"{Q}tcPr/{Q}tcBorders")),
                margins(part.find(f"{Q}tcPr/{Q}tcMar")),
            )
        )
    return found


def margins(element: etree._Element | None) -> Margins:
    """Cell margins in twips by side."""
    found: Margins = {}
    for child in element if element is not None else ():
        side = _SIDES.get(child.tag)
        if side and child.get(_TYPE, "dxa") != "nil":
            found[side] = max(number(child.get(_WIDTH)), 0)
    return found


def borders(element: etree._Element | None) -> Borders:
    """Thickness of a table's or a cell's borders in twips by side."""
    found: Borders = {}
    for child in element if element is not None else ():
        side = _SIDES.get(child.tag)
        if side:
            found[side] = border_width(child.get(VAL, "none"), number(child.get(_SIZE), _UNSAID))
    return found


def border_width(kind: str, eighths: int) -> int:
    """Thickness of a border in twips: Word's eighths of a point, more for double and triple lines."""
    if kind in ("none", "nil"):
        return 0
    width = eighths * 20 // 8
    if kind.endswith("SmallGap") and kind != "dashSmallGap":
        return width + 30
    return {"double": width * 3, "triple": width * 3, "thick": width * 2}.get(kind, max(width, 1))
