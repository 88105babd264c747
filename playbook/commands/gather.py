"""Everything is gathered and checked before anything is written: facts → twins → documents → fit → pages."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from msgspec.structs import replace

from playbook.commands.memory import Gathered, Keyed, Memory, Silent
from playbook.facts.basis import Basis, basis_of
from playbook.facts.load import load
from playbook.facts.model import Facts, whole
from playbook.facts.news import changelog, closed_reviews
from playbook.facts.records import Records, load_records
from playbook.facts.standing import edition_status, record_problems, standings
from playbook.facts.values import Missing
from playbook.fit.judgement import judge
from playbook.fit.limits import Limits
from playbook.fit.result import Measure
from playbook.outputs.company_fonts import (
    font_file_problems,
    font_files,
    font_marks,
    font_problems,
    without_font_of,
)
from playbook.outputs.docx_sheet import Sheet
from playbook.outputs.form_sheets import Paper, form_sheet, make_paper
from playbook.outputs.sheets import (
    at_its_fact,
    company_logo,
    limits_of_documents,
    logo_problems,
    origins_of,
    page_problems,
    regulation_sheet,
)
from playbook.outputs.wall_page import WALL
from playbook.pages.book import BookRenderer
from playbook.pages.forms import Form, make_forms
from playbook.pages.functions import listed_forms, noted_values, template_functions, twin_functions
from playbook.pages.regulation import adopted, make_twin
from playbook.pages.render import Renderer, TemplateProblem, Unfilled
from playbook.pages.reuse import Derived, Watched, digest
from playbook.problems import Problem, has_errors, in_order
from playbook.project import Workspace
from playbook.rules.context import Context, date_of
from playbook.rules.run import run_rules

if TYPE_CHECKING:
    from playbook.report.review_page import OpenReview

Step = Callable[[str], None]
OpenedReview = Callable[[Facts], "tuple[OpenReview, list[Problem]]"]

# Under these names it is noted that a rule has looked at what is no fact.
_PAGES, _TWINS, _SIGNED = "context.pages", "context.twins", "context.signed"

# Problems of a template that no fact can cause; they are told even where the facts have errors of their own.
_TEMPLATE_FAULTS = frozenset(
    [
        "template-syntax",
        "unknown-name",
        "missing-template",
        "unsafe-template",
        "bad-front-matter",
        "missing-label",
    ]
)


def gather(
    workspace: Workspace,
    step: Step = lambda _: None,
    memory: Memory | None = None,
    *,
    files: bool = True,
    review: OpenedReview | None = None,
) -> Gathered:
    """Read, link, render and measure everything; problems are collected, nothing is written.

    Without `files` the Word files are empty: a check wants to know what is in them only. With `review` the book has the
    page of the review in progress, which that gives of sound facts.
    """
    memory = memory or Memory()
    try:
        return _gather(workspace, step, memory, files=files, review=review)
    except _Outdated:
        memory.forget()
        return _gather(workspace, step, memory, files=files, review=review)


class _Outdated(Exception):
    """A text that is remembered without its content is wanted whole."""


def _gather(
    workspace: Workspace, step: Step, memory: Memory, *, files: bool, review: OpenedReview | None
) -> Gathered:
    step("reading the facts")
    loaded = load(
        workspace,
        fresh=memory.fresh,
        settled=lambda facts: _settled(facts, workspace, memory),
        said=memory.said,
    )
    memory.links.pages |= {name: Silent(reads | {whole(name)}) for name, reads in loaded.linked.items()}
    found = Gathered(workspace, loaded.facts, loaded.problems)
    basis = basis_of(found.facts, workspace)
    found.problems += logo_problems(found.facts, workspace)
    found.problems += font_file_problems(found.facts, workspace)
    broken = has_errors(found.problems)
    if broken:
        memory.forget()  # of two entries with one id only one is told from the other
        if not files and len(workspace.template_folders()) == 1:
            found.problems = in_order(found.problems)
            return found  # nothing is shown, and the program's own templates have no faults to tell
    step("writing the regulations")
    later = _make_twins(found, basis, memory)
    records = load_records(workspace)
    if not broken:  # whom and what the records name is only known of sound facts
        found.problems += record_problems(found.facts, records)
    found.editions = edition_status(found.facts, found.twins, records)
    if not broken and not later:
        _make_documents(found, basis, memory, files=files)
    opened = []
    if review is not None and not broken and not later:
        step("comparing with the last review")
        shown, problems = review(found.facts)
        opened, told = [shown], {replace(one, severity="warning") for one in found.problems}
        found.problems += [one for one in problems if one not in told]
    step("writing the forms")
    news, reviews = changelog(found.facts, records), closed_reviews(records)
    functions = {
        **template_functions(found.facts),
        **twin_functions(found.facts, found.twins, found.editions, news, reviews, found.unfilled, opened),
        "fits": found.fits,
    }
    also = noted_values(found.editions, news, reviews)
    found.forms = make_forms(found.facts, workspace, functions, memory.forms, basis, also, whole=files)
    later += found.forms.problems
    if not broken and not later:
        _make_papers(found, basis, memory, files=files)
    step("writing the pages")
    functions["files"] = {*(f"docx/{identity}.docx" for identity in found.documents), *found.papers}
    if found.fits:
        functions["files"].add(WALL)
    functions["forms"] = listed_forms(found.forms, found.facts)
    also = noted_values(found.editions, news, reviews, found.forms, opened)
    around = sorted(functions["files"])
    found.book = BookRenderer(found.facts, workspace, functions).render(memory.pages, basis, around, also)
    later += found.book.problems
    found.whole = not broken and not later
    if not broken:
        step("applying the rules")
        later += _run_rules(found, basis, records, memory)
    found.problems += [problem for problem in later if not broken or problem.name in _TEMPLATE_FAULTS]
    found.problems = in_order(found.problems)
    return found


def _settled(facts: Facts, workspace: Workspace, memory: Memory) -> Collection[str]:
    """The fact files whose links are known to be sound: neither they nor what they quote have changed."""
    links, basis = memory.links, basis_of(facts, workspace)
    links.begin(basis, also=_file_digests(basis))
    links.pages = {name: one for name, one in links.pages.items() if links.find(name) is not None}
    return links.pages.keys()


def _file_digests(basis: Basis) -> dict[str, str]:
    """For what depends on whole fact files, under the names by which reading one is noted."""
    return {whole(name): digest for name, digest in basis.files.items()}


def _run_rules(found: Gathered, basis: Basis, records: Records, memory: Memory) -> list[Problem]:
    """What the rules say; one that was silent and has read nothing that changed is not asked again."""
    facts = found.facts
    # A page left out is one as soon as its fact is filled in, which the check of the facts asks for.
    paths = sorted({*found.book.pages, *found.book.left_out})
    pages = dict.fromkeys((path.removesuffix(".md") for path in paths), "")
    twins = {key: twin.markdown for key, twin in found.twins.items()}
    marks = [(key, twin.fingerprint) for key, twin in found.twins.items()]
    beside = {
        **_file_digests(basis),
        _PAGES: digest(list(pages)),
        _TWINS: digest(marks),
        _SIGNED: records.digest,
    }
    memory.rules.begin(basis, also=beside)
    again = {name for name in memory.rules.pages if memory.rules.find(name) is None}
    again |= {f"{name.partition('/')[0]}/" for name in again}
    silent = {name: one for name, one in memory.rules.pages.items() if name not in again}
    context = Context(
        facts,
        pages=Watched(_PAGES, pages, facts),
        twins=Watched(_TWINS, twins, facts),
        signed=Derived(_SIGNED, lambda: _signed(facts, records), facts),
    )
    findings = run_rules(context, silent)
    memory.rules.pages = {**silent, **{name: Silent(reads) for name, reads in findings.silent.items()}}
    return findings.problems


def _signed(facts: Facts, records: Records) -> dict[str, list[str]]:
    """Who has signed each regulation that somebody is bound by; nothing where no signature was ever recorded."""
    signed: dict[str, set[str]] = {}
    today = date_of(facts.company.as_of)
    for one in standings(facts, records, today) if records.signatures and today else ():
        names = signed.setdefault(one.regulation, set())
        if one.signature is not None:
            names.add(str(one.person.raw("id")))
    return {regulation: sorted(names) for regulation, names in signed.items()}


def _make_twins(found: Gathered, basis: Basis, memory: Memory) -> list[Problem]:
    renderer = _renderer(found)
    problems: list[Problem] = []
    memory.twins.begin(basis)
    for record in adopted(found.facts):
        try:
            known = memory.twins.find(str(record.raw("id")))
            twin = replace(known, record=record) if known else make_twin(renderer, record)
        except Unfilled as error:  # told by the check of the facts, as a warning at its place
            found.unfilled[str(record.raw("id"))] = error.path
            continue
        except TemplateProblem as error:
            problems.append(error.problem)
            continue
        found.twins[twin.id] = twin
    return problems


def _renderer(found: Gathered) -> Renderer:
    return Renderer(found.facts, found.workspace, template_functions(found.facts))


def _make_documents(found: Gathered, basis: Basis, memory: Memory, *, files: bool) -> None:
    limits, clean = limits_of_documents(found.facts), dict[str, Measure]()
    marks = font_marks(font_files(found.facts, found.workspace))
    found.problems += page_problems(found.facts)
    statuses = {f"editions.{identity}": repr(status) for identity, status in found.editions.items()}
    memory.sheets.begin(basis, (limits, marks, company_logo(found.facts, found.workspace)), statuses)
    sheets: dict[str, Keyed] = {}
    for identity, twin in found.twins.items():
        known = None if files else memory.sheets.find(identity)
        if known is None or known.key not in memory.fits:
            draft = found.editions[identity].draft
            try:
                with found.facts.listening() as reads:
                    sheet = regulation_sheet(found.facts, twin, found.workspace, draft=draft)
            except Missing:
                continue  # the approver, say, is still to be filled in: told by the check of the facts
            key = _measured_on(sheet, limits, twin.markdown, marks)
            known = Keyed(key, frozenset({*reads, f"editions.{identity}"}))
        key, sheets[identity] = known.key, known
        if not files and key in memory.fits:
            found.documents[identity], found.fits[identity] = b"", memory.fits[key]
            clean[key] = memory.fits[key]
            continue
        if memory.bare and not twin.blocks:
            twin = found.twins[identity] = make_twin(_renderer(found), twin.record)
            sheet = replace(sheet, blocks=twin.blocks)
        if (sheet, marks) not in memory.documents:
            from playbook.outputs.docx import write  # a check that measures nothing does without

            data = write(sheet, to_measure=not files)
            measured = _measured(found, sheet, data, limits, files)
            memory.documents[sheet, marks] = (data if files else b"", measured)
        data, result = memory.documents[sheet, marks]
        found.documents[identity], found.fits[identity] = data, result
        against = judge(result, limits)
        found.problems += [
            at_its_fact(found.facts, twin.record, problem)
            for problem in (against and judge(without_font_of(found.facts, result), limits))
        ]
        if not against:
            clean[key] = result
    found.problems += font_problems(found.facts, found.fits.values())
    memory.fits, memory.sheets.pages = clean, dict(sheets)


def _measured(found: Gathered, sheet: Sheet, data: bytes, limits: Limits, files: bool) -> Measure:
    """How full a regulation is, with the facts behind its blocks where anybody may want to know them."""
    from playbook.fit.measure import measure

    name, fonts = f"{sheet.code}.docx", font_files(found.facts, found.workspace)
    if not files and not judge(result := measure(data, name=name, fonts=fonts), limits):
        return result
    own = found.facts.place(f"regulations.{sheet.code}")[0]
    return measure(data, name=name, fonts=fonts, origins=origins_of(found.facts, sheet), own=own)


def _measured_on(sheet: Sheet, limits: Limits | None, text: str, fonts: tuple[str, ...]) -> str:
    """A digest of all that a measure depends on; `text` says what the blocks do."""
    return digest((replace(sheet, blocks=()), limits, text, fonts))


def _make_papers(found: Gathered, basis: Basis, memory: Memory, *, files: bool) -> None:
    overs: dict[str, int] = {}
    fonts = font_files(found.facts, found.workspace)
    marks = font_marks(fonts)
    memory.blanks.begin(basis, (marks, company_logo(found.facts, found.workspace)))
    blanks: dict[str, Keyed] = {}
    for form in found.forms.found:
        noted = memory.bare and not form.markdown
        known = memory.blanks.find(form.path) if noted else None
        if known is None:
            # A form of many pages is not measured.
            printed = form if files or form.spec.pages == "one" else replace(form, markdown="")
            try:
                with found.facts.listening() as reads:
                    sheet = form_sheet(found.facts, printed, found.workspace)
            except Missing:
                continue
            known = Keyed(_measured_on(sheet, None, form.path, marks), form.reads | reads)
        key, blanks[form.path] = known.key, known
        if noted:
            if key not in memory.overs:
                raise _Outdated
            paper = Paper(b"", memory.overs[key])
        else:
            if (sheet, marks) not in memory.papers:
                memory.papers[sheet, marks] = make_paper(sheet, files=files, fonts=fonts)
            paper = memory.papers[sheet, marks]
        found.papers[form.file] = paper.data
        overs[key] = paper.over
        if paper.over:
            found.problems.append(_too_long(form, paper.over))
    memory.overs, memory.blanks.pages = overs, dict(blanks)


def _too_long(form: Form, pages: int) -> Problem:
    message = f"the form \u201c{form.title}\u201d is meant for one page and takes {pages}"
    help = "Shorten the facts it prints, or leave it: it still works, with its pages numbered."
    return Problem("info", "long-form", message, f"templates/{form.spec.template}", help=help)
