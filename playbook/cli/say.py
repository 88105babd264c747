"""What every command says goes through here: text to the terminal, problems in their form, exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

import click

from playbook.problems import Problem, has_errors

OK, PROBLEMS, CANNOT_RUN = 0, 1, 2
FOLDER = click.argument("folder", metavar="[DIR]", default=".", type=click.Path(file_okay=False))


def say(text: str, *, err: bool = False) -> None:
    click.echo(text, err=err, color=True)


def say_problems(problems: Sequence[Problem], *, err: bool = True, each: bool = False) -> None:
    """`each`: also of many facts still to be filled in every one."""
    from playbook.report.text import problem_text, summed_up

    shown = colour(sys.stderr if err else sys.stdout)
    told = problems if each else summed_up(problems)
    texts = [problem_text(problem, colour=shown) for problem in told]
    for text, following in zip_longest(texts, texts[1:], fillvalue="\n"):
        # Lines that stand alone stand close together.
        say(text + ("\n" if "\n" in text + following else ""), err=err)


def counted(problems: Sequence[Problem]) -> str:
    from playbook.report.text import count_text

    return count_text(problems)


def colour(stream: Any) -> bool:
    """Colour only on a terminal, and not where the user asks for none."""
    return bool(stream.isatty()) and not os.environ.get("NO_COLOR")


def leave(problems: Sequence[Problem]) -> None:
    """End the command: 1 when there are errors, else 0."""
    sys.exit(PROBLEMS if has_errors(problems) else OK)
