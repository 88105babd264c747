"""What `check` finds: a severity, a pattern name, a place, a sentence and a way to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

Severity = Literal["error", "warning", "info"]
_RANK = {"error": 0, "warning": 1, "info": 2}


class Problem(Struct, frozen=True):
    """One finding. `line` and `column` count from 1; 0 means the whole file."""

    severity: Severity
    name: str
    message: str
    file: str = ""
    line: int = 0
    column: int = 0
    help: str = ""
    source_line: str = ""
    width: int = 1

    def sort_key(self) -> tuple[str, int, int, int, str, str]:
        """Order of printing: by file and place, errors first at one place."""
        return (self.file, self.line, self.column, _RANK[self.severity], self.name, self.message)


class CannotRun(Exception):
    """The command could not do its work at all (exit code 2); carries the problem to print."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sorted, each finding once."""
    return sorted(set(problems), key=Problem.sort_key)


def has_errors(problems: Iterable[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)
