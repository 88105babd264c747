"""All rules over all facts, with the exceptions that a company has written into company/rules.yaml."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from playbook.facts.model import Record
from playbook.problems import Problem, Severity, in_order
from playbook.rules.context import Context, date_of
from playbook.rules.registry import SUBJECTS, Rule, rules_about


class Findings(Struct):
    """Everything the rules object to, in the order of printing.

    `silent`: the rules, or parts of one, that had nothing to say (`process/stage-without-exit`), and the facts that each
    of them has read; a subject none of whose rules spoke stands there too (`process/`).
    """

    problems: list[Problem] = field(default_factory=list)
    silent: dict[str, frozenset[str]] = field(default_factory=dict)


def run_rules(context: Context, still_silent: Collection[str] = ()) -> Findings:
    """All rules, but for those and the subjects `still_silent`: whose facts have not changed since they had nothing to
    say."""
    found = Findings()
    for subject in SUBJECTS:
        if f"{subject}/" in still_silent:
            continue
        spoken = False
        for entry in rules_about(subject):
            for part in [(name,) for name in entry.parts(context)] if entry.parts else [()]:
                key = "/".join((subject, entry.name, *part))
                if key in still_silent:
                    continue
                with context.facts.listening() as reads:
                    problems = list(run_rule(entry, context, *part))
                if not problems:
                    found.silent[key] = frozenset(reads)
                found.problems += problems
                spoken = spoken or bool(problems)
        if not spoken:
            found.silent[f"{subject}/"] = frozenset()
    found.problems = in_order(found.problems)
    return found


def run_rule(entry: Rule, context: Context, *part: str) -> Iterator[Problem]:
    """The findings of one rule, or a part of it, unless the company's law or its own exception keeps it silent."""
    if entry.jurisdictions and context.jurisdiction not in entry.jurisdictions:
        return
    severity = _severity(entry, context)
    if severity is not None:
        for problem in entry.check(context, *part):
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
