"""Pages one after another: where each begins and ends, and what has been put on them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from playbook.fit.boxes import Above, Boxes, DrawnLine
from playbook.fit.package import Unreadable
from playbook.fit.rows import Rows
from playbook.fit.tree import Block, Document, Par, Row, Section

ENDLESS = 1 << 40


class Placed(Struct):
    """A body block (a paragraph or a table row) as it was laid out; `height` includes the space above it."""

    index: int
    kind: str
    text: str
    heading: int
    page: int
    y: int
    height: int
    lines: int
    last_page: int
    pitch: int = 0
    end_y: int = 0


class Flowed(Struct):
    """A document laid out on pages; `used` and `usable` are heights on the first."""

    pages: int
    used: int
    usable: int
    top: int
    blocks: list[Placed]
    drawn: list[DrawnLine]
    too_wide: list[tuple[int, int]] = field(default_factory=list)  # a table and the room it stands in, twips


class Pages(Rows):
    """The page being filled; `endless` puts all on one page without end."""

    def __init__(
        self,
        document: Document,
        *,
        ligatures: bool,
        deadline: float,
        endless: bool = False,
        like: Boxes | None = None,
    ) -> None:
        super().__init__(document, ligatures=ligatures, deadline=deadline)
        if like is not None:  # the lines are the same, only the pages differ
            self.heights = like.heights
        self.endless = endless
        self.placed: list[Placed] = []
        self.section: Section = document.sections[0]
        self.above: Above | None = None
        self.y = self.bottom = 0
        self.moves_rows = False  # beside a continuous section, but with no table in the footer
        self.section_page = self.section_y = 0  # where the section begins
        # Of each table by its id(): page, height and what had been put on the pages before each row.
        self.begun: dict[int, dict[int, tuple[int, int, int, int]]] = {}

    def _open(self, section: Section, *, first: bool = False) -> None:
        """Starts a page; the header and the footer take their room first."""
        if self.endless and self.page:
            return
        self.page += 1
        header, footer = section.header, section.footer
        if first and section.first_header is not None and section.first_footer is not None:
            header, footer = section.first_header, section.first_footer
        elif self.page % 2 == 0 and section.even_header is not None and section.even_footer is not None:
            header, footer = section.even_header, section.even_footer
        self.width = section.page_width - section.left - section.right
        self.left = section.left
        self.top, room = abs(section.top), section.bottom
        if header and section.top >= 0:
            self.top = max(self.top, section.header_distance + max(self._apart(header), 57))
        if footer and section.bottom >= 0:
            room = max(room, section.footer_distance + max(self._apart(footer), 57))
        self.sheet = section.page_height - (section.header_distance if header else self.top)
        self.sheet -= section.footer_distance if footer else abs(room)
        self.bottom = section.page_height - abs(room)
        if self.bottom - self.top <= 0:
            raise Unreadable("unmeasurable", "has a header and footer so high that no room is left for text")
        if (
            section.grid
        ):  # what is left over when the page holds whole lines of its grid stands above and below
            left = (self.bottom - self.top) % section.grid
            self.top += left // 2
            self.bottom -= left - left // 2
        self.y, self.above = 0, None
        self.limit = ENDLESS if self.endless else self.bottom - self.top

    def _apart(self, blocks: Sequence[Block]) -> int:
        """Height of a header or a footer."""
        self.running = True
        height = self._stack(blocks, self.width, in_table=False, draw=None)
        self.running = False
        return height

    def _break_page(self) -> None:
        if self.endless:
            usable = self.bottom - self.top
            self.y = -(-self.y // usable) * usable
            self.above = None
        else:
            self._next_page()

    def _next_page(self) -> None:
        self._open(self.section)


def text_areas(document: Document, count: int, deadline: float) -> list[tuple[int, int]]:
    """Where the text begins and ends on each of `count` pages, twips from the page's top edge."""
    pages, found = Pages(document, ligatures=True, deadline=deadline), []
    for number in range(count):
        pages._open(document.sections[0], first=not number)
        found.append((pages.top, pages.bottom))
    return found


def start_of(text: str) -> str:
    flat = " ".join(text[:200].split())
    if len(flat) <= 60 and len(text) > 200:
        flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:59].rstrip() + "\u2026"


def row_start(row: Row) -> str:
    texts = [
        block.text for cell in row.cells for block in cell.blocks[:1] if isinstance(block, Par) and block.text
    ]
    return start_of(" | ".join(texts))
