"""What a measure found: verdict, fill, blocks, advice. Light to load: a check that need not measure reads these only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec
from msgspec import Struct, field

from playbook.problems import Problem

if TYPE_CHECKING:
    from playbook.fit.boxes import DrawnLine

Verdict = Literal["fits", "over", "unmeasured"]
BUILTIN, LIBREOFFICE = "builtin", "libreoffice"
MM = 56.6929  # twips


class Cut(Struct, frozen=True):
    """One cut: the last `lines` lines of a block (text from character `keep` on), or the whole of it."""

    index: int
    kind: str
    text: str
    lines: int
    characters: int
    keep: int
    whole: bool
    frees: float
    words: str = ""
    origin: str = ""

    def sentence(self) -> str:
        """The cut as advice."""
        lines = f"{self.lines} line{'s' if self.lines != 1 else ''}"
        where = f" ({self.origin})" if self.origin else ""
        if self.whole:
            return f"drop the {self.kind} \u201c{self.text}\u201d, {lines}{where}"
        return (
            f"shorten the {self.kind} \u201c{self.text}\u201d by {self.characters} characters, {lines}{where}"
        )


class BlockMeasure(Struct, frozen=True):
    """A paragraph or a table row: `height` and `y` in mm, `y` from the top of its page; `crosses` the edge of page one."""

    index: int
    kind: str
    text: str
    height: float
    page: int
    y: float
    lines: int
    crosses: bool
    origin: str = ""


class SectionMeasure(Struct, frozen=True):
    """A heading with all that stands under it until the next one: height in mm."""

    heading: str
    height: float
    lines: int


class Measure(Struct, frozen=True):
    """What one engine found. `fill` in percent of page one's usable height, pages counted as they fall; `lines_over`
    as if the page had no end, so that it says how much to cut, negative when lines are left;
    both None when nothing could be measured, with the reason in `problems` or `unmeasured`."""

    file: str
    engine: str
    verdict: Verdict
    pages: int | None = None
    fill: float | None = None
    lines_over: int | None = None
    blocks: tuple[BlockMeasure, ...] = ()
    sections: tuple[SectionMeasure, ...] = ()
    unmeasured: tuple[str, ...] = ()
    fonts: dict[str, str] = field(default_factory=dict)
    stand_ins: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    advice: tuple[Cut, ...] = ()
    problems: tuple[Problem, ...] = ()
    page_size: tuple[float, float] = (0.0, 0.0)
    margins: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    usable: tuple[float, float] = (0.0, 0.0)
    smallest_font: float = 0.0
    smallest_text: str = ""
    pitch: float = 0.0
    lines: tuple[DrawnLine, ...] = ()


def to_dict(found: Measure) -> dict[str, Any]:
    """The measure as JSON shows it."""
    result: dict[str, Any] = msgspec.to_builtins(found)
    del result["lines"]
    if found.verdict == "unmeasured" and not found.unmeasured:
        # A reader that asks for this list only must not take a file that could not be read for a measured one.
        result["unmeasured"] = [problem.message for problem in found.problems]
    result["problems"] = [
        {"severity": p.severity, "name": p.name, "message": p.message, "help": p.help} for p in found.problems
    ]
    result["advice"] = [{**msgspec.to_builtins(cut), "sentence": cut.sentence()} for cut in found.advice]
    return result
