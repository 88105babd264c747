"""A paragraph's text cut into portions of one look, one script and one kind, with the widths of their characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate

from msgspec import Struct, field

from playbook.fit import scripts
from playbook.fit.fonts import PER_TWIP, Sized
from playbook.fit.tree import Look, Par

_SPECIAL = re.compile("[\t\n\u00a0\u00ad\u2011\ufffc\u200b\u2060]")


class Portion(Struct):
    """A stretch of one look, one script and one kind; `sums` are running widths in 1/6 twip."""

    start: int
    end: int
    kind: str
    look: Look
    font: Sized
    ascent: int
    height: int
    asian: bool = False
    sums: list[int] = field(default_factory=list)

    def width(self, start: int, end: int) -> int:
        """Width of text[start:end] in twips, letter spacing included."""
        width = (self.sums[end - self.start] - self.sums[start - self.start] + PER_TWIP // 2) // PER_TWIP
        return width + self.look.spacing * (end - start) if self.look.spacing else width

    def advance(self, start: int) -> int:
        """How far the rest of the stretch moves what stands behind it: its last letter does not draw that nearer."""
        return self.width(start, self.end) - min(self.look.spacing, 0)


def portions(par: Par, *, ligatures: bool, leaning: bool) -> list[Portion]:
    """The paragraph's text cut where look, script or kind changes; `leaning` italics make no-break signs wider."""
    found: list[Portion] = []
    text = par.text
    asian_from = scripts.first_asian(text)
    changes = scripts.runs(text) if asian_from >= 0 else []
    plain = scripts.plain(text)
    for span in par.spans:
        at = span.start
        if plain:
            found.extend(_text_portions(text, at, span.end, span.look, changes, ligatures))
            continue
        for special in _SPECIAL.finditer(text, span.start, span.end):
            if special.start() > at:
                found.extend(_text_portions(text, at, special.start(), span.look, changes, ligatures))
            found.append(_special(text, special.start(), span.look, changes, leaning))
            at = special.end()
        if at < span.end:
            found.extend(_text_portions(text, at, span.end, span.look, changes, ligatures))
    return found


def _special(text: str, at: int, look: Look, changes: list[tuple[int, int, bool]], leaning: bool) -> Portion:
    """A character that is a portion of its own; blanks and hyphens behind Chinese text are set in its font."""
    character = text[at]
    kind = {
        "\t": "tab",
        "\n": "break",
        "\u00a0": "blank",
        "\u2011": "blank",
        "\u00ad": "soft",
        "\ufffc": "picture",
    }.get(character, "zero")
    asian = kind in ("blank", "soft", "picture") and text[at - 1] != "\n" and _in_asian(at, changes)
    font = look.asian if asian else look.latin
    portion = Portion(at, at + 1, kind, look, font, look.ascent, look.height, asian)
    if asian:
        portion.ascent, portion.height = look.asian_ascent, look.asian_height
    width = 0
    if kind == "blank":
        width = font["-" if character == "\u2011" else " "]
        if leaning and look.italic:
            width += portion.height // 12 * PER_TWIP
    portion.sums = [0, width]
    return portion


def _in_asian(at: int, changes: list[tuple[int, int, bool]]) -> bool:
    return any(first <= at < last and asian for first, last, asian in changes)


def _text_portions(
    text: str, start: int, end: int, look: Look, changes: list[tuple[int, int, bool]], ligatures: bool
) -> Iterator[Portion]:
    if not changes:
        yield _text_portion(text, start, end, look, False, ligatures)
        return
    for first, last, asian in changes:
        low, high = max(first, start), min(last, end)
        if low < high:
            yield _text_portion(text, low, high, look, asian, ligatures)


def _text_portion(text: str, start: int, end: int, look: Look, asian: bool, ligatures: bool) -> Portion:
    font = look.asian if asian else look.latin
    portion = Portion(
        start,
        end,
        "text",
        look,
        font,
        look.asian_ascent if asian else look.ascent,
        look.asian_height if asian else look.height,
        asian,
    )
    piece = text[start:end]
    widths: Iterable[int]
    if look.caps and not look.small_caps:
        piece = scripts.upper(piece)
    if look.small_caps:
        widths = scripts.small_caps(piece, font, kerned=look.kerned)
    elif asian and "\u2014" in piece:
        widths = scripts.dashed(piece, font, look.asian_language)
    elif look.kerned or (ligatures and font.face.ligatures):
        widths = scripts.shaped(piece, font, kerned=look.kerned, ligatures=ligatures, spacing=look.spacing)
    else:
        widths = map(font.__getitem__, scripts.composed(piece))
    portion.sums = list(accumulate(widths, initial=0))
    return portion
