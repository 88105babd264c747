"""Tabs on a line: how wide each is."""

from __future__ import annotations

from playbook.fit.fonts import Sized
from playbook.fit.line_ends import LineEnds
from playbook.fit.tabs import Pending, next_tab
from playbook.fit.tree import Tab


class LineTabs(LineEnds):
    """Moves a line on to its tab stops."""

    def _stops(self) -> tuple[Tab, ...]:
        label = self.par.label
        if label is not None:
            return tuple(sorted((*self.par.tabs, Tab(label.tab)), key=lambda tab: tab.position))
        return self.par.tabs

    def _advance(self, font: Sized, stops: tuple[Tab, ...], *, at_end: bool = False) -> bool:
        """Moves to the next tab stop; False when it lies on the next line."""
        stop = next_tab(
            stops, self.x, self.left, self.par.left, self.frame - self.par.right, self.default_tab
        )
        blank = 1
        position = stop.position - self.left
        if stop.kind == "edge":
            position = self.room
        if self.room <= self.x + blank and self.x <= self.room:
            return False
        if stop.kind in ("right", "edge", "center", "decimal"):
            self.pending = Pending(self.x, position, stop.kind, blank)
            self.x += blank
            return True
        if position > self.room and (stop.kind == "left" or (not self.over_margin and self.x > self.room)):
            if not self.over_margin and position >= self.frame:
                return False
            self.pending = Pending(self.x, position, "left", blank)
            self.x += blank
            return True
        width = max(position - self.x, 0)
        if self.room <= self.x + width and not (at_end and position >= self.frame):
            return False
        self.x += width
        return True

    def _settle(self) -> None:
        """Gives a waiting tab its width, now that what stands after it is known."""
        pending, self.pending = self.pending, None
        if pending is None:
            return
        after = self.x - pending.fix - pending.width
        if pending.kind == "left":
            after = 0
        elif pending.kind == "center":
            after //= 2
        right = pending.position if self.over_margin else min(pending.position, self.frame)
        if pending.kind == "decimal" and pending.point >= 0:
            beyond = 0 if self.over_margin else after - pending.point - (self.room - right)
            after = pending.point + max(beyond, 0)
        free = right - pending.fix - after
        if free > pending.width:
            self.x += free - pending.width
