"""`playbook issue`: the text is frozen, four values are raised, every other byte stays (playbook/commands/issue.py)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from companies import facts_of, linked_facts, tree_of, write
from hypothesis import given
from hypothesis import strategies as st

from playbook.commands.issue import Issued, issue
from playbook.facts.edit import with_values
from playbook.facts.news import changelog
from playbook.facts.read import read_bytes
from playbook.facts.records import fingerprint, load_records
from playbook.problems import CannotRun
from playbook.project import open_workspace

TODAY = date(2025, 9, 1)
RULE = """\
# Kept by the head.
id: R-01          # never reuse
title: Calling back
adopted: true
purpose: "Everybody is called back within ${stages.lead.max_days}."
scope: [closer]
owner: head
steps:
  - {id: s1, actor: closer, action: calls back, deadline: the same day, artefact: a note}
control: {who: head, how: by the list, when: every morning}
consequences: [A talk]

edition:   2   # raised by `issue`
effective: '2025-07-01'
approved: 2025-06-16
reviewed:            # still to come
authors: [p-02]
"""


def company(tmp_path: Path, rule: str = RULE) -> Path:
    return write(tmp_path, tree_of(facts_of(**{"regulations/R-01": rule})))


def issued(folder: Path, *wanted: str, by: str = "p-01", today: date = TODAY, **more: str) -> Issued:
    return issue(str(folder), wanted, today, by=by, every=not wanted, **more)


def named(made: Issued) -> list[tuple[str, str]]:
    return [(one.name, one.message) for one in made.problems]


def test_the_first_issue_freezes_the_text_and_keeps_the_number(tmp_path: Path) -> None:
    root = company(tmp_path)
    made = issued(root, "R-01")
    text = (root / "company/records/editions/R-01.md").read_text(encoding="utf-8")
    assert text.startswith("# Calling back\n\nEverybody is called back within 14 days.\n")
    assert made.editions == [("R-01", 2, fingerprint(text))]
    assert (root / "company/records/editions/R-01.csv").read_text() == (
        f"edition,text,approved,effective,by\n2,{fingerprint(text)},2025-06-16,2025-07-01,p-01\n"
    )
    # An edition that hangs on the wall already is taken over as it is; only what was still empty is filled in.
    assert (root / "company/regulations/R-01.yaml").read_text() == RULE.replace(
        "'2025-07-01'", "2025-07-01"
    ).replace("reviewed:            #", "reviewed: 2025-09-01            #")


def test_only_the_four_values_change(tmp_path: Path) -> None:
    root = company(tmp_path)
    issued(root, "R-01")
    before = (root / "company/regulations/R-01.yaml").read_text()
    stages = root / "company/stages.yaml"
    stages.write_text(stages.read_text().replace("14", "5"))
    issued(root, "R-01", effective="2025-10-01", today=date(2025, 9, 20))
    assert (root / "company/regulations/R-01.yaml").read_text() == before.replace(
        "edition:   2", "edition:   3"
    ).replace("effective: 2025-07-01", "effective: 2025-10-01").replace(
        "approved: 2025-06-16", "approved: 2025-09-20"
    ).replace("reviewed: 2025-09-01", "reviewed: 2025-09-20")


def test_the_next_issue_raises_the_edition(tmp_path: Path) -> None:
    root = company(tmp_path)
    issued(root)
    stages = root / "company/stages.yaml"
    stages.write_text(stages.read_text().replace("14", "5"))
    made = issued(root, today=date(2025, 10, 1))
    assert sorted((name, edition) for name, edition, _ in made.editions) == [("R-01", 3), ("R-02", 2)]
    assert "edition:   3   # raised by `issue`" in (root / "company/regulations/R-01.yaml").read_text()
    rows = (root / "company/records/editions/R-01.csv").read_text().splitlines()
    assert [row.split(",")[0] for row in rows] == ["edition", "2", "3"]
    assert named(issued(root)) == [("nothing-to-issue", "every text is that of its issued edition")]


def test_the_staff_read_what_is_new(tmp_path: Path) -> None:
    root = company(tmp_path)
    issued(root, "R-01", effective="2025-10-01")
    (news,) = changelog(
        linked_facts(facts_of(**{"regulations/R-01": RULE})), load_records(open_workspace(str(root)))
    )
    assert (news.key, news.day.isoformat(), news.by) == ("R-01-2", "2025-06-16", "p-01")


def test_the_staff_read_which_edition_is_the_first_of_a_rule(tmp_path: Path) -> None:
    root = company(tmp_path)
    issued(root, "R-01")
    stages = root / "company/stages.yaml"
    stages.write_text(stages.read_text().replace("14", "5"))
    issued(root, "R-01", today=date(2025, 9, 2))
    facts = linked_facts(facts_of(**{"regulations/R-01": RULE}))
    news = changelog(facts, load_records(open_workspace(str(root))))
    assert [(one.key, one.first) for one in news] == [("R-01-3", False), ("R-01-2", True)]


def test_the_staff_read_what_an_edition_changed_before_any_review_is_closed(tmp_path: Path) -> None:
    root = company(tmp_path)
    issued(root, "R-01")
    assert not (root / "company/records/editions/R-01.yaml").exists()
    stages = root / "company/stages.yaml"
    first = stages.read_text()
    for number, days in ((2, "5"), (3, "3")):
        stages.write_text(first.replace("14", days))
        issued(root, "R-01", today=date(2025, 9, number))
    facts = linked_facts(facts_of(**{"regulations/R-01": RULE}))
    records = load_records(open_workspace(str(root)))
    said = "Everybody is called back within {} days."
    assert [(one.edition, one.lines) for one in changelog(facts, records)] == [
        (4, ((said.format(5), said.format(3)),)),
        (3, ((said.format(14), said.format(5)),)),
        (2, ()),
    ]
    assert (
        (root / "company/records/editions/R-01.yaml").read_text()
        == """\
# Written by `playbook issue`: what each edition changed in the words of the one before. Commit it.
editions:
- edition: 3
  lines:
  - was: Everybody is called back within 14 days.
    now: Everybody is called back within 5 days.
- edition: 4
  lines:
  - was: Everybody is called back within 5 days.
    now: Everybody is called back within 3 days.
"""
    )


def test_words_of_an_edition_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    root = company(tmp_path)
    issued(root, "R-01")
    (root / "company/records/editions/R-01.yaml").write_text("- edition: 3\n")
    (problem,) = load_records(open_workspace(str(root))).problems
    assert (problem.name, Path(problem.file).name) == ("broken-record", "R-01.yaml")
    assert problem.help == "`playbook issue` writes this file."


@pytest.mark.parametrize(
    ("wanted", "more", "name", "said"),
    [
        ("R-99", {}, "unknown-regulation", "there is no regulation 'R-99' in force"),
        ("R-01", {"by": "p-99"}, "unknown-person", "nobody has the id 'p-99'"),
        ("R-01", {"effective": "soon"}, "bad-date", "'soon' is not a date"),
        ("R-01", {"effective": "2025-08-31"}, "bad-date", "a rule cannot be in force from 2025-08-31"),
    ],
)
def test_what_cannot_be_issued_is_refused_and_nothing_is_written(
    tmp_path: Path, wanted: str, more: dict[str, str], name: str, said: str
) -> None:
    root = company(tmp_path)
    made = issued(root, "R-02", wanted, **more)
    assert [found for found, message in named(made) if message.startswith(said)] == [name]
    assert (made.written, (root / "company/records").exists()) == ([], False)


def test_where_nobody_and_nothing_is_there_yet_the_cure_is_another(tmp_path: Path) -> None:
    facts = facts_of(people={"people": None})
    for name in ("R-01", "R-02", "R-04"):
        facts[f"regulations/{name}"] |= {"purpose": None}
    write(tmp_path, tree_of(facts))
    found = issue(str(tmp_path), ["R-09"], TODAY, by="p-01").problems
    assert {one.name: one.help for one in found} == {
        "unknown-person": "Nobody stands there yet: add the people first.",
        "unknown-regulation": "None has a text yet: see `playbook check`.",
    }


def test_a_text_that_is_issued_already_is_not_issued_again(tmp_path: Path) -> None:
    root = company(tmp_path)
    issued(root)
    assert named(issued(root, "R-01")) == [
        ("nothing-to-issue", "the text of R-01 is that of edition 2 already")
    ]


def test_a_rule_without_a_text_is_not_issued(tmp_path: Path) -> None:
    root = company(
        tmp_path,
        RULE.replace('purpose: "Everybody is called back within ${stages.lead.max_days}."', "purpose:"),
    )
    made = issued(root, "R-01")
    assert [one.name for one in made.problems] == ["no-text"]
    assert (root / "company/regulations/R-01.yaml").read_text().count("edition:   2") == 1


VALUES = {"edition": "3", "approved": "2025-09-01", "effective": "2025-10-01", "reviewed": "2025-09-01"}


@pytest.mark.parametrize(
    "rule",
    [
        RULE.replace("\n", "\r\n"),
        "\ufeff" + RULE,
        RULE.rstrip("\n"),
        RULE.replace("Kept by the head", "Хранит начальник 客户"),
        '{"id": "R-01", "edition": 2, "approved": "2025-06-16", "effective": "", "reviewed": "2025-06-16"}',
        "edition: 2\napproved:\neffective:\nreviewed:",
    ],
)
def test_any_way_of_writing_the_file_is_kept(rule: str) -> None:
    raw = rule.encode()
    made = with_values(raw, "regulations/R-01.yaml", VALUES)
    before, after = (read_bytes(one, "regulations/R-01", "f").data for one in (raw, made))
    assert {
        **before,
        "edition": 3,
        **{key: value for key, value in VALUES.items() if key != "edition"},
    } == after
    assert made.count(b"\r\n") == raw.count(b"\r\n")
    assert made.startswith(raw[:3])


def test_a_file_that_would_say_something_else_is_refused() -> None:
    folded = b"edition: >-\n  2\napproved: |\n  2025-06-16\neffective: x\nreviewed: x\n"
    with pytest.raises(CannotRun) as caught:
        with_values(folded, "regulations/R-01.yaml", VALUES)
    assert caught.value.problem.name == "cannot-edit"


def test_a_file_without_a_place_for_the_edition_is_refused() -> None:
    with pytest.raises(CannotRun) as caught:
        with_values(b"id: R-01\nedition: 1\n", "regulations/R-01.yaml", VALUES)
    assert "approved" in caught.value.problem.message


@given(
    st.permutations(
        ["edition: 2", "approved: 2025-06-16 # день", "effective: x", 'reviewed: "y"', "title: 'a: b'"]
    ),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_the_order_of_the_keys_stays(lines: list[str], end: str, last: bool) -> None:
    raw = (end.join(lines) + (end if last else "")).encode()
    made = with_values(raw, "regulations/R-01.yaml", VALUES).decode()
    assert [line.split(":")[0] for line in made.split(end)] == [
        line.split(":")[0] for line in raw.decode().split(end)
    ]
    assert (
        made.replace("edition: 3", "edition: 2")
        .replace("effective: 2025-10-01", "effective: x")
        .replace("approved: 2025-09-01", "approved: 2025-06-16")
        .replace("reviewed: 2025-09-01", 'reviewed: "y"')
        == raw.decode()
    )


def test_a_text_with_a_quote_that_leads_nowhere_is_not_issued(tmp_path: Path) -> None:
    root = company(tmp_path, RULE.replace("max_days}", "most_days}"))
    made = issued(root)
    assert [(one.name, one.line) for one in made.problems] == [("unknown-quote", 5)]
    assert not (root / "company/records/editions").exists()


def test_a_quote_that_leads_nowhere_in_a_fact_of_the_text_keeps_it_from_being_issued(tmp_path: Path) -> None:
    files = facts_of(**{"regulations/R-01": RULE.replace("max_days}", "name}")})
    files["stages"]["stages"][0]["name"] = "Lead of ${roles.nobody.name}"
    made = issued(write(tmp_path, tree_of(files)))
    assert named(made) == [
        ("unknown-quote", "the quoted fact ${roles.nobody.name} does not exist: roles has no 'nobody'")
    ]


def test_a_regulation_in_a_file_of_another_name_is_not_issued(tmp_path: Path) -> None:
    root = company(tmp_path)
    (root / "company/regulations/R-01.yaml").rename(root / "company/regulations/R-02.yaml")
    assert [one.name for one in issued(root).problems] == ["wrong-regulation-file"]
    assert not (root / "company/records/editions").exists()
