"""Has anything changed since the last build or check? Inputs by content, outputs and program by size and time."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from playbook.facts.notes import by_time, files_below, program_digest, read_note, write_note
from playbook.problems import Problem
from playbook.project import Workspace

_NOTE = "last-build.json"
# What is larger is no fact file (facts/read.py refuses it) and goes by size and time.
_MAX_BYTES = 1_000_000


class Known(Struct, frozen=True):
    """What the last build said."""

    problems: list[Problem]
    summary: list[str]


class MadeFrom(Struct):
    """What a build or a check was made from. `inputs`: a digest; `beside`: digests of further files by their names."""

    inputs: str
    beside: dict[str, str]


class _Note(MadeFrom):
    outputs: str
    said: Known


def inputs(workspace: Workspace) -> str:
    """A digest of all that a build or a check reads: the owner's files by content, the program by its files' times.

    A logo may lie anywhere in the workspace and is not in it: see `beside`.
    """
    digest = hashlib.sha256(f"{program_digest()}\0{workspace.shown}\0".encode())
    for folder in (workspace.company, workspace.root / "templates"):
        for path in files_below(folder):
            digest.update(b"%b\0%b" % (os.fsencode(path.relative_to(workspace.root)), _content(path)))
    digest.update(_content(workspace.root / "mkdocs.yml"))
    return digest.hexdigest()


def beside(workspace: Workspace, names: Iterable[str]) -> dict[str, str]:
    """Files elsewhere in the workspace that count as well, by content."""
    return {name: _content(workspace.root / name).hex() for name in names}


def unchanged(workspace: Workspace) -> Known | None:
    """What the last build said, if a new one would make the same; else None."""
    try:
        kept = read_note(workspace, _NOTE, _Note)
        if kept is None or kept.outputs != _outputs(workspace):
            return None
        return kept.said if same_inputs(workspace, kept, inputs(workspace)) else None
    except OSError:
        return None


def same_inputs(workspace: Workspace, kept: MadeFrom, now: str) -> bool:
    """Was a note made from the inputs of today (`now`: their digest)?"""
    return kept.inputs == now and kept.beside == beside(workspace, kept.beside)


def remember(
    workspace: Workspace,
    digest: str,
    names: Iterable[str],
    problems: Sequence[Problem],
    summary: Sequence[str],
) -> None:
    """Note what was built from which inputs. Without the note the next build is simply a whole one."""
    said = Known(list(problems), list(summary))
    write_note(workspace, _NOTE, _Note(digest, beside(workspace, names), _outputs(workspace), said))


def _outputs(workspace: Workspace) -> str:
    digest = hashlib.sha256()
    for path in files_below(workspace.site):
        digest.update(by_time(path))
    return digest.hexdigest()


def _content(path: Path) -> bytes:
    """A digest of a file; empty where there is none."""
    try:
        if not path.is_file():
            return b""
        if path.stat().st_size > _MAX_BYTES:
            return hashlib.sha256(by_time(path)).digest()
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError as error:
        return f"error {error.errno}".encode()
