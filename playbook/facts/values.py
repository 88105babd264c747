"""Typed values: what a fact is once the schema has given its text or number a meaning.

Each knows the path of the fact it came from, so that a printed document can say which fact stands where.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from playbook.facts.kinds import DATE, DURATION, TIME

# Rough lengths for comparing durations, in minutes; a working day has 8 hours, a month 30 days.
_MINUTES = {"min": 1, "h": 60, "day": 1440, "working day": 480, "week": 10080, "month": 43200, "year": 525600}


class Text(str):
    """A text of the facts, its quotes already filled in."""

    path: str = ""
    quotes: tuple[str, ...] = ()


class Prose(Text):
    """A text of several paragraphs; it may hold `- ` lists and `**bold**`."""


class Choice(str):
    """One of the words a schema allows; printed in the company's language."""

    path: str = ""


class Clock(str):
    """A time of day, HH:MM."""

    path: str = ""


class Number(Decimal):
    """A number with its kind (integer, year, number, money, percent) and unit. Sums of it are plain Decimals."""

    path: str = ""
    kind: str = "number"
    unit: str = ""


class Day(date):
    """A calendar day."""

    path: str = ""


class Duration:
    """A length of time as written: `15 min`, `3 working days`. Compares by its rough length in minutes."""

    __slots__ = ("count", "path", "unit")

    def __init__(self, count: int, unit: str, path: str = "") -> None:
        self.count = count
        self.unit = unit
        self.path = path

    @property
    def minutes(self) -> int:
        return self.count * _MINUTES[self.unit]

    def __lt__(self, other: Duration) -> bool:
        return self.minutes < other.minutes

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Duration) and (self.count, self.unit) == (other.count, other.unit)

    def __hash__(self) -> int:
        return hash((self.count, self.unit))


class Missing(Exception):
    """Somebody reckons with a field that is not given; `unfilled` when it is only still to be filled in."""

    def __init__(self, path: str, unfilled: bool) -> None:
        super().__init__(f"{path} is not given")
        self.path, self.unfilled = path, unfilled


class Absent:
    """A field that is not given (or, `unfilled`, still to be filled in): false, empty, and an error to print."""

    __slots__ = ("path", "unfilled")

    def __init__(self, path: str, *, unfilled: bool = False) -> None:
        self.path = path
        self.unfilled = unfilled

    def __repr__(self) -> str:
        return f"<{self.path} not given>"

    def __bool__(self) -> bool:
        return False

    def __iter__(self) -> Any:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __getattr__(self, name: str) -> Absent:
        if name.startswith("_"):
            raise AttributeError(name)
        return Absent(f"{self.path}.{name}", unfilled=self.unfilled)

    def __getitem__(self, key: object) -> Absent:
        return Absent(f"{self.path}.{key}", unfilled=self.unfilled)

    def _reckoned(self, *_: object) -> Any:
        raise Missing(self.path, self.unfilled)

    __lt__ = __le__ = __gt__ = __ge__ = __abs__ = __neg__ = __int__ = __float__ = _reckoned
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _reckoned


def duration(text: str, path: str = "") -> Duration:
    match = DURATION.match(text)
    if match is None:
        raise ValueError(text)
    unit = match[2] if match[2] in ("min", "h") else match[2].removesuffix("s")
    return Duration(int(match[1]), unit, path)


def leaf(kind: str, value: Any, unit: str, path: str) -> Any:
    """The typed value of a leaf other than text and reference. Values of the wrong form stay as they are."""
    if value is None or isinstance(value, (dict, list)):
        return Absent(path)  # the check of the form has said so
    result: Any = value
    if (
        kind in ("integer", "year", "number", "money", "percent")
        and isinstance(value, (int, Decimal))
        and not isinstance(value, bool)
    ):
        result = Number(value)
        result.kind, result.unit = kind, unit
    elif kind == "duration" and isinstance(value, str) and DURATION.match(value):
        return duration(value, path)
    elif kind == "date" and isinstance(value, str) and (match := DATE.match(value)):
        try:
            result = Day(*map(int, match.groups()))
        except ValueError:
            result = Text(value)
    elif kind == "time" and isinstance(value, str) and TIME.match(value):
        result = Clock(value)
    elif kind == "choice" and isinstance(value, str):
        result = Choice(value)
    elif isinstance(value, str):
        result = Text(value)
    if result is not value:
        result.path = path
    return result
