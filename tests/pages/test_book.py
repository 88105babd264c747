"""The sales book rendered from facts: whole for the smallest company, no blanks, no dead links, nothing told to the wrong reader."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import pytest
import yaml
from markupsafe import Markup
from worlds import ROOT, smallest_company

from playbook.commands.new import _files
from playbook.facts.load import load, load_bytes
from playbook.facts.locale import load_labels
from playbook.facts.model import Facts
from playbook.facts.news import ClosedReview, News
from playbook.facts.records import Reviewed, Said
from playbook.facts.schema import Field, load_schemas
from playbook.facts.standing import EditionStatus
from playbook.outputs.wall_page import WALL
from playbook.pages.book import Book, BookRenderer
from playbook.pages.catalogue import read_catalogue
from playbook.pages.functions import template_functions
from playbook.project import Workspace
from playbook.report.review_page import Change, OpenReview, Row, Suspect, Text
from playbook.report.review_words import Document

WORKSPACE = Workspace(ROOT)
LINK = re.compile(r"(?<!\\)\]\(([^)]+)\)")
ANCHOR = re.compile(r"\{: #([A-Za-z][\w-]*) \}")


def facts_of(files: dict[str, str]) -> Facts:
    return load_bytes({name.removeprefix("company/"): text.encode() for name, text in files.items()}).facts


def book_of(facts: Facts, *, first: bool = False) -> Book:
    twins = {record.raw("id"): Markup("the text of the sheet") for record in facts.regulations}
    editions = {identity: EditionStatus(identity, 1, "draft", "", False) for identity in twins}
    day = date(2026, 9, 1)
    news = [
        News(f"{one}-1", day, one, 1, day, "Somebody", "re-sign", "Why.", (("Old.", "New."),), first)
        for one in twins
    ]
    told = [("re-sign", [Said("re-sign", "Stage Lead: limit 5 days → 3 days", ("R-01",), ("Funnel",))])]
    reviews = [
        ClosedReview(
            "2026-Q3", day, "Somebody", told, ["R-01"], [Reviewed("R-99", 2, "", "editorial", "Why.")]
        )
    ]
    more = {"twins": twins, "fits": {}, "editions": editions, "news": news, "reviews": reviews}
    more["open_review"] = [open_review_of(list(twins))]
    return BookRenderer(facts, WORKSPACE, {**template_functions(facts), **more}).render()


def open_review_of(rules: list[str]) -> OpenReview:
    said, there = "Stage Lead: limit 5 days → 3 days", Document("The funnel", "funnel.md")
    return OpenReview(
        headline="Since review 2026-Q3: 1 change",
        day=date(2026, 12, 1),
        command="playbook review",
        notes=["note: no branch is checked out"],
        unread=["company/stages.yaml"],
        headings={
            "suspects": "To be looked at",
            "table": "Regulations",
            "texts": "What changed in the texts",
        },
        levels=[("Must sign again (1)", [Change(said, "Why.", "affects {documents}", [there])])],
        left_out=2,
        suspects=[Suspect(one, [said]) for one in rules],
        columns=["Regulation", "To be read again", "Signed"],
        rows=[Row(one, "edition 2", "due today", "all 2 signed", "1 page", True, False) for one in rules],
        texts=[Text(one, "edition 2", [[("del", "5"), ("ins", "3"), ("same", " days")]]) for one in rules],
    )


def half_filled() -> dict[str, str]:
    """A workspace as `new` writes it, with the example's roles, people and stages filled in so far."""
    labels = load_labels([WORKSPACE.root / "templates"], "en").get("regulations", {})
    files = {
        path.relative_to(WORKSPACE.root).as_posix(): text
        for path, text in _files(WORKSPACE, "en", "Half Done", labels).items()
        if path.suffix == ".yaml" and path.parent != WORKSPACE.root
    }
    unknown = {"scripts", "objections", "crm_fields", "metrics", "kpis"}
    for name in ("roles", "people", "stages"):
        text = (WORKSPACE.company / f"{name}.yaml").read_text(encoding="utf-8")
        kept = [
            {key: value for key, value in item.items() if key not in unknown}
            for item in yaml.safe_load(text)[name]
        ]
        files[f"company/{name}.yaml"] = json.dumps({name: kept}, default=str)
    return files


@cache
def world(name: str) -> tuple[Facts, Book]:
    if name == "example":
        facts = load(WORKSPACE).facts
    elif name == "half filled":
        facts = facts_of(half_filled())
    else:
        files = smallest_company(optional=name == "every fact")
        company = json.loads(files["company/company.yaml"])
        files["company/company.yaml"] = json.dumps({**company, "one_off_sales": False})
        facts = facts_of(files)
    return facts, book_of(facts)


WORLDS = ["required facts only", "every fact", "example", "half filled"]


@pytest.mark.parametrize("name", WORLDS)
def test_renders_without_a_problem(name: str) -> None:
    book = world(name)[1]
    assert [problem.message for problem in book.problems] == []
    assert "index.md" in book.pages
    assert all(page.markdown.count("\n# ") == 1 for page in book.pages.values())


EMPTY = {
    "table without a row": re.compile(r"^\|[ :|-]+\|\n(?!\|)", re.MULTILINE),
    "heading over nothing": re.compile(r"^(#{2,}) [^\n]*\n\s*(?=\Z|\1 |#{2} )", re.MULTILINE),
    "frame around nothing": re.compile(r"<div[^>]*>\s*</div>"),
}


@pytest.mark.parametrize("name", WORLDS)
def test_no_page_prints_an_empty_frame(name: str) -> None:
    found = [
        f"{path}: {what}: {match[0]!r}"
        for path, page in world(name)[1].pages.items()
        for what, pattern in EMPTY.items()
        for match in [pattern.search(re.sub(r"```mermaid\n.*?\n```", "", page.markdown, flags=re.DOTALL))]
        if match
    ]
    assert found == []


def test_pages_without_facts_are_left_out_and_nothing_links_to_them() -> None:
    book = world("required facts only")[1]
    assert {"strategy.md", "prices.md", "plan.md", "self-diagnosis.md", "recognition.md"}.isdisjoint(
        book.pages
    )
    text = "".join(page.markdown for page in book.pages.values())
    assert "](strategy.md" not in text
    assert "](prices.md" not in text


def test_every_template_makes_a_page_once_every_fact_is_given() -> None:
    book = world("every fact")[1]
    made = {page.spec.template for page in book.pages.values()}
    assert {spec.template for spec in read_catalogue(WORKSPACE)} - made == set()


@pytest.mark.parametrize("name", WORLDS)
def test_every_link_leads_to_a_page_and_a_place_on_it(name: str) -> None:
    book = world(name)[1]
    places = {path: set(ANCHOR.findall(page.markdown)) for path, page in book.pages.items()}
    dead = [
        f"{path}: {link}"
        for path, page in book.pages.items()
        for link in LINK.findall(page.markdown)
        if not _leads_somewhere(path, link, places)
    ]
    assert dead == []


def _leads_somewhere(page: str, link: str, places: dict[str, set[str]]) -> bool:
    target, _, anchor = link.partition("#")
    if target.endswith(".docx") or target == WALL:
        return True
    parts = page.split("/")[:-1]
    for step in target.split("/") if target else []:
        parts = parts[:-1] if step == ".." else [*parts, step]
    path = "/".join(parts) if target else page
    return path in places and (not anchor or anchor in places[path])


@pytest.mark.parametrize("name", ["every fact", "example"])
def test_no_page_reads_what_only_managers_or_the_owner_may_see(name: str) -> None:
    book = world(name)[1]
    hidden = [re.compile(pattern) for pattern in _restricted()]
    told = {
        f"{path} reads {read}"
        for path, page in book.pages.items()
        for read in page.reads
        if any(pattern.fullmatch(read) for pattern in hidden)
    }
    assert told == set()


def _restricted() -> Iterator[str]:
    for spec in load_schemas().values():
        yield from _below(spec.root, spec.name, spec.name)


def _below(field: Field, path: str, file: str) -> Iterator[str]:
    for name, inner in field.fields.items():
        here = path if inner.type == "items" and name == file else rf"{path}\.{name}"
        if inner.visibility != "staff":
            yield here
        yield from _below(inner, rf"{here}\.[^.]+" if inner.type == "items" else here, file)


HOSTILE = '<b onclick="x()">bold</b> | {{ 7 * 7 }} [here](http://elsewhere.example) ${{'


def test_what_looks_like_markup_in_a_fact_is_printed_as_text() -> None:
    files = smallest_company(optional=True)
    for name, spec in load_schemas().items():
        path = f"company/{name}/R-01.yaml" if spec.folder else f"company/{name}.yaml"
        files[path] = json.dumps(_spoiled(spec.root, json.loads(files[path])))
    book = book_of(facts_of(files))
    assert [problem.message for problem in book.problems] == []
    for path, page in book.pages.items():
        body = page.markdown.partition("\n---\n\n")[2]
        assert "<b onclick" not in body, path
        outside = re.sub(r"```mermaid\n.*?\n```", "", body, flags=re.DOTALL)
        assert "](http://elsewhere" not in outside.replace("\\](", ""), path


def _spoiled(field: Field, data: Any) -> Any:
    if field.type in ("text", "prose"):
        plain = field.name in ("locale", "currency", "country", "legal_name") or field.path[:1] == ("print",)
        return data if plain else HOSTILE
    if isinstance(data, dict):
        return {name: _spoiled(field.fields[name], value) for name, value in data.items()}
    if field.type == "items":
        return [
            {name: _spoiled(field.fields[name], value) for name, value in entry.items()} for entry in data
        ]
    if field.type == "list" and field.of is not None:
        return [_spoiled(field.of, entry) for entry in data]
    return data


def test_pay_pages_print_what_the_pay_engine_works_out() -> None:
    facts, book = world("example")
    pay = template_functions(facts)["pay"]
    for scheme in facts.motivation:
        page = book.pages[f"pay/{scheme.raw('id')}.md"].markdown
        for example in scheme.examples:
            assert f"**{facts.locale.money(pay(scheme, example).total)}**" in page


def test_a_stage_page_is_linked_with_all_that_belongs_to_it() -> None:
    page = world("example")[1].pages["stages/proposal.md"].markdown
    for link in (
        "../roles/closer.md",
        "../crm.md#",
        "../reports.md#",
        "../scripts/",
        "../objections/",
        "../metrics.md#",
    ):
        assert link in page, link


def test_a_count_is_reached_a_month_a_share_or_an_average_in_a_month() -> None:
    metrics = world("example")[1].pages["metrics.md"].markdown
    assert "[Closer](roles/closer.md): at least 2 a month" in metrics
    assert "[Hunter](roles/hunter.md): at least 92% in a month" in metrics
    assert "[Closer](roles/closer.md): at least €6,500 in a month" in metrics


def test_the_growth_of_the_first_year_is_that_over_this_years_plan() -> None:
    facts, book = world("example")
    first = next(iter(facts.strategy.years))
    assert facts.quotas.year + 1 == first.year
    growth = round((first.revenue / facts.quotas.plan - 1) * 100, 1)
    assert f"| {first.year} | €15,300,000 | {growth}% |" in book.pages["strategy.md"].markdown


def test_each_finding_stands_once_beside_all_that_is_done_about_it() -> None:
    facts, book = world("example")
    table = book.pages["swot.md"].markdown.partition("## What we do about it")[2]
    for finding in facts.strategy.swot:
        rows = [line for line in table.splitlines() if f"| {finding.text} |" in line]
        answers = [action for action in facts.strategy.action_plan if finding in action.swot]
        assert len(rows) == 1 and rows[0].count("action-plan.md#") == len(answers) > 0


def test_a_closed_stage_has_no_share_and_no_empty_way_out() -> None:
    pages = world("example")[1].pages
    assert "that end in an order" in pages["stages/trial.md"].markdown
    lost = pages["stages/lost.md"].markdown
    assert "that end in an order" not in lost and "Otherwise to" not in lost


def test_the_book_serves_every_page_of_the_inventory() -> None:
    served = {mark for spec in read_catalogue(WORKSPACE) for mark in spec.serves}
    assert {f"P{number}" for number in range(1, 68)} - served == set()


def test_the_same_facts_give_the_same_pages() -> None:
    first, second = (book_of(load(WORKSPACE).facts) for _ in range(2))
    assert [page.markdown for page in first.pages.values()] == [
        page.markdown for page in second.pages.values()
    ]
    assert first.nav == second.nav


def test_the_calendar_shows_the_week_with_what_replaces_the_daily_meeting() -> None:
    page = world("example")[1].pages["calendar.md"].markdown
    rows = {
        line.split("|")[1].strip(): re.findall(r"\[([^]]+)\]|(–)", line)
        for line in page.splitlines()
        if line.startswith("| ")
    }
    morning = ["".join(found) for found in rows["08:45"]]
    assert morning == ["Morning huddle"] * 3 + ["Role play", "Morning huddle"]
    assert ["".join(found) for found in rows["14:00"]][:4] == [
        "Plan and fact of the week",
        "Pipeline review",
        "–",
        "One-to-one",
    ]


def test_the_book_does_not_tell_whom_the_head_sees_every_week() -> None:
    facts, book = world("example")
    page = book.pages["one-to-one.md"].markdown
    assert not [person for person in facts.people if str(person.name) in page]
    assert "Newcomers and whoever needs it: Weekly. Everybody else: Every two weeks." in page


def test_a_fact_that_is_a_sentence_ends_as_one() -> None:
    pages = world("example")[1].pages
    assert "the weakest competence becomes the training goal." in pages["hiring.md"].markdown
    assert (
        "In the evening (up to 20 points): Two inbound calls in role play, marked with the call card."
        in pages["internship.md"].markdown
    )
    assert not [path for path, page in pages.items() if re.search(r"[a-z]\.\.(?!\.)(\s|$)", page.markdown)]


def test_the_first_edition_of_a_rule_sends_nobody_to_sign_again() -> None:
    facts = world("example")[0]
    again, new = "Everybody it binds signs again.", "New: everybody it binds signs it."
    for first in (True, False):
        text = book_of(facts, first=first).pages["changes.md"].markdown
        assert (new in text, again in text) == (first, not first)
