"""The text of a paragraph: runs, tabs, breaks, fields and inline pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from playbook.fit.props import R_PR, Props, Q, run_props
from playbook.fit.tree import BREAK, PICTURE, TAB, Look, Span

if TYPE_CHECKING:
    from playbook.fit.paragraphs import Base
    from playbook.fit.reader import Reader

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_RUN, _TEXT = Q + "r", frozenset((Q + "t", Q + "delText"))
_BREAK, _SYMBOL = Q + "br", Q + "sym"
_MARGIN_TAB, _COMMENT = Q + "ptab", Q + "commentReference"
_FIELD, _INSTRUCTION, _DRAWING = Q + "fldChar", Q + "instrText", Q + "drawing"
_SIMPLE_FIELD, _CONTROL, _ALTERNATE = Q + "fldSimple", Q + "sdt", _MC + "AlternateContent"
_PAR, _CELL, _CONTENT, _PLAIN = (
    Q + "p",
    Q + "tc",
    Q + "sdtContent",
    f"{Q}sdtPr/{Q}text",
)
_OLD_DRAWING, _RULE = Q + "pict", "{urn:schemas-microsoft-com:office:office}hr"
_FORMULAS = (_M + "oMath", _M + "oMathPara")
_WIDEST = 31680  # twips: of a page in Word
_ASIDE = 181  # twips left and right of a picture that does not say how far text stands off
_OPEN = frozenset(Q + name for name in ("smartTag", "customXml", "dir", "bdo"))
_DELETED = frozenset((Q + "del", Q + "moveFrom"))
_TRACKED = _DELETED | {Q + "ins", Q + "moveTo"}
# Text before, in and behind these is not measured as one.
_CUTS = frozenset(
    Q + name for name in ("hyperlink", "fldSimple", "bookmarkStart", "bookmarkEnd", "permStart", "permEnd")
)
_SAME_LENGTH = (
    "HYPERLINK",
    "REF",
    "PAGEREF",
    "STYLEREF",
    "TITLE",
    "SUBJECT",
    "AUTHOR",
    "DOCPROPERTY",
    "MERGEFIELD",
    "SEQ",
    "FORMTEXT",
    "FORMCHECKBOX",
    "QUOTE",
    "PAGE",
    "NUMPAGES",
    "SECTIONPAGES",
)
_SIMPLE = {Q + "tab": TAB, Q + "cr": BREAK, Q + "noBreakHyphen": "\u2011", Q + "softHyphen": "\u00ad"}
_APART = {
    Q + "footnoteReference": "footnotes",
    Q + "endnoteReference": "endnotes",
    Q + "object": "embedded objects",
    Q + "ruby": "phonetic guides",
    _OLD_DRAWING: "old-style drawings",
}


class Collector:
    """Gathers one paragraph's characters and the looks they have."""

    def __init__(self, reader: Reader, base: Base, *, body: bool) -> None:
        self.reader, self.base, self.body = reader, base, body
        self.text: list[str] = []
        self.spans: list[Span] = []
        self.pictures: dict[int, tuple[int, int]] = {}
        self.length = 0
        self.field: list[str] = []
        self.page_break = False  # one that waits for the text behind it
        self.page_break_first = False
        self.parts: list[int] = []  # where new pages begin within the paragraph
        self.hidden_only = False
        self.said: Props = {}  # what the run says of itself
        self.cut = -1  # where the last bookmark stands
        self.change: tuple[str, ...] = ()  # the tracked change it is in
        # What the text before says; what says the same is measured as one with it, but not over a bookmark and the like.
        self.before: tuple[Props, tuple[str, ...]] | None = None
        self.plain = False  # within a control for plain text, of which LibreOffice drops the formatting

    def paragraph(self, element: etree._Element) -> None:
        """Gathers a whole paragraph."""
        self.plain = _in_plain_control(element)
        self.collect(element)

    def collect(self, parent: etree._Element) -> None:
        for child in parent:
            tag = child.tag
            if tag == _RUN:
                self._run(child)
            elif tag in _CUTS:
                self.before, self.cut = None, self.length
                if tag == _SIMPLE_FIELD:
                    self._instruction(child.get(Q + "instr", ""))
                self.collect(child)
                self.before = None
            elif tag in _OPEN:
                self.collect(child)
            elif tag in _TRACKED:
                self._tracked(child)
            elif tag == _CONTROL:
                content = child.find(_CONTENT)
                if content is not None:
                    self._control(content, plain=child.find(_PLAIN) is not None)
            elif tag == _ALTERNATE:
                self._alternate(child)
            elif tag in _FORMULAS:
                self.reader.note("formulas")

    def _tracked(self, element: etree._Element) -> None:
        if element.tag in _DELETED:  # a deletion that is only tracked is still printed
            self.reader.document.tracked = True
        before, self.change = (
            self.change,
            (element.tag, element.get(Q + "author", ""), element.get(Q + "date", "")),
        )
        self.collect(element)
        self.change = before

    def _control(self, content: etree._Element, *, plain: bool) -> None:
        outer, self.plain, self.before = self.plain, self.plain or plain, None
        self.collect(content)
        self.plain, self.before = outer, None

    def _alternate(self, element: etree._Element) -> None:
        if next(element.iter(_WP + "anchor"), None) is not None:
            self.reader.note("floating drawings or text boxes")
        elif next(element.iter(_WP + "inline"), None) is not None:
            self.reader.note("drawings")

    def _run(self, element: etree._Element) -> None:
        properties = element.find(R_PR)
        if self.plain and properties is not None:
            self.reader.document.plain_controls, properties = True, None
        look = self.base.plain
        self.said = run_props(properties)
        if "_changed" in self.said:
            self.reader.document.tracked = True
        if properties is not None:
            dress = self.base.dress(self.said)
            if dress.hidden:
                self.hidden_only = True
                return
            for what in dress.unusual:
                self.reader.note(what)
            look = dress.look
        elif self.base.run.get("vanish"):
            return
        for child in element:
            tag = child.tag
            if tag in _TEXT:
                if child.text and not (self.field and self.field[-1] == "instruction"):
                    self._add(child.text.replace("\n", " "), look)
            elif tag in _SIMPLE:
                self._add(_SIMPLE[tag], look)
            elif tag == _BREAK:
                self._break(child, look)
            elif tag == _COMMENT:
                self.before = None
            elif tag == _MARGIN_TAB:  # one aligned to the left margin is a line break
                self._add(BREAK if child.get(Q + "alignment") == "left" else TAB, look)
            elif tag == _SYMBOL:
                self._symbol(child, properties, look)
            elif tag == _FIELD:
                self._field(child.get(Q + "fldCharType", ""))
            elif tag == _INSTRUCTION:
                self._instruction(child.text or "")
            elif tag == _DRAWING:
                self._drawing(child, look)
            elif tag == _ALTERNATE:
                self._alternate(child)
            elif tag == _OLD_DRAWING and any(shape.get(_RULE) == "t" for shape in child):
                self.pictures[self.length] = (
                    _WIDEST,
                    0,
                )  # a rule across the page has a line of text to itself
                self._add(PICTURE, look)
            elif tag in _APART:
                self.reader.note(_APART[tag])

    def _symbol(self, element: etree._Element, properties: etree._Element | None, look: Look) -> None:
        """A character of a font of symbols, which says how high it is."""
        font = element.get(Q + "font")
        if font:
            fonts = dict.fromkeys(("ascii", "hAnsi", "eastAsia"), font)
            said = {**run_props(properties), **fonts, **{name + "Theme": "" for name in fonts}}
            look = self.base.dress(said).look
        try:
            self._add(chr(int(element.get(Q + "char", "2022"), 16)), look)
        except ValueError:
            self.reader.note("symbols")

    def _add(self, text: str, look: Look) -> None:
        if self.page_break and text:
            self.page_break = False
            if text == BREAK or not (self.length or self.reader.opens_section):
                self.page_break_first = True
            else:
                self.parts.append(self.length)
        self.text.append(text)
        start, self.length = self.length, self.length + len(text)
        if self.spans and self.spans[-1].look is look and self.before == (self.said, self.change):
            self.spans[-1].end = self.length
        else:
            self.spans.append(Span(start, self.length, look))
        self.before = self.said, self.change

    def _break(self, element: etree._Element, look: Look) -> None:
        kind = element.get(Q + "type", "textWrapping")
        if kind == "page":
            self.page_break = self.body
        elif kind == "column":
            self.reader.note("column breaks")
        else:
            self._add(BREAK, look)

    def _field(self, kind: str) -> None:
        self.before = None
        if kind == "begin":
            self.field.append("instruction")
        elif kind == "separate" and self.field:
            self.field[-1] = "result"
        elif kind == "end" and self.field:
            self.field.pop()

    def _instruction(self, text: str) -> None:
        word = text.split()[0].upper() if text.split() else ""
        if word and word not in _SAME_LENGTH:
            self.reader.note(f"a {word} field" if word != "TOC" else "a table of contents")

    def _drawing(self, element: etree._Element, look: Look) -> None:
        for child in element:
            if child.tag == _WP + "anchor":
                self.reader.note("floating pictures or text boxes")
            elif child.tag == _WP + "inline":
                extent = child.find(_WP + "extent")
                if extent is None:
                    continue
                # What it says of the space around an inline picture does not count, only that it says so.
                aside = sum(_ASIDE for side in ("distL", "distR") if child.get(side) is None)
                self.pictures[self.length] = _emu(extent, "cx") + aside, _emu(extent, "cy")
                self._add(PICTURE, look)


def _in_plain_control(element: etree._Element) -> bool:
    """Whether a paragraph is the first in a control for plain text that holds whole paragraphs or a cell."""
    parent = element.getparent()
    if parent is not None and parent.tag == _CELL:
        parent = parent.getparent()
    if parent is None or parent.tag != _CONTENT:
        return False
    control = parent.getparent()
    return control is not None and control.find(_PLAIN) is not None and next(parent.iter(_PAR)) is element


def _emu(element: etree._Element, name: str) -> int:
    """An attribute in English Metric Units as twips, by way of whole hundredths of a millimetre."""
    try:
        return max(((int(element.get(name, "0")) + 180) // 360 * 72 + 63) // 127, 0)
    except ValueError:
        return 0
