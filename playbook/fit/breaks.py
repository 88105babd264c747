"""Where a line may end: UAX #14 in the tailoring LibreOffice uses, and the Chinese and Japanese rules.

Opportunities are asked for one by one, backwards from the first character that does not fit: a line needs a handful of
answers, not one for every character of the text.
"""

from __future__ import annotations

from bisect import bisect_right

from playbook.fit.fonts import METRICS

# Characters that may not begin or end a line, and those that may hang past its end.
NOT_FIRST = {
    "zh": "!),.:;?]}\u00a2'\"\u3001\u3002\u3009\u300b\u300d\u300f\u3011\u3015\u3017\u301e\ufe30\ufe31\ufe33\ufe50\ufe51\ufe52"
    "\ufe54\ufe55\ufe56\ufe57\ufe5a\ufe5c\ufe5e\uff01\uff09\uff0c\uff0e\uff1a\uff1b\uff1f\uff5c\uff5d\ufe34\ufe36\ufe38"
    "\ufe3a\ufe3c\ufe3e\ufe40\ufe42\ufe44\ufe4f\uff64\uff5e\uffe0\u3005\u2016\u2022\u00b7\u02c7\u02c9\u2015--\u2032\u2019\u201d",
    "ja": "!%),.:;?]}\u00a2\u00b0\u2019\u201d\u2030\u2032\u2033\u2103\u3001\u3002\u3005\u3009\u300b\u300d\u300f\u3011\u3015"
    "\u3041\u3043\u3045\u3047\u3049\u3063\u3083\u3085\u3087\u308e\u309b\u309c\u309d\u309e\u30a1\u30a3\u30a5\u30a7\u30a9"
    "\u30c3\u30e3\u30e5\u30e7\u30ee\u30f5\u30f6\u30fb\u30fc\u30fd\u30fe\uff01\uff05\uff09\uff0c\uff0e\uff1a\uff1b\uff1f"
    "\uff3d\uff5d\uff61\uff63\uff64\uff65\uff67\uff68\uff69\uff6a\uff6b\uff6c\uff6d\uff6e\uff6f\uff70\uff9e\uff9f\uffe0",
}
NOT_LAST = {
    "zh": "([{\u00a3\u00a5'\"\u2035\u3008\u300a\u300c\u300e\u3010\u3014\u3016\uff08\uff3b\uff5b\uffe1\uffe5\u301d\ufe35\ufe37"
    "\ufe39\ufe3b\ufe3d\ufe3f\ufe41\ufe43\ufe59\ufe5b\ufe5d\u201c\u2018",
    "ja": "$([\u00a5{\u00a3\u2018\u201c\u3008\u300a\u300c\u300e\u3010\u3014\uff04\uff08\uff3b\uff5b\uff62\uffe1\uffe5",
}
HANGING = {"zh": "!,.:;?\u3001\u3002\uff01\uff0c\uff0e\uff1a\uff1b\uff1f", "ja": "\u3001\u3002\uff0c\uff0e"}

_NEVER_AFTER_SPACE = frozenset(("CL", "EX", "IS", "SY", "WJ"))
_LETTER = frozenset(("AL", "HL"))
_LONG_PATH = 66  # a path longer than this is broken at its slashes after all


class _Classes(dict[str, str]):
    """Character → line-break class, looked up once each."""

    def __init__(self) -> None:
        super().__init__()
        self.starts: list[int] = []
        self.runs: list[tuple[int, str]] = []

    def __missing__(self, character: str) -> str:
        if not self.starts:
            for line in (METRICS / "line-break.txt").read_text(encoding="ascii").splitlines():
                first, last, kind = line.split()
                self.starts.append(int(first, 16))
                self.runs.append((int(last, 16), kind))
        code = ord(character)
        end, name = self.runs[bisect_right(self.starts, code) - 1]
        if code > 0xFFFF:
            name = "ID" if code >= 0x1F000 else "AL"
        elif code > end:
            name = "AL"
        result = self[character] = _TAILORED.get(character) or _MERGED.get(name, name)
        return result


_TAILORED = {"\u00b0": "AL", "\\": "SY", "\ufe30": "IS"}
_MERGED = {
    "AI": "AL",
    "SA": "AL",
    "SG": "AL",
    "XX": "AL",
    "CP": "CL",
    "CJ": "NS",
    "H2": "ID",
    "H3": "ID",
    "EB": "ID",
    "EM": "ID",
    "RI": "ID",
    "ZWJ": "CM",
}
_class = _Classes()


def may_break(text: str, at: int) -> bool:
    """Whether a line may end between text[at - 1] and text[at] (0 < at < len(text))."""
    after = _class[text[at]]
    before = _class[text[at - 1]]
    if after == "SP" or after == "ZW":
        return False
    if before == "ZW":
        return True
    if after == "CM":
        if before != "SP":
            return False
        after = "AL"
    i = at - 1
    if before == "CM":
        before, i = _base(text, i)
    if before == "AL" and after == "AL":
        return False
    if after in _NEVER_AFTER_SPACE:
        return False
    if before == "SP":
        while i >= 0 and text[i] == " ":
            i -= 1
        if i < 0:
            return True
        last = _base(text, i)[0]
        return not (last == "OP" or (last == "CL" and after == "NS") or (last == "B2" and after == "B2"))
    return _pair(text, at, i, before, after)


def _pair(text: str, at: int, i: int, before: str, after: str) -> bool:
    """The rules for two characters with no space between them; `i` is where the first one's base stands."""
    if before in ("WJ", "GL", "OP", "QU", "BB") or after in ("GL", "QU"):
        return False
    if before == "CB" or after == "CB":
        return True
    if after in ("BA", "HY", "NS") or (before == after == "B2"):
        return False
    if before in ("HY", "BA"):
        return not (i > 0 and _base(text, i - 1)[0] == "HL")
    if before == "ID" and text[at] == "\u00b0":
        return False
    if after == "IN":
        return before not in ("AL", "HL", "ID", "IN", "NU")
    if after == "NU":
        if before in ("AL", "HL", "NU", "PR", "PO", "IS", "CL"):
            return False
        return not (before == "SY" and _in_number(text, i))
    if after in _LETTER:
        return before not in ("AL", "HL", "NU", "PR", "PO", "CL") and not (before == "IS" and after == "AL")
    if after == "PO" or after == "PR":
        if before == "NU" or (after == "PO" and before == "ID") or (after == "PR" and before == "AL"):
            return False
        return not (before in ("CL", "SY", "IS") and _in_number(text, i))
    if after == "ID":
        return before != "PR"
    if after == "OP":
        if before in ("PR", "PO"):
            return not (at + 1 < len(text) and _class[text[at + 1]] == "NU")
        return before not in ("AL", "HL", "NU")
    return True


def _base(text: str, i: int) -> tuple[str, int]:
    """Class of the character at `i` with its combining marks taken as part of it, and where its base stands."""
    name = _class[text[i]]
    while name == "CM" and i > 0:
        previous = _class[text[i - 1]]
        if previous in ("SP", "ZW"):
            return "AL", i
        i, name = i - 1, previous
    return ("AL" if name == "CM" else name), i


def _in_number(text: str, i: int) -> bool:
    """Whether the closing mark, slash or comma at `i` stands in a number such as 1,000.00) or 10/12."""
    if _class[text[i]] == "CL":
        i -= 1
    while i >= 0:
        name = _class[text[i]]
        if name == "NU":
            return True
        if name not in ("SY", "IS", "CM"):
            return False
        i -= 1
    return False


def last_break(text: str, cut: int) -> int:
    """The last place at or before `cut`, the first character that does not fit, where a line may end; 0 for none."""
    if cut >= len(text):
        return len(text)
    while True:
        at = cut
        if not (may_break(text, at) if at > 0 else True) or (at > 0 and text[at - 1] == "/"):
            at = _preceding(text, at)
            if at > 0 and text[at - 1] == "/":
                at = _before_path(text, at)
        glued = at
        while glued > 0 and (
            (text[glued - 1].isspace() and text[glued - 1] != "\u00a0") or text[glued - 1] == "\u2060"
        ):
            glued -= 1
            if text[glued] == "\u2060":
                break
        else:
            return at
        cut = glued
        if cut <= 0:
            return 0


def _preceding(text: str, at: int) -> int:
    at -= 1
    while at > 0 and not may_break(text, at):
        at -= 1
    return max(at, 0)


def _before_path(text: str, at: int) -> int:
    """A slash does not end a line when there is white space not too far before it."""
    i = at - 1
    while i > 0 and at - i < _LONG_PATH:
        i -= 1
        if text[i] in " \t\u3000\u2003\u2002\u2009":
            return i + 1
    return at


def last_break_cjk(text: str, cut: int, language: str, *, hanging: bool, forbidden: bool = True) -> int:
    """The same for Chinese, Japanese and Korean text; may lie after `cut` where a mark hangs past the margin."""
    kind = "ja" if language.startswith("ja") else "zh"
    at = cut
    if hanging and at < len(text) and text[at] in HANGING[kind]:
        at += 1
    if forbidden and 0 < at < len(text):
        first, last = NOT_FIRST[kind], NOT_LAST[kind]
        while at > 0 and (text[at] in first or text[at - 1] in last):
            at -= 1
    if at == cut and at < len(text) and _hangul(text[at]):
        while at >= 0 and _hangul(text[at]):
            at -= 1
        if at < cut:
            at += 1
        if at == 0:
            at = cut
    return at


def _hangul(character: str) -> bool:
    return (
        "\uac00" <= character <= "\ud7af"
        or "\u1100" <= character <= "\u11ff"
        or "\u3130" <= character <= "\u318f"
    )
