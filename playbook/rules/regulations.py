"""The one-page rules: mandatory ones there, controlled, current, signed, lawful."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from playbook.facts.model import QUOTE, Record
from playbook.problems import Problem
from playbook.rules.context import Context, at, named
from playbook.rules.registry import rule

MANDATORY = ("R-01", "R-02", "R-03", "R-04", "R-05", "R-06")
DEALERS = "R-35"
MONTHS = 3  # B12: rules are read again at least every three months
GOST_LEAST = 12  # points
SAME = 0.85  # share of common words from which two steps say the same


@rule("L32", "C1", severity="error")
def mandatory_regulation_missing(context: Context) -> Iterator[Problem]:
    """One of the six mandatory regulations is not in force.

    What it does: R-01 to R-06 must exist and be adopted: new customers, proposals, neighbours, the deal,
        postponed customers, reports and planning.
    Why: without these six, who answers for what is a matter of mood.
    Example: R-05 is written but `adopted: false`.
    """
    regulations = context.facts.regulations
    if not list(regulations):
        return
    for name in MANDATORY:
        regulation = regulations.get(name)
        if regulation is None:
            yield Problem(
                "error",
                "",
                f"the mandatory regulation {name} is missing",
                f"{context.facts.folder}/regulations",
                help=f"Add {name}.yaml; `playbook new` brings a draft.",
            )
        elif regulation.adopted is False:
            yield at(
                regulation,
                f"the mandatory regulation {name} {named(regulation)} is not adopted",
                field="adopted",
                help="Adapt it to how you really work, then set `adopted: true`.",
            )


@rule("R35", "M6")
def dealers_without_rules(context: Context) -> Iterator[Problem]:
    """Sales through dealers, and no rule for them.

    What it does: with the model dealer, R-35 must be adopted.
    Why: two dealers in one territory, or one price too many, and the quarrel costs both.
    Example: `model: dealer`, R-35 `adopted: false`.
    """
    regulations = context.facts.regulations
    if context.facts.company.model == "dealer" and list(regulations):
        rule_ = regulations.get(DEALERS)
        if rule_ is None or rule_.adopted is False:
            yield at(
                context.facts.company.whole,
                f"you sell through dealers, but {DEALERS} is not in force",
                field="model",
                help="Adopt the regulation on dealers and channels: territory, prices, who owns the "
                "customer.",
            )


@rule("L33", "C21")
def control_by_the_doer(context: Context) -> Iterator[Problem]:
    """A rule is controlled by the role that does the work.

    What it does: compares the controller with the actors of the steps; he must not be the only one.
    Why: who controls himself is always content.
    Example: the closer keeps the deal card, and checks once a week whether he keeps it.
    """
    for regulation in context.adopted():
        actors = [step.actor for step in regulation.steps if step.actor]
        who = regulation.control.who
        if who and actors and all(actor == who for actor in actors):
            yield at(
                regulation.control,
                f"{regulation.id} is controlled by {named(who)}, who also does all of it",
                field="who",
                help="Let somebody else look: the deputy, the administrator, the head.",
            )


@rule("L34", "L33")
def vague_deadline(context: Context) -> Iterator[Problem]:
    """A deadline or a rhythm that nobody can miss.

    What it does: looks in deadlines and in the rhythm of the control for “as soon as possible”, “in time”,
        “regularly”.
    Why: what cannot be missed cannot be controlled either.
    Example: “promptly”. Better: “the same day by 17:00”.
    """
    for regulation in context.adopted():
        places: list[tuple[Record, str]] = [(step, "deadline") for step in regulation.steps]
        if regulation.control:
            places.append((regulation.control, "when"))
        for record, field in places:
            word = context.words.find("vague_times", record[field])
            if word and not any(sign.isdigit() for sign in str(record[field])):
                yield at(
                    record,
                    f"{regulation.id}: '{word}' is not a time",
                    field=field,
                    help="Write an hour, a day or a rhythm, best by quoting the fact in which it stands.",
                )


@rule("L35", "J2")
def norm_without_metric(context: Context) -> Iterator[Problem]:
    """A norm with a number of its own that no metric and no report shows.

    What it does: a norm whose value has a number that is quoted from no fact needs a metric, or the control of its
        regulation a report.
    Why: a number nobody measures is a wish.
    Example: “At most 5 % of deals past their limit”, and no report counts them.
    """
    for regulation in context.adopted():
        if not regulation.control or regulation.control.report:
            continue
        for norm in regulation.norms:
            own = QUOTE.sub("", str(norm.raw("value") or ""))
            if any(sign.isdigit() for sign in own) and not norm.has("metric"):
                yield at(
                    norm,
                    f"{regulation.id}: the norm {named(norm)} is measured by no metric and shown in no report",
                    help="Name the metric of the norm, or the report of the control; or quote the fact it stands in.",
                )


@rule("L35", "J2")
def norm_in_no_report(context: Context) -> Iterator[Problem]:
    """A norm whose metric stands in no report.

    What it does: looks for the metric of each norm among the columns of the reports.
    Why: the norm is missed for months before anybody happens to look.
    Example: the norm names “CRM hygiene”; no report has that column.
    """
    shown = {field.metric.path for report in context.facts.reports for field in report.fields if field.metric}
    if not shown:
        return
    for regulation in context.adopted():
        for norm in regulation.norms:
            if norm.metric and norm.metric.path not in shown:
                yield at(
                    norm,
                    f"{regulation.id}: the norm {named(norm)} is measured by {named(norm.metric)}, which "
                    "stands in no report",
                    field="metric",
                    help="Add the column to the report that the controller reads.",
                )


@rule("L41", severity="info")
def rule_stands_twice(context: Context) -> Iterator[Problem]:
    """Two regulations tell the same role to do the same.

    What it does: compares the words of all steps of one actor across regulations.
    Why: sooner or later one of the two is changed, and then both are disputed.
    Example: “moves the deal on the day of the exit” in R-04 and in R-09.
    """
    steps: dict[Record, list[tuple[Record, Record, frozenset[str]]]] = {}
    for regulation in context.adopted():
        for step in regulation.steps:
            if step.action and step.actor:
                words = frozenset(re.findall(r"\w+", str(step.action).lower()))
                steps.setdefault(step.actor, []).append((regulation, step, words))
    pairs = (pair for told in steps.values() for pair in combinations(told, 2))
    for (first, _, words), (second, step, others) in pairs:
        if first is second or len(words) < 3 or abs(len(words) - len(others)) > 2:
            continue
        if len(words & others) / len(words | others) >= SAME:
            yield at(
                step,
                f"{second.id} says the same as {first.id}: {named(step.actor)} {step.action}",
                field="action",
                help="Keep it in one of the two and let the other refer to it.",
            )
