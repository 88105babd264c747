"""What is new for the staff: every issued edition, the newest first, with what its review said of it (P4, B12)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from playbook.facts.model import Facts
from playbook.facts.records import Edition, Records
from playbook.facts.standing import former_of, reviewed

if TYPE_CHECKING:
    from playbook.facts.wording_diff import Kind


class News(Struct, frozen=True):
    """One edition. `day` is the day of its approval, by which a reader's page knows what is new since the last visit.

    `result` is what its review asked of people (re-sign, inform, record, editorial), empty until a review was closed;
    `first` says that there was none before; `lines` are the words that went and came, in the company's language: those
    that were noted when it was issued, else those of its review.
    """

    key: str
    day: date
    regulation: str
    title: str
    edition: int
    effective: date
    by: str
    result: str = ""
    why: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    first: bool = False

    @property
    def marked(self) -> list[list[tuple[Kind, str]]]:
        """The lines word by word; a line that came or went as a whole is one piece."""
        from playbook.facts.wording_diff import word_diff  # a check that makes no page does without

        return [word_diff(old, new) for old, new in self.lines]


def changelog(facts: Facts, records: Records) -> list[News]:
    """All editions of regulations in force; of editions of one day those of the lower id first."""
    found = [news for one in records.editions if (news := _news(facts, records, one)) is not None]
    return sorted(found, key=lambda one: (-one.day.toordinal(), one.regulation, -one.edition))


def _news(facts: Facts, records: Records, one: Edition) -> News | None:
    names = former_of(facts, one.regulation)
    identity = next((name for name in sorted(names) if name in facts.regulations), None)
    if identity is None or facts.regulations[identity].raw("adopted") is False:
        return None
    said = next((entry for entry in reviewed(records, names) if entry.edition == one.edition), None)
    person = facts.people.get(one.by)
    title = str(facts.regulations[identity].raw("title") or identity)
    by = str(person.raw("name") or one.by) if person is not None else one.by
    more = (said.result, said.why, said.lines) if said is not None and said.result != "kept" else ("", "", ())
    more = (*more[:2], records.lines.get((one.regulation, one.edition), more[2]))
    key = f"{identity}-{one.edition}"
    first = one.edition == min(each.edition for each in records.editions if each.regulation in names)
    return News(key, one.approved, identity, title, one.edition, one.effective, by, *more, first)
