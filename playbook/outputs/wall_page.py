"""The wall of A4 sheets as a page beside the book, in the company's language (C8, C9)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from playbook.facts.model import Facts
from playbook.fit.result import Measure
from playbook.outputs.sheets import limits_of

WALL = "wall.html"
"""Where it lies beside the pages of the book; the regulations' overview leads there and back."""


def wall_page(facts: Facts, fits: Mapping[str, Measure]) -> str:
    """Every measured regulation (`fits`: id → measure) as a sheet to scale, linked to its page of the book."""
    from playbook.fit.wall import wall  # whoever draws none does without

    locale = facts.locale
    t = locale.t

    def state(found: Measure) -> str:
        if found.fill is None:
            return t.wall_unmeasured
        lines = locale.counted(abs(found.lines_over or 0), "lines")
        words = t.wall_over if found.verdict == "over" else t.wall_left
        return words.format(fill=locale.percent(Decimal(f"{found.fill:.0f}")), lines=lines)

    return wall(
        list(fits.values()),
        title=t.wall_title,
        warn_above=limits_of(facts).warn_above,
        language=locale.language,
        lead=t.wall_lead,
        state=state,
        places={
            found.file: (_name(facts, identity), f"regulations/{identity}.html")
            for identity, found in fits.items()
        },
        back=(t.regulations, "regulations.html"),
    )


def _name(facts: Facts, identity: str) -> str:
    title = facts.locale.print(facts.regulations[identity].title)
    return facts.locale.t.rule_name.format(code=identity, title=title)
