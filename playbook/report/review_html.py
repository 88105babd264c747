"""The review as one HTML file that opens anywhere, prints well and loads nothing from the network."""

from __future__ import annotations

from html import escape

from playbook.facts.schema import LEVELS
from playbook.facts.wording_diff import word_diff
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

_STYLE = """
body { font: 16px/1.5 Arial, "Liberation Sans", sans-serif; color: #1b1b1b; max-width: 60rem; margin: 2rem auto;
  padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.05rem; margin-top: 2rem; border-bottom: 1px solid #bbb; }
ul { list-style: none; padding: 0; } li { margin: .5rem 0; padding-left: 1.5rem; position: relative; }
li > b:first-child { position: absolute; left: 0; font-family: monospace; }
code { overflow-wrap: anywhere; } .wide { overflow-x: auto; }
.re-sign h2 { color: #a3170f; } .affects, code { color: #555; font-size: .875rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .3rem .6rem;
  border-bottom: 1px solid #ddd; } .late td { color: #a3170f; font-weight: bold; }
del { color: #a3170f; } ins { color: #17601f; text-decoration: none; font-weight: bold; }
@media print { body { margin: 0; font-size: 10pt; } li, tr { break-inside: avoid; } }
""".strip()


def as_html(review: Review) -> str:
    """A whole document; every word of the facts is escaped."""
    words = wording(review.language)
    title = escape(headline(review))
    body = [f"<h1>{title}</h1>", *(f"<p>{escape(words.say('note', note=note))}</p>" for note in review.notes)]
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
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(review.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>\n{_STYLE}\n</style>\n</head>\n<body>\n"
        + "\n".join(one for one in body if one)
        + "\n</body>\n</html>\n"
    )


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
    rows = []
    for row in review.regulations:
        said = (one(row, words) for one in (edition_words, due_words, signed_words))
        cells = (f"{row.id} {row.title}", *said, *([page_words(row, words)] if measured else []))
        late = ' class="late"' if row.overdue or row.overrun else ""
        rows.append(f"<tr{late}>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>")
    if not rows:
        return ""
    head = "".join(f"<th>{name}</th>" for name in words.part("heads")[: 5 if measured else 4])
    return (
        f"<h2>{escape(words.say('table').capitalize())}</h2>\n<div class='wide' tabindex='0'>\n<table>\n<tr>{head}</tr>\n"
        + "\n".join(rows)
        + "\n</table>\n</div>"
    )


def _people(review: Review, words: Wording) -> str:
    if not review.unsigned:
        return ""
    items = [f"<li>{escape(f'{person}: {regulations}')}</li>" for person, regulations in people(review)]
    return _section("people", words.say("who"), items)
