"""A regulation as a document to sign: its twin with approval block, footer, edition and page of the company (C8, C9, C10)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from playbook.facts.model import Facts, Record
from playbook.fit.limits import PROFILES as LIMITS
from playbook.fit.limits import Limits
from playbook.outputs.docx_sheet import PageSetup, Properties, Sheet
from playbook.pages.blocks import Heading, ListItem, Paragraph, Row, Table
from playbook.pages.regulation import Twin
from playbook.problems import Problem
from playbook.project import Workspace

# GOST R 7.0.97 asks for at least 20/10/20/20 mm and 12 pt and more; 2025 widens the approval block to 80 mm (inventory 2).
PROFILES = {
    "default": PageSetup(),
    "gost-2016": PageSetup(
        left=20, right=10, top=20, bottom=20, header_edge=10, font="Times New Roman", size=12, pitch=14, title_size=14,
        heading_size=12, subheading_size=12, approval_width=75, accent="000000",
    ),
    "gost-2025": PageSetup(
        left=20, right=10, top=20, bottom=20, header_edge=10, font="Times New Roman", size=12, pitch=14, title_size=14,
        heading_size=12, subheading_size=12, approval_width=80, accent="000000",
    ),
}  # fmt: skip
_SIDES = ("left", "right", "top", "bottom")
LANGUAGE_TAGS = {"en": "en-GB", "ru": "ru-RU", "hu": "hu-HU", "nb": "nb-NO", "zh": "zh-CN"}


class Printed(Struct, frozen=True):
    """A document's bytes and its sheet."""

    data: bytes
    sheet: Sheet


@lru_cache(maxsize=2)  # every document asks for it
def page_setup(facts: Facts) -> PageSetup:
    """The page of the company's documents: its profile, and what it sets itself."""
    company = facts.company
    settings: Any = company.print
    setup = PROFILES[str(settings.raw("profile") or "default") if settings else "default"]
    changes: dict[str, Any] = {}
    if settings:
        if settings.has("font"):
            changes["font"] = str(settings.font)
        if settings.has("font_size"):
            size = float(settings.font_size)
            changes |= {"size": size, "pitch": round(size * 1.25 * 2) / 2}
        if settings.has("margins"):
            changes |= {side: float(settings.margins[side]) for side in _SIDES if settings.margins.has(side)}
    if company.colors and company.colors.has("primary") and setup.accent != "000000":
        changes["accent"] = str(company.colors.primary).removeprefix("#").upper()
    return replace(setup, **changes)


def regulation_sheet(facts: Facts, twin: Twin, workspace: Workspace, *, draft: bool = False) -> Sheet:
    """All that the document of a regulation shows, in the company's language."""
    record, locale, company = twin.record, facts.locale, facts.company
    t = locale.t
    edition = locale.print(record.edition)
    footer = (
        (t.edition, f"{edition} ({t.draft})" if draft else edition),
        (t.effective, locale.print(record.effective)),
        (t.owner, locale.print(record.owner)),
        (t.fingerprint, twin.fingerprint),
    )
    return Sheet(
        code=twin.id,
        title=locale.print(record.title),
        language=LANGUAGE_TAGS.get(locale.language, locale.code.replace("_", "-")),
        company=locale.print(company.name),
        blocks=twin.blocks,
        page=page_setup(facts),
        approval=_approval(facts, record),
        footer=footer,
        logo=company_logo(facts, workspace),
        qr=_address(facts, twin.id),
        draft=t.draft if draft else "",
        properties=Properties(
            author=locale.print(company.name),
            subject=locale.print(record.purpose),
            keywords=", ".join([twin.id, *(locale.print(role) for role in record.scope)]),
            created=str(record.raw("approved")),
            modified=str(record.raw("effective")),
            revision=int(record.edition),
        ),
    )


def regulation_document(facts: Facts, twin: Twin, workspace: Workspace, *, draft: bool = False) -> Printed:
    """The DOCX of a regulation."""
    sheet = regulation_sheet(facts, twin, workspace, draft=draft)
    from playbook.outputs.docx import write  # a check that measures nothing does without

    return Printed(write(sheet), sheet)


def limits_of(facts: Facts) -> Limits:
    """What the company allows on its pages: those of its profile, and what it sets itself."""
    settings: Any = facts.company.print
    limits = LIMITS[str(settings.raw("profile") or "default") if settings else "default"]
    own: dict[str, Any] = {
        name: float(settings[name])
        for name in ("warn_above", "font_floor")
        if settings and settings.has(name)
    }
    return replace(limits, **own)


def page_problems(facts: Facts) -> list[Problem]:
    """Where the company's own page breaks its profile: told once, at its place, not of every document."""
    settings: Any = facts.company.print
    if not settings:
        return []
    limits, page = limits_of(facts), page_setup(facts)
    found: list[Problem] = [
        settings.margins.problem_at(
            "margin-too-small",
            f"the {side} margin is {getattr(page, side):g} mm; the profile {limits.profile} asks for at least "
            f"{getattr(limits, side):g} mm",
            field=side,
            help=f"Set {side}: {getattr(limits, side):g}, or take another profile.",
        )
        for side in _SIDES
        if getattr(page, side) < getattr(limits, side)
    ]
    if page.size < limits.font_floor:
        said = f"the text is set in {page.size:g} pt; the floor is {limits.font_floor:g} pt"
        help = f"Set font_size: {limits.font_floor:g}, or lower font_floor."
        found.append(settings.problem_at("font-below-floor", said, field="font_size", help=help))
    return found


def limits_of_documents(facts: Facts) -> Limits:
    """What each document is judged by: the company's limits without what its own page breaks, which is told once."""
    limits, page = limits_of(facts), page_setup(facts)
    sides = {side: min(getattr(limits, side), getattr(page, side)) for side in _SIDES}
    return replace(limits, font_floor=min(limits.font_floor, page.size), **sides)


def origins_of(facts: Facts, sheet: Sheet) -> list[str | None]:
    """The fact (file:line) behind each paragraph and table row of a document, in order; None for what has none."""
    from playbook.outputs.docx import printed

    found: list[str | None] = [None, None]  # the head with the approval block, the title
    for block in printed(sheet):
        if isinstance(block, Table):
            # The header row above, the gap below.
            found += [None, *(_origin(facts, row, sheet.code) for row in block.rows), None]
        else:
            found.append(_origin(facts, block, sheet.code))
    return found


def _origin(facts: Facts, block: Heading | Paragraph | ListItem | Row, code: str) -> str | None:
    """The first fact of a block that is the regulation's own; else the first of all, such as the stage of a row."""
    own = [path for path in block.origins if path.startswith(f"regulations.{code}.")]
    others = [path for path in block.origins if not path.startswith("regulations.")]
    ranked = own or others  # the title of a rule to read together with this one is no place to shorten
    if not ranked:
        return None
    file, line, _ = facts.place(ranked[0])
    return f"{file}:{line}"


def at_its_fact(facts: Facts, regulation: Record, problem: Problem) -> Problem:
    """A problem of a regulation's document, at the line of the facts behind it; at the title where it has none."""
    document = next((one for one in facts.documents.values() if one.file == problem.file), None)
    if document is None:
        return regulation.problem_at(
            problem.name, problem.message, field="title", severity=problem.severity, help=problem.help
        )
    line = document.lines()[problem.line - 1]
    text = line.strip().removeprefix("- ").lstrip()
    return replace(
        problem, column=line.index(text) + 1, source_line=line[:200], width=max(1, len(text[:200]))
    )


def _approval(facts: Facts, record: Record) -> tuple[str, ...]:
    locale, approver = facts.locale, facts.company.approver
    return (
        locale.t.approved_by,
        locale.print(approver.role),
        f"\t{locale.print(approver.signs_as or approver.name)}",
        locale.print(record.approved),
    )


def company_logo(facts: Facts, workspace: Workspace) -> bytes:
    """The company's picture; empty where there is none that can be printed (`logo_problems` tells why)."""
    path = _logo_path(facts, workspace)
    if path is None or not path.is_file():
        return b""
    from playbook.outputs.docx_frame import UnreadablePicture, picture_size

    data = path.read_bytes()
    try:
        picture_size(data)
    except UnreadablePicture:
        return b""
    return data


def logo_problems(facts: Facts, workspace: Workspace) -> list[Problem]:
    """A logo that is named and cannot be printed."""
    path = _logo_path(facts, workspace)
    if path is None or company_logo(facts, workspace):
        return []
    name = "unreadable-logo" if path.is_file() else "missing-logo"
    return [facts.documents["company"].problem(name, ("logo",), path=facts.company.logo)]


def _logo_path(facts: Facts, workspace: Workspace) -> Path | None:
    if not facts.company.logo:
        return None
    path = (workspace.root / str(facts.company.logo)).resolve()
    return path if path.is_relative_to(workspace.root.resolve()) else None


def _address(facts: Facts, identity: str) -> str:
    if not facts.company.site_url:
        return ""
    return f"{str(facts.company.site_url).rstrip('/')}/regulations/{identity}.html"
