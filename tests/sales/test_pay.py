"""The worked examples of the field with known payouts (inventory 2.1), and laws that hold for every scheme."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from schemes import scheme

from playbook.sales.commission import Band, cliffs, commission, slices
from playbook.sales.pay import compute, pay_example, pay_grid

D = Decimal


def bands(*given: tuple[int, int | None, int], method: str = "marginal") -> str:
    rows = "".join(
        f"  - {{id: b{i}, from: {start}, {f'to: {end}, ' if end is not None else ''}rate: {rate}}}\n"
        for i, (start, end, rate) in enumerate(given)
    )
    return f"measure: sales\nmethod: {method}\nbands:\n{rows}"


@pytest.mark.parametrize(
    ("source", "given", "method", "sold", "paid"),
    [
        ("W1", [(0, 100000, 5), (100000, 125000, 6), (125000, None, 7)], "marginal", 150000, 8250),
        ("W3", [(0, 300000, 3), (300000, 500000, 5), (500000, None, 7)], "marginal", 600000, 26000),
        ("W5", [(0, 1000000, 10), (1000000, None, 15)], "marginal", 1300000, 145000),
        ("W5", [(0, 1000000, 10), (1000000, None, 15)], "marginal", 800000, 80000),
        ("W6", [(0, 100000, 6), (100000, 150000, 8), (150000, None, 10)], "retroactive", 110000, 8800),
        ("W6", [(0, 100000, 6), (100000, 150000, 8), (150000, None, 10)], "marginal", 110000, 6800),
    ],
)
def test_commission_by_bands(
    source: str, given: list[tuple[int, int | None, int]], method: str, sold: int, paid: int
) -> None:
    pay = compute(scheme(bands(*given, method=method)), {"sales": D(sold)})
    assert pay.total == D(paid), source
    assert pay.lines[0].kind == "base"


def test_w1_shows_each_slice() -> None:
    pay = compute(scheme(bands((0, 100000, 5), (100000, 125000, 6), (125000, None, 7))), {"sales": D(150000)})
    assert [(line.basis, line.rate, line.amount) for line in pay.lines if line.kind == "commission"] == [
        (D(100000), D(5), D("5000.00")),
        (D(25000), D(6), D("1500.00")),
        (D(25000), D(7), D("1750.00")),
    ]


def test_w5_with_base() -> None:
    pay = compute(
        scheme("base: 100000\n" + bands((0, 1000000, 10), (1000000, None, 15))), {"sales": D(1300000)}
    )
    assert (pay.base, pay.variable, pay.total) == (D(100000), D(145000), D(245000))


@pytest.mark.parametrize(("sold", "paid"), [(16000, 800), (16500, 1650), (40000, 4700)])
def test_w8_decelerator_then_accelerator(sold: int, paid: int) -> None:
    quota = D(33000)
    given = [Band(D(0), quota / 2, D(5), True), Band(quota / 2, quota, D(10), True), Band(quota, None, D(20))]
    assert commission(given, D(sold)) == D(paid)


@pytest.mark.parametrize(("sold", "paid"), [(16000, 800), (16500, 1650), (40000, 4700)])
def test_w8_as_a_company_writes_it_down(sold: int, paid: int) -> None:
    given = scheme(
        """
measure: sales
method: retroactive
bands:
  - {id: slow, from: 0, to: 16500, rate: 5}
  - {id: met, from: 16500, to: 33000, rate: 10}
  - {id: fast, from: 33000, rate: 20, method: marginal}
"""
    )
    assert compute(given, {"sales": D(sold)}).variable == D(paid)


@pytest.mark.parametrize(
    ("coefficient", "paid"), [("1", 30000), ("1.5", 37500), ("0.5", 22500), ("0", 15000)]
)
def test_w10_indicators_by_weight(coefficient: str, paid: int) -> None:
    lines = """
base: 15000
kpi_bonus: 15000
kpis:
  - {id: a, metric: calls, weight: 50, target: 200}
  - {id: b, metric: sales, weight: 50, target: 1000}
"""
    share = D(coefficient)
    assert compute(scheme(lines), {"calls": 200 * share, "sales": 1000 * share}).total == D(paid)


GATE = """
base: 40000
gates:
  - {id: q, name: Quarter bonus, period: quarter, bonus: 60000, metric: new-product, minimum: 10}
"""


def test_w17_gate_of_a_new_product() -> None:
    closed = compute(scheme(GATE), {"new-product": D(8)})
    assert (closed.variable, closed.lost, closed.lines[-1].note) == (0, D(60000), "closed")
    opened = compute(scheme(GATE), {"new-product": D(10)})
    assert (opened.variable, opened.lost) == (D(60000), 0)


def test_a_month_without_quarter_figures_has_no_quarter_line() -> None:
    assert [line.kind for line in compute(scheme(GATE), {}).lines] == ["base"]


def test_threshold_and_cap() -> None:
    given = scheme("threshold: 4000\ncap: 900\n" + bands((0, None, 10)))
    below = compute(given, {"sales": D("3999.99")})
    assert (below.total, below.lines[-1].note) == (0, "below-threshold")
    assert compute(given, {"sales": D(4000)}).total == D(400)
    above = compute(given, {"sales": D(20000)})
    assert (above.total, above.lines[-1].note, above.lost) == (D(900), "capped", D(1100))


def test_floor_ceiling_and_less_is_better() -> None:
    given = scheme(
        "kpi_bonus: 1000\nkpi_floor: 70\nkpi_cap: 130\nkpis:\n"
        "  - {id: a, metric: calls, weight: 60, target: 100}\n"
        "  - {id: b, metric: reply, weight: 40, target: 5}\n"
    )
    pay = compute(given, {"calls": D(69), "reply": D(4)})
    assert [(line.rate, line.amount, line.note) for line in pay.lines[1:]] == [
        (0, 0, "below-floor"),
        (125, 500, ""),
    ]
    pay = compute(given, {"calls": D(200), "reply": D(0)})
    assert [(line.rate, line.amount) for line in pay.lines[1:]] == [(130, 780), (130, 520)]


def test_an_indicator_without_target_takes_the_norm_of_the_role() -> None:
    given = scheme("kpi_bonus: 1000\nkpis:\n  - {id: a, metric: sales, weight: 100}\n")
    assert compute(given, {"sales": D(15000)}).total == D(500)  # norm 90,000 a quarter


def test_extra_payments_end_and_team_bonus_opens() -> None:
    given = scheme(
        "spiffs:\n  - {id: x, name: Trial, metric: calls, amount: 75, until: 2026-12-31}\n"
        "team_pool: {metric: plan, amount: 250, when: The plan of the quarter is met}\n"
    )
    values = {"calls": D(3), "plan": D(101)}
    assert compute(given, values).total == D(475)
    assert compute(given, values, on=datetime.date(2027, 1, 1)).total == D(250)
    assert compute(given, {"plan": D(99)}).lost == D(250)


def test_ramp_secures_a_newcomer() -> None:
    given = scheme(
        "base: 2000\nkpi_bonus: 1000\nkpis:\n  - {id: a, metric: calls, weight: 100, target: 100}\n"
        "ramp:\n  - {id: m1, month: 1, quota: 0, guarantee: 600}\n"
        "  - {id: m2, month: 2, quota: 50, guarantee: 400}\n"
    )
    assert compute(given, {"calls": D(20)}, service_month=1).total == D(2600)
    assert compute(given, {"calls": D(20)}, service_month=2).total == D(2400)  # 400 earned, 400 secured
    assert compute(given, {"calls": D(50)}, service_month=2).total == D(3000)
    assert compute(given, {"calls": D(20)}, service_month=3).total == D(2200)


def test_halves_are_rounded_up_on_each_line() -> None:
    halves = "bands:\n  - {id: a, from: 0, to: 0.01, rate: 50}\n  - {id: b, from: 0.01, rate: 50}\n"
    pay = compute(scheme(f"measure: sales\nmethod: marginal\n{halves}"), {"sales": D("0.02")})
    assert [line.amount for line in pay.lines[1:]] == [D("0.01"), D("0.01")]


def test_example_and_grid() -> None:
    given = scheme(
        "base: 1000\n" + bands((0, 40000, 1), (40000, None, 2)) + "examples:\n"
        "  - {id: weak, values: [{id: v, input: sales, value: 10000}]}\n"
        "  - {id: normal, values: [{id: v, input: sales, value: 30000}]}\n"
    )
    assert [pay_example(given, example).total for example in given.examples] == [D(1100), D(1300)]
    rows = [(row.percent, row.pay.total) for row in pay_grid(given)]
    assert rows == [(50, 1150), (80, 1240), (100, 1300), (120, 1360)]


def test_grid_opens_the_team_bonus_at_the_whole_plan() -> None:
    given = scheme("team_pool: {metric: plan, amount: 250, when: The plan of the quarter is met}")
    assert [row.pay.total for row in pay_grid(given)] == [0, 0, 250, 250]


def test_grid_holds_only_figures_that_can_happen() -> None:
    given = scheme(
        "base: 0\nkpi_bonus: 1000\nkpis:\n  - {id: a, metric: reply, weight: 50, target: 6}\n"
        "  - {id: b, metric: plan, weight: 50, target: 90}\n"
        "gates:\n  - {id: g, name: New, metric: new-product, minimum: 3, period: quarter, bonus: 100}\n"
        "examples:\n  - {id: normal, values: [{id: v, input: plan, value: 90}]}\n"
    )
    rows = {int(row.percent): row for row in pay_grid(given)}
    figures = {
        name: [str(rows[percent].values[name]) for percent in (50, 80, 100, 120)]
        for name in ("reply", "new-product", "plan")
    }
    assert figures["reply"] == ["12.0", "7.5", "6.0", "5.0"]  # less is better
    assert figures["new-product"] == ["1", "2", "3", "4"]  # nobody wins half a customer
    assert [D(figure) for figure in figures["plan"]] == [45, 72, 90, 100]  # no share above all of it


def test_unfilled_scheme_pays_its_base_only() -> None:
    assert compute(scheme("base:\nmeasure:\nbands:\nkpis:\ngates:\n"), {"sales": D(5)}).total == 0


def test_cliff_of_a_retroactive_band() -> None:
    given = [Band(D(0), D(100), D(6), True), Band(D(100), None, D(8), True)]
    assert list(cliffs(given)) == [(D(100), D("6.00"), D("8.00"))]
    assert list(cliffs([Band(D(0), D(100), D(6)), Band(D(100), None, D(8))])) == []
    assert list(cliffs([Band(D(0), None, D(6))], D(1000))) == [(D(1000), D(0), D("60.00"))]


money = st.decimals(0, 10**7, places=2)
rates = st.decimals(0, 40, places=1)


@st.composite
def ladders(draw: st.DrawFn) -> list[Band]:
    borders = sorted(draw(st.sets(st.decimals(1, 10**6, places=0), max_size=5)))
    starts, ends = [D(0), *borders], [*borders, None]
    return [Band(start, end, draw(rates)) for start, end in zip(starts, ends, strict=True)]


@settings(deadline=None)
@given(ladders(), money, money)
def test_more_sales_never_pay_less(given: list[Band], one: Decimal, other: Decimal) -> None:
    assert commission(given, min(one, other)) <= commission(given, max(one, other)) + D("0.01") * len(given)


@settings(deadline=None)
@given(ladders(), money)
def test_slices_make_up_the_whole(given: list[Band], sold: Decimal) -> None:
    assert sum(part for part, _ in slices(given, sold)) == sold


@settings(deadline=None)
@given(ladders(), money, rates)
def test_more_bands_at_equal_rates_change_nothing(given: list[Band], sold: Decimal, rate: Decimal) -> None:
    split = [Band(band.start, band.end, rate) for band in given]
    whole = commission([Band(D(0), None, rate)], sold)
    assert abs(commission(split, sold) - whole) <= D("0.005") * len(split)


@settings(deadline=None)
@given(ladders(), money, money, money)
def test_lines_add_up_to_the_total(
    given: list[Band], sold: Decimal, cap: Decimal, threshold: Decimal
) -> None:
    rows = "".join(
        f"  - {{id: b{i}, from: {band.start}, {f'to: {band.end}, ' if band.end else ''}rate: {band.rate}}}\n"
        for i, band in enumerate(given)
    )
    limits = f"threshold: {threshold:f}\ncap: {cap:f}"
    pay = compute(
        scheme(f"base: 1000\n{limits}\nmeasure: sales\nmethod: marginal\nbands:\n{rows}"), {"sales": sold}
    )
    assert pay.total == sum(line.amount for line in pay.lines) == pay.base + pay.variable
    assert 0 <= pay.variable <= cap
