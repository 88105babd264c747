"""Hiring, newcomers, warnings and partings."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from playbook.problems import Problem
from playbook.rules.context import SELLERS, Context, at, date_of, listed, named, number_of, plain
from playbook.rules.registry import rule

PARTS = ("decision", "reasons", "apology", "legend")
SWING = 10  # per cent
INTERNSHIP = 5  # days
CARE = {"goods": "the product", "colleagues": "the team", "buyers": "the customers"}


@rule("L75", "I2", severity="error")
def competence_weights_off(context: Context) -> Iterator[Problem]:
    """The weights of the competences do not come to a hundred.

    What it does: adds up the weights of each hiring profile.
    Why: then the cut-off means something else for every profile, and weights are bent after the interview.
    Example: 30, 30 and 20.
    """
    for profile in context.facts.hiring:
        weights = [number_of(one.weight) for one in profile.competencies]
        together = sum((weight for weight in weights if weight is not None), Decimal(0))
        if weights and None not in weights and together != 100:
            yield at(
                profile,
                f"the weights of the profile {named(profile)} come to {plain(together)}, not to 100",
                field="competencies",
                key=True,
                help="Fix them before the first interview so that they come to 100.",
            )


@rule("L75", "I2", severity="error")
def anchors_say_the_same(context: Context) -> Iterator[Problem]:
    """Two marks of a competence are described by the same words.

    What it does: compares the five anchors of each competence.
    Why: two judges then see the same and write a 2 and a 4.
    Example: mark 3 “good”, mark 4 “good”.
    """
    for profile in context.facts.hiring:
        for one in profile.competencies:
            seen: dict[str, int] = {}
            for mark in range(1, 6):
                words = str(one[f"anchor_{mark}"] or "").strip().lower()
                if words and words in seen:
                    yield at(
                        one,
                        f"{named(profile)}: marks {seen[words]} and {mark} of {named(one)} say the same",
                        field=f"anchor_{mark}",
                        help="Describe what one hears or sees at this mark and not at the other.",
                    )
                seen.setdefault(words, mark)


@rule("L77", "I8")
def internship_not_five_days(context: Context) -> Iterator[Problem]:
    """The internship does not last five days.

    What it does: compares the days of the internship with five.
    Why: five days are enough to see somebody in battle, and short enough for him to dare.
    Example: days: 1.
    """
    internship = context.facts.training.internship
    days = number_of(internship.days)
    if days is not None and days != INTERNSHIP:
        yield at(
            internship,
            f"the internship takes {_days(days)}; five are proven",
            field="days",
            help="Set 5, or give your reason as an exception in rules.yaml.",
        )


@rule("L77", "I8", severity="error")
def internship_diary_off(context: Context) -> Iterator[Problem]:
    """The diary of the internship does not fit its days.

    What it does: there must be a line a day, and the points of all days must come to a hundred.
    Why: a day without a task is a day at the window, and the pass mark counts from a hundred.
    Example: 5 days, 4 lines.
    """
    internship = context.facts.training.internship
    days, lines = number_of(internship.days), list(internship.diary)
    if not lines:
        return
    points = [number_of(line.points) for line in lines]
    together = sum((one for one in points if one is not None), Decimal(0))
    if days is not None and days != len(lines):
        message = f"the internship takes {_days(days)}, its diary has {len(lines)}"
        yield at(internship, message, field="diary", key=True, help="Write a line for each day.")
    if None not in points and together != 100:
        message = f"the points of the internship come to {plain(together)}, not to 100"
        yield at(
            internship, message, field="diary", key=True, help="Share out a hundred points over the days."
        )


@rule("H16", "I10")
def newcomer_without_mentor(context: Context) -> Iterator[Problem]:
    """A newcomer without a mentor.

    What it does: everybody on probation or in the internship needs a mentor who is still here.
    Why: without one he learns from whoever sits nearest.
    Example: on probation since August, mentor left in September.
    """
    for person in context.active_people():
        if person.status not in ("probation", "intern") or person.role.function not in SELLERS:
            continue
        mentor = person.mentor
        if not mentor or mentor.status in ("left", "leaving"):
            yield at(
                person,
                f"the newcomer {named(person)} has no mentor"
                + (f": {named(mentor)} is leaving" if mentor else ""),
                field="mentor" if mentor else "",
                help="Name an experienced seller and keep three hours a week free for it.",
            )


@rule("I10", "B2", "B11")
def role_without_ninety_days(context: Context) -> Iterator[Problem]:
    """A seller's role without a plan for the first ninety days.

    What it does: every seller's role needs a plan of 30, 60 and 90 days, once there is any.
    Why: without steps nobody notices in time that a newcomer does not get on.
    Example: plans for hunter and closer, none for the farmer.
    """
    planned = {plan.role.path for plan in context.facts.training.plans if plan.role}
    if planned:
        for role in context.roles(*SELLERS):
            if role.path not in planned:
                yield at(
                    role,
                    f"the role {named(role)} has no plan for the first ninety days",
                    help="Write in training.yaml what somebody can do after 30, 60 and 90 days, and how it "
                    "is tested.",
                )


@rule("H13", "J11")
def care_left_out(context: Context) -> Iterator[Problem]:
    """The head's example leaves out the product, the team or the customers.

    What it does: where facts say what the head does by example, looks whether each of the three is there.
    Why: sellers copy what they see; what nobody is seen to care for, they stop caring for.
    Example: two entries for the team, one for the product, none for the customers.
    """
    shown = [entry.care for entry in context.facts.recognition.example]
    missing = [name for care, name in CARE.items() if care not in shown]
    if shown and missing:
        yield at(
            context.facts.recognition.whole,
            f"nothing is done by example for {listed(missing)}",
            field="example",
            key=True,
            help="Write down one thing that everybody could have seen last month, or begin with one.",
        )


@rule("L78", "L2", severity="error")
def measure_without_number(context: Context) -> Iterator[Problem]:
    """A warning without a measurable change.

    What it does: every measure of an agreement needs a number or a metric, and a day within the agreement.
    Why: “show more commitment” can neither be reached nor missed; at the end stands one opinion against
        another.
    Example: “Improve the calls”, due after the end of the agreement.
    """
    for plan in context.facts.performance.plans:
        start, end = date_of(plan["from"]), date_of(plan.until)
        for measure in plan.measures:
            due = date_of(measure.due)
            if (
                measure.text
                and not measure.has("metric")
                and not any(sign.isdigit() for sign in str(measure.text))
            ):
                yield at(
                    measure,
                    f"the measure '{measure.text}' of {named(plan.person)} cannot be measured",
                    field="text",
                    help="Say which number must be reached, one that others in the team do reach.",
                )
            if due is not None and start is not None and end is not None and not start <= due <= end:
                yield at(
                    measure,
                    f"a measure of {named(plan.person)} is due on {due.isoformat()}, outside the agreement",
                    field="due",
                    help=f"Set a day from {start.isoformat()} to {end.isoformat()}.",
                )


@rule("L79", "L1", severity="error")
def agreement_before_the_talk(context: Context) -> Iterator[Problem]:
    """A warning on paper that was not first said between two people.

    What it does: the talk must come before the first day of the agreement.
    Why: nobody should read in a paper for the first time that his work does not do.
    Example: agreement from 15 June, first talk on 20 June.
    """
    for plan in context.facts.performance.plans:
        warned, start = date_of(plan.warned), date_of(plan["from"])
        if warned is not None and start is not None and warned > start:
            yield at(
                plan,
                f"the agreement with {named(plan.person)} began on {start.isoformat()}, before the talk on "
                f"{warned.isoformat()}",
                field="warned",
                help="First the one-to-one, then the paper; correct the dates or hold the talk.",
            )


@rule("L79", "L3", severity="error")
def parting_part_missing(context: Context) -> Iterator[Problem]:
    """The parting talk lacks one of its four parts.

    What it does: looks for the decision, the reasons, the apology and the legend.
    Why: without one of them the talk turns into a bargain, a quarrel or a shock.
    Example: two parts “reasons”, no “apology”.
    """
    parts = [str(part.part) for part in context.facts.performance.exit_talk if part.part]
    missing = [part for part in PARTS if part not in parts]
    if parts and missing:
        yield at(
            context.facts.performance.whole,
            f"the parting talk has no part {listed(missing)}",
            field="exit_talk",
            key=True,
            help="Write the four in this order: decision, reasons, apology, legend.",
        )


@rule("L82", "A2", severity="error")
def sales_hung_on_the_head(context: Context) -> Iterator[Problem]:
    """Sales swung by more than ten per cent when the head changed.

    What it does: reads the swing in the yearly audit.
    Why: that is the second of the two questions: then the system was in his head, and it left with him.
    Example: minus 23 % in the half year after.
    """
    audit = context.facts.audit
    swing = number_of(audit.swing)
    if swing is not None and swing > SWING:
        yield at(
            audit.whole,
            f"sales swung by {plain(swing)} % when the head changed; ten are the limit",
            field="swing",
            help="Find out what only he knew, and write it into stages, scripts and regulations.",
        )


def _days(number: Decimal) -> str:
    return f"{plain(number)} {'day' if number == 1 else 'days'}"
