"""Which tab stop comes next on a line."""

from __future__ import annotations

from msgspec import Struct

from playbook.fit.tree import Tab


class Pending(Struct):
    """A right, centred or decimal tab whose width depends on what follows it."""

    fix: int
    position: int
    kind: str
    width: int
    point: int = -1


def next_tab(stops: tuple[Tab, ...], x: int, line_left: int, indent: int, right: int, default: int) -> Tab:
    """The stop after `x`, measured from the column's edge; kind `default` for one nobody set, `edge` for the margin.

    `x` counts from the line's start at `line_left`; `indent` is the paragraph's left indent, itself a stop for what
    stands in the hanging part; `right` is where the paragraph's lines end.
    """
    at = line_left + x
    found = next((stop for stop in stops if stop.position > at), None)
    if found is None:
        count = int(at / default)
        position = count * default if count < 0 or (not count and at <= 0) else (count + 1) * default
        if position <= at:
            position += default
        found = Tab(position, "default")
    elif found.position > right and found.kind != "left":
        first = stops[0] is found
        if not first:
            return Tab(right, "edge")
    if at < indent and (found.kind == "default" or found.position > indent):
        return Tab(indent, "default")
    return found


def decimal_point(text: str, start: int, end: int) -> int:
    """Where text at a decimal tab meets the stop: at a full stop, or behind the first number; -1 when there is neither."""
    digits = False
    for i in range(start, end):
        character = text[i]
        if character == ".":
            return i
        if "0" <= character <= "9":
            digits = True
        elif digits and character != ",":
            return i
    return -1
