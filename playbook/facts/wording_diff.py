"""Two lines word by word: what stayed, what went, what came."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "del", "ins"]
# A word with the blanks after it; ideographs one by one, as Chinese has no blanks.
WORD = re.compile(
    r"[\u2e80-\u9fff\uac00-\ud7af\u3040-\u30ff]|[^\s\u2e80-\u9fff\uac00-\ud7af\u3040-\u30ff]+\s*|\s+"
)


def word_diff(old: str, new: str) -> list[tuple[Kind, str]]:
    """The pieces of both lines in order; what went stands before what came in its place."""
    before, after = WORD.findall(old), WORD.findall(new)
    found: list[tuple[Kind, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("same", "".join(before[a:b])))
            continue
        found += [("del", "".join(before[a:b])), ("ins", "".join(after[c:d]))]
    return [(kind, text) for kind, text in found if text]
