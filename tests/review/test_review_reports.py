"""The same review as text, Markdown, JSON and a page of the book."""

from __future__ import annotations

import json
from pathlib import Path

from companies import commit
from reviewing import TODAY, edit, pay, seen, stages

from playbook.commands.review import close, redlines, review
from playbook.pages.markdown import to_markdown
from playbook.report.review_html import as_html
from playbook.report.review_json import as_json, as_object
from playbook.report.review_markdown import MARKER, as_markdown
from playbook.report.review_text import as_text


def test_both_texts_of_a_changed_rule_are_there_for_a_redline(root: Path) -> None:
    edit(root, stages=stages(5))
    old, new = (
        "".join(to_markdown(blocks))
        for row in redlines(review(str(root), TODAY), ["R-01"])
        for blocks in (row.old_blocks, row.new_blocks)
    )
    assert old == (root / "company/records/editions/R-01.md").read_text()
    assert new == old.replace("14 days", "5 days")


def test_markdown_for_a_pull_request(root: Path) -> None:
    edit(root, stages=stages(5, name="Lead <script>|"))
    text = as_markdown(seen(root))
    assert text.startswith(f"{MARKER}\n# Since review 2025-Q2")
    assert "<script>" not in text.replace("<details><summary>", "")
    assert "- Everybody is called back within ~~14~~ **5** days." in text
    assert "| R-04 Rule R-04 | edition 1 | due in 1 d | all 2 signed |" in text


def test_html_opens_anywhere_and_runs_nothing(root: Path) -> None:
    edit(root, stages=stages(5, name="<script>alert(1)</script>"))
    text = as_html(seen(root))
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert "http" not in text
    assert "<p>Everybody is called back within <del>14</del> <ins>5</ins> days.</p>" in text


def test_the_old_state_has_the_day_of_its_review_not_that_of_the_commit(root: Path) -> None:
    close(str(root), "2025-Q3", TODAY, by="p-01", kept=["R-01"])
    assert "next review starts from that commit" in as_text(seen(root))
    commit(root, "close 2025-Q3", day="2025-10-05")
    whole = as_object(seen(root))
    assert (whole["base"], whole["base_day"]) == ("review 2025-Q3 (2025-10-01)", "2025-10-01")


def test_json_says_what_the_text_says(root: Path) -> None:
    edit(root, stages=stages(5))
    found = seen(root)
    whole = json.loads(as_json(found))
    assert whole == as_object(found)
    assert [one["sentence"] for one in whole["changes"]] == ["Stage Lead: time limit 14 days → 5 days"]
    assert whole["changes"][0] | {"file": "", "line": 0} == {
        "kind": "changed",
        "level": "re-sign",
        "sign": "~",
        "sentence": "Stage Lead: time limit 14 days → 5 days",
        "regulations": ["R-01", "R-02"],
        "pages": ["funnel-test"],
        "path": "stages.lead.max_days",
        "was": "stages.lead.max_days",
        "label": "Time limit",
        "name": "",
        "old": ["14 days"],
        "new": ["5 days"],
        "leaves": ["stages.lead.max_days"],
        "file": "",
        "line": 0,
    }
    assert whole["summary"]["must_sign"] == [
        {"id": "p-02", "name": "Ben Cole"},
        {"id": "p-03", "name": "Cy Dunne"},
    ]


def test_no_line_is_wider_than_a_terminal(root: Path) -> None:
    long = "合同签署之前不得向客户承诺任何折扣 " * 12
    edit(
        root,
        stages=stages(5, name=long, exit=long + "x"),
        motivation=pay(2600, name="Ein " + "Donaudampfschiff" * 9),
    )
    from playbook.report.tables import width

    text = as_text(seen(root))
    assert max(map(width, text.splitlines())) <= 80
    assert "\x1b" not in text
    assert "\x1b[1;31mMUST SIGN AGAIN" in as_text(seen(root), colour=True)
