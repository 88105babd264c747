"""Reports: are the figures there that steer, and does somebody read and use them?"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.problems import Problem
from playbook.rules.context import Context, at, listed, named
from playbook.rules.registry import rule

FIGURES = {
    "daily": ("calls", "meetings", "letters"),
    "weekly": ("calls-to-meetings", "proposals-to-terms"),
    "monthly": ("new-clients", "average-order", "revenue", "profit"),
}
PRODUCTIVITY = (
    "tasks",
    "requests",
    "deal-sums",
    "calls",
    "contacts",
    "won",
    "funnel",
    "lead-status",
    "income-expense",
    "income-by-line",
    "debts",
    "lead-sources",
)


@rule("L70", "K7")
def report_nobody_uses(context: Context) -> Iterator[Problem]:
    """A report that no meeting, no control and no pay uses.

    What it does: looks for each report among the inputs of meetings, the controls of regulations and the
        figures of pay.
    Why: who hands in a report that is never mentioned hands in worse ones every week.
    Example: “List of visits”, every Friday, for four years.
    """
    facts = context.facts
    used = {report.path for meeting in facts.meetings for report in meeting.inputs}
    if not used:
        return
    used |= {regulation.control.report.path for regulation in facts.regulations if regulation.control.report}
    used |= {entry.report.path for scheme in facts.motivation for entry in scheme.inputs if entry.report}
    for report in facts.reports:
        if report.path not in used:
            yield at(
                report,
                f"nobody uses the report {named(report)}: it is on the table of no meeting",
                help="Name it under “Reports on the table” of the meeting that decides by it, or drop it.",
            )


@rule("L70", "J12")
def report_to_oneself(context: Context) -> Iterator[Problem]:
    """A report that only its author reads.

    What it does: compares author and readers.
    Why: that is a diary.
    Example: made by the head, read by the head.
    """
    for report in context.facts.reports:
        readers = list(report.recipients)
        if readers and report.author and all(reader == report.author for reader in readers):
            yield at(
                report,
                f"the report {named(report)} is made and read by {named(report.author)} alone",
                field="recipients",
                help="Name who else decides by it, or drop it.",
            )


@rule("L71", "K1", "K2", "K3", severity="error")
def report_figure_missing(context: Context) -> Iterator[Problem]:
    """A figure is missing in the daily, weekly or monthly report.

    What it does: the daily report must show calls, meetings and letters; the weekly one calls that became
        meetings and proposals that led to a talk about terms; the monthly one new clients, average order,
        revenue and profit. Columns say which figure they are with `stands_for`.
    Why: these nine are the least by which one sees in time where it breaks.
    Example: a weekly report with the number of proposals, but not what became of them.
    """
    reports = list(context.facts.reports)
    if not reports:
        return
    for kind, figures in FIGURES.items():
        of_kind = [report for report in reports if report.kind == kind]
        shown = {str(field.stands_for) for report in of_kind for field in report.fields if field.stands_for}
        missing = [figure for figure in figures if figure not in shown]
        if not of_kind:
            yield at(
                context.facts.reports.whole,
                f"there is no {kind} report",
                field="reports",
                key=True,
                help=f"Add one of the kind `{kind}` that shows {listed(figures)}.",
            )
        elif missing:
            yield at(
                of_kind[0],
                f"the {kind} report {named(of_kind[0])} does not show {listed(missing)}",
                field="fields",
                key=True,
                help="Add the column and mark it with `stands_for`.",
            )


@rule("L72", "K4")
def productivity_report_missing(context: Context) -> Iterator[Problem]:
    """One of the twelve reports on productivity is missing.

    What it does: looks for the twelve kinds that a CRM makes by itself, from tasks to lead sources.
    Why: each shows another bottleneck; the one you do not have is where you do not look.
    Example: nothing shows where leads come from.
    """
    kinds = {str(report.kind) for report in context.facts.reports if report.kind}
    missing = [kind for kind in PRODUCTIVITY if kind not in kinds]
    if kinds and missing:
        yield at(
            context.facts.reports.whole,
            f"{len(missing)} of the twelve reports on productivity {'is' if len(missing) == 1 else 'are'} "
            f"missing: {listed(missing)}",
            field="reports",
            key=True,
            help="Add an entry of that kind for each; the CRM makes them without anybody writing.",
        )
