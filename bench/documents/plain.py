"""Documents of every construct the built-in engine claims to measure."""

from __future__ import annotations

import io
import random

from docx import Document
from docx.oxml.ns import qn

from documents.paragraphs import FAMILIES
from documents.tables import Tables
from documents.words import LANGUAGES

SIZES = (9, 9.5, 10, 10.5, 11, 12, 13, 14)


class Maker(Tables):
    """Writes one document from its seed; `blocks` says how many blocks, `tail` how many words the last one has."""

    def __init__(self, seed: int, number: int) -> None:
        self.key = f"{seed}/{number}"
        self.number = number
        rnd = random.Random(self.key)
        self.language = list(LANGUAGES)[number % len(LANGUAGES)]
        families = FAMILIES if self.language != "ru" else ("Arial", "Times New Roman", "Calibri", "Arial")
        self.family = families[number // 5 % 4]
        self.size = rnd.choice(SIZES)
        self.writer = ("product", "template", "word")[number // 20 % 3]
        self.plan = rnd.random()
        self.pitch = rnd.choice(("exact", "exact", "least", "auto", "auto", "auto"))
        self.tail_kind = rnd.choice(("paragraph", "paragraph", "bullet", "row"))

    def build(self, blocks: int, tail: int) -> bytes:
        """The document with so many blocks and a last one of so many words."""
        rnd = random.Random(self.key + "/body")
        document = Document()
        self.rnd, self.document = rnd, document
        self.marks: list[int] = []  # paragraphs and table rows of the body after each block
        self._frame(random.Random(self.key + "/frame"))
        for i in range(blocks):
            self.rnd = random.Random(f"{self.key}/block/{i}")
            self._block(i)
            self.marks.append(self._count())
        self.rnd = random.Random(self.key + "/tail")
        if tail > 0:
            self._tail(tail)
        stream = io.BytesIO()
        document.save(stream)
        del self.document  # a thousand makers are kept, and a document takes six megabytes
        return stream.getvalue()

    def _count(self) -> int:
        body = self.document.element.body
        return sum(
            len(child.tr_lst) if child.tag == qn("w:tbl") else child.tag == qn("w:p") for child in body
        )

    def _block(self, number: int) -> None:
        kinds = ("paragraph",) * 5 + (
            "bullet",
            "bullet",
            "number",
            "heading",
            "table",
            "tabs",
            "hanging",
            "mixed",
            "long",
            "long",
            "breaks",
            "picture",
            "borders",
            "indents",
            "nested",
            "empty",
            "center",
            "keep",
        )
        kind = self.rnd.choice(kinds)
        if number == 0 and self.plan < 0.6:
            kind = "heading"
        getattr(self, f"_{kind}")()

    def _tail(self, words: int) -> None:
        if self.tail_kind == "bullet":
            par = self.document.add_paragraph(style="List Bullet")
        elif self.tail_kind == "row":
            table = self._grid(1, 2)
            table.cell(0, 0).paragraphs[0].add_run(self._text(2))
            par = table.cell(0, 1).paragraphs[0]
        else:
            par = self._plain()
        par.add_run(self._text(words))
