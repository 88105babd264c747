"""How a language prints numbers, money, dates, durations and the program's own words.

Numbers, dates and plural rules are Babel's; words are the label files' (templates/labels/<language>.yaml).
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from datetime import date, time
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from playbook.facts.compiled import compiled
from playbook.facts.read import read_bytes
from playbook.facts.values import Absent, Choice, Clock, Day, Duration, Missing, Number, Text
from playbook.project import templates_dir

_UNITS = {"min": "minute", "h": "hour", "day": "day", "week": "week", "month": "month", "year": "year"}
_CLDR = {
    "minutes": "minute",
    "hours": "hour",
    "days": "day",
    "weeks": "week",
    "months": "month",
    "years": "year",
    "mm": "millimeter",
    "km": "kilometer",
    "kg": "kilogram",
}


class MissingLabel(Exception):
    """The label file of a language lacks a word."""

    def __init__(self, language: str, key: str) -> None:
        super().__init__(f"the label file {language}.yaml has no '{key}'")
        self.language = language
        self.key = key


class Words:
    """The words of a label file, as attributes: `t.steps`. A missing one is an error, never a blank."""

    def __init__(self, language: str, words: Mapping[str, Any]) -> None:
        self._language = language
        self._words = words

    def __getattr__(self, name: str) -> str:
        if name.startswith("_"):
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name: str) -> str:
        try:
            return str(self._words[name])
        except KeyError:
            raise MissingLabel(self._language, f"words.{name}") from None

    def __contains__(self, name: str) -> bool:
        return name in self._words


class Locale:
    """Prints typed values for one company: words in its language, figures as its locale (`code`) writes them."""

    def __init__(self, language: str, code: str, currency: str, labels: Mapping[str, Any]) -> None:
        self.code = code
        self.currency = currency
        self.language = language
        self.labels = labels
        self.t = Words(self.language, labels.get("words", {}))
        self._printed: dict[tuple[str, str, str], str] = {}
        self._patterns: dict[tuple[str, int, int], Any] = {}

    @cached_property
    def babel(self) -> Any:
        from babel import Locale as BabelLocale

        return BabelLocale.parse(self.code)

    def number(self, value: Decimal | int, digits: int = 6) -> str:
        from babel.numbers import format_decimal

        return str(format_decimal(value, format=self._pattern("decimal", 0, digits), locale=self.babel))

    def money(self, value: Decimal | int) -> str:
        """An amount in the company's currency; cents only where there are any."""
        from babel.numbers import get_currency_precision

        digits = 0 if value == int(value) else get_currency_precision(self.currency)
        pattern = self._pattern("currency", digits, digits)
        return str(pattern.apply(value, self.babel, currency=self.currency, currency_digits=False))

    def percent(self, value: Decimal | int) -> str:
        return str(self._pattern("percent", 0, 4).apply(Decimal(value) / 100, self.babel))

    def _pattern(self, kind: str, least: int, most: int) -> Any:
        """Babel's pattern of a kind with so many decimals; looked up once, which takes longer than printing."""
        key = (kind, least, most)
        if key not in self._patterns:
            formats = getattr(self.babel, f"{kind}_formats")
            pattern = copy(formats["standard" if kind == "currency" else None])
            pattern.frac_prec = (least, most)
            self._patterns[key] = pattern
        return self._patterns[key]

    def counted(self, count: Decimal | int, unit: str) -> str:
        """`14 days`, `1 call`: a number with its unit in the right plural form."""
        if unit in _CLDR:
            from babel.units import format_unit

            return str(format_unit(count, _CLDR[unit], length="long", locale=self.babel))
        forms = self.labels.get("units", {}).get(unit)
        if forms is None:
            raise MissingLabel(self.language, f"units.{unit}")
        form = self.babel.plural_form(count) if not isinstance(forms, str) else ""
        word = forms if isinstance(forms, str) else forms.get(form, forms.get("other"))
        return str(word).replace("{n}", self.number(count))

    def duration(self, value: Duration) -> str:
        key = ("duration", value.unit, str(value.count))
        if key not in self._printed:
            self._printed[key] = self._print_duration(value)
        return self._printed[key]

    def _print_duration(self, value: Duration) -> str:
        if value.unit == "working day":
            return self.counted(value.count, "working days")
        from babel.units import format_unit

        return str(format_unit(value.count, _UNITS[value.unit], length="long", locale=self.babel))

    def day(self, value: date) -> str:
        from babel.dates import format_date

        return str(format_date(value, "long", locale=self.babel))

    def list(self, values: list[str]) -> str:
        from babel.lists import format_list

        return str(format_list(values, locale=self.babel))

    def choice(self, value: str) -> str:
        try:
            return str(self.labels["choices"][value])
        except KeyError:
            raise MissingLabel(self.language, f"choices.{value}") from None

    def _print_number(self, value: Number) -> str:
        if value.kind == "money":
            return self.money(value)
        if value.kind == "percent":
            return self.percent(value)
        if value.kind == "year":
            return str(value)  # 2026, never 2,026
        return self.counted(value, value.unit) if value.unit else self.number(value)

    def print(self, value: Any) -> str:
        """Any typed value as plain text (no Markdown, nothing escaped)."""
        if type(value) is Text:
            return str(value)
        if isinstance(value, Choice):
            return self.choice(value)
        if isinstance(value, Clock):
            from babel.dates import format_time

            return str(format_time(time.fromisoformat(value), "short", locale=self.babel))
        if isinstance(value, str):
            return str(value)
        if isinstance(value, bool):
            return self.t.yes if value else self.t.no
        if isinstance(value, Number):
            key = (value.kind, value.unit, str(value))
            if key not in self._printed:
                self._printed[key] = self._print_number(value)
            return self._printed[key]
        if isinstance(value, (int, Decimal)):
            return self.number(value)
        if isinstance(value, Duration):
            return self.duration(value)
        if isinstance(value, (Day, date)):
            return self.day(value)
        if isinstance(value, Absent):
            raise Missing(value.path, value.unfilled)
        if isinstance(value, (list, tuple)):
            return self.list([self.print(item) for item in value])
        title = getattr(value, "print_name", None)
        if title is not None:
            return str(title)
        raise TypeError(f"cannot print {type(value).__name__}")


def load_labels(folders: list[Path], language: str) -> dict[str, Any]:
    """The label file of a language; files of later folders (the workspace's own) override single words."""
    merged: dict[str, Any] = {}
    for folder in folders:
        path = folder / "labels" / f"{language}.yaml"
        if path.is_file():
            _merge(merged, _labels(path, language) or {})
    return merged


def _labels(path: Path, language: str) -> Any:
    """One label file, read like a fact file, so that a word such as `no` stays a word."""

    def read() -> Any:
        return read_bytes(path.read_bytes(), language, path.name).data

    own = path.parents[1] == templates_dir()
    return compiled(f"labels-{language}", [path], read) if own else read()


def _merge(into: dict[str, Any], new: Mapping[str, Any]) -> None:
    for key, value in new.items():
        if isinstance(value, Mapping):
            # Into a copy: what was read is kept for the next reading.
            into[key] = dict(into[key]) if isinstance(into.get(key), Mapping) else {}
            _merge(into[key], value)
        else:
            into[key] = value
