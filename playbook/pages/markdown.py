"""Markdown → blocks. The way back is `markdown_write`, plain text is made safe in `markdown_escape`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import cast

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from playbook.pages.blocks import (
    Align,
    Block,
    Heading,
    ListItem,
    Paragraph,
    Row,
    Run,
    Runs,
    Table,
    UnsupportedMarkdown,
)
from playbook.pages.markdown_escape import (
    drop_marks,
    escape,
    mark,
    marks_out_of_addresses,
    one_line,
    take_marks,
)
from playbook.pages.markdown_write import to_markdown

__all__ = ["UnsupportedMarkdown", "drop_marks", "escape", "mark", "normal_runs", "parse", "to_markdown"]

# Raw HTML is recognised so that it can be refused; only the line break of a table cell is let through.
_PARSER = MarkdownIt("commonmark", {"html": True}).enable("table")
# A text without any of these is one piece of text, and need not be looked at again character by character.
_MARKUP = re.compile(r"[\\`*_\[<&\n]")


def _read_inline(state: StateCore) -> None:
    """markdown-it's own rule of that name, quicker where there is nothing to read."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = []
            if _MARKUP.search(token.content):
                state.md.inline.parse(token.content, state.md, state.env, token.children)
            elif token.content:
                token.children.append(Token("text", "", 0, content=token.content))


_PARSER.core.ruler.at("inline", _read_inline)
_AROUND_BREAK = re.compile(r" *\n[ \n]*")
_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)
_UNSUPPORTED = {
    "blockquote_open": "a quotation",
    "code_block": "a code block (a line indented by four blanks)",
    "fence": "a code block",
    "hr": "a horizontal line",
    "html_block": "raw HTML",
    "html_inline": "raw HTML",
    "image": "a picture",
}


def parse(markdown: str, origins: Sequence[str] = ()) -> tuple[Block, ...]:
    """The blocks of a rendered text; marks in it index into `origins`, which the blocks then carry.

    Raises UnsupportedMarkdown for raw HTML, pictures, code blocks, quotations and lists the model lacks.
    """
    return _parse(markdown, tuple(origins))


@lru_cache(maxsize=1024)  # under `serve` most texts are those of the last round
def _parse(markdown: str, origins: tuple[str, ...]) -> tuple[Block, ...]:
    tokens = _PARSER.parse(marks_out_of_addresses(markdown))
    return tuple(_Reader(tokens, origins).blocks())


def normal_runs(runs: Sequence[Run], *, breaks: bool = True) -> Runs:
    """Runs in normal form: blanks single and outside of marked-up text, neighbours of one look joined.

    `breaks` keeps "\\n" as a forced line break; otherwise it is a blank.
    """
    pieces: list[Run] = []
    for run in runs:
        lines = run.text.split("\n") if breaks and not run.code else [run.text]
        text = "\n".join(map(one_line, lines))
        core = text.strip(" \n")
        start = text.index(core) if core else len(text)
        for part in (text[:start], core, text[start + len(core) :]):
            if part:
                pieces.append(Run(part, run.bold, run.italic, run.code, run.link))
    return _joined(pieces)


def _joined(pieces: list[Run]) -> Runs:
    out: list[Run] = []
    blank = ""
    for piece in pieces:
        core = piece.text.strip(" \n")
        if not core:
            blank = "\n" if "\n" in blank + piece.text else " "
            continue
        core = _AROUND_BREAK.sub("\n", core)
        if out:
            last = out[-1]
            # A link holds bold text and bold holds italic: the blank belongs to what stays open across it.
            same_link = last.link == piece.link
            bold = same_link and last.bold and piece.bold
            italic = same_link and last.bold == piece.bold and last.italic and piece.italic
            _append(out, Run(blank, bold, italic, False, piece.link if same_link else ""))
        blank = ""
        _append(out, Run(core, piece.bold, piece.italic, piece.code, piece.link))
    return tuple(out)


def _append(out: list[Run], run: Run) -> None:
    if not run.text:
        return
    last = out[-1] if out else None
    if last and (last.bold, last.italic, last.code, last.link) == (run.bold, run.italic, run.code, run.link):
        out[-1] = Run(last.text + run.text, run.bold, run.italic, run.code, run.link)
    else:
        out.append(run)


class _Reader:
    """Walks the flat list of tokens; `_line` is the line of the block being read, for messages."""

    def __init__(self, tokens: list[Token], origins: Sequence[str]) -> None:
        self._tokens = iter(tokens)
        self._origins = origins
        self._line = 1

    def _next(self) -> Token:
        token = next(self._tokens)
        if token.map:
            self._line = token.map[0] + 1
        if token.type in _UNSUPPORTED:
            raise UnsupportedMarkdown(self._line, _UNSUPPORTED[token.type])
        return token

    def blocks(self) -> Iterator[Block]:
        while True:
            try:
                token = self._next()
            except StopIteration:
                return
            if token.type == "heading_open":
                runs, origins = self._inline(self._next(), breaks=False)
                if not runs:
                    raise UnsupportedMarkdown(self._line, "a heading without text")
                yield Heading(int(token.tag[1]), runs, origins)
            elif token.type == "paragraph_open":
                runs, origins = self._inline(self._next())
                if runs:
                    yield Paragraph(runs, origins)
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                yield from self._list(token, 0)
            elif token.type == "table_open":
                yield self._table()

    def _list(self, opening: Token, level: int) -> Iterator[ListItem]:
        ordered = opening.type == "ordered_list_open"
        if opening.markup == ")":
            raise UnsupportedMarkdown(self._line, 'a list numbered "1)": write "1."')
        number = int(opening.attrs.get("start", 1)) if ordered else 0
        if (number == 0 and ordered) or (level and number > 1):
            raise UnsupportedMarkdown(self._line, f"a list that begins with {number}")
        while self._next().type == "list_item_open":
            token = self._next()
            runs, origins = self._inline(self._next()) if token.type == "paragraph_open" else ((), ())
            if not runs:
                raise UnsupportedMarkdown(self._line, "a list item that does not begin with text")
            self._next()
            yield ListItem(runs, level, number, origins)
            nested = False
            while (token := self._next()).type != "list_item_close":
                if nested or token.type not in ("bullet_list_open", "ordered_list_open"):
                    raise UnsupportedMarkdown(self._line, "a list item of more than a paragraph and a list")
                nested = True
                yield from self._list(token, level + 1)
            number += ordered

    def _table(self) -> Table:
        aligns: list[Align] = []
        rows: list[Row] = []
        cells: list[Runs] = []
        origins: list[str] = []
        while (token := self._next()).type != "table_close":
            if token.type in ("th_open", "td_open"):
                if token.type == "th_open":
                    aligns.append(cast(Align, str(token.attrs.get("style", "text-align:left"))[11:]))
                runs, found = self._inline(self._next())
                cells.append(runs)
                origins += found
            elif token.type == "tr_close":
                rows.append(Row(tuple(cells), tuple(dict.fromkeys(origins))))
                cells, origins = [], []
        return Table(tuple(aligns), rows[0], tuple(rows[1:]))

    def _inline(self, token: Token, *, breaks: bool = True) -> tuple[Runs, tuple[str, ...]]:
        runs: list[Run] = []
        found: list[int] = []
        bold = italic = 0
        link = ""
        for child in token.children or ():
            match child.type:
                case "text":
                    runs.append(Run(take_marks(child.content, found), bold > 0, italic > 0, False, link))
                case "code_inline":
                    runs.append(Run(take_marks(child.content, found), bold > 0, italic > 0, True, link))
                case "softbreak":
                    runs.append(Run(" ", bold > 0, italic > 0, False, link))
                case "hardbreak":
                    runs.append(Run("\n", bold > 0, italic > 0, False, link))
                case "strong_open" | "strong_close":
                    bold += child.nesting
                case "em_open" | "em_close":
                    italic += child.nesting
                case "link_open":
                    link = str(child.attrs.get("href", "")).replace("(", "%28").replace(")", "%29")
                case "link_close":
                    link = ""
                case "html_inline" if _BREAK.fullmatch(child.content):
                    runs.append(Run("\n", bold > 0, italic > 0, False, link))
                case kind:
                    raise UnsupportedMarkdown(self._line, _UNSUPPORTED.get(kind, kind))
        origins = tuple(self._origins[index] for index in dict.fromkeys(found))
        return normal_runs(runs, breaks=breaks), origins
