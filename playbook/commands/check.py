"""`playbook check`: every problem in one pass. What an earlier check found of the very same files is not worked out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from playbook.commands.stamp import Inputs, MadeFrom, beside, inputs, same_inputs, saved_since
from playbook.facts.notes import read_note, write_note
from playbook.problems import Problem
from playbook.project import Workspace, open_workspace

if TYPE_CHECKING:
    from playbook.commands.memory import Gathered

_NOTE = "last-check.json"


class Checked(Struct):
    """Problems in order, and one row a regulation: id, title, pages, fill, lines_over, engine."""

    problems: list[Problem]
    regulations: list[dict[str, str | int | float | None]]


class _Note(MadeFrom):
    said: Checked


def check(folder: str, *, fresh: bool = False) -> Checked:
    """Check the workspace in a folder. Raises CannotRun where there is none. `fresh`: whatever is noted."""
    workspace = open_workspace(folder)
    now = inputs(workspace)
    known = None if fresh else _known(workspace, now)
    if known is not None:
        return known
    from playbook.commands.again import keep, recall
    from playbook.commands.gather import gather
    from playbook.commands.memory import Memory

    memory = Memory(fresh=True) if fresh else recall(workspace)
    whole = not memory.bare
    found = gather(workspace, memory=memory, files=False)
    keep(found, memory)
    return checked(found, now, whole=whole)


def checked(found: Gathered, before: Inputs, *, whole: bool) -> Checked:
    """What a check says of what was gathered, noted for the next one. `before`: the inputs when gathering began.

    `whole`: all texts were made, and what they read is noted for the review too.
    """
    result = Checked(list(found.problems), regulation_rows(found))
    from playbook.outputs.company_fonts import pictures_and_fonts

    workspace = found.workspace
    if not saved_since(workspace, before):
        pictures = beside(workspace, pictures_and_fonts(found.facts))
        write_note(workspace, _NOTE, _Note(before.content, pictures, result))
        if whole and found.whole:
            # So that who has checked or built does not wait for his first review.
            from playbook.commands.readings import from_build
            from playbook.commands.readings_note import note
            from playbook.facts.records import load_records
            from playbook.facts.revisions import working_files

            records = load_records(workspace)
            made = from_build(found.facts, records, found.twins, found.book)
            note(workspace, working_files(workspace), made)
    return result


def _known(workspace: Workspace, now: Inputs) -> Checked | None:
    kept = read_note(workspace, _NOTE, _Note)
    return kept.said if kept is not None and same_inputs(workspace, kept, now) else None


def regulation_rows(found: Gathered) -> list[dict[str, str | int | float | None]]:
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
