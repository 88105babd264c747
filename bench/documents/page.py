"""The page and the styles of a document, its header and its footer."""

from __future__ import annotations

import random
from typing import Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, Twips

from documents.words import LANGUAGES, Words


class Page(Words):
    """Sets up an empty document."""

    document: Any
    family: str
    size: float
    writer: str

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
