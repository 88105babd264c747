"""Has anything changed since the last build or check? Inputs by content, outputs and program by size and time."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Sequence

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


class Inputs(Struct, frozen=True):
    """All that a build or a check reads. `content`: a digest of it; `saved`: another of when each file was saved, as it
    was before the file was read."""

    content: str
    saved: bytes


class MadeFrom(Struct):
    """What a build or a check was made from. `inputs`: a digest; `beside`: digests of further files by their names."""

    inputs: str
    beside: dict[str, str]


class _Note(MadeFrom):
    outputs: str
    review: str
    said: Known


def inputs(workspace: Workspace) -> Inputs:
    """What a build or a check reads today: the owner's files by content, the program by its files' times.

    A logo may lie anywhere in the workspace and is not in it: see `beside`.
    """
    content = hashlib.sha256(f"{program_digest()}\0{workspace.shown}\0".encode())
    saved = hashlib.sha256()
    root = len(str(workspace.root))
    for path in _files(workspace):
        saved.update(by_time(path))
        content.update(b"%b\0%b" % (os.fsencode(path[root:]), _content(path)))
    return Inputs(content.hexdigest(), saved.digest())


def saved_since(workspace: Workspace, before: Inputs) -> bool:
    """Has anybody saved one of the files meanwhile?"""
    saved = hashlib.sha256()
    for path in _files(workspace):
        saved.update(by_time(path))
    return saved.digest() != before.saved


def _files(workspace: Workspace) -> Iterator[str]:
    yield from files_below(workspace.company)
    yield from files_below(workspace.root / "templates")
    yield str(workspace.root / "mkdocs.yml")


def beside(workspace: Workspace, names: Iterable[str]) -> dict[str, str]:
    """Files elsewhere in the workspace that count as well, by content."""
    return {name: _content(str(workspace.root / name)).hex() for name in names}


def unchanged(workspace: Workspace, review: str = "") -> Known | None:
    """What the last build said, if a new one would make the same; else None.

    `review`: what the book's page of the review depends on beside the inputs; empty where it has none.
    """
    try:
        kept = read_note(workspace, _NOTE, _Note)
        if kept is None or kept.review != review or kept.outputs != _outputs(workspace):
            return None
        return kept.said if same_inputs(workspace, kept, inputs(workspace)) else None
    except OSError:
        return None


def same_inputs(workspace: Workspace, kept: MadeFrom, now: Inputs) -> bool:
    """Was a note made from the inputs of today?"""
    return kept.inputs == now.content and kept.beside == beside(workspace, kept.beside)


def remember(
    workspace: Workspace,
    made_from: Inputs,
    names: Iterable[str],
    problems: Sequence[Problem],
    summary: Sequence[str],
    review: str = "",
) -> None:
    """Note what was built from which inputs. Without the note the next build is simply a whole one."""
    said = Known(list(problems), list(summary))
    note = _Note(made_from.content, beside(workspace, names), _outputs(workspace), review, said)
    write_note(workspace, _NOTE, note)


def _outputs(workspace: Workspace) -> str:
    digest = hashlib.sha256()
    for path in files_below(workspace.site):
        digest.update(by_time(path))
    return digest.hexdigest()


def _content(path: str) -> bytes:
    """A digest of a file; empty where there is none."""
    try:
        # A Path for each of hundreds of files takes as long as all the rest.
        found = os.stat(path)  # noqa: PTH116
        if not stat.S_ISREG(found.st_mode):
            return b""
        if found.st_size > _MAX_BYTES:
            return hashlib.sha256(by_time(path)).digest()
        with open(path, "rb") as file:  # noqa: PTH123
            return hashlib.sha256(file.read()).digest()
    except (FileNotFoundError, NotADirectoryError):
        return b""
    except OSError as error:
        return f"error {error.errno}".encode()
