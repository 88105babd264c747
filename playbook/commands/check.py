"""`playbook check`: every problem in one pass; writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playbook.commands.gather import Gathered, gather
from playbook.problems import Problem
from playbook.project import open_workspace


@dataclass(slots=True)
class Checked:
    """Problems in order, and one row a regulation: id, title, pages, fill, lines_over, engine."""

    problems: list[Problem]
    regulations: list[dict[str, Any]]


def check(folder: str) -> Checked:
    """Check the workspace in a folder. Raises CannotRun where there is none."""
    found = gather(open_workspace(folder))
    return Checked(found.problems, regulation_rows(found))


def regulation_rows(found: Gathered) -> list[dict[str, Any]]:
    """What the measure found, one row a regulation, by id."""
    return [
        {
            "id": identity,
            "title": str(found.twins[identity].record.title),
            "pages": result.pages,
            "fill": round(result.fill, 1) if result.fill is not None else None,
            "lines_over": result.lines_over,
            "engine": result.engine,
        }
        for identity, result in sorted(found.fits.items())
    ]
