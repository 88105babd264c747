"""Everything is gathered and checked before anything is written: facts → twins → documents → fit → pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from playbook.facts.load import load
from playbook.facts.model import Facts
from playbook.facts.news import changelog
from playbook.facts.records import Records, load_records
from playbook.facts.standing import EditionStatus, edition_status, standings
from playbook.facts.values import Missing
from playbook.fit import judge, measure
from playbook.outputs.docx import write
from playbook.outputs.docx_sheet import Sheet
from playbook.outputs.form_sheets import Paper, form_sheet, make_paper
from playbook.outputs.sheets import limits_of, logo_problems, origins_of, regulation_sheet
from playbook.outputs.wall_page import WALL
from playbook.pages.book import Book, BookRenderer
from playbook.pages.forms import Form, Forms, make_forms
from playbook.pages.functions import template_functions
from playbook.pages.regulation import Twin, adopted, make_twin
from playbook.pages.render import Renderer, TemplateProblem, Unfilled
from playbook.pages.reuse import Noted, Reuse
from playbook.problems import Problem, has_errors, in_order
from playbook.project import Workspace
from playbook.rules.context import Context, date_of
from playbook.rules.run import run_rules

Step = Callable[[str], None]

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


@dataclass(slots=True)
class Gathered:
    """All that a build needs, in memory."""

    workspace: Workspace
    facts: Facts
    problems: list[Problem]
    twins: dict[str, Twin] = field(default_factory=dict)
    documents: dict[str, bytes] = field(default_factory=dict)
    fits: dict[str, Any] = field(default_factory=dict)
    editions: dict[str, EditionStatus] = field(default_factory=dict)
    forms: Forms = field(default_factory=Forms)
    papers: dict[str, bytes] = field(default_factory=dict)
    book: Book = field(default_factory=Book)


@dataclass(slots=True)
class Memory:
    """What stays true while one program runs: documents by their sheet, built pages."""

    documents: dict[Sheet, tuple[bytes, Any]] = field(default_factory=dict)
    papers: dict[Sheet, Paper] = field(default_factory=dict)
    pages: Reuse = field(default_factory=Reuse)
    forms: Reuse = field(default_factory=Reuse)
    site_cache: Any = None

    def site(self) -> Any:
        from playbook.outputs.website import SiteCache

        if self.site_cache is None:
            self.site_cache = SiteCache()
        return self.site_cache


def gather(
    workspace: Workspace, step: Step = lambda _: None, memory: Memory | None = None, *, files: bool = True
) -> Gathered:
    """Read, link, render and measure everything; problems are collected, nothing is written.

    Without `files` the Word files are empty: a check wants to know what is in them only.
    """
    memory = memory or Memory()
    step("reading the facts")
    loaded = load(workspace)
    found = Gathered(workspace, loaded.facts, loaded.problems)
    found.problems += logo_problems(found.facts, workspace)
    broken = has_errors(found.problems)
    step("writing the regulations")
    later = _make_twins(found)
    records = load_records(workspace)
    found.editions = edition_status(found.facts, found.twins, records)
    if not broken and not later:
        _make_documents(found, memory, files=files)
    step("writing the forms")
    functions = {**template_functions(found.facts), "twins": _bodies(found), "fits": found.fits}
    functions |= {"editions": found.editions, "news": changelog(found.facts, records)}
    fingerprints = {identity: twin.fingerprint for identity, twin in found.twins.items()}
    found.forms = make_forms(
        found.facts, workspace, {**functions, "fingerprints": fingerprints}, memory.forms
    )
    later += found.forms.problems
    if not broken and not later:
        _make_papers(found, memory, files=files)
    step("writing the pages")
    listed = [
        (form.path, form.title, form.group, form.kind, form.short, form.used) for form in found.forms.found
    ]
    functions["files"] = {*(f"docx/{identity}.docx" for identity in found.documents), *found.papers}
    if found.fits:
        functions["files"].add(WALL)
    renderer = BookRenderer(found.facts, workspace, {**functions, "forms": found.forms.groups()})
    found.book = renderer.render(
        memory.pages, (listed, found.editions, functions["news"], functions["files"])
    )
    later += found.book.problems
    if not broken:
        step("applying the rules")
        later += run_rules(_context(found, records))
    found.problems += [problem for problem in later if not broken or problem.name in _TEMPLATE_FAULTS]
    found.problems = in_order(found.problems)
    return found


def _context(found: Gathered, records: Records) -> Context:
    pages = [path.removesuffix(".md") for path in found.book.pages]
    signed: dict[str, set[str]] = {}
    if records.signatures:
        today = date_of(found.facts.company.as_of)
        for one in standings(found.facts, records, today) if today else ():
            signed.setdefault(one.regulation, set())
            if one.signature is not None:
                signed[one.regulation].add(str(one.person.raw("id")))
    twins = {key: twin.markdown for key, twin in found.twins.items()}
    return Context(found.facts, pages=pages, twins=twins, signed=signed)


def _make_twins(found: Gathered) -> list[Problem]:
    renderer = Renderer(found.facts, found.workspace, template_functions(found.facts))
    problems: list[Problem] = []
    for record in adopted(found.facts):
        try:
            twin = make_twin(renderer, record)
        except Unfilled:
            continue  # told by the check of the facts, as a warning at its place
        except TemplateProblem as error:
            problems.append(error.problem)
            continue
        found.twins[twin.id] = twin
    return problems


def _make_documents(found: Gathered, memory: Memory, *, files: bool) -> None:
    limits = limits_of(found.facts)
    for identity, twin in found.twins.items():
        try:
            sheet = regulation_sheet(found.facts, twin, found.workspace, draft=found.editions[identity].draft)
        except Missing:
            continue  # the approver, say, is still to be filled in: told by the check of the facts
        if sheet not in memory.documents:
            data = write(sheet, to_measure=not files)
            memory.documents[sheet] = (
                data if files else b"",
                measure(data, name=f"{identity}.docx", origins=origins_of(sheet)),
            )
        data, result = memory.documents[sheet]
        found.documents[identity], found.fits[identity] = data, result
        file, line, column = twin.record.place_of("title")
        found.problems += [
            replace(problem, file=file, line=line, column=column)
            if problem.file == f"{identity}.docx"
            else problem
            for problem in judge(result, limits)
        ]


def _make_papers(found: Gathered, memory: Memory, *, files: bool) -> None:
    for form in found.forms.found:
        try:
            sheet = form_sheet(found.facts, form, found.workspace)
        except Missing:
            continue
        if sheet not in memory.papers:
            memory.papers[sheet] = make_paper(sheet, files=files)
        paper = memory.papers[sheet]
        found.papers[form.file] = paper.data
        if paper.over:
            found.problems.append(_too_long(form, paper.over))


def _too_long(form: Form, pages: int) -> Problem:
    message = f"the form \u201c{form.title}\u201d is meant for one page and takes {pages}"
    help = "Shorten the facts it prints, or leave it: it still works, with its pages numbered."
    return Problem("info", "long-form", message, f"templates/{form.spec.template}", help=help)


def _bodies(found: Gathered) -> dict[str, Any]:
    from markupsafe import Markup

    bodies = {identity: Markup(twin.markdown) for identity, twin in found.twins.items()}  # noqa: S704 - escaped when rendered
    return Noted(bodies, found.facts, {identity: twin.reads for identity, twin in found.twins.items()})
