"""The facts as rules, templates and sums see them: records that know their place and resolve references.

Reading an attribute notes it in `facts.reads` (when somebody listens), so that a document can be traced to its facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playbook.facts.entries import Items, Record
from playbook.facts.locale import Locale
from playbook.facts.read import Document
from playbook.facts.schema import Field, FileSpec
from playbook.facts.validate import nearest
from playbook.facts.values import Absent

__all__ = ["QUOTE", "Facts", "Items", "QuoteError", "Record", "Section", "whole"]

QUOTE = re.compile(r"\$\$\{|\$\{([^{}\n]*)\}")


def whole(name: str) -> str:
    """Under this name it is noted that a fact file as a whole was read."""
    return f"{name}.yaml"


class QuoteError(Exception):
    """A `${…}` that cannot be filled in."""

    def __init__(self, reason: str, hint: str = "", *, kind: str = "unknown-quote", at: str = "") -> None:
        super().__init__(reason)
        self.reason, self.hint, self.kind, self.at = reason, hint, kind, at


class Section:
    """One fact file: the entries of its main list, and its other fields as attributes."""

    def __init__(self, facts: Facts, spec: FileSpec, documents: list[Document]) -> None:
        self._spec = spec
        self.path = spec.name
        self._items: Items | None = None
        root = Document(spec.name, f"{facts.folder}/{spec.name}.yaml", data={})
        if spec.folder:
            self._root = Record(facts, root, spec.root, {}, (), spec.name, None)
            self._items = Items(facts, root, spec.root, [], (), spec.name, None)
            for document in documents:
                data = document.data if isinstance(document.data, dict) else {}
                identity = document.name.partition("/")[2]
                # The file's name is the id: what the file itself says in its place is checked, not followed.
                data = {**data, "id": identity}
                record = Record(facts, document, spec.root, data, (), f"{spec.name}.{identity}", None)
                self._items._records.append(record)
                self._items._by_id[identity] = record
            return
        document = documents[0] if documents else root
        data = document.data if isinstance(document.data, dict) else {}
        self._root = Record(facts, document, spec.root, data, (), spec.name, None)
        if spec.main is not None:
            self._items = Items(
                facts, document, spec.main, data.get(spec.name), (spec.name,), spec.name, self._root
            )

    @property
    def whole(self) -> Record:
        return self._root

    def _entries(self) -> Items:
        if self._items is None:
            raise TypeError(f"{self.path} is not a list")
        return self._items

    def __iter__(self) -> Iterator[Record]:
        items = self._entries()
        if not items:
            self._wanting()
        return iter(items)

    def __len__(self) -> int:
        count = len(self._items) if self._items is not None else len(self._root._data)
        if not count:
            self._wanting()
        return count

    def __contains__(self, key: object) -> bool:
        found = self._items is not None and key in self._items
        if not found:
            self._wanting()
        return found

    def _wanting(self) -> None:
        """Notes that somebody looked for entries that are not there: they may come."""
        reads = self._root._facts.reads
        if reads is not None:
            reads.add(self.path)

    def __getitem__(self, key: int | str) -> Any:
        if self._items is not None and (isinstance(key, int) or key in self._items):
            return self._items[key]
        return self._root[str(key)]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._root, name)

    def get(self, key: str) -> Record | None:
        found = self._items.get(key) if self._items is not None else None
        if found is None:
            self._wanting()
        return found

    def ids(self) -> list[str]:
        found = self._items.ids() if self._items is not None else []
        if not found:
            self._wanting()
        return found

    def has(self, name: str) -> bool:
        return self._root.has(name)


class Facts:
    """All facts of one company, read and linked."""

    def __init__(
        self, specs: dict[str, FileSpec], documents: dict[str, Document], locale: Locale, folder: str
    ) -> None:
        self.specs, self.documents, self.locale, self.folder = specs, documents, locale, folder
        self.unreadable = {
            name.partition("/")[0] for name, document in documents.items() if not document.readable
        }
        self.reads: set[str] | None = None
        self._filling: list[str] = []
        self._sections: dict[str, Section] = {}
        self._collections: dict[str, dict[str, Record]] = {}

    def __getattr__(self, name: str) -> Section:
        if name.startswith("_") or name not in self.specs:
            raise AttributeError(name)
        return self.section(name)

    def section(self, name: str) -> Section:
        if name not in self._sections:
            spec = self.specs[name]
            if spec.folder:
                documents = [
                    self.documents[key] for key in sorted(self.documents) if key.startswith(f"{name}/")
                ]
            else:
                documents = [self.documents[name]] if name in self.documents else []
            self._sections[name] = Section(self, spec, documents)
        return self._sections[name]

    def typed(self, name: str) -> Any:
        """The values of a file as they were typed; the file as a whole is noted as read."""
        if self.reads is not None:
            self.reads.add(whole(name))
        return self.documents[name].data

    @contextmanager
    def listening(self) -> Iterator[set[str]]:
        """Collects the paths of all facts read inside the `with` block."""
        outer, self.reads = self.reads, set()
        try:
            yield self.reads
        finally:
            inner, self.reads = self.reads, outer
            if outer is not None and inner is not None:
                outer.update(inner)

    def collection(self, name: str) -> dict[str, Record]:
        """All entries that references to `name` may mean: `roles`, `crm.fields`, `scripts.nodes`."""
        if name not in self._collections:
            first, _, rest = name.partition(".")
            section = self.section(first)
            records: list[Record] = list(section) if section._items is not None else []
            if rest:
                inner = section.whole.raw(rest)
                if isinstance(inner, list):
                    records = list(getattr(section, rest))
                else:
                    records = [entry for record in records for entry in getattr(record, rest)]
            self._collections[name] = {str(record.raw("id")): record for record in reversed(records)}
        return self._collections[name]

    def find(self, field: Field, value: Any, holder: Record) -> Record | None:
        """The entry a reference names, or None where it dangles."""
        # Which entries there are is known of every state of the facts; whether a list was asked for it before must not
        # decide whether it counts as read.
        listener, self.reads = self.reads, None
        try:
            for target in field.to:
                found = self.targets(target, holder).get(str(value))
                if found is not None:
                    return found
            return None
        finally:
            self.reads = listener

    def targets(self, target: str, holder: Record) -> dict[str, Record]:
        """The entries a reference may name. `./nodes` and `^nodes` mean the nearest list of that name, here or around."""
        if target[0] not in ".^":
            return self.collection(target)
        name = target.lstrip("./^")
        record: Record | None = holder
        while record is not None:
            if name in record._field.fields and record._field.fields[name].type == "items":
                entries = getattr(record, name)
                return {str(entry.raw("id")): entry for entry in entries}
            record = record.enclosing()
        return {}

    def place(self, path: str) -> tuple[str, int, int]:
        """File, line and column of the fact with this path (`stages.lead.exit`); the nearest parent's where it is not given."""
        parts = path.split(".")
        value: Any = self.section(parts[0])
        place: tuple[str, int, int] = value.whole.place_of()
        for part in parts[1:]:
            holder = value.whole if isinstance(value, Section) else value
            try:
                following = self._step(value, part, path)
            except QuoteError:
                break
            if isinstance(following, Record):
                place = following.place_of()
            elif isinstance(holder, Record):
                place = holder.place_of(part)
            value = following
        return place

    def fill(self, raw: str, path: str) -> tuple[str, tuple[str, ...]]:
        """A text with its quotes filled in, and the paths of the quoted facts. Broken quotes stay as written."""
        if "${" not in raw:
            return raw, ()
        quotes: list[str] = []

        def one(match: re.Match[str]) -> str:
            if match[1] is None:
                return "${"
            walked: set[str] = set()
            try:
                # `stages.lead.owner.name` stands on the owner and on its name.
                with self.listening() as walked:
                    value = self.quote(match[1], path)
            except QuoteError as error:
                if error.kind == "quote-cycle" and self._filling:
                    raise  # so that whoever asked first hears of the circle
                quotes.extend((match[1].strip(), *sorted(walked)))  # what comes there makes another text
                return match[0]
            quotes.append(match[1].strip())
            quotes.extend(sorted(walked))
            quotes.extend(getattr(value, "quotes", ()))
            return self.locale.print(value)

        return QUOTE.sub(one, raw), tuple(dict.fromkeys(quotes))

    def quote(self, expression: str, holder: str) -> Any:
        """The value that `${expression}` means. Raises QuoteError with the reason in words."""
        if holder in self._filling:
            circle = " → ".join([*self._filling[self._filling.index(holder) :], holder])
            raise QuoteError(circle, kind="quote-cycle")
        self._filling.append(holder)
        try:
            return self._walk(expression.strip())
        finally:
            self._filling.pop()

    def _walk(self, expression: str) -> Any:
        parts = expression.split(".")
        if parts[0] not in self.specs:
            known = list(self.specs)
            raise QuoteError(
                f"no fact file is called '{parts[0]}'{nearest(parts[0], known)}",
                f"Fact files: {', '.join(known)}.",
            )
        value: Any = self.section(parts[0])
        done = parts[0]
        for part in parts[1:]:
            value = self._step(value, part, done)
            done = f"{done}.{part}"
            if isinstance(value, Absent):
                if value.unfilled:
                    raise QuoteError(done, kind="quote-unfilled", at=done)
                raise QuoteError(f"{done} is not given", f"Fill in {done}, or do not quote it.")
        if isinstance(value, (Section, Items)) or (
            isinstance(value, Record) and value.print_name == value.path
        ):
            below = ", ".join(_known(value)[:12])
            raise QuoteError(f"{done} is a group, not a single fact", f"Name one of its fields: {below}.")
        return value

    def _step(self, value: Any, part: str, done: str) -> Any:
        if isinstance(value, (Section, Items)):
            entry = value.get(part)
            if entry is not None:
                return entry
        holder = value.whole if isinstance(value, Section) else value
        if isinstance(holder, Record) and part in holder._field.fields:
            return getattr(holder, part)
        known = _known(value)
        if not known:
            raise QuoteError(
                f"{done} is a single fact; nothing stands below it", "Leave out what follows it."
            )
        raise QuoteError(
            f"{done} has no '{part}'{nearest(part, known)}", f"Below {done}: {', '.join(known[:14])}."
        )


def _known(value: Any) -> list[str]:
    if isinstance(value, Section):
        return value.ids() + list(value.whole._field.fields)
    if isinstance(value, Items):
        return value.ids()
    if isinstance(value, Record):
        return list(value._field.fields)
    return []
