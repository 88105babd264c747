"""Structure: one head who leads instead of selling, and a second manager beside him."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from playbook.facts.model import Record
from playbook.problems import Problem
from playbook.rules.context import (
    MANAGERS,
    SELLERS,
    Context,
    at,
    listed,
    named,
    number_of,
    plain,
)
from playbook.rules.registry import rule


@rule("L22", "D14", severity="error")
def several_heads(context: Context) -> Iterator[Problem]:
    """The department has more than one head.

    What it does: counts the roles with the function head, and the people at work in such a role.
    Why: with two heads every rule has two meanings, and sellers ask the one who says yes.
    Example: “Head of new business” and “Head of key accounts”, side by side.
    """
    heads = context.roles("head")
    for role in heads[1:]:
        yield at(
            role,
            f"the role {named(role)} is a second head beside {named(heads[0])}",
            field="function",
            help="Give one of them the function deputy, or other, and let him report to the head.",
        )
    people = [person for person in context.active_people() if person.role.function == "head"]
    for person in people[1:] if len(heads) == 1 else []:
        yield at(
            person,
            f"{named(person)} is head of sales, and so is {named(people[0])}",
            field="role",
            help="One person leads; the other is the deputy.",
        )


@rule("L22", "D14", severity="error")
def several_top_roles(context: Context) -> Iterator[Problem]:
    """More than one role reports to nobody.

    What it does: once one role names its superior, all but one must.
    Why: somebody who answers to nobody decides alone, and promises what others have to keep.
    Example: the service lead stands beside the director in the chart.
    """
    roles = list(context.facts.roles)
    tops = [role for role in roles if not role.has("reports_to")]
    if len(tops) > 1 and len(tops) < len(roles):
        names = listed([named(role) for role in tops])
        yield at(
            tops[1],
            f"{len(tops)} roles report to nobody: {names}",
            help="Only the top role has no superior; fill in `reports_to` of the others.",
        )


@rule("L22", "D14")
def seller_outside_the_line(context: Context) -> Iterator[Problem]:
    """A seller's role that does not answer to the head of sales.

    What it does: follows “Reports to” upwards from each seller's role; the head must be on the way.
    Why: two lines of command in one funnel: each can undo what the other has arranged.
    Example: the farmer reports to the finance director.
    """
    heads = {role.path for role in context.roles("head")}
    if not heads:
        return
    for role in context.roles(*SELLERS):
        chain = _upwards(role)
        if len(chain) > 1 and not heads & {one.path for one in chain}:
            yield at(
                role,
                f"the role {named(role)} sells but does not answer to the head of sales",
                field="reports_to",
                help="All parts of the department answer to one head, directly or through a deputy.",
            )


@rule("L23", "T8", "D15")
def fewer_than_two_managers(context: Context) -> Iterator[Problem]:
    """Only one person holds the department together.

    What it does: counts the management roles: director, head, deputy, administrator. Two are the least.
    Why: when the one manager is ill, nobody leads, nobody controls and nobody decides on a discount.
    Example: a head and five sellers.
    """
    roles = list(context.facts.roles)
    managers = context.roles(*MANAGERS)
    if roles and len(managers) < 2:
        found = f"only {named(managers[0])}" if managers else "nobody"
        yield at(
            context.facts.roles.whole,
            f"{found} manages the department; it takes two",
            field="roles",
            key=True,
            help="Add a deputy or an administrator (head + deputy, director + head, or head + "
            "administrator).",
        )


@rule("L24", "D22", "T4")
def playing_coach_without_administrator(context: Context) -> Iterator[Problem]:
    """The head sells himself, and no administrator keeps the system.

    What it does: with `head_mode: playing_coach` there must be a role with the function admin.
    Why: in a hot week the own deals win, and records, leads and papers are left alone.
    Example: a head with fifteen own customers and nobody who checks the CRM.
    """
    company = context.facts.company
    if company.head_mode == "playing_coach" and list(context.facts.roles) and not context.roles("admin"):
        yield at(
            company.whole,
            "the head sells himself, but there is no administrator beside him",
            field="head_mode",
            help="Add a role with the function admin, or let the head stop selling.",
        )


@rule("L24", "D22", "T4")
def playing_coach_without_cap(context: Context) -> Iterator[Problem]:
    """The head sells himself without a cap, or beyond it.

    What it does: a playing coach needs a cap on his own deals a month, and must have kept it last quarter.
    Why: without a cap he becomes the best seller, and the department is a man with assistants.
    Example: cap 3 a month, 14 own deals in the quarter.
    """
    company = context.facts.company
    if company.head_mode != "playing_coach":
        return
    cap = number_of(company.head_deals_cap)
    if cap is None:
        yield at(
            company.whole,
            "the head sells himself, and nothing limits his own deals",
            field="head_mode",
            help="Set `head_deals_cap`: the most deals a month he may run himself.",
        )
        return
    for person in context.active_people():
        own = number_of(person.own_deals)
        if person.role.function == "head" and own is not None and own > cap * 3:
            yield at(
                person,
                f"{named(person)} closed {plain(own)} deals last quarter; his cap of {plain(cap)} a month "
                f"allows {plain(cap * 3)}",
                field="own_deals",
                help="Hand deals over to the sellers, who are paid for them.",
            )


@rule("L25", "A1", "A3")
def head_outsells_all(context: Context) -> Iterator[Problem]:
    """The head closes more than everybody else together.

    What it does: compares the own deals of the head with the sum of all others, and reads the answer in the
        yearly audit.
    Why: that is the first of the two questions that show whether there is a department, or only people who
        sell.
    Example: head 21 deals, four sellers 17 together.
    """
    people = context.active_people()
    deals = {person: own for person in people if (own := number_of(person.own_deals)) is not None}
    heads = [person for person in deals if person.role.function == "head"]
    others = sum((own for person, own in deals.items() if person not in heads), Decimal(0))
    if heads and len(deals) > len(heads):
        for person in heads:
            if deals[person] > others:
                yield at(
                    person,
                    f"{named(person)} closed {plain(deals[person])} deals last quarter, all others together "
                    f"{plain(others)}",
                    field="own_deals",
                    help="Let the head teach and control; move his customers to the sellers one by one, "
                    "with a handover.",
                )
    if context.facts.audit.head_outsells_all is True:
        yield at(
            context.facts.audit.whole,
            "the yearly audit says that the head closes more than everybody else together",
            field="head_outsells_all",
            help="Put an action into the plan that moves his customers to the sellers.",
        )


@rule("D21", "A1")
def manager_with_own_deals(context: Context) -> Iterator[Problem]:
    """The head is meant to manage only, but closes deals himself.

    What it does: with `head_mode: manager` the head's own deals should be nought.
    Why: what the head sells, he does not control; and sellers wait for him to close.
    Example: head_mode manager, own deals 7.
    """
    if context.facts.company.head_mode != "manager":
        return
    for person in context.active_people():
        own = number_of(person.own_deals)
        if person.role.function == "head" and own is not None and own > 0:
            yield at(
                person,
                f"{named(person)} is to manage and not to sell, but closed {plain(own)} {_deals(own)} last "
                "quarter",
                field="own_deals",
                help="Hand his deals over, or say openly `head_mode: playing_coach` with an administrator "
                "and a cap.",
            )


def _upwards(role: Record) -> list[Record]:
    chain = [role]
    above = role.reports_to
    while above and above not in chain:
        chain.append(above)
        above = above.reports_to
    return chain


def _deals(number: Decimal) -> str:
    return "deal" if number == 1 else "deals"
