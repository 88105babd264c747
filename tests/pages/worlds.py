"""Companies made from the schemas: the smallest one that is valid, and one with every field filled in.

A schema that gains a field changes both at once, so no fixture has to be kept in step by hand.
"""

from __future__ import annotations

import json
from typing import Any

from playbook.facts.schema import Field, FileSpec, load_schemas

_HIDDEN = ("was",)


def smallest() -> dict[str, bytes]:
    """Only required files, only required fields, one entry a list."""
    return _company(whole=False)


def fullest() -> dict[str, bytes]:
    """Every file and every field, with the schemas' own examples."""
    return _company(whole=True)


def _company(*, whole: bool) -> dict[str, bytes]:
    specs = load_schemas()
    files: dict[str, bytes] = {}
    for name, spec in specs.items():
        if not (whole or spec.required):
            continue
        world = _World(specs, whole)
        data = world.group(spec.root, ())
        path = f"{name}/R-01.yaml" if spec.folder else f"{name}.yaml"
        if spec.folder:
            data["id"] = "R-01"
        files[path] = (json.dumps(data, ensure_ascii=False, indent=1, default=str) + "\n").encode()
    return files


class _World:
    def __init__(self, specs: dict[str, FileSpec], whole: bool) -> None:
        self._specs, self._whole = specs, whole

    def group(self, field: Field, ids: tuple[str, ...]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for name, inner in field.fields.items():
            if name in _HIDDEN or not (self._whole or inner.required) or inner.acyclic:
                continue
            made[name] = self._value(inner, ids)
        return made

    def _value(self, field: Field, ids: tuple[str, ...]) -> Any:
        if field.type == "group":
            return self.group(field, ids)
        if field.type == "items":
            return [self._entry(field, number) for number in range(max(field.min_items or 1, 1))]
        if field.type == "list":
            assert field.of is not None
            if field.of.type == "ref":
                wanted = self._first(field.of)
                return [wanted] * max(field.min_items or 1, 1)
            example = field.example if isinstance(field.example, list) and field.example else ["example"]
            return (example * max(field.min_items or 1, 1))[: max(field.min_items or 1, len(example))]
        if field.type == "ref":
            return self._first(field)
        return self._leaf(field)

    def _entry(self, field: Field, number: int) -> dict[str, Any]:
        made = self.group(field, ())
        made["id"] = self._id(field.name, number)
        for name in ("value", "month", "part"):  # lists whose entries must differ to be of use
            inner = field.fields.get(name)
            if inner is not None and (inner.values or inner.max is not None) and name in made:
                made[name] = inner.values[number % len(inner.values)] if inner.values else number + 1
        return made

    @staticmethod
    def _id(name: str, number: int) -> str:
        return f"{name.replace('_', '-')}-{number + 1}"

    def _first(self, field: Field) -> str:
        return self._nth(field, 0)

    def _nth(self, field: Field, number: int) -> str:
        target = field.to[0]
        if target == "regulations":
            return "R-01"
        return self._id(target.lstrip("./^").rpartition(".")[2], number)

    def _leaf(self, field: Field) -> Any:
        example = field.example
        if field.type == "choice":
            return field.values[0] if example not in field.values else example
        if field.type == "flag":
            return True
        if example is None or (field.type == "percent" and field.name == "rate"):
            return 0 if field.type in ("integer", "number", "money", "percent") else "example"
        if field.type in ("integer", "number", "money", "percent"):
            return example
        return str(example)
