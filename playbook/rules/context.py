"""What the rules look at: the facts, the day, and what other parts of the program have found out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from playbook.facts.model import Facts, Record
from playbook.facts.read import own_yaml
from playbook.problems import Problem
from playbook.rules.words import Words, words_of

SELLERS = ("hunter", "closer", "farmer", "universal")
MANAGERS = ("director", "head", "deputy", "admin")
ACTIVE = ("active", "probation", "intern")


class Context(Struct, frozen=True, dict=True):
    """Everything a rule may need. Only `facts` must be given; rules that need the rest are silent without it.

    `signed`: ids of the people who signed a regulation, by its id. `pages`: paths of the pages of the book, those left
    out for now too. `twins`: text of the made documents by path.
    """

    facts: Facts
    as_of: date | None = None
    signed: Mapping[str, Collection[str]] = field(default_factory=dict)
    pages: Collection[str] = ()
    twins: Mapping[str, str] = field(default_factory=dict)

    @property
    def today(self) -> date | None:
        """The day on which the facts are looked at: given, or the company's own."""
        return self.as_of or date_of(self.facts.company.as_of)

    @cached_property
    def words(self) -> Words:
        return words_of(str(self.facts.company.language or "en"))

    @property
    def jurisdiction(self) -> str:
        return str(self.facts.company.jurisdiction or "default")

    @property
    def law(self) -> Mapping[str, Any]:
        """The limits of the company's labour-law profile (jurisdictions.yaml)."""
        profiles = jurisdictions()
        return profiles.get(self.jurisdiction, profiles["default"])

    def roles(self, *functions: str) -> list[Record]:
        return [role for role in self.facts.roles if role.function in functions]

    def active_people(self) -> list[Record]:
        """People who work here today; those without a known role are left out."""
        return [person for person in self.facts.people if person.status in ACTIVE and person.role]

    def adopted(self) -> list[Record]:
        return [regulation for regulation in self.facts.regulations if regulation.adopted is True]


@cache
def jurisdictions() -> Mapping[str, Mapping[str, Any]]:
    return dict(own_yaml(Path(__file__).with_name("jurisdictions.yaml")))


def at(record: Any, message: str, *, field: str = "", help: str = "", key: bool = False) -> Problem:
    """A finding at a record or one of its fields; the runner adds the rule's name and severity."""
    return record.problem_at("", message, field=field, help=help, key=key)  # type: ignore[no-any-return]


def date_of(value: object) -> date | None:
    return value if isinstance(value, date) else None


def number_of(value: object) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def plain(number: Decimal | int) -> str:
    """A number for a message: 1,250 or 0.05, without idle noughts."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def named(record: Any) -> str:
    """An entry as a message names it."""
    return f"'{record.print_name}'" if record else "nobody"


def listed(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else "".join(names)


def months_between(earlier: date, later: date) -> int:
    """Whole months from one day to the other."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months if later.day >= earlier.day else months - 1
