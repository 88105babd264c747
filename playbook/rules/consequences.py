"""What may follow for staff: no fines, no deep cuts of a bonus, no pay taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from playbook.facts.model import Record
from playbook.problems import Problem
from playbook.rules.context import (
    Context,
    at,
    named,
)
from playbook.rules.registry import rule


@rule("L38", "T6")
def fine_as_consequence(context: Context) -> Iterator[Problem]:
    """Staff are to be fined.

    What it does: looks for fines and deductions from pay among consequences, ratings and what launches
        threaten.
    Why: a fine buys the right to do it again, and in many countries it is not lawful.
    Example: “20 euro for every empty field”. Better: the bonus for records is not earned.
    """
    if context.law.get("fines") != "forbidden":
        yield from _fines(context)


@rule("L38", "T6", severity="error", jurisdictions=("ru",))
def forbidden_fine(context: Context) -> Iterator[Problem]:
    """Staff are to be fined where labour law forbids it.

    What it does: the same, in countries whose profile forbids fines.
    Why: in Russia a fine is not among the sanctions of the Labour Code (art. 192); the labour inspectorate
        has it paid back and fines the employer.
    Example: “Штраф 500 рублей за опоздание”.
    """
    if context.law.get("fines") == "forbidden":
        yield from _fines(context)


@rule("L52", "T6", severity="error", jurisdictions=("ru",))
def bonus_cut_too_deep(context: Context) -> Iterator[Problem]:
    """A bonus is cut as a punishment by more than the law allows.

    What it does: looks among the consequences for a cut of the bonus, and for its depth; a bonus that is
        taken away whole counts as 100 %.
    Why: for a breach of discipline the month's pay may fall by a fifth at most. A bonus that was not earned,
        because its condition was not met, is another thing and may be nought.
    Example: “Премия снижается на 50 %”.
    """
    limit = context.law.get("bonus_cut")
    if limit is None:
        return
    for record, field, text in _consequences(context):
        if not context.words.claimed("bonus_cut", text):
            continue
        shares = [int(share) for share in re.findall(r"(\d{1,3})\s*%", text)]
        depth = max(shares) if shares else 100 if context.words.find("bonus_gone", text) else 0
        if depth > limit:
            yield at(
                record,
                f"the bonus is cut by {depth} % as a punishment; the law allows {limit} % of the month's pay",
                field=field,
                help=f"{context.law['bonus_cut_note']} Make it a condition of the bonus instead, and ask "
                "your lawyer.",
            )


def _fines(context: Context) -> Iterator[Problem]:
    for record, field, text in _consequences(context):
        word = context.words.claimed("fines", text)
        if word:
            yield at(
                record,
                f"'{word}' is a money penalty on staff",
                field=field,
                help=f"{context.law['fines_note']} Make it a bonus that is not earned, a talk, a warning. "
                "Ask your lawyer.",
            )


def _consequences(context: Context) -> Iterator[tuple[Record, str, str]]:
    """Everything that follows when somebody does not do his part: holder, field, text."""
    for regulation in context.adopted():
        for text in regulation.consequences:
            yield regulation, "consequences", str(text)
    for rating in context.facts.performance.ratings:
        yield rating, "then", str(rating.then or "")
    for product in context.facts.products:
        if product.launch:
            yield product.launch, "demotivation", str(product.launch.demotivation or "")
    for report in context.facts.reports:
        yield report, "late", str(report.late or "")
    whole = context.facts.motivation.whole
    for text in whole.not_paid_for:
        yield whole, "not_paid_for", str(text)


@rule("L53", jurisdictions=("ru", "no", "hu", "cn"))
def clawback_from_wages(context: Context) -> Iterator[Problem]:
    """Commission is taken back out of wages that were already paid.

    What it does: looks in “Taken back” of the pay schemes for money paid back or deducted, where nothing is
        said of setting it off against the next commission.
    Why: taking back paid wages is restricted in many countries. Commission that is earned when the customer
        pays needs no taking back.
    Example: “If the customer cancels, the commission is deducted from pay.”
    """
    for scheme in context.facts.motivation:
        text = str(scheme.clawback or "")
        word = context.words.claimed("clawback", text)
        if word and not context.words.find("set_off", text):
            yield at(
                scheme,
                f"{named(scheme)}: '{word}' takes money out of wages that were paid",
                field="clawback",
                help=f"{context.law['clawback_note']} Pay on money received, or set it off against the next "
                "commission.",
            )
