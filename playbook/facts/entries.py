"""One entry of the facts: a record whose fields are attributes, that knows its place and notes what is read of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from playbook.facts.read import Document, Keys
from playbook.facts.schema import Field
from playbook.facts.values import Absent, Prose, Text, leaf
from playbook.problems import Problem

if TYPE_CHECKING:
    from playbook.facts.model import Facts


class Record:
    """One group of fields: a list entry, a nested group or a whole file. Fields are attributes."""

    __slots__ = ("_cache", "_data", "_document", "_facts", "_field", "_keys", "_parent", "path")

    def __init__(
        self,
        facts: Facts,
        document: Document,
        field: Field,
        data: dict[str, Any],
        keys: Keys,
        path: str,
        parent: Record | None,
    ) -> None:
        self._facts, self._document, self._field, self._data = facts, document, field, data
        self._keys, self._parent = keys, parent
        # Each field's value, and the facts that who reads it has read: the field and those its text quotes.
        self._cache = dict[str, tuple[Any, tuple[str, ...]]]()
        self.path = path

    def __getattr__(self, name: str) -> Any:
        found = self._cache.get(name)
        if found is None:
            if name.startswith("_"):
                raise AttributeError(name)
            field = self._field.fields.get(name)
            if field is None:
                raise AttributeError(f"{self.path} has no field '{name}'")
            path = f"{self.path}.{name}"
            value = self._make(field, self._data.get(name), (*self._keys, name), path)
            stands = (*_stands_on(path, value), *_looked_for_in(field, self._data.get(name), value))
            found = self._cache[name] = (value, stands)
        if self._facts.reads is not None:
            self._facts.reads.update(found[1])
        return found[0]

    def again(self, name: str) -> Any:
        """The value of a field that was read before, noted as read once more; None where it was not."""
        found = self._cache.get(name)
        if found is None:
            return None
        if self._facts.reads is not None:
            self._facts.reads.update(found[1])
        return found[0]

    def __getitem__(self, name: str) -> Any:
        try:
            return getattr(self, name)
        except AttributeError:
            raise KeyError(name) from None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and self.path == other.path

    def __hash__(self) -> int:
        return hash(self.path)

    def __repr__(self) -> str:
        return f"<{self.path}>"

    @property
    def print_name(self) -> str:
        """What is printed where the whole entry is quoted: its name, title, text or term."""
        for name in ("name", "title", "term", "text"):
            if name in self._field.fields and isinstance(self._data.get(name), str):
                return str(getattr(self, name))
        return str(self._data.get("id", self.path))

    def field_spec(self, name: str) -> Field:
        return self._field.fields[name]

    def has(self, name: str) -> bool:
        """Is the field filled in?"""
        if self._facts.reads is not None:
            self._facts.reads.add(f"{self.path}.{name}")
        return self._data.get(name) not in (None, "", [], {})

    def raw(self, name: str) -> Any:
        """The value as written, quotes not filled in. An id is part of every path and no reading of its own."""
        if self._facts.reads is not None and name != "id":
            self._facts.reads.add(f"{self.path}.{name}")
        return self._data.get(name)

    def problem_at(
        self,
        name: str,
        message: str,
        *,
        field: str = "",
        severity: str = "error",
        help: str = "",
        key: bool = False,
    ) -> Problem:
        """A problem at this record, or at one of its fields."""
        keys = (*self._keys, field) if field else self._keys
        document = self._document
        spot = document.spot(keys, of_key=key)
        lines = document.lines()
        source = lines[spot.line - 1] if 0 < spot.line <= len(lines) else ""
        width = max(1, min(spot.end - spot.start, len(source) - spot.column + 1))
        return Problem(
            severity,  # type: ignore[arg-type]
            name,
            message,
            document.file,
            spot.line,
            spot.column,
            help,
            source[:200],
            width,
        )

    def place_of(self, field: str = "") -> tuple[str, int, int]:
        """File, line and column of the record or of one of its fields."""
        keys = (*self._keys, field) if field else self._keys
        spot = self._document.spot(keys, of_key=bool(field))
        return self._document.file, spot.line, spot.column

    def enclosing(self) -> Record | None:
        return self._parent

    def _make(self, field: Field, value: Any, keys: Keys, path: str) -> Any:
        if (
            value is None
            or (isinstance(value, str) and not value.strip())
            or (isinstance(value, (list, dict)) and not value)
        ):
            return Absent(path, unfilled=keys[-1] in self._data if keys else False)
        if field.type == "group":
            return (
                Record(self._facts, self._document, field, value, keys, path, self)
                if isinstance(value, dict)
                else Absent(path)
            )
        if field.type == "items":
            return Items(self._facts, self._document, field, value, keys, path, self)
        if field.type == "list" and field.of is not None:
            if not isinstance(value, list):
                return Absent(path)
            made = [self._leaf(field.of, item, (*keys, i), path) for i, item in enumerate(value)]
            return [item for item in made if not isinstance(item, Absent)]
        return self._leaf(field, value, keys, path)

    def _leaf(self, field: Field, value: Any, keys: Keys, path: str) -> Any:
        if field.type == "ref":
            found = self._facts.find(field, value, self)
            return found if found is not None else Absent(path)
        if field.type in ("text", "prose"):
            if value is None or isinstance(value, (dict, list)):
                return Absent(path)  # the check of the form has said so
            if not isinstance(value, str):
                value = str(value)
            text, quotes = self._facts.fill(value, path)
            result = (Prose if field.type == "prose" else Text)(text)
            result.path, result.quotes = path, quotes
            return result
        return leaf(field.type, value, field.unit, path)


def _stands_on(path: str, value: Any) -> tuple[str, ...]:
    texts = value if isinstance(value, list) else (value,)
    return (path, *(quote for text in texts if isinstance(text, Text) for quote in text.quotes))


def _looked_for_in(field: Field, raw: Any, value: Any) -> tuple[str, ...]:
    """The lists in which a reference that leads nowhere was looked for: the entry may come."""
    if field.type == "ref" and raw is not None and isinstance(value, Absent):
        return tuple(target.lstrip("./^") for target in field.to)
    if field.of is not None and field.of.type == "ref" and isinstance(raw, list) and len(value) < len(raw):
        return tuple(target.lstrip("./^") for target in field.of.to)
    return ()


class Items:
    """A list of records: by position, by id, or one after the other."""

    def __init__(
        self,
        facts: Facts,
        document: Document,
        field: Field,
        data: Any,
        keys: Keys,
        path: str,
        parent: Record | None,
    ) -> None:
        self.path = path
        self._records = [
            Record(facts, document, field, item, (*keys, index), f"{path}.{item.get('id', index)}", parent)
            for index, item in enumerate(data if isinstance(data, list) else [])
            if isinstance(item, dict)
        ]
        self._by_id = {
            record.raw("id"): record
            for record in reversed(self._records)
            if isinstance(record.raw("id"), str)
        }

    def __iter__(self) -> Iterator[Record]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def __contains__(self, key: object) -> bool:
        return key in self._by_id or key in self._records

    def __getitem__(self, key: int | str) -> Record:
        return self._records[key] if isinstance(key, int) else self._by_id[key]

    def get(self, key: str) -> Record | None:
        return self._by_id.get(key)

    def ids(self) -> list[str]:
        return [str(record.raw("id")) for record in self._records]
