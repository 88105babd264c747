"""The difference of two states of the facts, as sentences (playbook/facts/changes.py)."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from companies import changes, facts_of, regulation, sentences

from playbook.facts.changes import ISSUED
from playbook.facts.schema import load_schemas, walk
from playbook.report.review_words import change_sentence, languages, wording

ENGLISH = wording("en")


def changed(**edits: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The small company, and one in which `edits` (name=function) have worked on single files."""
    old, new = facts_of(), facts_of()
    for name, edit in edits.items():
        edit(new[name.replace("__", "/").replace("_", "-") if name.startswith("regulations") else name])
    return old, new


def test_one_changed_number_is_one_sentence_with_its_unit() -> None:
    old, new = changed(stages=lambda data: data["stages"][0].update(max_days=5))
    assert sentences(old, new) == ["Stage Lead: time limit 14 days → 5 days"]


def test_money_and_percent_are_printed_as_the_company_prints_them() -> None:
    def raise_pay(data: dict[str, Any]) -> None:
        data["motivation"][0]["base"] = 2600
        data["motivation"][0]["bands"][1]["rate"] = 7.5

    old, new = changed(motivation=raise_pay)
    assert sentences(old, new) == [
        "Pay scheme Closer's pay: base a month €2,400 → €2,600",
        "Pay scheme Closer's pay, band from 10,000: rate 7% → 7.5%",
    ]


def test_the_languages_of_the_company_print_their_numbers() -> None:
    old, new = changed(motivation=lambda data: data["motivation"][0]["bands"][1].update(rate=7.5))
    for side in (old, new):
        side["company"] = {**side["company"], "language": "ru", "locale": "ru_RU", "currency": "RUB"}
    (said,) = sentences(old, new)
    assert (
        said.replace("\xa0", "_") == "Схема оплаты «Closer's pay», ступень «от 10_000» — ставка: 7_% → 7,5_%"
    )


def test_an_added_and_a_removed_entry() -> None:
    contract = {"id": "contract", "name": "Contract", "owner": "head", "max_days": 5, "exit": "Signed."}

    def replace_stage(data: dict[str, Any]) -> None:
        data["stages"][1] = contract

    old, new = changed(stages=replace_stage)
    assert sentences(old, new) == ["Stage added: “Contract”", "Stage removed: “Trial”"]
    added, removed = changes(old, new)
    assert added.leaves == tuple(
        f"stages.contract.{name}" for name in ("id", "name", "owner", "max_days", "exit")
    )
    assert (removed.path, removed.was, removed.level) == ("stages.trial", "stages.trial", "re-sign")


def test_an_entry_inside_an_entry_names_what_it_stands_in() -> None:
    old, new = changed(motivation=lambda data: data["motivation"][0]["bands"].pop())
    assert sentences(old, new) == ["Pay scheme Closer's pay: band removed: “from 10,000”"]


def test_a_new_regulation_is_one_change() -> None:
    old = facts_of()
    new = facts_of(**{"regulations/R-09": regulation("R-09")})
    (change,) = changes(old, new)
    assert change_sentence(change, ENGLISH) == "Regulation added: “R-09 Rule R-09”"
    assert change.level == "re-sign"


def test_a_new_file_says_how_much_it_holds() -> None:
    terms = [{"id": "lead", "term": "Lead"}, {"id": "deal", "term": "Deal"}]
    assert sentences(facts_of(), facts_of(glossary={"glossary": terms})) == [
        "Glossary: new file with 2 entries"
    ]


def test_a_renamed_entry_is_no_loss_and_references_to_it_no_change() -> None:
    old, new = facts_of(), facts_of()
    new["roles"]["roles"][1] = {**new["roles"]["roles"][1], "id": "seller", "was": "closer"}
    for stage in new["stages"]["stages"][:2]:
        stage["owner"] = "seller"
    for person in new["people"]["people"][1:]:
        person["role"] = "seller"
    new["motivation"]["motivation"][0]["role"] = "seller"
    for name in ("R-01", "R-02", "R-04"):
        rule = new[f"regulations/{name}"]
        rule["scope"] = ["seller"]
        rule["steps"][0]["actor"] = "seller"
    assert sentences(old, new) == ["Role “Closer”: id closer → seller"]
    assert sentences(new, old) == ["Role “Closer”: id seller → closer"]


def test_a_quote_of_a_renamed_entry_is_no_change_either() -> None:
    old, new = facts_of(), facts_of()
    new["stages"]["stages"][0] = {**new["stages"]["stages"][0], "id": "enquiry", "was": "lead"}
    new["regulations/R-01"]["purpose"] = "Everybody is called back within ${stages.enquiry.max_days}."
    assert sentences(old, new) == ["Stage “Lead”: id lead → enquiry"]


def test_a_regulation_that_moved_to_another_file() -> None:
    old, new = facts_of(), facts_of()
    new["regulations/R-14"] = {**new.pop("regulations/R-04"), "id": "R-14", "was": "R-04"}
    assert sentences(old, new) == ["Regulation “R-14 Rule R-04”: id R-04 → R-14"]


def test_a_quoted_number_is_said_once_not_in_every_text_that_quotes_it() -> None:
    old, new = changed(stages=lambda data: data["stages"][0].update(max_days=5))
    assert [change.path for change in changes(old, new)] == ["stages.lead.max_days"]


def test_a_text_that_quotes_what_it_used_to_say_outright_says_the_same() -> None:
    old = facts_of(**{"regulations/R-01": regulation("R-01", purpose="Called back within 14 days.")})
    new = facts_of(
        **{"regulations/R-01": regulation("R-01", purpose="Called back within ${stages.lead.max_days}.")}
    )
    assert sentences(old, new) == []


def test_reordered_and_commented_yaml_is_no_change() -> None:
    old = facts_of(
        roles="roles:\n  - id: head\n    name: Head\n    duties: [Plans, Controls]\n  - id: closer\n    name: Closer\n"
    )
    new = facts_of(
        roles="# The people who sell.\nroles:\n\n  - {name: 'Closer', id: closer}\n"
        "  - name: Head   # since May\n    duties:\n      - Controls\n      - Plans\n    id: head\n"
    )
    assert sentences(old, new) == []


def test_a_prose_broken_otherwise_is_no_change_but_a_new_item_of_its_list_is() -> None:
    def with_text(text: str) -> dict[str, Any]:
        return facts_of(
            company="name: R\nwhat_we_do: |\n" + "".join(f"  {line}\n" for line in text.split("\n"))
        )

    plain = with_text("We sell tools\nto builders.\n\n- fast\n- near")
    assert sentences(plain, with_text("We sell\ntools to\nbuilders.\n\n- fast\n- near")) == []
    assert sentences(plain, with_text("We sell tools to builders. - fast - near")) != []


def test_lists_say_what_went_and_what_came() -> None:
    def duties(*listed: str) -> dict[str, Any]:
        new = facts_of()
        new["roles"]["roles"][0]["duties"] = list(listed)
        return new

    old = facts_of()
    assert sentences(old, duties("Controls", "Plans", "Hires")) == ["Head of Sales: duties: “Hires” added"]
    assert sentences(old, duties("Controls")) == ["Head of Sales: duties: “Plans” removed"]
    assert sentences(old, duties("Plans", "Trains")) == ["Head of Sales: duties “Controls” → “Trains”"]


def test_order_counts_where_it_is_a_fact() -> None:
    old, new = changed(stages=lambda data: data["stages"].reverse())
    assert sentences(old, new) == ["Stages, new order: “Lead”, “Trial”, “Won” → “Won”, “Trial”, “Lead”"]
    old, new = changed(roles=lambda data: data["roles"].reverse())
    assert sentences(old, new) == []
    old, new = changed(regulations__R_01=lambda rule: rule["steps"].reverse())
    assert [change.kind for change in changes(old, new)] == ["moved"]


def test_only_lists_are_called_ordered() -> None:
    fields = [field for spec in load_schemas().values() for field in walk(spec.root)]
    ordered = [field for field in fields if field.ordered]
    assert {field.type for field in ordered} == {"items", "list"}
    assert {"stages.stages", "regulations.steps"} <= {".".join(field.path) for field in ordered}
    assert set(ISSUED) <= set(load_schemas()["regulations"].root.fields)


def test_nouns_belong_to_lists_of_the_schemas() -> None:
    """A list without a noun of its own is called by its label; a noun without a list is a leftover."""
    lists = {
        ".".join(field.path)
        for spec in load_schemas().values()
        for field in walk(spec.root)
        if field.type == "items"
    }
    assert len(lists) > 50
    for language in languages():
        nouns, named = (wording(language).part(name) for name in ("nouns", "named_with_noun"))
        assert sorted(set(nouns) - lists - {"regulations"}) == []
        assert sorted(set(named) - set(nouns)) == []


def test_a_filled_and_an_emptied_field() -> None:
    old, new = changed(
        stages=lambda data: data["stages"][0].update(max_days=None, evidence="A date in the calendar")
    )
    assert sentences(old, new) == [
        "Stage Lead: evidence set to “A date in the calendar”",
        "Stage Lead: time limit 14 days removed",
    ]


def test_issuing_an_edition_is_one_entry_for_the_record() -> None:
    edition = {"edition": 2, "approved": "2025-09-01", "effective": "2025-09-15", "reviewed": "2025-09-01"}
    old, new = changed(regulations__R_01=lambda rule: rule.update(edition))
    (change,) = changes(old, new)
    assert (change_sentence(change, ENGLISH), change.level) == (
        "R-01 Rule R-01: edition 1 → 2 issued",
        "record",
    )
    assert change.leaves == tuple(f"regulations.R-01.{name}" for name in ISSUED)


def test_a_new_day_of_force_without_an_edition_is_told() -> None:
    old, new = changed(regulations__R_01=lambda rule: rule.update(effective="2025-08-01"))
    assert sentences(old, new) == ["R-01 Rule R-01: in force from 1 July 2025 → 1 August 2025"]


def test_fields_that_the_schema_no_longer_knows_are_not_hidden() -> None:
    old, new = facts_of(), facts_of()
    old["stages"]["stages"][0]["limit_in_hours"] = 48
    assert sentences(old, new) == ["Stage Lead: limit_in_hours “48” removed"]
    old["stages"]["stages"][0]["owner"] = {"role": "closer"}  # an old schema had a group here
    assert sentences(old, new)[0] == 'Stage Lead: owner {"role": "closer"} → Closer'


@pytest.mark.parametrize(
    "broken",
    [
        "stages: 5\n",
        "stages:\n  - just text\n",
        "- a\n- list\n",
        "stages: [{id: lead}, {id: lead, name: Twice}]\n",
        "stages: [{name: Nameless}]\n",
        "stages: [{id: lead, owner: nobody, max_days: many, exit: [a, b]}]\n",
        "stages: [{id: lead, exit: 'within ${stages.lead.exit}'}]\n",
    ],
)
def test_an_old_state_that_no_schema_allows_can_be_compared(broken: str) -> None:
    old, new = facts_of(stages=broken), facts_of()
    assert all(change_sentence(change, ENGLISH) for change in (*changes(old, new), *changes(new, old)))


def test_a_file_that_cannot_be_read_is_not_taken_for_removed() -> None:
    assert sentences(facts_of(), facts_of(stages="stages:\n\t- x\n")) == []


def test_the_place_is_that_of_the_new_fact() -> None:
    text = "stages:\n  - id: lead\n    name: Lead\n    max_days: 7\n"
    (change, *_) = [
        one for one in changes(facts_of(), facts_of(stages=text)) if one.path == "stages.lead.max_days"
    ]
    assert (change.file, change.line) == ("company/stages.yaml", 4)


def test_neither_state_is_touched() -> None:
    old, new = changed(stages=lambda data: data["stages"].pop())
    before = deepcopy((old, new))
    changes(old, new)
    assert (old, new) == before


def test_a_rule_that_is_adopted_is_one_sentence_with_all_that_changed_in_it() -> None:
    lying = regulation("R-07", title="Dealers", adopted=False, purpose="For later.")
    taken = {**regulation("R-07", title="Work from home"), "scope": ["head"]}
    old, new = facts_of(**{"regulations/R-07": lying}), facts_of(**{"regulations/R-07": taken})
    assert sentences(old, new) == ["Regulation adopted: “R-07 Work from home”"]
    assert sentences(new, old) == ["Regulation withdrawn: “R-07 Dealers”"]
    (change,) = changes(old, new)
    names = ("title", "adopted", "purpose", "scope")
    assert (change.leaves, change.level) == (tuple(f"regulations.R-07.{name}" for name in names), "re-sign")


def test_a_rule_that_is_not_adopted_is_compared_fact_by_fact() -> None:
    old, new = (
        facts_of(**{"regulations/R-07": regulation("R-07", adopted=False, purpose=purpose)})
        for purpose in ("One.", "Two.")
    )
    assert sentences(old, new) == ["R-07 Rule R-07: purpose “One.” → “Two.”"]


LONG = "sees to it that forms and mail pass each lead on by themselves"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("calls back", "R-01 Rule R-01, step calls back: by when “today” → “at once”"),
        (LONG, f"R-01 Rule R-01, step “{LONG}”: by when “today” → “at once”"),
        ("Whom do I ring?", "R-01 Rule R-01, step “Whom do I ring?”: by when “today” → “at once”"),
    ],
)
def test_a_name_that_reads_like_a_sentence_stands_in_quotation_marks(name: str, said: str) -> None:
    rules = [regulation("R-01") for _ in range(2)]
    for rule, day in zip(rules, ("today", "at once"), strict=True):
        rule["steps"][0] |= {"action": name, "deadline": day}
    assert sentences(*(facts_of(**{"regulations/R-01": rule}) for rule in rules)) == [said]


def test_people_are_not_put_in_quotation_marks() -> None:
    old, new = changed(people=lambda data: data["people"].pop())
    assert sentences(old, new) == ["Person removed: Cy Dunne"]
    (change,) = changes(old, new)
    assert change_sentence(change, wording("ru")) == "Убрано: сотрудник Cy Dunne"


def test_an_edition_that_was_emptied_was_not_issued() -> None:
    old, new = (
        facts_of(**{"regulations/R-01": regulation("R-01", edition=edition)}) for edition in (2, None)
    )
    assert sentences(old, new) == ["R-01 Rule R-01: edition 2 removed"]
    assert sentences(new, old) == ["R-01 Rule R-01: edition set to 2"]


def test_an_entry_whose_name_does_not_say_what_it_is_is_called_so() -> None:
    def of(contacts: int, years: str) -> dict[str, Any]:
        classes = {"segments": [], "abc": [{"id": "b", "name": "B", "touches": contacts}]}
        ladder = {"ladder": [{"id": "closer", "to": "closer", "after": years}]}
        return facts_of(segments=classes, recognition=ladder)

    old, new = of(5, "2 years"), of(8, "3 years")
    assert sentences(old, new) == [
        "Class B: contacts 5 → 8",
        "Career step Closer: not before 2 years → 3 years",
    ]
    assert change_sentence(changes(old, new)[0], wording("ru")).startswith("Класс «B» — ")


def test_when_pay_is_earned_reads_as_a_sentence() -> None:
    old, new = changed(motivation=lambda data: data["motivation"][0].update(pay_event="month_end"))
    old["motivation"]["motivation"][0]["pay_event"] = "money_received"
    assert sentences(old, new) == [
        "Pay scheme Closer's pay: earned when the customer's money has arrived → at the end of the month"
    ]
