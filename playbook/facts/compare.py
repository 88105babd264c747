"""How two states of the facts are laid side by side: which entry is which, what a leaf says, what it is called."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from playbook.facts.labels import label_of, within
from playbook.facts.locale import Locale, MissingLabel
from playbook.facts.model import Items, QuoteError, Record
from playbook.facts.schema import Field
from playbook.facts.values import Absent, Number, Prose

NOT_FACTS = frozenset(("id", "was"))
BLANK: tuple[object, ...] = (None, "", [], {})
Pairs = list[tuple[Record | None, Record | None]]


def paired(old: list[Record], new: list[Record]) -> Pairs:
    """Entries of the same id, else those of which one's `was` names the other; what went comes last."""
    before = {identity(entry): entry for entry in reversed(old)}
    kept = {identity(entry) for entry in new}
    left = {name: entry for name, entry in before.items() if name not in kept}
    pairs: Pairs = []
    for entry in new:
        found = before.pop(identity(entry), None)
        if found is None:
            found = left.get(str(entry.raw("was")))
        if found is None:
            found = next((one for one in left.values() if one.raw("was") == identity(entry)), None)
        if found is not None:
            left.pop(identity(found), None)
        pairs.append((found, entry))
    gone = {id(entry) for entry in left.values()}
    return [*pairs, *((entry, None) for entry in old if id(entry) in gone)]


def identity(entry: Record) -> str:
    return entry.path.rpartition(".")[2]


def is_main(record: Record, name: str) -> bool:
    """Is this the list that bears its file's name? Its entries have short paths: `stages.lead`."""
    return record.path == name and not record._keys


def is_entries(value: Any) -> bool:
    """A list of groups, or none at all; an older schema may have had something else here."""
    return value in BLANK or (isinstance(value, list) and all(isinstance(item, dict) for item in value))


def entries(record: Record, name: str) -> list[Record]:
    if record.raw(name) in BLANK or not is_entries(record.raw(name)):
        return []
    items = record._facts.section(name)._items if is_main(record, name) else getattr(record, name)
    return list(items) if isinstance(items, Items) else []


def inner(record: Record, name: str) -> Record:
    """A nested group."""
    field, data = record._field.fields[name], record.raw(name)
    return Record(
        record._facts, record._document, field, data, (*record._keys, name), f"{record.path}.{name}", record
    )


def leaves(record: Record) -> Iterator[tuple[str, str]]:
    """Path and level of every leaf that is filled in; an entry itself counts as the leaf `id`."""
    if "id" in record._field.fields:
        yield f"{record.path}.id", "record"
    for name, value in record._data.items():
        field = record._field.fields.get(name)
        if name in NOT_FACTS or value in BLANK:
            continue
        if field is not None and field.type == "group" and isinstance(value, dict):
            yield from leaves(inner(record, name))
        elif field is not None and field.type == "items" and is_entries(value):
            for entry in entries(record, name):
                yield from leaves(entry)
        else:
            yield f"{record.path}.{name}", field.level if field is not None else "inform"


def values(record: Record, field: Field | None, name: str) -> list[tuple[Any, Any]]:
    """Each value of a leaf (or of a list of leaves) as written and as typed."""
    raw = record.raw(name)
    if raw in BLANK:
        return []
    if field is None or field.type in ("items", "group"):
        return [(raw, raw)]
    if field.type == "list" and field.of is not None:
        listed = raw if isinstance(raw, list) else [raw]
        return [(item, _value(record, field.of, item, name)) for item in listed]
    return [(raw, _value(record, field, raw, name))]


def _value(record: Record, field: Field, raw: Any, name: str) -> Any:
    if isinstance(raw, (dict, list)):
        return raw
    try:
        value = record._leaf(field, raw, (*record._keys, name), f"{record.path}.{name}")
    except (MissingLabel, QuoteError, TypeError, ValueError):
        return raw  # an old state need not be valid
    return raw if isinstance(value, Absent) else value


def said(value: Any) -> Any:
    """What a value says, whatever it looks like in the file."""
    if isinstance(value, (dict, list)):
        return json.dumps(value, sort_keys=True, default=str)
    if isinstance(value, bool):
        return ("flag", value)
    if isinstance(value, Prose):
        return _paragraphs(value)
    return " ".join(value.split()) if isinstance(value, str) else value


def _paragraphs(text: str) -> str:
    lines: list[str] = []
    for line in (line.strip() for line in text.strip().split("\n")):
        if line and lines and lines[-1] and not line.startswith("- "):
            lines[-1] += f" {line}"
        else:
            lines.append(line)
    return "\n".join(" ".join(line.split()) for line in lines)


def printed(locale: Locale, value: Any) -> str:
    """A value as the locale prints it; what cannot be printed as it is written."""
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, default=str)
    try:
        return name_of(value) if isinstance(value, Record) else locale.print(value)
    except (MissingLabel, QuoteError, TypeError):
        return f"{value} {value.unit}".strip() if isinstance(value, Number) else str(value)


def name_of(record: Record) -> str:
    """What staff call an entry (a regulation with its number); where it has no name, its first text, else its first
    value (`from €8,000`)."""
    own = str(record.raw("id") or identity(record))
    fields = record._field.fields
    texts = [
        "name",
        "title",
        "term",
        "text",
        *(name for name, field in fields.items() if field.type == "text"),
    ]
    found = next((name for name in texts if name in fields and isinstance(record.raw(name), str)), None)
    if found is None:
        return next((one for name, field in fields.items() if (one := _valued(record, field, name))), own)
    title = printed(record._facts.locale, _value(record, fields[found], record.raw(found), found))
    return f"{own} {title}" if record._field.path == ("regulations",) else title


def _valued(record: Record, field: Field, name: str) -> str:
    """A value as the name of its entry; what it refers to speaks for itself, a number with its label."""
    raw = record.raw(name)
    if name in NOT_FACTS or raw in BLANK or isinstance(raw, (dict, list, bool)):
        return ""
    shown = printed(record._facts.locale, _value(record, field, raw, name))
    if field.type in ("ref", "choice", "date"):
        return shown
    return f"{within(label_of(field, record._facts.locale.language))} {shown}"
