"""The rhythm of management: events that are held, talks with people, and time left to lead."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from playbook.facts.model import Record
from playbook.facts.values import Duration
from playbook.problems import Problem
from playbook.rules.context import SELLERS, Context, at, date_of, months_between, named, number_of, plain
from playbook.rules.registry import rule

EVENTS = 13
RHYTHMS = ("daily", "weekly", "monthly")
NEW_MONTHS = 6
MOST_OF_WEEK = 50  # per cent of the working week that meetings may take
_A_WEEK = {
    "weekly": Decimal(1),
    "fortnightly": Decimal(1) / 2,
    "monthly": Decimal(12) / 52,
    "six-weekly": Decimal(1) / 6,
}
_A_WEEK |= {"quarterly": Decimal(4) / 52, "yearly": Decimal(1) / 52}


@rule("L65")
def agenda_longer_than_meeting(context: Context) -> Iterator[Problem]:
    """The agenda takes longer than the meeting.

    What it does: adds up the minutes of the points and compares with the length.
    Why: the last point is never reached, and it is always the same one.
    Example: 60 minutes, points of 75.
    """
    for meeting in context.facts.meetings:
        minutes = sum((number_of(point.minutes) or Decimal(0) for point in meeting.agenda), Decimal(0))
        if isinstance(meeting.duration, Duration) and minutes > meeting.duration.minutes:
            yield at(
                meeting,
                f"the agenda of {named(meeting)} takes {plain(minutes)} minutes, the meeting "
                f"{meeting.duration.minutes}",
                field="agenda",
                key=True,
                help="Take points out, or give them less time; a longer meeting is the last resort.",
            )


@rule("L66")
def meeting_without_leader(context: Context) -> Iterator[Problem]:
    """A meeting led by a role that nobody holds.

    What it does: looks for somebody at work in the role that leads.
    Why: a meeting without an owner is held twice and then forgotten.
    Example: the pipeline review is led by the deputy; the place is empty.
    """
    held = {person.role.path for person in context.active_people()}
    if held:
        for meeting in context.facts.meetings:
            if meeting.chair and meeting.chair.path not in held:
                yield at(
                    meeting,
                    f"{named(meeting)} is led by {named(meeting.chair)}, and nobody holds that role",
                    field="chair",
                    help="Name a role that somebody holds, until the place is filled.",
                )


@rule("L67", "J1", "T3")
def too_few_meetings(context: Context) -> Iterator[Problem]:
    """Fewer than thirteen management events.

    What it does: counts the events. Thirteen is the number the practice names; which thirteen is up to you.
    Why: what has no fixed hour in the calendar falls out in the first busy month.
    Example: a Monday meeting and a Christmas party.
    """
    meetings = list(context.facts.meetings)
    if 0 < len(meetings) < EVENTS:
        yield at(
            context.facts.meetings.whole,
            f"{len(meetings)} management {'event' if len(meetings) == 1 else 'events'}; a department takes "
            "thirteen",
            field="meetings",
            key=True,
            help="Look at the default thirteen: which of them happens at your place without standing in the "
            "calendar?",
        )


@rule("L67", "J1")
def rhythm_missing(context: Context) -> Iterator[Problem]:
    """There is no daily, no weekly or no monthly meeting.

    What it does: looks for one of each.
    Why: the day steers work, the week steers deals, the month steers results. One cannot do for the other.
    Example: a weekly and a monthly meeting, nothing in the morning.
    """
    found = {str(meeting.cadence) for meeting in context.facts.meetings if meeting.cadence}
    missing = [rhythm for rhythm in RHYTHMS if rhythm not in found]
    if found and missing:
        yield at(
            context.facts.meetings.whole,
            f"there is no {' and no '.join(missing)} meeting",
            field="meetings",
            key=True,
            help="Add it, even if it takes ten minutes.",
        )


@rule("L68", "J13")
def no_one_to_one(context: Context) -> Iterator[Problem]:
    """Nobody talks with one person at a time.

    What it does: at least one meeting must be held with each person separately.
    Why: in front of others nobody says what is really wrong.
    Example: five group meetings a week, no talk between two.
    """
    meetings = list(context.facts.meetings)
    if meetings and not any(meeting.per_person is True for meeting in meetings):
        yield at(
            context.facts.meetings.whole,
            "no meeting is held with one person at a time",
            field="meetings",
            key=True,
            help="Add the one-to-one: weekly for newcomers, fortnightly for the experienced, `per_person: "
            "true`.",
        )


@rule("L68", "J3")
def one_to_one_too_rare(context: Context) -> Iterator[Problem]:
    """Somebody who needs a talk every week has one every two weeks.

    What it does: newcomers (probation, or under six months) and people rated 1 need the weekly rhythm.
    Why: in two weeks a newcomer learns ten things wrong, and somebody who struggles gives up.
    Example: on probation since August, one-to-one fortnightly.
    """
    for person in context.active_people():
        if person.one_to_one != "fortnightly" or person.role.function not in (*SELLERS, "head", "deputy"):
            continue
        since, today = date_of(person.since), context.today
        new = person.status in ("probation", "intern") or (
            since is not None and today is not None and 0 <= months_between(since, today) < NEW_MONTHS
        )
        if new or person.rating == 1:
            why = "is new" if new else "was rated 1"
            yield at(
                person,
                f"{named(person)} {why} and has a one-to-one every two weeks only",
                field="one_to_one",
                help="Weekly, until the numbers stand on their own.",
            )


@rule("L69", "E17")
def funnel_review_off_rhythm(context: Context) -> Iterator[Problem]:
    """The thorough funnel review is not held every six to eight weeks.

    What it does: of the meetings on the funnel, one must be six-weekly, or give its reason for another
        rhythm.
    Why: weekly one moves single deals; only with distance one sees that there are too few of them.
    Example: a weekly pipeline meeting and nothing else.
    """
    reviews = [
        meeting
        for meeting in context.facts.meetings
        if context.words.find("funnel", f"{meeting.id} {meeting.name}".replace("-", " "))
    ]
    if reviews and not any(meeting.cadence == "six-weekly" or meeting.cadence_reason for meeting in reviews):
        yield at(
            reviews[-1],
            f"{named(reviews[-1])} is held {reviews[-1].cadence}; no funnel review comes every six to eight "
            "weeks",
            field="cadence",
            help="Add a review of an hour and a half every six weeks, or say in `cadence_reason` why your "
            "deals need another rhythm.",
        )


@rule("L74")
def managers_drown_in_meetings(context: Context) -> Iterator[Problem]:
    """The head spends more than half of his week in meetings.

    What it does: adds up all events he leads or attends, talks with single people once for each person, and
        compares with the working week.
    Why: who sits in meetings all day cannot go along to a customer, and the meetings get bad as well.
    Example: 23 hours of a week of 40.
    """
    week = _week_hours(context)
    if week is None:
        return
    for head in context.roles("head"):
        minutes = sum(
            (_minutes_a_week(context, meeting, head) for meeting in context.facts.meetings), Decimal(0)
        )
        share = minutes / 60 / week * 100
        if share > MOST_OF_WEEK:
            yield at(
                head,
                f"meetings take {plain((minutes / 60).quantize(Decimal('0.1')))} of the {plain(week)} hours a "
                f"week of {named(head)}",
                help="Shorten them, hand some to the deputy, or hold talks with the experienced every two "
                "weeks.",
            )


def _minutes_a_week(context: Context, meeting: Record, head: Record) -> Decimal:
    if not isinstance(meeting.duration, Duration) or (
        meeting.chair != head and head not in meeting.attendees
    ):
        return Decimal(0)
    days = Decimal(len(list(context.facts.company.work.days)))
    times = days if meeting.cadence == "daily" else _A_WEEK.get(str(meeting.cadence), Decimal(0))
    people = 1
    if meeting.per_person is True and meeting.chair == head:
        people = sum(
            person.role in meeting.attendees and person.role != head for person in context.active_people()
        )
    return meeting.duration.minutes * times * max(1, people)


def _week_hours(context: Context) -> Decimal | None:
    work = context.facts.company.work
    days, opens, closes = len(list(work.days)), _hours(work.opens), _hours(work.closes)
    if not days or opens is None or closes is None or closes <= opens:
        return None
    start, end = _hours(work.lunch_from), _hours(work.lunch_to)
    lunch = end - start if start is not None and end is not None and end > start else Decimal(0)
    return days * (closes - opens - lunch)


def _hours(clock: object) -> Decimal | None:
    hours, colon, minutes = str(clock or "").partition(":")
    return (
        Decimal(int(hours)) + Decimal(int(minutes)) / 60
        if colon and hours.isdigit() and minutes.isdigit()
        else None
    )
