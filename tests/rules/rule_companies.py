"""Small companies for the rules: the shared base, changed by an overlay, written out as fact files."""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from playbook.facts.load import Loaded, load_bytes
from playbook.facts.schema import Field, load_schemas

CASES = Path(__file__).parents[1] / "broken"
BASE = CASES / "_base"
GONE = "(gone)"
World = dict[str, Any]
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def base_company() -> World:
    """The data of the base company by file, to be changed at will."""
    return copy.deepcopy(_base())


@cache
def _base() -> World:
    found = sorted(BASE.rglob("*.yaml"))
    return {path.relative_to(BASE).as_posix(): yaml.load(path.read_text("utf-8"), _LOADER) for path in found}


def overlaid(world: World, overlay: World) -> World:
    """The world with some facts changed: `{file: {path.to.fact: value}}`.

    In a path an entry of a list is named by its id; a new id adds an entry. The value `(gone)` takes the fact away.
    """
    world = copy.deepcopy(world)
    for file, changes in overlay.items():
        if changes == GONE:
            del world[file]
            continue
        for path, value in changes.items():
            _change(world.setdefault(file, {}), path.split("."), value)
    return world


def _change(holder: Any, steps: list[str], value: Any) -> None:
    step, rest = steps[0], steps[1:]
    if isinstance(holder, list):
        found = next((entry for entry in holder if entry["id"] == step), None)
        if rest:
            assert found is not None, f"no entry {step}"
            _change(found, rest, value)
        elif value == GONE:
            holder.remove(found)
        elif found is not None:
            found.update(value)
        else:
            holder.append({"id": step, **value})
    elif rest:
        _change(holder.setdefault(step, {}), rest, value)
    elif value == GONE:
        del holder[step]
    else:
        holder[step] = value


def load_world(world: World) -> Loaded:
    """The world as fact files, read and linked."""
    options = {"Dumper": _DUMPER, "sort_keys": False, "allow_unicode": True, "width": 1000}
    texts = {name: yaml.dump(data, **options).encode() for name, data in world.items()}
    return load_bytes(texts)


def completed(world: World) -> World:
    """The world with everything required filled in: examples of the schema, references to the first entry."""
    world = copy.deepcopy(world)
    specs = load_schemas()
    for name, spec in specs.items():
        if spec.required and not spec.folder:
            world.setdefault(f"{name}.yaml", {})
    for file, data in world.items():
        _complete(specs[file.partition("/")[0].removesuffix(".yaml")].root, data, world)
    return world


def _complete(field: Field, data: dict[str, Any], world: World) -> None:
    for name, inner in field.fields.items():
        if name not in data and inner.required:
            data[name] = _example(inner, world)
        value = data.get(name)
        if inner.type == "group" and isinstance(value, dict):
            _complete(inner, value, world)
        elif inner.type == "items":
            for entry in value or ():
                _complete(inner, entry, world)


def _example(field: Field, world: World) -> Any:
    if field.type == "group":
        return {}
    if field.type == "items":
        return [{"id": f"one-{number}"} for number in range(1, (field.min_items or 1) + 1)]
    if field.type == "ref":
        return _first(field, world)
    if field.type == "list" and field.of is not None and field.of.type == "ref":
        return [_first(field.of, world)] * (field.min_items or 1)
    return True if field.type == "flag" else field.values[0] if field.values else copy.copy(field.example)


def _first(field: Field, world: World) -> str:
    name, _, key = field.to[0].partition(".")
    entries = world[f"{name}.yaml"][key or name]
    return str(entries[0]["id"])
