"""What a review says never hangs on what an earlier look noted (playbook/commands/readings.py)."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from companies import TEMPLATE, commit, facts_of, git, repository, tree_of, write
from reviewing import START, TODAY, body, edit, pay, rows, seen, stages
from worlds import build_tree, playbook, quiet_company

from playbook.commands.issue import issue
from playbook.facts.load import load_bytes
from playbook.report.review_json import as_json

_PICKY = """\
---
part: process
order: 2
title: "'Long stages of ' ~ stages[0].name"
---
{% for stage in stages if stage.max_days > 20 %}
- {{ stage.name }}: {{ stage.exit }}
{% endfor %}
"""


EDITS: dict[str, Callable[[dict[str, Any]], object]] = {
    "a value": lambda data: data["stages"]["stages"][0].update(max_days=9),
    "an entry more": lambda data: data["stages"]["stages"].append({"id": "x", "name": "X", "max_days": 1}),
    "an entry less": lambda data: data["stages"]["stages"].pop(),
    "another order": lambda data: data["stages"]["stages"].reverse(),
    "a condition": lambda data: data["motivation"]["motivation"][0].update(holdback="A tenth"),
    "a name that others print": lambda data: data["roles"]["roles"][1].update(name="Seller"),
    "another id": lambda data: data["stages"]["stages"][1].update(id="pilot", was="trial"),
    "a rule more": lambda data: data.update({"regulations/R-09": {**data["regulations/R-02"], "id": "R-09"}}),
    "a rule less": lambda data: data["regulations/R-02"].update(adopted=False),
    "another currency": lambda data: data["company"].update(currency="GBP"),
    "an emptied field": lambda data: data["regulations/R-01"].update(purpose=None),
    "a file less": lambda data: data.pop("motivation"),
}


def test_the_second_look_is_the_same_as_the_first(root: Path) -> None:
    edit(root, stages=stages(5), motivation=pay(2600))
    first = as_json(seen(root))
    assert as_json(seen(root)) == first
    (root / ".playbook" / "readings.json").unlink()
    assert as_json(seen(root)) == first


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"id": "first", "was": "lead"}, id="renamed"),
        pytest.param({"name": "First talk"}, id="another name"),
        pytest.param({"max_days": 30}, id="a page asks for more"),
        pytest.param({"max_days": None}, id="a page is left out"),
    ],
)
def test_pages_are_those_of_today_whatever_an_earlier_look_noted(root: Path, change: dict[str, Any]) -> None:
    write(root, {"templates/site/long.md.j2": _PICKY})
    assert "long" not in seen(root).pages
    data = stages(**change)
    data["stages"][0]["exit"] = "The customer has called back."
    name = "company/stages.yaml"
    write(root, {name: tree_of(facts_of(stages=data))[name]})
    noted = as_json(seen(root))
    (root / ".playbook" / "readings.json").unlink()
    assert noted == as_json(seen(root))


def test_a_text_follows_a_new_order_also_where_the_order_is_no_fact(root: Path) -> None:
    one = pay()["motivation"][0]
    both = [one, {**one, "id": "head", "name": "Pay of the head", "role": "head"}]
    name = "company/motivation.yaml"
    write(root, {name: tree_of(facts_of(motivation={"motivation": both}))[name]})
    assert seen(root).touched == ["R-04"]
    issue(str(root), ["R-04"], TODAY, by="p-01")
    assert not rows(seen(root))["R-04"].draft
    write(root, {name: tree_of(facts_of(motivation={"motivation": both[::-1]}))[name]})
    assert rows(seen(root))["R-04"].draft


def test_what_has_no_text_is_said_after_a_check_too(tmp_path: Path) -> None:
    build_tree(tmp_path, quiet_company())
    git(tmp_path, "init", "-q")
    commit(tmp_path, "start")
    (rule,) = (tmp_path / "company/regulations").iterdir()
    rule.write_text(json.dumps({**json.loads(rule.read_text(encoding="utf-8")), "purpose": None}))
    playbook("check", cwd=tmp_path)
    assert "has no text yet" in playbook("review", cwd=tmp_path).err


def test_what_has_no_text_and_then_is_wrong_is_counted_as_on_a_first_look(tmp_path: Path) -> None:
    build_tree(tmp_path, quiet_company())
    git(tmp_path, "init", "-q")
    commit(tmp_path, "start")
    (rule,) = (tmp_path / "company/regulations").iterdir()
    whole = json.loads(rule.read_text(encoding="utf-8"))
    first = {**whole["steps"][0], "action": None}
    for step in (first, {key: value for key, value in first.items() if key != "action"}):
        rule.write_text(json.dumps({**whole, "steps": [step, *whole["steps"][1:]]}))
        again = playbook("review", "--since", "HEAD", "--format", "json", cwd=tmp_path)
    shutil.rmtree(tmp_path / ".playbook")
    assert playbook("review", "--since", "HEAD", "--format", "json", cwd=tmp_path).out == again.out
    assert "could not be made" in again.out


def test_the_note_of_an_earlier_look_never_hides_a_change(root: Path) -> None:
    seen(root)
    edit(root, stages=stages(5))
    assert [entry.regulations for entry in seen(root).entries] == [("R-01", "R-02")]
    write(
        root,
        {"templates/regulation/default.md.j2": TEMPLATE.replace("| Stage | Limit |", "| Stage | At most |")},
    )
    assert {entry.regulation for entry in seen(root).entries if not entry.change} == {"R-02"}


def test_what_leads_nowhere_is_noted_with_where_it_was_looked_for() -> None:
    rule = (
        b"id: R-01\npurpose: Within ${stages.lead.max_days}.\ncontrol: {meeting: huddle}\nrelated: [R-02]\n"
    )
    facts = load_bytes({"company.yaml": b"name: Ridge\n", "regulations/R-01.yaml": rule}).facts
    for _ in range(2):  # the second time from what is remembered
        with facts.listening() as reads:
            record = facts.regulations["R-01"]
            assert (str(record.purpose), bool(record.control.meeting), record.related) == (
                "Within ${stages.lead.max_days}.",
                False,
                [],
            )
        assert {"stages.lead.max_days", "meetings", "regulations"} <= reads


def test_a_text_follows_an_entry_that_comes_back(root: Path) -> None:
    data = stages(5)
    edit(root, stages={**data, "stages": data["stages"][1:]})
    assert "${stages.lead.max_days}" in str(rows(seen(root))["R-01"].differences)
    edit(root, stages=data)
    again = body(seen(root))
    shutil.rmtree(root / ".playbook")
    assert body(seen(root)) == again
    assert "14 days → 5 days" in again


@pytest.mark.parametrize("name", EDITS)
def test_a_look_with_a_note_says_what_a_look_without_says(tmp_path: Path, name: str) -> None:
    root = repository(tmp_path, tree_of(facts_of()))
    issue(str(root), [], START, by="p-01", every=True)
    commit(root, "issued")
    seen(root, since="HEAD")
    data = facts_of()
    EDITS[name](data)
    for path in (root / "company").glob("*.yaml"):
        path.unlink()
    write(root, tree_of(data))
    with_note = as_json(seen(root, since="HEAD"))
    shutil.rmtree(root / ".playbook")
    without = json.loads(as_json(seen(root, since="HEAD")))
    assert json.loads(with_note)["regulations"] == without["regulations"]
    assert [{**one, "pages": []} for one in json.loads(with_note)["changes"]] == [
        {**one, "pages": []} for one in without["changes"]
    ]
    assert without["changes"]
