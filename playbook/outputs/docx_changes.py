"""What changed between two lists of blocks: which block became which, and word by word inside one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import Literal, TypeVar

from playbook.pages.blocks import Block, Heading, ListItem, Paragraph, Row, Run, Runs, Table, plain

T = TypeVar("T")
Kind = Literal["same", "del", "ins"]
Pair = tuple[T | None, T | None]

_WORDS = re.compile(
    r"[\u2e80-\u9fff\uac00-\ud7ff\uff00-\uffef]|[^\W\u2e80-\u9fff\uac00-\ud7ff\uff00-\uffef]+|\s+|[^\w\s]"
)
_ALIKE = 0.4
"""Share of common words from which two paragraphs count as one that was changed."""
_ALIKE_ROWS = 0.6
"""The same for two rows with different first cells: rows of one table share many words anyway."""


def align(old: Sequence[T], new: Sequence[T], likeness: Callable[[T, T], float]) -> list[Pair[int]]:
    """Pairs of indices in order: (i, j) what became what, (i, None) gone, (None, j) new; gone before new.

    Of all ways to pair in order, the one with the greatest sum of `likeness` (0 means: never pair).
    """
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    rows, columns = len(old) - start - end, len(new) - start - end
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    like = [[likeness(old[start + i], new[start + j]) for j in range(columns)] for i in range(rows)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            pair = like[i][j] + best[i + 1][j + 1] if like[i][j] else 0.0
            best[i][j] = max(pair, best[i + 1][j], best[i][j + 1])
    pairs: list[Pair[int]] = [(i, i) for i in range(start)]
    i = j = 0
    gone: list[Pair[int]] = []
    fresh: list[Pair[int]] = []
    while i < rows or j < columns:
        if i < rows and j < columns and like[i][j] and best[i][j] == like[i][j] + best[i + 1][j + 1]:
            pairs += [*gone, *fresh, (start + i, start + j)]
            gone, fresh = [], []
            i, j = i + 1, j + 1
        elif i < rows and (j == columns or best[i][j] == best[i + 1][j]):
            gone.append((start + i, None))
            i += 1
        else:
            fresh.append((None, start + j))
            j += 1
    tail = zip(range(len(old) - end, len(old)), range(len(new) - end, len(new)), strict=True)
    return [*pairs, *gone, *fresh, *tail]


def block_likeness(old: Block, new: Block) -> float:
    """How alike two blocks are, 0 to 1; 0 where one cannot be shown as a change of the other."""
    if isinstance(old, Table) and isinstance(new, Table):
        if old.aligns != new.aligns:
            return 0.0
        return 0.1 + 0.9 * _common(_table_words(old), _table_words(new))
    if isinstance(old, Heading) and isinstance(new, Heading):
        alike = old.level == new.level
    elif isinstance(old, ListItem) and isinstance(new, ListItem):
        alike = (old.level, old.number > 0) == (new.level, new.number > 0)
    else:
        alike = isinstance(old, Paragraph) and isinstance(new, Paragraph)
    words = _common(_count(old.runs), _count(new.runs)) if alike else 0.0  # type: ignore[union-attr]
    return words if words >= _ALIKE else 0.0


def row_likeness(old: Row, new: Row) -> float:
    """How alike two rows of tables of the same columns are, 0 to 1; a shared first cell counts as much as the rest."""
    same_name = plain(old.cells[0]) == plain(new.cells[0]) != ""
    words = _common(_row_words(old), _row_words(new))
    return 0.5 + words / 2 if same_name else words if words >= _ALIKE_ROWS else 0.0


def word_changes(old: Runs, new: Runs) -> list[tuple[Kind, Run]]:
    """The runs of a changed paragraph in order: what stayed, what was struck out, what was written instead."""
    before, after = _tokens(old), _tokens(new)
    steps: list[tuple[Kind, list[Run]]] = []
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for index, (tag, a, b, c, d) in enumerate(codes):
        between = 0 < index < len(codes) - 1
        if tag == "equal" and not (between and all(run.text.isspace() for run in before[a:b])):
            steps.append(("same", before[a:b]))
        else:
            steps += [("del", before[a:b]), ("ins", after[c:d])]
    out: list[tuple[Kind, Run]] = []
    pending: dict[Kind, list[Run]] = {"del": [], "ins": []}
    for kind, runs in [*steps, ("same", [])]:
        if kind != "same":
            pending[kind] += runs
            continue
        for change in ("del", "ins"):
            out += [(change, run) for run in _joined(pending[change])]
            pending[change] = []
        out += [("same", run) for run in _joined(runs)]
    return out


def _tokens(runs: Runs) -> list[Run]:
    return [
        Run(word, run.bold, run.italic, run.code, run.link)
        for run in runs
        for word in _WORDS.findall(run.text)
    ]


def _joined(tokens: Sequence[Run]) -> list[Run]:
    out: list[Run] = []
    for run in tokens:
        last = out[-1] if out else None
        if last and (last.bold, last.italic, last.code, last.link) == (
            run.bold,
            run.italic,
            run.code,
            run.link,
        ):
            out[-1] = Run(last.text + run.text, run.bold, run.italic, run.code, run.link)
        else:
            out.append(run)
    return out


def _count(runs: Runs) -> Counter[str]:
    return Counter(word for word in _WORDS.findall(plain(runs)) if not word.isspace())


def _row_words(row: Row) -> Counter[str]:
    return sum(map(_count, row.cells), Counter())


def _table_words(table: Table) -> Counter[str]:
    return sum(map(_row_words, (table.header, *table.rows)), Counter())


def _common(old: Counter[str], new: Counter[str]) -> float:
    total = old.total() + new.total()
    return 2 * (old & new).total() / total if total else 1.0
