"""What to cut so that a page fits: the fewest characters that free enough lines."""

from __future__ import annotations

import copy
import heapq
import time
from collections.abc import Sequence

from msgspec import Struct

from playbook.fit.layout import Layout, kind_of
from playbook.fit.package import Unreadable
from playbook.fit.pages import row_start, start_of
from playbook.fit.result import Cut
from playbook.fit.tree import Block, Document, Par, Row, Span, Table

MOST_PAGES = 3  # a document longer than this is not cut but split


class _Candidate(Struct):
    """The lines a block can lose, the last first: (characters, freed twips, text kept), the block itself last."""

    block: Par | Row
    steps: list[tuple[int, int, int]]
    lines: int = 0
    taken: int = 0


def cuts(
    document: Document,
    over: int,
    deadline: float,
    origins: Sequence[str | None] | None = None,
    own: str = "",
) -> tuple[Cut, ...]:
    """The cheapest set of cuts after which the document is one page; empty when none was found in time.

    What comes from another file of facts than `own` (a band of the pay in a table) is cut only where nothing else helps.
    """
    page = document.sections[0].page_height
    if len(document.sections) > 1 or over > MOST_PAGES * page:
        return ()
    try:
        candidates = _candidates(document, deadline)
        first = [one for one in candidates if _is_own(one, origins or (), own)]
        found = _cuts_among(document, first, over, deadline, origins)
        if not found and len(first) < len(candidates):
            found = _cuts_among(document, candidates, over, deadline, origins)
    except Unreadable:
        return ()
    return found


def _is_own(candidate: _Candidate, origins: Sequence[str | None], own: str) -> bool:
    index = candidate.block.index
    origin = origins[index] if 0 <= index < len(origins) else None
    return not own or not origin or origin.rpartition(":")[0] == own


def _cuts_among(
    document: Document,
    candidates: list[_Candidate],
    over: int,
    deadline: float,
    origins: Sequence[str | None] | None,
) -> tuple[Cut, ...]:
    need = max(over, 1)
    for _ in range(60):
        chosen = _cheapest(candidates, need)
        if chosen is None:
            return ()
        left = _left_over(document, chosen, deadline)
        if left <= 0:
            return tuple(_pruned(document, chosen, origins, deadline))
        need += left
        if time.monotonic() > deadline:
            return ()
    return ()


def _candidates(document: Document, deadline: float) -> list[_Candidate]:
    layout = Layout(document, ligatures=True, deadline=deadline, endless=True)
    placed = {one.index: one for one in layout.run().blocks}
    found = []
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Par):
                if block.text.strip() and not block.heading and not block.pictures:
                    found.append(_Candidate(block, _steps(layout, block, placed[block.index].height)))
            else:
                found.extend(
                    _Candidate(row, [(_length(row), placed[row.index].height, 0)], placed[row.index].lines)
                    for row in block.rows[1:]
                    if not any(cell.merge for cell in row.cells)
                )
    return found


def _steps(layout: Layout, par: Par, height: int) -> list[tuple[int, int, int]]:
    lines, _ = layout.lines_of(par, layout.width, in_table=False)
    steps = [
        (
            len(par.text[line.start :].strip()) if line is lines[-1] else line.end - line.start,
            line.pitch,
            line.start,
        )
        for line in reversed(lines[1:])
    ]
    steps.append((lines[0].end - lines[0].start, max(height - sum(step[1] for step in steps), 0), 0))
    return steps


def _cheapest(candidates: list[_Candidate], need: int) -> list[_Candidate] | None:
    """Takes lines, the cheapest next one first, until enough is freed; then gives back what was not needed."""
    for candidate in candidates:
        candidate.taken = 0
    heap = [
        (candidate.steps[0][0] / max(candidate.steps[0][1], 1), number)
        for number, candidate in enumerate(candidates)
    ]
    heapq.heapify(heap)
    freed = 0
    while freed < need:
        if not heap:
            return None
        _, number = heapq.heappop(heap)
        candidate = candidates[number]
        freed += candidate.steps[candidate.taken][1]
        candidate.taken += 1
        if candidate.taken < len(candidate.steps):
            cost, frees, _ = candidate.steps[candidate.taken]
            heapq.heappush(heap, (cost / max(frees, 1), number))
    chosen = [candidate for candidate in candidates if candidate.taken]
    for candidate in sorted(chosen, key=lambda c: -sum(step[0] for step in c.steps[: c.taken])):
        while candidate.taken and freed - candidate.steps[candidate.taken - 1][1] >= need:
            candidate.taken -= 1
            freed -= candidate.steps[candidate.taken][1]
    return [candidate for candidate in chosen if candidate.taken]


def _pruned(
    document: Document, chosen: list[_Candidate], origins: Sequence[str | None] | None, deadline: float
) -> list[Cut]:
    """Drops cuts the page fits without, the costliest first."""
    for candidate in sorted(chosen, key=lambda c: -c.steps[c.taken - 1][0]):
        candidate.taken -= 1
        if _left_over(document, [c for c in chosen if c.taken], deadline) > 0:
            candidate.taken += 1
    kept = [candidate for candidate in chosen if candidate.taken]
    return sorted(
        (_cut(candidate, origins) for candidate in kept), key=lambda cut: (cut.characters, cut.index)
    )


def _cut(candidate: _Candidate, origins: Sequence[str | None] | None) -> Cut:
    block, taken = candidate.block, candidate.taken
    steps = candidate.steps[:taken]
    whole = taken == len(candidate.steps)
    keep = 0 if whole else steps[-1][2]
    text = row_start(block) if isinstance(block, Row) else start_of(block.text)
    words = "" if whole or isinstance(block, Row) else " ".join(block.text[keep:].split())
    origin = origins[block.index] if origins is not None and 0 <= block.index < len(origins) else None
    kind = "table row" if isinstance(block, Row) else kind_of(block)
    return Cut(
        block.index,
        kind,
        text,
        candidate.lines or taken,
        sum(step[0] for step in steps),
        keep,
        whole,
        round(sum(step[1] for step in steps) / 56.6929, 2),
        words,
        origin or "",
    )


def _left_over(document: Document, chosen: list[_Candidate], deadline: float) -> int:
    """How much is still too much, in twips, after the cuts; 0 when it is one page."""
    shorter = cut_document(
        document,
        {c.block.index: None if c.taken == len(c.steps) else c.steps[c.taken - 1][2] for c in chosen},
    )
    paged = Layout(shorter, ligatures=True, deadline=deadline).run()
    if paged.pages <= 1:
        return 0
    whole = Layout(shorter, ligatures=True, deadline=deadline, endless=True).run()
    return max(whole.used - whole.usable, 1)


def cut_document(document: Document, keeps: dict[int, int | None]) -> Document:
    """The document with blocks shortened to their first so many characters, or left out (None)."""
    result = copy.copy(document)
    result.sections = []
    for section in document.sections:
        shorter = copy.copy(section)
        shorter.blocks = [kept for block in section.blocks if (kept := _kept(block, keeps)) is not None]
        result.sections.append(shorter)
    return result


def _kept(block: Block, keeps: dict[int, int | None]) -> Block | None:
    if isinstance(block, Table):
        table = copy.copy(block)
        table.rows = [row for row in block.rows if row.index not in keeps]
        return table
    if block.index not in keeps:
        return block
    keep = keeps[block.index]
    if keep is None:
        return None
    par = copy.copy(block)
    par.text = block.text[:keep].rstrip(" \n")
    par.spans = [
        Span(span.start, min(span.end, len(par.text)), span.look)
        for span in block.spans
        if span.start < len(par.text)
    ]
    return par


def _length(row: Row) -> int:
    return sum(len(block.text) for cell in row.cells for block in cell.blocks if isinstance(block, Par))
