"""Blocks onto pages: paragraphs and tables split where they may, widows, keep-with-next."""

from __future__ import annotations

import msgspec

from playbook.fit.boxes import Above, bottom_edge, joined
from playbook.fit.first_guess import Guess, first_guess
from playbook.fit.lines import Line
from playbook.fit.pages import Flowed, Placed, start_of
from playbook.fit.table_pages import TablePages, kept_whole
from playbook.fit.tree import Block, Par, Table


class Layout(TablePages):
    """Lays out one document."""

    guess: dict[int, Guess]

    def run(self) -> Flowed:
        """All sections, one after another."""
        usable = top = 0
        self.guess = first_guess(self.document)
        for number, section in enumerate(self.document.sections):
            if number == 0 or section.new_page:
                self._open(section, first=True)
                if number == 0:
                    usable, top = self.bottom - self.top, self.top
                elif self.endless:
                    self.y = -(-self.y // usable) * usable if self.y else 0
            elif self.above is not None:
                self.above = msgspec.structs.replace(
                    self.above, style="\0"
                )  # no contextual spacing across sections
            self.section = section
            self.section_page, self.section_y = self.page, self.y
            behind = self.document.sections[number + 1 : number + 2]
            joined = (number > 0 and not section.new_page) or any(not one.new_page for one in behind)
            self.moves_rows = joined and not any(isinstance(block, Table) for block in section.footer)
            self._flow(section.blocks)
        used = self.y if self.endless else (self.page - 1) * usable + self.y
        return Flowed(self.page, used, usable, top, self.placed, self.drawn, self.too_wide)

    def _flow(self, blocks: list[Block]) -> None:
        i = 0
        starts: dict[int, tuple[int, int, int, Above | None, int, int]] = {}
        moved: set[int] = set()
        while i < len(blocks):
            block = blocks[i]
            self._check_time()
            starts[i] = (self.page, self.y, len(self.placed), self.above, len(self.drawn), self.page)
            following = blocks[i + 1] if i + 1 < len(blocks) else None
            if block.page_break_before and (self.y or self.above is not None):
                self._break_page()
            if isinstance(block, Par):
                whole = self._paragraph(block, following)
            else:
                whole = self._table(block, stays=self._stays(blocks, i, starts))
            if not whole:
                first = self._chain_start(blocks, i, starts)
                above = blocks[first - 1] if first else None
                if isinstance(above, Table) and first - 1 not in moved:
                    since = self._last_kept(above)
                    if since:
                        moved.add(first - 1)
                        self._table(above, stays=False, since=since)
                        i = first
                        continue
                if first < i and first not in moved:
                    moved.add(first)
                    page, self.y, count, self.above, drawn, _ = starts[first]
                    del self.placed[count:], self.drawn[drawn:]
                    self.page = page
                    i = first
                self._next_page()
                continue
            i += 1

    def _chain_start(
        self, blocks: list[Block], i: int, starts: dict[int, tuple[int, int, int, Above | None, int, int]]
    ) -> int:
        """The first of the blocks that must go along to the next page with block `i`."""
        first = i
        while first > 0:
            page = starts[first - 1][0]
            if not _goes_along(blocks[first - 1]) or page != self.page:
                break
            guessed = [self.guess[id(one)].page for one in blocks[first - 1 : first + 1]]
            texts = all(isinstance(one, Par) for one in blocks[first - 1 : i + 1])
            if texts and guessed[0] == page < guessed[1]:
                break  # at first the page ended here, and what it was to be kept with stood on the next already
            first -= 1
        if first < i and starts[first][3] is None:
            # What a page begins with stays, with all that is kept with it; but what is kept behind a table goes.
            tables = [number for number in range(first, i) if isinstance(blocks[number], Table)]
            return tables[-1] + 1 if tables else i
        return first

    def _stays(
        self, blocks: list[Block], i: int, starts: dict[int, tuple[int, int, int, Above | None, int, int]]
    ) -> bool:
        """Does the page begin with paragraphs that are all kept with block `i`? Then it can go to no other page whole."""
        first = i
        while first > 0 and isinstance(above := blocks[first - 1], Par) and above.keep_next:
            if starts[first - 1][0] != self.page:
                break
            first -= 1
        return first < i and starts[first][3] is None

    def _paragraph(self, par: Par, following: Block | None) -> bool:
        """Puts a paragraph on the page, splitting it where it may; False when it must start on the next page."""
        lines, height = self.lines_of(par, self.width, in_table=False)
        first_on_page = self.above is None
        above = self._above(par, self.above, keeps_space=self.page == 1 or par.page_break_before)
        below = self._bottom_edge(par, following)
        done = 0
        y = self.y + above
        comes_back = self._comes_back(par)
        if (
            comes_back
            and joined(par, self.above)
            and not self._fitting(par, lines, 0, y + bottom_edge(self.above), below, alone=False)
        ):
            return False
        placed = Placed(
            par.index,
            kind_of(par),
            start_of(par.text),
            par.heading,
            self.page,
            self.top + y,
            above + height + below,
            len(lines),
            self.page,
            pitch=lines[-1].pitch,
        )
        while True:
            count = self._fitting(par, lines, done, y, below, alone=first_on_page)
            if done == 0 and count == 1 < len(lines) and comes_back and not first_on_page:
                return False  # a line alone does not, whatever widow control says
            if count == 0 and not (first_on_page and done == 0):
                if done == 0:
                    return False
                self._next_page()
                y, first_on_page = 0, True
                continue
            if count == 0:
                count = 1
            for line in lines[done : done + count]:
                self._draw(par, line, y, self.left, self.width, first=line.start == 0)
                y += line.pitch
            done += count
            if done >= len(lines):
                break
            self._next_page()
            if lines[done].lead:
                lines = [*lines[:done], _leading(lines[done]), *lines[done + 1 :]]
            y, first_on_page = 0, True
        self.y = y + below
        placed.last_page, placed.end_y = self.page, self.top + self.y
        self.placed.append(placed)
        self.above = self._after(par, lines)
        return True

    def _comes_back(self, par: Par) -> bool:
        """Whether LibreOffice has first put the paragraph on a later page, apart from what stands before it.

        To come back one that goes on with the box of borders before it needs room for that one's lower border as well,
        unless a table came back before it.
        """
        guess = self.guess[id(par)]
        return guess.table <= self.page < guess.page

    def _fitting(self, par: Par, lines: list[Line], done: int, y: int, below: int, *, alone: bool) -> int:
        """How many of the lines not yet placed go on this page, widows and orphans considered."""
        count, bottom = 0, y
        for line in lines[done:]:
            if bottom + line.pitch + (below if done + count + 1 == len(lines) else 0) > self.limit:
                break
            bottom += line.pitch
            count += 1
        left = len(lines) - done
        if count == left:
            return count
        if (par.keep_lines or par.keep_next) and not alone and done == 0:
            return 0
        if par.widow_control and not (alone and done == 0 and count < 2):
            if left - count < 2:
                count = left - 2
            if done == 0 and count < 2:
                return 0
        return max(count, 0)


def _goes_along(block: Block) -> bool:
    """Is the block kept with the next one? A table is, whose rows all are."""
    return block.keep_next if isinstance(block, Par) else kept_whole(block)


def _leading(line: Line) -> Line:
    """The line as it is when a page begins with it: multiple spacing does not raise the first one."""
    shrunk = line.lead < line.height
    offset = 4 * line.lead // 5 if shrunk else line.offset - line.pitch + line.lead
    return msgspec.structs.replace(line, pitch=line.lead, offset=offset)


def kind_of(par: Par) -> str:
    if par.heading:
        return "heading"
    return "list item" if par.label is not None else "paragraph"
