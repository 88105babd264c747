"""A Word document with tracked changes: accepting all gives the new text, rejecting all the old."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from playbook.outputs.docx import below_title, compose
from playbook.outputs.docx_body import Body, ListNumbers, paragraph, run_xml
from playbook.outputs.docx_changes import Kind, Pair, align, block_likeness, row_likeness, word_changes
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
        # LibreOffice takes a paragraph that went, and one of the same words and author that came, for a move, and
        # rejects it with the numbering of its neighbour. A no-break space at the end of the name makes two authors.
        self._company = self._author = xml(author)
        self._another, self._date = xml(author) + "\u00a0", xml(date)
        self._count = 0

    def text(self, old: Sequence[Block], new: Sheet) -> str:
        before, after = below_title(old), below_title(new.blocks)
        out = [self._title(old[0] if len(before) < len(old) else None, new)]
        pairs = align(before, after, block_likeness)
        lists = _Lists(self._body, before, after, pairs)
        stay = {i: j for i, j in pairs if i is not None and j is not None and lists.can_stay(i, j)}
        gone = [_text(block) for i, block in enumerate(before) if i not in stay]
        for i, j in pairs:
            if i is not None and j is not None and i in stay:
                out.append(self._changed(before[i], after[j], lists.before(i), lists.after(j)))
                continue
            if i is not None:
                out.append(self._whole("del", before[i], lists.before(i)))
            if j is not None:
                self._author = self._another if _like_one_of(_text(after[j]), gone) else self._company
                out.append(self._whole("ins", after[j], lists.after(j)))
                self._author = self._company
        # The mark of a text's last paragraph cannot be deleted, so the last one is never part of a change.
        return "".join(out) + paragraph("TableGap", "")

    def _title(self, old: Block | None, new: Sheet) -> str:
        code = run_xml(new.code + "\u2002", f'<w:color w:val="{new.page.accent}"/>') if new.code else ""
        was = new.title if old is None or isinstance(old, Table) else plain(old.runs)
        return paragraph("Title", code + self._words((Run(was),), (Run(new.title),)))

    def _changed(self, old: Block, new: Block, was: int, now: int) -> str:
        if isinstance(new, Table) and isinstance(old, Table):
            return self._table(old, new)
        assert not isinstance(new, Table) and not isinstance(old, Table)
        content = self._words(old.runs, new.runs)
        if was == now:
            return self._body.paragraph(new, content, now)
        # The item now belongs to another list: its text stays, the change of its numbering is tracked.
        bare = self._body.paragraph(old, "", was).removeprefix("<w:p>").removesuffix("</w:p>")
        change = f"<w:pPrChange {self._attributes(0)}>{bare}</w:pPrChange>"
        return self._body.paragraph(new, content, now, change=change)

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
        changes = groupby(word_changes(old, new), key=lambda change: change[0])
        return "".join(self._runs(kind, [run for _, run in group], hour=1) for kind, group in changes)

    def _runs(self, kind: Kind, runs: Sequence[Run], hour: int = 0) -> str:
        return self._body.runs(runs, self._wrap(kind, hour))

    def _wrap(self, kind: Kind, hour: int) -> Callable[[str], str]:
        if kind == "same":
            return str

        def wrap(runs: str) -> str:
            if kind == "del":
                runs = runs.replace("<w:t ", "<w:delText ").replace("</w:t>", "</w:delText>")
            return f"<w:{kind} {self._attributes(hour)}>{runs}</w:{kind}>"

        return wrap

    def _mark(self, kind: Kind) -> str:
        return f"<w:{kind} {self._attributes(0)}/>"

    def _attributes(self, hour: int) -> str:
        # LibreOffice joins changes of nearly one time across a paragraph's end, and then rejects the end as well:
        # words changed inside a paragraph are an hour later than paragraphs and rows that are new or gone.
        self._count += 1
        return f'w:id="{self._count}" w:author="{self._author}" w:date="{self._date}T0{hour}:00:00Z"'


def _text(block: Block) -> str:
    return "" if isinstance(block, Table) else plain(block.runs).strip()


def _like_one_of(text: str, others: Sequence[str]) -> bool:
    return any(one and text and (one in text or text in one) for one in others)


class _Lists:
    """The w:num of every item before and after: the same where an old list has become a new one.

    An old list becomes the first new list that took over an item of it and begins with the same number.
    """

    def __init__(
        self, body: Body, old: Sequence[Block], new: Sequence[Block], pairs: Sequence[Pair[int]]
    ) -> None:
        self._numbers, self._new = body.numbers, new
        (self._old_lists, self._old_keys), (self._new_lists, self._new_keys) = _lists(old), _lists(new)
        self._old_nums: dict[int, int] = {}
        self._new_nums: dict[int, int] = {}
        for i, j in pairs:
            if i is None or j is None:
                continue
            was, now = self._old_keys[i], self._new_keys[j]
            if min(was, now) <= 1 or was in self._old_nums or now in self._new_nums:
                continue
            if self._old_lists[was - 2] == self._new_lists[now - 2]:
                self._old_nums[was] = self._new_nums[now] = self._numbers.add(*self._new_lists[now - 2])

    def before(self, i: int) -> int:
        return self._num(self._old_keys[i], self._old_nums, self._old_lists)

    def after(self, j: int) -> int:
        return self._num(self._new_keys[j], self._new_nums, self._new_lists)

    def can_stay(self, i: int, j: int) -> bool:
        """Whether a block keeps its list, or its change of list can be tracked.

        LibreOffice forgets the level of an inner list when it rejects a change of numbering.
        """
        block = self._new[j]
        return not (isinstance(block, ListItem) and block.level and self.before(i) != self.after(j))

    def _num(self, key: int, nums: dict[int, int], lists: Sequence[tuple[int, int]]) -> int:
        if key <= 1:
            return key
        if key not in nums:
            nums[key] = self._numbers.add(*lists[key - 2])
        return nums[key]


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
