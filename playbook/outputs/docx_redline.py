"""A Word document with tracked changes: accepting all gives the new text, rejecting all the old."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from playbook.outputs.docx import below_title, compose
from playbook.outputs.docx_body import Body, ListNumbers, paragraph, run_xml
from playbook.outputs.docx_changes import Kind, align, block_likeness, row_likeness, word_changes
from playbook.outputs.docx_sheet import Sheet
from playbook.outputs.docx_xml import xml
from playbook.pages.blocks import Block, ListItem, Row, Run, Runs, Table, plain


def redline(old: Sequence[Block], new: Sheet, *, author: str, date: str) -> bytes:
    """The sheet `new` with every difference from the blocks `old` as a tracked change.

    `author` and `date` (an ISO day) stand on every change. The same input gives the same bytes.
    """
    return compose(new, lambda body: _Redline(body, author, date).text(old, new))


class _Redline:
    def __init__(self, body: Body, author: str, date: str) -> None:
        self._body = body
        self._who = f'w:author="{xml(author)}" w:date="{xml(date)}T00:00:00Z"'
        self._count = 0

    def text(self, old: Sequence[Block], new: Sheet) -> str:
        before, after = below_title(old), below_title(new.blocks)
        out = [self._title(old[0] if len(before) < len(old) else None, new)]
        numbered = _ListPairs(self._body, before, after)
        for i, j in numbered.pairs():
            if i is not None and j is not None:
                out.append(self._changed(before[i], after[j], numbered.number(i, j)))
            elif i is not None:
                out.append(self._whole("del", before[i], numbered.number(i, None)))
            elif j is not None:
                out.append(self._whole("ins", after[j], numbered.number(None, j)))
        # The mark of a text's last paragraph cannot be deleted, so the last one is never part of a change.
        return "".join(out) + paragraph("TableGap", "")

    def _title(self, old: Block | None, new: Sheet) -> str:
        code = run_xml(new.code + "\u2002", f'<w:color w:val="{new.page.accent}"/>') if new.code else ""
        was = new.title if old is None or isinstance(old, Table) else plain(old.runs)
        return paragraph("Title", code + self._words((Run(was),), (Run(new.title),)))

    def _changed(self, old: Block, new: Block, number: int) -> str:
        if isinstance(new, Table) and isinstance(old, Table):
            return self._table(old, new)
        assert not isinstance(new, Table) and not isinstance(old, Table)
        return self._body.paragraph(new, self._words(old.runs, new.runs), number)

    def _whole(self, kind: Kind, block: Block, number: int) -> str:
        if not isinstance(block, Table):
            return self._body.paragraph(block, self._runs(kind, block.runs), number, self._mark(kind))
        widths = self._body.widths(block.header, *block.rows)
        rows = [self._row(kind, block, widths, row) for row in (block.header, *block.rows)]
        return self._body.table(widths, rows) + paragraph("TableGap", "", mark=self._mark(kind))

    def _table(self, old: Table, new: Table) -> str:
        widths = self._body.widths(new.header, *new.rows, *old.rows)
        rows = [self._row_words(new, widths, old.header, new.header)]
        for i, j in align(old.rows, new.rows, row_likeness):
            if i is not None and j is not None:
                rows.append(self._row_words(new, widths, old.rows[i], new.rows[j]))
            elif i is not None:
                rows.append(self._row("del", old, widths, old.rows[i]))
            elif j is not None:
                rows.append(self._row("ins", new, widths, new.rows[j]))
        return self._body.table(widths, rows) + paragraph("TableGap", "")

    def _row_words(self, table: Table, widths: Sequence[int], old: Row, new: Row) -> str:
        contents = [self._words(was, now) for was, now in zip(old.cells, new.cells, strict=True)]
        return self._body.row(table.aligns, widths, contents, header=new is table.header)

    def _row(self, kind: Kind, table: Table, widths: Sequence[int], row: Row) -> str:
        contents = [self._runs(kind, cell) for cell in row.cells]
        header = row is table.header
        return self._body.row(table.aligns, widths, contents, header=header, change=lambda: self._mark(kind))

    def _words(self, old: Runs, new: Runs) -> str:
        if old == new:
            return self._body.runs(new)
        return "".join(self._runs(kind, (run,)) for kind, run in word_changes(old, new))

    def _runs(self, kind: Kind, runs: Runs) -> str:
        return self._body.runs(runs, self._wrap(kind))

    def _wrap(self, kind: Kind) -> Callable[[str], str]:
        if kind == "same":
            return str

        def wrap(run: str) -> str:
            if kind == "del":
                run = run.replace("<w:t ", "<w:delText ").replace("</w:t>", "</w:delText>")
            self._count += 1
            return f'<w:{kind} w:id="{self._count}" {self._who}>{run}</w:{kind}>'

        return wrap

    def _mark(self, kind: Kind) -> str:
        self._count += 1
        return f'<w:{kind} w:id="{self._count}" {self._who}/>'


class _ListPairs:
    """Pairs old and new blocks such that every numbered list keeps its numbers on both sides.

    An item may only stay where its old list and its new list are one list, beginning with the same number.
    """

    def __init__(self, body: Body, old: Sequence[Block], new: Sequence[Block]) -> None:
        self._body = body
        self._old, self._new = old, new
        (self._old_lists, self._old_keys), (self._new_lists, self._new_keys) = _lists(old), _lists(new)
        self._became: dict[int, int] = {}
        self._was: dict[int, int] = {}
        self._numbers: dict[tuple[bool, int], int] = {}

    def pairs(self) -> list[tuple[int | None, int | None]]:
        found: list[tuple[int | None, int | None]] = []
        for i, j in align(self._old, self._new, block_likeness):
            if i is None or j is None or self._one_list(self._old_keys[i], self._new_keys[j]):
                found.append((i, j))
            else:
                found += [(i, None), (None, j)]
        return found

    def _one_list(self, old: int, new: int) -> bool:
        if old <= 1 or new <= 1:
            return old == new
        if self._old_lists[old - 2] != self._new_lists[new - 2]:
            return False
        return self._became.setdefault(old, new) == new and self._was.setdefault(new, old) == old

    def number(self, i: int | None, j: int | None) -> int:
        """The w:num of a block: 0 for no item, 1 for bullets, one for both sides of a list that stayed."""
        key = self._new_keys[j] if j is not None else self._old_keys[i or 0]
        if key <= 1:
            return key
        lists = self._new_lists if j is not None else self._old_lists
        place = (j is not None and key not in self._was, self._was.get(key, key) if j is not None else key)
        if place not in self._numbers:
            self._numbers[place] = self._body.numbers.add(*lists[key - 2])
        return self._numbers[place]


def _lists(blocks: Sequence[Block]) -> tuple[list[tuple[int, int]], list[int]]:
    """The numbered lists of blocks, and for every block the id of its list, 0 where it is no item."""
    numbers = ListNumbers()
    keys: list[int] = []
    for block in blocks:
        if isinstance(block, ListItem):
            keys.append(numbers.of(block))
        else:
            numbers.end()
            keys.append(0)
    return numbers.lists, keys
