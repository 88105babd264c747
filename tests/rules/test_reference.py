"""The list of rules, and the reference that is generated from their docstrings."""

from __future__ import annotations

import json
from pathlib import Path

from playbook.commands.rules import rules_json, rules_text
from playbook.rules.reference import elsewhere, rules_reference
from playbook.rules.registry import all_rules

DOCS = Path(__file__).parents[2] / "docs"


def test_the_reference_is_up_to_date() -> None:
    stale = "docs/rules.md is stale: write it anew with `playbook rules --format md > docs/rules.md`"
    assert (DOCS / "rules.md").read_text("utf-8") == rules_reference(), stale


def test_every_id_of_the_inventory_is_decided() -> None:
    wanted = {f"L{number:02}" for number in range(1, 86)}
    decided = {identity for rule in all_rules().values() for identity in rule.ids} | set(elsewhere())
    assert wanted <= decided, sorted(wanted - decided)


def test_the_list_names_every_rule_once() -> None:
    text = rules_text()
    rows = json.loads(rules_json())
    assert [row["name"] for row in rows] == list(all_rules())
    for rule in all_rules().values():
        assert text.count(f" {rule.name} ") == 1, rule.name
    assert (
        "  L02  seller-act-as-exit                    warning  A stage ends with something the seller does."
        in text
    )
