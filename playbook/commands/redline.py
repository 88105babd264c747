"""`playbook redline` and `playbook review --redline DIR`: what changed in a text, with the changes tracked in Word, or
as Markdown for a pull request."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from playbook import git
from playbook.commands.readings import readings
from playbook.commands.review import redlines, review, unknown_regulation
from playbook.facts.model import Facts
from playbook.facts.records import Records, fingerprint, load_records
from playbook.facts.revisions import both, edition_text, frozen_at, working_files
from playbook.facts.standing import former_of, known_texts, number
from playbook.outputs.docx_redline import redline
from playbook.outputs.sheets import regulation_sheet
from playbook.outputs.swap import write_file
from playbook.pages.blocks import Block
from playbook.pages.markdown import to_markdown
from playbook.pages.regulation import Twin
from playbook.problems import CannotRun, Problem
from playbook.project import Workspace, open_workspace
from playbook.report.review_markdown import redline_markdown
from playbook.report.review_texts import blocks_of
from playbook.report.review_words import wording

# `git` takes no commit of fewer than four digits, so a short number is an edition.
_EDITION = re.compile(r"[1-9]\d{0,2}\Z")
DRAFT = "draft"


class Version(Struct, frozen=True):
    """A text of a regulation: `edition` is its number as it is printed, or the revision where no edition is known."""

    text: str
    edition: str


def since_review(
    folder: str, out: str, today: date, *, since: str = "", base_dir: str = "", wanted: Sequence[str] = ()
) -> list[str]:
    """One document for each regulation whose text differs from the old state; the paths written.

    Raises CannotRun (git, revision, folder, unknown regulation).
    """
    found = review(folder, today, since=since, base_dir=base_dir)
    draft = found.facts.locale.t.draft
    return [
        _write(
            found.workspace,
            found.facts,
            row.id,
            (row.old_blocks, row.new_blocks),
            f"{row.before} → {draft if row.draft else row.after}",
            Path(out),
            today.isoformat(),
        )
        for row in redlines(found, wanted)
    ]


def between(
    folder: str, regulation: str, out: str, today: date, *, old: str, new: str = "", markdown: bool = False
) -> tuple[str, str]:
    """The redline of one regulation between two of its texts: the path written, or with `markdown` the text itself;
    where the two are the same, the sentence that says so instead of either.

    `old` and `new` each name an edition by its number, a branch, tag, commit or day (the edition in force then), or
    `draft` (today's facts); `new` empty is the edition in force, beside which a draft is the later one.
    Raises CannotRun.
    """
    workspace = open_workspace(folder)
    files = working_files(workspace)
    _, facts = both(workspace, {}, files)
    if regulation not in facts.regulations:
        raise CannotRun(unknown_regulation(facts.regulations.ids(), regulation))
    records = load_records(workspace)
    if old == DRAFT and not new:
        old, new = "", DRAFT
    before, after = (_version(workspace, facts, records, regulation, one) for one in (old, new))
    if before.text == after.text:
        return "", wording(facts.locale.language).say("same", regulation=regulation)
    blocks = (blocks_of(before.text), blocks_of(after.text))
    words = f"{before.edition} → {after.edition}"
    if markdown:
        title = f"{regulation} {facts.regulations[regulation].raw('title') or ''}".strip()
        return "", redline_markdown(f"{title}: {facts.locale.t.edition.lower()} {words}", *blocks)
    return _write(workspace, facts, regulation, blocks, words, Path(out), today.isoformat()), ""


def _version(workspace: Workspace, facts: Facts, records: Records, identity: str, wanted: str) -> Version:
    names = former_of(facts, identity)
    texts = known_texts(records, names)
    record, frozen = facts.regulations[identity], records.texts.get(identity, "")
    if wanted == DRAFT:
        found = readings(workspace, facts, working_files(workspace)).texts.get(identity)
        if found is None:
            said = f"{identity} has no text: it is not adopted, or a fact in it is still to be filled in"
            raise CannotRun(record.problem_at("no-text", said, help="See `playbook check`."))
        same = found.markdown == frozen
        return Version(found.markdown, str(number(record)) if same else facts.locale.t.draft)
    edition = int(wanted) if _EDITION.match(wanted) else number(record)
    if not wanted or (_EDITION.match(wanted) and fingerprint(frozen) in texts.get(edition, ())):
        return Version(frozen, str(edition))
    repository = git.open_repository(workspace.root, workspace.show(workspace.root))
    if _EDITION.match(wanted):
        text = edition_text(repository, names, texts.get(edition, set()))
        if text is None:
            raise CannotRun(_no_edition(identity, edition, sorted(texts)))
        return Version(text, wanted)
    text = frozen_at(repository, wanted, facts, identity)
    if not text:
        said = f"no edition of {identity} was in force at {wanted}"
        help = f"Editions: {', '.join(map(str, sorted(texts)))}." if texts else _never(identity)
        raise CannotRun(Problem("error", "unknown-edition", said, help=help))
    mark = fingerprint(text)
    return Version(text, next((str(one) for one, marks in texts.items() if mark in marks), wanted))


def _never(identity: str) -> str:
    return f"It was never issued: playbook issue {identity} --by PERSON."


def _no_edition(identity: str, edition: int, known: Sequence[int]) -> Problem:
    said = f"there is no edition {edition} of {identity}"
    help = f"Editions: {', '.join(map(str, known))}." if known else _never(identity)
    if edition in known:
        said = f"git no longer holds the text of edition {edition} of {identity}"
        help = "It was never committed, or only a part of the history is here."
    return Problem("error", "unknown-edition", said, help=help)


def _write(
    workspace: Workspace,
    facts: Facts,
    identity: str,
    sides: tuple[Sequence[Block], Sequence[Block]],
    editions: str,
    out: Path,
    day: str,
) -> str:
    """A paper to compare with, not one to work by or to sign: without approval, day of force and code to scan."""
    old, new = sides
    t = facts.locale.t
    text = to_markdown(new)
    twin = Twin(identity, facts.regulations[identity], tuple(new), text, fingerprint(text), frozenset())
    marks = f"{fingerprint(to_markdown(old))} → {fingerprint(text)}" if old else fingerprint(text)
    sheet = replace(
        regulation_sheet(facts, twin, workspace),
        approval=(),
        qr="",
        draft=f"{t.edition} {editions}",
        footer=(
            (t.edition, editions),
            (t.owner, facts.locale.print(twin.record.owner)),
            (t.fingerprint, marks),
        ),
    )
    path = out / f"{identity}-changes.docx"
    write_file(path, redline(old, sheet, author=facts.locale.print(facts.company.name), date=day), workspace)
    return path.as_posix()
