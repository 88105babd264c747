"""What is new for the staff: every issued edition, the newest first, with what its review said of it (P4, B12)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from playbook.facts.model import Facts
from playbook.facts.records import Edition, Records, Reviewed, Said
from playbook.facts.schema import LEVELS
from playbook.facts.standing import former_of, reviewed

if TYPE_CHECKING:
    from playbook.facts.wording_diff import Kind


class News(Struct, frozen=True):
    """One edition. `by` is the id of who approved it, `day` the day, by which a reader's page knows what is new since the last visit.

    `result` is what its review asked of people (re-sign, inform, record, editorial), empty until a review was closed;
    `first` says that there was none before; `lines` are the words that went and came, in the company's language: those
    that were noted when it was issued, else those of its review.
    """

    key: str
    day: date
    regulation: str
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


class ClosedReview(Struct, frozen=True):
    """What a closed review found, for the book: who closed it (`by`, an id) and when, the changes by level, the regulations read and found true, and those
    that got a new edition."""

    name: str
    day: date
    by: str
    levels: list[tuple[str, list[Said]]]
    kept: Sequence[str]
    changed: list[Reviewed]


def closed_reviews(records: Records) -> list[ClosedReview]:
    """All closed reviews, the newest first; what only managers or the owner may see is left out (B12)."""
    found = []
    for one in reversed(records.reviews):
        told = [said for said in one.changes if said.seen_by == "staff"]
        levels = [(level, [said for said in told if said.level == level]) for level in LEVELS]
        kept = runs([entry.regulation for entry in one.regulations if entry.result == "kept"])
        changed = [entry for entry in one.regulations if entry.result != "kept"]
        found.append(
            ClosedReview(one.name, one.closed, one.by, [pair for pair in levels if pair[1]], kept, changed)
        )
    return found


def runs(ids: Sequence[str]) -> list[str]:
    """Ids with four and more in a row said as one: `R-01–R-12`."""
    found: list[list[str]] = []
    for one in ids:
        if found and _next(found[-1][-1]) == one:
            found[-1].append(one)
        else:
            found.append([one])
    return [said for run in found for said in ([f"{run[0]}–{run[-1]}"] if len(run) > 3 else run)]


def _next(identity: str) -> str:
    head = identity.rstrip("0123456789")
    number = identity[len(head) :]
    return f"{head}{int(number) + 1:0{len(number)}}" if number else ""


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
    more = (said.result, said.why, said.lines) if said is not None and said.result != "kept" else ("", "", ())
    more = (*more[:2], records.lines.get((one.regulation, one.edition), more[2]))
    key = f"{identity}-{one.edition}"
    first = one.edition == min(each.edition for each in records.editions if each.regulation in names)
    return News(key, one.approved, identity, one.edition, one.effective, one.by, *more, first)
