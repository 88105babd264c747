"""JSON Schemas for editors, generated from the same specs that Cerberus checks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from playbook.facts.kinds import MAX_TEXT, PATTERNS
from playbook.facts.schema import NUMERIC, Field, FileSpec

_DIALECT = "http://json-schema.org/draft-07/schema#"
_DATE = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"


def json_schema(spec: FileSpec) -> dict[str, Any]:
    """The JSON Schema (draft 7, the one YAML editors read) of one kind of fact file."""
    schema = _group(spec.root)
    return {"$schema": _DIALECT, "title": spec.label, "description": spec.help, **schema}


def _group(field: Field) -> dict[str, Any]:
    group: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: field_schema(inner) for name, inner in field.fields.items()},
    }
    required = [name for name, inner in field.fields.items() if inner.required]
    if required:
        group["required"] = required
    return group


def field_schema(field: Field, *, nullable: bool = True) -> dict[str, Any]:
    """The JSON Schema of one field. Every field may be empty: still to be filled in."""
    described: dict[str, Any] = {}
    if field.label:
        described["title"] = field.label
    if field.help:
        described["description"] = field.help + (f" In {field.unit}." if field.unit else "")
    if field.example is not None:
        described["examples"] = [field.example]
    return {**described, **_shape(field, nullable)}


def _shape(field: Field, nullable: bool) -> dict[str, Any]:
    if field.type in ("items", "list"):
        inner = _group(field) if field.of is None else field_schema(field.of, nullable=False)
        shape: dict[str, Any] = {"type": _types(["array"], nullable), "items": inner}
        limits = {"minItems": field.min_items, "maxItems": field.max_items}
        return {**shape, **{key: limit for key, limit in limits.items() if limit is not None}}
    if field.type == "group":
        return {**_group(field), "type": _types(["object"], nullable)}
    if field.type in ("text", "prose"):
        shape = {"type": _types(["string", "number", "boolean"], nullable), "maxLength": MAX_TEXT}
        return shape if nullable else {**shape, "pattern": r"\S"}
    if field.type == "flag":
        return {"type": _types(["boolean"], nullable)}
    if field.type == "choice":
        return {"enum": [*field.values, *([None] if nullable else [])]}
    if field.type in NUMERIC:
        kind = "integer" if field.type in ("integer", "year") else "number"
        limits = {"minimum": field.min, "maximum": field.max}
        return {
            "type": _types([kind], nullable),
            **{key: _plain(limit) for key, limit in limits.items() if limit is not None},
        }
    if field.type == "date":
        return {"type": _types(["string"], nullable), "format": "date", "pattern": _DATE}
    return {
        "type": _types(["string"], nullable),
        "pattern": "^" + PATTERNS[field.type].pattern.replace(r"\Z", "$"),
    }


def _types(types: list[str], nullable: bool) -> str | list[str]:
    listed = [*types, "null"] if nullable else types
    return listed[0] if len(listed) == 1 else listed


def _plain(limit: Any) -> Any:
    return float(limit) if isinstance(limit, Decimal) else limit
