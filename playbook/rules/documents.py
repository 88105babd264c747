"""Keeping the rules current: reviewed, signed, written by those who live by them."""

from __future__ import annotations

from collections.abc import Iterator

from playbook.facts.model import Record
from playbook.problems import Problem
from playbook.rules.context import (
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

MONTHS = 3  # B12: rules are read again at least every three months
GOST_LEAST = 12  # points


@rule("L36", "B12", severity="error")
def review_overdue(context: Context) -> Iterator[Problem]:
    """The review of a regulation is overdue.

    What it does: adds the rhythm of review to the day of the last one and compares with today.
    Why: people smell an outdated rule, and then they stop reading the others too.
    Example: reviewed in March, every 3 months, today is October.
    """
    usual = number_of(context.facts.company.documents.review_months)
    for regulation in context.adopted():
        reviewed, today = date_of(regulation.reviewed), context.today
        rhythm = number_of(regulation.review_months) or usual
        if reviewed is None or today is None or rhythm is None:
            continue
        late = months_between(reviewed, today) - int(rhythm)
        if late > 0 or (late == 0 and today.day > reviewed.day):
            yield at(
                regulation,
                f"the review of {regulation.id} is overdue: last on {reviewed.isoformat()}, due every "
                f"{plain(rhythm)} months",
                field="reviewed",
                help="Read it with those who work by it, mend what is not true, and set the day.",
            )


@rule("L36", "B12")
def review_rarer_than_quarterly(context: Context) -> Iterator[Problem]:
    """A rule is read again more rarely than every three months.

    What it does: looks at the rhythm of review of the company and of each regulation.
    Why: in half a year people, prices and customers change; the rule would not notice.
    Example: `review_months: 12`.
    """
    documents = context.facts.company.documents
    records = [*context.adopted(), *([documents] if documents else [])]
    for record in records:
        months = number_of(record.review_months)
        if months is not None and months > MONTHS:
            name = str(record.id) if record is not documents else "every regulation"
            yield at(
                record,
                f"{name} is reviewed every {plain(months)} months; three are the limit",
                field="review_months",
                help="Write 3. A review of a rule that fits takes ten minutes.",
            )


def _time_to_read(regulation: Record, context: Context) -> bool:
    """Is its edition not in force yet?"""
    effective, today = date_of(regulation.effective), context.today
    return effective is not None and today is not None and today < effective


@rule("L37", "D29")
def regulation_not_read(context: Context) -> Iterator[Problem]:
    """Not everybody bound by a regulation has read it.

    What it does: compares the people in scope with the signatures, or with “Has read” of the people, from the day
        on which the edition takes effect.
    Why: “nobody told me” is true until there is a signature.
    Example: R-04 binds hunters and closers; two closers have not signed.
    """
    people = context.active_people()
    if not context.signed and not any(person.has("read") for person in people):
        return
    adopted = [one for one in context.adopted() if not _time_to_read(one, context)]
    missing: dict[str, list[str]] = {}
    for person in people:
        bound = [one for one in adopted if person.role in one.scope]
        unread = [
            one
            for one in bound
            if str(person.id) not in context.signed.get(str(one.id), ()) and one not in person.read
        ]
        name = str(person.name or person.id)
        if len(unread) == len(bound) > 1:  # a newcomer is one thing to do, not one a regulation
            yield at(
                person,
                f"{name} has read none of the {len(bound)} regulations that bind this post",
                field="role",
                help="Talk them through, let them be signed, and record it.",
            )
            continue
        for one in unread:
            missing.setdefault(str(one.id), []).append(name)
    for regulation in adopted:
        if names := missing.get(str(regulation.id)):
            yield at(
                regulation,
                f"{regulation.id} has not been read by {listed(names)}",
                field="scope",
                help="Talk it through, let them sign, and record it.",
            )


@rule("L39", "B9")
def written_by_consultant(context: Context) -> Iterator[Problem]:
    """A regulation was written by somebody from outside.

    What it does: finds authors marked “from outside”, or whose role is that of a consultant.
    Why: people keep the rules they have written. A consultant's paper is read once.
    Example: all 38 regulations by the consultant, none by a seller.
    """
    for regulation in context.adopted():
        for author in regulation.authors:
            if author.external is True or (
                author.role and context.words.find("consultant", author.role.name)
            ):
                yield at(
                    regulation,
                    f"{regulation.id} was written by {named(author)}, who is from outside",
                    field="authors",
                    help="Let those who work by it write it anew in their words; the head adjusts and puts "
                    "it in force.",
                )


@rule("L40")
def font_below_gost(context: Context) -> Iterator[Problem]:
    """The text is set smaller than the GOST profile recommends, to save the page.

    What it does: under a GOST profile the body text must be set in 12 points or more.
    Why: small print on the wall is not read; shorten the text instead.
    Example: profile gost-2025, font size 10.
    """
    print_ = context.facts.company.print
    if not str(print_.profile or "").startswith("gost"):
        return
    size = number_of(print_.font_size)
    if size is not None and size < GOST_LEAST:
        yield at(
            print_,
            f"the text is set in {plain(size)} points; the profile {print_.profile} recommends 12 to 14",
            field="font_size",
            help="Set 12 and shorten the regulations that no longer fit.",
        )


@rule("L42", severity="error")
def in_force_before_approval(context: Context) -> Iterator[Problem]:
    """A regulation is in force before it was approved.

    What it does: compares the two days.
    Why: what nobody has signed binds nobody; in a dispute the whole sheet falls.
    Example: in force from 1 October, approved on 9 October.
    """
    for regulation in context.facts.regulations:
        approved, effective = date_of(regulation.approved), date_of(regulation.effective)
        if approved is not None and effective is not None and effective < approved:
            yield at(
                regulation,
                f"{regulation.id} is in force from {effective.isoformat()}, before its approval on "
                f"{approved.isoformat()}",
                field="effective",
                help="Put it in force after the signature, and leave time to read it.",
            )
