"""Do two Markdown texts read the same? Seen without parsing them, so that a text as issued need not be parsed."""

from __future__ import annotations

import re

from playbook.pages.markdown_escape import drop_marks

_FURTHER = re.compile(r"\n{3,}")
# A line that begins like this opens no block, so it can go on with the paragraph above.
_SENTENCE = re.compile(r"(?:[\"'«“„(]|\*\*|_(?=\w))*[^\W\d_]")
_HELD = re.compile(r"(?<=[^\W_])&#160;(?=[^\s|*_`\[\]()])")


def reads_alike(rendered: str, text: str) -> bool:
    """Is a rendered text, marks and all, parsed as `text` is? Where it says no, they may still be."""
    return _settled(drop_marks(rendered)) == _settled(text)


def _settled(text: str) -> str:
    """The same text with its paragraphs on one line each, one blank line between blocks."""
    blocks = _FURTHER.sub("\n\n", text).strip("\n").split("\n\n")
    return _HELD.sub("\xa0", "\n\n".join(map(_on_one_line, blocks)))


def _on_one_line(block: str) -> str:
    lines = block.split("\n")
    if len(lines) == 1 or not all(map(_SENTENCE.match, lines)):
        return block
    if any(line.endswith(("  ", "\\")) for line in lines):
        return block  # a forced line break
    return " ".join(line.rstrip(" ") for line in lines)
