"""The reference of the rules, in Markdown, generated from their docstrings."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from playbook.facts.read import own_yaml
from playbook.rules.registry import HEADINGS, SUBJECTS, Rule, all_rules

_INTRODUCTION = """\
# Rules of the check

Generated from `playbook/rules/`; do not edit. What somebody who knows sales would object to. The check prints the
name of the rule in brackets. A company may weigh a rule differently or silence it in `company/rules.yaml`, with a
reason and an end:

```yaml
rules:
  - id: too-few-meetings
    severity: info
    reason: Three sellers; the weekly and the fortnightly meeting are one
    until: 2027-03-31
```

Rules on fines, cuts of a bonus and taking back pay follow the labour-law profile of the company
(`jurisdiction`). They are notes for your lawyer, not legal advice.
"""


def rules_reference() -> str:
    """The text of docs/rules.md."""
    parts = [_INTRODUCTION]
    for subject in SUBJECTS:
        title, _, help_text = str(import_module(f"playbook.rules.{subject}").__doc__).strip().partition(":")
        parts.append(f"## {title.strip().rstrip('.')}\n")
        if help_text:
            sentence = help_text.strip()
            parts.append(f"{sentence[0].upper()}{sentence[1:]}\n")
        parts += [_entry(rule) for rule in all_rules().values() if rule.subject == subject]
    parts.append("## Decided elsewhere\n")
    parts.append(
        "Some rules of the inventory need no function: the form of the facts or the measured page decides them.\n"
    )
    rows = [
        f"| {name} | `{'`, `'.join(entry['by'].split(', '))}` | {entry['why']} |"
        for name, entry in elsewhere().items()
    ]
    parts.append("\n".join(["| id | problem | how |", "| --- | --- | --- |", *rows]) + "\n")
    return "\n".join(parts)


def elsewhere() -> dict[str, dict[str, str]]:
    """Inventory ids that other parts of the check decide: by which problem, and how."""
    return dict(own_yaml(Path(__file__).with_name("elsewhere.yaml")))


def _entry(rule: Rule) -> str:
    where = f", only under {', '.join(rule.jurisdictions)}" if rule.jurisdictions else ""
    fixed = ", cannot be silenced" if rule.fixed else ""
    lines = [
        f"### {rule.name}",
        "",
        f"*{rule.severity}{where}{fixed} · {', '.join(rule.ids)}*",
        "",
        rule.title,
        "",
    ]
    lines += [f"- **{heading}.** {_sentence(rule.sections[heading])}" for heading in HEADINGS]
    return "\n".join(lines) + "\n"


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]
