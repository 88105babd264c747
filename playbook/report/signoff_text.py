"""Who has signed, on a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from playbook.facts.standing import Standing
from playbook.report.review_text import wrapped
from playbook.report.review_words import Wording
from playbook.report.tables import fit


def standing_lines(
    standings: Sequence[Standing], titles: Mapping[str, str], words: Wording, *, each: bool
) -> list[str]:
    """With `each` a line a person and regulation; else a line a regulation, and below it who is missing."""
    lines = []
    for identity, group in groupby(standings, key=lambda one: one.regulation):
        here = list(group)
        title = f"{identity} {titles.get(identity, '')}"
        if each:
            lines += [f"{fit(title, 30)} {fit(_name(one), 20)} {_state(one, words)}" for one in here]
            continue
        missing = [one for one in here if one.signature is None]
        lines.append(f"{fit(title, 58)} {words.say('signed_of', n=len(here) - len(missing), of=len(here))}")
        if missing:
            lines += wrapped(words.say("not_yet", names=", ".join(map(_name, missing))), "     ")
    return lines


def _name(one: Standing) -> str:
    return str(one.person.raw("name"))


def _state(one: Standing, words: Wording) -> str:
    signed = one.signature
    if signed is None:
        return words.say("not_signed")
    return words.say("signed_on", day=words.day(signed.day), edition=signed.edition)
