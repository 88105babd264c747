"""Everything is gathered and checked before anything is written: facts → twins → documents → fit → pages."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from msgspec.structs import replace

from playbook.commands.measuring import Documents, Outdated
from playbook.commands.memory import Gathered, Memory, Silent
from playbook.facts.basis import Basis, basis_of
from playbook.facts.load import load
from playbook.facts.model import Facts, whole
from playbook.facts.news import changelog, closed_reviews
from playbook.facts.records import Records, load_records
from playbook.facts.standing import edition_status, record_problems, standings
from playbook.outputs.company_fonts import font_file_problems
from playbook.outputs.sheets import logo_problems
from playbook.outputs.wall_page import WALL
from playbook.pages.book import BookRenderer
from playbook.pages.forms import make_forms
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
    except Outdated:
        memory.forget()
        return _gather(workspace, step, memory, files=files, review=review)


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
    documents = None if broken else Documents(found, basis, memory, files=files)
    if documents and not later:
        documents.regulations()
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
    }
    also = noted_values(found.editions, news, reviews)
    found.forms = make_forms(found.facts, workspace, functions, memory.forms, basis, also, whole=files)
    later += found.forms.problems
    if documents and not later:
        documents.forms()
    if documents:
        documents.begin()
    step("writing the pages")
    functions["files"] = {*(f"docx/{identity}.docx" for identity in found.documents), *found.papers}
    if found.documents:
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
    if documents:
        documents.settle()
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
