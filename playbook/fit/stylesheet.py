"""The part of a DOCX that holds its styles; of more than a hundred styles a handful is used, and only these are parsed."""

from __future__ import annotations

import functools
from bisect import bisect_right

from lxml import etree

from playbook.fit import borders
from playbook.fit.borders import Borders, Margins, Special
from playbook.fit.package import Unreadable, W, parsed
from playbook.fit.props import P_PR, R_PR, Props, Q, par_props, run_props, value

_ID, _TYPE, _DEFAULT = Q + "styleId", Q + "type", Q + "default"
_ON = ("1", "true", "on")
_SPACE = b'xmlns:w="' + W.encode() + b'"'
_STYLE, _NAME = b"<w:style ", b"w:styleId"
_RARE = _NAME.index(b"I")
_DEFAULTS, _DEFAULTS_END = b"<w:docDefaults>", b"</w:docDefaults>"
_END = b"</w:styles>"


class Style:
    """One style; its properties are read when first asked for."""

    def __init__(self, name: str, element: etree._Element) -> None:
        self.id, self._element = name, element
        self.name, self.parent = value(element, "name").lower(), value(element, "basedOn")

    @functools.cached_property
    def par(self) -> Props:
        return par_props(self._element.find(P_PR))

    @functools.cached_property
    def run(self) -> Props:
        return run_props(self._element.find(R_PR))

    @functools.cached_property
    def specials(self) -> dict[str, list[Special]]:
        return borders.specials(self._element)

    @functools.cached_property
    def borders(self) -> Borders:
        return borders.borders(self._element.find(f"{Q}tblPr/{Q}tblBorders"))

    @functools.cached_property
    def margins(self) -> Margins:
        return borders.margins(self._element.find(f"{Q}tblPr/{Q}tblCellMar"))


class StyleSheet:
    """Styles by id, the document's defaults, and the id of its normal style; shared by documents that have the same."""

    def __init__(self, part: str = "", content: bytes = b"") -> None:
        self.part, self.content, self.normal = part, content, ""
        self.places: dict[bytes, int] = {}  # where each style not yet read begins, by id
        self.starts: list[int] = []
        self.openings: tuple[bytes, ...] = ()
        self.read: dict[str, Style] = {}
        self.default_par: Props = {}
        self.default_run: Props = {"ascii": "Calibri", "sz": 22, "szAsia": 22}
        if content and not self._cut():
            root = parsed(part, content)
            for element in root.iterchildren(Q + "style"):
                style = Style(element.get(_ID, ""), element)
                self.read[style.id] = style
                if element.get(_DEFAULT) in _ON and element.get(_TYPE, "paragraph") == "paragraph":
                    self.normal = style.id
            self._defaults(root)

    def __contains__(self, name: str) -> bool:
        return name in self.read or name.encode() in self.places

    def style(self, name: str) -> Style | None:
        found = self.read.get(name)
        start = self.places.get(name.encode(), -1) if found is None else -1
        if start >= 0:
            piece = self.content[start : self.starts[bisect_right(self.starts, start)]]
            try:
                found = _style(self.part, self.openings[0], piece)
            except Unreadable:  # it has names from other namespaces
                found = _style(self.part, self.openings[1], piece)
            self.read[name] = found
        return found

    def named(self, name: str) -> str:
        """The id of the style of this name; empty when there is none."""
        ids = [*self.read, *(place.decode("ascii") for place in self.places)]
        return next((one for one in ids if (style := self.style(one)) and style.name == name), "")

    def _defaults(self, root: etree._Element) -> None:
        defaults = root.find(Q + "docDefaults")
        if defaults is not None:
            self.default_par = par_props(defaults.find(f"{Q}pPrDefault/{Q}pPr"))
            self.default_run = run_props(defaults.find(f"{Q}rPrDefault/{Q}rPr"))

    def _cut(self) -> bool:
        """Notes where each style stands; False, and nothing done, where the text is not plain enough for that.

        Looks for a letter of the id's name that is seldom elsewhere, which takes a third of the time of a longer search.
        """
        content = self.content
        root, end = content.find(b"<w:styles"), content.rfind(_END)
        opened = content.find(b">", root) + 1
        if not 0 <= root < opened < end or content.find(_SPACE, root, opened) < 0 or _commented(content):
            return False
        places: dict[bytes, int] = {}
        find, rfind, normal, at = content.find, content.rfind, b"", opened
        while (at := find(b"I", at + 1)) >= 0:
            if content[at - _RARE : at + 2] != _NAME:
                continue
            start, close = rfind(_STYLE, 0, at), find(b'"', at + 4)
            tag = content[start : find(b">", start) + 1]
            name = content[at + 4 : close]
            if start < 0 or content[at + 2 : at + 4] != b'="' or close > start + len(tag):
                return False
            places[name] = start
            if b"w:default=" in tag and self._is_normal(content[root:opened], tag):
                normal = name
        names = b"".join(places)
        if not places or not names.isascii() or b"&" in names:
            return False
        self.places, self.starts, self.normal = (
            places,
            [*sorted(places.values()), end],
            normal.decode("ascii"),
        )
        self._read_head(content[:root], content[root:opened], content[opened : self.starts[0]])
        return True

    def _is_normal(self, opening: bytes, tag: bytes) -> bool:
        element = parsed(self.part, opening + tag.rstrip(b"/>") + b"/>" + _END)[0]
        return element.get(_DEFAULT) in _ON and element.get(_TYPE, "paragraph") == "paragraph"

    def _read_head(self, declaration: bytes, opening: bytes, head: bytes) -> None:
        """Reads the defaults that stand before the styles; the list of latent styles is left out where it can be."""
        self.openings = declaration + b"<w:styles " + _SPACE + b">", declaration + opening
        first, last = head.find(_DEFAULTS), head.find(_DEFAULTS_END) + len(_DEFAULTS_END)
        inner = head[first:last] if 0 <= first < last else head
        self._defaults(parsed(self.part, declaration + opening + inner + _END))


def _commented(content: bytes) -> bool:
    """Whether there may be comments, or text in which markup is none."""
    return b"!" in content and b"<!" in content  # the first is many times faster, and mostly the answer


@functools.lru_cache(maxsize=512)
def _style(part: str, opening: bytes, piece: bytes) -> Style:
    """A style that documents of one make have in common is read once."""
    element = parsed(part, opening + piece + _END)[0]
    return Style(element.get(_ID, ""), element)
