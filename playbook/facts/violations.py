"""What is wrong with a fact file: Cerberus finds it, in words with a place. This module alone knows Cerberus.

Asked only where something is wrong, so that nobody waits for Cerberus otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar

from cerberus import TypeDefinition, Validator
from cerberus import errors as codes

from playbook.facts.kinds import MAX_TEXT, TESTS, Test
from playbook.facts.read import Document, Keys
from playbook.facts.schema import NUMERIC, Field, FileSpec, load_schemas
from playbook.facts.validate import advice, found_text, locate, nearest, value_at
from playbook.facts.wording import variant
from playbook.problems import Problem

_NOT_LISTS = (str, int, bool, Decimal, dict)


def violations(document: Document, spec: FileSpec) -> list[Problem]:
    """Every value of the file that its schema does not allow."""
    validator = _validator(spec.name)
    validator.validate(document.data, normalize=False)
    return [problem for error in validator._errors for problem in _problems(document, spec, error)]


class _Kind(type):
    """A class whose instances are the values that pass a test: Cerberus knows types by isinstance only."""

    test: Test

    def __instancecheck__(cls, value: object) -> bool:
        return cls.test(value)


def _type(kind: str, test: Test) -> TypeDefinition:
    return TypeDefinition(kind, (_Kind(kind, (), {"test": staticmethod(test)}),), ())


class _Trusted(set[Any]):
    """Makes Cerberus take our schemas as valid: proving that costs a third of a second, and a test does it."""

    def __contains__(self, item: object) -> bool:
        return True


class _FactValidator(Validator):  # type: ignore[misc]
    """Cerberus with our leaf types; every field may be empty, which means «still to fill in»."""

    _valid_schemas: ClassVar[set[Any]] = _Trusted()

    types_mapping: ClassVar[dict[str, TypeDefinition]] = {
        **Validator.types_mapping,
        **{kind: _type(kind, test) for kind, test in TESTS.items()},
    }


def cerberus_rules(field: Field) -> dict[str, Any]:
    """The Cerberus rules of one field."""
    rules: dict[str, Any] = {"nullable": True}
    if field.required:
        rules["required"] = True
    if field.type in ("items", "list"):
        rules["type"] = "list"
        if field.min_items is not None:
            rules["minlength"] = field.min_items
        if field.max_items is not None:
            rules["maxlength"] = field.max_items
        if field.of is not None:
            rules["schema"] = {**cerberus_rules(field.of), "nullable": False}
        else:
            rules["schema"] = {"type": "group", "nullable": False, "schema": _rules_of(field)}
        return rules
    rules["type"] = field.type
    if field.type == "group":
        rules["schema"] = _rules_of(field)
    if field.type == "choice":
        rules["allowed"] = list(field.values)
    if field.type in NUMERIC:
        rules.update(
            {key: limit for key, limit in (("min", field.min), ("max", field.max)) if limit is not None}
        )
    if field.type in ("text", "prose"):
        rules["maxlength"] = MAX_TEXT
    return rules


def _rules_of(field: Field) -> dict[str, Any]:
    return {name: cerberus_rules(inner) for name, inner in field.fields.items()}


@cache
def _validator(name: str) -> _FactValidator:
    return _FactValidator(_rules_of(load_schemas()[name].root))


def _problems(document: Document, spec: FileSpec, error: Any) -> Iterator[Problem]:
    if error.is_group_error:
        for child in error.child_errors:
            yield from _problems(document, spec, child)
        return
    keys: Keys = tuple(error.document_path)
    field, where = locate(spec, document, keys)
    if error.code == codes.REQUIRED_FIELD.code:
        key = keys[-1]
        parent, where = locate(spec, document, keys[:-1])
        missing = parent.fields[str(key)]
        yield document.problem(
            "missing-key",
            keys[:-1],
            of_key=False,
            where=where,
            key=key,
            label=missing.label,
            help_text=advice(missing),
        )
    elif error.code == codes.UNKNOWN_FIELD.code:
        parent, where = locate(spec, document, keys[:-1])
        known = list(parent.fields)
        name = "unknown-key.comma" if " " in str(keys[-1]) else "unknown-key"
        yield document.problem(
            name,
            keys,
            of_key=True,
            where=where,
            key=keys[-1],
            nearest=nearest(str(keys[-1]), known),
            known=", ".join(known),
        )
    elif error.code == codes.NOT_NULLABLE.code:
        yield document.problem("empty-entry", keys, where=where)
    elif error.code == codes.BAD_TYPE.code:
        kind = (
            "list"
            if field.type in ("list", "items") and isinstance(value_at(document.data, keys), _NOT_LISTS)
            else field.type
        )
        if kind == "items":
            kind = "group"
        yield document.problem(
            variant("wrong-type", kind),
            keys,
            where=where,
            found=found_text(error.value, document.written(keys)),
            wanted=kind,
            to=" or ".join(field.to),
            known=", ".join(field.fields),
            help_text=advice(field),
        )
    elif error.code == codes.UNALLOWED_VALUE.code:
        yield document.problem(
            "not-a-choice",
            keys,
            where=where,
            found=error.value,
            allowed=", ".join(field.values),
            nearest=nearest(str(error.value), field.values),
            help_text=advice(field),
        )
    else:
        name = {
            codes.MIN_VALUE.code: "too-small",
            codes.MAX_VALUE.code: "too-large",
            codes.MIN_LENGTH.code: "too-few",
            codes.MAX_LENGTH.code: "too-long" if isinstance(error.value, str) else "too-many",
        }[error.code]
        found = error.value if isinstance(error.value, (int, Decimal)) else len(error.value)
        yield document.problem(
            name, keys, where=where, found=found, limit=error.constraint, help_text=advice(field)
        )
