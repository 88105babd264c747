"""The funnel backwards and the coverage of the plan (W11, W13)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct


class Coverage(Struct, frozen=True):
    """How well open deals cover what is missing. `have` and `needed` are multiples; `share` is per cent."""

    have: Decimal
    needed: Decimal
    expected: Decimal
    share: Decimal


def needed_coverage(win_rate: Decimal) -> Decimal:
    """How many times the missing sum must lie in the open funnel, at a win rate in per cent above nought (B6)."""
    return Decimal(100) / win_rate


def coverage(open_sum: Decimal, missing: Decimal, win_rate: Decimal) -> Coverage:
    """Open qualified deals against the sum still missing (above nought), at a win rate in per cent (W11)."""
    expected = open_sum * win_rate / 100
    return Coverage(open_sum / missing, needed_coverage(win_rate), expected, expected / missing * 100)


def backwards(goal: Decimal, ratios: Sequence[Decimal]) -> list[Decimal]:
    """What each step before needs, from the goal back: 6 sales at 3 offers each, 2 meetings … (A21, D18, W13)."""
    needed = []
    for ratio in ratios:
        goal = goal * ratio
        needed.append(goal)
    return needed
