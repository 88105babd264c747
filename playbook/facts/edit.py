"""Replacing single values of a regulation's file; comments, order and every other byte stay."""

from __future__ import annotations

from collections.abc import Mapping

from playbook.facts.read import Document, read_bytes
from playbook.problems import CannotRun, Problem


def with_values(raw: bytes, name: str, values: Mapping[str, str]) -> bytes:
    """A regulation's file with some of its top-level scalars replaced; every other byte stays.

    Raises CannotRun where the file would no longer say the same otherwise.
    """
    document = read_bytes(raw, name, f"company/{name}")
    if not document.readable or not isinstance(document.data, dict):
        raise CannotRun(document.problems[0] if document.problems else _unsafe(name))
    mark = 3 if raw.startswith(b"\xef\xbb\xbf") else 0
    text = raw[mark:].decode("utf-8")
    edits = sorted((*_place(document, key), value) for key, value in values.items())
    for start, end, value in reversed(edits):
        a, b = (_in_raw(text, document.text, index) for index in (start, end))
        text = f"{text[:a]}{'' if a < b else ' '}{value}{text[b:]}"
    made = raw[:mark] + text.encode("utf-8")
    again = read_bytes(made, name, f"company/{name}")
    wanted = {key: str(value) for key, value in values.items()}
    if not isinstance(again.data, dict) or {**document.data, **wanted} != {
        **again.data,
        **{key: str(again.data.get(key)) for key in values},
    }:
        raise CannotRun(_unsafe(name))
    return made


def _place(document: Document, key: str) -> tuple[int, int]:
    """Where a value stands in the text; an empty one stands right after its key's colon."""
    if (key,) not in document.keys:
        problem = document.problem("missing-key", (), where=document.name, key=key, label=key, help_text="")
        raise CannotRun(problem)
    value = document.spot((key,))
    if document.data[key] is not None:
        return value.start, value.end
    colon = document.text.index(":", document.spot((key,), of_key=True).end) + 1
    return colon, colon


def _in_raw(raw: str, text: str, index: int) -> int:
    """An index into the text as read is one into the file's own text, whose lines may end otherwise."""
    lines = text.count("\n", 0, index)
    if "\r" not in raw:
        return index
    position = 0
    for _ in range(lines):
        ends = [found for found in (raw.find("\r", position), raw.find("\n", position)) if found >= 0]
        end = min(ends)
        position = end + (2 if raw[end : end + 2] == "\r\n" else 1)
    return position + index - (text.rfind("\n", 0, index) + 1)


def _unsafe(name: str) -> Problem:
    said = "the values cannot be replaced in this file without touching something else"
    return Problem(
        "error", "cannot-edit", said, f"company/{name}", help="Write one plain value a line for these keys."
    )
