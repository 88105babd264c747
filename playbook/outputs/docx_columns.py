"""Column widths of a table: as few lines as possible, judged by rough widths of characters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import permutations
from math import ceil

_BREAKS = re.compile(r"(?<=[-/–—])|[ \n]|(?=[\u2e80-\u9fff\uac00-\ud7ff\uff00-\uffef])")
_SLACK = 1.06
"""Lines break at words, so a text needs somewhat more than its length."""


class _Widths(dict[str, float]):
    """Width of a character in em, about that of Arial."""

    def __missing__(self, char: str) -> float:
        if "\u2e80" <= char:
            width = 1.0
        elif char in "ilI.,:;'!|/ \u00a0\u202fj":
            width = 0.28
        elif char in 'frt()[]-“”"':
            width = 0.36
        elif char in "mwMW@%жшщмюыфЖШЩМЮЫФ—…":
            width = 0.85
        else:
            width = 0.69 if char.isupper() else 0.55
        self[char] = width
        return width


_WIDTHS = _Widths()


@lru_cache(maxsize=4096)
def measure(text: str) -> tuple[float, float]:
    """Width of the longest line and of the longest word, in em."""
    longest = max((sum(map(_WIDTHS.__getitem__, line)) for line in text.split("\n")), default=0.0)
    word = max((sum(map(_WIDTHS.__getitem__, part)) for part in _BREAKS.split(text)), default=0.0)
    return longest, word


def column_widths(
    rows: Sequence[Sequence[str]], bold_rows: int, available: int, em: float, padding: int
) -> list[int]:
    """Widths in twips that come to `available`; `em` is the type size in twips, `padding` a cell's two margins.

    The first `bold_rows` rows are set in bold.
    """
    columns = len(rows[0])
    sizes = [
        [tuple(m * em * (1.08 if index < bold_rows else 1.02) for m in measure(cell)) for cell in row]
        for index, row in enumerate(rows)
    ]
    room = available - columns * padding
    full = [max(row[j][0] for row in sizes) + em * 0.3 for j in range(columns)]
    least = [min(max(row[j][1] for row in sizes) + em * 0.3, room * 0.45) for j in range(columns)]
    if sum(least) >= room:
        inner = [width * room / sum(least) for width in least]
    elif sum(full) <= room:
        inner = [width * room / sum(full) for width in full]
    else:
        spare = (room - sum(least)) / sum(f - l for f, l in zip(full, least, strict=True))
        inner = [l + (f - l) * spare for f, l in zip(full, least, strict=True)]
        inner = _fewest_lines([[m[0] * _SLACK for m in row] for row in sizes], inner, least, room)
    widths = [round(width) + padding for width in inner]
    widths[-1] += available - sum(widths)
    return widths


def _fewest_lines(
    rows: list[list[float]], start: list[float], least: list[float], room: float
) -> list[float]:
    """Moves width from column to column while that saves lines."""

    def lines(widths: list[float]) -> int:
        return sum(max(ceil(cell / width) for cell, width in zip(row, widths, strict=True)) for row in rows)

    best, fewest = start, lines(start)
    pairs = list(permutations(range(len(start)), 2))
    for _ in range(20):
        found = best
        for step in (room / 50, room / 12):
            for source, target in pairs:
                if best[source] - step < least[source]:
                    continue
                trial = best.copy()
                trial[source] -= step
                trial[target] += step
                count = lines(trial)
                if count < fewest:
                    found, fewest = trial, count
        if found is best:
            break
        best = found
    return best
