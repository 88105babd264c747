"""Sign-offs without a server (playbook/commands/signoff.py)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from companies import commit, facts_of, git, repository, tree_of, write

from playbook.commands.issue import issue
from playbook.commands.signoff import Added, add, sheet, status
from playbook.facts.records import fingerprint
from playbook.facts.standing import Due
from playbook.pages.blocks import Paragraph, Table, plain
from playbook.report.review_words import wording
from playbook.report.signoff_text import due_lines
from playbook.report.tables import width

TODAY = date(2025, 9, 15)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The small company with R-01 issued in edition 1."""
    write(tmp_path, tree_of(facts_of()))
    assert issue(str(tmp_path), ["R-01"], date(2025, 9, 1), by="p-01").problems == []
    return tmp_path


def text_of(root: Path, identity: str = "R-01") -> str:
    return fingerprint((root / f"company/records/editions/{identity}.md").read_text(encoding="utf-8"))


def signed(
    root: Path, *people: str, rule: str = "R-01", how: str = "paper", ref: str = "scan-118", **more: str
) -> Added:
    return add(str(root), [rule], people, TODAY, how=how, ref=ref, **more)


def missing(root: Path, **more: str) -> list[tuple[str, str]]:
    found = status(str(root), TODAY, **more)  # type: ignore[arg-type]
    return [(one.regulation, str(one.person.raw("id"))) for one in found.standings if one.signature is None]


def test_a_row_a_person_in_a_file_of_their_own(root: Path) -> None:
    made = signed(root, "p-02", "p-03")
    assert (len(made.written), made.problems) == (2, [])
    row = f"2025-09-15,R-01,1,{text_of(root)},paper,scan-118\n"
    for person in ("p-02", "p-03"):
        file = root / f"company/records/signoffs/{person}.csv"
        assert file.read_text() == f"date,regulation,edition,text,how,ref\n{row}"
    assert ("R-01", "p-02") not in missing(root)


def test_someone_who_is_not_bound_may_sign_and_is_told(root: Path) -> None:
    made = signed(root, "p-01", "p-02")
    assert (len(made.written), [(one.severity, one.name) for one in made.problems]) == (
        2,
        [("warning", "not-bound")],
    )


def messages(made: Added) -> list[tuple[str, str]]:
    return [(one.severity, one.message) for one in made.problems]


def test_why_somebody_need_not_sign_is_said(root: Path) -> None:
    people = facts_of()["people"]
    people["people"][1]["status"] = "left"
    people["people"][2]["since"] = "2025-10-01"
    write(root, tree_of({"people": people}))
    said = "need not sign R-01: {}; the row was added all the same"
    assert messages(signed(root, "p-01", "p-02", "p-03")) == [
        ("warning", f"Ada Byrne (p-01) {said.format('it does not bind the role')}"),
        ("warning", f"Ben Cole (p-02) {said.format('the person has left')}"),
        ("warning", f"Cy Dunne (p-03) {said.format('the person begins on 2025-10-01')}"),
    ]


def test_a_signature_from_before_the_approval_is_told(root: Path) -> None:
    made = signed(root, "p-02", on="2025-06-01")
    assert len(made.written) == 1
    assert messages(made) == [
        (
            "warning",
            "edition 1 of R-01 was approved on 2025-06-16, after 2025-06-01; the row was added all the same",
        )
    ]


def test_a_rule_that_is_not_adopted_is_not_signed(root: Path) -> None:
    rule = {**facts_of()["regulations/R-01"], "adopted": False}
    write(root, tree_of(facts_of(**{"regulations/R-01": rule})))
    assert messages(signed(root, "p-02")) == [("error", "R-01 is not adopted, so nobody signs it")]
    made, (problem,) = sheet(str(root), "R-01", TODAY)
    assert (made, problem.name) == (None, "not-adopted")
    _, (problem,) = sheet(str(root), "R-99", TODAY)
    assert problem.help == "Regulations: R-02, R-04."


def test_signing_twice_adds_nothing(root: Path) -> None:
    signed(root, "p-02")
    before = (root / "company/records/signoffs/p-02.csv").read_bytes()
    again = signed(root, "p-02")
    assert again.written == []
    assert messages(again) == [
        ("info", "Ben Cole (p-02) signed edition 1 of R-01 on 2025-09-15 already"),
    ]
    assert (root / "company/records/signoffs/p-02.csv").read_bytes() == before


def test_a_file_with_a_broken_row_is_added_to_and_not_mended(root: Path) -> None:
    broken = "date,regulation,edition,text,how,ref\nyesterday,R-01,,,,"
    write(root, {"company/records/signoffs/p-02.csv": broken})
    assert signed(root, "p-02").problems == []
    text = (root / "company/records/signoffs/p-02.csv").read_text()
    assert text.startswith(broken + "\n2025-09-15,R-01,1,")
    found = status(str(root), TODAY)
    assert [(one.name, one.line) for one in found.problems] == [("broken-record", 2)]
    assert ("R-01", "p-02") not in missing(root)


def test_the_paper_in_hand_decides_which_text_was_signed(root: Path) -> None:
    old = text_of(root)
    stages = root / "company/stages.yaml"
    stages.write_text(stages.read_text().replace("14", "5"))
    issue(str(root), ["R-01"], date(2025, 9, 10), by="p-01")
    (problem,) = signed(root, "p-02", text=old).problems
    assert problem.name == "stale-signature"
    assert problem.message == (
        f"the text {old} of R-01 is that of edition 1; in force is edition 2 with the text {text_of(root)}"
    )
    assert not (root / "company/records/signoffs").exists()
    assert "of no issued edition" in signed(root, "p-02", text="0" * 12).problems[0].message
    assert signed(root, "p-02", text=text_of(root)).problems == []


def test_a_new_edition_asks_for_a_new_signature(root: Path) -> None:
    signed(root, "p-02", "p-03")
    assert ("R-01", "p-02") not in missing(root)
    stages = root / "company/stages.yaml"
    stages.write_text(stages.read_text().replace("14", "5"))
    issue(str(root), ["R-01"], date(2025, 9, 10), by="p-01")
    assert ("R-01", "p-02") in missing(root)


@pytest.mark.parametrize(
    ("rule", "person", "more", "name"),
    [
        ("R-99", "p-02", {}, "unknown-regulation"),
        ("R-02", "p-02", {}, "never-issued"),
        ("R-01", "p-99", {}, "unknown-person"),
        ("R-01", "p-02", {"on": "2025-09-16"}, "bad-date"),
        ("R-01", "p-02", {"on": "15.9.2025"}, "bad-date"),
        ("R-01", "p-02", {"how": " "}, "bad-value"),
        ("R-01", "p-02", {"ref": "a\nb"}, "bad-value"),
    ],
)
def test_what_cannot_be_signed_is_refused(
    root: Path, rule: str, person: str, more: dict[str, str], name: str
) -> None:
    made = signed(root, "p-03", person, rule=rule, **more)
    assert (made.written, [one.name for one in made.problems]) == ([], [name])
    assert not (root / "company/records/signoffs").exists()


def test_status_by_person_rule_and_day(root: Path) -> None:
    signed(root, "p-02", on="2025-09-10")
    assert missing(root, regulations=["R-01"]) == [("R-01", "p-03")]
    assert missing(root, people=["p-02"]) == [("R-02", "p-02"), ("R-04", "p-02")]
    assert missing(root, regulations=["R-01"], on="2025-09-09") == [("R-01", "p-02"), ("R-01", "p-03")]
    assert [
        one.name for one in status(str(root), TODAY, people=["x"], regulations=["y"], on="z").problems
    ] == ["bad-date", "unknown-regulation", "unknown-person"]


def test_two_people_signing_on_two_branches_do_not_meet(tmp_path: Path) -> None:
    root = repository(tmp_path, tree_of(facts_of()))
    issue(str(root), [], date(2025, 9, 1), by="p-01", every=True)
    commit(root, "issued")
    for person in ("p-02", "p-03"):
        git(root, "checkout", "-q", "-b", person, "main")
        assert signed(root, person).problems == []
        commit(root, f"{person} signs")
    git(root, "merge", "-q", "--no-edit", "p-02")
    assert git(root, "status", "--porcelain") == ""
    assert missing(root, regulations=["R-01"]) == []


def test_the_sheet_has_names_posts_edition_and_text(root: Path) -> None:
    made, problems = sheet(str(root), "R-01", TODAY)
    assert problems == []
    assert made is not None
    about, table, note = made.blocks
    assert isinstance(about, Paragraph)
    assert isinstance(table, Table)
    assert isinstance(note, Paragraph)
    assert "goes back to: Head of Sales" in plain(note.runs)
    assert min(row.height for row in table.rows) >= 9
    assert table.widths[-2] + table.widths[-1] >= 45
    assert (made.title, made.edition, made.fingerprint) == (
        "Acknowledgement: R-01 Rule R-01",
        1,
        text_of(root),
    )
    assert "edition 1" in plain(about.runs)
    assert "1 July 2025" in plain(about.runs)
    assert [[plain(cell) for cell in row.cells] for row in (table.header, *table.rows)] == [
        ["No.", "Name", "Post", "Edition", "Fingerprint", "Date", "Signature"],
        ["1", "Ben Cole", "Closer", "1", text_of(root), "", ""],
        ["2", "Cy Dunne", "Closer", "1", text_of(root), "", ""],
    ]


def test_the_second_sheet_is_for_those_who_have_not_signed(root: Path) -> None:
    add(str(root), ["R-01"], ["p-02"], TODAY, how="paper")
    made, _ = sheet(str(root), "R-01", TODAY, missing=True)
    assert made is not None
    table = made.blocks[1]
    assert isinstance(table, Table)
    assert [plain(row.cells[1]) for row in table.rows] == ["Cy Dunne"]
    add(str(root), ["R-01"], ["p-03"], TODAY, how="paper")
    made, problems = sheet(str(root), "R-01", TODAY, missing=True)
    assert (made, [one.message for one in problems]) == (None, ["everybody bound by R-01 has signed it"])


def test_a_sheet_of_a_text_that_has_moved_on_says_so(root: Path) -> None:
    rule = root / "company/regulations/R-01.yaml"
    rule.write_text(rule.read_text().replace("calls back", "calls back at once"))
    made, problems = sheet(str(root), "R-01", TODAY)
    assert made is not None
    assert [(one.severity, one.name) for one in problems] == [("warning", "edition-outdated")]


def test_there_is_no_sheet_of_what_was_never_issued(root: Path) -> None:
    assert [one.name for one in sheet(str(root), "R-02", TODAY)[1]] == ["never-issued"]
    assert [one.name for one in sheet(str(root), "R-99", TODAY)[1]] == ["unknown-regulation"]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_list_of_what_is_due_keeps_to_eighty_columns(language: str) -> None:
    title, owner = "Handover from hunter to closer to account manager", "Директор по продажам и маркетингу"
    rows = [
        (Due(f"R-0{n}", date(2025, 9, 1), left, date(2025, 6, 1)), title, owner)
        for n, left in enumerate((-1582, 0, 70), start=1)
    ]
    lines = due_lines(rows, wording(language))
    assert [width(line) for line in lines] == [80, 80, 80]
    assert all("R-0" in line and "Директор по продажам" in line for line in lines)
    assert due_lines([], wording(language)) == []
