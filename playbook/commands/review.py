"""`playbook review`: what changed since the last review, what it touches, who signs again; and closing a review."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct, field
from msgspec.structs import replace

from playbook.commands.readings import Reader
from playbook.commands.readings_note import Readings
from playbook.facts.changes import Change, diff, reordered
from playbook.facts.edit import with_values
from playbook.facts.known import KnownFacts
from playbook.facts.load import locale_in
from playbook.facts.meanwhile import meanwhile
from playbook.facts.model import Facts
from playbook.facts.news import runs
from playbook.facts.records import REVIEW_NAME, Records, day, load_records
from playbook.facts.revisions import (
    Base,
    Note,
    base_from_folder,
    base_from_git,
    both,
    state_of,
    when_issued,
    working_files,
)
from playbook.facts.standing import former_of, number, record_problems
from playbook.facts.validate import nearest
from playbook.problems import CannotRun, Problem, in_order
from playbook.project import Workspace, open_workspace
from playbook.report.review_model import Entry, Fit, Review, Sources, Standing, assemble
from playbook.report.review_words import Wording, languages, sentence, wording

_NO_FITS: Mapping[str, Fit] = {}


class Reviewing(Struct):
    """Everything a review was made from, for the commands that go on from it."""

    workspace: Workspace
    facts: Facts
    records: Records
    review: Review
    texts: Readings = field(default_factory=Readings)


def review(
    folder: str,
    today: date,
    *,
    since: str = "",
    base_dir: str = "",
    fits_before: Mapping[str, Fit] = _NO_FITS,
    fits_after: Mapping[str, Fit] = _NO_FITS,
    editorial: Mapping[str, str] | None = None,
    language: str = "",
) -> Reviewing:
    """The review of the workspace as it lies on the disk, in the company's language or another one that it speaks.

    Raises CannotRun (git, revision, folder, language).
    """
    if language and language not in languages():
        raise CannotRun(_unknown_language(language))
    workspace = open_workspace(folder)
    records = load_records(workspace)
    working = working_files(workspace)
    before_now = meanwhile(lambda: _old_state(workspace, records, since, base_dir, working))
    known = KnownFacts(workspace)
    new = state_of(workspace, working, known)
    reader = Reader(workspace, new, working, records)
    base, notes, read = before_now()
    known.learn(read)
    old = state_of(workspace, base.files if base else {}, known, new)
    known.keep()
    words = wording(language or new.locale.language)
    before, now = (locale_in(facts, words.language, workspace.template_folders()) for facts in (old, new))
    speaking = (before, now)
    changes = diff(old, new, speaking) if base else ()
    texts = reader.readings(pages=bool(changes), changes=changes)
    sources = Sources(
        old=old if base else None,
        new=new,
        changes=changes,
        twins=texts.texts,
        editions=base.editions if base else {},
        records=records,
        pages=texts.pages,
        fits_before=fits_before,
        fits_after=fits_after,
        editorial={**_editorial_since(new, records, base), **(editorial or {})},
    )
    about = (_name(base, records, since, words), _day(base, records, since), today)
    made = assemble(sources, *about)
    if base and made.unexplained and (orders := reordered(old, new, speaking)):
        sources = replace(sources, orders=orders)
        made = assemble(sources, *about)
    if base and made.unexplained:
        made = assemble(replace(sources, earlier=_earlier(workspace, base, new, made.unexplained)), *about)
    made.language = words.language
    made.titles = {path.removesuffix(".md"): title for path, title in texts.titles.items()}
    count = reader.failed(texts, changes)
    failed: list[Note] = [("failed", {"n": count})] if count else []
    drafts: list[Note] = [("drafts", {"names": ", ".join(runs(made.drafts))})] if made.drafts else []
    made.notes += [words.say(f"note_{name}", **said) for name, said in (*notes, *drafts, *failed)]
    made.problems = in_order([*_unreadable(old, new), *texts.problems, *record_problems(new, records)])
    return Reviewing(workspace, new, records, made, texts)


def _old_state(
    workspace: Workspace, records: Records, since: str, base_dir: str, working: Mapping[str, bytes]
) -> tuple[Base | None, list[Note], dict[str, Any]]:
    """The old state, what a reader should know about it, and the values of those of its files that had to be read."""
    base, notes = _base(workspace, records, since, base_dir, working)
    known = KnownFacts(workspace)
    for path, raw in base.files.items() if base else ():
        if working.get(path) != raw:
            known.document(path, raw)
    return base, notes, known.found()


def _earlier(
    workspace: Workspace, base: Base, facts: Facts, identities: Iterable[str]
) -> dict[str, tuple[Change, ...]]:
    """What had changed in the facts between a regulation's last issue and the base: there it was a draft."""
    names = {name: one for one in identities for name in former_of(facts, one) if name in base.editions}
    changes: dict[int, tuple[Change, ...]] = {}
    found = {}
    for name, issued in when_issued(workspace, base, names).items():
        if id(issued) not in changes:
            changes[id(issued)] = diff(*both(workspace, issued.files, base.files))
        found[names[name]] = changes[id(issued)]
    return found


def _unknown_language(language: str) -> Problem:
    known = languages()
    said = f"the review does not speak '{language}'{nearest(language, known)}"
    return Problem("error", "unknown-language", said, help=f"Languages: {', '.join(known)}.")


def _base(
    workspace: Workspace, records: Records, since: str, base_dir: str, working: Mapping[str, bytes]
) -> tuple[Base | None, list[Note]]:
    if base_dir and since:
        said = "--since and --base-dir both name the old state"
        raise CannotRun(Problem("error", "two-bases", said, help="Give one of them."))
    if base_dir:
        return base_from_folder(base_dir), []
    last = records.last
    record = f"records/reviews/{last.name}.yaml" if last is not None else ""
    return base_from_git(workspace, since, record, working)


def _name(base: Base | None, records: Records, since: str, words: Wording) -> str:
    """What the report calls the old state."""
    if base is None:
        return ""
    if not base.day:
        return words.say("since_folder", name=base.name)
    moment = words.day(date.fromisoformat(_day(base, records, since)))
    if not since and records.last is not None:
        return words.say("since_review", name=records.last.name, day=moment)
    return words.say("since_revision", name=since or base.name, day=moment)


def _day(base: Base | None, records: Records, since: str) -> str:
    """The day of the old state: that on which the review was closed, else that of the revision; none of a folder."""
    if base is None or not base.day:
        return ""
    closed = records.last.closed if records.last is not None and not since else None
    return closed.isoformat() if closed is not None else base.day


def _editorial_since(facts: Facts, records: Records, base: Base | None) -> dict[str, str]:
    """Regulations whose every change since the base was called editorial by the review that looked at it."""
    after = [
        one for one in records.reviews if base is not None and base.day and one.closed.isoformat() > base.day
    ]
    found = {}
    for record in facts.regulations:
        identity = record.path.partition(".")[2]
        names = former_of(facts, identity)
        said = [
            entry
            for one in after
            for entry in one.regulations
            if entry.regulation in names and entry.result != "kept"
        ]
        last = max((entry.edition for entry in said), default=0)
        if said and last == number(record) and all(entry.result == "editorial" for entry in said):
            found[identity] = said[-1].why
    return found


def _unreadable(old: Facts, new: Facts) -> list[Problem]:
    """Fact files that cannot be read are no part of the comparison; that must not go unsaid."""
    found = []
    for facts, when in ((old, "then"), (new, "now")):
        for file in _unread_files(facts):
            said = f"this file cannot be read as it is {when}, so its changes are not shown"
            if when == "then":
                said = "this file could not be read in the old state, so its changes are not shown"
            help = "See `playbook check`." if when == "now" else ""
            found.append(Problem("error", "unreadable-file", said, file, help=help))
    return found


def _unread_files(facts: Facts) -> list[str]:
    documents = facts.documents.values()
    return [one.file for one in documents if not one.readable or not isinstance(one.data, dict)]


def close(
    folder: str,
    name: str,
    today: date,
    *,
    by: str,
    kept: Sequence[str] = (),
    editorial: Sequence[str] = (),
    why: str = "",
    since: str = "",
    base_dir: str = "",
) -> tuple[Reviewing, str, list[Problem]]:
    """Close a review: write company/records/reviews/NAME.yaml, and the day as `reviewed` into the files of the
    regulations it lists. Gives the record's path, or the problems instead.

    It lists every regulation that got a new edition since the last review, those named as `kept` (read and found
    true) and as `editorial` (changed, but nobody need sign again, with the reason `why`).
    """
    found = review(folder, today, since=since, base_dir=base_dir)
    kept, editorial = ([_current(found.facts, one) for one in names] for names in (kept, editorial))
    problems = list(_cannot_close(found, name, by, kept, editorial, why))
    if problems:
        return found, "", problems
    from playbook.outputs.swap import write_file

    path = found.workspace.company / "records" / "reviews" / f"{name}.yaml"
    listed = [_record(found, row, kept, editorial, why) for row in found.review.regulations]
    record: dict[str, Any] = {
        "review": name,
        "closed": today.isoformat(),
        "by": by,
        "regulations": [one for one in listed if one is not None],
        "changes": [_said(entry, found.review) for entry in found.review.entries],
    }
    text = yaml.safe_dump(record, allow_unicode=True, sort_keys=False, width=4000)
    days = _days_of_reading(found, [one["id"] for one in record["regulations"]], today)
    for file, raw in {path: f"# {_HEAD}\n{text}".encode(), **days}.items():
        write_file(file, raw, found.workspace)
    return found, found.workspace.show(path), []


def _days_of_reading(found: Reviewing, identities: Sequence[str], today: date) -> dict[Path, bytes]:
    """The files of the regulations that were read, with that day in them: rules and book pages go by it."""
    made = {}
    for identity in identities:
        record, name = found.facts.regulations[identity], f"regulations/{identity}.yaml"
        before = day(record.raw("reviewed"))
        if "reviewed" in record._data and (before is None or before < today):
            path = found.workspace.company / name
            made[path] = with_values(path.read_bytes(), name, {"reviewed": today.isoformat()})
    return made


_HEAD = "Written by `playbook review close`: the editions looked at, and what that asks of people. Commit it."


def _record(
    found: Reviewing, row: Standing, kept: Sequence[str], editorial: Sequence[str], why: str
) -> dict[str, Any] | None:
    result = (
        "editorial" if row.id in editorial else row.level if row.changed else "kept" if row.id in kept else ""
    )
    if not result:
        return None
    entry: dict[str, Any] = {"id": row.id, "edition": row.after, "text": row.text, "result": result}
    if result == "editorial":
        entry["why"] = why
    if row.differences:
        entry["lines"] = [one.record for one in row.differences]
    return entry


def _said(entry: Entry, review: Review) -> dict[str, Any]:
    """A change for the book's page of closed reviews: in words, and of pages what they are called."""
    made: dict[str, Any] = {"level": entry.level, "words": sentence(entry, review, long=10**6)}
    if entry.regulations:
        made["regulations"] = list(entry.regulations)
    if entry.pages:
        made["pages"] = list(dict.fromkeys(review.titles.get(path, path) for path in entry.pages))
    if entry.seen_by != "staff":
        made["seen_by"] = entry.seen_by
    return made


def _current(facts: Facts, name: str) -> str:
    """A regulation's present id, also when it is named by its former one."""
    return next((one for one in sorted(former_of(facts, name)) if one in facts.regulations), name)


def _cannot_close(
    found: Reviewing, name: str, by: str, kept: Sequence[str], editorial: Sequence[str], why: str
) -> Iterable[Problem]:
    rows = {row.id: row for row in found.review.regulations}
    if not REVIEW_NAME.match(name):
        said = f"'{name}' cannot be a review's name"
        yield Problem("error", "bad-name", said, help="Letters, digits, dots and dashes: 2026-Q4.")
    elif (found.workspace.company / "records" / "reviews" / f"{name}.yaml").exists():
        yield Problem(
            "error",
            "review-closed",
            f"the review {name} is closed already",
            f"company/records/reviews/{name}.yaml",
            help="Give the new one another name. To correct a closed one, edit its file.",
        )
    for file in _unread_files(found.facts):
        said = "this file cannot be read, and the next review would never tell what changed in it"
        yield Problem("error", "unreadable-file", said, file, help="Mend it first: see `playbook check`.")
    yield from unknown_person(found.facts, by)
    for identity in dict.fromkeys((*kept, *editorial)):
        if identity not in rows:
            yield unknown_regulation(rows, identity)
    for identity in kept:
        if identity in rows and rows[identity].changed:
            said = f"{identity} has changed since the last review, so it was not kept as it was"
            yield Problem(
                "error",
                "not-kept",
                said,
                help="Leave it out of --kept: changed regulations are listed anyway.",
            )
    for identity in editorial:
        if identity in rows and not rows[identity].changed:
            yield Problem("error", "not-changed", f"{identity} has not changed", help="Name it as --kept.")
    if editorial and not why.strip():
        said = "an editorial change needs its reason"
        yield Problem("error", "no-reason", said, help='Give it: --why "spelling of the carrier\'s name".')
    for row in rows.values():
        if row.draft and (row.changed or row.id in kept):
            yield found.facts.regulations[row.id].problem_at(
                "edition-outdated",
                f"the text of {row.id} is not that of an issued edition",
                field="edition",
                help=f"Issue it first: playbook issue {row.id} --by {by}.",
            )


def unknown_person(facts: Facts, by: str) -> list[Problem]:
    if by in facts.people:
        return []
    said = f"nobody has the id '{by}'{nearest(by, facts.people.ids())}"
    listed = ", ".join(f"{one.raw('id')} {one.raw('name') or ''}".strip() for one in facts.people)
    help = f"People: {listed}." if listed else "Nobody stands there yet: add the people first."
    return [Problem("error", "unknown-person", said, f"{facts.folder}/people.yaml", help=help)]


def unknown_regulation(known: Iterable[str], identity: str) -> Problem:
    listed = list(known)
    said = f"there is no regulation '{identity}' in force{nearest(identity, listed)}"
    help = f"Regulations: {', '.join(listed)}." if listed else "None has a text yet: see `playbook check`."
    return Problem("error", "unknown-regulation", said, help=help)


def listed(values: Sequence[str]) -> list[str]:
    """`--person p-02,p-05 --person p-07` as one list."""
    return [part for value in values for part in re.split(r"[,\s]+", value) if part]


def redlines(found: Reviewing, wanted: Sequence[str] = ()) -> list[Standing]:
    """The regulations whose text differs from the old state (`old_blocks`, `new_blocks`). Raises CannotRun for an unknown id."""
    rows = {row.id: row for row in found.review.regulations}
    for identity in wanted:
        if identity not in rows:
            raise CannotRun(unknown_regulation(rows, identity))
    return [row for row in rows.values() if row.differences and (not wanted or row.id in wanted)]
