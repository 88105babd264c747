"""Reads a DOCX package into the layout tree; what the tree has no word for is recorded by name, never guessed."""

from __future__ import annotations

import copy
from typing import Any

from lxml import etree

from playbook.fit import numbering, sections, styles
from playbook.fit.fonts import Library
from playbook.fit.package import Package, Unreadable
from playbook.fit.runs import Collector
from playbook.fit.styles import _VAL, Props, Q, flag, merged, number, par_props, run_props
from playbook.fit.tables import TableReader
from playbook.fit.tree import Block, Document, Edge, Label, Par, Pitch, Span, Tab

_DEEPEST = 20  # tables in tables


class Reader:
    """One document being read."""

    def __init__(self, package: Package, library: Library) -> None:
        settings = package.related("settings")
        self.package = package
        self.sheet = styles.read(package, package.related("theme"), settings, library)
        self.lists = numbering.read(package.related("numbering"))
        self.document = Document([])
        self.depth = 0
        self.even_and_odd = self.own_size = self.hyphenates = False
        self.open: list[Block] = []  # blocks of the section being read
        self.index = 0
        self.joined: list[etree._Element] = []
        self.break_due = False  # a page break at the end of a paragraph belongs to the next one
        if settings is not None:
            self._settings(settings)

    def _settings(self, settings: etree._Element) -> None:
        document = self.document
        document.compatibility = 12
        stop = settings.find(Q + "defaultTabStop")
        if stop is not None:
            document.default_tab = max(number(stop.get(_VAL), 720), 1)
        compat = settings.find(Q + "compat")
        for item in compat if compat is not None else ():
            if item.tag == Q + "compatSetting" and item.get(Q + "name") == "compatibilityMode":
                document.compatibility = number(item.get(_VAL), 15)
            elif (
                item.tag == Q + "compatSetting"
                and item.get(Q + "name") == "overrideTableStyleFontSizeAndJustification"
            ):
                self.own_size = item.get(_VAL) in ("1", "true", "on")
            elif item.tag == Q + "doNotUseHTMLParagraphAutoSpacing":
                document.sum_spacing = flag(item)
        automatic = settings.find(Q + "autoHyphenation")
        self.hyphenates = automatic is not None and flag(automatic)
        even = settings.find(Q + "evenAndOddHeaders")
        self.even_and_odd = even is not None and flag(even)

    def note(self, construct: str) -> None:
        """Records something that cannot be measured."""
        if construct not in self.document.unmeasured:
            self.document.unmeasured.append(construct)

    def read(self) -> Document:
        root = self.package.xml(self.package.main)
        body = root.find(Q + "body") if root is not None else None
        if body is None:
            raise Unreadable(
                "not-a-docx", "holds no document body", "Open it in Word or LibreOffice and save it again."
            )
        for element in _flat(body):
            if element.tag == Q + "p":
                self._body_paragraph(element)
            elif element.tag == Q + "tbl":
                self._body_table(element)
            elif element.tag == Q + "sectPr":
                self._close_section(element)
            elif element.tag == Q + "altChunk":
                self.note("an embedded file (altChunk)")
        if self.open or not self.document.sections:
            self._close_section(etree.Element(Q + "sectPr"))
        return self.document

    def _body_paragraph(self, element: etree._Element) -> None:
        due, self.break_due = self.break_due, False
        parts = self.paragraphs(element, {}, {}, body=True)
        ending = element.find(f"{Q}pPr/{Q}sectPr")
        if not self.index and parts[0].auto_before:
            parts[0].before = 0
        parts[0].page_break_before = parts[0].page_break_before or due
        for par in parts:
            par.index = self.index
        self.index += 1
        # An empty paragraph that only ends a section is no paragraph, unless the section has no other or begins with a table.
        others = bool(self.open) and isinstance(self.open[0], Par)
        empty = ending is not None and not parts[0].text and others
        if empty:
            self.break_due = self.break_due or parts[0].page_break_before
        elif not parts[0].hidden:
            self.open.extend(parts)
        if ending is not None:
            self._close_section(ending)

    def _body_table(self, element: etree._Element) -> None:
        if any(element is follower for follower in self.joined):
            return
        group = self._neighbours(element)
        self.joined = group[1:]
        table = TableReader(self, group).read()
        table.page_break_before = table.page_break_before or self.break_due
        self.break_due = False
        for row in table.rows:
            row.index = self.index
            self.index += 1
        self.open.append(table)

    def _close_section(self, element: etree._Element) -> None:
        sections.read(self, element, self.open)
        self.open = []

    @property
    def opens_section(self) -> bool:
        """Whether what is read now is the first of its section."""
        return not self.open

    def blocks(self, parent: etree._Element, par: Props, run: Props, *, styled: bool = False) -> list[Block]:
        """The paragraphs and tables of a cell, a header or a footer."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise Unreadable("unmeasurable", f"has tables nested more than {_DEEPEST} deep")
        found: list[Block] = []
        joined: list[etree._Element] = []
        for element in _flat(parent):
            if element.tag == Q + "p":
                found.extend(self.paragraphs(element, par, run, in_table=styled))
            elif element.tag == Q + "tbl" and not any(element is follower for follower in joined):
                group = self._neighbours(element)
                joined = group[1:]
                found.append(TableReader(self, group).read())
        self.depth -= 1
        self._trim(found)
        return found

    @staticmethod
    def _trim(blocks: list[Block]) -> None:
        """Automatic spacing ends at the edges of a cell."""
        if blocks and isinstance(blocks[0], Par) and blocks[0].auto_before:
            blocks[0].before = 0
        if blocks and isinstance(blocks[-1], Par) and blocks[-1].auto_after:
            blocks[-1].after = 0

    @staticmethod
    def _neighbours(table: etree._Element) -> list[etree._Element]:
        """A table with those that follow it at once in the same style: they are one table, drawn so by every engine."""
        group, style = [table], _table_style(table)
        following = table.getnext()
        while following is not None and following.tag == Q + "tbl" and _table_style(following) == style:
            group.append(following)
            following = following.getnext()
        return group

    def paragraphs(
        self,
        element: etree._Element,
        table_par: Props,
        table_run: Props,
        *,
        in_table: bool = False,
        body: bool = False,
    ) -> list[Par]:
        """One paragraph with everything its styles, its list and its table give it; cut where a page break stands in it."""
        properties = element.find(Q + "pPr")
        direct = par_props(properties)
        name = direct.get("pStyle", "")
        if name not in self.sheet.styles:
            name = self.sheet.normal
        style_par, style_run = self.sheet.paragraph(name)
        list_id = str(direct.get("numId", style_par.get("numId", "0")))
        depth = int(direct.get("ilvl", style_par.get("ilvl", 0)) or 0)
        level = self.lists.level(list_id, depth) if list_id != "0" else None
        if level is not None and "numId" not in direct and "ilvl" not in style_par:
            depth, level = self._styled_level(list_id, name, depth, level)
        own = {key: style_par[key] for key in style_par.get("_own", ())} if "numId" not in direct else {}
        par = merged(self.sheet.default_par, table_par, style_par, level.par if level else {}, own, direct)
        run = merged(self.sheet.default_run, table_run, style_run)
        if in_table and name == self.sheet.normal and run.get("sz") in (22, 24) and not self.own_size:
            # Word's rule: a table's size wins over a Normal style of 11 or 12 pt.
            run["sz"] = table_run.get("sz", self.sheet.default_run.get("sz", run["sz"]))
        mark_props = run_props(properties.find(Q + "rPr")) if properties is not None else {}
        mark = self.sheet.look(self.with_character(run, mark_props))
        collector = Collector(self, run, body=body)
        collector.collect(element)
        result = Par(
            "".join(collector.text),
            collector.spans,
            mark,
            collector.plain,
            style=name,
            pictures=collector.pictures,
        )
        result.page_break_before = collector.page_break_first
        self.break_due = self.break_due or collector.page_break
        self._fill(result, par)
        result.hidden = collector.hidden_only and not result.text
        result.heading = self._heading(name, par)
        parts = _parts(result, collector.parts)
        if level is not None and not result.hidden:
            look = self.sheet.look(
                self.with_character(merged(run, mark_props, {"vertAlign": "baseline"}), level.run)
            )
            stop = next((pos for pos, kind in level.par.get("tabs", {}).items() if kind == "num"), 0)
            for part in parts:
                part.label = Label(self.lists.advance(list_id, depth), look, level.suffix, stop, level.align)
        return parts

    def _styled_level(
        self, list_id: str, style: str, depth: int, level: numbering.Level
    ) -> tuple[int, numbering.Level]:
        """A style in a list stands at the level that names it."""
        for candidate in range(9):
            other = self.lists.level(list_id, candidate)
            if other is not None and other.style == style:
                return candidate, other
        return depth, level

    def _heading(self, name: str, par: Props) -> int:
        for style in reversed(self.sheet.chain(name)):
            if style.name.startswith("heading ") and style.name[8:].isdigit():
                return int(style.name[8:])
            if style.name == "title":
                return 1
        outline = par.get("outlineLvl")
        return int(outline) + 1 if isinstance(outline, str) and outline.isdigit() and int(outline) < 9 else 0

    def with_character(self, run: Props, direct: Props) -> Props:
        """Run properties with a character style between the paragraph's and the direct ones."""
        style = direct.get("rStyle")
        return merged(run, self.sheet.character(style), direct) if style else merged(run, direct)

    def _fill(self, result: Par, par: Props) -> None:
        result.left, result.right = par.get("left", 0), par.get("right", 0)
        result.first = par.get("firstLine", 0)
        result.before, result.after = number(par.get("before")), number(par.get("after"))
        automatic = 100 if self.document.sum_spacing else 280
        if _on(par.get("beforeAutospacing")):
            result.before, result.auto_before = automatic, not self.document.sum_spacing
        if _on(par.get("afterAutospacing")):
            result.after, result.auto_after = automatic, not self.document.sum_spacing
        if (
            par.get("beforeLines")
            or par.get("afterLines")
            or par.get("firstLineChars")
            or par.get("leftChars")
        ):
            self._by_lines(result, par)
        result.contextual = par.get("contextualSpacing", False)
        result.keep_next, result.keep_lines = par.get("keepNext", False), par.get("keepLines", False)
        result.widow_control = par.get("widowControl", True)
        result.page_break_before = result.page_break_before or par.get("pageBreakBefore", False)
        result.hanging = par.get("overflowPunct", True)
        result.script_space = par.get("autoSpaceDE", True)
        align: str = par.get("jc", "left")
        result.align = {"start": "left", "end": "right"}.get(align, align)
        result.snap = par.get("snapToGrid", True)
        result.pitch = _pitch(par)
        if "tabs" in par:
            result.tabs = tuple(
                Tab(position, _TAB_KINDS.get(kind, "left"))
                for position, kind in sorted(par["tabs"].items())
                if kind not in ("clear", "bar", "num")
            )
        if "pBdr" in par:
            result.edge = _edge(par["pBdr"])
        if self.hyphenates and result.text and not par.get("suppressAutoHyphens"):
            self.note("automatic hyphenation")
        for name, what in (("framePr", "a floating text frame"), ("bidi", "right-to-left text")):
            if par.get(name):
                self.note(what)

    def _by_lines(self, result: Par, par: Props) -> None:
        if number(par.get("beforeLines")) or number(par.get("afterLines")):
            self.note("spacing in lines")
        if number(str(par.get("firstLineChars") or 0)) or number(str(par.get("leftChars") or 0)):
            self.note("indents in characters")


_TAB_KINDS = {
    "left": "left",
    "start": "left",
    "right": "right",
    "end": "right",
    "center": "center",
    "decimal": "decimal",
}


def _parts(par: Par, cuts: list[int]) -> list[Par]:
    """The paragraph, or the paragraphs that page breaks within it make of it."""
    if not cuts:
        return [par]
    found = []
    for count, (start, end) in enumerate(zip([0, *cuts], [*cuts, len(par.text)], strict=True)):
        part = copy.copy(par)
        part.text = par.text[start:end]
        part.spans = [
            Span(max(span.start, start) - start, min(span.end, end) - start, span.look)
            for span in par.spans
            if span.start < end and span.end > start
        ]
        part.pictures = {at - start: size for at, size in par.pictures.items() if start <= at < end}
        part.page_break_before = par.page_break_before or count > 0
        found.append(part)
    return found


def _table_style(table: etree._Element) -> str | None:
    style = table.find(f"{Q}tblPr/{Q}tblStyle")
    return None if style is None else style.get(_VAL)


def _on(value: Any) -> bool:
    return value in ("1", "true", "on")


def _pitch(par: Props) -> Pitch:
    line = number(par.get("line"), 240)
    rule = par.get("lineRule", "auto")
    if rule == "exact":
        return Pitch("exact", abs(line))
    if rule == "atLeast":
        return Pitch("least", line)
    if line <= 0:
        return Pitch("exact", -line) if line else Pitch()
    if par.get("_rule_first"):
        return Pitch("auto", line * 100 // 240)
    return Pitch("auto", (line * 127 + 36) // 72 * 100 // 423)


def _edge(borders: dict[str, tuple[str, int, int]]) -> Edge | None:
    def height(name: str) -> int:
        kind, eighths, space = borders.get(name, ("none", 0, 0))
        return 0 if kind in ("none", "nil") else border_width(kind, eighths) + space * 20

    edge = Edge(
        height("top"),
        height("bottom"),
        height("top") - borders.get("top", ("none", 0, 0))[2] * 20 if height("top") else 0,
        "between" in borders,
        tuple(sorted((name, border[:2]) for name, border in borders.items() if name != "between")),
    )
    return edge if edge.key else None


def border_width(kind: str, eighths: int) -> int:
    """Thickness of a border in twips: Word's eighths of a point, more for double and triple lines."""
    if kind in ("none", "nil"):
        return 0
    width = eighths * 20 // 8
    if kind.endswith("SmallGap") and kind != "dashSmallGap":
        return width + 30
    return {"double": width * 3, "triple": width * 3, "thick": width * 2}.get(kind, max(width, 1))


def _flat(parent: etree._Element) -> list[etree._Element]:
    """Children, with content controls and custom XML opened up."""
    found = []
    for child in parent:
        if child.tag == Q + "sdt":
            content = child.find(Q + "sdtContent")
            found.extend(_flat(content) if content is not None else [])
        elif child.tag in (Q + "customXml", Q + "ins", Q + "moveTo"):
            found.extend(_flat(child))
        else:
            found.append(child)
    return found


def read(package: Package, library: Library) -> Document:
    """The layout tree of a DOCX. Raises Unreadable with a sentence for what cannot be read."""
    return Reader(package, library).read()
