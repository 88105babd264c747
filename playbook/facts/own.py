"""The program's own YAML files (schemas, labels, sentences), read like fact files, so that the choice `no` stays a word."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playbook.facts.compiled import compiled
from playbook.facts.read import read_bytes


class OwnFileError(Exception):
    """A file of the program itself is wrong: a programmer's mistake, never a user's."""


def own_files(name: str, paths: Sequence[Path]) -> dict[str, Any]:
    """What the files hold, by file name; `name` is that of the note in which they are kept compiled."""
    return dict(compiled(name, paths, lambda: {path.name: read_own(path) for path in paths}))


def read_own(path: Path) -> Any:
    """What one file holds. Raises OwnFileError."""
    document = read_bytes(path.read_bytes(), path.stem, path.name)
    if document.problems:
        raise OwnFileError(f"{path.name}: {document.problems[0].line}: {document.problems[0].message}")
    return document.data
