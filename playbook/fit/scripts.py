"""Scripts of a text, and the widths of text that needs more than a sum of advances."""

from __future__ import annotations

import functools
import itertools
import operator
import re
import unicodedata
from collections.abc import Iterable, Sequence

from playbook.fit.fonts import PER_TWIP, Sized, is_wide

_MARK = re.compile("[\u0300-\u036f]")
_DASHES = re.compile("\u2014{1,3}")
_JAMO = re.compile("[\u1100-\u11ff]")
_SHRUNK = 80  # small capitals, percent of the font's size


@functools.cache
def _asian() -> re.Pattern[str]:  # slow to compile, and of no use to a document in Latin or Cyrillic letters
    return re.compile(
        "[\u1100-\u11ff\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003fffd]"
    )


def first_asian(text: str) -> int:
    """Where the first Chinese, Japanese or Korean character stands; -1 for none."""
    if text.isascii():
        return -1
    found = (_asian() if max(text) >= "\u2e80" else _JAMO).search(text)
    return found.start() if found else -1


def plain(text: str) -> bool:
    """Whether there is nothing in a text but letters, marks and blanks."""
    return text.isprintable() and "\ufffc" not in text and "\u2011" not in text


def _strong(character: str) -> bool | None:
    """True for Asian, False for Latin, Cyrillic or Greek, None for what takes the script of what stands before it."""
    code = ord(character)
    if code in (0x20, 0xA0, 0xAD):
        return None
    if code < 0x2C7 or 0x370 <= code < 0x590 or 0x1E00 <= code < 0x2000:
        return False
    if is_wide(code) or 0x1100 <= code <= 0x11FF:
        return True
    return False if character.isalpha() else None


def runs(text: str) -> list[tuple[int, int, bool]]:
    """Stretches (start, end, asian); characters of no script of their own go with what stands before them.

    At the beginning of a paragraph they are Latin, as in a LibreOffice with a Western interface.
    """
    current = False
    found: list[tuple[int, int, bool]] = []
    start = 0
    for i, character in enumerate(text):
        kind = _strong(character)
        if kind is not None and kind != current:
            if i > start:
                found.append((start, i, current))
            start, current = i, kind
    found.append((start, len(text), current))
    return found


def upper(text: str) -> str:
    """Capitals, one for one so that positions stay."""
    return "".join(big if len(big := character.upper()) == 1 else character for character in text)


def small_caps(text: str, font: Sized, *, kerned: bool) -> Iterable[int]:
    small = font.face.at(font.size * _SHRUNK // 100)
    for lower, run in itertools.groupby(text, str.islower):
        piece = "".join(run)
        yield from shaped(
            upper(piece) if lower else piece, small if lower else font, kerned=kerned, ligatures=False
        )


def dashed(text: str, font: Sized, language: str) -> list[int]:
    """Advances of Chinese text: two or three dashes are one sign, as wide as the font has it, that is not broken."""
    widths = list(map(font.__getitem__, text))
    known = font.dashes(language)
    for run in _DASHES.finditer(text) if known else ():
        length = len(run.group())
        widths[run.start() : run.end()] = [known[length - 1], *[0] * (length - 1)]
    return widths


def composed(text: str) -> Sequence[str]:
    """A letter with its combining marks is drawn as one, where there is one such letter as that: the marks add nothing."""
    if text.isascii() or not _MARK.search(text):
        return text
    result: list[str] = []
    for character in text:
        if result and unicodedata.combining(character):
            base = len(result) - 1
            while base > 0 and not result[base]:
                base -= 1
            result[base] = unicodedata.normalize("NFC", result[base] + character)
            result.append("\u2060")
        else:
            result.append(character)
    return result


def shaped(text: str, font: Sized, *, kerned: bool, ligatures: bool, spacing: int = 0) -> list[int]:
    """Advances with kerning pairs and standard ligatures; a ligature's width counts with its first letter.

    Letter spacing, in twips, is added elsewhere: once a letter, but once only behind a ligature.
    """
    characters = composed(text)
    if kerned and font.face.kerning():
        pairs = map(operator.add, characters, characters[1:])
        widths = [*map(font.paired.__getitem__, pairs), font[text[-1]]]
    else:
        widths = list(map(font.__getitem__, characters))
    pattern = font.face.joined() if ligatures else None
    for match in pattern.finditer(text) if pattern else ():
        start, end = match.span()
        following = characters[end] if kerned and end < len(characters) else ""
        widths[start:end] = [
            font.ligature(match.group(), following),
            *[-spacing * PER_TWIP] * (end - start - 1),
        ]
    return widths
