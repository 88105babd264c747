"""What is due, and who has signed, as Markdown, JSON and HTML; for the terminal see signoff_text."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape as html_escape
from itertools import groupby
from typing import Any

from msgspec import Struct

from playbook.facts.standing import Due, Standing
from playbook.pages.markdown_escape import escape
from playbook.report.html_page import page, table
from playbook.report.review_words import Wording
from playbook.report.signoff_text import left_words, name_of, state_words


class Listing(Struct):
    """A table under a title. `late`: numbers of the rows, from 0, where something is wanting; `data`: the same for
    machines; `end`: what stands below, or instead of a table without rows."""

    title: str
    language: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    late: frozenset[int]
    data: dict[str, Any]
    end: str = ""


def due_listing(rows: Sequence[tuple[Due, str, str]], words: Wording, today: date) -> Listing:
    """A row a regulation, of its title and owner, by the day it is due."""
    return Listing(
        words.say("due_title", day=words.day(today)),
        words.language,
        words.part("heads_due"),
        [
            (words.day(due.day), left_words(due, words), f"{due.regulation} {title}", owner)
            for due, title, owner in rows
        ],
        frozenset(number for number, (due, _, _) in enumerate(rows) if due.left < 0),
        {
            "today": today.isoformat(),
            "regulations": [
                {
                    "id": due.regulation,
                    "title": title,
                    "owner": owner,
                    "due": due.day.isoformat(),
                    "days_left": due.left,
                    "last_read": due.since.isoformat(),
                }
                for due, title, owner in rows
            ],
        },
        "" if rows else words.say("list_empty"),
    )


def standing_listing(
    standings: Sequence[Standing], titles: Mapping[str, str], words: Wording, on: date, *, each: bool
) -> Listing:
    """With `each` a row a person and regulation; else a row a regulation, with who is missing."""
    rows: list[tuple[str, ...]] = []
    late: set[int] = set()
    for identity, group in groupby(standings, key=lambda one: one.regulation):
        here = list(group)
        title = f"{identity} {titles.get(identity, '')}"
        missing = [one for one in here if one.signature is None]
        if each:
            late.update(len(rows) + number for number, one in enumerate(here) if one.signature is None)
            rows += [(title, name_of(one), state_words(one, words)) for one in here]
        else:
            late.update([len(rows)] if missing else [])
            signed = words.say("part_of", n=len(here) - len(missing), of=len(here))
            rows.append((title, signed, ", ".join(map(name_of, missing))))
    count = sum(one.signature is not None for one in standings)
    return Listing(
        words.say("status_title", day=words.day(on)),
        words.language,
        words.part("heads_each" if each else "heads_status"),
        rows,
        frozenset(late),
        {
            "on": on.isoformat(),
            "signed": count,
            "of": len(standings),
            "signatures": [_signature(one, titles) for one in standings],
        },
        words.say("signed_of", n=count, of=len(standings)),
    )


def _signature(one: Standing, titles: Mapping[str, str]) -> dict[str, Any]:
    signed = one.signature
    return {
        "regulation": one.regulation,
        "title": titles.get(one.regulation, ""),
        "person": str(one.person.raw("id")),
        "name": name_of(one),
        "needed_edition": one.needed,
        "signed": signed.day.isoformat() if signed else None,
        "edition": signed.edition if signed else None,
        "how": signed.how if signed else None,
        "ref": signed.ref if signed else None,
    }


def printed(listing: Listing, form: str) -> str:
    """The listing as `md`, `json` or `html`."""
    if form == "json":
        return json.dumps(listing.data, ensure_ascii=False, indent=2)
    if form == "html":
        body = [f"<h1>{html_escape(listing.title)}</h1>"]
        body += [table(listing.head, listing.rows, listing.late)] if listing.rows else []
        body += [f"<p>{html_escape(listing.end)}</p>"] if listing.end else []
        return page(listing.title, listing.language, body)
    lines = [f"# {escape(listing.title)}", ""]
    if listing.rows:
        lines += [f"| {' | '.join(listing.head)} |", f"|{'---|' * len(listing.head)}"]
        lines += [f"| {' | '.join(map(escape, row))} |" for row in listing.rows] + [""]
    return "\n".join([*lines, escape(listing.end)]).rstrip("\n")
