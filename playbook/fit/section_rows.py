"""How much of a table's last row stays on a page where LibreOffice lays the table out inside a section.

LibreOffice takes the row away first, and its height from the section too, which then may end above the table. Text by
text asks for its room again; what is asked for goes to the section until it reaches the row, and only then to the row.
A text that gets less than its lines need counts as undersized and is not formatted again, so that it may keep a line
less. What goes to the next page stands in the section for the time being: where it gives a line back, the section shrinks,
and a row that then ends below its section is moved whole. This module keeps the same books in the same order.
"""

from __future__ import annotations

from itertools import accumulate

TURNS = 10  # LibreOffice, too, stops asking after so many


class CellText:
    """The only paragraph of a cell; all heights in twips."""

    def __init__(self, pitches: list[int], above: int, below: int) -> None:
        self.sums = [0, *accumulate(pitches)]
        self.count = len(pitches)
        self.above, self.below = above, below
        self.kept = self.whole = self.count  # lines on this page; those that fit without the space under them
        self.frame = above + self.sums[-1] + below
        self.area = 0  # room for lines, without the spaces
        self.cell = 0  # the inner height of its cell when the text last saw it
        self.rest = 0  # height on the next page
        self.goes_on = self.undersized = self.grown = False
        self.sized = self.spaced = False  # formatted; spaces above and below right


class SectionRow:
    """A row of which not all fits into `room`; `above` is what stands in the section before it."""

    def __init__(
        self, above: int, room: int, margins: int, height: int, least: int, texts: list[CellText]
    ) -> None:
        self.above, self.margins, self.texts = above, margins, texts
        self.end = self.section = above + room
        self.row, self.least = height, least
        self.changed = True  # the row, since it was last fitted to its cells
        self.next_page = 0

    def kept(self) -> list[int] | None:
        """How many lines of each text stay; None when the row goes to the next page whole."""
        self._take_away()
        for _ in range(TURNS):
            settled = True
            for text in self.texts:
                self._see_cell(text)
                if not (text.sized and text.spaced):
                    settled = False
                    if not self._settle(text):
                        return None
                    self._fit_row()
                    self._see_cell(text)
            if settled:
                break
        if self.section < self.above + self.row or not any(text.goes_on for text in self.texts):
            return None
        kept = [
            text.whole if text.undersized and text.goes_on and not text.area else text.kept
            for text in self.texts
        ]
        return kept if all(kept) else None

    def _take_away(self) -> None:
        """Nothing is left of the row; what its margins need is asked for once for the row and once for each cell."""
        for text in self.texts:
            text.frame = 0
        self.section -= min(self.row - self.least, self.section)
        self.row = self.least
        self.least = 0
        self._fit_row()
        for text in self.texts:
            text.cell = self.row - self.margins
            if text.cell < 0:
                self._grow_cell(text, -text.cell)

    # the section and the row

    def _grow_section(self, asked: int) -> int:
        given = max(min(asked, self.end - self.section), 0)
        self.section += given
        return given

    def _grow_row(self, asked: int) -> int:
        spare = self.section - self.above - self.row
        if spare < asked:
            asked = max(min(asked, spare + self._grow_section(asked - max(spare, 0))), 0)
        self.row += asked
        self.changed |= asked > 0
        return asked

    def _shrink_row(self, asked: int) -> None:
        asked = min(asked, self.row - self._needed())
        if asked > 0:
            self.row -= asked
            self.section -= min(asked, self.section)
            self.changed = True

    def _needed(self) -> int:
        return max(self.least, self.margins + max(text.frame for text in self.texts))

    def _fit_row(self) -> None:
        if self.changed:
            self.changed = False
            self._grow_row(max(self._needed() - self.row, 0))
            self._shrink_row(self.row)

    def _see_cell(self, text: CellText) -> None:
        inner = self.row - self.margins
        if text.undersized and text.cell != inner:
            text.sized = False
        text.cell = inner

    # a text in its cell

    def _grow_cell(self, text: CellText, asked: int) -> None:
        given = self._grow_row(asked)
        text.cell += given
        text.grown |= given > 0 and text.cell > 0

    def _grow_text(self, text: CellText, asked: int) -> None:
        free = max(text.cell - text.frame, 0)
        text.frame += asked
        if free < asked:
            self._grow_cell(text, asked - free)

    def _shrink_text(self, text: CellText, asked: int) -> None:
        """Makes a text lower, and its cell by as much of that as lay within it."""
        lower = asked + min(text.cell - text.frame, 0)
        text.frame -= asked
        lower = min(lower, self.row, text.cell - text.frame)
        if lower > 0:
            before = self.row
            self._shrink_row(lower)
            text.cell -= before - self.row

    def _settle(self, text: CellText) -> bool:
        """Formats a text until nothing of it changes; False when it leaves the page."""
        for _ in range(5 * TURNS):
            if not text.spaced:
                self._space(text)
            if not text.sized:
                text.sized = True
                self._format(text)
            if text.sized and text.spaced:
                if text.cell < text.frame and not text.undersized:
                    return False
                if not self._starts_over(text):
                    return True
        return False

    def _starts_over(self, text: CellText) -> bool:
        """Whether an undersized text is formatted once more: where its cell had grown, but not for its lines."""
        if text.undersized and not text.goes_on:
            self._grow_row(max(text.frame - text.above - text.cell, 0))
        elif text.undersized and text.grown and not text.area:
            text.grown = text.sized = False
            return True
        return False

    def _space(self, text: CellText) -> None:
        """The space below goes where the text goes on."""
        text.spaced = True
        spaces = text.above + (0 if text.goes_on else text.below)
        more = spaces - (text.frame - text.area)
        if more > 0:
            self._grow_text(text, more)
        elif more < 0:
            self._shrink_text(text, -more)
        one_line_over = more == -text.below and text.kept == text.count - 1
        if more and text.sized and not text.undersized and not one_line_over:
            text.sized = False

    def _fits(self, text: CellText, count: int) -> bool:
        spaces = text.frame - text.area
        room = text.cell + max(self.end - self.above - self.row, 0)
        if count < text.count and not text.goes_on:
            room += text.below
        return text.sums[count] + spaces <= room

    def _format(self, text: CellText) -> None:
        count = text.kept if text.goes_on else 0
        while count and not self._fits(text, count):
            count -= 1
        if count == text.kept or not text.goes_on:
            while count < text.count and self._fits(text, count + 1):
                count += 1
        if not text.goes_on:
            text.whole = count
            text.goes_on = count < text.count
            while count and not self._fits(text, count):
                count -= 1
        text.kept = count
        self._take_room(text, text.sums[count] - text.area)
        if text.goes_on:
            text.goes_on = count < text.count
            text.spaced &= text.goes_on and text.rest > 0
            self._stand_behind(text, text.sums[-1] - text.sums[count] + text.below if text.goes_on else 0)

    def _take_room(self, text: CellText, more: int) -> None:
        """Asks for the room of all lines, twice where there is less than that; what is missing then, the text goes without."""
        if text.undersized:
            text.undersized = more == 0
        if more < 0:
            self._shrink_text(text, -more)
            text.area += more
            return
        self._grow_text(text, more)
        text.area += more
        if text.cell < text.frame:
            if text.cell >= 0:
                self._grow_cell(text, text.frame - text.cell)
            if text.cell < text.frame:
                text.undersized = self.section < self.end
                if text.undersized:
                    missing = min(text.frame - text.cell, text.area)
                    self._shrink_text(text, missing)
                    text.area -= missing

    def _stand_behind(self, text: CellText, rest: int) -> None:
        """What goes on to the next page stands behind the row for now."""
        text.rest = rest
        more = self.margins + max(other.rest for other in self.texts) - self.next_page
        self.next_page += more
        if more > 0:
            spare = self.section - self.above - self.row - (self.next_page - more)
            self._grow_section(more - max(spare, 0))
        else:
            self.section -= min(-more, self.section)
