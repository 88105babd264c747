"""The review as Markdown: one comment on a pull request, or a page of the book."""

from __future__ import annotations

from collections.abc import Sequence

from playbook.facts.schema import LEVELS
from playbook.pages.blocks import Block
from playbook.pages.markdown_escape import escape
from playbook.report.review_model import Entry, Review
from playbook.report.review_text import (
    due_words,
    edition_words,
    headline,
    overrun_words,
    page_words,
    people,
    signed_words,
)
from playbook.report.review_texts import redline
from playbook.report.review_words import Wording, affects, editorial_words, sentence, sign, wording

# By this line the pipeline finds its own comment and updates it (templates/packs/ci).
MARKER = "<!-- playbook review -->"
_MARKS = {"+": "➕", "-": "➖", "~": "✏️", "=": "🏷️", "^": "↕️", "!": "❗"}


def as_markdown(review: Review, *, redlines: bool = True) -> str:
    """The whole review; with `redlines` also what changed in each regulation's text."""
    words = wording(review.language)
    lines = [MARKER, f"# {escape(headline(review))}", ""]
    lines += [f"> {escape(note)}" for note in review.notes] + ([""] if review.notes else [])
    overruns = [row for row in review.regulations if row.overrun]
    if overruns:
        lines += [f"## {escape(words.say('overruns').capitalize())}", ""]
        lines += [f"- {escape(overrun_words(row, words))}" for row in overruns] + [""]
    for level in LEVELS:
        entries = review.of_level(level)
        if entries:
            lines += [f"## {words.level(level).capitalize()} ({len(entries)})", ""]
            lines += [_entry(entry, review) for entry in entries] + [""]
    suspects = [row for row in review.regulations if row.suspect]
    if suspects:
        lines += [f"## {escape(words.say('suspects').capitalize())}", ""]
        lines += [f"- {escape(f'{row.id} {row.title}')}: {_code(row.suspect)}" for row in suspects] + [""]
    if redlines:
        lines += _redlines(review, words)
    lines += [*_table(review, words), *_people(review, words)]
    return "\n".join(lines).rstrip("\n") + "\n"


def redline_markdown(title: str, old: Sequence[Block], new: Sequence[Block]) -> str:
    """What changed between two texts of a regulation, under a heading."""
    return f"# {escape(title)}\n\n{redline(old, new)}\n"


def _entry(entry: Entry, review: Review) -> str:
    mark = sign(entry)
    said = affects(entry, review)
    path = f" {_code((entry.change.path,))}" if entry.change else ""
    why = editorial_words(entry, review)
    reason = f" ({escape(why)})" if why else ""
    return f"- {_MARKS[mark]} {escape(sentence(entry, review))}{reason}{' — ' if said else ''}{escape(said)}{path}"


def _redlines(review: Review, words: Wording) -> list[str]:
    lines: list[str] = []
    for row in review.regulations:
        if row.differences:
            title = escape(f"{row.id} {row.title}")
            lines += [f"<details><summary>{title}: {escape(edition_words(row, words))}</summary>", ""]
            lines += [redline(row.old_blocks, row.new_blocks), "", "</details>", ""]
    return lines


def _table(review: Review, words: Wording) -> list[str]:
    if not review.regulations:
        return []
    measured = any(row.fit_after for row in review.regulations)
    head = words.part("heads")[: 5 if measured else 4]
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for row in review.regulations:
        said = [one(row, words) for one in (edition_words, due_words, signed_words)]
        cells = [f"{row.id} {row.title}", *said, *([page_words(row, words)] if measured else [])]
        lines.append(f"| {' | '.join(map(escape, cells))} |")
    return [f"## {escape(words.say('table').capitalize())}", "", *lines]


def _people(review: Review, words: Wording) -> list[str]:
    if not review.unsigned:
        return []
    lines = [f"- {escape(person)}: {escape(regulations)}" for person, regulations in people(review)]
    title = f"{words.say('who').capitalize()} ({len(lines)})"
    return ["", f"<details><summary>{escape(title)}</summary>", "", *lines, "", "</details>"]


def _code(paths: tuple[str, ...]) -> str:
    return ", ".join(f"`{path.replace('`', '')}`" for path in paths)
