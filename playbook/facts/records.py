"""What was decided, as committed files under company/records/: reviews, editions and sign-offs.

```
reviews/2026-Q4.yaml   which regulations a review looked at, at which edition, and what that asked of people
editions/R-04.md       the text in force, letter for letter; R-04.csv says which edition it is and who approved it
signoffs/p-02.csv      what one person has signed; rows are only ever added
```
Nothing here is a fact: a company without records builds all the same. Broken rows are named and the others counted.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from playbook.facts.read import Document, read_bytes
from playbook.facts.schema import LEVELS
from playbook.problems import Problem
from playbook.project import Workspace

RESULTS = ("re-sign", "inform", "record", "editorial", "kept")
SIGNOFF_COLUMNS = ("date", "regulation", "edition", "text", "how", "ref")
EDITION_COLUMNS = ("edition", "text", "approved", "effective", "by")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_FINGERPRINT = re.compile(r"[0-9a-f]{12}\Z")
REVIEW_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")


class Reviewed(Struct, frozen=True):
    """One regulation in a review: its edition and fingerprint then, and what came of it (one of RESULTS)."""

    regulation: str
    edition: int
    text: str
    result: str
    why: str = ""
    lines: tuple[tuple[str, str], ...] = ()


class Said(Struct, frozen=True):
    """One change as a closed review told it: how much it asks of people (one of LEVELS), its sentence, the regulations
    and the titles of the pages it touched. `seen_by`: whom the fact is meant for (one of VISIBILITIES)."""

    level: str
    words: str
    regulations: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    seen_by: str = "staff"


class ReviewRecord(Struct, frozen=True):
    """A closed review (B12): when, by whom, over which regulations, and what had changed."""

    name: str
    closed: date
    by: str
    regulations: tuple[Reviewed, ...]
    file: str
    changes: tuple[Said, ...] = ()


class Edition(Struct, frozen=True):
    """An issued edition of a regulation: its number, fingerprint, days and approver."""

    regulation: str
    edition: int
    text: str
    approved: date
    effective: date
    by: str


class Signature(Struct, frozen=True):
    """One person's row: this text of this regulation was read and signed."""

    person: str
    day: date
    regulation: str
    edition: int
    text: str
    how: str
    ref: str
    file: str = ""
    line: int = 0


class Records(Struct):
    """All records of a company. `texts` holds the frozen twins by regulation, `lines` the words that went and came with
    an edition, by regulation and number; `digest` is one of all files."""

    reviews: list[ReviewRecord] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    editions: list[Edition] = field(default_factory=list)
    lines: dict[tuple[str, int], tuple[tuple[str, str], ...]] = field(default_factory=dict)
    signatures: list[Signature] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    digest: str = ""

    @property
    def last(self) -> ReviewRecord | None:
        """The newest closed review."""
        return self.reviews[-1] if self.reviews else None


def fingerprint(text: str) -> str:
    """The version of a text: first 12 hex digits of the SHA-256 of its UTF-8 bytes."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]


def load_records(workspace: Workspace) -> Records:
    """The records of a workspace, as they lie on the disk."""
    base = workspace.company / "records"
    files: dict[str, bytes] = {}
    broken: list[Problem] = []
    for path in sorted(base.glob("*/*")):
        if path.is_file() and not path.name.startswith("."):
            try:
                files[path.relative_to(base).as_posix()] = path.read_bytes()
            except OSError as error:
                said = f"this record cannot be read: {error.strerror}"
                broken.append(Problem("error", "unreadable-file", said, workspace.show(path)))
    records = read_records(files, workspace.show(base))
    records.problems += broken
    return records


def read_records(files: Mapping[str, bytes], shown: str = "company/records") -> Records:
    """Records from bytes by path below records/ (`signoffs/p-02.csv`)."""
    records = Records()
    digest = hashlib.sha256()
    for name, raw in sorted(files.items()):
        digest.update(b"%b\0%d\0%b" % (name.encode("utf-8", "surrogateescape"), len(raw), raw))
        folder, _, rest = name.partition("/")
        stem, _, ending = rest.rpartition(".")
        file = f"{shown}/{name}"
        if (folder, ending) == ("reviews", "yaml"):
            _read_review(records, stem, raw, file)
        elif (folder, ending) == ("editions", "md"):
            # A checkout on Windows may have turned the line ends; the text in force is the one without.
            records.texts[stem] = raw.decode("utf-8", "replace").replace("\r\n", "\n")
        elif (folder, ending) == ("editions", "csv"):
            for line, row in _rows(records, raw, file, EDITION_COLUMNS):
                if made := _edition(stem, row):
                    records.editions.append(made)
                else:
                    records.problems.append(_broken_row(file, line, row, EDITION_COLUMNS))
        elif (folder, ending) == ("editions", "yaml"):
            _read_lines(records, stem, raw, file)
        elif (folder, ending) == ("signoffs", "csv"):
            for line, row in _rows(records, raw, file, SIGNOFF_COLUMNS):
                if signed := _signature(stem, row, file, line):
                    records.signatures.append(signed)
                else:
                    records.problems.append(_broken_row(file, line, row, SIGNOFF_COLUMNS))
    records.reviews.sort(key=lambda one: (one.closed, one.name))
    records.digest = digest.hexdigest()
    return records


def _rows(
    records: Records, raw: bytes, file: str, columns: tuple[str, ...]
) -> Iterable[tuple[int, list[str]]]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        said = "this file is not UTF-8 text from here on; rows with other letters are left out"
        records.problems.append(
            Problem("error", "broken-record", said, file, line, help="Save it as CSV UTF-8.")
        )
        text = raw.decode("utf-8", "replace")
    lines = [line.rstrip("\r") for line in text.split("\n")]
    header = lines[0]
    # Line by line: a quotation mark that is never closed must not swallow the rows after it.
    delimiter = delimiter_of(header)
    found = ((number, _cells(line, delimiter)) for number, line in enumerate(lines, start=1))
    rows = [(number, cells) for number, cells in found if any(cells)]
    if rows and tuple(rows[0][1]) == columns:
        return rows[1:]
    if rows:
        said = f"the first line must be {','.join(columns)}"
        records.problems.append(Problem("error", "broken-record", said, file, 1, 1, source_line=header))
        return rows if rows[0][1][:1] != [columns[0]] else rows[1:]
    return []


def _cells(line: str, delimiter: str) -> list[str]:
    return [cell.strip() for row in csv.reader([line], delimiter=delimiter) for cell in row]


def delimiter_of(header: str) -> str:
    """Spreadsheets of many countries save with semicolons."""
    return ";" if ";" in header else ","


def bytes_of(path: Path) -> bytes:
    """A record as it lies on the disk; nothing where there is none yet."""
    return path.read_bytes() if path.is_file() else b""


def appended(raw: bytes, columns: tuple[str, ...], rows: Iterable[Sequence[str]]) -> bytes:
    """A record with rows added at its end; what stands there, broken or not, stays letter for letter."""
    out = io.StringIO()
    header = raw.split(b"\n", 1)[0].decode("utf-8", "replace")
    writer = csv.writer(out, delimiter=delimiter_of(header), lineterminator="\n")
    if not raw.strip():
        raw = b""
        writer.writerow(columns)
    writer.writerows(rows)
    between = b"\n" if raw and not raw.endswith(b"\n") else b""
    return raw + between + out.getvalue().encode("utf-8")


def _broken_row(file: str, line: int, row: list[str], columns: tuple[str, ...]) -> Problem:
    said = f"this row cannot be read and does not count; it must hold {', '.join(columns)}"
    how = "Mend it by hand: a date is YYYY-MM-DD, an edition a number, a text the 12 characters printed on the paper."
    return Problem("error", "broken-record", said, file, line, 1, how, ",".join(row)[:200])


def day(text: object) -> date | None:
    """A day written YYYY-MM-DD, or None."""
    try:
        return date.fromisoformat(str(text)) if _DAY.fullmatch(str(text)) else None
    except ValueError:
        return None


def _edition(regulation: str, row: list[str]) -> Edition | None:
    if len(row) != len(EDITION_COLUMNS) or not row[0].isdecimal() or not _FINGERPRINT.match(row[1]):
        return None
    approved, effective = day(row[2]), day(row[3])
    return (
        Edition(regulation, int(row[0]), row[1], approved, effective, row[4])
        if approved and effective
        else None
    )


def _signature(person: str, row: list[str], file: str, line: int) -> Signature | None:
    if (
        len(row) != len(SIGNOFF_COLUMNS)
        or not row[2].isdecimal()
        or not _FINGERPRINT.match(row[3])
        or not row[1]
    ):
        return None
    signed = day(row[0])
    if signed is None:
        return None
    return Signature(person, signed, row[1], int(row[2]), row[3], row[4], row[5], file, line)


def _read_lines(records: Records, regulation: str, raw: bytes, file: str) -> None:
    document = read_bytes(raw, regulation, file)
    listed: Any = document.data.get("editions") if isinstance(document.data, dict) else None
    if not document.readable or not isinstance(listed, list):
        said = "this file cannot be read: it must hold editions, each with its lines"
        records.problems += document.problems or [_broken(document, (), said, "issue")]
        return
    for one in listed:
        if isinstance(one, dict) and isinstance(one.get("edition"), int):
            records.lines[regulation, one["edition"]] = _lines(one)


def _read_review(records: Records, name: str, raw: bytes, file: str) -> None:
    document = read_bytes(raw, name, file)
    data: Any = document.data if document.readable and isinstance(document.data, dict) else {}
    closed = day(data.get("closed"))
    if closed is None:
        records.problems += document.problems or [
            _broken(document, (), "closed: YYYY-MM-DD is missing", "review close")
        ]
        return
    listed = data.get("regulations")
    found = []
    for index, one in enumerate(listed if isinstance(listed, list) else []):
        if made := _reviewed(one):
            found.append(made)
        else:
            said = "this entry cannot be read and does not count; it must hold id, edition, text and result"
            records.problems.append(_broken(document, ("regulations", index), said, "review close"))
    told = data.get("changes")
    changes = []
    for index, one in enumerate(told if isinstance(told, list) else []):
        if change := _said(one):
            changes.append(change)
        else:
            wrong = "this change cannot be read and is not told; it must hold level and words"
            records.problems.append(_broken(document, ("changes", index), wrong, "review close"))
    by = str(data.get("by") or "")
    records.reviews.append(ReviewRecord(name, closed, by, tuple(found), file, tuple(changes)))


def _said(one: Any) -> Said | None:
    if not isinstance(one, dict) or one.get("level") not in LEVELS or not one.get("words"):
        return None
    regulations, pages = (
        tuple(map(str, listed)) if isinstance(listed := one.get(name), list) else ()
        for name in ("regulations", "pages")
    )
    return Said(one["level"], str(one["words"]), regulations, pages, str(one.get("seen_by") or "staff"))


def _reviewed(one: Any) -> Reviewed | None:
    if (
        not isinstance(one, dict)
        or not isinstance(one.get("edition"), int)
        or one.get("result") not in RESULTS
    ):
        return None
    texts = (str(one.get("id") or ""), str(one.get("text") or ""), str(one.get("why") or ""))
    return (
        Reviewed(texts[0], one["edition"], texts[1], one["result"], texts[2], _lines(one))
        if texts[0]
        else None
    )


def _lines(one: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The words that went and came, as `issue` and `review close` wrote them."""
    listed = one.get("lines")
    return tuple(
        (str(pair.get("was") or ""), str(pair.get("now") or ""))
        for pair in (listed if isinstance(listed, list) else [])
        if isinstance(pair, dict)
    )


def _broken(document: Document, keys: tuple[str | int, ...], said: str, writer: str) -> Problem:
    spot = document.spot(keys)
    return Problem(
        "error",
        "broken-record",
        said,
        document.file,
        spot.line,
        spot.column,
        f"`playbook {writer}` writes this file.",
    )
