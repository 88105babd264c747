"""The review as one HTML file."""

from __future__ import annotations

from html import escape

from playbook.facts.schema import LEVELS
from playbook.facts.wording_diff import word_diff
from playbook.report.html_page import page, table
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
from playbook.report.review_words import Wording, affects, sentence, sign, wording


def as_html(review: Review) -> str:
    """A whole document; every word of the facts is escaped."""
    words = wording(review.language)
    body = [
        f"<h1>{escape(headline(review))}</h1>",
        *(f"<p>{escape(words.say('note', note=note))}</p>" for note in review.notes),
    ]
    overruns = [row for row in review.regulations if row.overrun]
    if overruns:
        items = [f"<li>{escape(overrun_words(row, words))}</li>" for row in overruns]
        body.append(_section("re-sign", words.say("overruns"), items))
    for level in LEVELS:
        entries = review.of_level(level)
        if entries:
            name = f"{words.level(level)} ({len(entries)})"
            body.append(_section(level, name, [_entry(entry, review, words) for entry in entries]))
    suspects = [row for row in review.regulations if row.suspect]
    if suspects:
        items = [
            f"<li>{escape(f'{row.id} {row.title}')} <code>{escape(', '.join(row.suspect))}</code></li>"
            for row in suspects
        ]
        body.append(_section("inform", words.say("suspects"), items))
    body += [_text(review, words), _table(review, words), _people(review, words)]
    return page(headline(review), review.language, body)


def _section(name: str, heading: str, items: list[str]) -> str:
    inside = "\n".join(items)
    return f'<section class="{name}">\n<h2>{escape(heading.capitalize())}</h2>\n<ul>\n{inside}\n</ul>\n</section>'


def _entry(entry: Entry, review: Review, words: Wording) -> str:
    path = f" <code>{escape(entry.change.path)}</code>" if entry.change else ""
    mark, said = escape(sign(entry)), escape(sentence(entry, review))
    return f'<li><b aria-hidden="true">{mark}</b> {said} <span class="affects">{escape(affects(entry, review))}</span>{path}</li>'


def _text(review: Review, words: Wording) -> str:
    """What went and what came in each regulation's text."""
    parts = []
    for row in review.regulations:
        if row.differences:
            parts.append(f"<h3>{escape(f'{row.id} {row.title}: {edition_words(row, words)}')}</h3>")
            parts += [f"<p>{_marked(*one.lines)}</p>" for one in row.differences]
    return "\n".join([f"<h2>{escape(words.say('texts').capitalize())}</h2>", *parts]) if parts else ""


def _marked(old: str, new: str) -> str:
    marks = {"same": "{}", "del": "<del>{}</del> ", "ins": "<ins>{}</ins> "}
    pieces = ((kind, escape(text if kind == "same" else text.rstrip())) for kind, text in word_diff(old, new))
    return "".join(marks[kind].format(text) for kind, text in pieces).strip()


def _table(review: Review, words: Wording) -> str:
    measured = any(row.fit_after for row in review.regulations)
    rows, late = [], set()
    for number, row in enumerate(review.regulations):
        said = (one(row, words) for one in (edition_words, due_words, signed_words))
        rows.append((f"{row.id} {row.title}", *said, *([page_words(row, words)] if measured else [])))
        if row.overdue or row.overrun:
            late.add(number)
    if not rows:
        return ""
    head = words.part("heads")[: 5 if measured else 4]
    return f"<h2>{escape(words.say('table').capitalize())}</h2>\n{table(head, rows, late)}"


def _people(review: Review, words: Wording) -> str:
    if not review.unsigned:
        return ""
    items = [f"<li>{escape(f'{person}: {regulations}')}</li>" for person, regulations in people(review)]
    return _section("people", words.say("who"), items)
