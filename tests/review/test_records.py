"""Records: reviews, editions and sign-offs, and what they say of a day (playbook/facts/records.py, standing.py)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from companies import facts_of, linked_facts, regulation
from hypothesis import given
from hypothesis import strategies as st

from playbook.facts.records import Records, appended, read_records
from playbook.facts.standing import (
    add_months,
    due,
    edition_status,
    fingerprint,
    known_texts,
    needed_edition,
    record_problems,
    standings,
)

HEADER = "date,regulation,edition,text,how,ref\n"
TEXT = "0123456789ab"


def review_yaml(closed: str, *regulations: str) -> bytes:
    listed = "".join(f"  - {{{one}}}\n" for one in regulations)
    return f"closed: {closed}\nby: p-01\nregulations:\n{listed}".encode()


def signed(*rows: str) -> bytes:
    return (HEADER + "".join(f"{row}\n" for row in rows)).encode()


def records(files: dict[str, bytes]) -> Records:
    return read_records(files)


@pytest.mark.parametrize(
    ("start", "months", "then"),
    [
        ("2025-11-30", 3, "2026-02-28"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2028-02-29", 48, "2032-02-29"),
        ("2025-08-31", 1, "2025-09-30"),
        ("2025-12-31", 2, "2026-02-28"),
        ("2025-10-15", 3, "2026-01-15"),
        ("2025-01-31", 12, "2026-01-31"),
    ],
)
def test_months_end_where_months_end(start: str, months: int, then: str) -> None:
    assert add_months(date.fromisoformat(start), months) == date.fromisoformat(then)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 24))
def test_months_later_is_that_month_and_no_later_day(start: date, months: int) -> None:
    then = add_months(start, months)
    assert (then.year * 12 + then.month) - (start.year * 12 + start.month) == months
    assert then.day <= start.day
    assert then.day == start.day or (then.month != add_months(then, 0).month or then.day >= 28)


def test_due_is_the_last_review_that_lists_it_plus_its_months() -> None:
    data = facts_of(**{"regulations/R-02": regulation("R-02", review_months=12, reviewed="2025-02-28")})
    held = records(
        {
            "reviews/2025-Q2.yaml": review_yaml("2025-06-30", "id: R-01, edition: 1, text: x, result: kept"),
            "reviews/2025-Q3.yaml": review_yaml("2025-09-30", "id: R-04, edition: 1, text: x, result: kept"),
        }
    )
    found = {
        one.regulation: (one.day.isoformat(), one.left)
        for one in due(linked_facts(data), held, date(2025, 10, 1))
    }
    assert found == {"R-01": ("2025-09-30", -1), "R-04": ("2025-12-30", 90), "R-02": ("2026-02-28", 150)}


def test_a_rule_that_is_not_adopted_is_never_due() -> None:
    data = facts_of(**{"regulations/R-02": regulation("R-02", adopted=False)})
    assert "R-02" not in {one.regulation for one in due(linked_facts(data), Records(), date(2030, 1, 1))}


# Who must sign: the edition at or above the last that a review called re-sign.


@pytest.mark.parametrize(
    ("edition", "reviews", "needed"),
    [
        (1, [], 1),
        (3, [], 3),
        (3, [(2, "re-sign")], 3),
        (3, [(3, "re-sign")], 3),
        (3, [(3, "inform")], 1),
        (4, [(2, "re-sign"), (3, "inform"), (4, "editorial")], 2),
        (4, [(2, "re-sign"), (4, "kept"), (4, "kept")], 2),
        (5, [(2, "re-sign"), (4, "kept")], 5),
    ],
)
def test_the_edition_that_must_be_signed(edition: int, reviews: list[tuple[int, str]], needed: int) -> None:
    data = facts_of(**{"regulations/R-01": regulation("R-01", edition=edition)})
    files = {
        f"reviews/2025-{index:02}.yaml": review_yaml(
            f"2025-{index + 1:02}-01", f"id: R-01, edition: {n}, text: '', result: {r}"
        )
        for index, (n, r) in enumerate(reviews)
    }
    assert needed_edition(linked_facts(data), records(files), "R-01") == needed


def names(data: dict[str, Any], held: Records, on: str = "2025-10-01") -> dict[str, str]:
    found = standings(linked_facts(data), held, date.fromisoformat(on))
    return {
        str(one.person.raw("id")): one.signature.day.isoformat() if one.signature else "-"
        for one in found
        if one.regulation == "R-01"
    }


def test_who_has_signed_and_as_of_which_day() -> None:
    held = records({"signoffs/p-02.csv": signed(f"2025-07-03,R-01,1,{TEXT},paper,scan-118")})
    assert names(facts_of(), held) == {"p-02": "2025-07-03", "p-03": "-"}
    assert names(facts_of(), held, on="2025-07-02") == {"p-02": "-", "p-03": "-"}


def test_people_who_join_show_up_and_people_who_leave_drop_out() -> None:
    data = facts_of()
    data["people"]["people"] += [
        {"id": "p-04", "name": "Di Egan", "role": "closer", "since": "2025-10-06", "status": "probation"},
        {"id": "p-05", "name": "Ed Foy", "role": "head", "since": "2025-01-01", "status": "active"},
    ]
    data["people"]["people"][1]["status"] = "left"
    assert names(data, Records()) == {"p-03": "-"}
    assert names(data, Records(), on="2025-10-06") == {"p-03": "-", "p-04": "-"}


def test_signatures_follow_a_renamed_rule_and_a_renamed_person() -> None:
    data = facts_of()
    data["regulations/R-11"] = {**data.pop("regulations/R-01"), "id": "R-11", "was": "R-01"}
    data["people"]["people"][1] |= {"id": "p-12", "was": "p-02"}
    held = records({"signoffs/p-02.csv": signed(f"2025-07-03,R-01,1,{TEXT},paper,")})
    found = [
        one for one in standings(linked_facts(data), held, date(2025, 10, 1)) if one.regulation == "R-11"
    ]
    assert [(one.person.raw("id"), one.signature is not None) for one in found] == [
        ("p-12", True),
        ("p-03", False),
    ]
    assert record_problems(linked_facts(data), held) == []


BROKEN = [
    "2025-02-30,R-01,1,0123456789ab,paper,x",
    "03.07.2025,R-01,1,0123456789ab,paper,x",
    "2025-07-03,R-01,one,0123456789ab,paper,x",
    "2025-07-03,R-01,1,0123456789,paper,x",
    "2025-07-03,R-01,1,0123456789ab,paper",
    "2025-07-03,R-01,1,0123456789ab,paper,x,y",
    '2025-07-03,"R-01,1,0123456789ab',
    "2025-07-03,,1,0123456789ab,paper,x",
]


@pytest.mark.parametrize("row", BROKEN)
def test_a_broken_row_is_named_and_nothing_else_is_lost(row: str) -> None:
    good = f"2025-07-03,R-01,1,{TEXT},paper,scan-118"
    held = records({"signoffs/p-02.csv": signed(good, row), "signoffs/p-03.csv": signed(good)})
    assert [(one.person, one.line) for one in held.signatures] == [("p-02", 2), ("p-03", 2)]
    later = records({"signoffs/p-02.csv": signed(row, good)})
    assert [one.line for one in later.signatures] == [3]
    (problem,) = held.problems
    assert (problem.severity, problem.name, problem.line) == ("error", "broken-record", 3)
    assert problem.file == "company/records/signoffs/p-02.csv"
    assert "does not count" in problem.message


def test_a_file_saved_by_a_spreadsheet_is_read() -> None:
    text = ("\ufeff" + HEADER + f"2025-07-03,R-01,1,{TEXT},paper,x\n").replace(",", ";").replace("\n", "\r\n")
    held = records({"signoffs/p-02.csv": text.encode("utf-8")})
    assert (len(held.signatures), held.problems) == (1, [])
    longer = appended(
        text.encode("utf-8"), ("date", "regulation"), [("2025-08-01", "R-02", "1", TEXT, "mail", "")]
    )
    assert longer.startswith(text.encode("utf-8"))
    assert len(records({"signoffs/p-02.csv": longer}).signatures) == 2


def test_a_file_in_another_encoding_or_without_its_first_line_is_named() -> None:
    row = f"2025-07-03,R-01,1,{TEXT},paper,скан"
    held = records({"signoffs/p-02.csv": signed(row).decode().encode("cp1251")})
    assert [one.name for one in held.problems] == ["broken-record"]
    assert len(held.signatures) == 1
    held = records({"signoffs/p-02.csv": f"{row}\n".encode()})
    assert "the first line must be date,regulation" in held.problems[0].message
    assert len(held.signatures) == 1


@given(st.lists(st.tuples(st.sampled_from(["R-01", "R-02", "R-04"]), st.text(max_size=9)), max_size=5))
def test_what_is_appended_comes_back(rows: list[tuple[str, str]]) -> None:
    raw = b""
    kept = [(one, ref.strip()) for one, ref in rows if ref.isprintable()]
    for regulation_id, ref in kept:
        before = raw
        raw = appended(
            raw, tuple(HEADER.strip().split(",")), [("2025-07-03", regulation_id, "1", TEXT, "paper", ref)]
        )
        assert raw.startswith(before)
    assert [(one.regulation, one.ref) for one in records({"signoffs/p-02.csv": raw}).signatures] == kept


def test_rows_that_name_nobody_nothing_or_another_text_are_stray() -> None:
    held = records(
        {
            "signoffs/p-99.csv": signed(f"2025-07-03,R-01,1,{TEXT},paper,"),
            "signoffs/p-02.csv": signed(
                f"2025-07-03,R-99,1,{TEXT},paper,", f"2025-07-03,R-01,1,{TEXT},paper,"
            ),
            "editions/R-01.csv": b"edition,text,approved,effective,by\n1,ffffffffffff,2025-06-16,2025-07-01,p-01\n",
        }
    )
    assert sorted(one.message for one in record_problems(linked_facts(facts_of()), held)) == [
        f"edition 1 of R-01 never had the text {TEXT}, so 1 signature does not count",
        "nobody has the id 'p-99' in company/people.yaml, so 1 signature does not count",
        "there is no regulation 'R-99', so 1 signature does not count",
    ]
    assert names(facts_of(), held) == {"p-02": "-", "p-03": "-"}
    assert known_texts(held, ["R-01"]) == {1: {"ffffffffffff"}}


def test_the_signatures_of_somebody_gone_are_one_finding() -> None:
    rows = [f"2025-07-0{day},R-01,1,{TEXT},paper," for day in range(1, 8)]
    (problem,) = record_problems(linked_facts(facts_of()), records({"signoffs/p-99.csv": signed(*rows)}))
    assert problem.message.endswith("in company/people.yaml, so 7 signatures do not count")
    assert (problem.file, problem.line) == ("company/records/signoffs/p-99.csv", 2)
    assert "status: left" in problem.help


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"closed: soon\n", "closed: YYYY-MM-DD is missing"),
        (b"closed: 2025-07-01\nregulations: [{id: R-01}]\n", "this entry cannot be read"),
        (
            b"closed: 2025-07-01\nregulations: [{id: R-01, edition: 1, text: x, result: fine}]\n",
            "this entry cannot be read",
        ),
        (b"closed: [2025\n", "not valid YAML"),
    ],
)
def test_a_broken_review_is_named(raw: bytes, said: str) -> None:
    held = records({"reviews/2025-Q2.yaml": raw})
    assert said in held.problems[0].message
    assert held.problems[0].file == "company/records/reviews/2025-Q2.yaml"


@dataclass(frozen=True)
class Twin:
    markdown: str


def test_an_edition_is_a_draft_once_the_text_has_moved_on() -> None:
    facts = linked_facts(facts_of())
    held = records({"editions/R-01.md": b"# Rule\n", "editions/R-02.md": b"# Rule\r\n"})
    twins = {"R-01": Twin("# Rule, longer\n"), "R-02": Twin("# Rule\n"), "R-04": Twin("# Rule\n")}
    found = edition_status(facts, twins, held)
    assert {name: (one.state, one.ever) for name, one in found.items()} == {
        "R-01": ("draft", True),
        "R-02": ("issued", True),
        "R-04": ("draft", False),
    }
    assert found["R-02"].fingerprint == fingerprint("# Rule\n")
