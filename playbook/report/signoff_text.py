"""Who has signed, and what is due when, on a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from playbook.facts.standing import Due, Standing
from playbook.report.review_words import Wording
from playbook.report.tables import fit, width, wrapped

_OWNER = 26


def standing_lines(
    standings: Sequence[Standing], titles: Mapping[str, str], words: Wording, *, each: bool
) -> list[str]:
    """With `each` a line a person and regulation; else a line a regulation, and below it who is missing."""
    lines = []
    for identity, group in groupby(standings, key=lambda one: one.regulation):
        here = list(group)
        title = f"{identity} {titles.get(identity, '')}"
        if each:
            lines += [f"{fit(title, 30)} {fit(name_of(one), 20)} {state_words(one, words)}" for one in here]
            continue
        missing = [one for one in here if one.signature is None]
        lines.append(f"{fit(title, 58)} {words.say('signed_of', n=len(here) - len(missing), of=len(here))}")
        if missing:
            lines += wrapped(words.say("not_yet", names=", ".join(map(name_of, missing))), "     ")
    return lines


def name_of(one: Standing) -> str:
    """Who has signed, or not."""
    return str(one.person.raw("name"))


def state_words(one: Standing, words: Wording) -> str:
    """That one has not signed; or when, and which edition."""
    signed = one.signature
    if signed is None:
        return words.say("not_signed")
    return words.say("signed_on", day=words.day(signed.day), edition=signed.edition)


def due_lines(rows: Sequence[tuple[Due, str, str]], words: Wording) -> list[str]:
    """A line a regulation, of its title and owner: the day, how far off it is, which regulation, who owns it."""
    cells = [
        (
            words.day(due.day),
            left_words(due, words),
            f"{due.regulation} {title}",
            owner,
        )
        for due, title, owner in rows
    ]
    day, left, title, owner = (max((width(line[n]) for line in cells), default=0) for n in range(4))
    owner = min(owner, _OWNER)
    title = min(title, 80 - day - left - owner - 6)
    return ["  ".join(map(fit, line, (day, left, title, owner))).rstrip() for line in cells]


def left_words(due: Due, words: Wording) -> str:
    """How far off the day is."""
    name = "overdue" if due.left < 0 else "list_soon" if due.left else "list_today"
    return words.say(name, n=abs(due.left))
