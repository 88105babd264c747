"""`playbook rules`: every rule with its id, name, severity and one line."""

from __future__ import annotations

import json

from playbook.report.tables import fit
from playbook.rules.registry import Rule, all_rules


def rules_text() -> str:
    """For a terminal, by subject."""
    lines: list[str] = []
    subject = ""
    for rule in all_rules().values():
        if rule.subject != subject:
            subject = rule.subject
            lines += ["", subject] if lines else [subject]
        lines.append(f"  {fit(rule.ids[0], 4)} {fit(rule.name, 37)} {fit(rule.severity, 8)} {rule.title}")
    return "\n".join(lines)


def rules_json() -> str:
    return json.dumps([_row(rule) for rule in all_rules().values()], ensure_ascii=False, indent=2)


def _row(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.ids[0],
        "ids": list(rule.ids),
        "name": rule.name,
        "severity": rule.severity,
        "jurisdictions": list(rule.jurisdictions),
        "subject": rule.subject,
        "title": rule.title,
    }
