"""Blocks → the paragraphs, lists and tables of word/document.xml."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby, zip_longest
from urllib.parse import quote, urlsplit

from playbook.outputs.docx_columns import column_widths
from playbook.outputs.docx_sheet import PageSetup
from playbook.outputs.docx_styles import CELL_SIDE, TABLE_STYLE, exact, is_east_asian
from playbook.outputs.docx_xml import Relations, mm, twips, xml
from playbook.pages.blocks import Align, Block, Heading, ListItem, Paragraph, Row, Run, Table, plain

_LINKS = ("http", "https", "mailto")
# Punctuation that is wide in Chinese and narrow in European type; Word needs to be told which is meant.
_EITHER_WIDTH = frozenset("“”‘’…—·")
_CHARACTERS = str.maketrans(
    {
        "\n": '</w:t><w:br/><w:t xml:space="preserve">',
        "\t": '</w:t><w:tab/><w:t xml:space="preserve">',
        "\u00ad": '</w:t><w:softHyphen/><w:t xml:space="preserve">',
        "\u2011": '</w:t><w:noBreakHyphen/><w:t xml:space="preserve">',
    }
)
_EMPTY = '<w:t xml:space="preserve"></w:t>'
_HELD = "<w:keepNext/>"
_WHOLE = "<w:keepLines/>"
_SMALL = 120
"""Millimetres: a table that is lower is kept on one page, as far as one can tell without setting it."""
_TAIL = 3
"""Rows at the end of a table that go along with what follows: nobody signs on a page with nothing else on it."""
_ALIGN = {"left": "", "center": '<w:jc w:val="center"/>', "right": '<w:jc w:val="right"/>'}


class ListNumbers:
    """Tells which numbered list an item belongs to, by w:num id; `lists` holds (level, first number) from id 2 on."""

    def __init__(self) -> None:
        self.lists: list[tuple[int, int]] = []
        self._open: list[tuple[int, int]] = []

    def add(self, level: int, first: int) -> int:
        self.lists.append((level, first))
        return len(self.lists) + 1

    def of(self, item: ListItem) -> int:
        """The id of an item's list, a new one where its number does not follow; 1 for every bulleted list."""
        self._open += [(1, 0)] * (item.level - len(self._open))
        key, last = self._open[item.level] if item.level < len(self._open) else (1, 0)
        if not item.number:
            key = 1
        elif not last or item.number != last + 1:
            key = self.add(item.level, item.number)
        self._open[item.level :] = [(key, item.number)]
        return key

    def end(self) -> None:
        """Something other than an item ends all lists."""
        self._open = []


class Body:
    """Writes blocks for a text of `width` twips; remembers the links and numbered lists they used.

    `keep`: a document of many pages, where a heading stays with what follows it, a small table on one page, a table
    with the one it continues in, and the close of the document with something of what it closes.
    """

    def __init__(
        self, setup: PageSetup, language: str, width: int, relations: Relations, *, keep: bool = False
    ) -> None:
        self._setup = setup
        self._keep = keep
        self._east_asian = is_east_asian(language)
        self._width = width
        self._relations = relations
        self.numbers = ListNumbers()
        self._columns: dict[int, list[int]] = {}

    def blocks(self, blocks: Sequence[Block]) -> str:
        tied = self._tied(blocks) if self._keep else ()
        return "".join(
            self.block(
                block,
                lead=isinstance(after, Table | ListItem),
                last=self._keep and after is None,
                tied=number in tied,
            )
            for number, (block, after) in enumerate(zip_longest(blocks, blocks[1:]))
        )

    def block(self, block: Block, *, lead: bool = False, last: bool = False, tied: bool = False) -> str:
        """A block as XML; `lead`: it leads up to a table or a list, `last`: nothing follows, `tied`: its end goes with the next."""
        if isinstance(block, ListItem):
            return self.paragraph(block, self.runs(block.runs), self.numbers.of(block), held=tied)
        self.numbers.end()
        if isinstance(block, Table):
            widths = self._widths_of(block)
            held = len(block.rows) if self._height(block) < _SMALL else 1
            tail = len(block.rows) + 1 - _TAIL * tied
            rows = (
                self.row(
                    block.aligns,
                    widths,
                    [self.runs(cell) for cell in row.cells],
                    header=row is block.header,
                    height=row.height,
                    held=self._keep and (number < held or number >= tail),
                )
                for number, row in enumerate((block.header, *block.rows))
            )
            # At the very end the gap is only there because a document must end with a paragraph.
            gap = exact(1) if last else _HELD * tied
            return self.table(widths, rows) + paragraph("TableGap", "", gap)
        return self.paragraph(block, self.runs(block.runs), held=self._keep and (lead or tied))

    def _tied(self, blocks: Sequence[Block]) -> set[int]:
        """The blocks whose end stays on one page with the block after them."""
        close = len(blocks) - 1
        if close > 0 and isinstance(blocks[close], Table):
            while close > 0 and isinstance(blocks[close - 1], Paragraph):
                close -= 1
            close -= isinstance(blocks[close - 1], Heading)
        tied = {close - 1} if close > 0 and isinstance(blocks[-1], Table) else set()
        for start, end in _stretches([isinstance(block, ListItem) for block in blocks]):
            tied |= {start, end - 2} if end - start > 1 else set()  # no item alone before or after the break
        tables = [isinstance(block, Table) for block in blocks]
        for start, end in _stretches(tables):
            if sum(self._height(table) for table in blocks[start:end] if isinstance(table, Table)) < _SMALL:
                tied |= set(range(start, end - 1))
        for number, (over, lead, under) in enumerate(zip(blocks, blocks[1:], blocks[2:], strict=False)):
            if isinstance(over, Heading) and isinstance(lead, Paragraph) and isinstance(under, Heading):
                tied |= {number + 1} if under.level > over.level else set()
        return tied

    def _widths_of(self, table: Table) -> list[int]:
        if id(table) not in self._columns:
            self._columns[id(table)] = self.widths(table.header, *table.rows, given=table.widths)
        return self._columns[id(table)]

    def _height(self, table: Table) -> float:
        """Millimetres that a table's rows will take, about."""
        widths = self._widths_of(table)
        line, letter = self._setup.pitch * 0.353, self._setup.size * 0.18

        def height(row: Row) -> float:
            lines = (
                len(plain(text)) * letter // max(width / mm(1) - 3, 1) + 1
                for text, width in zip(row.cells, widths, strict=True)
            )
            return max(row.height, line * max(lines))

        return sum(map(height, table.rows))

    def paragraph(
        self,
        block: Heading | Paragraph | ListItem,
        content: str,
        number: int = 0,
        mark: str = "",
        change: str = "",
        *,
        held: bool = False,
    ) -> str:
        """A block's paragraph around `content`; `number` is its w:num, `held` keeps it with the next.

        `mark` tracks its paragraph mark, `change` (a w:pPrChange) its properties.
        """
        if isinstance(block, ListItem):
            numbering = f'<w:numPr><w:ilvl w:val="{block.level}"/><w:numId w:val="{number}"/></w:numPr>'
            style = "ListNumber" if block.number else "ListBullet"
            return paragraph(style, content, _HELD * held + _WHOLE * self._keep + numbering, mark, change)
        if isinstance(block, Heading):
            style = "Heading1" if block.level <= 2 else "Heading2"
            return paragraph(style, content, _HELD if self._keep else "", mark)
        return paragraph("", content, _HELD * held + _WHOLE * self._keep, mark)

    def runs(self, runs: Sequence[Run], change: Callable[[str], str] = str) -> str:
        """Runs as XML; `change` wraps what stands together where it is tracked as inserted or deleted."""
        out: list[str] = []
        for link, group in groupby(runs, key=lambda run: _address(run.link)):
            text = "".join(self._run(run, "Hyperlink" if link else "Code" * run.code) for run in group)
            if link:
                key = self._relations.add("hyperlink", link, external=True)
                out.append(f'<w:hyperlink r:id="{key}" w:history="1">{change(text)}</w:hyperlink>')
            else:
                out.append(change(text))
        return "".join(out)

    def _run(self, run: Run, style: str) -> str:
        wide = self._east_asian and not _EITHER_WIDTH.isdisjoint(run.text)
        look = (
            (f'<w:rStyle w:val="{style}"/>' if style else "")
            + '<w:rFonts w:hint="eastAsia"/>' * wide
            + "<w:b/><w:bCs/>" * run.bold
            + "<w:i/><w:iCs/>" * run.italic
        )
        return run_xml(run.text, look)

    def widths(self, *rows: Row, given: Sequence[float] = ()) -> list[int]:
        """Column widths of a table of these rows, the first its header; `given` fixes some of them, in millimetres."""
        fixed = [mm(width) for width in given] or [0] * len(rows[0].cells)
        free = [column for column, width in enumerate(fixed) if not width]
        if not free:
            shares = [width * self._width // sum(fixed) for width in fixed]
            return [*shares[:-1], self._width - sum(shares[:-1])]
        # However much is claimed, a third of the table stays for the columns of text.
        most = self._width * 2 // 3
        if sum(fixed) > most:
            fixed = [width * most // sum(fixed) for width in fixed]
        found = column_widths(
            [[plain(row.cells[column]) for column in free] for row in rows],
            bold_rows=1,
            available=self._width - sum(fixed),
            font=self._setup.font,
            size=twips(self._setup.size),
            padding=2 * CELL_SIDE,
        )
        for column, width in zip(free, found, strict=True):
            fixed[column] = width
        return fixed

    def table(self, widths: Sequence[int], rows: Iterable[str]) -> str:
        return f"{table_start(widths, TABLE_STYLE)}{''.join(rows)}</w:tbl>"

    def row(
        self,
        aligns: Sequence[Align],
        widths: Sequence[int],
        contents: Sequence[str],
        *,
        header: bool,
        height: float = 0,
        held: bool = False,
        change: Callable[[], str] = str,
    ) -> str:
        """A table row of the cells' runs, at least `height` mm high; `change` makes the marks that track it.

        `held` keeps it on one page with the next.
        """
        style = "TableHeading" if header else "TableText"
        cells = "".join(
            cell(width, paragraph(style, content, _HELD * held + _ALIGN[align], change()))
            for content, align, width in zip(contents, aligns, widths, strict=True)
        )
        tall = f'<w:trHeight w:val="{mm(height)}" w:hRule="atLeast"/>' if height else ""
        return (
            f"<w:tr><w:trPr><w:cantSplit/>{tall}{'<w:tblHeader/>' * header}{change()}</w:trPr>{cells}</w:tr>"
        )


def _stretches(flags: Sequence[bool]) -> list[tuple[int, int]]:
    """Where runs of true flags begin and end."""
    starts = [at for at, flag in enumerate(flags) if flag and not (at and flags[at - 1])]
    return [
        (start, next((at for at in range(start, len(flags)) if not flags[at]), len(flags)))
        for start in starts
    ]


def _address(link: str) -> str:
    """A link that Word may follow, percent-encoded as a relationship must be; otherwise nothing."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    if parts.scheme not in _LINKS or not (parts.netloc or parts.scheme == "mailto"):
        return ""
    return quote(link, safe="%/:?#[]@!$&'()*+,;=-._~")


def run_xml(text: str, look: str = "") -> str:
    """One run of text; line breaks, tabs and the two special hyphens become Word's own elements."""
    content = f'<w:t xml:space="preserve">{xml(text).translate(_CHARACTERS)}</w:t>'.replace(_EMPTY, "")
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{content}</w:r>"


def paragraph(style: str, content: str, properties: str = "", mark: str = "", change: str = "") -> str:
    """A paragraph; `properties` in the order of the schema after pStyle, `mark` for its paragraph mark."""
    inner = (
        (f'<w:pStyle w:val="{style}"/>' if style else "")
        + properties
        + (f"<w:rPr>{mark}</w:rPr>" if mark else "")
        + change
    )
    return f"<w:p>{f'<w:pPr>{inner}</w:pPr>' if inner else ''}{content}</w:p>"


def table_start(widths: Sequence[int], style: str, borders: str = "", first_row: bool = True) -> str:
    """The opening of a table of fixed layout with columns of `widths` twips."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    look = '<w:tblLook w:val="0620" w:firstRow="1" w:noHBand="1" w:noVBand="1"/>'
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblInd w:w="0" w:type="dxa"/>{borders}<w:tblLayout w:type="fixed"/>{look if first_row else ""}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
    )


def cell(width: int, content: str, properties: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>{content}</w:tc>'
