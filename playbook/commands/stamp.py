"""Has anything changed since the last build? Inputs by content, outputs by size and time."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from playbook.problems import Problem
from playbook.project import Workspace, templates_dir


@dataclass(frozen=True, slots=True)
class Known:
    """What the last build said."""

    problems: list[Problem]
    summary: list[str]


def inputs(workspace: Workspace) -> str:
    """A digest of all that a build reads: the facts and the owner's files by content, the program by its files' times."""
    digest = hashlib.sha256()
    for folder in (workspace.company, workspace.root / "templates"):
        for path in _files(folder):
            digest.update(f"{path.relative_to(workspace.root).as_posix()}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    owner = workspace.root / "mkdocs.yml"
    digest.update(owner.read_bytes() if owner.is_file() else b"")
    for folder in (Path(__file__).parent.parent, templates_dir()):
        for path in _files(folder):
            if path.suffix != ".pyc":
                digest.update(_stat(path))
    return digest.hexdigest()


def unchanged(workspace: Workspace) -> Known | None:
    """What the last build said, if a new one would make the same; else None."""
    try:
        kept = json.loads(_path(workspace).read_text(encoding="utf-8"))
        if kept["outputs"] != _outputs(workspace) or kept["inputs"] != inputs(workspace):
            return None
        return Known([Problem(**problem) for problem in kept["problems"]], kept["summary"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember(workspace: Workspace, digest: str, problems: Sequence[Problem], summary: Sequence[str]) -> None:
    """Note what was built from which inputs. Without the note the next build is simply a whole one."""
    kept = {
        "inputs": digest,
        "outputs": _outputs(workspace),
        "problems": [asdict(problem) for problem in problems],
        "summary": list(summary),
    }
    with contextlib.suppress(OSError):
        _path(workspace).write_text(json.dumps(kept), encoding="utf-8")


def _path(workspace: Workspace) -> Path:
    return workspace.private / "last-build.json"


def _outputs(workspace: Workspace) -> str:
    digest = hashlib.sha256()
    for path in _files(workspace.site):
        digest.update(_stat(path))
    return digest.hexdigest()


def _stat(path: Path) -> bytes:
    stat = path.stat()
    return f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\0".encode()


def _files(folder: Path) -> Iterator[Path]:
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            yield Path(base) / name
