"""Where a regulation stands: which edition is in force, when it is due again (B12), who has signed it.

Everything is worked out from the facts and the records for a given day; nobody keeps a list by hand.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import product
from types import MappingProxyType
from typing import Literal, Protocol

from msgspec import Struct

from playbook.facts.model import Facts, Record
from playbook.facts.records import Records, Reviewed, Signature, day, fingerprint
from playbook.problems import Problem

REVIEW_MONTHS = 3


class TwinText(Protocol):
    """What is needed of a twin: its text (playbook/pages/regulation.py)."""

    @property
    def markdown(self) -> str: ...


class EditionStatus(Struct, frozen=True):
    """`issued`: the text in force is today's; `draft`: the facts have moved on, or no edition was ever issued."""

    regulation: str
    edition: int
    state: Literal["issued", "draft"]
    fingerprint: str
    ever: bool

    @property
    def draft(self) -> bool:
        return self.state == "draft"


class Due(Struct, frozen=True):
    """When a regulation is to be read again. `left` counts days from today, below nought when overdue."""

    regulation: str
    day: date
    left: int
    since: date


class Standing(Struct, frozen=True):
    """One person and one regulation. `needed` is the edition at or above which a signature counts."""

    person: Record
    regulation: str
    needed: int
    signature: Signature | None


def number(record: Record) -> int:
    """The edition a regulation's file says it has; 1 where it says nothing."""
    raw = record.raw("edition")
    return raw if isinstance(raw, int) and not isinstance(raw, bool) else 1


def edition_status(facts: Facts, twins: Mapping[str, TwinText], records: Records) -> dict[str, EditionStatus]:
    """Issued or draft, for every regulation that has a twin; fingerprints are those of today's text."""
    found = {}
    for identity, twin in twins.items():
        frozen = records.texts.get(identity)
        state: Literal["issued", "draft"] = "issued" if frozen == twin.markdown else "draft"
        edition = number(facts.regulations[identity])
        found[identity] = EditionStatus(
            identity, edition, state, fingerprint(twin.markdown), frozen is not None
        )
    return found


def draft_problems(facts: Facts, status: Mapping[str, EditionStatus]) -> list[Problem]:
    """For `build --check`: regulations whose facts have moved on since their edition was issued."""
    return [
        facts.regulations[one.regulation].problem_at(
            "edition-outdated",
            f"the text of {one.regulation} is no longer that of edition {one.edition}",
            field="edition",
            help=f"See what changed with `playbook review`, then `playbook issue {one.regulation} --by PERSON`.",
        )
        for one in status.values()
        if one.draft and one.ever
    ]


def add_months(start: date, months: int) -> date:
    """The same day so many months later; the last of the month where there is no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def due(facts: Facts, records: Records, today: date) -> list[Due]:
    """When each adopted regulation is due (B12): its last review plus `review_months`, the soonest first."""
    found = []
    for record in facts.regulations:
        if record.raw("adopted") is False:
            continue
        identity = record.path.partition(".")[2]
        names = former(facts, identity)
        days = [
            one.closed for one in records.reviews for entry in one.regulations if entry.regulation in names
        ]
        since = max(days, default=None) or day(record.raw("reviewed")) or day(record.raw("approved"))
        months = record.raw("review_months")
        if since is not None:
            when = add_months(since, months if isinstance(months, int) else REVIEW_MONTHS)
            found.append(Due(identity, when, (when - today).days, since))
    return sorted(found, key=lambda one: (one.day, one.regulation))


def former(facts: Facts, identity: str, section: str = "regulations") -> frozenset[str]:
    """The id of an entry and the one it had before (`was`), under which older records name it."""
    record = facts.section(section).get(identity)
    was = record.raw("was") if record is not None else None
    return frozenset((identity, was) if isinstance(was, str) else (identity,))


def needed_edition(facts: Facts, records: Records, identity: str, told: int = 0) -> int:
    """The last edition that must be signed: a newer one asks for no signature if a review said so.

    An edition that no review has looked at yet counts as `re-sign`; those after `told` do not, where the caller knows.
    """
    current = told or number(facts.regulations[identity])
    listed = reviewed(records, former(facts, identity))
    if not listed or listed[-1].edition < current:
        return current
    return max((one.edition for one in listed if one.result == "re-sign"), default=1)


def reviewed(records: Records, names: Iterable[str]) -> list[Reviewed]:
    """What reviews said of a regulation, the oldest edition first."""
    found = [entry for one in records.reviews for entry in one.regulations if entry.regulation in names]
    return sorted(found, key=lambda entry: entry.edition)


def audience(facts: Facts, identity: str, today: date) -> list[Record]:
    """The people who sign a regulation: their role is bound by it, they have begun and not left (D29)."""
    scope = facts.regulations[identity].raw("scope")
    roles = {str(role) for role in scope} if isinstance(scope, list) else set()
    found = []
    for person in facts.people:
        since = day(person.raw("since"))
        if (
            str(person.raw("role")) in roles
            and person.raw("status") != "left"
            and (since is None or since <= today)
        ):
            found.append(person)
    return found


def standings(
    facts: Facts, records: Records, today: date, told: Mapping[str, int] = MappingProxyType({})
) -> list[Standing]:
    """Everybody who must have signed, regulation by regulation. New hires show up by themselves.

    `told` gives regulations of which the editions after that number ask for no signature.
    """
    rows: dict[tuple[str, str], list[Signature]] = {}
    for row in records.signatures:
        rows.setdefault((row.person, row.regulation), []).append(row)
    found = []
    for record in facts.regulations:
        if record.raw("adopted") is False:
            continue
        identity = record.path.partition(".")[2]
        names, needed = (
            former(facts, identity),
            needed_edition(facts, records, identity, told.get(identity, 0)),
        )
        known = known_texts(records, names)
        for person in audience(facts, identity, today):
            people = former(facts, str(person.raw("id")), "people")
            counting = [
                row
                for key in product(sorted(people), sorted(names))
                for row in rows.get(key, ())
                if row.edition >= needed and row.day <= today and not _stale(known, row)
            ]
            last = max(counting, key=lambda row: row.day, default=None)
            found.append(Standing(person, identity, needed, last))
    return found


def _stale(known: Mapping[int, set[str]], row: Signature) -> bool:
    """Was another text signed than that edition ever had?"""
    return row.edition in known and row.text not in known[row.edition]


def known_texts(records: Records, names: Iterable[str]) -> dict[int, set[str]]:
    """The fingerprints of every edition that was issued or reviewed."""
    found: dict[int, set[str]] = {}
    for one in records.editions:
        if one.regulation in names:
            found.setdefault(one.edition, set()).add(one.text)
    for entry in reviewed(records, names):
        if entry.text:
            found.setdefault(entry.edition, set()).add(entry.text)
    return found


def record_problems(facts: Facts, records: Records) -> list[Problem]:
    """Rows that name a person, a regulation or a text that never was, one finding each; broken files as well."""
    problems = list(records.problems)
    regulations = {
        name for record in facts.regulations for name in former(facts, record.path.partition(".")[2])
    }
    people = {name for person in facts.people for name in former(facts, str(person.raw("id")), "people")}
    signed = {row.regulation for row in records.signatures}
    known = {name: known_texts(records, former_of(facts, name)) for name in signed}
    strays: dict[tuple[str, str], list[Signature]] = {}
    for row in records.signatures:
        if row.person not in people:
            said = f"nobody has the id '{row.person}' in company/people.yaml"
            strays.setdefault((said, _GONE_PERSON), []).append(row)
        elif row.regulation not in regulations:
            strays.setdefault((f"there is no regulation '{row.regulation}'", _GONE_RULE), []).append(row)
        elif _stale(known[row.regulation], row):
            said = f"edition {row.edition} of {row.regulation} never had the text {row.text}"
            strays.setdefault((said, _OTHER_TEXT), []).append(row)
    for (said, help), rows in strays.items():
        count = "1 signature does" if len(rows) == 1 else f"{len(rows)} signatures do"
        first = min(rows, key=lambda row: (row.file, row.line))
        said = f"{said}, so {count} not count"
        problems.append(Problem("warning", "stray-signature", said, first.file, first.line, 1, help))
    return problems


_GONE_PERSON = "Who has left stays there with `status: left`; who got another id, with `was: OLD-ID`."
_GONE_RULE = "A rule given up stays with `adopted: false`; one with another number says `was: OLD-ID`."
_OTHER_TEXT = "Mend the row, or let the person sign the paper in force."


def former_of(facts: Facts, name: str) -> frozenset[str]:
    """All ids of the regulation that a record names, by its present or its former id."""
    for record in facts.regulations:
        names = former(facts, record.path.partition(".")[2])
        if name in names:
            return names
    return frozenset((name,))
