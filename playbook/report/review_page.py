"""The review in progress as a page of the book: the report's own words, in the pieces a template links and lays out.

The whole staff reads the book, so what only managers or the owner may see is counted, not told (B12), and who has not
signed is counted, not named. A regulation that runs past its page needs no place here: it is an error that no book is
built with.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from msgspec import Struct

from playbook.facts.schema import LEVELS
from playbook.facts.wording_diff import Kind, word_diff
from playbook.report.review_model import Entry, Review, Standing
from playbook.report.review_text import (
    due_words,
    edition_words,
    headline,
    page_words,
    signed_words,
)
from playbook.report.review_words import (
    Document,
    Wording,
    affects,
    documents,
    editorial_words,
    sentence,
    wording,
)

# Where the template puts links into a sentence.
_DOCUMENTS = "{documents}"


class Change(NamedTuple):
    """One entry: its sentence, why nobody signs again where that was said, and what it touches: the {documents} in
    `affects`."""

    words: str
    why: str
    affects: str
    documents: list[Document]


class Suspect(NamedTuple):
    """A regulation, by its id, that uses changed facts though its text stayed; in words what changed."""

    id: str
    said: list[str]


class Row(NamedTuple):
    """A line of the table: a regulation's id and what is said of it; is it overdue, has somebody not signed?"""

    id: str
    edition: str
    due: str
    signed: str
    page: str
    overdue: bool
    unsigned: bool


class Text(NamedTuple):
    """What went and came in a regulation's text, stretch by stretch, word by word."""

    id: str
    edition: str
    marked: list[list[tuple[Kind, str]]]


class OpenReview(Struct, frozen=True):
    """The review as it stood on `day`. `left_out` counts changes that are not for the whole staff, and `command` shows
    them; `unread` are the old state's files that could not be compared. `headings` by part of the page."""

    headline: str
    day: date
    command: str
    notes: list[str]
    unread: list[str]
    headings: dict[str, str]
    levels: list[tuple[str, list[Change]]]
    left_out: int
    suspects: list[Suspect]
    columns: list[str]
    rows: list[Row]
    texts: list[Text]


def open_review(review: Review, command: str) -> OpenReview:
    """The page of a review that `command` prints in full."""
    words = wording(review.language)
    told = [entry for entry in review.entries if entry.seen_by == "staff"]
    levels = [(level, [entry for entry in told if entry.level == level]) for level in LEVELS]
    return OpenReview(
        headline=headline(review),
        day=review.today,
        command=command,
        notes=[words.say("note", note=note) for note in review.notes],
        unread=sorted({one.file for one in review.problems if one.name == "unreadable-file"}),
        headings={name: words.say(name).capitalize() for name in ("suspects", "table", "texts")},
        levels=[
            (f"{words.level(level).capitalize()} ({len(entries)})", [_change(one, review) for one in entries])
            for level, entries in levels
            if entries
        ],
        left_out=len(review.entries) - len(told),
        suspects=_suspects(review, told),
        columns=[words.part("heads")[index] for index in (0, 2, 3)],
        rows=[_row(row, words) for row in review.regulations],
        texts=[_text(row, words) for row in review.regulations if row.differences],
    )


def _change(entry: Entry, review: Review) -> Change:
    touched = documents(entry, review, titled=True)
    return Change(
        sentence(entry, review),
        editorial_words(entry, review),
        wording(review.language).say("affects", documents=_DOCUMENTS) if touched else affects(entry, review),
        touched,
    )


def _suspects(review: Review, told: list[Entry]) -> list[Suspect]:
    """Regulations that use a changed fact though their text stayed, with those changes that may be told."""
    said = {one.change.path: sentence(one, review) for one in told if one.change is not None}
    found = [
        Suspect(row.id, [said[path] for path in row.suspect if path in said]) for row in review.regulations
    ]
    return [one for one in found if one.said]


def _row(row: Standing, words: Wording) -> Row:
    return Row(
        row.id,
        edition_words(row, words),
        due_words(row, words),
        signed_words(row, words),
        page_words(row, words),
        bool(row.overdue),
        bool(row.unsigned),
    )


def _text(row: Standing, words: Wording) -> Text:
    return Text(row.id, edition_words(row, words), [word_diff(*one.lines) for one in row.differences])
