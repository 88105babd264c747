"""How much of each cell of a row stays on a page, where the row is split: LibreOffice's way of finding out.

It fills cell by cell, and again each that is left with more than it holds after another has made the row higher. A
paragraph of which all lines fit, but not the space under them, gives its last line away; filled again it takes the line
back and goes without the space, filled once more it gives it away again. A first paragraph of one line stays, and leaves
an empty line on the next page. Where in the end nothing is left for the next page, the row goes there whole.
"""

from __future__ import annotations

from itertools import accumulate

from msgspec import Struct

TURNS = 10  # LibreOffice, too, stops filling after so many


class Text(Struct):
    """A paragraph in a cell; all heights in twips."""

    gap: int  # to the one before
    pitches: list[int]
    edge: int  # the border under it
    below: int  # space under it where a cell ends with it
    empty: bool
    blank: int  # height of the empty line it leaves where its own stays


class Part(Struct):
    """What stays of a cell: so many lines; the height of the empty one that goes on, where one does."""

    lines: int
    blank: int = 0


class CellPart:
    """A cell while it is filled; `opaque` is the height of one that holds more than paragraphs."""

    def __init__(self, texts: list[Text], room: int, opaque: int = 0) -> None:
        self.texts, self.room = texts, room
        self.lines = 0
        self.height = self.asked = min(opaque, room)  # what it holds; what it asked the row for meanwhile
        self.goes_on = opaque > room
        self.due, self.filled, self.moved, self.fails = True, False, False, False
        self.last = -1  # the text the part is to end with, after the next one has moved
        self.given = -1  # the text that gives a line away for the space under it, or takes it back
        self.back, self.blank = True, 0
        self.bottoms: list[list[int]] = []
        y = 0
        for text in texts:
            lines = list(accumulate(text.pitches, initial=y + text.gap))
            y = lines[-1] + text.edge
            self.bottoms.append([*lines[:-1], y])

    def fill(self) -> None:
        """Fills it for the first time, on to where a text moves away whole, or again."""
        self.due = self.moved = False
        self.asked = 0
        if not self.filled:
            self.filled = True
            self._begin()
        elif self.last >= 0:
            self._end_with(self.last)
        elif self.given >= 0:
            self._turn()

    def _begin(self) -> None:
        for number, (text, bottoms) in enumerate(zip(self.texts, self.bottoms, strict=True)):
            count = sum(bottom <= self.room for bottom in bottoms[1:])
            last = number + 1 == len(self.texts)
            if number and last and bottoms[1] + text.below > self.room:
                count = 0  # the first line is set before it is known that the text goes on
            if count == len(text.pitches):
                if last:
                    fitting = sum(line + text.below <= self.room for line in bottoms[1:])
                    self.back = count - max(fitting, 1) < 2  # else it has more lines to give, and keeps all
                    self._end_with(number)
            elif count:
                self._keep(number, count)
                self.asked = min(self.height + text.below, self.room)
                return
            else:
                self._move(number)
                return

    def _move(self, number: int) -> None:
        """A text goes to the next page whole, after it has asked for all there is."""
        self.moved, self.asked, self.fails, self.last = True, self.room, number == 0, number - 1
        if number:
            self.due = True
            self._keep(number - 1, len(self.texts[number - 1].pitches))
        else:
            self.height, self.goes_on = 0, True

    def _end_with(self, number: int) -> None:
        """Ends the part with a whole text and the space under it, where there is room for that."""
        text, bottoms = self.texts[number], self.bottoms[number]
        count, self.last = len(text.pitches), -1
        if bottoms[-1] + text.below <= self.room:
            self._keep(number, count)
            self.height += text.below
        elif count > 1 or (number == 0 and not text.empty):
            self.given, self.blank = number, text.blank if count == 1 else 0
            self._turn()
        else:
            self._move(number)
        self.asked = max(self.asked, min(bottoms[-1] + text.below, self.room))

    def _turn(self) -> None:
        """Gives the line away, or takes it back."""
        count = len(self.texts[self.given].pitches)
        self.back = not self.back
        self._keep(self.given, count if self.back else max(count - 1, 1))
        self.goes_on |= not self.back

    def _keep(self, number: int, count: int) -> None:
        self.lines = sum(len(text.pitches) for text in self.texts[:number]) + count
        self.height = self.bottoms[number][count]
        self.goes_on = count < len(self.texts[number].pitches) or number + 1 < len(self.texts)


def row_parts(cells: list[CellPart], goes_on: bool, *, begun: bool = False) -> list[Part | None] | None:
    """What stays of each cell, None for one that is not of paragraphs; None as a whole when the row does not stay.

    `goes_on` says that only a cell over several rows is higher than there is room; of a row that has begun on a page before
    nothing need stay of a cell.
    """
    row = 0
    for _ in range(TURNS):
        for cell in cells:
            if not cell.due:
                continue
            cell.fill()
            if cell.fails and not begun:
                return None
            high = max(other.height for other in cells if other.filled)
            if max(cell.asked, high) > row:
                for other in cells:
                    other.due |= other is not cell
            row = high
    if not (goes_on or any(cell.goes_on for cell in cells)):
        return None
    return [Part(cell.lines, 0 if cell.back else cell.blank) if cell.texts else None for cell in cells]
