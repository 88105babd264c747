"""Papers to print and fill in: made from facts, complete, with room to write, nothing on them that not everybody may see."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from worlds import ROOT, build_tree, smallest_company, spec_of

from playbook.facts.load import load, load_bytes
from playbook.facts.model import Facts
from playbook.facts.schema import Field, load_schemas
from playbook.fit.libreoffice import measure_with_libreoffice
from playbook.outputs.docx_text import read_text
from playbook.outputs.form_sheets import Paper, form_sheet, make_paper
from playbook.pages.book import BookRenderer
from playbook.pages.catalogue import read_catalogue
from playbook.pages.forms import Form, Forms, make_forms
from playbook.pages.functions import template_functions
from playbook.pages.regulation import adopted
from playbook.project import Workspace

WORKSPACE = Workspace(ROOT)
RUSSIAN = ROOT / "tests" / "companies" / "ru"


def forms_of(facts: Facts, workspace: Workspace = WORKSPACE) -> Forms:
    fingerprints = {str(record.raw("id")): f"{number:012x}" for number, record in enumerate(adopted(facts))}
    return make_forms(facts, workspace, {**template_functions(facts), "fingerprints": fingerprints})


@cache
def world(name: str) -> tuple[Facts, Forms]:
    if name == "example":
        facts = load(WORKSPACE).facts
    elif name == "Russian":
        facts = load(Workspace(RUSSIAN)).facts
    else:
        files = smallest_company(optional=name == "every fact")
        facts = load_bytes(
            {path.removeprefix("company/"): text.encode() for path, text in files.items()}
        ).facts
    return facts, forms_of(facts)


@cache
def paper(name: str, path: str) -> Paper:
    facts = world(name)[0]
    return make_paper(form_sheet(facts, form(path, name), WORKSPACE))


def form(path: str, name: str = "example") -> Form:
    return next(form for form in world(name)[1].found if form.path == path)


def lines(path: str) -> list[str]:
    return read_text(paper("example", path).data)


def text(path: str) -> str:
    return "\n".join(lines(path))


def cells(path: str) -> list[list[str]]:
    """Rows of all tables of a paper, as the blocks have them."""
    return [
        ["".join(run.text for run in cell) for cell in row.cells]
        for block in form(path).blocks
        if hasattr(block, "rows")
        for row in (block.header, *block.rows)
    ]


WORLDS = ["required facts only", "every fact", "example", "Russian"]
ONE_PAGE = [spec.name for spec in read_catalogue(WORKSPACE, folder="forms") if spec.pages == "one"]
EXAMPLE = [
    *("one-to-one", "call-review", "funnel-review", "internship-diary", "improvement-agreement"),
    *("parting-talk", "change-proposal", "yearly-audit", "crm-terms", "approval-sheet"),
]


@pytest.mark.parametrize("name", WORLDS)
def test_forms_are_made_without_a_problem(name: str) -> None:
    facts, forms = world(name)
    assert [problem.message for problem in forms.problems] == []
    assert len({form.path for form in forms.found}) == len(forms.found) > 10
    for one in forms.found:
        assert read_text(make_paper(form_sheet(facts, one, WORKSPACE)).data)


def test_every_template_makes_a_form_of_the_example() -> None:
    forms = world("example")[1]
    assert forms.left_out == {}
    assert {form.spec.name for form in forms.found} == {
        spec.name for spec in read_catalogue(WORKSPACE, folder="forms")
    }
    assert set(EXAMPLE) < {form.path for form in forms.found}


def test_forms_without_facts_are_left_out_and_told() -> None:
    left = world("required facts only")[1].left_out
    assert left["forms/one-to-one"] == "performance.ratings"
    assert left["forms/action-card"] == "strategy.action_plan"


def test_a_fact_still_to_be_filled_in_leaves_its_form_out() -> None:
    files = smallest_company()
    roles = json.loads(files["company/roles.yaml"])
    roles["roles"][0]["purpose"] = None
    files["company/roles.yaml"] = json.dumps(roles)
    facts = load_bytes({path.removeprefix("company/"): text.encode() for path, text in files.items()}).facts
    forms = forms_of(facts)
    assert forms.left_out["forms/job-descriptions/roles-1"] == "roles.roles-1.purpose"
    assert forms.problems == []


def test_one_job_description_a_role_in_words_of_the_facts() -> None:
    facts = world("example")[0]
    for role in facts.roles:
        page = text(f"job-descriptions/{role.raw('id')}")
        for said in (*role.duties, *role.rights, *role.results, *role.not_yours, role.decides):
            assert str(said) in page, f"{role.raw('id')}: {said}"
    closer = text("job-descriptions/closer")
    assert ["You answer to", "Head of Sales"] in cells("job-descriptions/closer")
    assert ["Stands in for you", "A colleague in the same role"] in cells("job-descriptions/closer")
    assert "Closer's pay" in closer
    assert "R-04 Leading a customer through the deal" in closer
    assert "Approved Managing Director" in closer


def test_the_scorecard_has_five_anchors_a_competence_and_weights_that_make_a_hundred() -> None:
    facts = world("example")[0]
    for profile in facts.hiring:
        rows = cells(f"hiring/scorecard-{profile.raw('id')}")
        for entry in profile.competencies:
            anchors = [str(entry[f"anchor_{mark}"]) for mark in range(1, 6)]
            assert [str(entry.name), *anchors] in rows
            assert [str(entry.name), "", "", facts.locale.print(entry.weight), ""] in rows
        assert "100%" in rows[[row[0] for row in rows].index("Score")]


def test_the_interview_guide_asks_every_question_and_leaves_room_for_the_answer() -> None:
    profile = world("example")[0].hiring["closer"]
    rows = cells("hiring/interview-closer")
    for entry in profile.competencies:
        at = [row[0] for row in rows].index("\n".join(map(str, entry.questions)))
        assert rows[at - 1][0].startswith(str(entry.name))
        assert rows[at + 1] == [""]


def test_the_diary_has_five_days_with_tasks_proof_and_points() -> None:
    diary = world("example")[0].training.internship.diary
    page = text("internship-diary")
    assert len(re.findall(r"^Day \d: ", page, re.MULTILINE)) == 5
    for day in diary:
        assert all(str(task) in page for task in day.tasks)
        assert str(day.check) in page
    assert ["At most", "20", "20", "20", "15", "25", "100"] in cells("internship-diary")


def test_the_plan_of_ninety_days_has_thirty_sixty_ninety_and_twelve_weeks() -> None:
    page = text("first-ninety-days/hunter")
    assert [int(day) for day in re.findall(r"Until day (\d+)", page)] == [30, 60, 90]
    weeks = [row[0] for row in cells("first-ninety-days/hunter") if row[1:] == ["", "", ""]]
    assert [week for week in weeks if week.isdecimal()] == [str(week) for week in range(1, 13)]


def test_the_one_to_one_card_has_four_points_and_marks_one_to_four() -> None:
    page = text("one-to-one")
    for point in ("1. Routine", "2. The people and their marks", "3. Goals for the next thirty days"):
        assert point in page
    assert "4. Results and support" in page
    for rating in world("example")[0].performance.ratings:
        assert f"{rating.value} {rating.name}" in page


def test_the_call_card_has_every_criterion_and_the_sum_to_reach() -> None:
    check = world("example")[0].performance.call_check
    rows = cells("call-review")
    for entry in check.criteria:
        assert [str(entry.text), str(entry.weight), "□", "□", "□", ""] in rows
    assert "of 56 points. Good from 75%: 42 points." in text("call-review")


def test_the_funnel_card_has_a_line_for_everybody_who_owns_an_open_stage() -> None:
    rows = cells("funnel-review")
    header = next(row for row in rows if "Trial run" in row)
    people = [row[0] for row in rows if len(row) == len(header) and row != header]
    assert people == [
        *("Dara Quill", "Aoife Lennon", "Piotr Zielak", "Niamh Corrigan", "Ronan Deasy"),
        *("Katya Marsh", "Fergal Toomey"),
    ]


def test_the_parting_talk_has_its_four_parts_in_their_order() -> None:
    page = text("parting-talk")
    parts = [page.index(f"{n}. ") for n in range(1, 5)]
    assert parts == sorted(parts)
    assert "1. The decision" in page
    assert "4. What the others hear" in page


def test_the_agreement_has_as_many_lines_as_measures_are_allowed() -> None:
    rows = cells("improvement-agreement")
    at = rows.index(["Measure", "Today", "To be reached", "Others reach", "By"])
    assert [row == [""] * 5 for row in rows[at + 1 : at + 5]] == [True, True, True, False]
    assert "a habit: 30 days" in text("improvement-agreement")


@pytest.mark.parametrize("path", ["daily-activity", "weekly-funnel", "monthly-result"])
def test_report_sheets_have_every_figure_of_their_report(path: str) -> None:
    report = world("example")[0].reports[path]
    first = [row[0] for row in cells(f"reports/{path}")]
    assert [str(entry.name) for entry in report.fields] == [
        name for name in first if name in {str(entry.name) for entry in report.fields}
    ]


def test_the_daily_sheet_has_a_column_a_working_day() -> None:
    header = next(row for row in cells("reports/daily-activity") if row[0] == "Figure")
    assert header == ["Figure", "Norm", "Mon", "Tue", "Wed", "Thu", "Fri", "Total"]


def test_roles_of_one_norm_share_a_line() -> None:
    norms = {row[0]: row[1] for row in cells("reports/weekly-funnel") if len(row) == 8}
    assert (
        norms["Qualified leads"] == "Hunter: at least 14 a month\nDeputy Head of Sales: at least 38 a month"
    )
    assert norms["Replies on time"] == "Hunter, Sales Administrator: at least 92% in a month"


def test_the_terms_for_the_crm_name_every_stage_field_report_and_requirement() -> None:
    facts = world("example")[0]
    page = text("crm-terms")
    for entry in (*facts.stages, *facts.crm.fields, *facts.reports, *facts.crm.loss_reasons):
        assert str(entry.name) in page
    for entry in facts.crm.requirements:
        assert [str(entry.text), "■" if entry.must else "□", "", ""] in cells("crm-terms")


def test_the_approval_sheet_lists_every_regulation_with_edition_and_fingerprint() -> None:
    facts = world("example")[0]
    rows = cells("approval-sheet")
    for number, rule in enumerate(adopted(facts)):
        row = next(row for row in rows if row[0] == str(number + 1))
        assert row[1] == f"{rule.raw('id')} {rule.title}"
        assert (row[2], row[5]) == (str(rule.edition), f"{number:012x}")


def test_the_acknowledgement_sheet_is_for_those_in_scope_and_nobody_else() -> None:
    facts = world("example")[0]
    for number, rule in enumerate(adopted(facts)):
        rows = cells(f"acknowledgement/{rule.raw('id')}")
        named = [row[1] for row in rows[1:] if row[1]]
        assert named == [str(person.name) for person in facts.people if person.role in list(rule.scope)]
        assert {tuple(row[3:]) for row in rows[1:]} == {(str(rule.edition), f"{number:012x}", "", "")}


def test_who_signs_with_initials_is_named_so_where_he_signs() -> None:
    facts = world("Russian")[0]
    approver = facts.company.approver
    assert (str(approver.name), str(approver.signs_as)) == ("Игорь Соболев", "И. А. Соболев")
    for path in ("approval-sheet", "job-descriptions/closer"):
        assert "\n".join(read_text(paper("Russian", path).data)).count("И. А. Соболев") == 1
    twin = adopted(facts)[0]
    rows = "\n".join(read_text(paper("Russian", f"acknowledgement/{twin.raw('id')}").data))
    bound = [person for person in facts.people if person.role in list(twin.scope)]
    assert bound and all(str(person.signs_as) in rows for person in bound)
    assert not any(str(person.name) in rows for person in bound)


def test_who_has_left_signs_nothing() -> None:
    files = smallest_company()
    people = json.loads(files["company/people.yaml"])
    people["people"] = [{**people["people"][0], "status": "left", "name": "Gone Away"}]
    files["company/people.yaml"] = json.dumps(people)
    facts = load_bytes({path.removeprefix("company/"): text.encode() for path, text in files.items()}).facts
    sheet = next(one for one in forms_of(facts).found if one.path == "acknowledgement/R-01")
    assert "Gone Away" not in str(sheet.blocks)


def test_the_change_proposal_asks_where_what_happened_and_what_it_should_say() -> None:
    page = text("change-proposal")
    for asked in ("Where: page", "What happened:", "What it says today", "What it should say, word for word"):
        assert asked in page


def _one_pagers(name: str) -> list[Form]:
    return [one for one in world(name)[1].found if one.spec.pages == "one"]


@pytest.mark.parametrize("name", ["example", "Russian"])
def test_forms_for_one_page_take_one_page(name: str) -> None:
    assert {one.spec.name for one in _one_pagers(name)} == set(ONE_PAGE)
    over = {one.path: paper(name, one.path).over for one in _one_pagers(name)}
    assert {path: pages for path, pages in over.items() if pages} == {}


def test_cards_are_set_in_small_type_and_papers_to_approve_in_the_companys_own() -> None:
    facts = world("Russian")[0]
    sizes = {
        path: form_sheet(facts, form(path, "Russian"), WORKSPACE).page.size
        for path in ("one-to-one", "job-descriptions/closer")
    }
    assert sizes == {"one-to-one": 10, "job-descriptions/closer": 12}


def test_libreoffice_opens_every_kind_of_form_and_agrees_on_one_page(soffice: str, tmp_path: Path) -> None:
    kinds: dict[str, Form] = {}
    for one in world("example")[1].found:
        kinds.setdefault(one.spec.name, one)
    files = []
    for name, one in kinds.items():
        files.append(tmp_path / f"{name}.docx")
        files[-1].write_bytes(paper("example", one.path).data)
    for file, found in zip(files, measure_with_libreoffice(files), strict=True):
        assert found.pages, f"{file.name}: {found.problems}"
        assert found.pages == 1 or file.stem not in ONE_PAGE, f"{file.name} takes {found.pages} pages"


def test_a_form_that_outgrows_its_page_gets_numbered_pages() -> None:
    files = smallest_company(optional=True)
    performance = json.loads(files["company/performance.yaml"])
    criterion = performance["call_check"]["criteria"][0]
    performance["call_check"]["criteria"] = [{**criterion, "id": f"c{n}"} for n in range(80)]
    files["company/performance.yaml"] = json.dumps(performance)
    facts = load_bytes({path.removeprefix("company/"): text.encode() for path, text in files.items()}).facts
    card = next(one for one in forms_of(facts).found if one.path == "call-review")
    made = make_paper(form_sheet(facts, card, WORKSPACE))
    assert made.over >= 2
    assert make_paper(form_sheet(facts, card, WORKSPACE), files=False) == Paper(b"", made.over)
    assert b"header-default.xml" in made.data


def test_the_same_facts_give_the_same_bytes() -> None:
    facts, forms = load(WORKSPACE).facts, world("example")[1]
    again = {one.path: one for one in forms_of(facts).found}
    for one in forms.found[::7]:
        fresh = make_paper(form_sheet(facts, again[one.path], WORKSPACE))
        assert fresh.data == paper("example", one.path).data, one.path


def test_forms_read_nothing_that_only_managers_or_the_owner_may_see() -> None:
    hidden = [
        re.compile(pattern) for name in load_schemas() for pattern in _hidden(spec_of(name).root, name, name)
    ]
    assert hidden
    told = {
        f"{one.path} reads {read}"
        for one in world("every fact")[1].found + world("example")[1].found
        for read in one.reads
        if any(pattern.fullmatch(read) for pattern in hidden)
    }
    assert told == set()


def _hidden(field: Field, path: str, file: str) -> list[str]:
    found: list[str] = []
    for name, inner in field.fields.items():
        here = path if inner.type == "items" and name == file else rf"{path}\.{name}"
        found += [here] if inner.visibility != "staff" else []
        found += _hidden(inner, rf"{here}\.[^.]+" if inner.type == "items" else here, file)
    return found


def test_the_page_of_forms_links_every_paper_under_who_uses_it() -> None:
    facts, forms = world("example")
    functions: dict[str, Any] = {
        **template_functions(facts),
        "twins": {},
        "fits": {},
        "forms": forms.groups(),
        "reviews": [],
    }
    page = BookRenderer(facts, WORKSPACE, functions).render().pages["forms.md"].markdown
    linked = re.findall(r"\]\((forms/[^)]+\.docx)\)", page)
    assert sorted(linked) == sorted(one.file for one in forms.found)
    assert "## Hiring: the judges" in page
    assert "[Closer](forms/job-descriptions/closer.docx)" in page


def test_a_form_that_prints_what_paper_cannot_show_is_a_problem(tmp_path: Path) -> None:
    front = "---\npart: forms\norder: 1\ntitle: t.forms\ngroup: t.forms\nkind: t.form\nused: t.forms\npages: one\n---\n"
    build_tree(tmp_path, {"templates/forms/own.md.j2": front + "> said\n"})
    facts = world("example")[0]
    [problem] = forms_of(facts, Workspace(tmp_path)).problems
    assert problem.name == "unsupported-markdown"
    assert problem.message == "the form Forms has a quotation, which a form cannot print"
    assert problem.file == "templates/forms/own.md.j2"


def test_front_matter_of_a_form_must_say_how_it_is_used(tmp_path: Path) -> None:
    front = "---\npart: forms\norder: 1\ntitle: t.forms\npages: one\n---\ntext\n"
    build_tree(tmp_path, {"templates/forms/own.md.j2": front})
    [problem] = forms_of(world("example")[0], Workspace(tmp_path)).problems
    assert problem.name == "bad-front-matter"
    assert problem.message == "the front matter of a form must give group, kind, used and pages (one or many)"
