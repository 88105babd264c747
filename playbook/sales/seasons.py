"""Seasons: the indexes of the months from past years, and a year spread over them (W14)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from statistics import median


def indexes(years: Sequence[Sequence[Decimal]]) -> list[Decimal]:
    """Index of each month: median over the years of month by average month, normalised to come to twelve (G1).

    Each year has as many figures as the others, in order, and a sum above nought; no year gives no index.
    """
    if not years:
        return []
    count = len(years[0])
    relative = [[figure * count / sum(year) for figure in year] for year in years]
    raw = [median(month) for month in zip(*relative, strict=True)]
    return [index * count / sum(raw) for index in raw]


def spread(total: Decimal, shares: Sequence[Decimal], unit: Decimal = Decimal("0.01")) -> list[Decimal]:
    """A sum spread by indexes and rounded to `unit`, so that the parts make exactly the sum (G3).

    Each part is the difference of two rounded running sums: no month carries the rounding of the others.
    """
    whole = sum(shares)
    parts, before, running = [], Decimal(0), Decimal(0)
    for share in shares:
        running += share
        reached = (total * running / whole).quantize(unit, ROUND_HALF_UP)
        parts.append(reached - before)
        before = reached
    return parts
