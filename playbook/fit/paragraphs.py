"""Paragraphs of a DOCX: everything that styles, a list, a table and the paragraph itself say, added up.

Paragraphs of one style mostly say the same of themselves, so each sum is worked out once.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree
from msgspec import Struct, field

from playbook.fit import numbering
from playbook.fit.borders import border_width
from playbook.fit.props import P_PR, R_PR, Props, merged, number, par_props, run_props
from playbook.fit.runs import Collector
from playbook.fit.styles import Sheet
from playbook.fit.tree import Edge, Label, Look, Par, Pitch, Span, Tab

if TYPE_CHECKING:
    from playbook.fit.reader import Reader

_UNUSUAL = (
    ("w", "stretched characters"),
    ("position", "raised or lowered text"),
    ("fitText", "text fitted to a width"),
    ("rtl", "right-to-left text"),
    ("em", "emphasis marks"),
    ("bdr", "boxes around words"),
)
_UNUSUAL_PAR = (("framePr", "a floating text frame"), ("bidi", "right-to-left text"))
_COPIED = {
    "left": "left",
    "right": "right",
    "firstLine": "first",
    "contextualSpacing": "contextual",
    "keepNext": "keep_next",
    "keepLines": "keep_lines",
    "widowControl": "widow_control",
    "pageBreakBefore": "page_break_before",
    "autoSpaceDE": "script_space",
    "snapToGrid": "snap",
}
_ALIGN = {"start": "left", "end": "right"}
_TAB_KINDS = {
    "left": "left",
    "start": "left",
    "right": "right",
    "end": "right",
    "center": "center",
    "decimal": "decimal",
}


class Ground(Struct, eq=False):
    """What a table gives to the paragraphs in one of its cells; `styled` when it has a style."""

    par: Props = field(default_factory=dict)
    run: Props = field(default_factory=dict)
    styled: bool = False


class Dress(NamedTuple):
    """How a run is set, whether it is hidden, and what of it cannot be measured."""

    look: Look
    hidden: bool
    unusual: tuple[str, ...]


class Form(NamedTuple):
    """What a paragraph is besides its text, as values of `Par`; whether words may be cut in it."""

    values: dict[str, Any]
    hyphenated: bool


class Base:
    """A paragraph style where it stands: the document's defaults and the table's format are in it."""

    def __init__(self, sheet: Sheet, style_par: Props, par: Props, run: Props) -> None:
        self.sheet, self.style_par, self.par, self.run = sheet, style_par, par, run
        self.dresses: dict[tuple[Any, ...], Dress] = {}
        self.labels: dict[tuple[Any, ...], Look] = {}
        self.forms: dict[tuple[Any, ...], Form] = {}
        self.plain = self.dress({}).look

    def dress(self, direct: Props) -> Dress:
        """How a run is set that says `direct` of itself."""
        key = tuple(direct.items())
        found = self.dresses.get(key)
        if found is None:
            props = self._with_character(self.run, direct)
            found = self.dresses[key] = Dress(
                self.sheet.look(props),
                bool(props.get("vanish")),
                tuple(what for name, what in _UNUSUAL if props.get(name) and props[name] != 100),
            )
        return found

    def label_look(self, mark: Props, level: numbering.Level, at: tuple[str, int]) -> Look:
        """The look of the label at a list's level, before a paragraph whose mark says `mark`."""
        key = (*at, *mark.items())
        found = self.labels.get(key)
        if found is None:
            run = merged(self.run, mark, {"vertAlign": "baseline"})
            found = self.labels[key] = self.sheet.look(self._with_character(run, level.run))
        return found

    def _with_character(self, run: Props, direct: Props) -> Props:
        """Run properties with a character style between the paragraph's and the direct ones."""
        style = direct.get("rStyle")
        return merged(run, self.sheet.character(style), direct) if style else merged(run, direct)


class ParagraphReader:
    """Reads the paragraphs of one document."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.sheet, self.lists = reader, reader.sheet, reader.lists
        self.bases: dict[tuple[str, Ground], Base] = {}

    def read(self, element: etree._Element, ground: Ground, *, body: bool) -> list[Par]:
        """One paragraph; several where page breaks cut it."""
        properties = element.find(P_PR)
        direct = par_props(properties)
        name = direct.get("pStyle", "")
        if name not in self.sheet.defined:
            name = self.sheet.defined.normal
        base = self.bases.get((name, ground)) or self._base(name, ground)
        list_id = str(direct.get("numId", base.style_par.get("numId", "0")))
        depth, level = 0, None
        if list_id != "0":
            depth, level = self._level(list_id, name, base.style_par, direct)
        form = self._form(base, name, direct, level, (list_id, depth))
        mark: Props = run_props(properties.find(R_PR)) if properties is not None else {}
        collector = Collector(self.reader, base, body=body)
        collector.paragraph(element)
        result = Par(
            "".join(collector.text),
            collector.spans,
            base.dress(mark).look if mark else base.plain,
            base.plain,
            style=name,
            pictures=collector.pictures,
            ends_marked=collector.cut == collector.length,
            **form.values,
        )
        if collector.page_break_first:
            result.page_break_before = True
        if collector.page_break:
            self.reader.break_due = True
        if form.hyphenated and result.text and self.reader.hyphenates:
            self.reader.note("automatic hyphenation")
        result.hidden = collector.hidden_only and not result.text
        parts = _parts(result, collector.parts)
        if level is not None and not result.hidden:
            look = base.label_look(mark, level, (list_id, depth))
            stop = next((at for at, kind in dict(level.par.get("tabs", ())).items() if kind == "num"), 0)
            for part in parts:
                part.label = Label(self.lists.advance(list_id, depth), look, level.suffix, stop, level.align)
        return parts

    def _base(self, name: str, ground: Ground) -> Base:
        sheet, defined = self.sheet, self.sheet.defined
        style_par, style_run = sheet.paragraph(name)
        run = merged(defined.default_run, ground.run, style_run)
        if (
            ground.styled
            and name == defined.normal
            and run.get("sz") in (22, 24)
            and not self.reader.own_size
        ):
            # Word's rule: a table's size wins over a Normal style of 11 or 12 pt.
            run["sz"] = ground.run.get("sz", defined.default_run.get("sz", run["sz"]))
        base = Base(sheet, style_par, merged(defined.default_par, ground.par, style_par), run)
        self.bases[name, ground] = base
        return base

    def _level(
        self, list_id: str, style: str, style_par: Props, direct: Props
    ) -> tuple[int, numbering.Level | None]:
        """Where in a list a paragraph stands; one whose style stands in the list, at the level that names the style."""
        depth = int(direct.get("ilvl", style_par.get("ilvl", 0)) or 0)
        level = self.lists.level(list_id, depth)
        if level is not None and "numId" not in direct and "ilvl" not in style_par:
            for candidate in range(9):
                other = self.lists.level(list_id, candidate)
                if other is not None and other.style == style:
                    return candidate, other
        return depth, level

    def _form(
        self, base: Base, name: str, direct: Props, level: numbering.Level | None, at: tuple[str, int]
    ) -> Form:
        key = (*at, *direct.items())
        found = base.forms.get(key)
        if found is None:
            style = base.style_par
            own = (
                _over_zero(style, level.par if level else {}, direct)
                if "numId" in direct
                else style.get("_own", {})
            )
            if level and "numId" in direct and direct.get("_alone") and "right" not in style:
                own = {"left": style.get("left", 0)}  # a first line's indent alone gives up that of the list
            par = merged(base.par, level.par if level else {}, own, direct)
            values = self._values(par)
            values["heading"] = self.sheet.heading(name) or _outline(par)
            found = base.forms[key] = Form(values, not par.get("suppressAutoHyphens"))
        return found

    def _values(self, par: Props) -> dict[str, Any]:
        values: dict[str, Any] = {_COPIED[name]: said for name, said in par.items() if name in _COPIED}
        if "overflowPunct" in par:
            values["hanging"] = not par["overflowPunct"]  # LibreOffice reads it the wrong way round
        if "before" in par:
            values["before"] = number(par["before"])
        if "after" in par:
            values["after"] = number(par["after"])
        summed = self.reader.document.sum_spacing
        if _on(par.get("beforeAutospacing")):
            values["before"], values["auto_before"] = 100 if summed else 280, not summed
        if _on(par.get("afterAutospacing")):
            values["after"], values["auto_after"] = 100 if summed else 280, not summed
        if "jc" in par:
            values["align"] = _ALIGN.get(par["jc"], par["jc"])
        values["pitch"] = _pitch(par)
        if par.get("_half_said"):
            self.reader.document.half_said = True
        if "tabs" in par:
            values["tabs"] = tuple(
                Tab(position, _TAB_KINDS.get(kind, "left"))
                for position, kind in sorted(dict(par["tabs"]).items())
                if kind not in ("clear", "bar", "num")
            )
        if "pBdr" in par:
            values["edge"] = _edge(dict(par["pBdr"]))
        self._note_unusual(par)
        return values

    def _note_unusual(self, par: Props) -> None:
        for name, what in _UNUSUAL_PAR:
            if par.get(name):
                self.reader.note(what)


def _over_zero(style: Props, level: Props, direct: Props) -> Props:
    """Indents of the style that LibreOffice lets win over a list's where that says 0.

    It does so where the paragraph has indents of its own, or the style a right one.
    """
    own = any(name in direct for name in ("left", "right", "firstLine"))
    return {
        name: style[name]
        for name, said in (("left", own or "right" in style), ("firstLine", own))
        if said and name in style and level.get(name) == 0
    }


def _outline(par: Props) -> int:
    outline = par.get("outlineLvl")
    return int(outline) + 1 if isinstance(outline, str) and outline.isdigit() and int(outline) < 9 else 0


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
    return Pitch("auto", (line * 127 + 36) // 72 * 100 // 423)


def _edge(said: dict[str, tuple[str, int, int]]) -> Edge | None:
    borders = {name: border for name, border in said.items() if border[0] not in ("none", "nil")}

    def height(name: str) -> int:
        kind, eighths, space = borders.get(name, ("none", 0, 0))
        return 0 if kind == "none" else border_width(kind, eighths) + space * 20

    edge = Edge(
        height("top"),
        height("bottom"),
        height("bottom") - borders.get("bottom", ("none", 0, 0))[2] * 20 if height("bottom") else 0,
        "between" in borders,
        height("between"),
        tuple(sorted((name, border[:2]) for name, border in borders.items() if name != "between")),
    )
    return edge if edge.key or edge.between else None
