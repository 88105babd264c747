"""What a rule is: one function, its inventory ids, a severity, a docstring that becomes the reference."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from playbook.problems import Problem, Severity
from playbook.rules.context import Context

Check = Callable[[Context], Iterator[Problem]]
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


@dataclass(frozen=True, slots=True)
class Rule:
    """One objection somebody who knows sales would make. `name` says the pattern found."""

    name: str
    ids: tuple[str, ...]
    severity: Severity
    jurisdictions: tuple[str, ...]
    subject: str
    title: str
    sections: Mapping[str, str]
    check: Check
    fixed: bool


_rules: dict[str, Rule] = {}


def rule(
    *ids: str, severity: Severity = "warning", jurisdictions: tuple[str, ...] = (), fixed: bool = False
) -> Callable[[Check], Check]:
    """Register a function as a rule under its own name, `seller_act_as_exit` as `seller-act-as-exit`.

    `jurisdictions`: speaks only under these labour-law profiles. `fixed`: a company cannot silence it.
    """

    def register(check: Check) -> Check:
        name = check.__name__.replace("_", "-")
        title, sections = _sections(inspect.getdoc(check) or "")
        if name in _rules:
            raise ValueError(f"two rules are called {name}")
        subject = check.__module__.rpartition(".")[2]
        _rules[name] = Rule(name, ids, severity, jurisdictions, subject, title, sections, check, fixed)
        return check

    return register


@cache
def all_rules() -> Mapping[str, Rule]:
    """Every rule by name, in the order of the subjects and, inside, of their source."""
    for subject in SUBJECTS:
        import_module(f"playbook.rules.{subject}")
    ordered = sorted(_rules.values(), key=lambda entry: SUBJECTS.index(entry.subject))
    return {entry.name: entry for entry in ordered}


def _sections(doc: str) -> tuple[str, dict[str, str]]:
    """The first line, and the text under each heading."""
    title, _, rest = doc.partition("\n")
    pieces = re.split(rf"^({'|'.join(HEADINGS)}):\s*", rest, flags=re.MULTILINE)
    pairs = zip(pieces[1::2], pieces[2::2], strict=True)
    return title.strip(), {heading: " ".join(text.split()) for heading, text in pairs}
