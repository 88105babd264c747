"""`playbook due`: which regulations are to be read again, and when (B12)."""

from __future__ import annotations

import re
from datetime import date

from msgspec import Struct

from playbook.facts.model import Facts
from playbook.facts.records import load_records
from playbook.facts.revisions import both, working_files
from playbook.facts.standing import Due
from playbook.facts.standing import due as all_due
from playbook.problems import CannotRun, Problem
from playbook.project import open_workspace

_WITHIN = re.compile(r"(\d{1,4})\s*([dwm]?)\Z")
_DAYS = {"": 1, "d": 1, "w": 7, "m": 31}


class DueRow(Struct, frozen=True):
    """One regulation: when it is due, who owns it."""

    due: Due
    title: str
    owner: str


class DueList(Struct, frozen=True):
    """The regulations by the day they are due, and the company's language."""

    rows: list[DueRow]
    language: str


def due(folder: str, today: date, *, within: str = "") -> DueList:
    """Regulations by the day they are due. `within` (`14d`, `2w`, `1m`) keeps what is due by then or overdue.

    Raises CannotRun where there is no workspace or `within` is not a length of time.
    """
    workspace = open_workspace(folder)
    days = _days(within)
    files = working_files(workspace)
    _, facts = both(workspace, {}, files)
    found = all_due(facts, load_records(workspace), today)
    rows = [_row(facts, one) for one in found if days is None or one.left <= days]
    return DueList(rows, facts.locale.language)


def _days(within: str) -> int | None:
    if not within:
        return None
    match = _WITHIN.match(within.strip())
    if match is None:
        said = f"'{within}' is not a length of time"
        raise CannotRun(Problem("error", "bad-length", said, help="Give days, weeks or months: 14d, 2w, 1m."))
    return int(match[1]) * _DAYS[match[2]]


def _row(facts: Facts, one: Due) -> DueRow:
    record = facts.regulations[one.regulation]
    owner = facts.roles.get(str(record.raw("owner")))
    name = str(owner.raw("name") or "") if owner is not None else ""
    return DueRow(one, str(record.raw("title") or one.regulation), name)
