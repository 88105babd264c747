"""Blocks → the paragraphs, lists and tables of word/document.xml."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import quote, urlsplit

from playbook.outputs.docx_columns import column_widths
from playbook.outputs.docx_sheet import PageSetup
from playbook.outputs.docx_styles import CELL_SIDE, TABLE_STYLE, is_east_asian
from playbook.outputs.docx_xml import Relations, twips, xml
from playbook.pages.blocks import Block, Heading, ListItem, Paragraph, Row, Run, Table, plain

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
_ALIGN = {"left": "", "center": '<w:jc w:val="center"/>', "right": '<w:jc w:val="right"/>'}


class Body:
    """Writes blocks for a text of `width` twips; remembers the links and numbered lists they used.

    `lists` holds (level, first number) of every numbered list, whose w:num ids count from 2.
    """

    def __init__(self, setup: PageSetup, language: str, width: int, relations: Relations) -> None:
        self._setup = setup
        self._east_asian = is_east_asian(language)
        self._width = width
        self._relations = relations
        self._open: list[tuple[int, int]] = []
        self.lists: list[tuple[int, int]] = []

    def blocks(self, blocks: Iterable[Block]) -> str:
        return "".join(map(self.block, blocks))

    def block(self, block: Block) -> str:
        if isinstance(block, ListItem):
            return self.item(block, self.runs(block.runs))
        self._open = []
        if isinstance(block, Heading):
            return paragraph("Heading1" if block.level <= 2 else "Heading2", self.runs(block.runs))
        if isinstance(block, Paragraph):
            return paragraph("", self.runs(block.runs))
        return self.table(block)

    def item(self, item: ListItem, content: str, mark: str = "") -> str:
        """A list item; `mark` goes into the properties of its paragraph mark."""
        number = self._number(item)
        numbering = f'<w:numPr><w:ilvl w:val="{item.level}"/><w:numId w:val="{number}"/></w:numPr>'
        return paragraph("ListNumber" if item.number else "ListBullet", content, numbering, mark)

    def _number(self, item: ListItem) -> int:
        """The w:num of an item: its list's, or a new one where a list begins."""
        open_lists = self._open
        del open_lists[item.level + 1 :]
        while len(open_lists) < item.level:
            open_lists.append((1, 0))
        if not item.number:
            del open_lists[item.level :]
            open_lists.append((1, 0))
            return 1
        if (
            len(open_lists) > item.level
            and open_lists[item.level][1] == item.number - 1
            and open_lists[item.level][1]
        ):
            key = open_lists[item.level][0]
        else:
            self.lists.append((item.level, item.number))
            key = len(self.lists) + 1
        del open_lists[item.level :]
        open_lists.append((key, item.number))
        return key

    def runs(self, runs: Sequence[Run]) -> str:
        out: list[str] = []
        for run in runs:
            link = _address(run.link)
            text = self.run(run, '<w:rStyle w:val="Hyperlink"/>' if link else "")
            if link:
                key = self._relations.add("hyperlink", link, external=True)
                text = f'<w:hyperlink r:id="{key}" w:history="1">{text}</w:hyperlink>'
            out.append(text)
        return "".join(out)

    def run(self, run: Run, style: str = "") -> str:
        if run.code and not style:
            style = '<w:rStyle w:val="Code"/>'
        look = (
            style
            + (
                '<w:rFonts w:hint="eastAsia"/>'
                if self._east_asian and not _EITHER_WIDTH.isdisjoint(run.text)
                else ""
            )
            + "<w:b/><w:bCs/>" * run.bold
            + "<w:i/><w:iCs/>" * run.italic
        )
        return run_xml(run.text, look)

    def table(self, table: Table) -> str:
        text_rows = [[plain(cell) for cell in row.cells] for row in (table.header, *table.rows)]
        widths = column_widths(
            text_rows,
            bold_rows=1,
            available=self._width,
            font=self._setup.font,
            size=twips(self._setup.size),
            padding=2 * CELL_SIDE,
        )
        rows = [
            self.row(table, widths, row, header=row is table.header) for row in (table.header, *table.rows)
        ]
        return table_start(widths, TABLE_STYLE) + "".join(rows) + "</w:tbl>" + paragraph("TableGap", "")

    def row(self, table: Table, widths: Sequence[int], row: Row, *, header: bool, change: str = "") -> str:
        style = "TableHeading" if header else "TableText"
        cells = "".join(
            cell(width, paragraph(style, self.runs(runs), _ALIGN[align]))
            for runs, align, width in zip(row.cells, table.aligns, widths, strict=True)
        )
        return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' * header}{change}</w:trPr>{cells}</w:tr>"


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


def paragraph(style: str, content: str, properties: str = "", mark: str = "") -> str:
    """A paragraph; `properties` in the order of the schema after pStyle, `mark` for its paragraph mark."""
    inner = (
        (f'<w:pStyle w:val="{style}"/>' if style else "")
        + properties
        + (f"<w:rPr>{mark}</w:rPr>" if mark else "")
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
