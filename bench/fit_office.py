"""Further constructs for the page-fit benchmark: documents as Word itself writes them, and what clients put into theirs."""

from __future__ import annotations

import io
from typing import Any

from docx.enum.section import WD_SECTION
from docx.enum.text import WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Pt, Twips
from fit_documents import Maker, _png

SYMBOLS = (
    "\u2713",
    "\u2610",
    "\u2192",
    "\u2022",
    "\u25a0",
    "\u00bd",
    "\u2116",
    "\u2122",
    "\u00a9",
    "\u2026",
    "\u2260",
    "\u2264",
    "\u00b1",
    "\u03b1\u03b2",
    "\u20ac",
    "\u2605",
    "\u260e",
    "\u2709",
    "\u4e2d\u6587",
    "\u201c\u4ea7\u54c1\u201d",
    "\u8a00",
)
STYLES = (
    "Title",
    "Subtitle",
    "Quote",
    "Intense Quote",
    "No Spacing",
    "Caption",
    "Body Text",
    "Body Text 2",
    "List",
    "List 2",
    "List Continue",
    "List Bullet 3",
    "List Number 2",
    "List Number 3",
    "List Paragraph",
    "macro",
)
LEVELS = (
    ("bullet", "\uf0b7", "Symbol"),
    ("bullet", "o", "Courier New"),
    ("bullet", "\u2013", ""),
    ("decimal", "%1.", ""),
    ("decimal", "%1)", ""),
    ("lowerLetter", "%1)", ""),
    ("upperRoman", "%1.", ""),
    ("decimal", "Step %1:", ""),
    ("decimalZero", "%1", ""),
)


class OfficeMaker(Maker):
    """The same plan with more kinds of blocks, and half of the documents with the style sheet of a recent Word."""

    def __init__(self, seed: int, number: int) -> None:
        super().__init__(seed, number)
        self.key = "office/" + self.key
        if number % 2:
            self.writer = "office"

    def _frame(self, rnd: Any) -> None:
        super()._frame(rnd)
        if self.writer == "office":
            self._office(rnd)
            self._modern()
        self._lists(rnd)

    def _office(self, rnd: Any) -> None:
        """Theme fonts in the defaults, spacing in the defaults, an empty Normal, Table Grid with its own spacing."""
        styles = self.document.styles.element
        after, line, size = rnd.choice(((160, 259, 22), (160, 278, 24), (200, 276, 22), (0, 240, 20)))
        kern = '<w:kern w:val="2"/>' if rnd.random() < 0.4 else ""
        language = "zh-CN" if self.language == "zh" else "en-US"
        styles.replace(
            styles.find(qn("w:docDefaults")),
            parse_xml(
                f'<w:docDefaults {nsdecls("w")}><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" '
                f'w:eastAsiaTheme="minorEastAsia" w:hAnsiTheme="minorHAnsi" w:cstheme="minorBidi"/>{kern}<w:sz w:val="{size}"/>'
                f'<w:szCs w:val="{size}"/><w:lang w:val="en-US" w:eastAsia="{language}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
                f'<w:pPrDefault><w:pPr><w:spacing w:after="{after}" w:line="{line}" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
                "</w:docDefaults>"
            ),
        )
        normal = self.document.styles["Normal"].element
        for name in ("w:pPr", "w:rPr"):
            child = normal.find(qn(name))
            if child is not None:
                normal.remove(child)
        grid = self.document.styles["Table Grid"].element
        properties = grid.find(qn("w:pPr"))
        if properties is not None:
            grid.remove(properties)
        grid.insert(
            grid.index(grid.find(qn("w:tblPr"))),
            parse_xml(
                f'<w:pPr {nsdecls("w")}><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
            ),
        )
        self.size = size / 2
        for part in self.document.part.package.iter_parts():
            if str(part.partname).endswith("theme1.xml"):
                blob = part.blob.decode("utf-8")
                for family in ("Cambria", "Calibri"):
                    blob = blob.replace(f'latin typeface="{family}"', 'latin typeface="@"')
                part._blob = blob.replace('latin typeface="@"', f'latin typeface="{self.family}"').encode(
                    "utf-8"
                )

    def _lists(self, rnd: Any) -> None:
        """Own list definitions beside those of the template."""
        numbering = self.document.part.numbering_part.element
        self.numbers = []
        for i in range(3):
            levels = []
            for depth in range(3):
                kind, text, font = rnd.choice(LEVELS)
                text = text.replace("%1", f"%{depth + 1}")
                if kind == "decimal" and depth and rnd.random() < 0.5:
                    text = "".join(f"%{d + 1}." for d in range(depth + 1))
                fonts = (
                    f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:hint="default"/></w:rPr>'
                    if font
                    else ""
                )
                follow = rnd.choice(("", "", "", '<w:suff w:val="space"/>', '<w:suff w:val="nothing"/>'))
                left, hang = 360 * (depth + 1) + rnd.choice((0, 360)), rnd.choice((360, 360, 284, 567))
                levels.append(
                    f'<w:lvl w:ilvl="{depth}"><w:start w:val="{rnd.choice((1, 1, 8))}"/><w:numFmt w:val="{kind}"/>'
                    f'{follow}<w:lvlText w:val="{text}"/><w:lvlJc w:val="{rnd.choice(("left", "left", "right"))}"/>'
                    f'<w:pPr><w:ind w:left="{left}" w:hanging="{hang}"/></w:pPr>{fonts}</w:lvl>'
                )
            key = 900 + i
            abstract = parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{key}"><w:multiLevelType '
                f'w:val="hybridMultilevel"/>{"".join(levels)}</w:abstractNum>'
            )
            numbering.insert(0, abstract)
            numbering.append(
                parse_xml(f'<w:num {nsdecls("w")} w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>')
            )
            self.numbers.append(key)

    # ---- blocks

    def _block(self, number: int) -> None:
        kinds = (
            "item",
            "item",
            "styled",
            "rich_table",
            "rich_table",
            "link",
            "symbols",
            "spaced",
            "auto_space",
            "justified",
            "control",
            "glued",
            "marks",
            "inner_table",
            "inline",
            "shaded",
            "section",
            "figures",
            "ruled",
            "kept_rows",
            "merged_down",
        )
        if self.rnd.random() < 0.55:
            getattr(self, f"_{self.rnd.choice(kinds)}")()
        else:
            super()._block(number)

    def _item(self) -> None:
        for _ in range(self.rnd.randint(1, 4)):
            par = self.document.add_paragraph(
                style=self.rnd.choice(("List Paragraph", "List Paragraph", None))
            )
            self._number_of(par, self.rnd.choice(self.numbers), self.rnd.choice((0, 0, 0, 1, 2)))
            par.add_run(self._text(self.rnd.randint(2, 30)))

    def _number_of(self, par: Any, key: int, depth: int) -> None:
        properties = par._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = depth
        properties.get_or_add_numId().val = key

    def _styled(self) -> None:
        for _ in range(self.rnd.randint(1, 3)):
            self.document.add_paragraph(style=self.rnd.choice(STYLES)).add_run(
                self._text(self.rnd.randint(2, 25))
            )

    def _link(self) -> None:
        par = self._plain()
        par.add_run(self._text(self.rnd.randint(1, 15)) + " ")
        link = (
            parse_xml(
                f'<w:hyperlink {nsdecls("w")} w:anchor="x"><w:r><w:t xml:space="preserve">{self._text(3)[:40]}</w:t></w:r>'
                "</w:hyperlink>"
            )
            if self.language not in ("en",)
            else parse_xml(
                f'<w:hyperlink {nsdecls("w")} w:anchor="x"><w:r><w:t>see the price list</w:t></w:r></w:hyperlink>'
            )
        )
        par._p.append(link)
        par.add_run(" " + self._text(self.rnd.randint(1, 15)))
        for kind in ("begin", "PAGE", "separate", "1", "end"):
            run = par.add_run()
            if kind in ("begin", "separate", "end"):
                run._r.append(parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>'))
            elif kind == "PAGE":
                run._r.append(parse_xml(f"<w:instrText {nsdecls('w')}> PAGE </w:instrText>"))
            else:
                run.text = kind

    def _symbols(self) -> None:
        par = self._plain()
        for _ in range(self.rnd.randint(2, 6)):
            par.add_run(
                self.rnd.choice(SYMBOLS)
                + self.rnd.choice((" ", "", " "))
                + self._text(self.rnd.randint(1, 6))
                + " "
            )

    def _spaced(self) -> None:
        par = self._plain()
        for _ in range(self.rnd.randint(1, 4)):
            run = par.add_run(self._text(self.rnd.randint(2, 10)) + " ")
            kind = self.rnd.random()
            if kind < 0.3:
                run._r.get_or_add_rPr().append(
                    parse_xml(f'<w:spacing {nsdecls("w")} w:val="{self.rnd.choice((-10, 10, 20, 40))}"/>')
                )
            elif kind < 0.5:
                run.font.small_caps = True
            elif kind < 0.7:
                run.font.all_caps = True
            elif kind < 0.8:
                run.font.hidden = True

    def _auto_space(self) -> None:
        for _ in range(self.rnd.randint(1, 2)):
            par = self.document.add_paragraph()
            par.add_run(self._text(self.rnd.randint(4, 25)))
            spacing = par._p.get_or_add_pPr()._add_spacing()
            for side in ("before", "after"):
                if self.rnd.random() < 0.7:
                    spacing.set(qn(f"w:{side}"), "100")
                    spacing.set(qn(f"w:{side}Autospacing"), "1")

    def _justified(self) -> None:
        par = self._plain()
        par.alignment = 3
        par.paragraph_format.first_line_indent = Twips(self.rnd.choice((0, 709)))
        par.add_run(self._text(self.rnd.randint(20, 80)))

    def _control(self) -> None:
        par = self._plain()
        par.add_run(self._text(3) + " ")
        text = "choose a role" if self.language != "zh" else "\u9009\u62e9"
        par._p.append(
            parse_xml(
                f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent><w:r><w:t>{text}</w:t></w:r></w:sdtContent></w:sdt>"
            )
        )
        par.add_run(" " + self._text(self.rnd.randint(3, 12)))

    def _glued(self) -> None:
        par = self._plain()
        words = self._text(self.rnd.randint(15, 40)).split(" ")
        par.add_run(
            "".join(
                word + self.rnd.choice((" ", " ", " ", " ", "\u00a0", "\u00a0", "\u2011", "  ", "\u202f"))
                for word in words
            )
        )

    def _marks(self) -> None:
        """Empty paragraphs whose mark is of another size."""
        for _ in range(self.rnd.randint(1, 2)):
            par = self._plain()
            par._p.get_or_add_pPr().append(
                parse_xml(f'<w:rPr {nsdecls("w")}><w:sz w:val="{self.rnd.choice((8, 16, 28, 36))}"/></w:rPr>')
            )
            if self.rnd.random() < 0.4:
                par.add_run(self._text(3)).add_break(WD_BREAK.LINE)

    def _inline(self) -> None:
        """A picture as Word writes it, with its distances given, between words."""
        par = self._plain()
        par.add_run(self._text(self.rnd.randint(3, 12)) + " ")
        run = par.add_run()
        run.add_picture(
            io.BytesIO(_png(4, 4)),
            width=Emu(self.rnd.randint(100000, 900000)),
            height=Emu(self.rnd.randint(60000, 400000)),
        )
        inline = run._r.find(".//" + qn("wp:inline"))
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")
        par.add_run(" " + self._text(self.rnd.randint(3, 20)))

    def _shaded(self) -> None:
        par = self._plain()
        properties = par._p.get_or_add_pPr()
        borders = "".join(
            f'<w:{side} w:val="{self.rnd.choice(("single", "double", "dotted"))}" w:sz="6" w:space="4" w:color="auto"/>'
            for side in ("top", "left", "bottom", "right")
        )
        properties.append(parse_xml(f"<w:pBdr {nsdecls('w')}>{borders}</w:pBdr>"))
        properties.append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="EEEEEE"/>'))
        par.add_run(self._text(self.rnd.randint(3, 25)))

    def _section(self) -> None:
        """A section that goes on upon the same page; its last paragraph holds nothing but its end."""
        self._plain().add_run(self._text(self.rnd.randint(3, 12)))
        self.document.add_section(WD_SECTION.CONTINUOUS)
        self._plain().add_run(self._text(self.rnd.randint(3, 20)))

    def _figures(self) -> None:
        """Numbers at decimal tabs, with units or words behind them."""
        par = self._plain()
        for position in sorted(self.rnd.sample(range(1400, 9000, 700), 2)):
            par.paragraph_format.tab_stops.add_tab_stop(Twips(position), WD_TAB_ALIGNMENT.DECIMAL)
        for _ in range(2):
            par.add_run(
                self._text(2)
                + "\t"
                + self.rnd.choice(("12.50", "1,250 EUR", "7", "3 to 5", "a.b@example.com"))
            )

    def _ruled(self) -> None:
        """Neighbours with lines between them, in boxes of one kind or of several."""
        mixed = self.rnd.random() < 0.5
        borders = self._lines_around(between=self.rnd.random() < 0.6)
        for _ in range(self.rnd.randint(2, 3)):
            par = self._plain("No Spacing")
            if mixed:
                borders = self._lines_around(between=True)
            par._p.get_or_add_pPr().append(parse_xml(f"<w:pBdr {nsdecls('w')}>{borders}</w:pBdr>"))
            par.add_run(self._text(self.rnd.randint(3, 20)))

    def _lines_around(self, *, between: bool) -> str:
        kind, size = self.rnd.choice(("single", "double", "thick", "triple")), self.rnd.choice((4, 8, 12))
        space = self.rnd.choice((1, 4, 6))
        sides = self.rnd.choice((("top", "left", "bottom", "right"), ("top", "bottom"), ("bottom",), ()))
        return "".join(
            f'<w:{side} w:val="{kind}" w:sz="{size}" w:space="{space}" w:color="auto"/>'
            for side in (*sides, *(("between",) if between else ()))
        )

    # ---- tables

    def _kept_rows(self) -> None:
        table = self._grid(self.rnd.randint(2, 4), 2)
        for row in table.rows:
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = self.rnd.random() < 0.7
                cell.paragraphs[0].add_run(self._text(self.rnd.randint(1, 9)))

    def _merged_down(self) -> None:
        """A cell with much text beside several rows."""
        rows, columns = self.rnd.randint(2, 4), self.rnd.randint(2, 3)
        table = self._grid(rows, columns)
        column = self.rnd.randrange(columns)
        long = table.cell(0, column).merge(table.cell(rows - 1, column))
        long.paragraphs[0].add_run(self._text(self.rnd.randint(8, 40)))
        for row in table.rows:
            for number, cell in enumerate(row.cells):
                if number != column:
                    cell.paragraphs[0].add_run(self._text(self.rnd.randint(1, 9)))

    def _rich_table(self) -> None:
        columns, rows = self.rnd.randint(2, 4), self.rnd.randint(1, 4)
        table = self._grid(rows, columns)
        properties = table._tbl.tblPr
        choice = self.rnd.random()
        width = properties.find(qn("w:tblW"))
        if choice < 0.2:
            width.set(qn("w:type"), "pct")
            width.set(qn("w:w"), str(self.rnd.choice((5000, 4000, 2500))))
        elif choice < 0.4:
            width.set(qn("w:type"), "dxa")
            width.set(qn("w:w"), str(self.rnd.choice((6000, 8000, 9000))))
        if self.rnd.random() < 0.2:
            table.alignment = 1
        elif self.rnd.random() < 0.3:
            properties.append(
                parse_xml(
                    f'<w:tblInd {nsdecls("w")} w:w="{self.rnd.choice((-108, 108, 284))}" w:type="dxa"/>'
                )
            )
        if self.rnd.random() < 0.3:
            sides = "".join(
                f'<w:{side} w:val="single" w:sz="{self.rnd.choice((4, 8, 12, 18))}" w:space="0" w:color="auto"/>'
                for side in ("top", "left", "bottom", "right", "insideH", "insideV")
                if self.rnd.random() < 0.8
            )
            properties.append(parse_xml(f"<w:tblBorders {nsdecls('w')}>{sides}</w:tblBorders>"))
        for row in table.rows:
            for cell in row.cells:
                self._fill_cell(cell)

    def _fill_cell(self, cell: Any) -> None:
        par = cell.paragraphs[0]
        par.add_run(self._text(self.rnd.randint(1, 12)))
        chance = self.rnd.random()
        properties = cell._tc.get_or_add_tcPr()
        if chance < 0.12:
            self._number_of(par, self.rnd.choice(self.numbers), 0)
        elif chance < 0.24:
            par.paragraph_format.space_before, par.paragraph_format.space_after = (
                Pt(4),
                Pt(self.rnd.choice((0, 6))),
            )
        elif chance < 0.34:
            properties.append(
                parse_xml(
                    f'<w:tcBorders {nsdecls("w")}><w:{self.rnd.choice(("top", "bottom"))} w:val="single" '
                    f'w:sz="{self.rnd.choice((12, 24))}" w:space="0" w:color="auto"/></w:tcBorders>'
                )
            )
        elif chance < 0.44:
            properties.append(
                parse_xml(
                    f'<w:tcMar {nsdecls("w")}><w:top w:w="{self.rnd.choice((0, 80))}" w:type="dxa"/>'
                    f'<w:left w:w="200" w:type="dxa"/></w:tcMar>'
                )
            )
        elif chance < 0.54:
            properties.append(parse_xml(f'<w:vAlign {nsdecls("w")} w:val="center"/>'))
        elif chance < 0.6:
            cell.add_paragraph(self._text(self.rnd.randint(1, 8)), style="List Bullet")

    def _inner_table(self) -> None:
        table = self._grid(1, 2)
        table.cell(0, 0).paragraphs[0].add_run(self._text(4))
        inner = table.cell(0, 1).add_table(2, 2)
        for row in inner.rows:
            for cell in row.cells:
                cell.paragraphs[0].add_run(self._text(self.rnd.randint(1, 4)))
        if self.rnd.random() < 0.5:
            table.cell(0, 1).add_paragraph(self._text(3) if self.rnd.random() < 0.5 else "")


__all__ = ["OfficeMaker", "OxmlElement"]
