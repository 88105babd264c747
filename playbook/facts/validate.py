"""Does a fact file hold what its schema allows? Cerberus decides; this module alone knows Cerberus."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from typing import Any, ClassVar

from cerberus import TypeDefinition, Validator
from cerberus import errors as codes

from playbook.facts.read import Document, Keys
from playbook.facts.schema import NUMERIC, Field, FileSpec
from playbook.problems import Problem

MAX_TEXT = 20_000
ID = re.compile(r"[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*\Z")
DURATION = re.compile(r"([1-9][0-9]{0,4}) (min|h|days?|working days?|weeks?|months?|years?)\Z")
DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)\Z")
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z")
PATTERNS = {
    "email": re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+\Z"),
    "phone": re.compile(r"\+?[0-9][0-9 ()./-]{4,24}\Z"),
    "url": re.compile(r"https?://[^\s<>\"]+\Z"),
    "color": re.compile(r"#[0-9a-fA-F]{6}\Z"),
    "path": re.compile(r"(?!/)(?![A-Za-z]:)(?!.*(^|/)\.\.(/|\Z))[^\\\x00-\x1f]+\Z"),
    "time": TIME,
    "duration": DURATION,
    "id": ID,
    "ref": ID,
}
_NOT_TEXT = (dict, list)


def is_date(value: object) -> bool:
    if not isinstance(value, str) or not (match := DATE.match(value)):
        return False
    try:
        date(*map(int, match.groups()))
    except ValueError:
        return False
    return True


def _is_number(value: object) -> bool:
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)


def _matching(pattern: re.Pattern[str]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and pattern.match(value) is not None


_TESTS: dict[str, Callable[[object], bool]] = {
    **dict.fromkeys(("text", "prose", "choice"), lambda value: isinstance(value, str)),
    **dict.fromkeys(("number", "money", "percent"), _is_number),
    "flag": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "date": is_date,
    "group": lambda value: isinstance(value, dict),
    **{kind: _matching(pattern) for kind, pattern in PATTERNS.items()},
}


class _Kind(type):
    """A class whose instances are the values that pass a test: Cerberus knows types by isinstance only."""

    test: Callable[[object], bool]

    def __instancecheck__(cls, value: object) -> bool:
        return cls.test(value)


def _type(kind: str, test: Callable[[object], bool]) -> TypeDefinition:
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
        **{kind: _type(kind, test) for kind, test in _TESTS.items()},
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
    from playbook.facts.schema import load_schemas

    return _FactValidator(_rules_of(load_schemas()[name].root))


def as_written(document: Document, field: Field, value: Any, keys: Keys) -> Any:
    """The value with every text field as the author typed it: `name: 007` is the text 007, not a number.

    A blank where no text belongs is nothing, as if left empty: told once, as still to be filled in.
    """
    if isinstance(value, dict) and field.fields:
        for key in value:
            inner = field.fields.get(key)
            if inner is not None and inner.type not in ("text", "prose") and _is_blank(value[key]):
                value[key] = None
            elif inner is not None:
                value[key] = as_written(document, inner, value[key], (*keys, key))
        return value
    if isinstance(value, list):
        of = field.of or field
        for index, item in enumerate(value):
            value[index] = as_written(document, of, item, (*keys, index))
        return value
    if field.type in ("text", "prose", "choice") and isinstance(value, (bool, int, Decimal)):
        return document.written.get(keys, value)
    return value


def validate(document: Document, spec: FileSpec) -> list[Problem]:
    """Every problem of the file's form. Does not look at other files."""
    if document.data is None:
        return [document.problem("empty-file", (), severity="error", label=spec.help)]
    if not isinstance(document.data, dict):
        first = next(iter(spec.root.fields))
        return [document.problem("not-a-map", (), found=_found(document.data), first=first)]
    as_written(document, spec.root, document.data, ())
    validator = _validator(spec.name)
    validator.validate(document.data, normalize=False)
    problems = [problem for error in validator._errors for problem in _problems(document, spec, error)]
    return problems + list(_unfilled(document, spec.root, document.data, ()))


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
            help_text=_advice(missing),
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
            if field.type in ("list", "items") and isinstance(_get(document.data, keys), _NOT_LISTS)
            else field.type
        )
        if kind == "items":
            kind = "group"
        yield document.problem(
            _variant("wrong-type", kind),
            keys,
            where=where,
            found=_found(error.value, document.written.get(keys)),
            wanted=kind,
            to=" or ".join(field.to),
            known=", ".join(field.fields),
            help_text=_advice(field),
        )
    elif error.code == codes.UNALLOWED_VALUE.code:
        yield document.problem(
            "not-a-choice",
            keys,
            where=where,
            found=error.value,
            allowed=", ".join(field.values),
            nearest=nearest(str(error.value), field.values),
            help_text=_advice(field),
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
            name, keys, where=where, found=found, limit=error.constraint, help_text=_advice(field)
        )


_NOT_LISTS = (str, int, bool, Decimal, dict)


def _variant(name: str, kind: str) -> str:
    from playbook.facts.wording import _wording

    kind = {"prose": "text", "choice": "text"}.get(kind, kind)
    return f"{name}.{kind}" if f"{name}.{kind}" in _wording() else name


def _unfilled(document: Document, field: Field, value: Any, keys: Keys) -> Iterator[Problem]:
    if isinstance(value, dict) and field.fields:
        for key, inner in field.fields.items():
            if key not in value:
                continue
            here = (*keys, key)
            empty_list = value[key] == [] and inner.type in ("items", "list") and inner.required
            if value[key] is None or empty_list or _is_blank(value[key]):
                where = shown_path(document, here)
                yield document.problem(
                    "unfilled",
                    here,
                    severity="warning",
                    of_key=True,
                    where=where,
                    label=inner.label,
                    help_text=_advice(inner),
                )
            else:
                yield from _unfilled(document, inner, value[key], here)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            if _is_blank(item):
                yield document.problem(
                    "empty-entry",
                    (*keys, index),
                    where=shown_path(document, (*keys, index)),
                )
            elif item is not None:
                yield from _unfilled(document, field.of or field, item, (*keys, index))


def _is_blank(value: Any) -> bool:
    return isinstance(value, str) and not value.strip()


def _advice(field: Field) -> str:
    example = f" For example: {_example(field.example)}" if field.example not in (None, "") else ""
    return f"{field.help}{example}".strip() or f"Fill in {field.label or field.name}."


def _example(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return str(value)


def _get(data: Any, keys: Keys) -> Any:
    for key in keys:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def locate(spec: FileSpec, document: Document, keys: Keys) -> tuple[Field, str]:
    """The field a place belongs to, and the place in words: `stages.lead.owner`."""
    field = spec.root
    for key in keys:
        if isinstance(key, int):
            field = field.of or field
        elif key in field.fields:
            field = field.fields[key]
    return field, shown_path(document, keys)


def shown_path(document: Document, keys: Keys) -> str:
    """A place in words: entries by their id, `stages.lead.owner`; by number where they have none."""
    name, data = document.name, document.data
    parts = [name.replace("/", ".")]
    for position, key in enumerate(keys):
        item = _get(data, keys[: position + 1])
        if isinstance(key, int):
            known = item.get("id") if isinstance(item, dict) else None
            parts.append(known if isinstance(known, str) and ID.match(known) else f"[{key + 1}]")
        elif not (position == 0 and key == name):
            parts.append(key)
    return ".".join(parts).replace(".[", "[")


def nearest(word: str, known: Any) -> str:
    """`; did you mean …?`, or nothing."""
    found = get_close_matches(word.lower(), list(known), n=2, cutoff=0.6)
    return f"; did you mean {' or '.join(repr(name) for name in found)}?" if found else ""


def _found(value: Any, written: str | None = None) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a group of fields"
    if isinstance(value, list):
        return "a list"
    text = written if written is not None else str(value)
    if isinstance(value, str):
        return f"'{text[:60]}'"
    return f"the number {text}" if not isinstance(value, bool) else text
