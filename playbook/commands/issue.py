"""`playbook issue R-04 --by PERSON`: today's text becomes the edition in force.

The text is frozen under company/records/editions/, and `edition`, `approved`, `effective` and `reviewed` are raised in
the regulation's file: only those four values are replaced, comments and order stay letter for letter. A regulation
issued for the first time keeps the edition and the days its file gives it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import yaml
from msgspec import Struct, field

from playbook.commands.readings import readings
from playbook.commands.readings_note import Text
from playbook.commands.review import unknown_person, unknown_regulation
from playbook.facts.edit import with_values
from playbook.facts.load import load
from playbook.facts.model import Facts
from playbook.facts.records import EDITION_COLUMNS, appended, bytes_of, day, fingerprint, load_records
from playbook.facts.revisions import both, working_files
from playbook.facts.standing import number
from playbook.outputs.swap import write_file
from playbook.problems import Problem
from playbook.project import Workspace, open_workspace
from playbook.report.review_texts import blocks_of, differences

_LOST = ("unknown-quote", "broken-quote", "quote-cycle")


class Issued(Struct):
    """What was issued (id, edition, fingerprint) and written, or the problems that kept it from being; the company's
    language."""

    language: str
    editions: list[tuple[str, int, str]] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def issue(
    folder: str, wanted: Sequence[str], today: date, *, by: str, effective: str = "", every: bool = False
) -> Issued:
    """Issue the named regulations, or with `every` all whose text is not that of an issued edition.

    Nothing is written where there is any problem. Raises CannotRun where there is no workspace.
    """
    workspace = open_workspace(folder)
    files = working_files(workspace)
    _, facts = both(workspace, {}, files)
    records = load_records(workspace)
    # The pages only for their note: who issues is about to review.
    found = readings(workspace, facts, files, pages=True)
    drafts = [
        identity for identity, text in found.texts.items() if records.texts.get(identity) != text.markdown
    ]
    chosen = list(dict.fromkeys(drafts if every else wanted))
    made = Issued(
        facts.locale.language,
        problems=list(_problems(facts, found.texts, drafts, chosen, by, effective, today)),
    )
    if every:
        made.problems += found.problems
    made.problems += _errors_behind(workspace, found.texts, chosen)
    if not chosen and not made.problems:
        made.problems.append(Problem("info", "nothing-to-issue", "every text is that of its issued edition"))
    writes: dict[str, bytes] = {}
    for identity in [] if any(one.severity == "error" for one in made.problems) else chosen:
        text = found.texts[identity].markdown
        record, first = facts.regulations[identity], identity not in records.texts
        edition = number(record) + (0 if first else 1)
        new = {"approved": today, "effective": day(effective) or today, "reviewed": today}
        if first:  # the edition on the wall is taken over with the days it has
            new = {
                key: (day(record.raw(key)) if not (effective and key == "effective") else None) or when
                for key, when in new.items()
            }
        values = {"edition": str(edition), **{key: when.isoformat() for key, when in new.items()}}
        path = f"regulations/{identity}.yaml"
        writes[path] = with_values(files[path], path, values)
        writes[f"records/editions/{identity}.md"] = text.encode("utf-8")
        row = (str(edition), fingerprint(text), values["approved"], values["effective"], by)
        name = f"records/editions/{identity}.csv"
        writes[name] = appended(bytes_of(workspace.company / name), EDITION_COLUMNS, [row])
        if not first:
            name = f"records/editions/{identity}.yaml"
            came = differences(blocks_of(records.texts[identity]), blocks_of(text))
            lines = [one.record for one in came]
            writes[name] = _with_lines(bytes_of(workspace.company / name), edition, lines)
        made.editions.append((identity, edition, fingerprint(text)))
    for path, raw in writes.items():
        write_file(workspace.company / path, raw, workspace)
        made.written.append(workspace.show(workspace.company / path))
    return made


_HEAD = "# Written by `playbook issue`: what each edition changed in the words of the one before. Commit it.\neditions:\n"


def _with_lines(existing: bytes, edition: int, lines: Sequence[Mapping[str, str]]) -> bytes:
    added = yaml.safe_dump(
        [{"edition": edition, "lines": list(lines)}], allow_unicode=True, sort_keys=False, width=4000
    )
    return (existing or _HEAD.encode()) + added.encode()


def _problems(
    facts: Facts,
    texts: Mapping[str, Text],
    drafts: Sequence[str],
    chosen: Sequence[str],
    by: str,
    effective: str,
    today: date,
) -> Iterable[Problem]:
    yield from unknown_person(facts, by)
    force = day(effective) if effective else today
    if force is None:
        said = f"'{effective}' is not a date"
        yield Problem("error", "bad-date", said, help="Write year-month-day, a day that exists: 2026-10-01.")
    elif force < today:
        said = f"a rule cannot be in force from {effective}, before it is approved"
        yield Problem("error", "bad-date", said, help="Leave time to read: a week or two ahead.")
    for identity in chosen:
        if identity not in texts:
            if identity in facts.regulations:
                said = f"{identity} has no text: it is not adopted, or a fact in it is still to be filled in"
                yield Problem("error", "no-text", said, help="See `playbook check`.")
            else:
                yield unknown_regulation(texts, identity)
        elif identity not in drafts:
            said = f"the text of {identity} is that of edition {number(facts.regulations[identity])} already"
            yield Problem(
                "error",
                "nothing-to-issue",
                said,
                help="To note that it was read and kept: review close --kept.",
            )
        elif facts.regulations[identity].raw("edition") is None:
            yield facts.regulations[identity].problem_at(
                "unfilled", f"{identity} has no edition to raise", field="edition"
            )


def _errors_behind(workspace: Workspace, texts: Mapping[str, Text], chosen: Sequence[str]) -> list[Problem]:
    """What would be approved as it stands: errors in a regulation's own file, and quotes that lead nowhere in the
    files its text was made from."""
    shown = workspace.show(workspace.company)
    own = {f"{shown}/regulations/{one}.yaml" for one in chosen if one in texts}
    read = {path.split(".")[0] for one in chosen if one in texts for path in texts[one].reads}
    files = own | {f"{shown}/{name}.yaml" for name in read}
    return [
        one
        for one in load(workspace).problems
        if one.severity == "error" and (one.file in own or (one.file in files and one.name in _LOST))
    ]
