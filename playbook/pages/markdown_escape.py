"""Plain text made safe for Markdown, and the marks that tell which fact a text came from."""

from __future__ import annotations

import re
from functools import lru_cache

# What must not reach a document: control characters, and the characters of the marks themselves.
_CONTROLS = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ue000\ue001\ue010-\ue019\ufffe\uffff"
_LINE_ENDS = "\t\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029"
_DROPPED = re.compile(f"[{_CONTROLS}]")
_UNEVEN = re.compile(f"[{_CONTROLS}{_LINE_ENDS}]")
_SPACES = re.compile(f"[ {_LINE_ENDS}]+")

# Python-Markdown un-escapes only the characters in its own list; the rest become numeric entities.
_BACKSLASH = r"[\\`*\[\]{|]|(?<![^\W_])_|_(?![^\W_])|#(?=[# ]*$)"
_ENTITY = r"<|&(?=#|\w+;|\w*$)|~~+|\^\^+|==+|:(?=[a-zA-Z_+-][\w+-]*:)"
_RISKY = re.compile(f"(?P<backslash>{_BACKSLASH})|(?P<entity>{_ENTITY})")
# Each of what is risky begins with one of these; most texts have none, and one look for all takes a tenth of the time.
_ODD = re.compile(rf"[{_CONTROLS}{_LINE_ENDS}\\`*\[\]{{|_#<&~^=:]")
_NAMED = {"<": "&lt;", "&": "&amp;"}

# Markers that open a block where a line begins; the group is the character to defuse.
_LINE_START = re.compile(
    r"(?P<backslash>#|>|-(?=[\s-]|$)|\+(?=\s|$)|!(?=!!))|\d+(?P<after>[.)])(?=\s|$)"
    r"|(?P<entity>[:=](?=[\s:=!]|$)|\?(?=\?\?)|~(?=~~)|/(?=//))"
)

MARK = re.compile("\ue000([\ue010-\ue019]+)\ue001")
_ADDRESS = re.compile(r"\]\([^()\n]*\ue000[^()\n]*\)|<[^<>\n]*\ue000[^<>\n]*>")
_MARKED_LINE = re.compile(
    rf"^(?P<lead>[ \t]*(?:(?:>|[-*+]|\d+[.)]|#{{1,6}})[ \t]+)*)(?:{MARK.pattern})+(?P<text>.*)$", re.MULTILINE
)


def entity(text: str) -> str:
    """Every character as a numeric entity."""
    return "".join(_NAMED.get(char) or f"&#{ord(char)};" for char in text)


def one_line(text: str) -> str:
    """Control characters dropped, every run of blanks and line ends one space; no-break spaces stay."""
    uneven = "  " in text or _UNEVEN.search(text)
    return _SPACES.sub(" ", _DROPPED.sub("", text)) if uneven else text


def _defuse(match: re.Match[str]) -> str:
    found = match[0]
    return "\\" + found if match["backslash"] else entity(found)


def _hold_edge_spaces(text: str) -> str:
    """No-break and other wide spaces at an edge as entities: Markdown readers strip them there."""
    if text and (text[0].isspace() or text[-1].isspace()):
        core = text.strip()
        start = text.index(core) if core else len(text)
        lead, tail = text[:start], text[start + len(core) :]
        return (
            "".join(c if c == " " else entity(c) for c in lead)
            + core
            + "".join(c if c == " " else entity(c) for c in tail)
        )
    return text


@lru_cache(maxsize=65536)  # the same names stand on many pages
def escape(text: str, *, start_of_line: bool = False) -> str:
    """Markdown that prints exactly `text` (one line) in CommonMark and in Python-Markdown alike.

    Control characters are dropped and line ends become spaces. `start_of_line` also defuses what opens a
    block there (`# `, `1. `, `- `, `!!! `).
    """
    odd = "  " in text or _ODD.search(text)
    escaped = _hold_edge_spaces(_RISKY.sub(_defuse, one_line(text)) if odd else text)
    return guard_line_start(escaped.lstrip(" ")) if start_of_line else escaped


def guard_line_start(escaped: str) -> str:
    """An already escaped text so that it opens no block at the start of a line."""
    match = _LINE_START.match(escaped)
    if match is None:
        return escaped
    if match["entity"]:
        return entity(match["entity"]) + escaped[match.end() :]
    at = match.start("after") if match["after"] else 0
    return escaped[:at] + "\\" + escaped[at:]


def mark(index: int) -> str:
    """The invisible mark a renderer puts before a fact's text; `index` counts origins from 0."""
    return "\ue000" + "".join(chr(0xE010 + int(digit)) for digit in str(index)) + "\ue001"


def _index(digits: str) -> int:
    return int("".join(chr(ord(digit) - 0xE010 + 48) for digit in digits))


def take_marks(text: str, found: list[int]) -> str:
    """`text` without marks; their indices are added to `found`."""
    if "\ue000" not in text:
        return text
    found.extend(_index(digits) for digits in MARK.findall(text))
    return MARK.sub("", text)


def marks_out_of_addresses(markdown: str) -> str:
    """Marks inside a link's address put behind the link, where they cannot become part of the address."""

    def move(match: re.Match[str]) -> str:
        return MARK.sub("", match[0]) + "".join(found[0] for found in MARK.finditer(match[0]))

    return _ADDRESS.sub(move, markdown)


def drop_marks(markdown: str) -> str:
    """Rendered Markdown without marks, for a page that is not turned into blocks.

    A fact's text that stands at the start of a line cannot open a block there: the mark says where it begins.
    """

    def guard(match: re.Match[str]) -> str:
        return match["lead"] + guard_line_start(MARK.sub("", match["text"]).lstrip(" "))

    return MARK.sub("", _MARKED_LINE.sub(guard, markdown))
