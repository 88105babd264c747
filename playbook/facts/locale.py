"""How a language prints numbers, money, dates, durations and the program's own words.

Numbers, dates and plural rules are Babel's; words are the label files' (templates/labels/<language>.yaml).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
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

# Stands for an entry where Babel is asked what goes between entries; no fact can hold it (playbook/facts/read.py).
_ENTRY = "\x7f"
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
    """Prints typed values for one company: words in its language, figures as its locale (`code`) writes them.

    `said`: what Babel has answered, by locale and question. Who has noted it need not load Babel for it again.
    """

    def __init__(
        self,
        language: str,
        code: str,
        currency: str,
        labels: Mapping[str, Any],
        said: dict[str, str] | None = None,
    ) -> None:
        self.code = code
        self.currency = currency
        self.language = language
        self.labels = labels
        self.t = Words(self.language, labels.get("words", {}))
        self._said = said if said is not None else {}
        self._patterns: dict[tuple[str, int, int], Any] = {}

    @cached_property
    def babel(self) -> Any:
        from babel import Locale as BabelLocale

        return BabelLocale.parse(self.code)

    def _asked(self, question: str, answer: Callable[[], Any]) -> str:
        key = f"{self.code} {question}"
        if key not in self._said:
            self._said[key] = str(answer())
        return self._said[key]

    def number(self, value: Decimal | int, digits: int = 6) -> str:
        def answer() -> Any:
            from babel.numbers import format_decimal

            return format_decimal(value, format=self._pattern("decimal", 0, digits), locale=self.babel)

        return self._asked(f"number {value} {digits}", answer)

    def money(self, value: Decimal | int) -> str:
        """An amount in the company's currency; cents only where there are any."""

        def answer() -> Any:
            from babel.numbers import get_currency_precision

            digits = 0 if value == int(value) else get_currency_precision(self.currency)
            pattern = self._pattern("currency", digits, digits)
            return pattern.apply(value, self.babel, currency=self.currency, currency_digits=False)

        return self._asked(f"money {value} {self.currency}", answer)

    def percent(self, value: Decimal | int) -> str:
        return self._asked(
            f"percent {value}",
            lambda: self._pattern("percent", 0, 4).apply(Decimal(value) / 100, self.babel),
        )

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
            return self._unit(count, _CLDR[unit])
        forms = self.labels.get("units", {}).get(unit)
        if forms is None:
            raise MissingLabel(self.language, f"units.{unit}")
        if not isinstance(forms, str):
            form = self._asked(f"plural {count}", lambda: self.babel.plural_form(count))
            forms = forms.get(form, forms.get("other"))
        return str(forms).replace("{n}", self.number(count))

    def duration(self, value: Duration) -> str:
        if value.unit == "working day":
            return self.counted(value.count, "working days")
        return self._unit(value.count, _UNITS[value.unit])

    def _unit(self, count: Decimal | int, unit: str) -> str:
        def answer() -> Any:
            from babel.units import format_unit

            return format_unit(count, unit, length="long", locale=self.babel)

        return self._asked(f"{unit} {count}", answer)

    def day(self, value: date) -> str:
        def answer() -> Any:
            from babel.dates import format_date

            return format_date(value, "long", locale=self.babel)

        return self._asked(f"day {value}", answer)

    def weekday(self, number: int, width: str) -> str:
        """The name of a day of the week, which begins with Monday, 0. `width`: wide or abbreviated."""
        return self._asked(f"weekday {number} {width}", lambda: self.babel.days["stand-alone"][width][number])

    def month(self, number: int, width: str) -> str:
        """The name of a month, January being 1. `width`: wide or abbreviated."""
        return self._asked(f"month {number} {width}", lambda: self.babel.months["stand-alone"][width][number])

    def symbol(self, currency: str) -> str:
        """The sign of a currency; its code where it has none."""
        return self._asked(f"symbol {currency}", lambda: self.babel.currency_symbols.get(currency, currency))

    def list(self, values: list[str]) -> str:
        def answer() -> Any:
            from babel.lists import format_list

            return format_list([_ENTRY] * len(values), locale=self.babel)

        between = self._asked(f"list {len(values)}", answer).split(_ENTRY)
        return between[0] + "".join(map("".join, zip(values, between[1:], strict=True)))

    def _time(self, value: Clock) -> str:
        def answer() -> Any:
            from babel.dates import format_time

            return format_time(time.fromisoformat(value), "short", locale=self.babel)

        return self._asked(f"time {value}", answer)

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
            return self._time(value)
        if isinstance(value, str):
            return str(value)
        if isinstance(value, bool):
            return self.t.yes if value else self.t.no
        if isinstance(value, Number):
            return self._print_number(value)
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
