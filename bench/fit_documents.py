"""Documents to compare page measures on: made from a seed, of every construct the built-in engine claims to measure."""

from __future__ import annotations

import io
import random
import struct
import zlib
from dataclasses import dataclass, field
from typing import Any

from docx import Document
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Pt, Twips

LANGUAGES = {"en": "en-GB", "ru": "ru-RU", "nb": "nb-NO", "hu": "hu-HU", "zh": "zh-CN"}
FAMILIES = ("Arial", "Times New Roman", "Calibri", "Cambria")
SIZES = (9, 9.5, 10, 10.5, 11, 12, 13, 14)

WORDS = {
    "en": "the closer calls back within one working day and writes the result into the deal before lunch every lead gets "
    "an answer in five minutes price list discount approval head of sales review margin customer offer contract "
    "invoice handover weekly pipeline meeting forecast quota target regular buyer complaint stock delivery date "
    "follow-up win-loss well-known end-to-end day-to-day and/or yes/no client's owner's \u201cno\u201d \u2018maybe\u2019 (see R-04) "
    "10% 25% 1,500 3.5 9:30 24/7 Q3/Q4 e.g. i.e. step-by-step twenty-four \u2013 \u2014 \u2026 A4 CRM 5\u201310 2024-2026 #7 &",
    "ru": "\u043c\u0435\u043d\u0435\u0434\u0436\u0435\u0440 \u043f\u0435\u0440\u0435\u0437\u0432\u0430\u043d\u0438\u0432\u0430\u0435\u0442 \u043a\u043b\u0438\u0435\u043d\u0442\u0443 \u0432 \u0442\u0435\u0447\u0435\u043d\u0438\u0435 \u0440\u0430\u0431\u043e\u0447\u0435\u0433\u043e \u0434\u043d\u044f \u0438 \u0437\u0430\u043f\u0438\u0441\u044b\u0432\u0430\u0435\u0442 \u0440\u0435\u0437\u0443\u043b\u044c\u0442\u0430\u0442 \u0441\u0434\u0435\u043b\u043a\u0438 "
    "\u0440\u0443\u043a\u043e\u0432\u043e\u0434\u0438\u0442\u0435\u043b\u044c \u043e\u0442\u0434\u0435\u043b\u0430 \u043f\u0440\u043e\u0434\u0430\u0436 \u0443\u0442\u0432\u0435\u0440\u0436\u0434\u0430\u0435\u0442 \u0441\u043a\u0438\u0434\u043a\u0443 \u0441\u0432\u044b\u0448\u0435 \u043f\u043e\u0440\u043e\u0433\u0430 \u043a\u043e\u043c\u043c\u0435\u0440\u0447\u0435\u0441\u043a\u043e\u0435 \u043f\u0440\u0435\u0434\u043b\u043e\u0436\u0435\u043d\u0438\u0435 \u0434\u043e\u0433\u043e\u0432\u043e\u0440 "
    "\u0441\u0447\u0451\u0442-\u0444\u0430\u043a\u0442\u0443\u0440\u0430 \u0441\u0440\u043e\u043a \u043d\u0435 \u0431\u043e\u043b\u0435\u0435 \u0442\u0440\u0451\u0445 \u0434\u043d\u0435\u0439 \u0437\u0432\u043e\u043d\u043e\u043a \u0432\u0441\u0442\u0440\u0435\u0447\u0430 \u0432\u043e\u0437\u0440\u0430\u0436\u0435\u043d\u0438\u0435 \u00ab\u0434\u043e\u0440\u043e\u0433\u043e\u00bb \u00ab\u043f\u043e\u0434\u0443\u043c\u0430\u044e\u00bb \u2014 \u2013 \u0438/\u0438\u043b\u0438 \u043f\u043e-\u043f\u0440\u0435\u0436\u043d\u0435\u043c\u0443 \u2116\u00a07 "
    "10\u00a0% 1\u00a0500 (\u0441\u043c. \u043f.\u00a04) \u0438 \u0442.\u00a0\u0434. \u0432\u0437\u0430\u0438\u043c\u043e\u0434\u0435\u0439\u0441\u0442\u0432\u0438\u0435 \u043e\u0442\u0432\u0435\u0442\u0441\u0442\u0432\u0435\u043d\u043d\u043e\u0441\u0442\u044c 2024\u20132026 CRM-\u0441\u0438\u0441\u0442\u0435\u043c\u0430",
    "nb": "selgeren ringer kunden tilbake innen \u00e9n arbeidsdag og skriver resultatet i avtalen salgssjefen godkjenner rabatter over "
    "grensen hver henvendelse f\u00e5r svar p\u00e5 fem minutter kundebehandlingsrutine tilbudsoppf\u00f8lging m\u00e5l og budsjett \u00e5rsplan "
    "l\u00f8nnsomhet f\u00f8rstegangskj\u00f8per ja/nei og/eller 10 % \u00abfor dyrt\u00bb \u2013 s\u00e6rlig salgs- og markedsavdelingen "
    "konkurranseanalyse oppl\u00e6ringsansvarlig arbeidsmilj\u00f8 5\u201310 kl. 09.30 f.eks. osv.",
    "hu": "az \u00e9rt\u00e9kes\u00edt\u0151 egy munkanapon bel\u00fcl visszah\u00edvja az \u00fcgyfelet \u00e9s be\u00edrja az eredm\u00e9nyt az \u00fcgyletbe a vezet\u0151 "
    "hagyja j\u00f3v\u00e1 a hat\u00e1r feletti engedm\u00e9nyt minden \u00e9rdekl\u0151d\u0151 \u00f6t percen bel\u00fcl kap v\u00e1laszt aj\u00e1nlat szerz\u0151d\u00e9s sz\u00e1mla "
    "hat\u00e1rid\u0151 \u0171rlap \u0151sz k\u00f6r\u00fcltekint\u0151en fel\u00fclvizsg\u00e1lat \u201edr\u00e1ga\u201d \u201emajd megl\u00e1tjuk\u201d \u2013 \u00e9s/vagy 10%-os 5-10 2026. "
    "megb\u00edzhat\u00f3s\u00e1g versenyt\u00e1rselemz\u00e9s \u00fcgyf\u00e9lkapcsolat pl. stb. napi-heti",
}
CHINESE = (
    "\u9500\u552e\u4eba\u5458\u5fc5\u987b\u5728\u4e00\u4e2a\u5de5\u4f5c\u65e5\u5185\u56de\u7535",
    "\u5ba2\u6237\u7684\u95ee\u9898\u8981\u8bb0\u5f55\u5728\u7cfb\u7edf\u91cc",
    "\u7ecf\u7406\u6279\u51c6\u8d85\u8fc7\u9650\u989d\u7684\u6298\u6263",
    "\u6bcf\u5468\u68c0\u67e5\u4e00\u6b21\u9500\u552e\u6f0f\u6597",
    "\u4ea7\u54c1\u4ef7\u683c\u4e0e\u4ea4\u8d27\u671f\u9650",
    "\u62a5\u4ef7\u5355\u5e94\u5728\u4e09\u5929\u5185\u53d1\u51fa",
    "\u5408\u540c\u7b7e\u8ba2\u4e4b\u540e\u5f00\u5177\u53d1\u7968",
    "\u65b0\u4eba\u57f9\u8bad\u4e3a\u671f\u4e94\u5929",
    "\u201c\u592a\u8d35\u4e86\u201d\u4e0d\u662f\u62d2\u7edd\u7684\u7406\u7531",
    "\uff08\u89c1\u7b2c\u56db\u6761\uff09",
    "\u5b8c\u6210\u7387\u4e0d\u4f4e\u4e8e90%",
    "CRM\u7cfb\u7edf",
    "\u300a\u9500\u552e\u624b\u518c\u300b\u7b2c3\u7ae0",
    "\u6bcf\u6708\u7b2c1\u4e2a\u5de5\u4f5c\u65e5",
    "10\u4e07\u5143\u4ee5\u4e0a",
    "A\u7c7b\u5ba2\u6237",
)
LONG = (
    "anna.hansen-olsen@salg.example.com",
    "https://www.example.com/playbook/regulations/R-04/steps?id=17&lang=en#top",
    "www.example.org/a/b",
    "Donaudampfschifffahrtsgesellschaftskapit\u00e4nsm\u00fctzenabzeichen",
    "C:\\Sales\\2026\\offers.xlsx",
    "super\u00adcali\u00adfragi\u00adlistic\u00adexpi\u00adali\u00addocious",
    "R\u201104",
    "10\u00a0000\u00a0kr",
    "e\u0301te\u0301",
    "+47\u00a022\u00a033\u00a044\u00a055",
    "antidis\u00adestablish\u00admentarianism",
    "x" * 90,
    "a,b;c:d",
    "[1]",
    "{ok}",
    "50/50",
    "$1,500.00",
    "\u20ac99",
    "\u00a7 4",
    "3\u00d74",
    "\u2192",
)


@dataclass
class Spec:
    """What one document is to be: everything else follows from the number."""

    number: int
    language: str
    family: str
    size: float
    writer: str
    blocks: list[tuple[str, Any]] = field(default_factory=list)
    tail: int = 0


class Maker:
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

    # ---- the frame: page, styles, header and footer

    def _frame(self, rnd: random.Random) -> None:
        document, section = self.document, self.document.sections[0]
        section.page_width, section.page_height = Twips(11906), Twips(16838)
        section.left_margin, section.right_margin = (
            Twips(rnd.choice((850, 1134, 1417, 1701))),
            Twips(rnd.choice((567, 850, 1134, 1417))),
        )
        section.top_margin, section.bottom_margin = (
            Twips(rnd.choice((850, 1134, 1417))),
            Twips(rnd.choice((850, 1134, 1440))),
        )
        section.header_distance = section.footer_distance = Twips(rnd.choice((400, 567, 708)))
        normal = document.styles["Normal"]
        self._fonts(normal.element.get_or_add_rPr(), theme=False)
        if self.writer != "template":
            normal.font.size = Pt(self.size)
        if self.writer == "product":
            normal.font.name = self.family
            self._exact(normal.paragraph_format, self.size)
            normal.paragraph_format.space_after = Pt(rnd.choice((0, 2, 3, 6)))
        elif self.writer == "word":
            self._like_word(rnd)
        else:
            normal.font.name, normal.font.size = self.family, Pt(self.size)
        if self.writer == "product" or rnd.random() < 0.7:
            self._modern()
        if rnd.random() < 0.6:
            self._running(section.header, rnd)
        if rnd.random() < 0.6:
            self._running(section.footer, rnd)

    def _fonts(self, properties: Any, *, theme: bool) -> None:
        fonts = properties.find(qn("w:rFonts"))
        if fonts is None:
            fonts = OxmlElement("w:rFonts")
            properties.insert(0, fonts)
        for key in ("w:ascii", "w:hAnsi", "w:cs"):
            fonts.set(qn(key), self.family)
        for key in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(key), None)
        if self.language == "zh":
            fonts.set(qn("w:eastAsia"), "Noto Sans CJK SC")
        language = properties.find(qn("w:lang"))
        if language is None:
            language = OxmlElement("w:lang")
            properties.append(language)
        language.set(qn("w:val"), LANGUAGES[self.language] if self.language != "zh" else "en-US")
        language.set(qn("w:eastAsia"), "zh-CN")

    def _like_word(self, rnd: random.Random) -> None:
        """Document defaults as Word writes them: 8 or 10 pt after, 1.08 or 1.15 line spacing."""
        defaults = self.document.styles.element.find(qn("w:docDefaults"))
        par = defaults.find(qn("w:pPrDefault"))
        for child in list(par):
            par.remove(child)
        after, line = rnd.choice(((160, 259), (200, 276), (0, 240), (120, 264)))
        par.append(
            parse_xml(
                f'<w:pPr {nsdecls("w")}><w:spacing w:after="{after}" w:line="{line}" w:lineRule="auto"/></w:pPr>'
            )
        )
        run = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
        self._fonts(run, theme=False)
        size = run.find(qn("w:sz"))
        if size is None:
            size = OxmlElement("w:sz")
            run.append(size)
        size.set(qn("w:val"), str(int(self.size * 2)))
        if rnd.random() < 0.3:
            run.append(parse_xml(f'<w:kern {nsdecls("w")} w:val="2"/>'))
        for style in ("Normal", "Body Text", "List Paragraph"):
            spacing = self.document.styles[style].element.find(qn("w:pPr"))
            if spacing is not None and spacing.find(qn("w:spacing")) is not None:
                spacing.remove(spacing.find(qn("w:spacing")))

    def _modern(self) -> None:
        settings = self.document.settings.element
        compat = settings.find(qn("w:compat"))
        if compat is None:
            compat = OxmlElement("w:compat")
            settings.append(compat)
        for child in list(compat):
            compat.remove(child)
        compat.append(
            parse_xml(
                f'<w:compatSetting {nsdecls("w")} w:name="compatibilityMode" '
                'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
            )
        )

    def _running(self, part: Any, rnd: random.Random) -> None:
        part.is_linked_to_previous = False
        self.rnd = rnd
        if rnd.random() < 0.25:
            table = part.add_table(rnd.choice((1, 2)), 2, Twips(8000))
            table.style = rnd.choice(("Table Grid", "Normal Table"))
            for cell in (cell for row in table.rows for cell in row.cells):
                cell.paragraphs[0].add_run(self._text(rnd.randint(1, 6)))
        for i in range(rnd.choice((1, 1, 2, 3))):
            par = part.paragraphs[0] if i == 0 else part.add_paragraph()
            par.add_run(self._text(rnd.randint(2, 9)))
            if rnd.random() < 0.4:
                par.add_run("\tR-04\t2")

    # ---- blocks

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

    def _exact(self, form: Any, size: float) -> None:
        self._line(form, int(size * 20 * 1.2) // 5 * 5, "exact")

    @staticmethod
    def _line(form: Any, value: int, rule: str) -> None:
        properties = form._element.get_or_add_pPr()
        spacing = properties.find(qn("w:spacing"))
        if spacing is None:
            spacing = properties._add_spacing()
        spacing.set(qn("w:line"), str(value))
        spacing.set(qn("w:lineRule"), rule)

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
            io.BytesIO(_png(8, 8)),
            width=Emu(self.rnd.randint(200000, 2500000)),
            height=Emu(self.rnd.randint(100000, 900000)),
        )
        par.add_run(self._text(self.rnd.randint(0, 12)))

    # ---- tables

    def _grid(self, rows: int, columns: int) -> Any:
        style = (
            "Table Grid"
            if self.rnd.random() < 0.6
            else self.rnd.choice(("Normal Table", "Light List", "Light Shading"))
        )
        body = self.document.element.body
        if len(body) > 1 and body[-2].tag == qn("w:tbl"):
            self._plain().add_run(self._text(self.rnd.randint(0, 3)))
        table = self.document.add_table(rows=rows, cols=columns)
        if style != "Normal Table":
            table.style = style
        section = self.document.sections[0]
        room = 11906 - section.left_margin.twips - section.right_margin.twips
        cuts = sorted(self.rnd.sample(range(12, 89, 13), columns - 1))
        parts = [b - a for a, b in zip([0, *cuts], [*cuts, 100], strict=True)]
        if self.writer == "product" or self.rnd.random() < 0.5:
            table.autofit = False
        if self.writer == "product" or self.rnd.random() < 0.6:
            widths = [room * part // 100 for part in parts]
            for column, width in zip(table.columns, widths, strict=True):
                column.width = Twips(width)
            for row in table.rows:
                for cell, width in zip(row.cells, widths, strict=True):
                    cell.width = Twips(width)
        return table

    def _table(self) -> None:
        columns, rows = self.rnd.randint(2, 4), self.rnd.randint(2, 5)
        table = self._grid(rows, columns)
        if self.rnd.random() < 0.4:
            self._margins(table)
        for r, row in enumerate(table.rows):
            for cell in row.cells:
                cell.paragraphs[0].add_run(self._text(self.rnd.randint(1, 14))).bold = r == 0
                if self.rnd.random() < 0.1:
                    cell.add_paragraph(self._text(self.rnd.randint(1, 9)))
            properties = row._tr.get_or_add_trPr()
            if r == 0 and self.rnd.random() < 0.5:
                properties.append(OxmlElement("w:tblHeader"))
            if self.rnd.random() < 0.3:
                properties.append(OxmlElement("w:cantSplit"))
            if self.rnd.random() < 0.2:
                properties.append(
                    parse_xml(
                        f'<w:trHeight {nsdecls("w")} w:val="{self.rnd.choice((300, 500, 800))}" '
                        f'w:hRule="{self.rnd.choice(("atLeast", "exact"))}"/>'
                    )
                )
        if self.rnd.random() < 0.25:
            table.cell(0, 0).merge(table.cell(0, 1))
        if rows > 2 and self.rnd.random() < 0.25:
            table.cell(1, columns - 1).merge(table.cell(2, columns - 1))

    def _margins(self, table: Any) -> None:
        sides = "".join(
            f'<w:{side} w:w="{self.rnd.choice((0, 28, 57, 108, 170))}" w:type="dxa"/>'
            for side in ("top", "left", "bottom", "right")
        )
        table._tbl.tblPr.append(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>"))

    def _nested(self) -> None:
        table = self._grid(2, 2)
        for row in table.rows:
            for cell in row.cells:
                cell.paragraphs[0].add_run(self._text(self.rnd.randint(1, 12)))
        for text in range(self.rnd.randint(1, 3)):
            table.cell(1, 1).add_paragraph(self._text(3 + text), style=self.rnd.choice(("List Bullet", None)))

    # ---- text

    def _text(self, words: int) -> str:
        if words <= 0:
            return ""
        if self.language == "zh":
            return self._chinese(words)
        stock = WORDS[self.language].split(" ")
        chosen = [self.rnd.choice(stock) for _ in range(words)]
        for i in range(len(chosen)):
            chance = self.rnd.random()
            if chance < 0.05:
                chosen[i] += self.rnd.choice((".", ",", ";", ":", "?", "!"))
            elif chance < 0.06:
                chosen[i] = self.rnd.choice(LONG[:3])
        return " ".join(chosen)

    def _chinese(self, words: int) -> str:
        parts = []
        for _ in range(max(words // 4, 1)):
            parts.append(self.rnd.choice(CHINESE))
            parts.append(
                self.rnd.choice(("\uff0c", "\uff0c", "\u3002", "\u3001", "\uff1b", "\uff1a", "", " "))
            )
        return "".join(parts)[: max(words * 2, 2)]


def _png(width: int, height: int) -> bytes:
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
