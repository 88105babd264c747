"""What a pay scheme says, as plain numbers: bands, targets of its indicators, figures of its examples."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

from playbook.facts.model import Record
from playbook.sales.commission import NOUGHT, Band

# How many months a period has; weeks and days are counted over a year.
_MONTHS = {"month": Decimal(1), "quarter": Decimal(3), "year": Decimal(12)}
_WEEKS_A_MONTH = Decimal(52) / 12
_HUNDRED = Decimal(100)
_COUNTED = ("number", "money", "points")


def bands_of(scheme: Record) -> list[Band]:
    """The scheme's bands; entries without a rate or a beginning are left out."""
    return [
        Band(
            Decimal(band["from"]),
            Decimal(band.to) if given(band, "to") else None,
            Decimal(band.rate),
            (band.method or scheme.method) == "retroactive",
        )
        for band in scheme.bands
        if given(band, "from") and given(band, "rate")
    ]


def example_values(example: Record) -> dict[str, Decimal]:
    """The figures of an example by input id; unfilled ones are left out."""
    return {
        str(one.input.id): Decimal(one.value) for one in example.values if one.input and given(one, "value")
    }


def kpi_target(scheme: Record, kpi: Record) -> Decimal | None:
    """A hundred per cent of an indicator in a month: its own target, else the metric's norm for the role."""
    return Decimal(kpi.target) if given(kpi, "target") else monthly_norm(kpi.metric, scheme)


def monthly_norm(metric: Any, scheme: Record) -> Decimal | None:
    """The norm of a metric for the scheme's role, a month. Shares and times are the same in every span."""
    for norm in metric.norms if metric else ():
        if not norm.role or norm.role != scheme.role or not given(norm, "value"):
            continue
        value = Decimal(norm.value)
        if metric.unit not in _COUNTED:
            return value
        if norm.per in _MONTHS:
            return value / _MONTHS[norm.per]
        days = Decimal(5) if norm.per == "day" else Decimal(1)
        return value * days * _WEEKS_A_MONTH
    return None


def figure(scheme: Record, values: Mapping[str, Decimal], metric: Any, period: str) -> Decimal | None:
    """The given figure of a metric: by the input of that period, else by any input of it, else by its id."""
    if not metric:
        return None
    inputs = [entry for entry in scheme.inputs if entry.metric and entry.metric == metric]
    for entry in sorted(inputs, key=lambda entry: entry.period != period):
        if str(entry.id) in values:
            return values[str(entry.id)]
    return values.get(str(metric.id))


def full_figure(scheme: Record, entry: Record) -> Decimal | None:
    """What counts as a hundred per cent of an input; None where neither scheme, metric nor examples say it."""
    if entry.metric:
        for kpi in scheme.kpis:
            if kpi.metric == entry.metric and entry.period == "month":
                return kpi_target(scheme, kpi)
        for gate in scheme.gates:
            if gate.metric == entry.metric and gate.period == entry.period and given(gate, "minimum"):
                return Decimal(gate.minimum)
        norm = monthly_norm(entry.metric, scheme)
        if norm is not None and entry.period == "month":
            return norm
        if scheme.team_pool.metric == entry.metric and entry.metric.unit == "percent":
            return _HUNDRED
    name = str(entry.id)
    found = sorted(values[name] for values in map(example_values, scheme.examples) if name in values)
    return found[len(found) // 2] if found else None


def figure_at(entry: Record, full: Decimal, percent: Decimal) -> Decimal:
    """An input's figure at a share of the plan, such as can happen: whole numbers of what is counted (below the plan
    rounded down, so that no gate opens too early), no share above all of it, and less of what should be little."""
    if entry.metric.direction == "down":
        return (full * _HUNDRED / percent).quantize(Decimal("0.1"), ROUND_HALF_UP)
    value = full * percent / _HUNDRED
    if entry.metric.unit == "number":
        return value.quantize(Decimal(1), ROUND_FLOOR if percent < _HUNDRED else ROUND_HALF_UP)
    return min(value, _HUNDRED) if entry.metric.unit == "percent" and full < _HUNDRED else value


def given(record: Record, name: str) -> bool:
    """Is the number filled in? Nought is given; an unfilled or mistyped number is not."""
    return isinstance(record[name], Decimal)


def number(value: object) -> Decimal:
    """The number, nought where it is not given."""
    return Decimal(value) if isinstance(value, Decimal) else NOUGHT
