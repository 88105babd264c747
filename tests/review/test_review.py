"""The review of a workspace, as text: what changed, what it touches, who signs (playbook/commands/review.py)."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from companies import TEMPLATE, commit, facts_of, git, repository, tree_of, write
from worlds import build_tree, playbook, quiet_company

from playbook.commands.issue import issue
from playbook.commands.review import close, redlines, review
from playbook.commands.signoff import add
from playbook.pages.markdown import to_markdown
from playbook.report.review_html import as_html
from playbook.report.review_json import as_json, as_object
from playbook.report.review_markdown import MARKER, as_markdown
from playbook.report.review_model import Entry, Fit, Review
from playbook.report.review_text import as_text
from playbook.report.review_words import affects, runs, sentence

START, CLOSED, TODAY = date(2025, 7, 1), date(2025, 7, 2), date(2025, 10, 1)
BOTH = ["p-02", "p-03"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A company whose three rules were issued, signed by everybody and reviewed on 2 July."""
    repository(tmp_path, tree_of(facts_of()), day="2025-06-20")
    issue(str(tmp_path), [], START, by="p-01", every=True)
    add(str(tmp_path), ["R-01", "R-02", "R-04"], BOTH, START, how="paper")
    commit(tmp_path, "issued and signed", day="2025-07-01")
    _, path, problems = close(str(tmp_path), "2025-Q2", CLOSED, by="p-01", kept=["R-01", "R-02", "R-04"])
    assert (bool(path), problems) == (True, [])
    commit(tmp_path, "close 2025-Q2", day="2025-07-02")
    return tmp_path


def edit(root: Path, **files: Any) -> None:
    write(
        root,
        tree_of(
            facts_of(**{name.replace("__", "/").replace("R_", "R-"): one for name, one in files.items()})
        ),
    )
    fresh = {
        name: path for name in ("R-01", "R-02", "R-04") if (path := root / f"company/regulations/{name}.yaml")
    }
    for name, path in fresh.items():  # editing the facts does not take back what `issue` wrote
        text = git(root, "show", f"HEAD:company/regulations/{name}.yaml", check=False)
        if f"regulations__{name.replace('-', '_')}" not in files and text:
            path.write_text(text)


ONE_PERSON = """---
part: process
order: 2
title: "'Mentor'"
---
{{ people['p-02'].name }}
"""
ALL_PEOPLE = """---
part: process
order: 3
title: "'Team'"
---
{% for person in people %}
- {{ person.name }}
{% endfor %}
"""


def stages(days: int = 14, **more: Any) -> dict[str, Any]:
    data = facts_of()["stages"]
    data["stages"][0] |= {"max_days": days, **more}
    return data


def pay(base: int = 2400, **more: Any) -> dict[str, Any]:
    data = facts_of()["motivation"]
    data["motivation"][0] |= {"base": base, **more}
    return data


def seen(root: Path, today: date = TODAY, **more: Any) -> Review:
    return review(str(root), today, **more).review


def body(found: Review) -> str:
    """The report without the note on files that are not committed."""
    found.notes = [note for note in found.notes if "not committed" not in note]
    return as_text(found)


def rows(found: Review) -> dict[str, Any]:
    return {row.id: row for row in found.regulations}


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
  Give the old state with --since REF|DATE or --base-dir DIR, or close the first
  review: playbook review close NAME --by PERSON.

REGULATIONS
  R-01 Rule R-01            edition 1, draft  OVERDUE 15 d   unsigned 2 of 2
""")


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


def test_the_second_look_is_the_same_as_the_first(root: Path) -> None:
    edit(root, stages=stages(5), motivation=pay(2600))
    first = as_json(seen(root))
    assert as_json(seen(root)) == first
    (root / ".playbook" / "readings.json").unlink()
    assert as_json(seen(root)) == first


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


def test_the_note_of_an_earlier_look_never_hides_a_change(root: Path) -> None:
    seen(root)
    edit(root, stages=stages(5))
    assert [entry.regulations for entry in seen(root).entries] == [("R-01", "R-02")]
    write(
        root,
        {"templates/regulation/default.md.j2": TEMPLATE.replace("| Stage | Limit |", "| Stage | At most |")},
    )
    assert {entry.regulation for entry in seen(root).entries if not entry.change} == {"R-02"}


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


def test_an_edition_with_nothing_to_sign_asks_nobody_before_the_review_is_closed(root: Path) -> None:
    rule = {**facts_of()["regulations/R-01"], "title": "Another name"}
    edit(root, regulations__R_01=rule)
    issue(str(root), ["R-01"], date(2025, 8, 2), by="p-01")
    row = rows(seen(root))["R-01"]
    assert (row.after, row.level, row.people, row.unsigned) == (2, "inform", 2, ())


def test_closing_a_review_notes_the_day_in_the_rules_that_were_read(root: Path) -> None:
    files = {name: root / f"company/regulations/{name}.yaml" for name in ("R-01", "R-02", "R-04")}
    before = {name: path.read_bytes() for name, path in files.items()}
    close(str(root), "2025-Q3", TODAY, by="p-01", kept=["R-01", "R-02"])
    for name in ("R-01", "R-02"):
        day = before[name].replace(b'"reviewed": 2025-07-02', b'"reviewed": 2025-10-01')
        assert day != before[name]
        assert files[name].read_bytes() == day
    assert files["R-04"].read_bytes() == before["R-04"]


def test_a_later_day_in_a_rule_stays_when_a_review_is_closed(root: Path) -> None:
    path = root / "company/regulations/R-01.yaml"
    path.write_text(path.read_text().replace('"reviewed": 2025-07-02', '"reviewed": 2025-10-02'))
    before = path.read_bytes()
    _, written, _ = close(str(root), "2025-Q3", TODAY, by="p-01", kept=["R-01"])
    assert written
    assert path.read_bytes() == before
