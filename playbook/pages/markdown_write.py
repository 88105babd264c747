"""Blocks → the canonical twin: one sentence or list item a line, few escapes, always the same bytes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from msgspec import Struct

from playbook.pages.blocks import Block, Heading, ListItem, Paragraph, Run, Runs, Table, plain
from playbook.pages.markdown_escape import entity, escape, guard_line_start

_SENTENCE_END = re.compile(r"[.!?…][)\"'»”’\]]*( )(?=[\"'«“„(\[]*([^\W\d_]))")
_SEPARATOR = {"left": "---", "center": ":-:", "right": "--:"}
# A blank that becomes a line end in the twin; it cannot occur in a text that has been through `parse`.
_TURN = "\x1e"


def to_markdown(blocks: Sequence[Block]) -> str:
    """The twin of blocks in normal form (as `parse` gives them): parse(to_markdown(b)) == b.

    Raises ValueError where Markdown has no way to say it: list numbers out of order, a list level skipped.
    """
    parts: list[str] = []
    items: list[ListItem] = []
    for block in blocks:
        if isinstance(block, ListItem):
            items.append(block)
            continue
        parts += _lists(items)
        items = []
        if isinstance(block, Heading):
            parts.append("#" * block.level + " " + _inline(block.runs, "heading"))
        elif isinstance(block, Paragraph):
            parts.append(_inline(block.runs, "paragraph"))
        else:
            parts.append(_table(block))
    parts += _lists(items)
    return "\n\n".join(parts) + "\n" if parts else ""


def _lists(items: Sequence[ListItem]) -> list[str]:
    """Consecutive items as text, a new part where the kind of list changes at one level."""
    parts: list[list[str]] = []
    open_numbers: list[int] = []
    for item in items:
        if item.level > len(open_numbers):
            raise ValueError(f"list level {item.level} has no item above it: {plain(item.runs)!r}")
        same_list = item.level < len(open_numbers)
        last = open_numbers[item.level] if same_list else 0
        if same_list and last and item.number and item.number != last + 1:
            raise ValueError(f"list number {item.number} follows {last}: {plain(item.runs)!r}")
        del open_numbers[item.level :]
        open_numbers.append(item.number)
        other_kind = same_list and bool(last) != bool(item.number)
        if item.level and (other_kind or (not same_list and item.number > 1)):
            raise ValueError(f"a list inside a list begins with 1 and keeps its kind: {plain(item.runs)!r}")
        if not parts or other_kind:
            parts.append([])
        indent = " " * 4 * item.level
        marker = f"{item.number}. " if item.number else "- "
        text = _inline(item.runs, "item").replace("\n", "\n" + indent + " " * 4)
        parts[-1].append(indent + marker + text)
    return ["\n".join(lines) for lines in parts]


def _table(table: Table) -> str:
    rows = [table.header.cells, *(row.cells for row in table.rows)]
    lines = ["| " + " | ".join(_inline(cell, "cell") for cell in cells) + " |" for cells in rows]
    lines.insert(1, "| " + " | ".join(_SEPARATOR[align] for align in table.aligns) + " |")
    return "\n".join(lines)


class _Piece(Struct):
    """A stretch of source: a delimiter or code (`source`), or text that is still to be escaped."""

    text: str = ""
    source: str = ""
    opens: bool = False
    first_as_entity: bool = False
    last_as_entity: bool = False


def _inline(runs: Runs, where: str) -> str:
    if where == "paragraph":
        runs = _sentences(runs)
    pieces = list(_pieces(runs, where))
    for index, piece in enumerate(pieces):
        if piece.source in ("**", "_"):
            _free(pieces, index)
        elif piece.source == "[" and index and pieces[index - 1].text.endswith("!"):
            pieces[index - 1].last_as_entity = True
    out = "".join(piece.source or _text(piece, where) for piece in pieces)
    if where == "paragraph":
        return "\n".join(guard_line_start(line) for line in out.replace(_TURN, "\n").split("\n"))
    if where == "item":
        return "\n".join(guard_line_start(line) for line in out.split("\n"))
    return out


def _pieces(runs: Runs, where: str) -> Iterator[_Piece]:
    """Runs as text and balanced delimiters: link outside bold outside italic."""
    open_looks: list[str] = []
    for run in (*runs, Run("")):
        looks = (f"]({run.link})" if run.link else "", "**" * run.bold, "_" * run.italic)
        wanted = [look for look in looks if look]
        kept = 0
        while kept < min(len(open_looks), len(wanted)) and open_looks[kept] == wanted[kept]:
            kept += 1
        for look in reversed(open_looks[kept:]):
            yield _Piece(source=look)
        for look in wanted[kept:]:
            yield _Piece(source="[" if look.startswith("]") else look, opens=True)
        open_looks = wanted
        if run.code:
            yield _Piece(source=_code(run.text, where))
        elif run.text:
            yield _Piece(text=run.text)


def _code(text: str, where: str) -> str:
    if where == "cell" and "|" in text:
        raise ValueError(f"Markdown has no way to say a bar in code inside a table: {text!r}")
    longest = max((len(ticks) for ticks in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return fence + pad + text + pad + fence


def _free(pieces: list[_Piece], index: int) -> None:
    """Makes every reader see the delimiter at `index`: its outer neighbour becomes an entity if need be."""
    piece = pieces[index]
    before = pieces[index - 1] if index else None
    after = pieces[index + 1] if index + 1 < len(pieces) else None
    outer, inner = (before, after) if piece.opens else (after, before)
    if outer is None or inner is None or not outer.text:
        return
    outer_char = outer.text[-1] if piece.opens else outer.text[0]
    inner_text = inner.text or "*"
    inner_char = inner_text[0] if piece.opens else inner_text[-1]
    if _is_blank(outer_char):
        return
    if not _is_mark(outer_char) and (piece.source == "_" or not _is_word(inner_char)):
        if piece.opens:
            outer.last_as_entity = True
        else:
            outer.first_as_entity = True


def _is_blank(char: str) -> bool:
    return char in (" ", "\n", _TURN)


def _is_mark(char: str) -> bool:
    return unicodedata.category(char).startswith("P") or (char.isascii() and not char.isalnum())


def _is_word(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNM"


def _text(piece: _Piece, where: str) -> str:
    text = piece.text
    head = tail = ""
    if piece.first_as_entity:
        head, text = entity(text[0]), text[1:]
    if piece.last_as_entity and text:
        tail, text = entity(text[-1]), text[:-1]
    lines = [_TURN.join(map(escape, line.split(_TURN))) for line in text.split("\n")]
    return head + {"cell": "<br>", "heading": " "}.get(where, "  \n").join(lines) + tail


def _sentences(runs: Runs) -> Runs:
    """Runs in which the blank between two sentences is a line end of the twin, links and code left whole."""
    turns = {match.start(1) for match in _SENTENCE_END.finditer(plain(runs)) if match[2].isupper()}
    out: list[Run] = []
    start = 0
    for run in runs:
        text = run.text
        if turns and not run.link and not run.code:
            text = "".join(_TURN if start + i in turns else c for i, c in enumerate(text))
        out.append(Run(text, run.bold, run.italic, run.code, run.link))
        start += len(run.text)
    return tuple(out)
