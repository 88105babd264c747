"""Blocks of text as clients put them into theirs: own lists, links, symbols, controls, sections, lines between."""

from __future__ import annotations

import io
from typing import Any

from docx.enum.section import WD_SECTION
from docx.enum.text import WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Twips

from documents.paragraphs import png
from documents.plain import Maker

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


class OfficeParagraphs(Maker):
    """Adds them to the document; `numbers` are the ids of its own lists."""

    numbers: list[int]

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
            io.BytesIO(png(4, 4)),
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
