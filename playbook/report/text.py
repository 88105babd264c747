"""Problems and results as text: the message form of the house, a count at the end, colour only on a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable

from playbook.problems import Problem

_COLOURS = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m", "info": "\x1b[1;36m"}
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
