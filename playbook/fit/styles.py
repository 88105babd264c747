"""Styles of a DOCX: document defaults, inheritance, theme fonts, and the looks they add up to."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from playbook.fit.fonts import Library
from playbook.fit.package import Package, W, parsed
from playbook.fit.tree import Look, look_of

Props = dict[str, Any]
Q = f"{{{W}}}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_VAL = Q + "val"
_ID, _TYPE, _DEFAULT = Q + "styleId", Q + "type", Q + "default"
_OFF = ("0", "false", "off", "none")
_FLAGS = ("b", "i", "caps", "smallCaps", "vanish")
_NAMES = {
    Q + name: name
    for name in (
        "rFonts",
        "b",
        "i",
        "caps",
        "smallCaps",
        "vanish",
        "sz",
        "vertAlign",
        "spacing",
        "kern",
        "lang",
        "rStyle",
        "w",
        "position",
        "ind",
        "jc",
        "tabs",
        "keepNext",
        "keepLines",
        "pageBreakBefore",
        "widowControl",
        "contextualSpacing",
        "numPr",
        "pBdr",
        "pStyle",
        "overflowPunct",
        "autoSpaceDE",
        "framePr",
        "textDirection",
        "snapToGrid",
        "outlineLvl",
        "fitText",
        "bidi",
        "rtl",
        "suppressAutoHyphens",
        "textAlignment",
    )
}
_PAR_FLAGS = (
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "widowControl",
    "contextualSpacing",
    "overflowPunct",
    "autoSpaceDE",
    "snapToGrid",
    "bidi",
    "suppressAutoHyphens",
)
_FONT_KEYS = {
    Q + name: name for name in ("ascii", "hAnsi", "eastAsia", "asciiTheme", "hAnsiTheme", "eastAsiaTheme")
}


def flag(element: etree._Element) -> bool:
    """An on/off element: there and not switched off."""
    return element.get(_VAL, "1") not in _OFF


def number(text: str | None, default: int = 0) -> int:
    """A length in twips; `12pt` and the like are understood, rubbish is the default."""
    if text is None:
        return default
    try:
        return int(text)
    except ValueError:
        pass
    for unit, twips in (
        ("pt", 20.0),
        ("mm", 56.6929),
        ("cm", 566.929),
        ("in", 1440.0),
        ("pc", 240.0),
        ("", 1.0),
    ):
        if text.endswith(unit):
            try:
                return round(float(text[: len(text) - len(unit)]) * twips)
            except (ValueError, OverflowError):
                continue
    return default


def _attributes(element: etree._Element) -> list[tuple[str, str]]:
    return [(str(key), str(value)) for key, value in element.attrib.items()]


def run_props(element: etree._Element | None) -> Props:
    """What an rPr says, as plain values."""
    found: Props = {}
    for child in element if element is not None else ():
        name = _NAMES.get(child.tag)
        if name is None:
            continue
        if name in _FLAGS:
            found[name] = flag(child)
        elif name == "rFonts":
            for key, value in _attributes(child):
                short = _FONT_KEYS.get(key)
                if short:
                    found[short] = value
                    if not short.endswith("Theme"):
                        found.setdefault(short + "Theme", "")
        elif name == "lang":
            found["lang"] = child.get(_VAL) or found.get("lang", "")
            if child.get(Q + "eastAsia"):
                found["langAsia"] = child.get(Q + "eastAsia")
        elif name in ("sz", "spacing", "kern", "position", "w"):
            found[name] = number((child.get(_VAL) or "").rstrip("%"))
            if name == "sz":
                found["szAsia"] = found["sz"]
        else:
            found[name] = child.get(_VAL) or "on"
    return found


def par_props(element: etree._Element | None) -> Props:
    """What a pPr says, as plain values."""
    found: Props = {}
    for child in element if element is not None else ():
        name = _NAMES.get(child.tag)
        if name is None:
            continue
        if name in _PAR_FLAGS:
            found[name] = flag(child)
        elif name == "spacing":
            for key, value in _attributes(child):
                short = key.rpartition("}")[2]
                if short == "line":
                    found["_rule_first"] = "lineRule" in found
                    found.setdefault("lineRule", "auto")
                found[short] = value
        elif name == "ind":
            for key, value in _attributes(child):
                short = key.rpartition("}")[2]
                found[{"start": "left", "end": "right"}.get(short, short)] = number(value)
            if "hanging" in found and Q + "hanging" in child.attrib:
                found.pop("firstLine", None)
                found["firstLine"] = -found.pop("hanging")
        elif name == "tabs":
            found["tabs"] = {number(tab.get(Q + "pos")): tab.get(_VAL, "left") for tab in child}
        elif name == "numPr":
            for part in child:
                if part.tag == Q + "numId":
                    found["numId"] = part.get(_VAL, "0")
                elif part.tag == Q + "ilvl":
                    found["ilvl"] = number(part.get(_VAL))
        elif name == "pBdr":
            found["pBdr"] = {
                part.tag[len(Q) :]: (
                    part.get(_VAL, "none"),
                    number(part.get(Q + "sz")),
                    number(part.get(Q + "space")),
                )
                for part in child
            }
        else:
            found[name] = child.get(_VAL) or "on"
    return found


def merged(*layers: Props) -> Props:
    """Later layers win; tab stops add up."""
    result: Props = {}
    for layer in layers:
        if "tabs" in layer and "tabs" in result:
            result = {**result, **layer, "tabs": {**result["tabs"], **layer["tabs"]}}
        else:
            result = {**result, **layer}
    return result


class Style:
    """One style; it is parsed, and its properties are read, when first asked for."""

    def __init__(self, name: str, source: etree._Element | bytes, part: str = "") -> None:
        self.id, self.source, self.part = name, source, part

    @functools.cached_property
    def element(self) -> etree._Element:
        if not isinstance(self.source, bytes):
            return self.source
        return parsed(self.part, self.source)[0]

    @functools.cached_property
    def name(self) -> str:
        return self._value("name").lower()

    @functools.cached_property
    def parent(self) -> str:
        return self._value("basedOn")

    @functools.cached_property
    def par(self) -> Props:
        return par_props(self.element.find(Q + "pPr"))

    @functools.cached_property
    def run(self) -> Props:
        return run_props(self.element.find(Q + "rPr"))

    def _value(self, name: str) -> str:
        child = self.element.find(Q + name)
        return "" if child is None else child.get(_VAL, "")


StyleTable = dict[str, Style]


@dataclass(slots=True)
class Sheet:
    """All styles of a document, resolved on demand."""

    library: Library
    styles: StyleTable = field(default_factory=dict)
    default_par: Props = field(default_factory=dict)
    default_run: Props = field(default_factory=dict)
    normal: str = ""
    theme: dict[str, str] = field(default_factory=dict)
    asian_language: str = ""
    looks: dict[tuple[Any, ...], Look] = field(default_factory=dict)
    par_cache: dict[str, tuple[Props, Props]] = field(default_factory=dict)

    def chain(self, name: str) -> list[Style]:
        """The style and its ancestors, the eldest first; a circle is cut."""
        found: list[Style] = []
        while name and name in self.styles and len(found) < 50:
            style = self.styles[name]
            if style in found:
                break
            found.append(style)
            name = style.parent
        return found[::-1]

    def paragraph(self, name: str) -> tuple[Props, Props]:
        """Paragraph and run properties of a paragraph style with its ancestors, without the defaults."""
        found = self.par_cache.get(name)
        if found is None:
            chain = self.chain(name)
            found = (
                merged(*(_numbered(style.par) for style in chain)),
                merged(*(style.run for style in chain)),
            )
            self.par_cache[name] = found
        return found

    def character(self, name: str) -> Props:
        return merged(*(style.run for style in self.chain(name)))

    def font(self, props: Props, kind: str) -> str:
        """The font name for `ascii` or `eastAsia` text; a theme's name wins as it does in Word."""
        theme = props.get(kind + "Theme")
        if theme:
            family = "major" if theme.startswith("major") else "minor"
            name = self.theme.get(family + ("-asia" if kind == "eastAsia" else ""), "")
            if name:
                return name
        return str(props.get(kind) or "")

    def look(self, props: Props) -> Look:
        """The look of a run with these properties."""
        size = props.get("sz") or 20
        latin, asian = self.font(props, "ascii") or self.font(props, "hAnsi"), self.font(props, "eastAsia")
        raised = props.get("vertAlign") in ("superscript", "subscript")
        key = (
            latin,
            asian,
            size,
            props.get("b"),
            props.get("i"),
            props.get("caps"),
            props.get("smallCaps"),
            raised,
            props.get("spacing"),
            props.get("kern"),
            props.get("lang"),
            props.get("langAsia"),
            props.get("szAsia"),
        )
        found = self.looks.get(key)
        if found is None:
            bold, italic = bool(props.get("b")), bool(props.get("i"))
            kern = props.get("kern", 0)
            found = self.looks[key] = look_of(
                self.library.face(latin or "Times New Roman", bold=bold, italic=italic),
                self.library.asian(asian, props.get("langAsia") or self.asian_language, bold=bold),
                size * 10,
                (props.get("szAsia") or size) * 10,
                raised=raised,
                italic=italic,
                kerned=bool(kern),
                caps=bool(props.get("caps")),
                small_caps=bool(props.get("smallCaps")),
                spacing=props.get("spacing", 0),
                language=props.get("lang") or "en",
                asian_language=props.get("langAsia") or self.asian_language,
            )
        return found


def _numbered(props: Props) -> Props:
    """Marks which indents stand beside a numbering, so that they win over the list's own."""
    if "numId" not in props:
        return props
    return {**props, "_own": frozenset(key for key in ("left", "right", "firstLine") if key in props)}


def read(
    package: Package, theme: etree._Element | None, settings: etree._Element | None, library: Library
) -> Sheet:
    """The style sheet of a document; missing parts mean Word's defaults."""
    part, content = package.related_content("styles")
    sheet = Sheet(library)
    if theme is not None:
        language = settings.find(Q + "themeFontLang") if settings is not None else None
        sheet.theme = _theme(theme, (language.get(Q + "eastAsia") or "") if language is not None else "")
    if not content:
        sheet.default_run = {"ascii": "Calibri", "sz": 22, "szAsia": 22}
    else:
        sheet.styles, sheet.default_par, sheet.default_run, sheet.normal = _definitions(part, content)
    sheet.asian_language = sheet.default_run.get("langAsia", "")
    return sheet


@functools.lru_cache(maxsize=32)
def _definitions(part: str, content: bytes) -> tuple[StyleTable, Props, Props, str]:
    """Styles by id, the document's defaults and its normal style; shared by documents with the same style sheet."""
    styles: StyleTable = {}
    normal = ""
    pieces = _pieces(content)
    if pieces is None:
        root = parsed(part, content)
        both = [
            (Style(child.get(_ID, ""), child), _is_normal(child)) for child in root.iterchildren(Q + "style")
        ]
    else:
        head, *rest, tail = pieces
        root = parsed(part, head + tail)
        opening = head[: head.index(b">", head.index(b"<w:styles")) + 1]
        both = [_shared_style(part, opening, piece) for piece in rest]
    for style, is_normal in both:
        styles[style.id] = style
        if is_normal:
            normal = style.id
    defaults = root.find(Q + "docDefaults")
    if defaults is None:
        return styles, {}, {"ascii": "Calibri", "sz": 22, "szAsia": 22}, normal
    par = par_props(defaults.find(f"{Q}pPrDefault/{Q}pPr"))
    return styles, par, run_props(defaults.find(f"{Q}rPrDefault/{Q}rPr")), normal


def _is_normal(style: etree._Element) -> bool:
    return style.get(_DEFAULT) in ("1", "true", "on") and style.get(_TYPE, "paragraph") == "paragraph"


_STYLE, _END = b"<w:style ", b"</w:style>"


def _pieces(content: bytes) -> list[bytes] | None:
    """The text before the styles, each style, and the text behind them; None where it is not plain enough to be cut.

    Of the hundred and sixty styles of a document a handful is used: only these are parsed.
    """
    if b"<!" in content or b'xmlns:w="' + W.encode() + b'"' not in content[:4096]:
        return None
    *pieces, tail = content.split(_END)
    if not pieces or content.count(_STYLE) != len(pieces):
        return None
    first = pieces[0].find(_STYLE)
    head, pieces[0] = pieces[0][:first], pieces[0][first:]
    if not all(piece[:80].lstrip().startswith(_STYLE) for piece in pieces):
        return None
    return [head, *pieces, tail]


@functools.lru_cache(maxsize=4096)
def _shared_style(part: str, opening: bytes, piece: bytes) -> tuple[Style, bool]:
    """A style that documents of one make have in common is read once; also whether it is the normal one."""
    tag = parsed(part, opening + piece[: piece.index(b">")].rstrip(b"/") + b"/></w:styles>")[0]
    return Style(tag.get(_ID, ""), opening + piece + _END + b"</w:styles>", part), _is_normal(tag)


@functools.lru_cache(maxsize=32)
def _theme(theme: etree._Element, asian: str) -> dict[str, str]:
    """Names of the theme's fonts by family, those for Chinese, Japanese or Korean with `-asia` behind it."""
    found: dict[str, str] = {}
    script = _SCRIPTS.get(asian)
    for family in ("major", "minor"):
        fonts = theme.find(f".//{_A}{family}Font")
        if fonts is None:
            continue
        latin, east = fonts.find(_A + "latin"), fonts.find(_A + "ea")
        found[family] = (latin.get("typeface") or "") if latin is not None else ""
        name = (east.get("typeface") or "") if east is not None else ""
        for font in fonts.findall(_A + "font"):
            if not name and script and font.get("script") == script:
                name = font.get("typeface", "")
        found[family + "-asia"] = name
    return found


_SCRIPTS = {
    "zh-CN": "Hans",
    "zh-SG": "Hans",
    "zh-TW": "Hant",
    "zh-HK": "Hant",
    "ja-JP": "Jpan",
    "ko-KR": "Hang",
}
