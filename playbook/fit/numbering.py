"""List labels: which text stands before a numbered or bulleted paragraph."""

from __future__ import annotations

import functools
from typing import Any

from lxml import etree
from msgspec import Struct, field
from msgspec.structs import replace

from playbook.fit.package import Package, parsed
from playbook.fit.props import P_PR, R_PR, VAL, Props, Q, number, par_props, run_props, value

_DEPTH = Q + "ilvl"
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_RUSSIAN = "\u0430\u0431\u0432\u0433\u0434\u0435\u0436\u0437\u0438\u043a\u043b\u043c\u043d\u043e\u043f\u0440\u0441\u0442\u0443\u0444\u0445\u0446\u0447\u0448\u0449\u044d\u044e\u044f"
_CHINESE = "\u3007\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d"


class Level(Struct):
    """One level of a list."""

    start: int
    format: str
    text: str
    suffix: str
    align: str
    par: Props
    run: Props
    style: str = ""
    legal: bool = False


class Abstract:
    """A list's definition; its levels are read when a paragraph first stands in it."""

    def __init__(self, element: etree._Element) -> None:
        self._element = element

    @functools.cached_property
    def levels(self) -> dict[int, Level]:
        return {number(level.get(_DEPTH)): _level(level) for level in self._element.iterfind(Q + "lvl")}


class Lists(Struct):
    """All list definitions, and where each stands in its counting."""

    abstract: dict[str, Abstract] = field(default_factory=dict)
    lists: dict[str, tuple[str, dict[int, Level]]] = field(default_factory=dict)
    counters: dict[str, list[int]] = field(default_factory=dict)
    restarted: set[tuple[str, int]] = field(default_factory=set)

    def level(self, list_id: str, depth: int) -> Level | None:
        found = self.lists.get(list_id)
        if found is None:
            return None
        abstract = self.abstract.get(found[0])
        return found[1].get(depth) or (abstract.levels.get(depth) if abstract else None)

    def advance(self, list_id: str, depth: int) -> str:
        """Counts one paragraph of a list and gives its label's text."""
        abstract = self.lists[list_id][0]
        counters = self.counters.setdefault(abstract, [0] * 9)
        own = self.lists[list_id][1].get(depth)
        level = self.level(list_id, depth)
        assert level is not None
        if own is not None and (list_id, depth) not in self.restarted:
            self.restarted.add((list_id, depth))
            counters[depth] = own.start
        elif counters[depth] == 0:
            counters[depth] = level.start
        else:
            counters[depth] += 1
        for upper in range(depth):
            if counters[upper] == 0:
                above = self.level(list_id, upper)
                counters[upper] = above.start if above else 1
        for deeper in range(depth + 1, 9):
            counters[deeper] = 0
        text = level.text
        for upper in range(9):
            mark = f"%{upper + 1}"
            if mark in text:
                shown = self.level(list_id, upper)
                kind = "decimal" if shown is None or level.legal else shown.format
                text = text.replace(mark, written(counters[upper], kind))
        return text


def written(count: int, kind: str) -> str:
    """A number in the list's numerals."""
    if kind in ("lowerRoman", "upperRoman"):
        result, rest = "", count
        for value, letters in _ROMAN:
            while rest >= value:
                result, rest = result + letters, rest - value
        return result.upper() if kind == "upperRoman" else result
    if kind in ("lowerLetter", "upperLetter"):
        letter = chr(97 + (count - 1) % 26) * ((count - 1) // 26 + 1) if count > 0 else ""
        return letter.upper() if kind == "upperLetter" else letter
    if kind in ("russianLower", "russianUpper"):
        letter = _RUSSIAN[(count - 1) % len(_RUSSIAN)] if count > 0 else ""
        return letter.upper() if kind == "russianUpper" else letter
    if kind == "decimalZero":
        return f"{count:02d}"
    if kind in ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital"):
        if count < 10:
            return _CHINESE[count]
        tens, ones = divmod(count, 10)
        return (_CHINESE[tens] if tens > 1 else "") + "\u5341" + (_CHINESE[ones] if ones else "")
    if kind in ("none", "bullet"):  # a bullet has no number to be named by the levels below it
        return ""
    return str(count)


def read(package: Package) -> Lists:
    """The lists of a document, none of them begun."""
    defined = package.related("numbering", _definitions)
    return Lists() if defined is None else Lists(defined.abstract, defined.lists)


def _definitions(part: str, content: bytes) -> Lists:
    found = Lists()
    links: dict[str, str] = {}
    named: dict[str, str] = {}
    for item in parsed(part, content):
        if item.tag == Q + "abstractNum":
            key = item.get(Q + "abstractNumId", "")
            found.abstract[key] = Abstract(item)
            link, name = value(item, "numStyleLink"), value(item, "styleLink")
            if link:
                links[key] = link
            if name:
                named[name] = key
        elif item.tag == Q + "num":
            _read_list(found, item)
    for key, target in links.items():
        if target in named:
            found.abstract[key] = found.abstract[named[target]]
    return found


def _read_list(found: Lists, item: etree._Element) -> None:
    abstract = item.find(Q + "abstractNumId")
    if abstract is None:
        return
    key = abstract.get(VAL, "")
    own: dict[int, Level] = {}
    for override in item.iterfind(Q + "lvlOverride"):
        depth = number(override.get(_DEPTH))
        level, start = override.find(Q + "lvl"), override.find(Q + "startOverride")
        base = found.abstract[key].levels.get(depth) if key in found.abstract else None
        if level is not None:
            own[depth] = _level(level)
        elif base is not None and start is not None:
            own[depth] = replace(base)
        if start is not None and depth in own:
            own[depth].start = number(start.get(VAL), 1)
    found.lists[item.get(Q + "numId", "")] = (key, own)


def _level(element: etree._Element) -> Level:
    children: dict[str, etree._Element] = {}
    for child in element:
        children.setdefault(child.tag, child)

    def said(name: str, default: str = "") -> Any:
        child = children.get(Q + name)
        return default if child is None else child.get(VAL, default)

    return Level(
        number(said("start", "1"), 1),
        said("numFmt", "decimal"),
        said("lvlText"),
        said("suff", "tab"),
        said("lvlJc", "left"),
        par_props(children.get(P_PR)),
        run_props(children.get(R_PR)),
        said("pStyle"),
        Q + "isLgl" in children,
    )
