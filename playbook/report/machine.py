"""Problems for machines: one JSON object, GitHub annotations, JUnit XML."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from playbook.problems import Problem

_GITHUB = {"error": "error", "warning": "warning", "info": "notice"}


def written(form: str, problems: Sequence[Problem], regulations: Sequence[dict[str, Any]]) -> str:
    """What `check` says in a form for machines: json, github or junit."""
    if form == "json":
        return as_json(problems, regulations)
    return as_github(problems) if form == "github" else as_junit(problems)


def as_json(problems: Sequence[Problem], regulations: Sequence[dict[str, Any]]) -> str:
    """The object of `check --format json`: problems, regulations, summary."""
    listed = [
        {
            "severity": problem.severity,
            "name": problem.name,
            "file": problem.file,
            "line": problem.line,
            "column": problem.column,
            "message": problem.message,
            "help": problem.help,
        }
        for problem in problems
    ]
    summary = {
        "errors": sum(problem.severity == "error" for problem in problems),
        "warnings": sum(problem.severity == "warning" for problem in problems),
    }
    whole = {"problems": listed, "regulations": list(regulations), "summary": summary}
    return json.dumps(whole, ensure_ascii=False, indent=2)


def as_github(problems: Sequence[Problem]) -> str:
    """Workflow commands that GitHub shows beside the changed lines."""
    lines = []
    for problem in problems:
        place = f"file={_property(problem.file)}"
        if problem.line:
            place += f",line={problem.line},col={max(1, problem.column)}"
        text = problem.message + (f"\n{problem.help}" if problem.help else "")
        lines.append(f"::{_GITHUB[problem.severity]} {place},title={_property(problem.name)}::{_data(text)}")
    return "\n".join(lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_junit(problems: Sequence[Problem]) -> str:
    """One test case a file, a failure for each error, warnings in its output."""
    files = sorted({problem.file for problem in problems}) or ["facts"]
    cases = []
    failures = 0
    for file in files:
        here = [problem for problem in problems if problem.file == file]
        inside = ""
        for problem in here:
            text = escape(f"{problem.file}:{problem.line}:{problem.column} {problem.message}\n{problem.help}")
            if problem.severity == "error":
                failures += 1
                inside += f"<failure type={quoteattr(problem.name)} message={quoteattr(problem.message)}>{text}</failure>"
        notes = "\n".join(f"{p.severity} {p.name}: {p.message}" for p in here if p.severity != "error")
        inside += f"<system-out>{escape(notes)}</system-out>" if notes else ""
        cases.append(
            f'<testcase classname="playbook.check" name={quoteattr(file or "facts")}>{inside}</testcase>'
        )
    head = f'<testsuite name="playbook check" tests="{len(files)}" failures="{failures}">'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>{head}{"".join(cases)}</testsuite></testsuites>'
    )
