"""`playbook build`: gather and check, write aside, swap in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from playbook.commands import stamp
from playbook.commands.again import keep
from playbook.commands.check import checked
from playbook.commands.gather import gather
from playbook.commands.memory import Gathered, Memory
from playbook.commands.review_page import Asked, depends_on, make_open_review
from playbook.facts.standing import draft_problems
from playbook.outputs.company_fonts import pictures_and_fonts
from playbook.outputs.swap import build_lock, recover, staged
from playbook.outputs.wall_page import WALL, wall_page
from playbook.problems import Problem, has_errors, in_order
from playbook.project import Workspace, open_workspace, templates_dir

if TYPE_CHECKING:
    from playbook.outputs.website import SiteSettings

Step = Callable[[str], None]


class Built(Struct):
    """Problems in order; a summary when the build is good."""

    problems: list[Problem]
    summary: list[str] = field(default_factory=list)


# The few words of the site's frame; the label file has each as site_….
SITE_WORDS = ("to_dark", "to_light", "not_found", "not_found_help", "heading_link")


class _NotGood(Exception):
    """The build is not fit to be published; the last good one stays."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__()
        self.problems = problems


def build(
    folder: str, step: Step, *, force: bool = False, drafts: bool = False, review: Asked | None = None
) -> Built:
    """Build the workspace in a folder, with the page of a `review` where one is asked for. Raises CannotRun where that
    is not possible."""
    workspace = open_workspace(folder)
    with build_lock(workspace):
        recover(workspace)
        beside = depends_on(workspace, review) if review else ""
        known = None if force or drafts else stamp.unchanged(workspace, beside)
        if known is not None:
            return Built(known.problems, [*known.summary, "Nothing has changed since the last build."])
        return build_now(workspace, step, Memory(fresh=force), drafts=drafts, review=review)


def build_now(
    workspace: Workspace,
    step: Step,
    memory: Memory,
    *,
    drafts: bool = False,
    review: Asked | None = None,
) -> Built:
    """A whole build; `memory` keeps what need not be made again while one program runs.

    With `drafts`, a regulation whose text has moved on since its issued edition is an error.
    """
    inputs = stamp.inputs(workspace)
    if review is None:
        beside, found = "", gather(workspace, step, memory)
        keep(found, memory)
        checked(found, inputs, whole=True)
    else:  # with a page more than a check knows, nothing can be noted for the next one
        beside = depends_on(workspace, review)
        asked = review
        found = gather(
            workspace, step, memory, review=lambda facts: make_open_review(workspace, facts, asked)
        )
    if drafts:
        found.problems = in_order([*found.problems, *draft_problems(found.facts, found.editions)])
    if has_errors(found.problems):
        return Built(found.problems)
    try:
        with staged(workspace) as staging:
            problems = _write_all(found, staging, step, memory)
            if has_errors(problems):
                raise _NotGood(problems)
    except _NotGood as error:
        return Built(in_order([*found.problems, *error.problems]))
    built = Built(in_order([*found.problems, *problems]), summary(found))
    stamp.remember(workspace, inputs, pictures_and_fonts(found.facts), built.problems, built.summary, beside)
    return built


def _write_all(found: Gathered, staging: Path, step: Step, memory: Memory) -> list[Problem]:
    """Pages, documents and website of a gathered workspace, written into an empty folder."""
    pages, documents = staging / "pages", staging / "docx"
    write_pages(found, pages)
    documents.mkdir()
    for identity, data in sorted(found.documents.items()):
        (documents / f"{identity}.docx").write_bytes(data)
    _write_papers(found, staging)
    step("building the book")
    from playbook.outputs.website import build_site

    return list(build_site(pages, staging / "html", site_settings(found), cache=memory.site()).problems)


def write_pages(found: Gathered, pages: Path) -> None:
    """The Markdown of the book, with the documents it links to beside it."""
    for path, page in sorted(found.book.pages.items()):
        target = pages / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page.markdown, encoding="utf-8", newline="\n")
    (pages / "docx").mkdir(exist_ok=True)
    for identity, data in sorted(found.documents.items()):
        (pages / "docx" / f"{identity}.docx").write_bytes(data)
    _write_papers(found, pages)
    if found.fits:
        (pages / WALL).write_text(wall_page(found.facts, found.fits), encoding="utf-8", newline="\n")


def _write_papers(found: Gathered, folder: Path) -> None:
    for file, data in sorted(found.papers.items()):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(data)


def site_settings(found: Gathered) -> SiteSettings:
    """How the book of this company looks, for the website module."""
    from playbook.outputs.website import SiteSettings

    facts, workspace = found.facts, found.workspace
    company, t = facts.company, facts.locale.t
    owner = workspace.root / "mkdocs.yml"
    logo = workspace.root / str(company.logo) if company.logo else None
    colours: dict[str, Any] = {
        name: str(company.colors[name])
        for name in ("primary", "accent")
        if company.colors and company.colors.has(name)
    }
    return SiteSettings(
        name=facts.locale.print(company.name),
        theme=templates_dir() / "site" / "theme",
        language=facts.locale.language,
        nav=found.book.nav,
        logo=logo if logo is not None and logo.is_file() else None,
        address=str(company.site_url) if company.site_url else "",
        words={key: t[f"site_{key}"] for key in SITE_WORDS},
        mkdocs_yml=owner if owner.is_file() else None,
        **colours,
    )


def summary(found: Gathered) -> list[str]:
    """What a build came to, in a few lines."""
    fits = [
        f"{identity} {result.fill:.0f} %"
        for identity, result in sorted(found.fits.items(), key=lambda item: -item[1].fill)
    ]
    fullest = f", fullest {fits[0]}" if fits else ""
    show = found.workspace.show
    lines = [
        f"{len(found.book.pages)} pages         {show(found.workspace.site / 'html' / 'index.html')}",
        f"{len(found.documents)} regulations   {show(found.workspace.site / 'docx')}{fullest}",
    ]
    if found.papers:
        lines.append(f"{len(found.papers)} forms         {show(found.workspace.site / 'forms')}")
    if found.forms.left_out:
        lines.append(f"{len(found.forms.left_out)} forms left out: facts still to be filled in")
    if found.book.left_out:
        lines.append(f"{len(found.book.left_out)} pages left out: facts still to be filled in")
    return lines
