"""Everything is gathered and checked before anything is written: facts → twins → documents → fit → pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playbook.facts.load import load
from playbook.facts.model import Facts
from playbook.outputs.sheets import regulation_document
from playbook.pages.book import Book, BookRenderer
from playbook.pages.functions import template_functions
from playbook.pages.regulation import Twin, adopted, make_twin
from playbook.pages.render import Renderer, TemplateProblem, Unfilled
from playbook.problems import Problem, has_errors, in_order
from playbook.project import Workspace

# Problems of a template that no fact can cause; they are told even where the facts have errors of their own.
_TEMPLATE_FAULTS = frozenset(
    "template-syntax unknown-name missing-template unsafe-template bad-front-matter missing-label".split()
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
    book: Book = field(default_factory=Book)


def gather(workspace: Workspace, step: Callable[[str], None] = lambda _: None) -> Gathered:
    """Read, link, render and measure everything; problems are collected, nothing is written."""
    step("reading the facts")
    loaded = load(workspace)
    found = Gathered(workspace, loaded.facts, loaded.problems)
    broken = has_errors(found.problems)
    step("writing the regulations")
    later = _make_twins(found)
    if not broken and not later:
        _make_documents(found)
    step("writing the pages")
    functions = {**template_functions(found.facts), "twins": _bodies(found), "fits": found.fits}
    found.book = BookRenderer(found.facts, workspace, functions).render()
    later += found.book.problems
    found.problems += [problem for problem in later if not broken or problem.name in _TEMPLATE_FAULTS]
    found.problems = in_order(found.problems)
    return found


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


def _make_documents(found: Gathered) -> None:
    from playbook.fit import limits_of, measure, problems_of

    limits = limits_of(found.facts)
    for identity, twin in found.twins.items():
        document = regulation_document(found.facts, twin, found.workspace)
        found.documents[identity] = document.data
        result = measure(document.data, name=f"{identity}.docx", origins=document.origins)
        found.fits[identity] = result
        found.problems += problems_of(result, limits, twin.record)


def _bodies(found: Gathered) -> dict[str, Any]:
    from markupsafe import Markup

    return {identity: Markup(twin.markdown) for identity, twin in found.twins.items()}  # noqa: S704 - escaped when rendered
