"""What every command says goes through here: text to the terminal, problems in their form, exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from playbook.problems import Problem, has_errors

OK, PROBLEMS, CANNOT_RUN = 0, 1, 2
FOLDER = click.argument("folder", metavar="[DIR]", default=".", type=click.Path(file_okay=False))


def say(text: str, *, err: bool = False) -> None:
    click.echo(text, err=err, color=True)


def say_problems(problems: Sequence[Problem], *, err: bool = True) -> None:
    from playbook.report.text import problem_text

    shown = colour(sys.stderr if err else sys.stdout)
    for problem in problems:
        say(problem_text(problem, colour=shown) + "\n", err=err)


def counted(problems: Sequence[Problem]) -> str:
    from playbook.report.text import count_text

    return count_text(problems)


def colour(stream: Any) -> bool:
    """Colour only on a terminal, and not where the user asks for none."""
    return bool(stream.isatty()) and not os.environ.get("NO_COLOR")


def leave(problems: Sequence[Problem]) -> None:
    """End the command: 1 when there are errors, else 0."""
    sys.exit(PROBLEMS if has_errors(problems) else OK)
