"""Commission on one figure by bands: each slice at its own rate, or the reached one on all (H4, W1–W8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct

CENT = Decimal("0.01")
NOUGHT = Decimal(0)


def cents(amount: Decimal) -> Decimal:
    """Money to the cent, halves upwards."""
    return amount.quantize(CENT, ROUND_HALF_UP)


class Band(Struct, frozen=True):
    """A slice of the measure from `start` (inside) to `end` (outside; None: no end) at `rate` per cent.

    A retroactive band pays its rate on everything from nought up to its end as soon as it is reached.
    """

    start: Decimal
    end: Decimal | None
    rate: Decimal
    retroactive: bool = False


def slices(bands: Iterable[Band], figure: Decimal) -> list[tuple[Decimal, Decimal]]:
    """Pairs of (part of the figure, rate in per cent) that together make the commission."""
    reached: list[tuple[Decimal, Decimal]] = []
    for band in sorted(bands, key=lambda band: band.start):
        if figure < band.start or figure <= 0:
            break
        top = figure if band.end is None else min(figure, band.end)
        if band.retroactive:
            reached = [(top, band.rate)]
        elif top > band.start:
            reached.append((top - band.start, band.rate))
    return reached


def commission(bands: Sequence[Band], figure: Decimal) -> Decimal:
    """The sum of all slices, each rounded to the cent."""
    return sum((cents(part * rate / 100) for part, rate in slices(bands, figure)), NOUGHT)


def cliffs(bands: Sequence[Band], threshold: Decimal = NOUGHT) -> Iterator[tuple[Decimal, Decimal, Decimal]]:
    """Where one more cent of sales makes commission jump (L47): (border, commission below it, on it)."""
    borders = {band.start for band in bands if band.start > 0} | ({threshold} if threshold > 0 else set())
    for border in sorted(borders):
        just_below = border - CENT
        below = commission(bands, just_below) if just_below >= threshold else NOUGHT
        on_it = commission(bands, border) if border >= threshold else NOUGHT
        if on_it - below > 1:
            yield border, below, on_it
