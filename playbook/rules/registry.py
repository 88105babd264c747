"""What a rule is: one function, its inventory ids, a severity, a docstring that becomes the reference."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module

from msgspec import Struct

from playbook.problems import Problem, Severity
from playbook.rules.context import Context

Check = Callable[..., Iterator[Problem]]
"""Looks at a context, and where the rule has parts at the part of that name."""
SUBJECTS = (
    "process",
    "crm",
    "scripts",
    "leads",
    "prices",
    "structure",
    "roles",
    "regulations",
    "documents",
    "consequences",
    "motivation",
    "bands",
    "plans",
    "meetings",
    "reports",
    "people",
    "training",
    "freshness",
)
HEADINGS = ("What it does", "Why", "Example")


class Rule(Struct, frozen=True):
    """One objection somebody who knows sales would make. `name` says the pattern found.

    `parts`: what the rule looks at one after the other, so that where one has changed the others need no second look.
    """

    name: str
    ids: tuple[str, ...]
    severity: Severity
    jurisdictions: tuple[str, ...]
    check: Check
    fixed: bool
    parts: Callable[[Context], Iterable[str]] | None = None

    @property
    def subject(self) -> str:
        return self.check.__module__.rpartition(".")[2]

    @property
    def title(self) -> str:
        return _sections(self.check)[0]

    @property
    def sections(self) -> Mapping[str, str]:
        """What stands under each heading of the function's docstring."""
        return _sections(self.check)[1]


_rules: dict[str, Rule] = {}


def rule(
    *ids: str,
    severity: Severity = "warning",
    jurisdictions: tuple[str, ...] = (),
    fixed: bool = False,
    parts: Callable[[Context], Iterable[str]] | None = None,
) -> Callable[[Check], Check]:
    """Register a function as a rule under its own name, `seller_act_as_exit` as `seller-act-as-exit`.

    `jurisdictions`: speaks only under these labour-law profiles. `fixed`: a company cannot silence it. `parts`: see
    `Rule`; the function is then called with the name of each.
    """

    def register(check: Check) -> Check:
        name = check.__name__.replace("_", "-")
        if name in _rules:
            raise ValueError(f"two rules are called {name}")
        _rules[name] = Rule(name, ids, severity, jurisdictions, check, fixed, parts)
        return check

    return register


@cache
def all_rules() -> Mapping[str, Rule]:
    """Every rule by name, in the order of the subjects and, inside, of their source."""
    return {entry.name: entry for subject in SUBJECTS for entry in rules_about(subject)}


@cache
def rules_about(subject: str) -> tuple[Rule, ...]:
    """The rules of one subject, in the order of their source."""
    import_module(f"playbook.rules.{subject}")
    return tuple(entry for entry in _rules.values() if entry.subject == subject)


@cache
def _sections(check: Check) -> tuple[str, dict[str, str]]:
    """The first line of a docstring, and the text under each heading."""
    doc = inspect.getdoc(check) or ""
    title, _, rest = doc.partition("\n")
    pieces = re.split(rf"^({'|'.join(HEADINGS)}):\s*", rest, flags=re.MULTILINE)
    pairs = zip(pieces[1::2], pieces[2::2], strict=True)
    return title.strip(), {heading: " ".join(text.split()) for heading, text in pairs}
