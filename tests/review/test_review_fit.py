"""A change that pushes a regulation past its page is the first thing the review says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from companies import commit, facts_of, repository, tree_of, write

from playbook.commands.issue import issue
from playbook.commands.review import review
from playbook.commands.review_fit import measure_changed
from playbook.report.review_html import as_html
from playbook.report.review_markdown import as_markdown
from playbook.report.review_text import as_text


def test_a_rule_that_grew_past_its_page_is_said_first(tmp_path: Path) -> None:
    root = repository(tmp_path, tree_of(facts_of()))
    issue(str(root), [], date(2025, 7, 1), by="p-01", every=True)
    commit(root, "issued")
    data = facts_of()
    data["stages"]["stages"] += [
        {"id": f"s-{number}", "name": f"Stage {number}", "owner": "closer", "max_days": number}
        for number in range(4, 90)
    ]
    write(root, tree_of(data))
    found = review(str(root), date(2025, 10, 1), since="HEAD")
    measure_changed(found)
    text = as_text(found.review)
    (row,) = [one for one in found.review.regulations if one.overrun]
    assert row.fit_before is not None
    assert (row.id, row.fit_before.pages) == ("R-02", 1)
    assert text.index("PAST THE PAGE\n  R-02 Rule R-02: no longer fits its page (1 page, ") < text.index(
        "MUST SIGN AGAIN"
    )
    assert {one.id for one in found.review.regulations if one.fit_after} == {"R-02"}


def test_a_regulation_whose_frame_is_not_filled_in_is_reviewed_without_its_fill(tmp_path: Path) -> None:
    root = repository(tmp_path, tree_of(facts_of()))
    issue(str(root), [], date(2025, 7, 1), by="p-01", every=True)
    commit(root, "issued")
    data = facts_of()
    rule = data["regulations/R-02"]
    rule.update({"purpose": f"{rule['purpose']} And nobody is forgotten.", "effective": None})
    write(root, tree_of(data))
    found = review(str(root), date(2025, 10, 1), since="HEAD")
    measure_changed(found)
    (row,) = [one for one in found.review.regulations if one.differences]
    assert (row.id, row.fit_before, row.fit_after) == ("R-02", None, None)


def test_how_full_a_page_was_and_is_stands_in_every_form(tmp_path: Path) -> None:
    root = repository(tmp_path, tree_of(facts_of()))
    issue(str(root), [], date(2025, 7, 1), by="p-01", every=True)
    commit(root, "issued")
    data = facts_of()
    data["stages"]["stages"][0]["max_days"] = 15
    data["stages"]["stages"] += [
        {"id": f"s-{number}", "name": f"Stage {number}", "owner": "closer", "max_days": number}
        for number in range(4, 9)
    ]
    write(root, tree_of(data))
    found = review(str(root), date(2025, 10, 1), since="HEAD")
    measure_changed(found)
    same, grown = (one for one in found.review.regulations if one.fit_after)
    assert (same.id, grown.id) == ("R-01", "R-02")
    assert grown.fit_before is not None and grown.fit_after is not None
    assert same.fit_before == same.fit_after
    said = f"1 page, {grown.fit_before.fill:.0f} → {grown.fit_after.fill:.0f} %"
    lines = as_text(found.review).splitlines()
    row = next(number for number, line in enumerate(lines) if line.startswith("  R-02 "))
    assert lines[row + 1] == f"       {said}"
    assert sum(line.endswith(" %") for line in lines) == 1, "what stayed the same is not worth a line"
    assert f"| {said} |" in as_markdown(found.review)
    assert f"<td>{said}</td>" in as_html(found.review)
