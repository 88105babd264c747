"""What a pay scheme pays: every part as a line, each line rounded to the cent (H1–H4, H10–H12, W1–W17).

Nothing here is worded for readers: `kind` and `note` are keys of the label files, `name` is a fact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct

from playbook.facts.model import Record
from playbook.sales.commission import NOUGHT, cents, slices
from playbook.sales.scheme import (
    bands_of,
    example_values,
    figure,
    figure_at,
    full_figure,
    given,
    kpi_target,
    monthly_norm,
    number,
)

HUNDRED = Decimal(100)
GRID = (Decimal(50), Decimal(80), Decimal(100), Decimal(120))


class Line(Struct, frozen=True):
    """One part of the pay.

    `kind`: base, commission, cap, kpi, gate, spiff, team, guarantee. `basis` is the figure counted from,
    `rate` per cent of it (commission, kpi) or money each (spiff). `note`: "" or below-threshold, capped,
    below-floor, at-most, closed, no-figure, ramp. `lost` is the money that the closed gate or missed target
    did not pay.
    """

    kind: str
    name: str
    basis: Decimal | None
    rate: Decimal | None
    amount: Decimal
    note: str = ""
    lost: Decimal = NOUGHT


class Pay(Struct, frozen=True):
    """The pay of one month (with the quarter or year bonus, where the figures of that span are given)."""

    lines: tuple[Line, ...]

    @property
    def base(self) -> Decimal:
        return sum((line.amount for line in self.lines if line.kind == "base"), NOUGHT)

    @property
    def variable(self) -> Decimal:
        return self.total - self.base

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), NOUGHT)

    @property
    def lost(self) -> Decimal:
        """What closed gates and missed conditions did not pay."""
        return sum((line.lost for line in self.lines), NOUGHT)


class GridRow(Struct, frozen=True):
    """The pay at a share of the plan (per cent)."""

    percent: Decimal
    values: Mapping[str, Decimal]
    pay: Pay


def compute(
    scheme: Record, values: Mapping[str, Decimal], *, service_month: int | None = None, on: date | None = None
) -> Pay:
    """Pay under a scheme of motivation.yaml.

    `values` gives the figures by input id (or by metric id, or by the id of an extra payment without metric).
    `service_month` turns on the ramp of a newcomer; extra payments that ended before `on` are left out.
    """
    lines = [Line("base", "", None, None, cents(number(scheme.base)))]
    lines += _commission(scheme, values)
    share, guarantee = _ramp(scheme, service_month)
    lines += _kpis(scheme, values, share)
    lines += _gates(scheme, values)
    lines += _spiffs(scheme, values, on)
    lines += _team(scheme, values)
    variable = sum((line.amount for line in lines if line.kind != "base"), NOUGHT)
    if guarantee > variable:
        lines.append(Line("guarantee", "", guarantee, None, cents(guarantee - variable), "ramp"))
    return Pay(tuple(lines))


def pay_example(scheme: Record, example: Record) -> Pay:
    """The pay of one of the scheme's own examples (L43)."""
    return compute(scheme, example_values(example))


def pay_grid(scheme: Record) -> list[GridRow]:
    """The pay at 50, 80, 100 and 120 % of the plan; empty where no input has a target or a normal example.

    A hundred per cent is the target of an indicator, else the least that opens a gate, else the norm of the
    role, else the figure of the middle example. The figures are such as can happen: whole numbers of what is
    counted, no share above all of it, and less of what should be little.
    """
    full = [(entry, target) for entry in scheme.inputs if (target := full_figure(scheme, entry)) is not None]
    rows = []
    for percent in GRID if full else ():
        values = {str(entry.id): figure_at(entry, target, percent) for entry, target in full}
        rows.append(GridRow(percent, values, compute(scheme, values)))
    return rows


def _commission(scheme: Record, values: Mapping[str, Decimal]) -> Iterator[Line]:
    bands = bands_of(scheme)
    if not scheme.measure or not bands:
        return
    name = str(scheme.measure.name or "")
    sold = figure(scheme, values, scheme.measure, "month")
    if sold is None:
        yield Line("commission", name, None, None, NOUGHT, "no-figure")
        return
    if given(scheme, "threshold") and sold < scheme.threshold:
        yield Line("commission", name, sold, None, NOUGHT, "below-threshold")
        return
    paid = NOUGHT
    for part, rate in slices(bands, sold):
        amount = cents(part * rate / HUNDRED)
        paid += amount
        yield Line("commission", name, part, rate, amount)
    if given(scheme, "cap") and paid > scheme.cap:
        cut = cents(paid - Decimal(scheme.cap))
        yield Line("cap", name, Decimal(scheme.cap), None, -cut, "capped", cut)


def _kpis(scheme: Record, values: Mapping[str, Decimal], share: Decimal) -> Iterator[Line]:
    if not given(scheme, "kpi_bonus"):
        return
    for kpi in scheme.kpis:
        name = str(kpi.metric.name or "") if kpi.metric else ""
        whole = Decimal(scheme.kpi_bonus) * number(kpi.weight) / HUNDRED
        reached = figure(scheme, values, kpi.metric, "month")
        target = kpi_target(scheme, kpi)
        if reached is None or target is None:
            yield Line("kpi", name, reached, None, NOUGHT, "no-figure", cents(whole))
            continue
        goal = target * share
        if goal == 0 and share == 0:
            yield Line("kpi", name, reached, None, NOUGHT, "ramp")
            continue
        percent, note = _achieved(scheme, reached, goal, kpi.metric.direction == "down")
        amount = cents(whole * percent / HUNDRED)
        yield Line("kpi", name, reached, percent, amount, note, max(NOUGHT, cents(whole) - amount))


def _achieved(scheme: Record, reached: Decimal, goal: Decimal, less_is_better: bool) -> tuple[Decimal, str]:
    above, below = (goal, reached) if less_is_better else (reached, goal)
    most = Decimal(scheme.kpi_cap) if given(scheme, "kpi_cap") else None
    unlimited = HUNDRED if above == 0 or most is None else most
    percent = above / below * HUNDRED if below else unlimited
    if given(scheme, "kpi_floor") and percent < scheme.kpi_floor:
        return NOUGHT, "below-floor"
    if most is not None and percent > most:
        return most, "at-most"
    return max(NOUGHT, percent), ""


def _gates(scheme: Record, values: Mapping[str, Decimal]) -> Iterator[Line]:
    for gate in scheme.gates:
        reached = figure(scheme, values, gate.metric, str(gate.period or ""))
        if reached is None or not given(gate, "minimum"):
            continue
        bonus = cents(number(gate.bonus))
        if reached >= gate.minimum:
            yield Line("gate", str(gate.name), reached, None, bonus)
        else:
            yield Line("gate", str(gate.name), reached, None, NOUGHT, "closed", bonus)


def _spiffs(scheme: Record, values: Mapping[str, Decimal], on: date | None) -> Iterator[Line]:
    for spiff in scheme.spiffs:
        if on is not None and isinstance(spiff.until, date) and spiff.until < on:
            continue
        count = figure(scheme, values, spiff.metric, "month") if spiff.metric else values.get(str(spiff.id))
        if count is not None:
            each = number(spiff.amount)
            yield Line("spiff", str(spiff.name), count, each, cents(count * each))


def _team(scheme: Record, values: Mapping[str, Decimal]) -> Iterator[Line]:
    """The condition stands in words; it counts as met at 100 for a share, else at the role's norm."""
    pool = scheme.team_pool
    if not pool or not pool.metric:
        return
    reached = figure(scheme, values, pool.metric, "quarter")
    if reached is None:
        return
    norm = monthly_norm(pool.metric, scheme)
    target = HUNDRED if pool.metric.unit == "percent" else norm * 3 if norm is not None else None
    amount = cents(number(pool.amount))
    if target is not None and reached >= target:
        yield Line("team", str(pool.metric.name), reached, None, amount)
    else:
        note = "no-figure" if target is None else "closed"
        yield Line("team", str(pool.metric.name), reached, None, NOUGHT, note, amount)


def _ramp(scheme: Record, service_month: int | None) -> tuple[Decimal, Decimal]:
    """Share of the plan expected (1 is all of it) and money secured in a month of service."""
    if service_month is not None:
        for step in scheme.ramp:
            if step.month == service_month:
                return number(step.quota) / HUNDRED, number(step.guarantee)
    return Decimal(1), NOUGHT
