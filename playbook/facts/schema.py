"""What a fact file may hold: schemas/*.yaml, one line a field, read into specs that everything else uses."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import Struct, field

from playbook.facts.compiled import compiled
from playbook.facts.own import OwnFileError, read_own

LEAVES = frozenset(
    [
        "text",
        "prose",
        "id",
        "ref",
        "integer",
        "year",
        "number",
        "money",
        "percent",
        "duration",
        "date",
        "time",
        "flag",
        "choice",
        "email",
        "phone",
        "url",
        "color",
        "path",
    ]
)
CONTAINERS = frozenset(("items", "group", "list"))
NUMERIC = frozenset(("integer", "year", "number", "money", "percent"))
_ATTRIBUTES = frozenset(
    [
        "type",
        "required",
        "label",
        "help",
        "unit",
        "example",
        "level",
        "visibility",
        "min",
        "max",
        "values",
        "to",
        "of",
        "fields",
        "serves",
        "min_items",
        "max_items",
        "acyclic",
        "ordered",
    ]
)
# Names that records use themselves (playbook/facts/entries.py), so that no field may bear them.
_RESERVED = frozenset(
    [
        "path",
        "place_of",
        "problem_at",
        "enclosing",
        "has",
        "raw",
        "field_spec",
        "print_name",
        "again",
        "get",
        "ids",
        "whole",
    ]
)
LEVELS = ("re-sign", "inform", "record")
VISIBILITIES = ("staff", "manager", "owner")


class Inner(NamedTuple):
    """Fields that hold records, that name other entries, and that may quote; lists of such too."""

    holders: tuple[Field, ...]
    refs: tuple[Field, ...]
    texts: tuple[Field, ...]


class Field(Struct):
    """One field of the facts, with everything that any part of the program says about it."""

    name: str
    type: str
    path: tuple[str, ...]
    required: bool = False
    label: str = ""
    help: str = ""
    unit: str = ""
    example: Any = None
    level: str = "inform"
    visibility: str = "staff"
    min: Any = None
    max: Any = None
    values: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    of: Field | None = None
    fields: dict[str, Field] = field(default_factory=dict)
    serves: tuple[str, ...] = ()
    min_items: int | None = None
    max_items: int | None = None
    acyclic: bool = False
    ordered: bool = False
    """The order of the list is itself a fact (steps, twelve months, a line of command): a new order is a change."""

    _inner: Inner | None = None

    @property
    def inner(self) -> Inner:
        """The fields by what has to be done with them."""
        if self._inner is None:
            fields = [(one, (one.of or one).type) for one in self.fields.values()]
            self._inner = Inner(
                tuple(one for one, kind in fields if kind in ("group", "items")),
                tuple(one for one, kind in fields if kind == "ref"),
                tuple(one for one, kind in fields if kind in ("text", "prose")),
            )
        return self._inner

    @property
    def collection(self) -> str:
        """The name under which references find the items of this field: `stages`, `crm.fields`."""
        path = self.path
        return ".".join(path[1:] if len(path) > 1 and path[0] == path[1] else path)


class FileSpec(Struct):
    """One kind of fact file. `folder` is true where each item has a file of its own (regulations)."""

    name: str
    folder: bool
    label: str
    help: str
    order: int
    required: bool
    serves: tuple[str, ...]
    root: Field

    @property
    def main(self) -> Field | None:
        """The list that bears the file's name, if the file is such a list."""
        found = self.root.fields.get(self.name)
        return found if found is not None and found.type == "items" else None


# Fields that every file and every list item may carry, so that no schema repeats them.
_FILE_FIELDS: dict[str, dict[str, Any]] = {
    "kept_by": {
        "type": "ref",
        "to": "roles",
        "label": "Kept by",
        "help": "The role that keeps this file true; printed on the pages made from it.",
        "example": "head",
        "level": "record",
    },
    "reviewed": {
        "type": "date",
        "label": "Last reviewed",
        "help": "The day on which that role last read the whole file and found it true.",
        "example": "2026-10-01",
        "level": "record",
    },
}
_WAS = {
    "type": "id",
    "label": "Earlier id",
    "help": "The id this entry had before, so that the review reports a renaming and not a loss.",
    "example": "old-id",
    "level": "record",
}


def _field(name: str, line: dict[str, Any], path: tuple[str, ...], origin: str) -> Field:
    where = f"{origin}: {'.'.join(path)}"
    if not isinstance(line, dict) or "type" not in line:
        raise OwnFileError(f"{where} has no type")
    unknown = set(line) - _ATTRIBUTES
    if unknown:
        raise OwnFileError(f"{where} has unknown attributes {sorted(unknown)}")
    if name in _RESERVED:
        raise OwnFileError(f"{where} bears a reserved name")
    kind = line["type"]
    if kind not in LEAVES | CONTAINERS:
        raise OwnFileError(f"{where} has the unknown type {kind}")
    level = line.get("level", "inform")
    visibility = line.get("visibility", "staff")
    if level not in LEVELS or visibility not in VISIBILITIES:
        raise OwnFileError(f"{where} has an unknown level or visibility")
    to = line.get("to", ())
    result = Field(
        name=name,
        type=kind,
        path=path,
        required=bool(line.get("required", kind == "id" and name == "id")),
        label=str(line.get("label", "Id" if name == "id" else "")),
        help=str(line.get("help", "")),
        unit=str(line.get("unit", "")),
        example=line.get("example"),
        level=level,
        visibility=visibility,
        min=line.get("min", 0 if kind == "percent" else None),
        max=line.get("max", 100 if kind == "percent" else None),
        values=tuple(str(value) for value in line.get("values", ())),
        to=(to,) if isinstance(to, str) else tuple(to),
        serves=tuple(line.get("serves", ())),
        min_items=line.get("min_items"),
        max_items=line.get("max_items"),
        acyclic=bool(line.get("acyclic", False)),
        ordered=bool(line.get("ordered", False)),
    )
    if kind == "ref" and not result.to:
        raise OwnFileError(f"{where} is a ref without `to`")
    if kind == "choice" and not result.values:
        raise OwnFileError(f"{where} is a choice without `values`")
    if kind == "list":
        result.of = _field(name, line.get("of") or {"type": "text"}, path, origin)
    if kind in ("items", "group"):
        inner = dict(line.get("fields") or {})
        if not inner:
            raise OwnFileError(f"{where} has no fields")
        if kind == "items":
            inner = {"id": inner.pop("id", {"type": "id"}), **inner, "was": _WAS}
        result.fields = {key: _field(key, sub, (*path, key), origin) for key, sub in inner.items()}
    return result


def _file(origin: str, data: dict[str, Any]) -> FileSpec:
    folder = "folder" in data
    name = data["folder"] if folder else data["file"]
    fields = dict(data["fields"])
    if folder:
        fields = {"id": fields.pop("id", {"type": "id"}), **fields, "was": _WAS}
    else:
        fields = {**fields, **_FILE_FIELDS}
    root = Field(name, "group", (name,), required=True, label=data["label"], help=data["help"])
    root.fields = {key: _field(key, line, (name, key), origin) for key, line in fields.items()}
    return FileSpec(
        name=name,
        folder=folder,
        label=data["label"],
        help=" ".join(str(data["help"]).split()),
        order=int(data["order"]),
        required=bool(data.get("required", True)),
        serves=tuple(data.get("serves", ())),
        root=root,
    )


@cache
def load_schemas() -> dict[str, FileSpec]:
    """All kinds of fact file by name, in the order in which a consultant fills them in."""
    paths = sorted(Path(__file__).with_name("schemas").glob("*.yaml"))
    return {
        spec.name: spec
        for spec in compiled("schemas", [*paths, Path(__file__)], partial(_read, paths), list[FileSpec])
    }


def _read(paths: Sequence[Path]) -> list[FileSpec]:
    specs = [_file(path.name, read_own(path)) for path in paths]
    return sorted(specs, key=lambda spec: (spec.order, spec.name))


def field_at(collection: str) -> Field | None:
    """The field of a schema path; None where there is none, as of a fact that only an older schema knew."""
    file, *inside = collection.split(".")
    spec = load_schemas().get(file)
    found = spec.root if spec is not None else None
    for name in inside:
        found = found.fields.get(name) if found is not None else None
    return found


def seen_by(path: str) -> str:
    """Whom a fact is meant for, by its schema path: one of VISIBILITIES, the narrowest of its own and of those it stands
    in. An entry is for whoever may see anything of it, a fact that only an older schema knew for managers."""
    parts = path.split(".")
    found = field_at(path)
    if found is None:
        return "manager"
    around = [field_at(".".join(parts[:end])) for end in range(1, len(parts))]
    return max(
        [_widest(found), *(one.visibility for one in around if one is not None)], key=VISIBILITIES.index
    )


def _widest(field: Field) -> str:
    """Who may see anything of a field."""
    inside = [_widest(one) for one in field.fields.values() if one.name not in ("id", "was")]
    return max(field.visibility, min(inside, key=VISIBILITIES.index, default="staff"), key=VISIBILITIES.index)


def walk(spec: Field) -> list[Field]:
    """The field and all fields below it, parents first."""
    found = [spec]
    if spec.of is not None and spec.of.type in CONTAINERS:
        found += walk(spec.of)
    for inner in spec.fields.values():
        found += walk(inner)
    return found
