"""What changed between two states of the facts: entries are matched by id, never by place in the file.

Every leaf that differs is covered by exactly one Change. Comments, blanks, line breaks of a prose and the order of
keys and entries are no change; order counts only in lists that the schema calls `ordered`. A text is compared by what it says: when
a quoted fact changes, that fact is the change, not every text that quotes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from playbook.facts.compare import (
    BLANK,
    NOT_FACTS,
    Pairs,
    entries,
    identity,
    inner,
    is_entries,
    is_main,
    leaves,
    name_of,
    paired,
    printed,
    said,
    values,
)
from playbook.facts.locale import Locale
from playbook.facts.model import QUOTE, Facts, Record
from playbook.facts.schema import LEVELS, Field
from playbook.facts.values import Text

Kind = Literal["added", "removed", "adopted", "withdrawn", "changed", "renamed", "moved"]
Chain = tuple[tuple[str, str], ...]

# What issuing writes into a regulation (playbook/commands/issue.py); with a new edition it is one entry.
ISSUED = ("edition", "approved", "effective", "reviewed")


class Change(Struct, frozen=True):
    """One changed fact. `path` is its place in the new facts (where it is gone: in the old), `was` in the old ones.

    `chain` names the entries around it, outermost first, each with the schema path of its list; a group around it has
    no name of its own. `collection` is the schema path of the field (where an entry came or went: its list's), `label`
    its English label, for a fact that the schemas no longer know its key; `name` is the entry's. `old` and `new` are
    printed by a locale; of an unordered list they hold what went and what came. `leaves` are the paths of all leaf
    differences covered, `entries` the number of entries of a file that came or went.
    """

    kind: Kind
    path: str
    was: str
    level: str
    label: str
    collection: str
    name: str = ""
    chain: Chain = ()
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()
    entries: int = 0
    file: str = ""
    line: int = 0


def diff(old: Facts, new: Facts, locales: tuple[Locale, Locale] | None = None) -> tuple[Change, ...]:
    """All changes from `old` to `new`, in the order of the schemas. Neither need be valid: load with `linked`.

    `locales` print the values of the two sides; without them each side's own. Files that cannot be read on either side are passed over; say so to the user.
    """
    work = _Diff(old, new, locales or (old.locale, new.locale))
    return tuple(change for name in new.specs for change in work.file(name))


def reordered(old: Facts, new: Facts, locales: tuple[Locale, Locale]) -> tuple[Change, ...]:
    """The lists that stand in another order, where order is no fact: why a text that prints one reads otherwise."""
    work = _Diff(old, new, locales, every_order=True)
    moved = {change.path for change in diff(old, new, locales) if change.kind == "moved"}
    found = (change for name in new.specs for change in work.file(name))
    return tuple(
        replace(change, level="record")
        for change in found
        if change.kind == "moved" and change.path not in moved
    )


def strongest(levels: Sequence[str]) -> str:
    """The level that asks for most: re-sign before inform before record."""
    return min(levels, key=LEVELS.index, default="record")


class _Diff:
    def __init__(
        self, old: Facts, new: Facts, locales: tuple[Locale, Locale], *, every_order: bool = False
    ) -> None:
        self.old, self.new = old, new
        self.locales, self._every_order = locales, every_order
        self.renamed: dict[str, str] = {}
        self._names = {name: name for name in new.specs if not self._same(name)}
        for name in self._names:
            for before, after in self._tops(name):
                if before is not None and after is not None:
                    self._find_renamed(before, after)

    def _same(self, name: str) -> bool:
        """Files that did not change are one object in both states, and files that cannot be read say nothing."""
        keys = {key for key in (*self.old.documents, *self.new.documents) if key.partition("/")[0] == name}
        return all(self.old.documents.get(key) is self.new.documents.get(key) for key in keys)

    def _tops(self, name: str) -> Pairs:
        if self.new.specs[name].folder:
            pairs = paired(
                *([one for one in facts.section(name) if _readable(one)] for facts in (self.old, self.new))
            )
            broken = {
                identity(one)
                for facts in (self.old, self.new)
                for one in facts.section(name)
                if not _readable(one)
            }
            pairs = [
                pair for pair in pairs if not any(one is not None and identity(one) in broken for one in pair)
            ]
            self._note(pairs)
            return [
                pair
                for pair in pairs
                if pair[0] is None or pair[1] is None or pair[0]._document is not pair[1]._document
            ]
        before, after = (
            facts.section(name).whole if name in facts.documents else None for facts in (self.old, self.new)
        )
        return (
            []
            if any(one is not None and not _readable(one) for one in (before, after))
            else [(before, after)]
        )

    def _note(self, pairs: Pairs) -> None:
        for before, after in pairs:
            if before is not None and after is not None and before.path != after.path:
                self.renamed[before.path] = after.path

    def _find_renamed(self, old: Record, new: Record) -> None:
        if old._data == new._data:
            return
        for name, field in new._field.fields.items():
            if field.type == "group" and isinstance(old.raw(name), dict) and isinstance(new.raw(name), dict):
                self._find_renamed(inner(old, name), inner(new, name))
            elif field.type == "items":
                pairs = paired(entries(old, name), entries(new, name))
                self._note(pairs)
                for before, after in pairs:
                    if before is not None and after is not None:
                        self._find_renamed(before, after)

    def file(self, name: str) -> Iterator[Change]:
        spec = self.new.specs[name]
        for before, after in self._tops(name) if name in self._names else ():
            if spec.folder:
                yield from self._entry(spec.root, spec.label, before, after, ())
            elif before is not None and after is not None:
                yield from self._record(before, after, ())
            elif (there := before or after) is not None and any(True for _ in leaves(there)):
                yield _whole(there, "added" if before is None else "removed", spec.label, "", ())

    def _entry(
        self, field: Field, label: str, before: Record | None, after: Record | None, chain: Chain
    ) -> Iterator[Change]:
        if before is None or after is None:
            there = after if after is not None else before
            assert there is not None
            yield _whole(there, "added" if before is None else "removed", label, name_of(there), chain)
            return
        if identity(before) != identity(after):
            place = after.place_of("id")
            yield Change(
                "renamed",
                after.path,
                before.path,
                "record",
                label,
                ".".join(field.path),
                name_of(after),
                chain,
                (identity(before),),
                (identity(after),),
                (f"{after.path}.id",),
                file=place[0],
                line=place[1],
            )
        inside = self._record(before, after, (*chain, (".".join(field.path), name_of(after))))
        kind = _adoption(before, after)
        yield from inside if kind is None else [_taken(kind, before, after, label, chain, list(inside))]

    def _record(self, before: Record, after: Record, chain: Chain) -> Iterator[Change]:
        if before._data == after._data and not self.renamed:
            return
        fields = after._field.fields
        editions = [side.raw("edition") for side in (before, after)]
        issued = (
            "edition" in fields and editions[0] != editions[1] and not any(one in BLANK for one in editions)
        )
        if issued:
            yield self._issued(before, after, chain)
        unknown = dict.fromkeys(key for key in (*after._data, *before._data) if key not in fields)
        for name in (*fields, *unknown):
            field, sides = fields.get(name), (before.raw(name), after.raw(name))
            if name in NOT_FACTS or all(side in BLANK for side in sides) or (issued and name in ISSUED):
                continue
            kind = field.type if field is not None else ""
            if field is not None and kind == "items" and all(is_entries(side) for side in sides):
                yield from self._items(field, name, before, after, chain)
            elif field is not None and kind == "group" and all(isinstance(side, dict) for side in sides):
                around = (*chain, (".".join(field.path), ""))
                yield from self._record(inner(before, name), inner(after, name), around)
            elif field is not None and kind == "group" and sides[0] in BLANK and isinstance(sides[1], dict):
                yield _whole(inner(after, name), "added", field.label, "", chain)
            elif field is not None and kind == "group" and sides[1] in BLANK and isinstance(sides[0], dict):
                yield _whole(inner(before, name), "removed", field.label, "", chain)
            else:
                yield from self._leaf(field, name, before, after, chain)

    def _issued(self, before: Record, after: Record, chain: Chain) -> Change:
        found = tuple(f"{after.path}.{name}" for name in ISSUED if before.raw(name) != after.raw(name))
        old, new = ((str(side.raw("edition")),) for side in (before, after))
        return _change("changed", before, after, "edition", chain, old, new, level="record", found=found)

    def _items(
        self, field: Field, name: str, before: Record, after: Record, chain: Chain
    ) -> Iterator[Change]:
        pairs = paired(entries(before, name), entries(after, name))
        for one, other in pairs:
            yield from self._entry(field, field.label, one, other, chain)
        if not (field.ordered or self._every_order):
            return
        partner = {id(one): other for one, other in pairs if one is not None and other is not None}
        olds = [one for one in entries(before, name) if id(one) in partner]
        was = [partner[id(one)] for one in olds]
        now = [other for one, other in pairs if one is not None and other is not None]
        start, end = _apart(was, now)
        if was != now:
            old, new = (tuple(name_of(one) for one in side[start : len(side) - end]) for side in (olds, now))
            level = strongest([one.level for one in field.fields.values() if one.name not in NOT_FACTS])
            yield _change("moved", before, after, name, chain, old, new, level=level)

    def _leaf(
        self, field: Field | None, name: str, before: Record, after: Record, chain: Chain
    ) -> Iterator[Change]:
        old, new = (values(side, field, name) for side in (before, after))
        ordered = field is None or field.type != "list" or field.ordered or self._every_order
        gone, come = self._unmatched(old, new)
        kind: Kind = "changed" if gone or come else "moved"
        if ordered:
            start, end = _apart(
                [self._key(one, renamed=True) for one in old], [self._key(one) for one in new]
            )
            gone, come = old[start : len(old) - end], new[start : len(new) - end]
        if not gone and not come:
            return
        if kind == "changed" and not (old and new):
            kind = "removed" if old else "added"
        was, now = (
            tuple(printed(locale, value) for _, value in side)
            for locale, side in zip(self.locales, (gone, come), strict=True)
        )
        yield _change(kind, before, after, name, chain, was, now)

    def _unmatched(self, old: list[Any], new: list[Any]) -> tuple[list[Any], list[Any]]:
        """What is on one side only, whatever the order."""
        left = [(self._key(one), one) for one in new]
        gone = []
        for one in old:
            key = self._key(one, renamed=True)
            found = next((index for index, (other, _) in enumerate(left) if key == other), None)
            if found is None:
                gone.append(one)
            else:
                del left[found]
        return gone, [one for _, one in left]

    def _key(self, one: tuple[Any, Any], *, renamed: bool = False) -> _Key:
        """What two values must share to be the same fact; `renamed` translates ids of the old state."""
        raw, value = one
        if isinstance(value, Record):
            path = self.renamed.get(value.path, value.path) if renamed else value.path
            return _Key(("entry", path), ("entry", path))
        if isinstance(value, Text) and isinstance(raw, str):
            return _Key(said(type(value)(self._translated(raw) if renamed else raw)), said(value))
        return _Key(said(value), said(value))

    def _translated(self, raw: str) -> str:
        """A text whose quotes name renamed entries by their new ids."""

        def one(match: Any) -> str:
            parts = (match[1] or "").strip().split(".")
            for count in range(len(parts), 0, -1):
                if (path := ".".join(parts[:count])) in self.renamed:
                    return "${" + ".".join([self.renamed[path], *parts[count:]]) + "}"
            return str(match[0])

        return QUOTE.sub(one, raw) if "${" in raw else raw


class _Key:
    """Equal where either the words as written or the words as printed are."""

    def __init__(self, raw: Any, printed: Any) -> None:
        self.raw, self.printed = raw, printed

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and (self.raw == other.raw or self.printed == other.printed)

    __hash__ = None  # type: ignore[assignment]


def _adoption(before: Record, after: Record) -> Kind | None:
    """Did the company take up a rule that lay ready, or give one up? Nobody lived by what it said meanwhile."""
    was, now = (side.raw("adopted") is not False for side in (before, after))
    return None if was == now else "adopted" if now else "withdrawn"


def _taken(
    kind: Kind, before: Record, after: Record, label: str, chain: Chain, inside: Sequence[Change]
) -> Change:
    """A rule that was adopted or withdrawn, with all that changed in it."""
    file, line, _ = after.place_of("adopted")
    return Change(
        kind,
        after.path,
        before.path,
        strongest([one.level for one in inside]),
        label,
        ".".join(after._field.path),
        name_of(after),
        chain,
        leaves=tuple(path for one in inside for path in one.leaves),
        file=file,
        line=line,
    )


def _whole(record: Record, kind: Kind, label: str, name: str, chain: Chain) -> Change:
    """An entry, a group or a file that came or went, with all that it holds."""
    below = list(leaves(record))
    main = record.raw(record.path)
    file, line, _ = record.place_of()
    return Change(
        kind,
        record.path,
        record.path if kind == "removed" else "",
        strongest([level for _, level in below]),
        label,
        ".".join(record._field.path),
        name,
        chain,
        leaves=tuple(path for path, _ in below),
        entries=len(main) if isinstance(main, list) else 0,
        file=file,
        line=line,
    )


def _change(
    kind: Kind,
    before: Record,
    after: Record,
    name: str,
    chain: Chain,
    old: tuple[str, ...],
    new: tuple[str, ...],
    *,
    level: str = "",
    found: tuple[str, ...] = (),
) -> Change:
    field = after._field.fields.get(name)
    path, was = (side.path if is_main(side, name) else f"{side.path}.{name}" for side in (after, before))
    file, line, _ = (before if after.raw(name) in BLANK else after).place_of(name)
    return Change(
        kind,
        path,
        was,
        level or (field.level if field is not None else "inform"),
        field.label if field is not None else name,
        ".".join(field.path) if field is not None else "",
        chain=chain,
        old=old,
        new=new,
        leaves=found or (path,),
        file=file,
        line=line,
    )


def _apart(one: list[Any], other: list[Any]) -> tuple[int, int]:
    """How many entries two lists share at their beginnings, and how many more at their ends."""
    shorter = min(len(one), len(other))
    start = next((index for index in range(shorter) if one[index] != other[index]), shorter)
    end = next(
        (index for index in range(shorter - start) if one[-1 - index] != other[-1 - index]), shorter - start
    )
    return start, end


def _readable(record: Record) -> bool:
    return record._document.readable and isinstance(record._document.data, dict)
