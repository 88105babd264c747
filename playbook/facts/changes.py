"""What changed between two states of the facts: entries are matched by id, never by place in the file.

Every leaf that differs is covered by exactly one Change. Comments, blanks, line breaks of a prose, the order of keys and
of entries are no change; order counts only in the lists of `ORDERED`. A text is compared by what it says: when a quoted
fact changes, that fact is the change, not every text that quotes it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from playbook.facts.locale import MissingLabel
from playbook.facts.model import QUOTE, Facts, Items, QuoteError, Record
from playbook.facts.schema import LEVELS, Field
from playbook.facts.values import Absent, Number, Text

Kind = Literal["added", "removed", "changed", "renamed", "moved"]

# Lists in which the order itself is a fact: steps one after the other, a deal's way, twelve months, a line of command.
ORDERED = frozenset(
    (
        "stages.stages regulations.steps roles.roles.day stages.stages.checklist stages.offer_rules.contents"
        " scripts.scripts.before products.products.launch.process hiring.process meetings.meetings.agenda"
        " departments.departments.escalation quotas.history.months training.internship.diary training.plans.steps"
        " performance.exit_talk recognition.ladder"
    ).split()
)
# What issuing an edition writes into a regulation; with a new edition these are one entry (playbook/facts/editions.py).
ISSUED = ("edition", "approved", "effective", "reviewed")
_NOT_FACTS = frozenset(("id", "was"))
_BLANK: tuple[object, ...] = (None, "", [], {})


@dataclass(frozen=True, slots=True)
class Change:
    """One changed fact. `path` is its place in the new facts (in the old ones where it is gone), `was` in the old ones.

    `chain` names the entries around it, outermost first, each with the schema path of its list. `label` is the field's
    (the list's, where an entry came or went), `name` the entry's. `old` and `new` are printed by the company's locale;
    of an unordered list they hold what went and what came. `leaves` are the paths of all leaf differences covered.
    """

    kind: Kind
    path: str
    was: str
    level: str
    label: str
    name: str = ""
    collection: str = ""
    chain: tuple[tuple[str, str], ...] = ()
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()
    entries: int = 0
    file: str = ""
    line: int = 0


def diff(old: Facts, new: Facts) -> tuple[Change, ...]:
    """All changes from `old` to `new`, in the order of the schemas. Neither needs to be valid: load with `linked`."""
    work = _Diff(old, new)
    return tuple(change for name in new.specs for change in work.file(name))


def strongest(levels: list[str]) -> str:
    """The level that asks for most: re-sign before inform before record."""
    return min(levels, key=LEVELS.index, default="record")


class _Diff:
    def __init__(self, old: Facts, new: Facts) -> None:
        self.old, self.new = old, new
        self.renamed: dict[str, str] = {}
        for name in new.specs:
            if not self._same_files(name):
                for before, after in self._tops(name):
                    if before is not None and after is not None:
                        self._find_renamed(before, after)

    def _same_files(self, name: str) -> bool:
        """Unchanged files are the same object in both states (playbook/facts/revisions.py) and need no look."""
        names = {key for key in (*self.old.documents, *self.new.documents) if key.partition("/")[0] == name}
        return all(self.old.documents.get(key) is self.new.documents.get(key) for key in names)

    def _tops(self, name: str) -> list[tuple[Record | None, Record | None]]:
        if self.new.specs[name].folder:
            pairs = _paired(list(self.old.section(name)), list(self.new.section(name)))
            self._note(pairs)
            return pairs
        sides = [facts.section(name).whole if name in facts.documents else None for facts in (self.old, self.new)]
        return [(sides[0], sides[1])]

    def _note(self, pairs: list[tuple[Record | None, Record | None]]) -> None:
        for before, after in pairs:
            if before is not None and after is not None and before.path != after.path:
                self.renamed[before.path] = after.path

    def _find_renamed(self, old: Record, new: Record) -> None:
        for name, field in new._field.fields.items():
            if field.type == "group" and isinstance(old.raw(name), dict) and isinstance(new.raw(name), dict):
                self._find_renamed(_inner(old, name), _inner(new, name))
            elif field.type == "items":
                pairs = _paired(_entries(old, name), _entries(new, name))
                self._note(pairs)
                for before, after in pairs:
                    if before is not None and after is not None:
                        self._find_renamed(before, after)

    def file(self, name: str) -> Iterator[Change]:
        if self._same_files(name):
            return
        spec = self.new.specs[name]
        for before, after in self._tops(name):
            if spec.folder:
                yield from self._entry(spec.root, spec.label, before, after, ())
            elif before is not None and after is not None:
                yield from self._record(before, after, ())
            elif (there := before or after) is not None and any(True for _ in _leaves(there)):
                yield self._whole(there, "added" if before is None else "removed", spec.label, "", ())

    def _entry(
        self, field: Field, label: str, before: Record | None, after: Record | None, chain: tuple[tuple[str, str], ...]
    ) -> Iterator[Change]:
        there = after if after is not None else before
        assert there is not None
        name = name_of(there)
        if before is None or after is None:
            kind: Kind = "added" if before is None else "removed"
            yield self._whole(there, kind, label, name, chain)
            return
        if before.path.rpartition(".")[2] != after.path.rpartition(".")[2]:
            ids = (before.path.rpartition(".")[2],), (after.path.rpartition(".")[2],)
            change = self._change("renamed", after, "id", before, label=label, name=name, chain=chain)
            yield replace(change, path=after.path, was=before.path, level="record", old=ids[0], new=ids[1])
        yield from self._record(before, after, (*chain, (".".join(field.path), name)))

    def _record(self, before: Record, after: Record, chain: tuple[tuple[str, str], ...]) -> Iterator[Change]:
        fields = after._field.fields
        issued = "edition" in fields and before.raw("edition") != after.raw("edition")
        if issued:
            yield self._issued(before, after, chain)
        unknown = dict.fromkeys(key for key in (*after._data, *before._data) if key not in fields)
        for name in (*fields, *unknown):
            old, new = before.raw(name), after.raw(name)
            if name in _NOT_FACTS or (old in _BLANK and new in _BLANK) or (issued and name in ISSUED):
                continue
            field = fields.get(name)
            if field is not None and field.type == "items" and all(_is_entries(side) for side in (old, new)):
                yield from self._items(field, name, before, after, chain)
            elif field is not None and field.type == "group" and all(isinstance(side, dict) for side in (old, new)):
                yield from self._record(_inner(before, name), _inner(after, name), (*chain, (".".join(field.path), field.label)))
            elif field is not None and field.type == "group" and (old in _BLANK or new in _BLANK):
                holder = after if old in _BLANK else before
                if isinstance(holder.raw(name), dict):
                    yield self._whole(_inner(holder, name), "added" if old in _BLANK else "removed", field.label, "", chain)
            else:
                yield from self._leaf(field, name, before, after, chain)

    def _issued(self, before: Record, after: Record, chain: tuple[tuple[str, str], ...]) -> Change:
        leaves = tuple(f"{after.path}.{name}" for name in ISSUED if before.raw(name) != after.raw(name))
        change = self._change("changed", after, "edition", before, chain=chain)
        old, new = ((str(side.raw("edition")),) for side in (before, after))
        return replace(change, level="record", old=old, new=new, leaves=leaves)

    def _items(
        self, field: Field, name: str, before: Record, after: Record, chain: tuple[tuple[str, str], ...]
    ) -> Iterator[Change]:
        pairs = _paired(_entries(before, name), _entries(after, name))
        for one, other in pairs:
            yield from self._entry(field, field.label, one, other, chain)
        if ".".join(field.path) in ORDERED:
            olds = {id(one): other for one, other in pairs if one is not None and other is not None}
            was = [olds[id(one)] for one in _entries(before, name) if id(one) in olds]
            now = [other for _, other in pairs if other in was]
            if was != now:
                change = self._change("moved", after, name, before, chain=chain, level=_level(field))
                first, last = _span(was, now)
                names = [tuple(name_of(entry) for entry in side[first:last]) for side in (was, now)]
                yield replace(change, old=names[0], new=names[1])

    def _leaf(
        self, field: Field | None, name: str, before: Record, after: Record, chain: tuple[tuple[str, str], ...]
    ) -> Iterator[Change]:
        old, new = (_values(side, field, name) for side in (before, after))
        ordered = field is None or field.type != "list" or ".".join(field.path) in ORDERED
        gone, come = self._apart(old, new, ordered)
        if not gone and not come:
            return
        same = ordered and sorted(gone, key=repr) == sorted(come, key=repr)
        kind: Kind = "moved" if same else "added" if not old else "removed" if not new else "changed"
        change = self._change(kind, after, name, before, chain=chain)
        yield replace(
            change,
            old=tuple(_print(self.old, value) for value in gone),
            new=tuple(_print(self.new, value) for value in come),
        )

    def _apart(self, old: list[Any], new: list[Any], ordered: bool) -> tuple[list[Any], list[Any]]:
        """What went and what came; of an ordered list the stretch that differs."""
        keys = [self._key(value, renamed=True) for value in old], [self._key(value) for value in new]
        if ordered:
            first, last = _span(*keys) if len(old) == len(new) else (0, max(len(old), len(new)))
            return ([], []) if keys[0] == keys[1] else (old[first:last], new[first:last])
        gone, come = list(old), list(new)
        for key in list(keys[0]):
            if key in keys[1]:
                gone.pop(keys[0].index(key))
                come.pop(keys[1].index(key))
                keys[0].remove(key)
                keys[1].remove(key)
        return gone, come

    def _key(self, value: Any, *, renamed: bool = False) -> Any:
        """What two values must share to be the same fact."""
        if isinstance(value, Record):
            return ("entry", self.renamed.get(value.path, value.path) if renamed else value.path)
        if isinstance(value, str):
            return " ".join(value.split()).replace("- ", "\n- ") if isinstance(value, Text) else str(value)
        if isinstance(value, (dict, list)):
            return json.dumps(value, sort_keys=True, default=str)
        return value

    def _whole(
        self, record: Record, kind: Kind, label: str, name: str, chain: tuple[tuple[str, str], ...]
    ) -> Change:
        """An entry, a group or a file that came or went, with all that it holds."""
        below = list(_leaves(record))
        place = record.place_of()
        return Change(
            kind,
            record.path,
            record.path if kind == "removed" else "",
            strongest([level for _, level in below]),
            label,
            name=name,
            collection=".".join(record._field.path),
            chain=chain,
            leaves=tuple(path for path, _ in below),
            entries=len(_entries(record, record.path)) if not name else 0,
            file=place[0],
            line=place[1],
        )

    def _change(
        self,
        kind: Kind,
        after: Record,
        name: str,
        before: Record,
        *,
        label: str = "",
        level: str = "",
        **words: Any,
    ) -> Change:
        field = after._field.fields.get(name)
        path, was = (f"{side.path}.{name}" if not _is_main(side, name) else side.path for side in (after, before))
        holder = after if after.raw(name) not in _BLANK else before
        file, line, _ = holder.place_of(name)
        return Change(
            kind,
            path,
            was,
            level or (field.level if field is not None else "inform"),
            label or (field.label if field is not None else name),
            collection=".".join(field.path) if field is not None else "",
            leaves=(path,),
            file=file,
            line=line,
            **words,
        )


def name_of(record: Record) -> str:
    """What staff call an entry; where it has no name, its first text."""
    identity = str(record.raw("id") or record.path.rpartition(".")[2])
    names = ["name", "title", "term", "text", *(name for name, field in record._field.fields.items() if field.type == "text")]
    first = next((name for name in names if name in record._field.fields and isinstance(record.raw(name), str)), None)
    title = _print(record._facts, _value(record, record._field.fields[first], record.raw(first), first)) if first else identity
    return f"{identity} {title}" if record._field.path == ("regulations",) and first else title


def _leaves(record: Record) -> Iterator[tuple[str, str]]:
    """Path and level of every leaf that is filled in, the entry itself by its id."""
    if "id" in record._field.fields and record._keys != ():
        yield f"{record.path}.id", record._field.fields["id"].level
    for name, value in record._data.items():
        field = record._field.fields.get(name)
        if name in _NOT_FACTS or value in _BLANK:
            continue
        if field is not None and field.type == "group" and isinstance(value, dict):
            yield from _leaves(_inner(record, name))
        elif field is not None and field.type == "items" and _is_entries(value):
            for entry in _entries(record, name):
                yield from _leaves(entry)
        else:
            yield f"{record.path}.{name}", field.level if field is not None else "inform"


def _paired(old: list[Record], new: list[Record]) -> list[tuple[Record | None, Record | None]]:
    """Entries of the same id, then those whose `was` tells of the other, then what came; what went comes last."""
    before = {_identity(entry): entry for entry in old}
    left = {identity: entry for identity, entry in before.items() if identity not in {_identity(one) for one in new}}
    pairs: list[tuple[Record | None, Record | None]] = []
    for entry in new:
        found = before.get(_identity(entry)) or left.get(str(entry.raw("was")))
        if found is None:
            found = next((one for one in left.values() if one.raw("was") == _identity(entry)), None)
        if found is not None:
            left.pop(_identity(found), None)
            if any(one is found for one, _ in pairs):
                found = None
        pairs.append((found, entry))
    return [*pairs, *((entry, None) for entry in left.values())]


def _identity(entry: Record) -> str:
    return entry.path.rpartition(".")[2]


def _is_main(record: Record, name: str) -> bool:
    return record.path == name and not record._keys


def _entries(record: Record, name: str) -> list[Record]:
    """The entries of a list; of a file's main list under their short paths, `stages.lead`."""
    if not _is_entries(record.raw(name)):
        return []
    items = record._facts.section(name)._items if _is_main(record, name) else getattr(record, name)
    return list(items) if isinstance(items, Items) else []


def _is_entries(value: Any) -> bool:
    return value in _BLANK or (isinstance(value, list) and all(isinstance(item, dict) for item in value))


def _inner(record: Record, name: str) -> Record:
    """A nested group, also an empty one."""
    field = record._field.fields[name]
    return Record(record._facts, record._document, field, record.raw(name), (*record._keys, name), f"{record.path}.{name}", record)


def _values(record: Record, field: Field | None, name: str) -> list[Any]:
    """The typed values of a leaf or of a list of leaves; what is not of the schema's form as it is written."""
    raw = record.raw(name)
    if raw in _BLANK:
        return []
    if field is None or field.type in ("items", "group"):
        return [raw]
    if field.type == "list" and field.of is not None:
        return [_value(record, field.of, item, name) for item in (raw if isinstance(raw, list) else [raw])]
    return [_value(record, field, raw, name)]


def _value(record: Record, field: Field, raw: Any, name: str) -> Any:
    if isinstance(raw, (dict, list)):
        return raw
    try:
        value = record._leaf(field, raw, (*record._keys, name), f"{record.path}.{name}")
    except (MissingLabel, QuoteError, TypeError, ValueError):
        return raw
    return raw if isinstance(value, Absent) else value


def _print(facts: Facts, value: Any) -> str:
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, default=str)
    try:
        return name_of(value) if isinstance(value, Record) else facts.locale.print(value)
    except (MissingLabel, QuoteError, TypeError):
        return f"{value} {value.unit}".strip() if isinstance(value, Number) else str(value)


def _span(one: list[Any], other: list[Any]) -> tuple[int, int]:
    """First and last place (excluded) at which two lists of one length differ."""
    apart = [index for index, (left, right) in enumerate(zip(one, other, strict=True)) if left != right]
    return (apart[0], apart[-1] + 1) if apart else (0, 0)


def _level(field: Field) -> str:
    return strongest([inner.level for inner in field.fields.values() if inner.name not in _NOT_FACTS])


