"""Commands of the quarterly review: review, due, issue, signoff, redline, git-setup."""

from __future__ import annotations

import re
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from playbook.cli.say import FOLDER, OK, PROBLEMS, colour, leave, say, say_problems
from playbook.problems import CannotRun, Problem, has_errors

if TYPE_CHECKING:
    from playbook.report.review_model import Review


def _day(_: Any, __: Any, value: str) -> date:
    """The clock is read here and nowhere else."""
    return day_given(value) or date.today()


def day_given(value: str) -> date | None:
    """The day a user gave, None where none was. Raises CannotRun."""
    from playbook.facts.records import day

    if not value:
        return None
    found = day(value)
    if found is None:
        raise CannotRun(
            Problem("error", "bad-date", f"'{value}' is not a date", help="Write year-month-day.")
        )
    return found


TODAY = click.option(
    "--today", callback=_day, default="", hidden=True, help="Another day than today, for tests."
)
SINCE = click.option(
    "--since", default="", metavar="REF|DATE", help="Compare with this revision or day, not the last review."
)
BASE_DIR = click.option(
    "--base-dir", default="", metavar="DIR", help="Compare with a folder of the old facts; needs no git."
)
FORMAT = click.option(
    "--format", "form", type=click.Choice(["text", "md", "json", "html"]), default="text", show_default=True
)
BY = click.option("--by", required=True, metavar="PERSON", help="Id of the person who approves.")


class _FolderOrCommand(click.Group):
    """`playbook review [DIR]` and `playbook review close NAME` in one: a first word that is no command is a folder."""

    def parse_args(self, context: click.Context, arguments: list[str]) -> list[str]:
        if not any(one in self.commands for one in arguments[:1]):
            asked = {"-h", "--help"} & set(arguments)
            arguments = ["--help"] if asked else ["show", *arguments]
        return super().parse_args(context, arguments)

    def format_options(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """The options of the review itself: they are given without the word `show`."""
        self.commands["show"].format_options(context, formatter)
        self.format_commands(context, formatter)


def _printed(found: Review, form: str) -> str:
    # Only the printer that is asked for is loaded: half the time of a look is the program's start.
    if form == "text":
        from playbook.report.review_text import as_text

        return as_text(found, colour=colour(sys.stdout))
    if form == "md":
        from playbook.report.review_markdown import as_markdown

        return as_markdown(found)
    if form == "json":
        from playbook.report.review_json import as_json

        return as_json(found)
    from playbook.report.review_html import as_html

    return as_html(found)


@click.group(
    cls=_FolderOrCommand,
    invoke_without_command=True,
    options_metavar="[DIR] [OPTIONS] |",
    subcommand_metavar="close …",
    short_help="What changed since the last review, and who signs again.",
)
def review() -> None:
    """What changed since the last review, what it touches, who signs again."""


@review.command(hidden=True)
@FOLDER
@SINCE
@BASE_DIR
@FORMAT
@click.option(
    "--redline", default="", metavar="DIR", help="Also write Word documents with tracked changes to DIR."
)
@click.option("--language", default="", metavar="en|ru", help="Another language than the company's.")
@click.option("--check", is_flag=True, help="Fail while anything is left to do.")
@TODAY
def show(
    folder: str,
    since: str,
    base_dir: str,
    form: str,
    redline: str,
    language: str,
    check: bool,
    today: date,
) -> None:
    """The review itself (the word `show` may be left out)."""
    from playbook.commands.review import review as run
    from playbook.commands.review_fit import measure_changed

    reviewing = run(folder, today, since=since, base_dir=base_dir, language=language)
    measure_changed(reviewing)
    found = reviewing.review
    say(_printed(found, form).rstrip("\n"))
    if redline:
        from playbook.commands.redline import since_review

        for path in since_review(folder, redline, today, since=since, base_dir=base_dir):
            say(f"  wrote  {path}", err=True)
    say_problems(found.problems)
    sys.exit(PROBLEMS if has_errors(found.problems) or (check and found.open) else OK)


@review.command(short_help="Close a review: what was kept, what was editorial.")
@click.argument("name")
@FOLDER
@BY
@click.option(
    "--kept", multiple=True, metavar="R-01", help="Read and found true; repeat or separate by commas."
)
@click.option(
    "--editorial", multiple=True, metavar="R-07", help="Changed, but nobody need sign again; with --why."
)
@click.option("--why", default="", help="The reason for --editorial.")
@SINCE
@BASE_DIR
@TODAY
def close(
    name: str,
    folder: str,
    by: str,
    kept: tuple[str, ...],
    editorial: tuple[str, ...],
    why: str,
    since: str,
    base_dir: str,
    today: date,
) -> None:
    """Close a review: `playbook review close 2026-Q4 --by p-01 --kept R-01`."""
    from playbook.commands.review import close as run
    from playbook.commands.review import listed
    from playbook.report.review_words import wording
    from playbook.report.tables import wrapped

    if kept and re.fullmatch(r"R-\d\d", folder):
        raise click.UsageError(f"regulations are separated by commas: --kept {','.join(kept)},{folder}")
    found, path, problems = run(
        folder,
        name,
        today,
        by=by,
        kept=listed(kept),
        editorial=listed(editorial),
        why=why,
        since=since,
        base_dir=base_dir,
    )
    say_problems(problems)
    if path:
        say("\n".join([f"  wrote  {path}", "", *wrapped(wording(found.review.language).say("closed"), "")]))
    leave(problems)


@click.command()
@FOLDER
@click.option(
    "--within", default="", metavar="14d", help="Only what is due by then: days, weeks (2w), months (1m)."
)
@FORMAT
@click.option("--check", is_flag=True, help="Fail when anything is listed.")
@TODAY
def due(folder: str, within: str, form: str, check: bool, today: date) -> None:
    """Which regulations are to be read again, and when."""
    from playbook.commands.due import due as run
    from playbook.report.review_words import wording

    found = run(folder, today, within=within)
    words = wording(found.language)
    rows = [(row.due, row.title, row.owner) for row in found.rows]
    if form == "text":
        from playbook.report.signoff_text import due_lines

        say("\n".join(due_lines(rows, words) or [words.say("list_empty")]))
    else:
        from playbook.report.signoff_lists import due_listing, printed

        say(printed(due_listing(rows, words, today), form).rstrip("\n"))
    sys.exit(PROBLEMS if check and found.rows else OK)


@click.command(short_help="Freeze today's text of a regulation as its next edition.")
@click.argument("regulations", nargs=-1)
@click.option("--all", "every", is_flag=True, help="All whose text is no longer that of their edition.")
@BY
@click.option("--effective", default="", metavar="DATE", help="In force from; leave time to read.")
@click.option("-C", "folder", default=".", metavar="DIR", help="The workspace.")
@TODAY
def issue(
    regulations: tuple[str, ...], every: bool, by: str, effective: str, folder: str, today: date
) -> None:
    """Issue an edition: freeze today's text, raise the edition, note approver and day."""
    from playbook.commands.issue import issue as run
    from playbook.commands.review import listed
    from playbook.report.review_words import wording
    from playbook.report.tables import wrapped

    if every == bool(regulations):
        raise click.UsageError("name the regulations to issue, or give --all")
    made = run(folder, listed(regulations), today, by=by, effective=effective, every=every)
    say_problems(made.problems)
    words = wording(made.language)
    for identity, edition, text in made.editions:
        say(words.say("issued", regulation=identity, edition=edition, text=text))
    if made.editions:
        say("\n" + "\n".join(wrapped(words.say("issued_next", first=made.editions[0][0]), "")))
    leave(made.problems)


@click.group()
def signoff() -> None:
    """Who has read and signed which edition."""


@signoff.command(short_help="Note who has signed.")
@click.argument("regulations", nargs=-1, required=True)
@click.option(
    "--person", "people", multiple=True, required=True, metavar="p-02,p-05", help="Ids of those who signed."
)
@click.option("--how", required=True, metavar="paper", help="How it was signed, in a word.")
@click.option("--ref", default="", metavar="scan-118", help="Where the paper lies.")
@click.option("--on", default="", metavar="DATE", help="The day on the paper, when it was not today.")
@click.option("--text", default="", metavar="FINGERPRINT", help="The fingerprint printed on the paper.")
@click.option("-C", "folder", default=".", metavar="DIR", help="The workspace.")
@TODAY
def add(
    regulations: tuple[str, ...],
    people: tuple[str, ...],
    how: str,
    ref: str,
    on: str,
    text: str,
    folder: str,
    today: date,
) -> None:
    """Note who has signed: `playbook signoff add R-04 --person p-02,p-05 --how paper --ref scan-118`."""
    from playbook.commands.review import listed
    from playbook.commands.signoff import add as run

    made = run(folder, listed(regulations), listed(people), today, how=how, ref=ref, on=on, text=text)
    say_problems(made.problems)
    for path in made.written:
        say(f"  wrote  {path}")
    leave(made.problems)


@signoff.command(short_help="The sheet on which a regulation's audience signs.")
@click.argument("regulation")
@click.option("--missing", is_flag=True, help="Only those who have not signed yet.")
@click.option("--out", "target", default="", metavar="FILE.docx", help="Where to write it.")
@click.option("-C", "folder", default=".", metavar="DIR", help="The workspace.")
@TODAY
def sheet(regulation: str, missing: bool, target: str, folder: str, today: date) -> None:
    """Write the sheet on which a regulation's audience signs, as a Word document."""
    from playbook.commands.signoff import write_sheet

    written, problems = write_sheet(folder, regulation, today, target, missing=missing)
    say_problems(problems)
    if written:
        say(f"  wrote  {written}")
    leave(problems)


@signoff.command(short_help="Who has signed what, and what is missing.")
@FOLDER
@click.option(
    "--person", "people", multiple=True, metavar="p-02", help="Only of them; repeat or separate by commas."
)
@click.option("--regulation", "regulations", multiple=True, metavar="R-04", help="Only of these; likewise.")
@click.option("--on", default="", metavar="DATE", help="As of this day.")
@FORMAT
@click.option("--check", is_flag=True, help="Fail while a signature is missing.")
@TODAY
def status(
    folder: str,
    people: tuple[str, ...],
    regulations: tuple[str, ...],
    on: str,
    form: str,
    check: bool,
    today: date,
) -> None:
    """Who has signed what, and what is missing: a line a regulation; of named people and regulations, a line each."""
    from playbook.commands.review import listed
    from playbook.commands.signoff import status as run
    from playbook.report.review_words import wording

    found = run(folder, today, on=on, people=listed(people), regulations=listed(regulations))
    words, each = wording(found.language), bool(people or regulations)
    about = (found.standings, found.titles, words)
    missing = sum(one.signature is None for one in found.standings)
    if form != "text":
        from playbook.report.signoff_lists import printed, standing_listing

        say(printed(standing_listing(*about, found.on, each=each), form).rstrip("\n"))
        say_problems(found.problems)
    else:
        from playbook.report.signoff_text import standing_lines

        for line in standing_lines(*about, each=each):
            say(line)
        say_problems(found.problems)
        if found.standings or not has_errors(found.problems):
            say(words.say("signed_of", n=len(found.standings) - missing, of=len(found.standings)))
    sys.exit(PROBLEMS if has_errors(found.problems) or (check and missing) else OK)


@click.command(short_help="What changed between two texts of a regulation.")
@click.argument("regulation")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="[NEW]", default="")
@click.option("--format", "form", type=click.Choice(["docx", "md"]), default="docx", show_default=True)
@click.option("--out", default=".", metavar="DIR", show_default=True, help="Where the Word document goes.")
@click.option("-C", "folder", default=".", metavar="DIR", help="The workspace.")
@TODAY
def redline(regulation: str, old: str, new: str, form: str, out: str, folder: str, today: date) -> None:
    """What changed between two texts of a regulation: `playbook redline R-04 2 3`.

    OLD and NEW are editions (2), revisions (v1.2, main~3), days (2026-07-01) or `draft`, today's facts. Without NEW:
    the edition in force and OLD, the later one second. A Word document with tracked changes, or Markdown for a pull request.
    """
    from playbook.commands.redline import between

    path, text = between(folder, regulation, out, today, old=old, new=new, markdown=form == "md")
    say(text.rstrip("\n") or f"  wrote  {path}")


@click.command("git-setup")
@FOLDER
def git_setup(folder: str) -> None:
    """Let `git diff` show Word documents as text."""
    from playbook.commands.git_setup import git_setup as run

    for line in run(folder):
        say(line)


@click.command("docx-text", hidden=True)
@click.argument("path")
def docx_text(path: str) -> None:
    """The text of a Word document, for git."""
    from playbook.commands.git_setup import docx_text as run

    say("\n".join(run(path)))
