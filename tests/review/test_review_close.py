"""Closing a review, and editions and drafts between two reviews."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from companies import commit, facts_of, git
from reviewing import TODAY, body, edit, rows, seen, stages

from playbook.commands.issue import issue
from playbook.commands.review import close
from playbook.report.review_words import sentence


def test_closing_writes_the_ledger(root: Path) -> None:
    edit(root, stages=stages(5))
    issue(str(root), [], date(2025, 9, 1), by="p-01", every=True)
    _, path, problems = close(str(root), "2025-Q3", TODAY, by="p-01", kept=["R-04"])
    assert problems == []
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    assert lines[1:4] == ["review: 2025-Q3", "closed: '2025-10-01'", "by: p-01"]
    assert [line for line in lines if "id:" in line or "result:" in line or "now:" in line] == [
        "- id: R-01",
        "  result: re-sign",
        "    now: Everybody is called back within 5 days.",
        "- id: R-02",
        "  result: re-sign",
        "    now: Lead | 5 days",
        "- id: R-04",
        "  result: kept",
    ]
    commit(root, "close 2025-Q3", day="2025-10-01")
    found = seen(root)
    assert (found.base, found.entries) == ("review 2025-Q3 (2025-10-01)", [])
    assert {row.due.day.isoformat() for row in found.regulations if row.due} == {"2026-01-01"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"name": "../x"}, "'../x' cannot be a review's name"),
        ({"name": "2025-Q2"}, "the review 2025-Q2 is closed already"),
        ({"by": "p-99"}, "nobody has the id 'p-99'"),
        ({"kept": ["R-77"]}, "there is no regulation 'R-77' in force"),
        ({"kept": ["R-01"]}, "R-01 has changed since the last review, so it was not kept as it was"),
        ({"editorial": ["R-04"], "why": "x"}, "R-04 has not changed"),
        ({"editorial": ["R-01"]}, "an editorial change needs its reason"),
        ({}, "the text of R-01 is not that of an issued edition"),
    ],
)
def test_a_review_that_cannot_be_closed_is_not(root: Path, options: dict[str, Any], said: str) -> None:
    edit(root, stages=stages(5))
    name = options.pop("name", "2025-Q3")
    _, path, problems = close(str(root), name, TODAY, **{"by": "p-01", **options})
    assert path == ""
    assert any(one.message.startswith(said) for one in problems), [one.message for one in problems]
    assert len(list((root / "company/records/reviews").iterdir())) == 1


def test_a_rule_renamed_keeps_its_editions_signatures_and_clock(root: Path) -> None:
    git(root, "mv", "company/regulations/R-04.yaml", "company/regulations/R-14.yaml")
    git(root, "mv", "company/records/editions/R-04.md", "company/records/editions/R-14.md")
    moved = root / "company/regulations/R-14.yaml"
    moved.write_text(moved.read_text().replace('"id": "R-04",', '"id": "R-14", "was": "R-04",'))
    found = seen(root)
    row = rows(found)["R-14"]
    assert [entry.change.kind for entry in found.entries if entry.change] == ["renamed"]
    assert (row.changed, row.unsigned, row.due.day.isoformat() if row.due else "") == (
        False,
        (),
        "2025-10-02",
    )


def test_closing_a_review_notes_the_day_in_the_rules_that_were_read(root: Path) -> None:
    files = {name: root / f"company/regulations/{name}.yaml" for name in ("R-01", "R-02", "R-04")}
    before = {name: path.read_bytes() for name, path in files.items()}
    close(str(root), "2025-Q3", TODAY, by="p-01", kept=["R-01", "R-02"])
    for name in ("R-01", "R-02"):
        day = before[name].replace(b'"reviewed": 2025-07-02', b'"reviewed": 2025-10-01')
        assert day != before[name]
        assert files[name].read_bytes() == day
    assert files["R-04"].read_bytes() == before["R-04"]


def test_no_review_is_closed_over_a_file_that_cannot_be_read(root: Path) -> None:
    (root / "company/stages.yaml").write_text("stages: [", encoding="utf-8")
    _, path, problems = close(str(root), "2025-Q3", TODAY, by="p-01")
    assert (path, problems[0].name, problems[0].file.rpartition("/")[2]) == (
        "",
        "unreadable-file",
        "stages.yaml",
    )


def test_a_later_day_in_a_rule_stays_when_a_review_is_closed(root: Path) -> None:
    path = root / "company/regulations/R-01.yaml"
    path.write_text(path.read_text().replace('"reviewed": 2025-07-02', '"reviewed": 2025-10-02'))
    before = path.read_bytes()
    _, written, _ = close(str(root), "2025-Q3", TODAY, by="p-01", kept=["R-01"])
    assert written
    assert path.read_bytes() == before


def test_an_edition_with_nothing_to_sign_asks_nobody_before_the_review_is_closed(root: Path) -> None:
    rule = {**facts_of()["regulations/R-01"], "title": "Another name"}
    edit(root, regulations__R_01=rule)
    issue(str(root), ["R-01"], date(2025, 8, 2), by="p-01")
    row = rows(seen(root))["R-01"]
    assert (row.after, row.level, row.people, row.unsigned) == (2, "inform", 2, ())


def test_a_rule_that_was_a_draft_already_is_not_told_again(root: Path) -> None:
    edit(root, stages=stages(5))
    commit(root, "quicker", day="2025-08-01")
    found = seen(root, since="HEAD")
    assert (found.entries, found.touched, found.signers, found.drafts) == ([], [], [], ["R-01", "R-02"])
    assert body(found).startswith(
        "Since HEAD (2025-08-01): nothing has changed\n"
        "  note: drafts already then, and not changed since: R-01, R-02\n"
    )
    assert rows(found)["R-02"].draft and found.open


def test_a_change_to_a_draft_is_told_without_those_before_it(root: Path) -> None:
    edit(root, stages=stages(5))
    commit(root, "quicker", day="2025-08-01")
    edit(root, stages=stages(5, name="First call"))
    found = seen(root, since="HEAD")
    assert [sentence(one, found) for one in found.entries] == ["Stage First call: name “Lead” → “First call”"]


def test_an_edition_issued_for_earlier_changes_says_so(root: Path) -> None:
    edit(root, stages=stages(5))
    commit(root, "quicker", day="2025-08-01")
    issue(str(root), ["R-02"], date(2025, 8, 2), by="p-01")
    found = seen(root, since="HEAD")
    assert [(one.level, sentence(one, found)) for one in found.entries] == [
        ("record", "R-02 Rule R-02: edition 1 → 2 issued"),
        (
            "re-sign",
            "R-02 Rule R-02: the text differs in 1 place because of earlier changes, which had not been issued then",
        ),
    ]
