"""Funnel backwards, coverage and seasons with the figures of the field (inventory 2.1)."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from playbook.sales.funnel import backwards, coverage
from playbook.sales.seasons import indexes, spread

D = Decimal


def test_w11_coverage() -> None:
    found = coverage(D(4_800_000), D(1_600_000), D(22))
    assert (found.have, found.expected, found.share) == (D(3), D(1_056_000), D(66))
    assert round(found.needed, 3) == D("4.545")


def test_w13_funnel_backwards() -> None:
    assert backwards(D(6), [D(3), D(2), D(5)]) == [18, 36, 180]


def test_w14_a_year_spread_by_seasons() -> None:
    quarters = spread(D(600), [D("1.051"), D("0.901"), D("0.960"), D("1.088")])
    assert quarters == [D("157.65"), D("135.15"), D("144.00"), D("163.20")]


def test_indexes_take_the_median_year_and_come_to_twelve() -> None:
    usual = [D(90), D(110)] * 6
    broken = [D(10), D(190)] * 6
    assert indexes([usual, broken, usual]) == [D("0.9"), D("1.1")] * 6
    assert indexes([]) == []


@settings(deadline=None)
@given(st.decimals(1, 10**8, places=0), st.lists(st.decimals("0.1", 3, places=2), min_size=12, max_size=12))
def test_parts_make_exactly_the_sum(total: Decimal, shares: list[Decimal]) -> None:
    parts = spread(total, shares, D(1))
    assert sum(parts) == total
    assert all(part == part.to_integral_value() for part in parts)
