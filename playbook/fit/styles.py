"""Styles of one document: inheritance, theme fonts, and the looks they add up to."""

from __future__ import annotations

import functools
from typing import Any

from lxml import etree
from msgspec import Struct, field

from playbook.fit.font_names import UNSAID_ASIAN
from playbook.fit.fonts import Library
from playbook.fit.package import Package, parsed
from playbook.fit.props import Props, Q, merged
from playbook.fit.stylesheet import Style, StyleSheet
from playbook.fit.tree import Look, look_of

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_LOOK = ("b", "i", "caps", "smallCaps", "spacing", "kern", "lang", "langAsia", "szAsia")
_SCRIPTS = {
    "zh-CN": "Hans",
    "zh-SG": "Hans",
    "zh-TW": "Hant",
    "zh-HK": "Hant",
    "ja-JP": "Jpan",
    "ko-KR": "Hang",
}
# LibreOffice's own style of headings; those based on a style that the document lacks are based on it.
_HEADING_PAR: Props = {"before": "240", "after": "120", "keepNext": True}
_HEADING_RUN: Props = {
    "ascii": "Liberation Sans",
    "asciiTheme": "",
    "eastAsia": "Noto Sans CJK SC",
    "eastAsiaTheme": "",
    "sz": 28,
    "szAsia": 28,
}


def _over_list(layers: list[Props]) -> Props:
    """The indents that win over those of the list: of the style that names it, and of those based on that."""
    own: Props = {}
    for layer in layers:
        if "numId" in layer:
            own = {}
        own.update((key, layer[key]) for key in ("left", "firstLine") if key in layer)
    return own


def _titled(name: str) -> bool:
    return name in ("title", "subtitle") or (name.startswith("heading ") and name[8:].isdigit())


class Sheet(Struct):
    """All styles of a document, resolved on demand."""

    library: Library
    defined: StyleSheet
    theme: dict[str, str] = field(default_factory=dict)
    asian_language: str = ""
    looks: dict[tuple[Any, ...], Look] = field(default_factory=dict)
    chains: dict[str, list[Style]] = field(default_factory=dict)
    par_cache: dict[str, tuple[Props, Props]] = field(default_factory=dict)

    def chain(self, name: str) -> list[Style]:
        """The style and its ancestors, the eldest first; a circle is cut."""
        found = self.chains.get(name)
        if found is None:
            found = []
            style = self.defined.style(name) if name else None
            while style is not None and style not in found and len(found) < 50:
                found.append(style)
                style = self.defined.style(style.parent) if style.parent else None
            found.reverse()
            self.chains[name] = found
        return found

    def paragraph(self, name: str) -> tuple[Props, Props]:
        """Paragraph and run properties of a paragraph style with its ancestors, without the defaults."""
        found = self.par_cache.get(name)
        if found is None:
            chain = self.chain(name)
            par, run = [style.par for style in chain], [style.run for style in chain]
            if chain and chain[0].parent and _titled(chain[0].name):
                par.insert(0, _HEADING_PAR)
                run.insert(0, _HEADING_RUN)
            found = merged(*par), merged(*run)
            if "numId" in found[0]:
                found[0]["_own"] = _over_list(par)
            self.par_cache[name] = found
        return found

    def character(self, name: str) -> Props:
        return merged(*(style.run for style in self.chain(name)))

    def heading(self, name: str) -> int:
        """The level of a heading's style, by its name or that of an ancestor; 0 for none."""
        for style in reversed(self.chain(name)):
            if style.name.startswith("heading ") and style.name[8:].isdigit():
                return int(style.name[8:])
            if style.name == "title":
                return 1
        return 0

    def font(self, props: Props, kind: str) -> str:
        """The font name for `ascii` or `eastAsia` text; a theme's name wins as it does in Word."""
        theme = props.get(kind + "Theme")
        if theme:
            family = "major" if theme.startswith("major") else "minor"
            name = self.theme.get(family + ("-asia" if theme.endswith("EastAsia") else ""), "")
            if name or kind == "eastAsia":  # a theme without a Chinese font leaves it unnamed
                return name
        elif kind == "eastAsia" and kind not in props:
            return UNSAID_ASIAN
        return str(props.get(kind) or "")

    def look(self, props: Props) -> Look:
        """The look of a run with these properties."""
        size = props.get("sz") or 20
        latin, asian = self.font(props, "ascii") or self.font(props, "hAnsi"), self.font(props, "eastAsia")
        raised = props.get("vertAlign") in ("superscript", "subscript")
        key = (latin, asian, size, raised, *map(props.get, _LOOK))
        found = self.looks.get(key)
        if found is None:
            found = self.looks[key] = self._look(props, latin, asian, size, raised)
        return found

    def _look(self, props: Props, latin: str, asian: str, size: int, raised: bool) -> Look:
        bold, italic = bool(props.get("b")), bool(props.get("i"))
        return look_of(
            self.library.face(latin or "Times New Roman", bold=bold, italic=italic),
            self.library.asian(asian, props.get("langAsia") or self.asian_language, bold=bold),
            size * 10,
            (props.get("szAsia") or size) * 10,
            raised=raised,
            italic=italic,
            kerned=bool(props.get("kern", 0)),
            caps=bool(props.get("caps")),
            small_caps=bool(props.get("smallCaps")),
            spacing=max(props.get("spacing", 0), -(size * 10 // 6)),
            language=props.get("lang") or "en",
            asian_language=props.get("langAsia") or self.asian_language,
        )


def read(package: Package, settings: etree._Element | None, library: Library) -> Sheet:
    """The style sheet of a document; missing parts mean Word's defaults."""
    sheet = Sheet(library, package.related("styles", StyleSheet) or _NONE)
    theme = package.related("theme", parsed)
    if theme is not None:
        language = settings.find(Q + "themeFontLang") if settings is not None else None
        sheet.theme = _theme(theme, (language.get(Q + "eastAsia") or "") if language is not None else "")
    sheet.asian_language = sheet.defined.default_run.get("langAsia", "")
    return sheet


_NONE = StyleSheet()


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
