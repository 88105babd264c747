"""A paragraph into lines: filled, broken and rounded as LibreOffice Writer does it, in twips."""

from __future__ import annotations

from msgspec import Struct

from playbook.fit.breaks import last_break
from playbook.fit.fonts import PER_TWIP
from playbook.fit.line_ends import BLANKS
from playbook.fit.line_tabs import LineTabs
from playbook.fit.portions import Portion
from playbook.fit.tabs import decimal_point
from playbook.fit.tree import Look


class Line(Struct):
    """One line of a paragraph: the characters from `start` up to `end`, and how high they are."""

    start: int
    end: int
    ascent: int
    height: int
    pitch: int = 0
    offset: int = 0
    width: int = 0
    text: int = 0  # height without the pictures
    raised: int = 0  # the height by which multiple line spacing raises the line
    lead: int = 0  # pitch when the line is the first of its paragraph on a page
    labelled: bool = False


class Filler(LineTabs):
    """Fills the lines of one paragraph, one after another."""

    def lines(self) -> list[Line]:
        """All lines; an empty paragraph has one of the height of its mark, and text left out has none.

        Where the last mark hangs past the margin and a bookmark stands behind it, there is an empty line more.
        """
        result, plain = self._all_lines(), self.par.plain
        room = self.width if len(result) > 1 else self.width - self.par.first
        if self.par.ends_marked and result[-1].width > room:
            end = result[-1].end
            result.append(
                self._pitched(Line(end, end, plain.ascent, plain.height, text=plain.height), first=False)
            )
        return result

    def _all_lines(self) -> list[Line]:
        par = self.par
        if not self.text:
            return [self._pitched(self._empty_line(), first=True)]
        only = self.portions[0]
        alone = len(self.portions) == 1 and only.kind == "text" and par.label is None
        if alone and self.width >= par.first and not self.stops_short and 0 <= only.ascent <= only.height > 0:
            return self._one_look(only)
        result: list[Line] = []
        start, first_portion, length = 0, 0, len(self.text)
        while start < length or self.text[-1] == "\n":
            line, first_portion = self._line(start, first_portion, labelled=not result)
            result.append(self._pitched(line, first=len(result) == 0))
            if line.end <= start and not line.labelled:
                break
            start = line.end
            if start >= length:
                if self.text[-1] == "\n":
                    look = par.spans[-1].look
                    result.append(
                        self._pitched(
                            Line(start, start, look.ascent, look.height, text=look.height), first=False
                        )
                    )
                break
            if start and self.stops_short:
                # No line has room: LibreOffice draws an empty one and leaves the rest out.
                due = self.portions[first_portion]
                result.append(
                    self._pitched(Line(start, start, due.ascent, due.height, text=due.height), first=False)
                )
                break
        return result

    def _one_look(self, portion: Portion) -> list[Line]:
        """All lines of a paragraph of one look and one script: most are such, and need little of what others do."""
        text, length, spacing = self.text, len(self.text), portion.look.spacing
        leans = portion.look.italic and not self.over_margin
        result: list[Line] = []
        start = 0
        while start < length:
            self.start = start
            room = self.width if result else self.width - self.par.first
            if leans:
                room = self._beside_italics(portion, start, room)
            end, width = length, portion.width(start, length)
            if width - spacing > room or (
                room * 2 <= (length - start) * portion.height and not self._fits(portion, start, room)
            ):
                end = self._break(portion, 0, start, self._cut(portion, start, room))
                width = portion.width(start, min(end, length))
            look: Portion | Look = portion
            if text[start] == " " and not text[start:end].strip(" "):
                look = self.par.plain
            line = Line(start, end, look.ascent, look.height, width=width, text=look.height)
            result.append(self._pitched(line, first=not result))
            start = end
        return result

    def blank_line(self) -> Line:
        """A first line of nothing, as high as the text of the paragraph's style."""
        plain = self.par.plain
        return self._pitched(Line(0, 0, plain.ascent, plain.height, text=plain.height), first=True)

    def _empty_line(self) -> Line:
        mark, label = self.par.mark, self.par.label
        ascent, height = mark.ascent, mark.height
        if label is not None:
            ascent, height = _joined(ascent, height, label.look.ascent, label.look.height)
        return Line(0, 0, ascent, height, text=height, labelled=True)

    def _passed_over(self) -> bool:
        """Whether LibreOffice does not set the paragraph: an empty one takes the height of its mark, or one line of a grid."""
        par = self.par
        return not self.text and par.label is None and par.align == "left" and par.pitch.rule == "auto"

    def _pitched(self, line: Line, *, first: bool) -> Line:
        """The line's height on the page by the paragraph's line spacing."""
        if self.par.grid:
            return self._on_grid(line, self.par.grid, first=first)
        pitch, height = self.par.pitch, line.height
        if pitch.rule == "exact":
            line.pitch, line.offset = pitch.value, 4 * pitch.value // 5
        elif pitch.rule == "least":
            line.pitch = max(height, pitch.value)
            line.offset = line.ascent + line.pitch - height
        elif first:
            percent = max(pitch.value, 50) if pitch.value < 100 and not self._passed_over() else 100
            line.pitch = max(height * percent // 100, 1)
            line.offset = line.ascent if percent == 100 else 4 * line.pitch // 5
        else:
            line.lead = max(height * (max(pitch.value, 50) if pitch.value < 100 else 100) // 100, 1)
            extra = (max(pitch.value, 50) - 100) * (line.raised or line.text)
            line.pitch = max(height + (extra // 100 if extra >= 0 else -(-extra // 100)), 1)
            line.offset = line.ascent + line.pitch - height
        return line

    def _on_grid(self, line: Line, grid: int, *, first: bool) -> Line:
        """The line in the middle of as many lines of the page's grid as it needs; only multiple spacing adds to them."""
        line.lead = line.pitch = grid if self._passed_over() else -(-line.height // grid) * grid
        line.offset = line.ascent + (line.pitch - line.height) // 2
        if not first and self.par.pitch.rule == "auto" and self.par.pitch.value > 100:
            line.pitch = line.lead * self.par.pitch.value // 100
            line.offset += line.pitch - line.lead
        return line

    def _line(self, start: int, at: int, *, labelled: bool) -> tuple[Line, int]:
        """One line from `start`; also the number of the portion the next line begins in.

        A label behind which there is no room has a line of its own; the text begins on the next, as far in as on the first.
        """
        first = start == 0
        labelled = labelled and self.par.label is not None
        self.start, self.x, self.pending = start, 0, None
        self.left = self.par.left + (self.par.first if first else 0)
        self.room = self.inner - self.par.first if first else self.width
        self.heights, self.used, self.bare = [], [], self.par.plain.height
        position, end, number = start, -1, at
        if labelled and not self._label():
            end = start
        while end < 0 and number < len(self.portions):
            portion = self.portions[number]
            position = max(position, portion.start)
            end = self._place(portion, number, position)
            if end < 0:
                position = portion.end
                number += 1
        tried = self.portions[number] if number < len(self.portions) else None
        self._settle()
        if end < 0:
            end = len(self.text)
        while number > 0 and (number >= len(self.portions) or self.portions[number].start >= end):
            number -= 1
        while number < len(self.portions) and self.portions[number].end <= end:
            number += 1
        left = self.par.align == "left"
        if not left and tried is not None and end <= tried.start and self.text[end - 1 : end] == " ":
            tried = None  # behind a blank what did not fit at all leaves its height only there
        due = self._due(tried, number, end) if labelled and tried is not None else None
        line = self._measured(start, end, labelled=labelled, due=due)
        if left and tried is not None and end < tried.start and self.portions[at].end >= end and not labelled:
            # What went with its word to the next line has left its height to a line of one look.
            line.raised = max(line.raised, tried.height)
        return line, number

    def _due(self, tried: Portion, number: int, end: int) -> Portion | None:
        """The portion that begins the next line, when nothing of it or only a blank stands on this one."""
        if end <= tried.start:
            return self.portions[number] if self.portions[number].start == end else None
        return None if self.text[tried.start : end].strip(" ") else tried

    def _place(self, portion: Portion, number: int, position: int) -> int:
        """Puts a portion on the line; returns where the line ends, or -1 when there may be more on it."""
        if portion.kind == "text":
            return self._text(portion, number, position)
        if portion.kind == "break":
            if not self.used:
                self._note(portion, blank=False)
            return position + 1
        if portion.kind == "tab":
            return self._tab(portion, position)
        if portion.kind == "picture":
            return self._picture(portion, position)
        if portion.kind == "blank":
            return self._blank(portion, number, position)
        self._note(portion, blank=False)
        return -1

    def _room(self) -> int:
        if self.pending is not None and self.pending.position >= self.room:
            return self.frame - self.x
        return self.room - self.x

    def _text(self, portion: Portion, number: int, position: int) -> int:
        if self.par.script_space and number > 0:
            self._script_space(portion, number, position)
        room = self._room()
        if portion.look.italic and not self.over_margin:
            room = self._beside_italics(portion, position, room)
        if room < 0:
            if position == self.start and not self.x:
                self._note(portion, blank=False, start=position, end=position + 1)
            return self._end_at(position)
        if self.pending is not None and self.pending.kind == "decimal" and self.pending.point < 0:
            point = decimal_point(self.text, position, portion.end)
            if point >= 0:
                self.pending.point = self.x + portion.width(position, point) - self.pending.fix - 1
        width = portion.width(position, portion.end)
        if width - portion.look.spacing <= room and (  # the last letter needs no space behind it
            room * 2 > (portion.end - position) * portion.height or self._fits(portion, position, room)
        ):
            self.x += portion.advance(position)
            self._note(portion, blank=False, start=position, end=portion.end)
            return -1
        cut = self._cut(portion, position, room)
        end = self._break(portion, number, position, cut)
        if end > position:
            self.x += portion.width(position, min(end, portion.end))
            self._note(portion, blank=False, start=position, end=min(end, portion.end))
        if cut < end < len(self.text) and self.text[end] == "\n" and self.text[end - 1] not in BLANKS:
            return end + 1  # behind a mark that hangs past the margin a line break needs no line of its own
        return end

    def _blank(self, portion: Portion, number: int, position: int) -> int:
        """A no-break space or hyphen: when it does not fit, the word before it goes to the next line too."""
        width = portion.advance(position)
        if width <= self._room():
            self.x += width
            self._note(portion, blank=False, start=position, end=portion.end)
            return -1
        end = self._break(portion, number, position, position) if self.text[position] not in BLANKS else -1
        if end >= 0:
            return end
        at = last_break(self.text, position)
        return at if at > self.start else max(position, self.start + 1)

    def _picture(self, portion: Portion, position: int) -> int:
        width, height = self.par.pictures.get(position, (0, 0))
        if width > self._room() and position > self.start:
            at = position
            return max(at, self.start + 1)
        if position == self.start and portion.asian:
            self.bare = self.par.plain.asian_height
        self.x += width
        self.heights.append((height, height, False, position, "picture"))
        self.used.append((position, portion.end))
        return -1

    def _tab(self, portion: Portion, position: int) -> int:
        self._settle()
        if not self._advance(portion.font, self._stops(), at_end=position + 1 == len(self.text)):
            if position > self.start:
                return position
            self.x = self.room
        self._note(portion, blank=self.start == 0)
        return -1

    def _label(self) -> bool:
        """Puts the label on the line; False when the tab behind it does not fit."""
        label = self.par.label
        assert label is not None
        font = label.look.latin
        text = (
            f"{label.text} " if label.follow == "space" else label.text
        )  # the space is aligned with the label
        width = (sum(map(font.__getitem__, text)) + 3) // PER_TWIP
        if label.align == "right":
            self.left -= width
            self.room += width
        elif label.align == "center":
            self.left -= width // 2
            self.room += width // 2
        self.x += width
        self.heights.append((label.look.ascent, label.look.height, False, -1, "label"))
        return label.follow != "tab" or self._advance(font, self._stops())

    def _script_space(self, portion: Portion, number: int, position: int) -> None:
        """A fifth of the font's size between Latin and Chinese letters or digits: that of the text before."""
        if position == self.start or position != portion.start:
            return
        before = self.portions[number - 1]
        if before.kind != "text" or before.asian == portion.asian:
            return
        if self.text[position - 1].isalnum() and self.text[position].isalnum():
            space = (before.look.asian if portion.asian else before.look.latin).size // 5
            if self.x + space <= self.room:
                self.x += space

    def _note(self, portion: Portion, *, blank: bool, start: int = -1, end: int = -1) -> None:
        """Remembers what stands on the line, for its height."""
        if not blank and start >= 0 and self.start == 0:
            blank = not self.text[start:end].strip(" ")
        self.heights.append((portion.ascent, portion.height, blank, start, portion.kind))
        self.used.append((start, end))

    def _measured(self, start: int, end: int, *, labelled: bool, due: Portion | None) -> Line:
        """The line's ascent and height: the highest of what stands on it, blanks and tabs of a first line left out.

        Beside a label what did not fit counts too, but not for what lies under the line's baseline.
        """
        plain, blank = self.par.plain, self.used and not self.text[start:end].strip(" ")
        stays = [noted for noted in self.heights if noted[3] < end]
        pictures = [total for _, total, _, _, kind in stays if kind == "picture"]
        solid = {(up, total) for up, total, blank, _, kind in stays if not blank and kind != "picture"}
        if not solid and self.text[end - 1 : end] == "\n":
            solid = {(up, total) for up, total, _, _, kind in stays if kind != "picture"}
        if not pictures and (not solid or (self.start and blank)):
            return Line(
                start, end, plain.ascent, plain.height, width=self.x, text=plain.height, labelled=labelled
            )
        ascent = descent = height = 0
        for up, total in solid:
            ascent, descent, height = max(ascent, up), max(descent, total - up), max(height, total)
        if due is not None:
            ascent, height = max(ascent, due.ascent), max(height, due.height)
        height = max(height, ascent + descent)
        pitch, bare = self.par.pitch, 0 if solid else self.bare
        if pitch.rule == "auto" and pitch.value < 100 and start == 0:
            # It is shrunk before it is compared, and after.
            bare = bare * max(pitch.value, 50) // 100
        for total in pictures:
            ascent, height = max(ascent, total), max(height, total, bare)
        height = max(height, ascent + descent)
        text, raised = self._letters(stays) or plain.height, self._raised(stays)
        return Line(start, end, ascent, height, width=self.x, text=text, raised=raised, labelled=labelled)

    @staticmethod
    def _letters(stays: list[tuple[int, int, bool, int, str]]) -> int:
        """The height of all that stands on the line, tabs and blanks too, but no pictures."""
        ascent = descent = height = 0
        for up, total, _, _, kind in stays:
            if kind != "picture":
                ascent, descent, height = max(ascent, up), max(descent, total - up), max(height, total)
        return max(height, ascent + descent)

    def _raised(self, stays: list[tuple[int, int, bool, int, str]]) -> int:
        """The height by which multiple line spacing raises the line: that of the last letters that were higher than all
        before them; where a picture or a blank is higher from the start, that of the paragraph's style or of the blank."""
        first = stays[0]
        raised, height = self.bare if first[4] == "picture" else first[1], 0
        for _, total, _, _, kind in stays:
            if total > height:
                height = total
                if kind == "text":
                    raised = total
        return raised


def _joined(ascent: int, height: int, other_ascent: int, other_height: int) -> tuple[int, int]:
    up, down = max(ascent, other_ascent), max(height - ascent, other_height - other_ascent)
    return up, max(height, other_height, up + down)
