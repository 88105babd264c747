"""Documents as Word itself writes them, and with what clients put into theirs."""

from __future__ import annotations

from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from documents.office_tables import OfficeTables

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


class OfficeMaker(OfficeTables):
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
