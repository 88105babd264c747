"""All rules over all facts, with the exceptions that a company has written into company/rules.yaml."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from playbook.facts.model import Record
from playbook.problems import Problem, Severity, in_order
from playbook.rules.context import Context, date_of
from playbook.rules.registry import Rule, all_rules


@dataclass(slots=True)
class Findings:
    """Everything the rules object to, in the order of printing. `silent`: which rules had nothing to say, and the facts
    that each of them has read."""

    problems: list[Problem] = field(default_factory=list)
    silent: dict[str, frozenset[str]] = field(default_factory=dict)


def run_rules(context: Context, still_silent: Collection[str] = ()) -> Findings:
    """All rules, but for those `still_silent`: whose facts have not changed since they had nothing to say."""
    found = Findings()
    for entry in all_rules().values():
        if entry.name in still_silent:
            continue
        with context.facts.listening() as reads:
            problems = list(run_rule(entry, context))
        if not problems:
            found.silent[entry.name] = frozenset(reads)
        found.problems += problems
    found.problems = in_order(found.problems)
    return found


def run_rule(entry: Rule, context: Context) -> Iterator[Problem]:
    """The findings of one rule, unless the company's law or its own exception keeps it silent."""
    if entry.jurisdictions and context.jurisdiction not in entry.jurisdictions:
        return
    severity = _severity(entry, context)
    if severity is not None:
        for problem in entry.check(context):
            yield replace(problem, name=entry.name, severity=severity)


def _severity(entry: Rule, context: Context) -> Severity | None:
    exception = context.facts.rules.get(entry.name)
    if exception is None or entry.fixed or not in_force(exception, context):
        return entry.severity
    wanted = str(exception.severity)
    return None if wanted == "silent" else wanted  # type: ignore[return-value]


def in_force(exception: Record, context: Context) -> bool:
    """An exception counts while it has a severity, a reason and an end that has not passed."""
    until, today = date_of(exception.until), context.today
    complete = exception.severity and exception.reason and until is not None
    return bool(complete) and (today is None or until is None or today <= until)
