"""Commands that make and check: new, check, build, serve, schema, fit, todo, rules."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from playbook.cli.say import FOLDER, PROBLEMS, colour, counted, leave, say, say_problems
from playbook.problems import has_errors

if TYPE_CHECKING:
    from playbook.commands.review_page import Asked


def _review_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Whether the book shows the review in progress, and which."""
    for option in (
        click.option(
            "--today",
            default="",
            metavar="DATE",
            help="With --review: the day to count from what is due and overdue; else as_of of company.yaml.",
        ),
        click.option(
            "--since",
            default="",
            metavar="REF|DATE",
            help="With --review: compare with this revision or day, not the last review.",
        ),
        click.option(
            "--review",
            is_flag=True,
            help="Add the page of the review in progress, as `playbook review` tells it. "
            "Then the book also depends on git: the last review, the commit checked out.",
        ),
    ):
        command = option(command)
    return command


def _asked(review: bool, since: str, today: str) -> Asked | None:
    if not review:
        if since or today:
            raise click.UsageError("--since and --today are for the page of the review: give --review too")
        return None
    from playbook.cli.reviewing import day_given
    from playbook.commands.review_page import Asked

    return Asked(since, day_given(today))


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False))
@click.option("--language", default="en", show_default=True, help="Language of the book: en, ru, …")
@click.option("--name", default="", help="The company's name.")
@click.option(
    "--pipelines",
    type=click.Choice(["github", "gitlab", "both", "none"]),
    default="both",
    show_default=True,
    help="Which pipeline files to write.",
)
def new(folder: str, language: str, name: str, pipelines: str) -> None:
    """Start a workspace in DIR. Never overwrites a file."""
    from playbook.commands.new import start

    made = start(folder, language, name, pipelines)
    for path in made.written:
        say(f"  wrote  {path}")
    for path in made.kept:
        say(f"  kept   {path} (was there already)")
    if made.repository:
        say(
            f"\n{folder} lies in the git repository {made.repository}. Pipelines and the hook work only at its top: move\n"
            "them there, once for all workspaces, or make the folder a repository of its own with git init."
        )
    say(f"\n{len(made.written)} files. Next: fill in {made.first}, then `playbook check {folder}`.")


@click.command()
@FOLDER
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "junit"]),
    default="text",
    show_default=True,
)
@click.option("--fresh", is_flag=True, help="Look at everything again, also when nothing has changed.")
@click.option("--all", "each", is_flag=True, help="Name each fact still to be filled in, however many.")
def check(folder: str, form: str, fresh: bool, each: bool) -> None:
    """Find every problem of the facts, templates and regulations."""
    from playbook.commands.check import check as run

    found = run(folder, fresh=fresh)
    if form == "text":
        from playbook.report.tables import regulations_table

        say_problems(found.problems, err=False, each=each)
        if found.regulations:
            say(regulations_table(found.regulations, colour=colour(sys.stdout)))
        say(counted(found.problems))
    else:
        from playbook.report.machine import written

        say(written(form, found.problems, found.regulations))
    leave(found.problems)


@click.command()
@FOLDER
@click.option("--quiet", is_flag=True, help="Only problems and the result.")
@click.option("--force", is_flag=True, help="Build even when nothing has changed.")
@click.option(
    "--check",
    "drafts",
    is_flag=True,
    help="Fail when a regulation has moved on since its last issued edition.",
)
@_review_options
def build(folder: str, quiet: bool, force: bool, drafts: bool, review: bool, since: str, today: str) -> None:
    """Check, then make the book, the regulations and the forms."""
    from playbook.commands.build import build as run
    from playbook.report.progress import progress

    asked = _asked(review, since, today)
    with progress(quiet=quiet) as step:
        built = run(folder, step, force=force, drafts=drafts, review=asked)
    say_problems(built.problems)
    if has_errors(built.problems):
        say(counted(built.problems) + "; the last good build was left as it is", err=True)
        sys.exit(PROBLEMS)
    for line in built.summary:
        say(line)


@click.command(short_help="Build, show on this machine, rebuild what changes.")
@FOLDER
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes any free port."
)
@_review_options
def serve(folder: str, port: int, review: bool, since: str, today: str) -> None:
    """Build, serve on this machine only, rebuild what changes, reload the browser."""
    from playbook.commands.serve import serve as run

    run(folder, port, say, say_problems, _asked(review, since, today))


@click.command(short_help="Write JSON Schemas for the editor: completion, explanations.")
@FOLDER
def schema(folder: str) -> None:
    """Write JSON Schemas so that an editor completes and explains every field."""
    from playbook.commands.schema import write_schemas

    for path in write_schemas(folder):
        say(f"  wrote  {path}")


@click.command()
@click.argument("paths", metavar="[DIR | FILE.docx …]", nargs=-1, type=click.Path())
@click.option(
    "--engine", type=click.Choice(["builtin", "libreoffice", "both"]), default="builtin", show_default=True
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "html"]), default="text", show_default=True
)
@click.option(
    "--font",
    "fonts",
    multiple=True,
    type=click.Path(dir_okay=False),
    help="A TTF or OTF file the documents use.",
)
@click.option(
    "--time-box",
    type=click.FloatRange(min=0, min_open=True),
    default=10.0,
    show_default=True,
    help="Seconds the built-in engine may take for a document.",
)
@click.option("--sections", is_flag=True, help="How high each section is, of documents that fit too.")
def fit(
    paths: tuple[str, ...], engine: str, form: str, fonts: tuple[str, ...], time_box: float, sections: bool
) -> None:
    """How full each page is, because of what, and what to cut.

    Measures the regulations of a workspace, or any Word file.
    """
    from playbook.commands.fit import fit as run
    from playbook.fit.result import to_dict
    from playbook.fit.wall import wall
    from playbook.report.tables import fit_text

    found = run(paths, engine, fonts, time_box)
    if form == "json":
        say(json.dumps([to_dict(one) for one in found.measures], ensure_ascii=False, indent=2))
    elif form == "html":
        say(wall(found.measures, warn_above=found.warn_above, language=found.language))
    elif found.measures:
        say(fit_text(found.measures, warn_above=found.warn_above, sections=sections))
    say_problems(found.problems)
    leave(found.problems)


@click.command(short_help="What is left to do, with file and field of each gap.")
@FOLDER
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "md"]), default="text", show_default=True
)
def todo(folder: str, form: str) -> None:
    """What is left to do: eight organising steps, sixteen deliverables, file and field of each gap."""
    from playbook.commands import todo as command

    made = command.todo(folder)
    say({"text": command.todo_text, "json": command.todo_json, "md": command.todo_markdown}[form](made))


@click.command()
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "md"]), default="text", show_default=True
)
def rules(form: str) -> None:
    """List what check objects to."""
    from playbook.commands.rules import rules_json, rules_text
    from playbook.rules.reference import rules_reference

    say({"text": rules_text, "json": rules_json, "md": rules_reference}[form]())
