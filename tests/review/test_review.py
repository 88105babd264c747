"""The review of a workspace, as text: what changed, what it touches, who signs (playbook/commands/review.py)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from companies import TEMPLATE, commit, facts_of, repository, tree_of, write
from reviewing import ALL_PEOPLE, BOTH, ONE_PERSON, START, TODAY, body, edit, pay, rows, seen, stages

from playbook.commands.issue import issue
from playbook.commands.review import close
from playbook.commands.signoff import add
from playbook.report.review_html import as_html
from playbook.report.review_markdown import as_markdown
from playbook.report.review_model import Entry, Fit, Review
from playbook.report.review_text import as_text
from playbook.report.review_words import affects, runs, sentence


def test_nothing_changed(root: Path) -> None:
    assert (
        body(seen(root))
        == """\
Since review 2025-Q2 (2025-07-02): nothing has changed

REGULATIONS
  R-01 Rule R-01            edition 1         due in 1 d     all 2 signed
  R-02 Rule R-02            edition 1         due in 1 d     all 2 signed
  R-04 Rule R-04            edition 1         due in 1 d     all 2 signed
"""
    )


def test_one_changed_number_touches_the_rules_that_print_it(root: Path) -> None:
    edit(root, stages=stages(5))
    assert (
        body(seen(root, date(2025, 10, 2)))
        == """\
Since review 2025-Q2 (2025-07-02): 1 change, 2 regulations, 1 page, 2 people
must sign again

MUST SIGN AGAIN (1)
  ~ Stage Lead: time limit 14 days → 5 days
      affects R-01, R-02, funnel-test                     [stages.lead.max_days]

REGULATIONS
  R-01 Rule R-01            edition 1, draft  due today      sign again 2 of 2
  R-02 Rule R-02            edition 1, draft  due today      sign again 2 of 2
  R-04 Rule R-04            edition 1         due today      all 2 signed

WHO HAS NOT SIGNED
  Ben Cole: R-01, R-02
  Cy Dunne: R-01, R-02
"""
    )


def test_the_new_edition_is_shown_beside_the_old_one_and_its_signatures_are_counted(root: Path) -> None:
    edit(root, stages=stages(5))
    issue(str(root), [], date(2025, 9, 1), by="p-01", every=True)
    add(str(root), ["R-01"], ["p-02"], date(2025, 9, 2), how="paper")
    found = seen(root, date(2025, 11, 1))
    text = body(found)
    assert "  R-01 Rule R-01            edition 1 → 2     OVERDUE 30 d   sign again 1 of 2\n" in text
    assert "FOR THE RECORD (2)\n  ~ R-01 Rule R-01: edition 1 → 2 issued\n         " in text
    assert found.signers == BOTH


def test_a_fact_that_only_informs_asks_for_no_signature(root: Path) -> None:
    edit(root, stages=stages(name="Enquiry"))
    found = seen(root)
    assert [(entry.level, entry.regulations) for entry in found.entries] == [("inform", ("R-02",))]
    assert (rows(found)["R-02"].level, found.signers) == ("inform", [])
    issue(str(root), ["R-02"], date(2025, 9, 1), by="p-01")
    close(str(root), "2025-Q3", TODAY, by="p-01")
    assert rows(seen(root))["R-02"].unsigned == ()


def test_a_fact_that_no_rule_prints_is_told_and_not_signed(root: Path) -> None:
    edit(root, stages=stages(exit="The buyer has named a day."))
    (entry,) = seen(root).entries
    assert (entry.change.level if entry.change else "", entry.level) == ("re-sign", "inform")


def test_a_condition_that_prints_other_words_is_explained_by_its_fact(root: Path) -> None:
    edit(root, motivation=pay(holdback="A tenth until the year is over"))
    assert [
        (entry.change.path if entry.change else "", entry.regulations) for entry in seen(root).entries
    ] == [("motivation.closer.holdback", ("R-04",))]


def test_a_text_that_no_fact_explains_must_be_signed_until_someone_says_otherwise(root: Path) -> None:
    write(
        root,
        {"templates/regulation/default.md.j2": TEMPLATE.replace("| Stage | Limit |", "| Stage | At most |")},
    )
    found = seen(root)
    assert (
        "  ! R-02 Rule R-02: the text differs in 1 place, and no changed fact explains\n    it\n      affects R-02\n"
        in body(found)
    )
    assert rows(found)["R-02"].resign
    issue(str(root), ["R-02"], date(2025, 9, 1), by="p-01")
    _, _, problems = close(str(root), "2025-Q3", TODAY, by="p-01", editorial=["R-02"], why="clearer heading")
    assert problems == []
    commit(root, "close 2025-Q3", day="2025-10-01")
    assert rows(seen(root))["R-02"].unsigned == ()
    later = seen(root, since="2025-07-03")
    assert "[editorial: clearer heading]" in body(later)
    assert not rows(later)["R-02"].resign


@pytest.mark.parametrize(
    ("company", "said", "level"),
    [
        ({"language": "ru", "locale": "ru_RU"}, ["Компания — язык: Английский → Русский"], "re-sign"),
        ({"locale": "de_DE"}, ["Company: locale “en_IE” → “de_DE”"], "inform"),
        ({"currency": "USD"}, ["Company: currency “EUR” → “USD”"], "re-sign"),
    ],
)
def test_another_language_or_currency_explains_every_text_it_changes(
    root: Path, company: dict[str, str], said: list[str], level: str
) -> None:
    edit(root, motivation=pay(2400, holdback=None))
    write(root, {"templates/regulation/default.md.j2": TEMPLATE.replace("| Limit |", "| {{ t.edition }} |")})
    issue(str(root), [], START, by="p-01", every=True)
    commit(root, "issued")
    edit(root, company={**facts_of()["company"], **company})
    review = seen(root, since="HEAD")
    entries = [entry for entry in review.entries if entry.level == level]
    assert [sentence(entry, review) for entry in entries][:1] == said
    assert not [entry for entry in review.entries if entry.change is None]
    assert entries[0].regulations
    assert {row.level for row in review.regulations if row.changed} == {level}


def test_a_new_wording_is_not_hidden_behind_a_changed_fact(root: Path) -> None:
    edit(root, stages=stages(name="Enquiry"))
    write(
        root,
        {"templates/regulation/default.md.j2": TEMPLATE.replace("| Stage | Limit |", "| Stage | At most |")},
    )
    found = seen(root)
    assert [(entry.level, entry.change is None) for entry in found.entries] == [
        ("inform", False),
        ("re-sign", True),
    ]
    assert rows(found)["R-02"].resign


def test_a_fact_that_a_rule_reads_and_does_not_print_makes_it_suspect(root: Path) -> None:
    edit(root, motivation=pay(holdback="None"))
    issue(str(root), [], date(2025, 9, 1), by="p-01", every=True)
    close(str(root), "2025-Q3", date(2025, 9, 2), by="p-01")
    commit(root, "close 2025-Q3", day="2025-09-02")
    edit(root, motivation=pay(holdback="A tenth"))
    found = seen(root)
    assert rows(found)["R-04"].suspect == ("motivation.closer.holdback",)
    assert "TO BE LOOKED AT (a fact they use changed, their text did not)\n  R-04 Rule R-04  " in body(found)


def test_a_removed_entry_is_behind_the_row_that_went(root: Path) -> None:
    data = facts_of()["stages"]
    del data["stages"][1]
    edit(root, stages=data)
    assert [
        (entry.change.path if entry.change else "", entry.regulations) for entry in seen(root).entries
    ] == [("stages.trial", ("R-02",))]


def test_a_rule_pushed_past_its_page_is_said_first(root: Path) -> None:
    edit(root, stages=stages(5))
    found = seen(
        root, fits_before={"R-02": Fit(1, 91.2)}, fits_after={"R-02": Fit(2, 104.6), "R-01": Fit(1, 40)}
    )
    assert body(found).split("\n\n")[1] == (
        "PAST THE PAGE\n  R-02 Rule R-02: no longer fits its page (1 page, 91 % → 2 pages, 105 %)"
    )


def test_an_added_entry_touches_the_pages_that_go_through_its_list(root: Path) -> None:
    write(
        root, {"templates/site/mentor-test.md.j2": ONE_PERSON, "templates/site/team-test.md.j2": ALL_PEOPLE}
    )
    added = {"id": "p-09", "name": "Flo Gray", "role": "closer", "since": "2025-09-01", "status": "active"}
    edit(root, people={"people": [*facts_of()["people"]["people"], added]})
    (entry,) = [one for one in seen(root).entries if one.change and one.change.kind == "added"]
    assert entry.pages == ("team-test",)


def test_many_pages_of_a_folder_are_counted_and_a_regulation_is_named_once() -> None:
    entry = Entry(
        None, "inform", ("R-04",), ("funnel", "regulations/R-04", *(f"roles/r{i}" for i in range(9)))
    )
    assert affects(entry, Review("", "", TODAY)) == "affects R-04, funnel, roles (9 pages)"


def test_very_many_pages_are_counted() -> None:
    entry = Entry(None, "inform", ("R-04",), (*(f"page-{n}" for n in range(9)), "roles/head"))
    assert affects(entry, Review("", "", TODAY)) == "affects R-04, 9 pages of the book, roles/head"


@pytest.mark.parametrize(
    ("ids", "said"),
    [
        (["R-01", "R-02", "R-03"], ["R-01", "R-02", "R-03"]),
        ([f"R-{n:02}" for n in (1, 2, 3, 4, 6, 9, 10, 11, 12)], ["R-01–R-04", "R-06", "R-09–R-12"]),
        (["R-7", "own-rule", "R-8", "R-9", "R-10"], ["R-7", "own-rule", "R-8", "R-9", "R-10"]),
        ([], []),
    ],
)
def test_ids_in_a_row_are_said_as_a_run(ids: list[str], said: list[str]) -> None:
    assert runs(ids) == said


def test_who_has_not_signed_is_listed_whether_again_or_for_the_first_time(root: Path) -> None:
    edit(root, stages=stages(5))
    newcomer = {"id": "p-09", "name": "Flo Gray", "role": "closer", "since": "2025-09-01", "status": "active"}
    edit(root, people={"people": [*facts_of()["people"]["people"], newcomer]})
    review = seen(root)
    expected = {"p-09": ["R-01", "R-02", "R-04"]}
    assert {person: review.unsigned[person] for person in expected} == expected
    for text in (as_text(review), as_markdown(review), as_html(review)):
        assert "Flo Gray: R-01, R-02, R-04" in text


def test_a_company_that_never_closed_a_review_learns_how(tmp_path: Path) -> None:
    root = repository(tmp_path, tree_of(facts_of()))
    assert as_text(seen(root)).startswith("""\
There is nothing to compare with yet.
  note: no review has been closed yet
  Give the old state with --since REF|DATE or --base-dir DIR. Once a review is
  closed (playbook review close NAME --by PERSON) and committed, it is known
  without.

REGULATIONS
  R-01 Rule R-01            edition 1, draft  OVERDUE 15 d   unsigned 2 of 2
""")


def test_a_text_that_cannot_be_made_is_said(root: Path) -> None:
    data = facts_of()["regulations/R-01"]
    edit(root, regulations__R_01={**data, "purpose": None})
    found = seen(root)
    assert "R-01" not in rows(found)
    assert [one.message for one in found.problems] == [
        "R-01 has no text yet, because regulations.R-01.purpose is still to be filled in"
    ]


def test_a_broken_fact_file_is_said_and_the_rest_compared(root: Path) -> None:
    edit(root, stages="stages:\n\t- x\n", motivation=pay(2600))
    found = seen(root)
    assert "this file cannot be read as it is now, so its changes are not shown" in {
        one.message for one in found.problems
    }
    assert [entry.change.path for entry in found.entries if entry.change] == ["motivation.closer.base"]
