"""Problems and results as text: the message form of the house, a count at the end, colour only on a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from playbook.problems import Problem

_COLOURS = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m", "info": "\x1b[1;36m"}
_MANY = 20  # facts still to be filled in that are told one by one
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """Text of the facts made safe for a terminal: control characters as U+FFFD."""
    return _CONTROL.sub("\ufffd", text)


def problem_text(problem: Problem, *, colour: bool = False) -> str:
    """One problem in the message form: place, severity, name, sentence, the line itself, help."""
    place = ":".join(str(part) for part in (problem.file, problem.line, problem.column) if part)
    severity = f"{problem.severity}[{problem.name}]"
    if colour:
        severity = f"{_COLOURS[problem.severity]}{severity}\x1b[0m"
    lines = [
        f"{place}: {severity} {clean(problem.message)}" if place else f"{severity} {clean(problem.message)}"
    ]
    if problem.source_line.strip():
        number = str(problem.line)
        shown = clean(problem.source_line.replace("\t", " ").rstrip())
        cut = max(0, problem.column - 60)
        column = problem.column - cut
        shown = shown[cut : cut + 100]
        lines.append(f"  {number} | {shown}")
        if problem.column:
            width = max(1, min(problem.width, len(shown) - column + 1))
            lines.append(f"  {' ' * len(number)} | {' ' * (column - 1)}{'^' * width}")
    if problem.help:
        lines.append(f"  help: {clean(problem.help)}")
    return "\n".join(lines)


def summed_up(problems: Sequence[Problem]) -> list[Problem]:
    """Problems for a person to read: the facts still to be filled in, where they are many, as one line a file.

    A new workspace has two hundred of them, and an error must not drown in them.
    """
    blanks = [problem for problem in problems if problem.name == "unfilled"]
    if len(blanks) <= _MANY:
        return list(problems)
    files: dict[str, list[Problem]] = {}
    for problem in blanks:
        files.setdefault(problem.file, []).append(problem)
    lines = [_blanks(file, found) for file, found in files.items()]
    lines[-1] = replace(
        lines[-1],
        help="`playbook todo` says what to fill in first, `playbook check --all` names every one of them.",
    )
    return [*lines, *(problem for problem in problems if problem.name != "unfilled")]


def _blanks(file: str, found: Sequence[Problem]) -> Problem:
    first, count = found[0], len(found)
    message = "1 fact to fill in" if count == 1 else f"{count} facts to fill in"
    return Problem(first.severity, first.name, message, file, first.line, first.column)


def count_text(problems: Iterable[Problem]) -> str:
    """`2 errors, 1 warning`, or `no problems`."""
    listed = list(problems)
    parts = []
    for severity, one, many in (
        ("error", "error", "errors"),
        ("warning", "warning", "warnings"),
        ("info", "note", "notes"),
    ):
        number = sum(problem.severity == severity for problem in listed)
        if number:
            parts.append(f"{number} {one if number == 1 else many}")
    return ", ".join(parts) or "no problems"
