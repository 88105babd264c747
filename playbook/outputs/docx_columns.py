"""Column widths of a table: the fewest lines, by the measure of its font."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import permutations

from msgspec import Struct

from playbook.fit.fonts import PER_TWIP, Library, Sized

_WIDE = "\u2e80-\u9fff\uac00-\ud7ff\uff00-\uffef"
_AIR = 8.0
"""Twips a cell gets beyond its text, so that rounding never breaks a line."""
_WIDEST_WORD = 0.45
"""Share of the table that one unbreakable word may claim."""


class _Cell(Struct, frozen=True):
    """A cell's text as widths in twips: `parts` that stay whole, blanks negative, forced breaks 0."""

    parts: tuple[float, ...]
    full: float
    widest: float

    def lines(self, room: float) -> int:
        count, used = 1, 0.0
        for part in self.parts:
            if part == 0.0:
                count, used = count + 1, 0.0
            elif part < 0.0:
                used -= part
            elif used and used + part > room:
                count, used = count + 1, part
            else:
                used += part
        return count


def column_widths(
    rows: Sequence[Sequence[str]], *, bold_rows: int, available: int, font: str, size: int, padding: int
) -> list[int]:
    """Widths in twips that come to `available`: as few lines as can be, the room left over shared out.

    `rows` hold the cells' text, the first `bold_rows` set in bold, in `font` of `size` twips; `padding` is what
    the margins of a cell take.
    """
    cells = [[_cell(text, font, size, i < bold_rows) for text in row] for i, row in enumerate(rows)]
    columns = list(zip(*cells, strict=True))
    room = available - len(columns) * padding
    full = [max(cell.full for cell in column) + _AIR for column in columns]
    least = [min(max(cell.widest for cell in column) + _AIR, room * _WIDEST_WORD) for column in columns]
    if sum(least) >= room:
        inner = [width * room / sum(least) for width in least]
    elif sum(full) <= room:
        inner = [width * room / sum(full) for width in full]
    else:
        share = (room - sum(least)) / (sum(full) - sum(least))
        start = [small + (large - small) * share for small, large in zip(least, full, strict=True)]
        inner = _fewest_lines(columns, start, least, room)
    widths = [int(width) + padding for width in inner]
    widths[-1] += available - sum(widths)
    return widths


def _fewest_lines(
    columns: Sequence[Sequence[_Cell]], start: list[float], least: list[float], room: float
) -> list[float]:
    """Moves width from column to column as long as that saves lines."""

    @cache
    def heights(column: int, width: float) -> list[int]:
        return [cell.lines(width) for cell in columns[column]]

    def total(widths: list[float]) -> tuple[int, int]:
        """Lines of the table; then, to keep "10 days" together where a row is tall anyway, those of all cells."""
        by_column = [heights(j, width) for j, width in enumerate(widths)]
        return sum(map(max, zip(*by_column, strict=True))), sum(map(sum, by_column))

    best, fewest = start, total(start)
    for _ in range(30):
        before = best
        for step in (room / 120, room / 40, room / 12):
            for source, target in permutations(range(len(start)), 2):
                if before[source] - step < least[source]:
                    continue
                trial = before.copy()
                trial[source] -= step
                trial[target] += step
                count = total(trial)
                if count < fewest:
                    best, fewest = trial, count
        if best is before:
            break
    return best


@cache
def _parts(*, wide: bool) -> re.Pattern[str]:
    """What stays whole in a line. The pattern with Chinese letters takes longer to compile than a table to lay out."""
    letters = _WIDE if wide else ""
    one = f"|[{_WIDE}]" if wide else ""
    return re.compile(rf"[ \n]{one}|[^ \n{letters}]+?(?:(?<=[-/–—])(?=\w)|(?![^ \n{letters}]))")


@lru_cache(maxsize=64)
def _face(font: str, size: int, bold: bool) -> Sized:
    return Library().face(font, bold=bold, italic=False).at(size)


@lru_cache(maxsize=8192)
def _cell(text: str, font: str, size: int, bold: bool) -> _Cell:
    advance = _face(font, size, bold).__getitem__
    parts: list[float] = []
    longest = line = 0.0
    for part in _parts(wide=max(text, default="") >= _WIDE[0]).findall(text):
        width = sum(map(advance, part)) / PER_TWIP
        line += width
        if part == "\n":
            line = 0.0
        parts.append(0.0 if part == "\n" else -width if part == " " else width)
        longest = max(longest, line)
    return _Cell(tuple(parts), longest, max((part for part in parts if part > 0.0), default=0.0))
