"""Do the facts agree with each other? Ids, references, circles and quotes across all files."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from msgspec import Struct

from playbook.facts.kinds import ID
from playbook.facts.model import QUOTE, Facts, Items, QuoteError, Record, Section
from playbook.facts.read import Document, Keys, Spot, line_at
from playbook.facts.schema import Field, FileSpec
from playbook.facts.validate import nearest, shown_path
from playbook.problems import Problem


class Links(Struct):
    """Every problem between facts. `sound`: the files in which there was none, and the facts that their quotes read."""

    problems: list[Problem]
    sound: dict[str, frozenset[str]]


def link(facts: Facts, settled: Collection[str] = ()) -> Links:
    """Follow every reference and quote. Files that could not be read are passed over, and so are references into them;
    so are those `settled`, whose links are known to be sound."""
    found = Links([], {})
    for name in facts.documents:
        if name in settled:
            continue
        problems, quoted = list[Problem](), set[str]()
        for record in records_in(facts, name):
            problems += _references(facts, record)
            problems += _quotes(facts, record, quoted)
        if not problems:
            found.sound[name] = frozenset(quoted)
        found.problems += problems
    found.problems += _cycles(facts)
    return found


def records_in(facts: Facts, name: str) -> Iterator[Record]:
    """All records of one file (`stages`, `regulations/R-04`), parents first."""
    folder, inside, identity = name.partition("/")
    section = facts.section(folder)
    if inside:
        yield from _below(section[identity])
    else:
        yield from _below(section.whole, section)


def _below(record: Record, section: Section | None = None) -> Iterator[Record]:
    yield record
    for field in record._field.inner.holders:
        name = field.name
        value = record.raw(name)
        if field.type == "group" and isinstance(value, dict) and value:
            yield from _below(getattr(record, name))
        elif field.type == "items" and isinstance(value, list) and value:
            entries = (
                section._items if section is not None and name == section.path else getattr(record, name)
            )
            if isinstance(entries, Items):
                for entry in entries:
                    yield from _below(entry)


def duplicate_ids(document: Document, spec: FileSpec) -> list[Problem]:
    """Entries of one list that bear the same id."""
    return list(_duplicate_ids(document, spec.root, document.data, ()))


def _duplicate_ids(document: Document, field: Field, data: Any, keys: Keys) -> Iterator[Problem]:
    if isinstance(data, dict):
        for name, inner in field.fields.items():
            if name in data:
                yield from _duplicate_ids(document, inner, data[name], (*keys, name))
    elif isinstance(data, list) and field.type == "items":
        seen: dict[str, Keys] = {}
        for index, item in enumerate(data):
            here = (*keys, index)
            identity = item.get("id") if isinstance(item, dict) else None
            if isinstance(identity, str):
                if identity in seen:
                    first = document.spot(seen[identity])
                    where = shown_path(document, keys)
                    yield document.problem(
                        "duplicate-id", (*here, "id"), id=identity, where=where, line=first.line
                    )
                seen.setdefault(identity, (*here, "id"))
            if isinstance(item, dict):
                for name, inner in field.fields.items():
                    if name in item:
                        yield from _duplicate_ids(document, inner, item[name], (*here, name))


def _references(facts: Facts, record: Record) -> Iterator[Problem]:
    for field in record._field.inner.refs:
        value = record.raw(field.name)
        if field.of is None:
            yield from _reference(facts, record, field, value, (*record._keys, field.name))
        elif isinstance(value, list):
            for index, item in enumerate(value):
                yield from _reference(facts, record, field.of, item, (*record._keys, field.name, index))


def _reference(facts: Facts, record: Record, field: Field, value: Any, keys: Keys) -> Iterator[Problem]:
    if not isinstance(value, str) or not ID.match(value):
        return  # said by validate
    if any(_unreadable(facts, target) for target in field.to) or facts.find(field, value, record) is not None:
        return
    known = list(dict.fromkeys(key for target in field.to for key in facts.targets(target, record)))
    document = record._document
    yield document.problem(
        "dangling-reference",
        keys,
        where=shown_path(document, keys),
        id=value,
        to=" and ".join(target.lstrip("./^") for target in field.to),
        nearest=nearest(value, known),
        known=", ".join(known[:20]) + (" …" if len(known) > 20 else "") if known else "none yet",
    )


def _unreadable(facts: Facts, target: str) -> bool:
    name = target.lstrip("./^").partition(".")[0]
    return name in facts.unreadable


def _cycles(facts: Facts) -> Iterator[Problem]:
    """Fields marked `acyclic` (such as reports_to) must lead upwards to an end."""
    for name, spec in facts.specs.items():
        if spec.main is None:
            continue
        for field in spec.main.fields.values():
            if field.type == "ref" and field.acyclic:
                yield from _cycle(facts.section(name), field.name)


def _cycle(section: Section, name: str) -> Iterator[Problem]:
    reported: set[str] = set()
    for record in section:
        chain = [str(record.raw("id"))]
        above = section.get(str(record.raw(name)))
        while above is not None and str(above.raw("id")) not in chain:
            chain.append(str(above.raw("id")))
            above = section.get(str(above.raw(name)))
        if above is not None and str(above.raw("id")) == chain[0] and not reported & set(chain):
            reported.update(chain)
            circle = " → ".join([*chain, chain[0]])
            yield record._document.problem(
                "reference-cycle", (*record._keys, name), where=f"{record.path}.{name}", circle=circle
            )


def _quotes(facts: Facts, record: Record, quoted: set[str]) -> Iterator[Problem]:
    for field in record._field.inner.texts:
        value = record.raw(field.name)
        path, keys = f"{record.path}.{field.name}", (*record._keys, field.name)
        if field.of is None:
            yield from _quotes_in(facts, record._document, value, keys, path, quoted)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                yield from _quotes_in(facts, record._document, item, (*keys, index), path, quoted)


def _quotes_in(
    facts: Facts, document: Document, text: Any, keys: Keys, path: str, quoted: set[str]
) -> Iterator[Problem]:
    if not isinstance(text, str) or "${" not in text:
        return
    with facts.listening() as read:
        sound = _quotable(facts, text, path)
    quoted |= read
    if sound:
        return  # most are, and finding out where each stands takes longer than asking
    position = document.spot(keys).start
    for match in QUOTE.finditer(text):
        spot = _find(document, keys, match[0], position)
        position = spot.end
        if match[1] is None:
            continue
        parts = match[1].strip().partition(".")[0]
        if parts in facts.specs and _unreadable(facts, parts):
            continue
        try:
            facts.quote(match[1], path)
        except QuoteError as error:
            if error.kind == "quote-unfilled":
                yield document.problem(
                    error.kind, keys, severity="warning", at=spot, path=match[1], at_fact=error.at
                )
            elif error.kind == "quote-cycle":
                yield document.problem(error.kind, keys, at=spot, circle=error.reason)
            else:
                yield document.problem(
                    error.kind, keys, at=spot, path=match[1], reason=error.reason, hint=error.hint
                )
    if "${" in QUOTE.sub("", text):
        yield document.problem(
            "broken-quote", keys, at=_find(document, keys, "${", document.spot(keys).start)
        )


def _quotable(facts: Facts, text: str, path: str) -> bool:
    """Is there nothing wrong with any quote of a text?"""
    try:
        for match in QUOTE.finditer(text):
            if match[1] is not None:
                facts.quote(match[1], path)
    except QuoteError:
        return False
    return "${" not in QUOTE.sub("", text)


def _find(document: Document, keys: Keys, needle: str, position: int) -> Spot:
    """Where a piece of a value stands in the file, searched from `position` within the value."""
    whole = document.spot(keys)
    index = document.text.find(needle, position, whole.end)
    if index < 0:
        return whole
    start = line_at(document, index)
    return Spot(start.line, start.column, index, index + len(needle))
