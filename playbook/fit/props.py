"""What a paragraph, a run or a list level says of itself, as plain values by WordprocessingML's names."""

from __future__ import annotations

from typing import Any, cast

from lxml import etree

from playbook.fit.package import W

Props = dict[str, Any]
Q = f"{{{W}}}"
VAL = Q + "val"
R_PR, P_PR = Q + "rPr", Q + "pPr"
_EAST_ASIA, _POS, _SIZE, _SPACE = Q + "eastAsia", Q + "pos", Q + "sz", Q + "space"
_NUM_ID, _LEVEL = Q + "numId", Q + "ilvl"
_OFF = ("0", "false", "off", "none", "nil")
_RUN_FLAGS = ("b", "i", "caps", "smallCaps", "vanish", "rtl", "em", "bdr")
_RUN_NUMBERS = ("sz", "spacing", "kern", "position", "w")
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
_PAINT = (
    *(
        "color",
        "u",
        "strike",
        "dstrike",
        "highlight",
        "shd",
        "shadow",
        "outline",
        "emboss",
        "imprint",
        "effect",
    ),
    *("bCs", "iCs", "szCs"),
)
_RUN_KINDS = {
    **dict.fromkeys(("vertAlign", "rStyle", "fitText"), "text"),
    **dict.fromkeys(_PAINT, "text"),  # change no width, but end a stretch of text that is measured as one
    **dict.fromkeys(_RUN_FLAGS, "flag"),
    **dict.fromkeys(_RUN_NUMBERS, "number"),
    "rFonts": "fonts",
    "lang": "lang",
}
_PAR_KINDS = {
    **dict.fromkeys(("jc", "pStyle", "framePr", "outlineLvl"), "text"),
    **dict.fromkeys(_PAR_FLAGS, "flag"),
    **{name: name for name in ("spacing", "ind", "tabs", "numPr", "pBdr")},
}
_NEWER = "{http://schemas.microsoft.com/office/word/2010/wordml}"  # what Word 2010 added: ends a stretch too
_CHANGED = Q + "rPrChange"
_RUN = {Q + name: (name, kind) for name, kind in _RUN_KINDS.items()}
_RUN[Q + "webHidden"] = ("vanish", "flag")
_PAR = {Q + name: (name, kind) for name, kind in _PAR_KINDS.items()}
_LINE = 240  # twips: that of `beforeLines` and `afterLines`, which give way to a length, and of a rule without a length
_RULE = "exact"  # that of a length without a rule; Word takes `auto`, and a rule without a length to be nothing said
_PAIRS = ("tabs", "pBdr")
_FONTS = {
    **{
        Q + name: name for name in ("ascii", "hAnsi", "eastAsia", "asciiTheme", "hAnsiTheme", "eastAsiaTheme")
    },
    **{
        Q + name: name for name in ("cs", "cstheme")
    },  # say nothing of the letters measured here, but end a stretch
}
_SAME = {"start": "left", "end": "right"}


def flag(element: etree._Element) -> bool:
    """An on/off element: there and not switched off."""
    return element.get(VAL, "1") not in _OFF


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


def value(parent: etree._Element | None, name: str) -> str:
    """What the child `name` says; empty without it."""
    child = parent.find(Q + name) if parent is not None else None
    return "" if child is None else child.get(VAL, "")


def _attributes(element: etree._Element) -> list[tuple[str, str]]:
    return cast("list[tuple[str, str]]", element.items())


def run_props(element: etree._Element | None) -> Props:
    """What an rPr says; every value can be a key."""
    found: Props = {}
    if element is None:
        return found
    for child in element:
        known = _RUN.get(child.tag)
        if known is None:
            if child.tag == _CHANGED:
                found["_changed"] = found["b"] = True  # tracked formatting is printed bold
            elif isinstance(child.tag, str) and child.tag.startswith(_NEWER):
                found[child.tag] = tuple(child.values())
            continue
        name, kind = known
        if kind == "number":
            found[name] = number((child.get(VAL) or "").rstrip("%"))
            if name == "sz":
                found["szAsia"] = found["sz"]
        elif kind == "flag":
            found[name] = flag(child)
        elif kind == "fonts":
            for key, text in _attributes(child):
                short = _FONTS.get(key)
                if short:
                    found[short] = text
                    if not short.endswith("Theme"):
                        found.setdefault(short + "Theme", "")
        elif kind == "lang":
            found["lang"] = child.get(VAL) or found.get("lang", "")
            if child.get(_EAST_ASIA):
                found["langAsia"] = child.get(_EAST_ASIA)
        else:
            found[name] = child.get(VAL) or "on"
    return found


def par_props(element: etree._Element | None) -> Props:
    """What a pPr says; every value can be a key. Tab stops are pairs of position and kind, borders of side and line."""
    found: Props = {}
    if element is None:
        return found
    for child in element:
        known = _PAR.get(child.tag)
        if known is None:
            continue
        name, kind = known
        if kind == "text":
            found[name] = child.get(VAL) or "on"
        elif kind == "flag":
            found[name] = flag(child)
        elif kind == "spacing":
            for key, text in _attributes(child):
                short = key.rpartition("}")[2]
                if short == "line":
                    found.setdefault("lineRule", _RULE)
                found[short] = text
            if "lineRule" in found:
                found["_half_said"] = Q + "line" not in child.attrib or Q + "lineRule" not in child.attrib
                found.setdefault("line", str(_LINE))
            for side in ("before", "after"):
                if side + "Lines" in found and Q + side not in child.attrib:
                    found[side] = str(number(found[side + "Lines"]) * _LINE // 100)
        elif kind == "ind":
            _indents(child, found)
        elif kind == "tabs":
            found["tabs"] = tuple((number(tab.get(_POS)), tab.get(VAL, "left")) for tab in child)
        elif kind == "numPr":
            for part in child:
                if part.tag == _NUM_ID:
                    found["numId"] = part.get(VAL, "0")
                elif part.tag == _LEVEL:
                    found["ilvl"] = number(part.get(VAL))
        else:
            found["pBdr"] = tuple(
                (
                    part.tag[len(Q) :],
                    (part.get(VAL, "none"), number(part.get(_SIZE)), number(part.get(_SPACE))),
                )
                for part in child
            )
    return found


def _indents(element: etree._Element, found: Props) -> None:
    for key, text in _attributes(element):
        short = key.rpartition("}")[2]
        found[_SAME.get(short, short)] = number(text)
    if "hanging" in found and Q + "hanging" in element.attrib:
        found.pop("firstLine", None)
        found["firstLine"] = -found.pop("hanging")
    else:
        found["_alone"] = found.keys() & {"left", "right", "firstLine"} == {"firstLine"}


def merged(*layers: Props) -> Props:
    """Later layers win; tab stops add up, and so do the borders of a paragraph's sides."""
    result: Props = {}
    for layer in layers:
        pairs = {name: result[name] + layer[name] for name in _PAIRS if name in layer and name in result}
        result.update(layer)
        if pairs:
            result.update(pairs)
    return result
