"""What a review says, worked out before anything is worded: entries, documents, editions, people (B12, B13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from playbook.facts.changes import Change, strongest
from playbook.facts.model import Facts
from playbook.facts.records import Records
from playbook.facts.schema import seen_by
from playbook.facts.standing import Due, due, edition_status, former, number, standings
from playbook.pages.blocks import Block
from playbook.problems import Problem
from playbook.report.review_texts import (
    Difference,
    Readings,
    blocks_of,
    differences,
    explained,
    same_words,
    touches,
)

Level = Literal["re-sign", "inform", "record"]
# They shape every text and are not read as facts, so whatever nothing else explains is theirs when they change.
_EVERYWHERE = frozenset(("company.language", "company.locale", "company.currency"))


class Fit(NamedTuple):
    """How full a regulation's page is: pages, and percent of the first page."""

    pages: int
    fill: float


class Entry(Struct, frozen=True):
    """One thing that changed: a fact, or (without `change`) a regulation's text that no fact explains, or (`earlier`)
    only facts that had changed before the old state, in which it was a draft.

    `level` is the fact's, lowered to `inform` where no regulation prints it: then there is nothing to sign.
    """

    change: Change | None
    level: str
    regulations: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    regulation: str = ""
    lines: int = 0
    earlier: bool = False

    @property
    def seen_by(self) -> str:
        """Whom it is meant for: one of VISIBILITIES. A regulation's text is for everybody."""
        return seen_by(self.change.collection) if self.change is not None else "staff"


class Standing(Struct):
    """One regulation in a review. `before` and `after` are editions; `before` is 0 for one never issued."""

    id: str
    title: str
    before: int
    after: int
    draft: bool
    changed: bool
    level: str
    why: str = ""
    due: Due | None = None
    people: int = 0
    unsigned: tuple[str, ...] = ()
    suspect: tuple[str, ...] = ()
    fit_before: Fit | None = None
    fit_after: Fit | None = None
    text: str = ""
    old_blocks: tuple[Block, ...] = ()
    new_blocks: tuple[Block, ...] = ()
    differences: tuple[Difference, ...] = ()

    @property
    def resign(self) -> bool:
        """Does everybody bound by it sign again?"""
        return self.changed and self.level == "re-sign"

    @property
    def overdue(self) -> int:
        """Days since it should have been read again."""
        return max(0, -self.due.left) if self.due else 0

    @property
    def overrun(self) -> bool:
        """Has it been pushed past the page since?"""
        return self.fit_after is not None and self.fit_after.pages > 1


class Review(Struct):
    """The whole review. `base` and `base_day` name the old state; empty where there is nothing to compare with.
    `language` is the one it is said in; `titles` are those of book pages by path; `drafts` are regulations that were
    drafts in the old state and are so still, with the same text."""

    base: str
    base_day: str
    today: date
    language: str = "en"
    entries: list[Entry] = field(default_factory=list)
    regulations: list[Standing] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def of_level(self, level: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.level == level]

    @property
    def pages(self) -> list[str]:
        """Book pages that print a changed fact."""
        return sorted({page for entry in self.entries for page in entry.pages})

    @property
    def unexplained(self) -> set[str]:
        """Regulations whose text differs where no changed fact explains it."""
        return {one.regulation for one in self.entries if one.change is None}

    @property
    def touched(self) -> list[str]:
        """Regulations whose text changed."""
        return [row.id for row in self.regulations if row.changed]

    @property
    def signers(self) -> list[str]:
        """Ids of the people who must sign again and have not."""
        return sorted({person for row in self.regulations if row.resign for person in row.unsigned})

    @property
    def unsigned(self) -> dict[str, list[str]]:
        """Regulations that each person has still to sign, by the person's id: after a change, or for the first time."""
        found: dict[str, list[str]] = {}
        for row in self.regulations:
            for person in row.unsigned:
                found.setdefault(person, []).append(row.id)
        return dict(sorted(found.items()))

    @property
    def open(self) -> bool:
        """Is anything left to do: an edition to issue, a regulation overdue, a signature missing, a page too long?"""
        return any(
            row.draft or row.overdue or row.unsigned or row.overrun or row.suspect for row in self.regulations
        )


class Sources(Struct, frozen=True):
    """What a review is made from. `twins` need `markdown`, `blocks` and `reads`; `pages` give the facts each page read.
    `earlier` gives by regulation what had changed between its last issue and the old state, `orders` the lists that
    stand in another order."""

    old: Facts | None
    new: Facts
    changes: tuple[Change, ...]
    twins: Mapping[str, Any]
    editions: Mapping[str, str]
    records: Records
    pages: Mapping[str, frozenset[str]] = field(default_factory=dict)
    fits_before: Mapping[str, Fit] = field(default_factory=dict)
    fits_after: Mapping[str, Fit] = field(default_factory=dict)
    editorial: Mapping[str, str] = field(default_factory=dict)
    earlier: Mapping[str, Sequence[Change]] = field(default_factory=dict)
    orders: tuple[Change, ...] = ()


def assemble(sources: Sources, base: str, base_day: str, today: date) -> Review:
    """The review of `sources.new` against `sources.old`."""
    review = Review(base, base_day, today)
    readings = Readings(sources.new)
    behind: dict[int, list[str]] = {index: [] for index in range(len(sources.changes))}
    printing: dict[int, set[str]] = {index: set() for index in behind}
    wording: list[Entry] = []
    listing: dict[int, list[str]] = {}
    for identity, twin in sorted(sources.twins.items()):
        row = _row(sources, identity, twin)
        reads = frozenset[str]()
        if sources.changes or sources.earlier or sources.orders:
            reads = readings.of_template(twin.reads)
        touched = [index for index, change in enumerate(sources.changes) if touches(change, reads)]
        found, rest = _behind(sources, row, reads, touched, readings)
        for index in found:
            behind[index].append(identity)
        for index in touched:
            printing[index].add(f"regulations/{identity}")
        orders = [index for index, change in enumerate(sources.orders) if rest and touches(change, reads)]
        if orders and same_words(rest):
            rest = ()
            for index in orders:
                listing.setdefault(index, []).append(identity)
        then = sources.earlier.get(identity, ())
        before, unexplained = explained(rest, row.new_blocks, reads, then, readings) if then else (None, rest)
        if before and not found and not unexplained and row.draft:
            row.changed, row.differences = False, ()
            review.drafts.append(identity)
        elif before:
            lines = len(rest) - len(unexplained)
            wording.append(Entry(None, "", (identity,), regulation=identity, lines=lines, earlier=True))
        if unexplained:
            wording.append(Entry(None, "", (identity,), regulation=identity, lines=len(unexplained)))
        if row.changed:
            levels = [sources.changes[index].level for index in found] + (["re-sign"] if unexplained else [])
            levels += [then[index].level for index in before or ()]
            row.level = "record" if row.why else strongest(levels)
        elif row.before:
            paths = [change.path for change in sources.changes if not reads.isdisjoint(change.leaves)]
            row.suspect = tuple(path for path in paths if not _bookkeeping(path, identity))
        review.regulations.append(row)
    _add_standing(review, sources, today)
    rows = {row.id: row for row in review.regulations}
    for index, change in enumerate(sources.changes):
        # Of the text on a regulation's own page the regulation says it all.
        shown = tuple(page for page in _pages(change, sources) if page not in printing[index])
        level = "inform" if change.level == "re-sign" and not behind[index] else change.level
        review.entries.append(Entry(change, level, tuple(behind[index]), shown))
    for index, regulations in sorted(listing.items()):
        review.entries.append(Entry(sources.orders[index], "record", tuple(regulations)))
    review.entries += [replace(one, level=rows[one.regulation].level) for one in wording]
    review.names = {
        str(person.raw("id")): str(person.raw("name") or person.raw("id")) for person in sources.new.people
    }
    return review


def _row(sources: Sources, identity: str, twin: Any) -> Standing:
    record = sources.new.regulations[identity]
    status = edition_status(sources.new, {identity: twin}, sources.records)[identity]
    names = former(sources.new, identity)
    then = next((sources.editions[name] for name in sorted(names) if name in sources.editions), None)
    before = 0
    if sources.old is not None:
        there = next(
            (sources.old.regulations[name] for name in sorted(names) if name in sources.old.regulations), None
        )
        before = number(there) if there is not None and then is not None else 0
    changed = sources.old is not None and then is not None and then != twin.markdown
    old_blocks = blocks_of(then) if changed and then is not None else ()
    return Standing(
        identity,
        str(record.raw("title") or identity),
        before,
        status.edition,
        status.draft,
        changed or (sources.old is not None and then is None and status.ever),
        "record",
        why=next((sources.editorial[name] for name in sorted(names) if name in sources.editorial), ""),
        fit_before=sources.fits_before.get(identity),
        fit_after=sources.fits_after.get(identity),
        text=status.fingerprint,
        old_blocks=old_blocks,
        new_blocks=twin.blocks if changed else (),
        differences=differences(old_blocks, twin.blocks) if changed else (),
    )


def _behind(
    sources: Sources, row: Standing, reads: frozenset[str], touched: Sequence[int], readings: Readings
) -> tuple[list[int], tuple[Difference, ...]]:
    """The changes behind a regulation's new text, and the differences that none of them explains."""
    if row.differences:
        found, rest = explained(row.differences, row.new_blocks, reads, sources.changes, readings)
        everywhere = [index for index, change in enumerate(sources.changes) if change.path in _EVERYWHERE]
        if rest and everywhere:
            return sorted({*found, *everywhere}), ()
        return sorted(found), rest
    if row.before or sources.old is None:
        return [], ()
    # Never issued before, so there is no old text: what counts is which changed facts it reads.
    return list(touched), ()


def _bookkeeping(path: str, identity: str) -> bool:
    """Issuing an edition or reviewing it changes the regulation's own dates; that puts no text in doubt."""
    own = f"regulations.{identity}."
    return path.startswith(own) and path[len(own) :] in (
        "edition",
        "approved",
        "effective",
        "reviewed",
        "review_months",
    )


def _pages(change: Change, sources: Sources) -> tuple[str, ...]:
    """The book pages that print a change. Where a whole entry came or went, those that go through its list: they read
    it, or something of every entry that stayed."""
    there = change.path.partition(".")[0]
    spec = sources.new.specs.get(there)
    whole = change.kind in ("added", "removed") and not (change.old or change.new)
    stayed: set[str] = set()
    if whole and change.path.count(".") == 1 and spec is not None and (spec.folder or spec.main is not None):
        sides = [facts for facts in (sources.old, sources.new) if facts is not None]
        stayed = set.intersection(*({one.path for one in facts.section(there)} for facts in sides))
    found = []
    for page, reads in sorted(sources.pages.items()):
        if not reads.isdisjoint(change.leaves) or (
            stayed <= _entries_read(reads) if stayed else _prints(change, reads, whole)
        ):
            found.append(page.removesuffix(".md"))
    return tuple(found)


@lru_cache(maxsize=1024)
def _entries_read(reads: frozenset[str]) -> frozenset[str]:
    return frozenset(".".join(path.split(".", 2)[:2]) for path in reads)


def _prints(change: Change, reads: frozenset[str], whole: bool) -> bool:
    """Does a page print the fact, or, for an entry that came or went, its list?"""
    if whole and change.kind == "added":
        there = change.path.rpartition(".")[0] or change.path
        return any(path == there or path.startswith(f"{there}.") for path in reads)
    return touches(change, reads)


def _add_standing(review: Review, sources: Sources, today: date) -> None:
    dues = {one.regulation: one for one in due(sources.new, sources.records, today)}
    told = {row.id: row.before for row in review.regulations if row.changed and not row.resign}
    signed = standings(sources.new, sources.records, today, told)
    for row in review.regulations:
        row.due = dues.get(row.id)
        here = [one for one in signed if one.regulation == row.id]
        row.people = len(here)
        # A draft has no paper to sign yet; who must sign it again has not signed it.
        pending = row.draft and row.resign
        row.unsigned = tuple(str(one.person.raw("id")) for one in here if pending or one.signature is None)
