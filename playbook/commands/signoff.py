"""`playbook signoff add|status|sheet`: who has read and signed which edition, without a server (D29).

A row goes to the person's own file, company/records/signoffs/PERSON.csv, so two people signing on two branches never
meet; rows are only ever added.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct, field

from playbook.commands.readings import in_force, readings
from playbook.commands.review import unknown_person, unknown_regulation
from playbook.facts.model import Facts
from playbook.facts.records import (
    SIGNOFF_COLUMNS,
    Records,
    appended,
    bytes_of,
    day,
    fingerprint,
    load_records,
)
from playbook.facts.revisions import both, working_files
from playbook.facts.standing import (
    Standing,
    audience,
    former,
    known_texts,
    number,
    record_problems,
    standings,
)
from playbook.outputs.swap import write_file
from playbook.pages.blocks import Align, Block, Paragraph, Row, Run, Table
from playbook.problems import Problem, has_errors, in_order
from playbook.project import Workspace, open_workspace


class Added(Struct):
    """Files that got a row, and what was wrong; where anything is wrong nothing is written."""

    written: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class Status(Struct):
    """Who must have signed what as of the day `on`, with the signature that counts; problems of the records; the
    company's language."""

    standings: list[Standing]
    problems: list[Problem]
    titles: dict[str, str]
    language: str
    on: date


class Sheet(Struct, frozen=True):
    """The acknowledgement sheet of one regulation, for the Word writer: its title line and its blocks."""

    regulation: str
    title: str
    edition: int
    fingerprint: str
    blocks: tuple[Block, ...]


_ALIGNS: tuple[Align, ...] = ("right", "left", "left", "center", "left", "left", "left")
_WIDTHS = (9, 38, 37, 15, 28, 20, 28)
_ROW = 9
"""Millimetres: room to write a day and a name, as on the form (templates/forms/acknowledgement.md.j2)."""


def _open(folder: str) -> tuple[Workspace, Facts, Records]:
    workspace = open_workspace(folder)
    _, facts = both(workspace, {}, working_files(workspace))
    return workspace, facts, load_records(workspace)


def add(
    folder: str,
    regulations: Sequence[str],
    people: Sequence[str],
    today: date,
    *,
    how: str,
    ref: str = "",
    on: str = "",
    text: str = "",
) -> Added:
    """Add one row a person and regulation. `text` is the fingerprint on the paper that was signed; without it the
    edition in force is taken. A fingerprint of any other text is refused.

    Raises CannotRun where there is no workspace.
    """
    workspace, facts, records = _open(folder)
    signed = day(on) if on else today
    made = Added(problems=list(_refusals(facts, records, regulations, people, how, ref, on, text, today)))
    if has_errors(made.problems) or signed is None:
        return made
    for person in people:
        rows = []
        for identity in regulations:
            frozen, edition = fingerprint(records.texts[identity]), number(facts.regulations[identity])
            if (before := _signed_already(facts, records, person, identity, frozen)) is None:
                rows.append((signed.isoformat(), identity, str(edition), frozen, how, ref))
            else:
                said = f"{_name(facts, person)} signed edition {edition} of {identity} on {before} already"
                made.problems.append(Problem("info", "signed-already", said))
        if rows:
            name = f"records/signoffs/{person}.csv"
            path = workspace.company / name
            write_file(path, appended(bytes_of(path), SIGNOFF_COLUMNS, rows), workspace)
            made.written.append(workspace.show(path))
    return made


def _signed_already(facts: Facts, records: Records, person: str, identity: str, text: str) -> date | None:
    """The day on which this text was signed."""
    names = former(facts, identity)
    days = [
        row.day
        for row in records.signatures
        if row.person == person and row.regulation in names and row.text == text
    ]
    return min(days, default=None)


def _name(facts: Facts, person: str) -> str:
    return f"{facts.people[person].raw('name') or ''} ({person})".strip()


def _refusals(
    facts: Facts,
    records: Records,
    regulations: Sequence[str],
    people: Sequence[str],
    how: str,
    ref: str,
    on: str,
    text: str,
    today: date,
) -> Iterable[Problem]:
    signed = day(on) if on else today
    if signed is None or signed > today:
        said = f"'{on}' is not a date" if signed is None else f"{on} is still to come"
        yield Problem("error", "bad-date", said, help="Give the day on the paper: 2026-10-01.")
    if not how.strip() or not (how + ref).isprintable():
        yield Problem(
            "error", "bad-value", "say in one word how it was signed", help="For example --how paper."
        )
    for person in people:
        yield from unknown_person(facts, person)
    if text and len(regulations) != 1:
        said = "a fingerprint belongs to one regulation"
        yield Problem("error", "bad-value", said, help="Give --text for one regulation at a time.")
    for identity in regulations:
        if identity in facts.people:
            said = f"{identity} is a person, not a regulation"
            yield Problem(
                "error", "unknown-regulation", said, help=f"--person {','.join([*people, identity])}"
            )
        elif identity not in facts.regulations:
            yield unknown_regulation(in_force(facts), identity)
        elif facts.regulations[identity].raw("adopted") is False:
            said = f"{identity} is not adopted, so nobody signs it"
            yield Problem(
                "error", "not-adopted", said, help="Set `adopted: true` where the company lives by it."
            )
        elif identity not in records.texts:
            said = f"{identity} was never issued, so there is no text to sign"
            yield Problem("error", "never-issued", said, help=f"playbook issue {identity} --by PERSON")
        elif text and text != fingerprint(records.texts[identity]):
            yield _stale(facts, records, identity, text)
        else:
            approved = _approved(facts, records, identity)
            if signed is not None and approved is not None and signed < approved:
                said = f"edition {number(facts.regulations[identity])} of {identity} was approved on {approved}, after {signed}; the row was added all the same"
                help = "Look at the paper: does it bear that edition, and that day?"
                yield Problem("warning", "signed-early", said, help=help)
            bound = {str(one.raw("id")) for one in audience(facts, identity, today)}
            for person in people:
                if person in facts.people and person not in bound:
                    said = f"{_name(facts, person)} need not sign {identity}: {_unbound(facts, person, today)}; the row was added all the same"
                    yield Problem("warning", "not-bound", said)


def _not_adopted(identity: str) -> Problem:
    said = f"{identity} is not adopted, so nobody signs it"
    return Problem("error", "not-adopted", said, help="Set `adopted: true` where the company lives by it.")


def _approved(facts: Facts, records: Records, identity: str) -> date | None:
    """The day on which the edition in force was approved, as `issue` noted it."""
    names, mark = former(facts, identity), fingerprint(records.texts[identity])
    return min(
        (one.approved for one in records.editions if one.regulation in names and one.text == mark),
        default=None,
    )


def _unbound(facts: Facts, person: str, today: date) -> str:
    """Why a regulation asks no signature of somebody."""
    record = facts.people[person]
    if record.raw("status") == "left":
        return "the person has left"
    since = day(record.raw("since"))
    return f"the person begins on {since}" if since and since > today else "it does not bind the role"


def _stale(facts: Facts, records: Records, identity: str, text: str) -> Problem:
    editions = known_texts(records, former(facts, identity))
    old = next((edition for edition, texts in sorted(editions.items()) if text in texts), None)
    whose = f"that of edition {old}" if old is not None else "of no issued edition"
    now = (
        f"edition {number(facts.regulations[identity])} with the text {fingerprint(records.texts[identity])}"
    )
    return Problem(
        "error",
        "stale-signature",
        f"the text {text} of {identity} is {whose}; in force is {now}",
        help="Print the sheet again (playbook signoff sheet) and let them sign what is in force.",
    )


def status(
    folder: str, today: date, *, on: str = "", people: Sequence[str] = (), regulations: Sequence[str] = ()
) -> Status:
    """Who has signed what, as of a day; of all people and regulations, or of the named ones."""
    _, facts, records = _open(folder)
    problems = list(record_problems(facts, records))
    moment = day(on) if on else today
    if moment is None:
        problems.append(
            Problem("error", "bad-date", f"'{on}' is not a date", help="Write year-month-day: 2026-10-01.")
        )
        moment = today
    for person in people:
        problems += unknown_person(facts, person)
    problems += [
        unknown_regulation(in_force(facts), one) for one in regulations if one not in facts.regulations
    ]
    found = [
        one
        for one in standings(facts, records, moment)
        if (not people or one.person.raw("id") in people)
        and (not regulations or one.regulation in regulations)
    ]
    titles = {one.path.partition(".")[2]: str(one.raw("title") or "") for one in facts.regulations}
    return Status(found, in_order(problems), titles, facts.locale.language, moment)


def sheet(
    folder: str, regulation: str, today: date, *, missing: bool = False
) -> tuple[Sheet | None, list[Problem]]:
    """The sheet on which a regulation's audience signs its edition in force, with `missing` only those who have not;
    words come from the label file.

    A problem that is no error (the facts have moved on) comes with the sheet. Raises MissingLabel where the language's
    label file lacks one of the words.
    """
    workspace, facts, records = _open(folder)
    if regulation not in facts.regulations:
        return None, [unknown_regulation(in_force(facts), regulation)]
    record, t = facts.regulations[regulation], facts.locale.t
    if record.raw("adopted") is False:
        return None, [_not_adopted(regulation)]
    if regulation not in records.texts:
        said = f"{regulation} was never issued, so there is no text to sign"
        return None, [Problem("error", "never-issued", said, help=f"playbook issue {regulation} --by PERSON")]
    signing = [one for one in standings(facts, records, today) if one.regulation == regulation]
    people = [one.person for one in signing if not (missing and one.signature)]
    if not people:
        said = (
            f"everybody bound by {regulation} has signed it"
            if signing
            else f"nobody is bound by {regulation}"
        )
        return None, [Problem("error", "nobody-to-sign", said)]
    mark, edition = fingerprint(records.texts[regulation]), number(record)
    words = ("number_short", "name", "post", "edition", "fingerprint", "date_word", "signature")
    rows = []
    for count, person in enumerate(people, start=1):
        role = facts.roles.get(str(person.raw("role")))
        post = role.print_name if role is not None else ""
        cells = (
            str(count),
            facts.locale.print(person.signs_as or person.name),
            post,
            str(edition),
            mark,
            "",
            "",
        )
        rows.append(Row(tuple((Run(cell),) if cell else () for cell in cells), height=_ROW))
    about = [t["acknowledgement_text"].replace("{edition}", str(edition))]
    about[0] = about[0].replace("{day}", facts.locale.print(record.effective))
    documents = facts.company.documents
    if documents and documents.has("sign_within"):
        about.append(t["sign_within"].replace("{within}", facts.locale.print(documents.sign_within)))
    table = Table(_ALIGNS, Row(tuple((Run(t[word]),) for word in words)), tuple(rows), _WIDTHS)
    note = t["acknowledgement_note"].replace("{owner}", facts.locale.print(record.owner))
    blocks: tuple[Block, ...] = (*(Paragraph((Run(one),)) for one in about), table, Paragraph((Run(note),)))
    title = t["acknowledgement_of"].replace("{code}", regulation).replace("{title}", record.print_name)
    return Sheet(regulation, title, edition, mark, blocks), _moved_on(workspace, facts, records, regulation)


def _moved_on(workspace: Workspace, facts: Facts, records: Records, regulation: str) -> list[Problem]:
    found = readings(workspace, facts, working_files(workspace)).texts.get(regulation)
    if found is None or found.markdown == records.texts[regulation]:
        return []
    said = f"the facts of {regulation} have moved on; this sheet is for the edition in force"
    help = f"If it is the new text they shall sign: playbook issue {regulation} --by PERSON, then this again."
    return [Problem("warning", "edition-outdated", said, help=help)]


def write_sheet(
    folder: str, regulation: str, today: date, target: str, *, missing: bool = False
) -> tuple[str, list[Problem]]:
    """The acknowledgement sheet as a Word document; the path written, or the problems that kept it from being."""
    from playbook.outputs.docx import write
    from playbook.outputs.docx_sheet import Properties
    from playbook.outputs.docx_sheet import Sheet as Printed
    from playbook.outputs.sheets import LANGUAGE_TAGS, company_logo, page_setup

    made, problems = sheet(folder, regulation, today, missing=missing)
    if target and Path(target).suffix.lower() != ".docx":
        said = f"the sheet is a Word document, so {target} cannot be its name"
        problems.append(Problem("error", "bad-name", said, help=f"--out {Path(target).with_suffix('.docx')}"))
        return "", problems
    if made is None:
        return "", problems
    workspace, facts, _ = _open(folder)
    locale = facts.locale
    printed = Printed(
        code="",
        title=made.title,
        language=LANGUAGE_TAGS.get(locale.language, locale.code.replace("_", "-")),
        company=locale.print(facts.company.name),
        blocks=made.blocks,
        page=page_setup(facts),
        footer=((locale.t.edition, str(made.edition)), (locale.t.fingerprint, made.fingerprint)),
        logo=company_logo(facts, workspace),
        pages="many",
        properties=Properties(
            author=locale.print(facts.company.name), subject=made.title, revision=made.edition
        ),
    )
    path = Path(target or f"{made.regulation}-{made.edition}-signatures.docx")
    write_file(path.absolute(), write(printed), workspace)
    return path.as_posix(), problems
