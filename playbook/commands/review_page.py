"""The review in progress for the book: worked out while the book is made, and what it depends on beside the facts."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from playbook import git
from playbook.facts.model import Facts
from playbook.problems import CannotRun, Problem
from playbook.project import Workspace

if TYPE_CHECKING:
    from playbook.report.review_page import OpenReview


class Asked(Struct, frozen=True):
    """Which review the book shows: `since` as for `playbook review`; `today` is the day that due and overdue are counted
    from, or None for the company's own `as_of`. The clock is never asked."""

    since: str = ""
    today: date | None = None


def depends_on(workspace: Workspace, asked: Asked) -> str:
    """All that the page depends on beside the workspace's files and the program: options, and the state of git.

    Raises CannotRun where git cannot answer.
    """
    repository = git.open_repository(workspace.root, workspace.show(workspace.root))
    head = git.head(repository)
    since = git.commit_of(repository, asked.since).commit if asked.since and head else ""
    on_branch = bool(git.branch(repository))
    return repr((asked, head and head.commit, repository.prefix, repository.shallow, on_branch, since))


def noted_commits(workspace: Workspace) -> Path:
    """A file that changes with every commit, for who watches. Raises CannotRun where there is no repository."""
    return git.checkouts(git.open_repository(workspace.root, workspace.show(workspace.root)))


def make_open_review(workspace: Workspace, facts: Facts, asked: Asked) -> tuple[OpenReview, list[Problem]]:
    """The page's content and what kept it from being whole, which is no fault of the book. Raises CannotRun."""
    from playbook.commands.review import review
    from playbook.commands.review_fit import measure_changed
    from playbook.report.review_page import open_review
    from playbook.rules.context import date_of

    today = asked.today or date_of(facts.company.as_of)
    if today is None:
        said = "the book's page of the review needs a day from which to count what is due"
        help = "Fill in as_of, or give --today 2026-10-01."
        raise CannotRun(Problem("error", "no-day", said, f"{facts.folder}/company.yaml", help=help))
    found = review(workspace.shown or ".", today, since=asked.since)
    measure_changed(found)
    command = " ".join(["playbook review", *(["--since", asked.since] if asked.since else [])])
    # A regulation without a text is told by the check.
    problems = [replace(one, severity="warning") for one in found.review.problems if one.name != "unfilled"]
    return open_review(found.review, command.replace("`", "")), problems
