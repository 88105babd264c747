"""The font of the company's papers: its own files, and what is said where it is measured with another one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from playbook.facts.model import Facts
from playbook.fit.result import Measure
from playbook.outputs.sheets import page_setup
from playbook.problems import Problem
from playbook.project import Workspace


def font_names(facts: Facts) -> list[str]:
    """The company's own font files as its facts name them, from the workspace's folder on."""
    settings: Any = facts.company.print
    return [str(name) for name in settings.raw("font_files") or () if name] if settings else []


def pictures_and_fonts(facts: Facts) -> list[str]:
    """Files that a build reads and that may lie anywhere in the workspace, as the facts name them."""
    return [*([str(facts.company.logo)] if facts.company.logo else []), *font_names(facts)]


def font_files(facts: Facts, workspace: Workspace) -> tuple[Path, ...]:
    """The company's own font files that are there (`font_file_problems` tells of the others)."""
    return tuple(path for name in font_names(facts) if (path := workspace.root / name).is_file())


def font_marks(files: Iterable[Path]) -> tuple[str, ...]:
    """Digests of font files: what was measured with other ones is measured again."""
    return tuple(hashlib.sha256(path.read_bytes()).hexdigest() for path in files)


def font_file_problems(facts: Facts, workspace: Workspace) -> list[Problem]:
    """Font files that are named and not there, or no fonts."""
    found = []
    for index, name in enumerate(font_names(facts)):
        path = workspace.root / name
        kind = "" if path.is_file() else "missing-font-file"
        if not kind:
            from playbook.fit.fonts import library  # most companies have no font of their own

            kind = "unreadable-font" if library((path,))[1] else ""
        if kind:
            keys = ("print", "font_files", index)
            found.append(facts.documents["company"].problem(kind, keys, path=name))
    return found


def font_problems(facts: Facts, measures: Iterable[Measure]) -> list[Problem]:
    """The company's font, where it was measured with another one: told once, at its place, not of every document."""
    font = page_setup(facts).font
    other = next((one.stand_ins[font] for one in measures if font in one.stand_ins), "")
    settings: Any = facts.company.print
    if not other or not settings:
        return []
    said = f"the font {font} is not known here; measured with {other}, which may be wider or narrower"
    help = "Put the font's files into the workspace and name them in font_files, or take Arial or Times New Roman."
    return [settings.problem_at("unknown-font", said, field="font", severity="warning", help=help)]


def without_font_of(facts: Facts, found: Measure) -> Measure:
    """A measure that is to be judged without the company's font, of which `font_problems` tells."""
    font = page_setup(facts).font
    if font not in found.stand_ins or not facts.company.print:
        return found
    return replace(found, stand_ins={name: other for name, other in found.stand_ins.items() if name != font})
