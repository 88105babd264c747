"""Has anything changed since the last build or check? Inputs by content, outputs and program by size and time."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from playbook.commands.notes import read_note, write_note
from playbook.problems import Problem
from playbook.project import Workspace, templates_dir

# What is larger is no fact file (facts/read.py refuses it) and goes by size and time.
_MAX_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Known:
    """What the last build said."""

    problems: list[Problem]
    summary: list[str]


def inputs(workspace: Workspace) -> str:
    """A digest of all that a build or a check reads: the owner's files by content, the program by its files' times.

    A logo may lie anywhere in the workspace and is not in it: see `beside`.
    """
    digest = hashlib.sha256(f"{sys.version}\0{workspace.shown}\0".encode())
    for folder in (workspace.company, workspace.root / "templates"):
        for path in _files(folder):
            digest.update(b"%b\0%b" % (os.fsencode(path.relative_to(workspace.root)), _content(path)))
    digest.update(_content(workspace.root / "mkdocs.yml"))
    for folder in (Path(__file__).parent.parent, templates_dir()):
        for path in _files(folder):
            if path.suffix != ".pyc":
                digest.update(_stat(path))
    for package in _packages():
        digest.update(f"{package}\0".encode())
    return digest.hexdigest()


def beside(workspace: Workspace, names: Iterable[str]) -> dict[str, str]:
    """Files elsewhere in the workspace that count as well, by content."""
    return {name: _content(workspace.root / name).hex() for name in names}


def unchanged(workspace: Workspace) -> Known | None:
    """What the last build said, if a new one would make the same; else None."""
    kept = read_note(workspace, "last-build")
    try:
        if kept["outputs"] != _outputs(workspace) or not same_inputs(workspace, kept, inputs(workspace)):
            return None
        return Known([Problem(**problem) for problem in kept["problems"]], kept["summary"])
    except (OSError, KeyError, TypeError):
        return None


def same_inputs(workspace: Workspace, kept: dict[str, Any], now: str) -> bool:
    """Was a note made from the inputs of today (`now`: their digest)?"""
    return bool(kept["inputs"] == now and kept["beside"] == beside(workspace, kept["beside"]))


def remember(
    workspace: Workspace,
    digest: str,
    names: Iterable[str],
    problems: Sequence[Problem],
    summary: Sequence[str],
) -> None:
    """Note what was built from which inputs. Without the note the next build is simply a whole one."""
    content = {
        "inputs": digest,
        "beside": beside(workspace, names),
        "outputs": _outputs(workspace),
        "problems": [asdict(problem) for problem in problems],
        "summary": list(summary),
    }
    write_note(workspace, "last-build", content)


def _outputs(workspace: Workspace) -> str:
    digest = hashlib.sha256()
    for path in _files(workspace.site):
        digest.update(_stat(path))
    return digest.hexdigest()


def _content(path: Path) -> bytes:
    """A digest of a file; empty where there is none."""
    try:
        if not path.is_file():
            return b""
        if path.stat().st_size > _MAX_BYTES:
            return hashlib.sha256(_stat(path)).digest()
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError as error:
        return f"error {error.errno}".encode()


def _stat(path: Path) -> bytes:
    try:
        stat = path.stat()
    except OSError as error:  # a link to nowhere
        return b"%b\0error %d\0" % (os.fsencode(path), error.errno or 0)
    return b"%b\0%d\0%d\0" % (os.fsencode(path), stat.st_size, stat.st_mtime_ns)


def _files(folder: Path) -> Iterator[Path]:
    """All files below a folder in order, through links to folders too, each folder once."""
    seen: set[tuple[int, int]] = set()
    for base, folders, names in os.walk(folder, followlinks=True):
        stat = Path(base).stat()
        if (stat.st_dev, stat.st_ino) in seen:
            folders.clear()
            continue
        seen.add((stat.st_dev, stat.st_ino))
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            yield Path(base) / name


def _packages() -> list[str]:
    """Names and versions of the installed packages: another Babel prints other numbers."""
    found: set[str] = set()
    for folder in sys.path:
        if folder.endswith("-packages") and Path(folder).is_dir():
            found.update(path.name for path in Path(folder).glob("*-info"))
    return sorted(found)
