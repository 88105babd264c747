"""The command line: options, the list of commands, exit codes 0 (fine), 1 (problems), 2 (could not run).

Each command is a recipe in playbook/commands; what it returns is printed by playbook/report.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from playbook.problems import CannotRun, Problem, has_errors

OK, PROBLEMS, CANNOT_RUN = 0, 1, 2
_FOLDER = click.argument("folder", metavar="[DIR]", default=".", type=click.Path(file_okay=False))
_SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 80}


@click.group(context_settings=_SETTINGS)
@click.version_option(package_name="playbook", prog_name="playbook", message="%(prog)s %(version)s")
def main() -> None:
    """Turn a company's facts about its sales department into a sales book,
    one-page regulations and working papers.

    Exit codes: 0 fine, 1 problems found, 2 could not run.
    """


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False))
@click.option("--language", default="en", show_default=True, help="Language of the book: en, ru, …")
@click.option("--name", default="", help="The company's name.")
def new(folder: str, language: str, name: str) -> None:
    """Start a workspace in DIR. Never overwrites a file."""
    from playbook.commands.new import start

    made = start(folder, language, name)
    for path in made.written:
        _say(f"  wrote  {path}")
    for path in made.kept:
        _say(f"  kept   {path} (was there already)")
    _say(f"\n{len(made.written)} files. Next: fill in {made.first}, then `playbook check {folder}`.")


@main.command()
@_FOLDER
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "junit"]),
    default="text",
    show_default=True,
)
def check(folder: str, form: str) -> None:
    """Find every problem of the facts, templates and regulations. Writes nothing."""
    from playbook.commands.check import check as run

    result = run(folder)
    _print_check(result.problems, result.regulations, form)
    sys.exit(PROBLEMS if has_errors(result.problems) else OK)


@main.command()
@_FOLDER
@click.option("--quiet", is_flag=True, help="Only problems and the result.")
@click.option("--force", is_flag=True, help="Build even when nothing has changed.")
def build(folder: str, quiet: bool, force: bool) -> None:
    """Check, then make site/pages, site/html and site/docx."""
    from playbook.commands.build import build as run
    from playbook.report.progress import progress

    with progress(quiet=quiet) as step:
        result = run(folder, step, force=force)
    _print_problems(result.problems)
    if has_errors(result.problems):
        _say(_counted(result.problems) + "; the last good build was left as it is", err=True)
        sys.exit(PROBLEMS)
    for line in result.summary:
        _say(line)


@main.command()
@_FOLDER
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes any free port."
)
def serve(folder: str, port: int) -> None:
    """Build, serve on this machine only, rebuild what changes, reload the browser."""
    from playbook.commands.serve import serve as run

    run(folder, port, _say, _print_problems)


@main.command()
@_FOLDER
def schema(folder: str) -> None:
    """Write JSON Schemas so that an editor completes and explains every field."""
    from playbook.commands.schema import write_schemas

    for path in write_schemas(folder):
        _say(f"  wrote  {path}")


def _print_check(problems: Sequence[Problem], regulations: Sequence[dict[str, Any]], form: str) -> None:
    from playbook.report import machine

    if form == "json":
        _say(machine.as_json(problems, regulations))
    elif form == "github":
        _say(machine.as_github(problems))
    elif form == "junit":
        _say(machine.as_junit(problems))
    else:
        _print_problems(problems, err=False)
        if regulations:
            from playbook.report.tables import regulations_table

            _say(regulations_table(regulations, colour=_colour(sys.stdout)))
        _say(_counted(problems))


def _print_problems(problems: Sequence[Problem], *, err: bool = True) -> None:
    from playbook.report.text import problem_text

    colour = _colour(sys.stderr if err else sys.stdout)
    for problem in problems:
        _say(problem_text(problem, colour=colour) + "\n", err=err)


def _counted(problems: Sequence[Problem]) -> str:
    from playbook.report.text import count_text

    return count_text(problems)


def _colour(stream: Any) -> bool:
    return bool(stream.isatty()) and not os.environ.get("NO_COLOR")


def _say(text: str, *, err: bool = False) -> None:
    click.echo(text, err=err, color=True)


def run(arguments: Sequence[str] | None = None) -> int:
    """The program's entry: runs a command and gives its exit code; no traceback for anything a user can cause."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Callable[..., None] | None = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    try:
        main.main(args=arguments, prog_name="playbook", standalone_mode=False)
    except CannotRun as error:
        _print_problems([error.problem])
        return CANNOT_RUN
    except click.exceptions.NoArgsIsHelpError as error:
        _say(error.format_message())
        return CANNOT_RUN
    except click.ClickException as error:
        error.show()
        return CANNOT_RUN
    except (click.exceptions.Abort, KeyboardInterrupt):
        _say("stopped; the last good output is untouched", err=True)
        return CANNOT_RUN
    except BrokenPipeError:
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - the reader has gone; nothing more is to be said
        return OK
    except SystemExit as error:
        return int(error.code or 0)
    return OK


def entry() -> None:
    sys.exit(run())
