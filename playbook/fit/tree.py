"""The layout tree a DOCX file is read into. All lengths are twips (1/20 pt, 1/1440 inch)."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct, field

from playbook.fit.fonts import Face, Sized

TAB, BREAK, PICTURE = "\t", "\n", "\ufffc"


class Look(Struct, eq=False):
    """How a run of characters is set."""

    latin: Sized
    asian: Sized
    size: int
    italic: bool = False
    kerned: bool = False
    caps: bool = False
    small_caps: bool = False
    spacing: int = 0
    ascent: int = 0
    height: int = 0
    asian_ascent: int = 0
    asian_height: int = 0
    language: str = "en"
    asian_language: str = ""
    ligatures: bool = False


def look_of(
    latin: Face, asian: Face, size: int, asian_size: int, *, raised: bool = False, **more: Any
) -> Look:
    """A look whose raised or lowered characters are 58 % high but do not change the line."""
    full, full_asian = latin.at(size), asian.at(asian_size)
    part = 58 if raised else 100
    return Look(
        latin.at(size * part // 100),
        asian.at(asian_size * part // 100),
        size,
        ascent=full.ascent,
        height=full.height,
        asian_ascent=full_asian.ascent,
        asian_height=full_asian.height,
        **more,
    )


class Span(Struct, eq=False):
    """Characters of one look, from `start` up to `end`."""

    start: int
    end: int
    look: Look


class Pitch(Struct, eq=False):
    """Line spacing: `exact` and `least` in twips, `auto` in percent of the font's own height."""

    rule: Literal["exact", "least", "auto"] = "auto"
    value: int = 100


class Tab(Struct, eq=False):
    """A tab stop; `kind` says how text stands at it."""

    position: int
    kind: str = "left"


class Label(Struct, eq=False):
    """A list label: its text, its look, and what stands between it and the paragraph's text."""

    text: str
    look: Look
    follow: str = "tab"
    tab: int = 0
    align: str = "left"


class Edge(Struct, eq=False):
    """Paragraph borders: thickness plus distance above and below, in twips; equal edges of neighbours join.

    `inner` is that of the line between two neighbours which both have one, `line` the thickness of the lower border alone.
    """

    top: int = 0
    bottom: int = 0
    line: int = 0
    between: bool = False
    inner: int = 0
    key: tuple[tuple[str, tuple[str, int]], ...] = ()


class Par(Struct, eq=False):
    """One paragraph."""

    text: str
    spans: list[Span]
    mark: Look
    plain: Look  # that of the style, without what the mark says of itself
    style: str = ""
    left: int = 0
    right: int = 0
    first: int = 0
    before: int = 0
    after: int = 0
    contextual: bool = False
    pitch: Pitch = field(default_factory=Pitch)
    tabs: tuple[Tab, ...] = ()
    label: Label | None = None
    keep_next: bool = False
    keep_lines: bool = False
    widow_control: bool = True
    page_break_before: bool = False
    hanging: bool = True
    script_space: bool = True
    align: str = "left"
    heading: int = 0
    pictures: dict[int, tuple[int, int]] = field(default_factory=dict)
    edge: Edge | None = None
    ends_marked: bool = False  # a bookmark stands behind the text
    snap: bool = True
    grid: int = 0  # pitch of the lines it snaps to
    auto_before: bool = False
    auto_after: bool = False
    hidden: bool = False
    index: int = -1


class Cell(Struct, eq=False):
    """One cell with its margins; `span` columns wide from `column` on, `merge` over rows."""

    blocks: list[Block]
    width: int
    left: int
    right: int
    top: int
    bottom: int
    span: int = 1
    column: int = 0
    merge: Literal["", "start", "goes-on"] = ""
    border_top: int = 0
    border_bottom: int = 0
    upright: bool = True
    place: str = "top"


class Row(Struct, eq=False):
    """One row; `rule` says how `height` binds, `header` that it is repeated on every page.

    `grid` holds the widths of the table's columns where it stands: neighbouring tables are one, each with its own.
    """

    cells: list[Cell]
    height: int = 0
    rule: Literal["", "least", "exact"] = ""
    header: bool = False
    cant_split: bool = False
    index: int = -1
    grid: tuple[int, ...] = ()


class Table(Struct, eq=False):
    """`percent` of the room it stands in, when not 0: its columns then get their widths at layout, by the grid of each row."""

    rows: list[Row]
    width: int
    percent: int = 0
    indent: int = 0
    style: str = ""
    page_break_before: bool = False


Block = Par | Table


class Section(Struct, eq=False):
    """A run of blocks on pages of one kind."""

    blocks: list[Block]
    page_width: int
    page_height: int
    left: int
    right: int
    top: int
    bottom: int
    header_distance: int
    footer_distance: int
    header: list[Block] = field(default_factory=list)
    footer: list[Block] = field(default_factory=list)
    first_header: list[Block] | None = None
    first_footer: list[Block] | None = None
    even_header: list[Block] | None = None
    even_footer: list[Block] | None = None
    new_page: bool = True
    grid: int = 0


class Document(Struct, eq=False):
    """A whole file, read."""

    sections: list[Section]
    default_tab: int = 720
    compatibility: int = 15
    sum_spacing: bool = False
    tracked: bool = False  # deletions or formatting, not yet accepted
    without_width: bool = False  # a table has columns of no width
    half_said: bool = False  # line spacing given by a length without a rule, or by a rule without a length
    plain_controls: bool = False  # formatted text in controls for plain text
    unmeasured: list[str] = field(default_factory=list)
