"""What a single value may look like, kind by kind, and a quick yes or no for a whole fact file."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from playbook.facts.schema import NUMERIC, Field

Test = Callable[[Any], bool]
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


def _matching(pattern: re.Pattern[str]) -> Test:
    return lambda value: isinstance(value, str) and pattern.match(value) is not None


TESTS: dict[str, Test] = {
    **dict.fromkeys(("text", "prose", "choice"), lambda value: isinstance(value, str)),
    **dict.fromkeys(("number", "money", "percent"), _is_number),
    "flag": lambda value: isinstance(value, bool),
    **dict.fromkeys(
        ("integer", "year"), lambda value: isinstance(value, int) and not isinstance(value, bool)
    ),
    "date": is_date,
    "group": lambda value: isinstance(value, dict),
    **{kind: _matching(pattern) for kind, pattern in PATTERNS.items()},
}


def conforms(field: Field) -> Test:
    """A test that says yes to exactly the values that Cerberus finds nothing wrong with (facts/violations.py).

    Most files are right, and this takes a tenth of the time that finding out what is wrong takes.
    """
    if field.type == "group":
        return _group(field)
    if field.type in ("items", "list"):
        entry = conforms(field.of) if field.of is not None else _group(field)
        least, most = field.min_items or 0, field.max_items
        return lambda value: (
            type(value) is list
            and len(value) >= least
            and (most is None or len(value) <= most)
            and all(item is not None and entry(item) for item in value)
        )
    test = TESTS[field.type]
    if field.type == "choice":
        return lambda value: isinstance(value, str) and value in field.values
    if field.type in NUMERIC and (field.min is not None or field.max is not None):
        low, high = field.min, field.max
        return lambda value: test(value) and (low is None or value >= low) and (high is None or value <= high)
    if field.type in ("text", "prose"):
        return lambda value: isinstance(value, str) and len(value) <= MAX_TEXT
    return test


def _group(field: Field) -> Test:
    tests = {name: conforms(inner) for name, inner in field.fields.items()}
    required = {name for name, inner in field.fields.items() if inner.required}

    def test(value: Any) -> bool:
        return (
            type(value) is dict
            and required <= value.keys()
            and all(key in tests and (item is None or tests[key](item)) for key, item in value.items())
        )

    return test
