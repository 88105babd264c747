"""Every id of the inventory is served by something, or somebody says why not; docs/coverage.md shows it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from coverage_evidence import COMPANY, ROOT, evidence, named_ids, regulations
from coverage_page import answers, coverage, inventory, reasons, stand_ins, wanted

from playbook.facts.load import load, load_bytes
from playbook.facts.schema import load_schemas, walk
from playbook.pages.catalogue import read_catalogue
from playbook.rules.deliverables import organising_steps, turnkey_deliverables
from playbook.rules.reference import elsewhere
from playbook.rules.registry import all_rules

DOCS = ROOT / "docs"
# Sections 4 and 5: regulations and pages of the book; 2.1: worked examples.
ELSEWHERE = {f"R{number:02}" for number in range(1, 39)} | {f"P{number}" for number in range(1, 68)}
ELSEWHERE |= {f"W{number}" for number in range(1, 18)}


def test_every_id_is_served_or_has_a_reason() -> None:
    unserved = [
        f"{identity} {letter}" for (identity, letter), answer in answers().items() if not answer.state
    ]
    assert not unserved, (
        f"nothing serves {', '.join(unserved)}: serve it, or say why in tests/coverage/reasons.yaml"
    )


def test_no_reason_is_out_of_date() -> None:
    found = evidence()
    needless = [" ".join(key) for key in reasons() if key in found or key not in wanted()]
    assert not needless, f"served by now, take out of tests/coverage/reasons.yaml: {', '.join(needless)}"


def test_whatever_stands_in_is_there() -> None:
    found = evidence()
    missing = {" ".join(key): " ".join(other) for key, other in stand_ins().items() if other not in found}
    assert not missing


def test_the_table_is_up_to_date() -> None:
    stale = "docs/coverage.md is stale: write it anew with `python tools/make_docs.py`"
    assert (DOCS / "coverage.md").read_text("utf-8") == coverage(), stale


def test_every_link_of_the_table_leads_somewhere() -> None:
    for target in sorted(set(re.findall(r"\]\(([^)]+)\)", coverage()))):
        name, _, anchor = target.partition("#")
        path = (DOCS / name).resolve()
        assert path.is_file(), target
        if anchor:
            heads = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
            assert anchor in {head.lower().replace(" ", "-") for head in heads}, target


def test_only_ids_of_the_inventory_are_cited() -> None:
    known = ELSEWHERE | {identity for rows in inventory().values() for identity in rows}
    cited = {identity: rule.name for rule in all_rules().values() for identity in rule.ids}
    for spec in load_schemas().values():
        cited |= dict.fromkeys(spec.serves, spec.name)
        cited |= {identity: ".".join(field.path) for field in walk(spec.root) for identity in field.serves}
    for folder in ("site", "forms"):
        for page in read_catalogue(COMPANY, folder):
            cited |= dict.fromkeys(page.serves, page.template)
    cited |= {identity: code for code, ids in regulations().items() for identity in ids}
    assert {identity: where for identity, where in cited.items() if identity not in known} == {}


def test_thirty_eight_regulations_and_sixty_seven_pages() -> None:
    codes = [f"R-{number:02}" for number in range(1, 39)]
    assert list(regulations()) == codes
    assert [str(entry.id) for entry in load(COMPANY).facts.regulations] == codes
    served = {identity for page in read_catalogue(COMPANY) for identity in page.serves}
    assert sorted({f"P{number}" for number in range(1, 68)} - served) == []


@pytest.mark.parametrize("number", range(1, 86))
def test_every_rule_of_the_inventory_is_decided(number: int) -> None:
    identity = f"L{number:02}"
    assert identity in inventory()["6 Rules of the check"]
    decided = {name for rule in all_rules().values() for name in rule.ids} | set(elsewhere())
    assert identity in decided or (identity, "L") in reasons()


def test_sixteen_deliverables_and_eight_steps() -> None:
    """T1: sixteen and not fifteen; D1: eight organising steps."""
    facts = load_bytes({}).facts
    assert sorted(entry.number for entry in turnkey_deliverables(facts)) == list(range(1, 17))
    assert [entry.number for entry in organising_steps(facts)] == list(range(1, 9))


def test_a_docstring_names_single_ids_and_ranges() -> None:
    assert named_ids("Bands (H4, W1–W3, L43).") == ["H4", "W1", "W2", "W3", "L43"]
    assert named_ids("A4 paper, 100 per cent") == ["A4"]
    assert named_ids("nothing of ours: X1, K, 7") == []


# What the source texts lost, got wrong or only advertised is said nowhere in our name.
TRAPS = {
    "T7": (r"three (main )?tasks", "The CRM solves three main tasks"),
    "T9": (
        r"\b(15.{1,3}20|30) ?(%|percent).{0,60}(week|CRM|profit)|CRM.{0,60}\b30 ?(%|percent)|10x|ten times the profit",
        "A CRM brings 30 % in a week",
    ),
    "T10": (r"class365|free templates", "Download free templates"),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_traps_of_the_source_texts_are_kept_out(trap: str) -> None:
    pattern, example = TRAPS[trap]
    assert re.search(pattern, example, re.IGNORECASE)
    folders = [ROOT / "company", ROOT / "templates", ROOT / "playbook" / "facts" / "schemas"]
    texts: list[Path] = [
        path for folder in folders for kind in ("*.yaml", "*.md.j2") for path in sorted(folder.rglob(kind))
    ]
    assert len(texts) > 100
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in texts
        for line in path.read_text("utf-8").splitlines()
        if re.search(pattern, line, re.IGNORECASE)
    ]
    assert found == []
