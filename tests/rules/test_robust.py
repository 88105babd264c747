"""Rules never raise, and are silent about what is not there."""

from __future__ import annotations

import copy
import random
from datetime import date
from typing import Any

import pytest
from rule_companies import World, base_company, load_world, overlaid

from playbook.facts.load import load_bytes
from playbook.facts.schema import Field, load_schemas
from playbook.problems import Problem
from playbook.project import templates_dir
from playbook.rules.context import Context
from playbook.rules.registry import HEADINGS, all_rules
from playbook.rules.run import run_rules

EXAMPLE = templates_dir().parent / "company"
EXAMPLE_FILES = sorted(path.relative_to(EXAMPLE).as_posix() for path in EXAMPLE.rglob("*.yaml"))


def said(world: World) -> list[Problem]:
    return run_rules(Context(load_world(world).facts)).problems


def test_nothing_is_said_of_an_empty_company() -> None:
    assert run_rules(Context(load_bytes({}).facts)).problems == []


def test_nothing_is_said_of_unfilled_files() -> None:
    names = [name for name, spec in load_schemas().items() if not spec.folder]
    world = {f"{name}.yaml": dict.fromkeys(load_schemas()[name].root.fields) for name in names}
    assert said(world) == []


@pytest.mark.skipif(not EXAMPLE_FILES, reason="the example company is not part of this package")
@pytest.mark.parametrize("file", EXAMPLE_FILES)
def test_a_single_file_is_looked_at_without_the_others(file: str) -> None:
    facts = load_bytes({file: (EXAMPLE / file).read_bytes()}).facts
    for problem in run_rules(Context(facts)).problems:
        assert problem.message and problem.file, problem


@pytest.mark.parametrize("keep", ["required", "optional"])
def test_a_company_with_half_of_its_fields(keep: str) -> None:
    world = base_company()
    for file, data in world.items():
        _strip(load_schemas()[file.partition("/")[0].removesuffix(".yaml")].root, data, keep == "required")
    for problem in said(world):
        assert problem.message and problem.file, problem


@pytest.mark.parametrize(
    "wrong", [None, "", [], {}, "text", 0, -1, True, [None], {"a": 1}, "${", "2026-13-45"]
)
def test_wrong_values_are_left_to_the_check_of_the_form(wrong: Any) -> None:
    choose = random.Random(4)
    for _ in range(8):
        world = base_company()
        for _ in range(12):
            _spoil(choose, world[choose.choice(sorted(world))], wrong)
        said(world)


def _spoil(choose: random.Random, data: Any, wrong: Any) -> None:
    """Put a wrong value somewhere into the data; not for ids and the quoted fact, which reading itself stands on."""
    keys: list[Any] = list(data) if isinstance(data, dict) else list(range(len(data)))
    keys = [key for key in keys if key not in ("id", "inbound")]
    if not keys:
        return
    key = choose.choice(keys)
    if isinstance(data[key], (dict, list)) and choose.random() < 0.8:
        _spoil(choose, data[key], wrong)
    else:
        data[key] = copy.deepcopy(wrong)


def _strip(field: Field, data: dict[str, Any], keep_required: bool) -> None:
    for name in list(data):
        inner = field.fields.get(name)
        if inner is None or name == "id":
            continue
        if inner.required != keep_required and inner.type not in ("items", "group"):
            del data[name]
        elif inner.type == "items":
            for entry in data[name]:
                _strip(inner, entry, keep_required)
        elif inner.type == "group":
            _strip(inner, data[name], keep_required)


BROKEN = {"meetings.yaml": {"meetings.audit": "(gone)"}}


def exception(severity: str, until: str = "2027-03-31", reason: str = "Three sellers") -> World:
    entry = {"id": "too-few-meetings", "severity": severity, "reason": reason, "until": until}
    return overlaid(base_company(), {**BROKEN, "rules.yaml": {"rules": [entry]}})


def test_a_company_silences_or_weighs_a_rule_with_reason_and_end() -> None:
    assert [problem.severity for problem in said(overlaid(base_company(), BROKEN))] == ["warning"]
    assert said(exception("silent")) == []
    assert [(problem.name, problem.severity) for problem in said(exception("error"))] == [
        ("too-few-meetings", "error")
    ]


def test_an_exception_without_reason_or_past_its_end_does_not_count() -> None:
    assert [problem.name for problem in said(exception("silent", reason=""))] == ["too-few-meetings"]
    assert [problem.name for problem in said(exception("silent", until="2026-09-30"))] == [
        "too-few-meetings",
        "expired-exception",
    ]


def test_the_law_of_one_country_is_silent_in_another() -> None:
    clawback = {"motivation.yaml": {"motivation.closer.clawback": "The commission is deducted from pay"}}
    fine = {"regulations/R-04.yaml": {"consequences": ["A fine of 20 euro"]}}
    for jurisdiction, expected in [
        ("default", ["fine-as-consequence"]),
        ("no", ["clawback-from-wages", "fine-as-consequence"]),
        ("ru", ["clawback-from-wages", "forbidden-fine"]),
    ]:
        world = overlaid(base_company(), {**clawback, **fine, "company.yaml": {"jurisdiction": jurisdiction}})
        assert [problem.name for problem in said(world)] == expected


def test_signatures_and_the_day_come_from_outside() -> None:
    facts = load_world(base_company()).facts
    later = run_rules(Context(facts, as_of=date(2026, 12, 15))).problems
    assert {problem.name for problem in later} == {"review-overdue"}
    everybody = {f"R-0{number}": ["p-hun", "p-clo"] for number in range(1, 7)}
    assert run_rules(Context(facts, signed=everybody)).problems == []
    unsigned = run_rules(Context(facts, signed={**everybody, "R-02": ["p-hun"]})).problems
    assert [(problem.name, problem.file) for problem in unsigned] == [
        ("regulation-not-read", "company/regulations/R-02.yaml")
    ]


def test_an_edition_may_be_read_until_the_day_it_takes_effect() -> None:
    world = overlaid(base_company(), {"regulations/R-02.yaml": {"effective": "2026-10-20"}})
    signed = {f"R-0{number}": ["p-hun", "p-clo"] for number in (1, 3, 4, 5, 6)}
    found = [
        [
            problem.file
            for problem in run_rules(Context(load_world(world).facts, as_of=day, signed=signed)).problems
            if problem.name == "regulation-not-read"
        ]
        for day in (date(2026, 10, 19), date(2026, 10, 20))
    ]
    assert found == [[], ["company/regulations/R-02.yaml"]]


def test_who_has_read_nothing_yet_is_one_finding() -> None:
    facts = load_world(base_company()).facts
    signed = {f"R-0{number}": ["p-hun"] for number in range(1, 7)}
    (found,) = run_rules(Context(facts, signed=signed)).problems
    assert found.file == "company/people.yaml"
    assert "has read none of the 6 regulations that bind this post" in found.message


def test_placeholders_in_made_documents() -> None:
    facts = load_world(base_company()).facts
    found = run_rules(Context(facts, twins={"site/pages/leads.md": "# Leads\n\nTBD\n"})).problems
    assert [(problem.name, problem.file, problem.line) for problem in found] == [
        ("placeholder-text", "site/pages/leads.md", 3)
    ]


def test_every_rule_says_what_why_and_by_an_example() -> None:
    for rule in all_rules().values():
        assert list(rule.sections) == list(HEADINGS), rule.name
        assert rule.title.endswith("."), rule.name
        assert rule.ids, rule.name
