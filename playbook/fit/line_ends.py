"""Where a line of a paragraph ends."""

from __future__ import annotations

from bisect import bisect_right

from playbook.fit.breaks import last_break, last_break_cjk
from playbook.fit.fonts import PER_TWIP
from playbook.fit.portions import Portion, portions
from playbook.fit.tabs import Pending
from playbook.fit.tree import Par

BLANKS = " \u3000\u00a0\u2005"
_CJK = ("zh", "ja", "ko")


class LineEnds:
    """A paragraph being broken: the line that began at `start` has been filled up to `x`."""

    def __init__(
        self, par: Par, width: int, *, default_tab: int, over_margin: bool, in_table: bool, ligatures: bool
    ) -> None:
        self.par, self.text = par, par.text
        self.inner = width - par.left - par.right
        self.width = max(self.inner, 1)
        self.stops_short = self.inner < 0 > par.first  # no line but the first has room
        self.frame = width
        self.default_tab, self.over_margin, self.in_table = default_tab, over_margin, in_table
        self.portions = portions(par, ligatures=ligatures, leaning=not over_margin)
        self.start = self.x = self.left = self.room = 0
        self.pending: Pending | None = None
        # Ascent, height, whether blank, where what counts begins or -1, kind
        self.heights: list[tuple[int, int, bool, int, str]] = []
        self.used: list[tuple[int, int]] = []
        self.bare = 0  # height of a line of pictures alone

    def _beside_italics(self, portion: Portion, position: int, room: int) -> int:
        """Room for slanted letters, whose tops lean over the margin."""
        if portion.end - position == 1 and self.text[position] == " ":
            return room
        return max(room - portion.height // 12, 0)

    @staticmethod
    def _fits(portion: Portion, position: int, room: int) -> bool:
        """A stretch that may be long is measured to the sixth of a twip, a short one to the twip."""
        return (
            bool(portion.look.spacing)
            or portion.sums[-1] - portion.sums[position - portion.start] <= room * PER_TWIP
        )

    def _cut(self, portion: Portion, position: int, room: int) -> int:
        """The first character that does not fit."""
        sums, offset = portion.sums, position - portion.start
        if portion.look.spacing:
            cut = position
            while cut < portion.end and portion.width(position, cut + 1) - portion.look.spacing <= room:
                cut += 1
            return cut
        cut = portion.start + bisect_right(sums, sums[offset] + room * PER_TWIP) - 1
        return min(max(cut, position), portion.end - 1)

    def _break(self, portion: Portion, number: int, position: int, cut: int) -> int:
        """Where the line ends when the character at `cut` is the first that does not fit."""
        text, start, placed = self.text, self.start, position
        while True:
            if text[cut] in BLANKS:
                end = cut
                while end < len(text) and text[end] in BLANKS:
                    end += 1
                if end > start:
                    return end
            language = self._language(portion, number, cut)
            if language[:2] in _CJK:
                at = last_break_cjk(text, cut, language, hanging=self.par.hanging and not self.in_table)
            else:
                at = last_break(text, cut)
            if at < start or (at == start and number == 0) or (at <= start and position == start):
                return max(cut, start + 1)
            if (
                at == portion.start == position > start + 1
                and text[at - 1] == "\t"
                and text[at] not in " \u3000"
            ):
                return at - 1  # the tab goes along with the word that does not fit behind it
            if at >= portion.start and at >= position:
                if text[at - 1] == "\u00ad" and at > start and not self._hyphen_fits(portion, at, placed):
                    cut = at - 1
                    portion, number, position = self._previous(number)
                    continue
                return max(at, start + 1)
            if self._cut_behind_blank(number):
                return max(cut, start + 1)
            # The word began in an earlier portion: that one is laid out again with a twip less room.
            portion, number, position = self._previous(number)
            if at <= start and (portion.kind != "text" or (position == start and not portion.asian)):
                return max(cut, start + 1) if portion.kind == "blank" else self._within_word(number)
            if portion.kind != "text":
                if portion.kind == "tab":
                    return portion.start
                if portion.kind in ("blank", "soft", "zero"):
                    if (
                        portion.kind == "soft"
                        and at == portion.end
                        and self._hyphen_fits(portion, at, placed)
                    ):
                        return at
                    cut = portion.start
                    if portion.kind == "blank" and self._breaks_at_blank(cut):
                        return cut + 1
                    if cut <= start:
                        return max(at, start + 1)
                    portion, number, position = self._previous(number)
                    cut = min(cut, portion.end - 1)
                    if portion.kind != "text":
                        return max(at, start + 1)
                    continue
                return max(portion.end, start + 1)
            cut = portion.end - 1

    def _language(self, portion: Portion, number: int, cut: int) -> str:
        """The language that says where a line may end: of marks behind another script, that of the letters before them.

        Latin letters said to be Chinese are broken as Chinese.
        """
        at = cut
        while at > 0 and not self.text[at].isalnum():
            at -= 1
        while at < self.portions[number].start:
            number -= 1
        letters = self.portions[number]
        if letters.asian == portion.asian:
            letters = portion
        return letters.look.asian_language if letters.asian else letters.look.language

    def _within_word(self, number: int) -> int:
        """Where a line ends that holds a part of a word only: in the first of its portions, before the last letter.

        A word behind Chinese text loses none.
        """
        while self.portions[number].start > self.start:
            number -= 1
        first = self.portions[number]
        if number and self.portions[number - 1].asian and first.start == self.start:
            return first.end
        return max(first.end - 1, self.start + 1)

    def _previous(self, number: int) -> tuple[Portion, int, int]:
        number = max(number - 1, 0)
        portion = self.portions[number]
        return portion, number, max(portion.start, self.start)

    def _cut_behind_blank(self, number: int) -> bool:
        """Whether a word is cut behind a no-break space or hyphen: it is where no space or picture stands before that on the line."""
        before = self.portions[number - 1]
        if not number or before.kind != "blank" or before.start <= self.start:
            return False
        return not any(character in " \ufffc" for character in self.text[self.start + 1 : before.start])

    def _breaks_at_blank(self, at: int) -> bool:
        return at > self.start and self.text[at - 1] == " "

    def _hyphen_fits(self, portion: Portion, at: int, placed: int) -> bool:
        """A soft hyphen at which the line ends is drawn, so there must be room for it; up to `placed` the line is filled."""
        low, high = sorted((at, placed))
        between = sum(
            p.width(max(p.start, low), min(p.end, high))
            for p in self.portions
            if p.kind in ("text", "blank") and p.end > low and p.start < high
        )
        x = self.x + (between if at > placed else -between)
        return x + (portion.look.latin["-"] + 3) // PER_TWIP <= self.room

    def _end_at(self, position: int) -> int:
        return position if position > self.start or self.x else self.start + 1
