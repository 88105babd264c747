"""A form as a document to print and fill in: its blocks on the company's page, with the block of the approver where it has one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from playbook.facts.model import Facts
from playbook.outputs.docx_sheet import PageSetup, Properties, Sheet
from playbook.outputs.sheets import LANGUAGE_TAGS, company_logo, page_setup
from playbook.pages.forms import Form
from playbook.project import Workspace


class Paper(Struct, frozen=True):
    """A form's DOCX (empty where only its pages were asked for). `over`: the pages it takes where it is meant for one and needs more, otherwise 0."""

    data: bytes
    over: int = 0


def make_paper(sheet: Sheet, *, files: bool = True, fonts: Sequence[Path] = ()) -> Paper:
    """The document of a form. One that is meant for a page and needs more gets its pages numbered.

    Without `files` only its pages are counted.
    """
    if sheet.pages == "many" and not files:
        return Paper(b"")
    from playbook.fit.measure import measure  # a check that measures nothing does without
    from playbook.outputs.docx import write

    if sheet.pages == "many":
        return Paper(write(sheet))
    data = write(sheet, to_measure=not files)
    pages = measure(data, fonts=fonts, advise=False).pages or 1
    if not files:
        return Paper(b"", pages if pages > 1 else 0)
    return Paper(data) if pages == 1 else Paper(write(replace(sheet, pages="many")), pages)


def form_sheet(facts: Facts, form: Form, workspace: Workspace) -> Sheet:
    """All that the document of a form shows, in the company's language; the day to sign on is left open."""
    locale, company = facts.locale, facts.company
    t = locale.t
    approval: tuple[str, ...] = ()
    if form.spec.approval and company.approver:
        approver = company.approver
        name = f"\t{locale.print(approver.signs_as or approver.name)}"
        approval = (t.approved_by, locale.print(approver.role), name, t.date_to_write)
    day = ((t.facts_of, locale.print(company.as_of)),) if company.as_of else ()
    return Sheet(
        code="",
        title=form.title,
        language=LANGUAGE_TAGS.get(locale.language, locale.code.replace("_", "-")),
        company=locale.print(company.name),
        blocks=form.blocks,
        page=page_setup(facts) if form.spec.approval else _small_type(page_setup(facts)),
        approval=approval,
        footer=((t.form, form.kind), (t.used_by_when, form.used), *day),
        logo=company_logo(facts, workspace),
        pages="one" if form.spec.pages == "one" else "many",
        properties=Properties(
            author=locale.print(company.name), subject=form.used, created=str(company.raw("as_of") or "")
        ),
    )


def _small_type(page: PageSetup) -> PageSetup:
    """A card to write on needs room more than large type; papers to approve keep the company's own (GOST: 12 pt)."""
    own = PageSetup()
    if page.size <= own.size:
        return page
    return replace(
        page,
        size=own.size,
        pitch=own.pitch,
        title_size=min(page.title_size, own.title_size),
        heading_size=own.heading_size,
        subheading_size=own.subheading_size,
    )
