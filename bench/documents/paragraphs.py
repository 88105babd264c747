"""Blocks of text: paragraphs, lists, headings, tabs, borders, pictures."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Emu, Pt, Twips

from documents.page import Page
from documents.words import LONG

FAMILIES = ("Arial", "Times New Roman", "Calibri", "Cambria")


class Paragraphs(Page):
    """Adds blocks of text to the document."""

    def _plain(self, style: str | None = None) -> Any:
        par = self.document.add_paragraph(style=style)
        if self.writer == "product":
            return par
        if self.rnd.random() < 0.15:
            self._spacing(par.paragraph_format)
        return par

    def _spacing(self, form: Any) -> None:
        kind = self.rnd.choice(("exact", "least", "auto", "space"))
        if kind == "exact":
            self._exact(form, self.size)
        elif kind == "least":
            self._line(form, self.rnd.choice((200, 260, 320)), "atLeast")
        elif kind == "auto":
            self._line(form, self.rnd.choice((216, 240, 252, 276, 300, 360, 480)), "auto")
        else:
            form.space_before, form.space_after = (
                Pt(self.rnd.choice((0, 4, 6, 12))),
                Pt(self.rnd.choice((0, 3, 6, 12))),
            )

    def _paragraph(self) -> None:
        par = self._plain()
        par.add_run(self._text(self.rnd.randint(6, 70)))
        if self.rnd.random() < 0.1:
            par.alignment = 3  # justified

    def _center(self) -> None:
        par = self._plain()
        par.alignment = self.rnd.choice((1, 2))
        par.add_run(self._text(self.rnd.randint(4, 30)))

    def _empty(self) -> None:
        self._plain()

    def _bullet(self) -> None:
        for _ in range(self.rnd.randint(1, 3)):
            par = self.document.add_paragraph(
                style=self.rnd.choice(("List Bullet", "List Bullet", "List Bullet 2"))
            )
            par.add_run(self._text(self.rnd.randint(3, 35)))

    def _number(self) -> None:
        for _ in range(self.rnd.randint(1, 3)):
            self.document.add_paragraph(style="List Number").add_run(self._text(self.rnd.randint(3, 35)))

    def _heading(self) -> None:
        self.document.add_heading(self._text(self.rnd.randint(2, 8)), level=self.rnd.choice((1, 2, 2, 3)))

    def _keep(self) -> None:
        par = self._plain()
        par.paragraph_format.keep_with_next = True
        par.paragraph_format.keep_together = self.rnd.random() < 0.5
        par.add_run(self._text(self.rnd.randint(3, 30)))
        self._plain().add_run(self._text(self.rnd.randint(5, 40)))

    def _mixed(self) -> None:
        par = self._plain()
        for _ in range(self.rnd.randint(2, 8)):
            run = par.add_run(self._text(self.rnd.randint(1, 10)) + self.rnd.choice((" ", " ", "", ", ")))
            run.bold, run.italic = self.rnd.random() < 0.35, self.rnd.random() < 0.25
            if self.rnd.random() < 0.25:
                run.font.size = Pt(self.size + self.rnd.choice((-2, -1, 1, 2, 4)))
            if self.rnd.random() < 0.1:
                run.font.superscript = True
            if self.rnd.random() < 0.08:
                run.font.all_caps = True
            if self.rnd.random() < 0.1 and self.language != "ru":
                run.font.name = self.rnd.choice(FAMILIES)

    def _long(self) -> None:
        par = self._plain()
        words = self._text(self.rnd.randint(10, 40)).split(" ")
        for _ in range(self.rnd.randint(1, 4)):
            words.insert(self.rnd.randrange(len(words) + 1), self.rnd.choice(LONG))
        par.add_run(" ".join(words))

    def _breaks(self) -> None:
        par = self._plain()
        for _ in range(self.rnd.randint(1, 3)):
            par.add_run(self._text(self.rnd.randint(2, 25))).add_break(WD_BREAK.LINE)
        if self.rnd.random() < 0.8:
            par.add_run(self._text(self.rnd.randint(2, 12)))

    def _tabs(self) -> None:
        par = self._plain()
        if self.rnd.random() < 0.7:
            for position in sorted(self.rnd.sample(range(700, 9000, 350), self.rnd.randint(1, 3))):
                par.paragraph_format.tab_stops.add_tab_stop(Twips(position), self.rnd.choice((0, 0, 1, 2, 3)))
        parts = [self._text(self.rnd.randint(1, 6)) for _ in range(self.rnd.randint(2, 5))]
        par.add_run("\t".join(parts))

    def _hanging(self) -> None:
        par = self._plain()
        indent = self.rnd.choice((284, 567, 850, 1134))
        par.paragraph_format.left_indent = Twips(indent)
        par.paragraph_format.first_line_indent = Twips(-self.rnd.choice((indent, indent, 284)))
        par.add_run(f"{self.rnd.randint(1, 20)}.\t" + self._text(self.rnd.randint(4, 40)))

    def _indents(self) -> None:
        par = self._plain()
        form = par.paragraph_format
        form.left_indent, form.right_indent = (
            Twips(self.rnd.choice((0, 283, 567, 1134))),
            Twips(self.rnd.choice((0, 283, 850))),
        )
        form.first_line_indent = Twips(self.rnd.choice((0, 283, 709)))
        par.add_run(self._text(self.rnd.randint(10, 50)))

    def _borders(self) -> None:
        par = self._plain()
        properties = par._p.get_or_add_pPr()
        sides = "".join(
            f'<w:{side} w:val="single" w:sz="{self.rnd.choice((4, 8, 12))}" w:space="{self.rnd.choice((1, 4, 6))}" '
            'w:color="auto"/>'
            for side in self.rnd.choice((("bottom",), ("top", "bottom"), ("top", "left", "bottom", "right")))
        )
        properties.append(parse_xml(f"<w:pBdr {nsdecls('w')}>{sides}</w:pBdr>"))
        properties.insert_element_before(
            properties[-1], *("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
        )
        par.add_run(self._text(self.rnd.randint(4, 30)))

    def _picture(self) -> None:
        par = self._plain()
        par.add_run(self._text(self.rnd.randint(0, 5)))
        par.add_run().add_picture(
            io.BytesIO(png(8, 8)),
            width=Emu(self.rnd.randint(200000, 2500000)),
            height=Emu(self.rnd.randint(100000, 900000)),
        )
        par.add_run(self._text(self.rnd.randint(0, 12)))


def png(width: int, height: int) -> bytes:
    """A small grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
