"""Structure: one head, somebody beside him, nobody irreplaceable, and everybody doing his own job."""

from __future__ import annotations

from collections.abc import Iterator

from playbook.problems import Problem
from playbook.rules.context import SELLERS, Context, at, named, number_of, plain
from playbook.rules.registry import rule

SYSTEM_TIME = 20  # per cent of the head's week (A5)


@rule("L26", "D11")
def farmer_without_repeat_sales(context: Context) -> Iterator[Problem]:
    """Account managers where customers buy only once.

    What it does: with `one_off_sales: true` no role should have the function farmer.
    Why: there is nothing to look after; what brings people back is marketing, and it costs less.
    Example: a builder of holiday homes with two farmers.
    """
    if context.facts.company.one_off_sales is True:
        for role in context.roles("farmer"):
            yield at(
                role,
                f"customers buy only once, and the role {named(role)} looks after those who bought",
                field="function",
                help="Give the care after the sale to marketing, or correct `one_off_sales` in the "
                "company's facts.",
            )


@rule("L26", "D10", "D13")
def repeat_sales_without_farmer(context: Context) -> Iterator[Problem]:
    """Customers buy again, and nobody looks after them.

    What it does: with `one_off_sales: false` there must be a role with the function farmer, where the other
        selling functions are split.
    Why: hunters run after the new; the customers you have leave quietly, one by one.
    Example: hunter and closer, no farmer, a trade with monthly reorders.
    """
    if context.facts.company.one_off_sales is not False or context.roles("farmer"):
        return
    if context.roles("hunter", "closer"):
        yield at(
            context.facts.company.whole,
            "customers buy again and again, but no role looks after them",
            field="one_off_sales",
            help="Add a role with the function farmer, who lengthens the life of a customer and collects "
            "the money.",
        )


@rule("L27", "D6")
def universal_without_substitute(context: Context) -> Iterator[Problem]:
    """A seller who does everything, and nobody who could step in.

    What it does: a role with the function universal needs a substitute.
    Why: his customers know only him; when he goes, they go.
    Example: “Sales manager” from the first call to the invoice, no substitute.
    """
    for role in context.roles("universal"):
        if not role.has("substitute"):
            yield at(
                role,
                f"the role {named(role)} does everything from search to care, and has no substitute",
                help="Name a substitute, and let him be the second contact of every customer; or split the "
                "work by function.",
            )


@rule("L28", "D24")
def selling_time_without_assistant(context: Context) -> Iterator[Problem]:
    """Sellers do other work, because nobody takes it off them.

    What it does: finds sellers' roles with a selling time under 100 % where there is neither assistant nor
        administrator.
    Why: an hour of paperwork by a seller costs the order he would have won in it.
    Example: selling time 60 %, no assistant.
    """
    if context.roles("assistant", "admin"):
        return
    for role in context.roles(*SELLERS):
        share = number_of(role.selling_time)
        if share is not None and share < 100:
            yield at(
                role,
                f"the role {named(role)} sells {plain(share)} % of its time, and nobody takes the rest off "
                "it",
                field="selling_time",
                help="Add an assistant: quickly trained, not expensive, and your best reserve of talent.",
            )


@rule("L29", "D6", "A4")
def seller_without_deputy(context: Context) -> Iterator[Problem]:
    """A seller whose customers know nobody else.

    What it does: every seller at work needs a substitute, as a person or by the role.
    Why: a customer who knows one of us leaves with him.
    Example: 62 customers of one farmer, no second contact.
    """
    for person in context.active_people():
        if person.role.function not in SELLERS or person.status == "intern":
            continue
        if not person.has("substitute") and not person.role.has("substitute"):
            yield at(
                person,
                f"nobody stands in for {named(person)}: the customers know one of us only",
                help="Name a substitute here or at the role, and let him be known to every customer.",
            )


@rule("A4")
def substitute_who_cannot(context: Context) -> Iterator[Problem]:
    """A substitute who is the person himself, or has left.

    What it does: looks at the substitutes of people and roles. A role may stand in for itself where two people at
        work hold it.
    Why: on the first day of illness it turns out that nobody is there.
    Example: the substitute of p-08 is p-09, who left in May.
    """
    people = context.active_people()
    for record in [*people, *context.facts.roles]:
        stand_in = record.substitute
        if not stand_in or sum(person.role == record for person in people) > 1:
            continue
        gone = stand_in.path.startswith("people.") and stand_in.status == "left"
        if gone or stand_in == record:
            why = "has left" if gone else "is the one who is away"
            yield at(
                record,
                f"the substitute of {named(record)} {why}",
                field="substitute",
                help="Name somebody who is here and knows the customers.",
            )


@rule("A4", "L23")
def manager_without_substitute(context: Context) -> Iterator[Problem]:
    """A manager nobody can stand in for.

    What it does: head and administrator need a substitute, where substitutes are named at all.
    Why: the system has to work without its author.
    Example: the head is in hospital, and nobody may approve a discount.
    """
    if not any(role.has("substitute") for role in context.facts.roles):
        return
    for role in context.roles("head", "admin"):
        if not role.has("substitute"):
            yield at(
                role,
                f"nobody stands in for {named(role)}",
                help="Name the role that steps in on leave or illness.",
            )


@rule("A5")
def system_time_over_a_fifth(context: Context) -> Iterator[Problem]:
    """The system eats more than a fifth of the head's time.

    What it does: looks at the planned share of the head's week, and at the share measured in the yearly
        audit.
    Why: a system that needs more is too heavy, and the head has no time left to develop it.
    Example: 35 % of the week for reports and lists.
    """
    audit = context.facts.audit
    for record in [*context.roles("head"), audit.whole]:
        share = number_of(record.system_time)
        if share is not None and share > SYSTEM_TIME:
            yield at(
                record,
                f"{plain(share)} % of the head's week goes into keeping the system; a fifth is the limit",
                field="system_time",
                help="Give lists and checks to the administrator, and drop reports nobody decides by.",
            )


@rule("I1", "H7", "B11")
def role_without_hiring_profile(context: Context) -> Iterator[Problem]:
    """A role people are hired for, without a profile.

    What it does: sellers, heads, deputies, administrators and assistants need a hiring profile, once there is any;
        a role that only people of the house grow into needs none.
    Why: without a profile the nicest candidate is taken; “I liked him” is not enough.
    Example: profiles for hunter and closer, none for the farmer.
    """
    profiles = {profile.role.path for profile in context.facts.hiring if profile.role}
    from_within = {step.path for role in context.facts.roles for step in role.next_step}
    from_within |= {step.to.path for step in context.facts.recognition.ladder if step.to}
    if profiles:
        for role in context.roles(*SELLERS, "head", "deputy", "admin", "assistant"):
            if role.path not in profiles and (role.function in SELLERS or role.path not in from_within):
                yield at(
                    role,
                    f"the role {named(role)} has no hiring profile",
                    help="Add a profile with weighted competences and anchors to hiring.yaml before the "
                    "place is open.",
                )
