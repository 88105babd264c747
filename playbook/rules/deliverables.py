"""How much of a turnkey sales department is there, and what exactly is missing (D1, 1N)? Read from deliverables.yaml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from playbook.facts.model import Facts
from playbook.facts.read import Document, Keys, own_yaml
from playbook.facts.schema import CONTAINERS, Field
from playbook.facts.validate import shown_path

_EMPTY: tuple[Any, ...] = (None, "", [], {})


class Gap(Struct, frozen=True):
    """Something that is not filled in. `facts` is the number of single facts that it stands for; `line` 0: no such place yet."""

    file: str
    line: int
    path: str
    label: str
    help: str
    facts: int = 1


class Deliverable(Struct):
    """One line of the to-do list. `number` is the one of the source; `percent` counts single facts, rounded down."""

    id: str
    number: int
    title: str
    asks: str
    book: bool = False
    filled: int = 0
    gaps: list[Gap] = field(default_factory=list)

    @property
    def percent(self) -> int:
        total = self.filled + sum(gap.facts for gap in self.gaps)
        return 100 * self.filled // total if total else 0


class _Place(Struct, frozen=True):
    """A field of the facts and what stands in it."""

    document: Document
    field: Field
    data: Any
    keys: Keys


def organising_steps(facts: Facts) -> list[Deliverable]:
    """The eight steps in which a department is organised."""
    return [_judged(facts, entry, number) for number, entry in enumerate(_catalogue()["steps"], 1)]


def turnkey_deliverables(facts: Facts) -> list[Deliverable]:
    """The sixteen deliverables, in the order in which a consultant would ask."""
    return [_judged(facts, entry, entry["number"]) for entry in _catalogue()["deliverables"]]


@cache
def _catalogue() -> dict[str, list[dict[str, Any]]]:
    return dict(own_yaml(Path(__file__).with_name("deliverables.yaml")))


def _judged(facts: Facts, entry: Mapping[str, Any], number: int) -> Deliverable:
    made = Deliverable(entry["id"], number, entry["title"], entry["asks"], bool(entry.get("book")))
    for need in entry["needs"]:
        if "fact" in need:
            _fact(facts, made, need["fact"], need.get("where", {}))
        elif "every" in need:
            _every(facts, made, need)
        else:
            _count(facts, made, need)
    made.gaps = list(dict.fromkeys(made.gaps))
    return made


def _fact(facts: Facts, made: Deliverable, path: str, where: Mapping[str, list[Any]]) -> None:
    places = list(_places(facts, path, where))
    if not places and not where:
        made.gaps.append(_nothing(facts, path))
    for place in places:
        _look(made, place)


def _look(made: Deliverable, place: _Place) -> None:
    """Count what is filled in below a place, and note what is not; a group without any fact is one gap."""
    inner, data = place.field, place.data
    if data in _EMPTY:
        made.gaps.append(_gap(place))
    elif inner.type == "group" and isinstance(data, dict):
        below = Deliverable(made.id, made.number, made.title, made.asks)
        for name, one in inner.fields.items():
            if one.required or name in data:
                _look(below, _Place(place.document, one, data.get(name), (*place.keys, name)))
        made.filled += below.filled
        if below.filled or not place.keys or isinstance(place.keys[-1], int):
            made.gaps += below.gaps
        else:
            made.gaps.append(replace(_gap(place), facts=sum(gap.facts for gap in below.gaps)))
    elif inner.type == "items" and isinstance(data, list):
        for index, item in enumerate(data):
            entry = Field(inner.name, "group", inner.path, fields=inner.fields)
            _look(made, _Place(place.document, entry, item, (*place.keys, index)))
    else:
        made.filled += 1


def _every(facts: Facts, made: Deliverable, need: Mapping[str, Any]) -> None:
    named: set[str] = set()
    for place in _places(facts, need["have"], {}):
        named.update(map(str, place.data if isinstance(place.data, list) else [place.data]))
    for place in _places(facts, f"{need['every']}.id", need["where"]):
        if str(place.data) in named:
            made.filled += 1
        else:
            entries = _nothing(facts, need["have"].rpartition(".")[0])
            text = f"{need['have']}: {place.data}"
            made.gaps.append(
                Gap(entries.file, 0, text, f"{entries.label}: none for {place.data}", entries.help)
            )


def _count(facts: Facts, made: Deliverable, need: Mapping[str, Any]) -> None:
    found = 0
    for source in need["count"]:
        for place in _places(facts, source["of"], source.get("where", {})):
            several = place.field.type == "items" and isinstance(place.data, list)
            holds = place.data.get(source["with"]) if "with" in source else place.data
            found += len(place.data) if several else holds not in _EMPTY
    wanted = need["at_least"]
    made.filled += min(found, wanted)
    if found < wanted:
        names = " + ".join(_named(source) for source in need["count"])
        first = _nothing(facts, need["count"][0]["of"])
        text = f"{names}: {found} of {wanted}"
        made.gaps.append(Gap(first.file, 0, text, first.label, first.help, wanted - found))


def _named(source: Mapping[str, Any]) -> str:
    """What is counted, `roles (head, deputy)`."""
    kinds = [
        str(value) for values in source.get("where", {}).values() for value in values if value is not True
    ]
    return f"{source['of']} ({', '.join(kinds)})" if kinds else str(source["of"])


def _places(facts: Facts, path: str, where: Mapping[str, list[Any]]) -> Iterator[_Place]:
    """All places a path leads to: through every entry of the main list, of regulations, and of inner lists."""
    name, _, rest = path.partition(".")
    spec = facts.specs[name]
    steps = rest.split(".") if rest else []
    for key, document in sorted(facts.documents.items()):
        if key != name and not (spec.folder and key.startswith(f"{name}/")):
            continue
        data = document.data if isinstance(document.data, dict) else {}
        through_entries = spec.main is not None and (where or (steps and steps[0] not in spec.root.fields))
        if through_entries and spec.main is not None:
            entries = data.get(name)
            for index, entry in enumerate(entries if isinstance(entries, list) else []):
                if isinstance(entry, dict) and _matches(entry, where):
                    item = Field(name, "group", spec.main.path, fields=spec.main.fields)
                    yield from _down(_Place(document, item, entry, (name, index)), steps)
        elif not spec.folder or _matches(data, where):
            yield from _down(_Place(document, spec.root, data, ()), steps)


def _down(place: _Place, steps: list[str]) -> Iterator[_Place]:
    if not steps:
        yield place
    elif place.field.type == "items":
        for index, entry in enumerate(place.data if isinstance(place.data, list) else []):
            item = Field(place.field.name, "group", place.field.path, fields=place.field.fields)
            yield from _down(_Place(place.document, item, entry, (*place.keys, index)), steps)
    else:
        data = place.data.get(steps[0]) if isinstance(place.data, dict) else None
        keys = (*place.keys, steps[0])
        yield from _down(_Place(place.document, place.field.fields[steps[0]], data, keys), steps[1:])


def _matches(entry: Mapping[str, Any], where: Mapping[str, list[Any]]) -> bool:
    return all(entry.get(name) in values for name, values in where.items())


def _gap(place: _Place) -> Gap:
    document = place.document
    line = document.spot(place.keys, of_key=True).line
    path = shown_path(document, place.keys)
    return Gap(document.file, line, path, place.field.label, place.field.help, _weight(place.field))


def _nothing(facts: Facts, path: str) -> Gap:
    """The gap where not even the file or the list is there."""
    name, _, rest = path.partition(".")
    spec = facts.specs[name]
    fields = spec.main or spec.root
    inner = spec.root if not rest else fields
    for step in rest.split(".") if rest else ():
        inner = (spec.root.fields if step in spec.root.fields and inner is fields else inner.fields)[step]
    file = f"{facts.folder}/{name}" if spec.folder else f"{facts.folder}/{name}.yaml"
    return Gap(file, 0, path, inner.label or spec.label, inner.help or spec.help, _weight(inner))


def _weight(inner: Field) -> int:
    """How many single facts a field stands for, at the least."""
    if inner.type not in CONTAINERS or inner.of is not None:
        return 1
    below = sum(_weight(one) for one in inner.fields.values() if one.required)
    return max(1, below * (inner.min_items or 1))
