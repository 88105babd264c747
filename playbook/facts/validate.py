"""Does a fact file hold what its schema allows, and what is still to be filled in?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from playbook.facts.kinds import ID, Test, conforms
from playbook.facts.read import Document, Keys
from playbook.facts.schema import Field, FileSpec, load_schemas
from playbook.problems import Problem


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
        written = document.written(keys)
        return value if written is None else written
    return value


def validate(document: Document, spec: FileSpec) -> list[Problem]:
    """Every problem of the file's form. Does not look at other files."""
    if document.data is None:
        return [document.problem("empty-file", (), severity="error", label=spec.help)]
    if not isinstance(document.data, dict):
        first = next(iter(spec.root.fields))
        return [document.problem("not-a-map", (), found=found_text(document.data), first=first)]
    as_written(document, spec.root, document.data, ())
    problems: list[Problem] = []
    if not _conforms(spec.name)(document.data):
        from playbook.facts.violations import violations

        problems = violations(document, spec)
    return problems + list(_unfilled(document, spec.root, document.data, ()))


@cache
def _conforms(name: str) -> Test:
    return conforms(load_schemas()[name].root)


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
                    help_text=advice(inner),
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


def advice(field: Field) -> str:
    """What to write into a field, with its example."""
    example = f" For example: {_example(field.example)}" if field.example not in (None, "") else ""
    return f"{field.help}{example}".strip() or f"Fill in {field.label or field.name}."


def _example(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return str(value)


def value_at(data: Any, keys: Keys) -> Any:
    """What stands at a place of a file's data; None where nothing does."""
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
        item = value_at(data, keys[: position + 1])
        if isinstance(key, int):
            known = item.get("id") if isinstance(item, dict) else None
            parts.append(known if isinstance(known, str) and ID.match(known) else f"[{key + 1}]")
        elif not (position == 0 and key == name):
            parts.append(key)
    return ".".join(parts).replace(".[", "[")


def nearest(word: str, known: Any) -> str:
    """`; did you mean …?`, or nothing."""
    from difflib import get_close_matches

    found = get_close_matches(word.lower(), list(known), n=2, cutoff=0.6)
    return f"; did you mean {' or '.join(repr(name) for name in found)}?" if found else ""


def found_text(value: Any, written: str | None = None) -> str:
    """What a message says was found in the place of something else."""
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
