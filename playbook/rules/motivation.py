"""Pay: can a seller work it out, and does it pay for the right thing?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from playbook.facts.model import Record
from playbook.problems import Problem
from playbook.rules.context import (
    SELLERS,
    Context,
    at,
    date_of,
    listed,
    months_between,
    named,
    number_of,
    plain,
)
from playbook.rules.registry import rule
from playbook.sales.scheme import example_values, kpi_target

MOST_TERMS = 5
MOST_KPIS = 5


@rule("L43", "H3", severity="error")
def pay_input_missing(context: Context) -> Iterator[Problem]:
    """A part of the pay whose figure the seller is never given.

    What it does: every metric that pays (commission, indicators, gates, team bonus) must be among “What you
        need to count it”.
    Why: a seller who cannot work out his pay does not work for it; he hopes.
    Example: a gate on new products, and no input for them.
    """
    for scheme in context.facts.motivation:
        inputs = {entry.metric.path for entry in scheme.inputs if entry.metric}
        if not inputs:
            continue
        for record, field, metric in paid_metrics(scheme):
            if metric.path not in inputs and field != "spiffs":
                yield at(
                    record,
                    f"{named(scheme)} pays by {named(metric)}, which is not among the figures a seller "
                    "needs to count it",
                    field="measure" if field == "measure" else "metric",
                    help="Add it under `inputs`, with the report in which the seller reads it.",
                )


@rule("L43", "H2", severity="error")
def pay_input_unseen(context: Context) -> Iterator[Problem]:
    """A figure of the pay that the seller does not see.

    What it does: the report named for an input must go to the role that is paid by it, or be made by it.
    Why: pay that only the accountant can count is believed by nobody.
    Example: the closer's gross profit stands in a report that goes to the director only.
    """
    for scheme in context.facts.motivation:
        if not scheme.role:
            continue
        for entry in scheme.inputs:
            report = entry.report
            readers = [*report.recipients, report.author] if report else []
            if report and any(readers) and scheme.role not in readers:
                yield at(
                    entry,
                    f"{named(scheme)}: {named(scheme.role)} does not receive the report {named(report)} "
                    f"with {named(entry)}",
                    field="report",
                    help="Send the report to the role, or name one that it does receive.",
                )


@rule("L43", "K5", severity="error")
def pay_metric_in_no_report(context: Context) -> Iterator[Problem]:
    """A metric that pays, and no report measures it.

    What it does: looks for every paying metric among the columns of all reports.
    Why: at the end of the month somebody counts by hand, and everybody counts differently.
    Example: a bonus for “new contacts”, which no report has as a column.
    """
    shown = {field.metric.path for report in context.facts.reports for field in report.fields if field.metric}
    if not shown:
        return
    for scheme in context.facts.motivation:
        told: set[str] = set()
        for record, field, metric in paid_metrics(scheme):
            if metric.path not in shown | told:
                told.add(metric.path)
                yield at(
                    record,
                    f"{named(scheme)} pays by {named(metric)}, which no report measures",
                    field="measure" if field == "measure" else "metric",
                    help="Add the metric as a column of the report in which the seller reads it.",
                )


@rule("L43", severity="error")
def pay_example_without_figure(context: Context) -> Iterator[Problem]:
    """An example of the pay that lacks a figure.

    What it does: every example must give every monthly input, so that the program can work out the pay.
    Why: an example that leaves out half of the pay frightens newcomers and misleads the others.
    Example: the “normal month” names the gross profit, but no indicator.
    """
    for scheme in context.facts.motivation:
        monthly = {str(entry.id): entry for entry in scheme.inputs if entry.period == "month"}
        for example in scheme.examples:
            missing = [named(entry) for name, entry in monthly.items() if name not in example_values(example)]
            if missing and list(example.values):
                yield at(
                    example,
                    f"{named(scheme)}: the example {named(example)} says nothing about {listed(missing)}",
                    field="values",
                    key=True,
                    help="Give a value for every monthly input; nought is a value too.",
                )


@rule("L43", "H1", severity="error")
def too_many_pay_terms(context: Context) -> Iterator[Problem]:
    """A pay scheme with more than five terms.

    What it does: counts base, commission, indicators as one, each gate, each extra payment and the team
        bonus.
    Why: what needs a sixth term is not understood, and what is not understood does not steer.
    Example: base, commission, four indicators, two quarter bonuses, three extras and a team bonus.
    """
    for scheme in context.facts.motivation:
        parts = [scheme.base, scheme.bands, scheme.kpis, scheme.team_pool, *scheme.gates, *scheme.spiffs]
        terms = sum(bool(part) for part in parts)
        if terms > MOST_TERMS:
            yield at(
                scheme,
                f"{named(scheme)} has {terms} terms; nobody works out more than five",
                help="Drop the smallest ones; what they should steer belongs into a contest or a talk.",
            )


@rule("L43", "H19", severity="error")
def indicator_without_target(context: Context) -> Iterator[Problem]:
    """An indicator without a target.

    What it does: an indicator needs its own target, or a norm of its metric for the role.
    Why: a share of nothing cannot be paid.
    Example: “Trials” weighs 40 %, but neither the scheme nor the metric says how many are expected.
    """
    for scheme in context.facts.motivation:
        for kpi in scheme.kpis:
            if kpi.metric and kpi_target(scheme, kpi) is None:
                yield at(
                    kpi,
                    f"{named(scheme)}: the indicator {named(kpi.metric)} has no target, and its metric no "
                    "norm for the role",
                    help="Set `target` for a month, or give the metric a norm for this role.",
                )


@rule("L44")
def kpi_weights_off(context: Context) -> Iterator[Problem]:
    """The weights of the indicators do not come to a hundred.

    What it does: adds up the weights of each scheme.
    Why: then the full bonus is never paid, or more than the full one, and nobody knows which was meant.
    Example: 60 and 30.
    """
    for scheme in context.facts.motivation:
        weights = [number_of(kpi.weight) for kpi in scheme.kpis]
        together = sum((weight for weight in weights if weight is not None), Decimal(0))
        if weights and None not in weights and together != 100:
            yield at(
                scheme,
                f"{named(scheme)}: the weights of the indicators come to {plain(together)}, not to 100",
                field="kpis",
                key=True,
                help="Weights are shares of the KPI bonus; together they must come to 100.",
            )


@rule("L45")
def too_many_kpis(context: Context) -> Iterator[Problem]:
    """A pay scheme with more than five indicators.

    What it does: counts the indicators of each scheme.
    Why: at a weight of a tenth an indicator pays the price of a lunch; nobody changes his week for it.
    Example: seven indicators, none above 20 %.
    """
    for scheme in context.facts.motivation:
        count = len(list(scheme.kpis))
        if count > MOST_KPIS:
            yield at(
                scheme,
                f"{named(scheme)} has {count} indicators",
                field="kpis",
                key=True,
                help="Keep the two to five that decide; read the others without paying for them.",
            )


@rule("L48", "H8", "H18", "H7")
def seller_without_variable_pay(context: Context) -> Iterator[Problem]:
    """Sellers who earn the same whatever they sell.

    What it does: a seller's scheme must have commission, indicators, a gate or an extra payment.
    Why: praise and contests work beside money, never instead of it.
    Example: a closer with a base and a certificate of the month.
    """
    for scheme in context.facts.motivation:
        sells = scheme.role and scheme.role.function in SELLERS and scheme.has("base")
        if sells and not (scheme.bands or scheme.kpis or scheme.gates or scheme.spiffs):
            yield at(
                scheme,
                f"{named(scheme)} pays a seller the same whatever he sells",
                help="Add commission, or a bonus for two to five indicators.",
            )


@rule("H20", "H4", "B11")
def role_without_pay(context: Context) -> Iterator[Problem]:
    """A seller's role without a pay scheme.

    What it does: sellers and the head need a scheme, once there is any.
    Why: pay that is agreed one by one is compared in the kitchen, and it is never fair there.
    Example: schemes for hunter and closer; the farmer “by agreement”.
    """
    paid = {scheme.role.path for scheme in context.facts.motivation if scheme.role}
    if paid:
        for role in context.roles(*SELLERS, "head"):
            if role.path not in paid:
                yield at(
                    role,
                    f"the role {named(role)} has no pay scheme",
                    help="Write down in motivation.yaml what it earns and for what.",
                )


@rule("L51", "H22")
def head_paid_for_own_sales(context: Context) -> Iterator[Problem]:
    """The head is paid for what he sells himself.

    What it does: looks in the head's scheme for commission on his own sales.
    Why: he will sell and not lead; the best leads go to him.
    Example: “Commission on your own customers”.
    """
    for scheme in context.facts.motivation:
        if not scheme.role or scheme.role.function != "head" or not (scheme.bands or scheme.kpis):
            continue
        for field in ("measure_window", "in_one_line"):
            words = context.words.claimed("own_sales", scheme[field])
            if words:
                yield at(
                    scheme,
                    f"{named(scheme)} pays the head for his own sales: '{words}'",
                    field=field,
                    help="Pay him for what the department reaches: plan, gross profit, number of sellers at "
                    "their norm.",
                )
                break


@rule("L54", severity="info")
def pay_changed_within_a_year(context: Context) -> Iterator[Problem]:
    """The pay of a role changed more than once a year.

    What it does: compares the days from which the schemes of one role are in force.
    Why: who is paid differently every half year stops counting on anything.
    Example: in force from 1 January and again from 1 July.
    """
    before: dict[str, tuple[date, Record]] = {}
    for scheme in sorted(_dated(context), key=lambda one: (one.effective, one.path)):
        earlier = before.get(scheme.role.path)
        if earlier is not None and months_between(earlier[0], scheme.effective) < 12:
            yield at(
                scheme,
                f"the pay of {named(scheme.role)} changes within a year: {earlier[0].isoformat()} and "
                f"{scheme.effective.isoformat()}",
                field="effective",
                help="Change pay once a year, and tell it as long ahead as you have promised.",
            )
        before[scheme.role.path] = (scheme.effective, scheme)


def _dated(context: Context) -> list[Record]:
    return [
        scheme for scheme in context.facts.motivation if scheme.role and date_of(scheme.effective) is not None
    ]


def paid_metrics(scheme: Record) -> list[tuple[Record, str, Any]]:
    """All metrics that a scheme pays by: holder, which part, metric."""
    found = [(scheme, "measure", scheme.measure)]
    found += [(kpi, "kpis", kpi.metric) for kpi in scheme.kpis]
    found += [(gate, "gates", gate.metric) for gate in scheme.gates]
    found += [(spiff, "spiffs", spiff.metric) for spiff in scheme.spiffs]
    found += [(scheme.team_pool, "team_pool", scheme.team_pool.metric)]
    return [(record, part, metric) for record, part, metric in found if metric]
