"""Advance widths and line heights of fonts, from small data files or from a company's own TTF/OTF.

Widths are those LibreOffice and Word add up: plain advances in the font's own units, scaled to the size and rounded to
1/8640 inch, six to the twip. Kerning only where the document asks for it; standard ligatures only as a stated
difference between engines.
"""

from __future__ import annotations

import functools
import io
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct, field

from playbook.fit.font_names import FAMILIES, SERIF_ASIAN, stand_in

ASIAN = ("zh", "ja", "ko")
METRICS = Path(__file__).with_name("metrics")
PER_TWIP = 6


class Face(Struct):
    """One face of one family: advance widths in units of `upem`, line height as its tables give it."""

    name: str
    family: str
    upem: int
    ascent: int
    descent: int
    gap: int
    fixed: bool
    widths: Mapping[int, int]
    ligatures: Mapping[str, int] = field(default_factory=dict)
    pairs: Mapping[str, int] | None = None
    dashes: Mapping[str, Sequence[int]] = field(default_factory=dict)  # of one, two, three dashes joined
    sizes: dict[int, Sized] = field(default_factory=dict)

    def at(self, size: int) -> Sized:
        """This face at `size` twips."""
        found = self.sizes.get(size)
        if found is None:
            found = self.sizes[size] = Sized(self, size)
        return found

    def joined(self) -> re.Pattern[str] | None:
        """What finds the face's ligatures in a text, the longest first; None when it has none."""
        return _ligature_pattern(tuple(self.ligatures)) if self.ligatures else None

    def stand_ins(self) -> tuple[str, ...]:
        """Where a letter the face lacks comes from before all others: a face with, or without, serifs like its own."""
        if self.name.startswith(_SERIFS):
            return ("dejavu-serif",)
        return ("dejavu-sans-mono",) if self.fixed else ()

    def kerning(self) -> Mapping[str, int]:
        """Pairs of characters → change of width, in font units; loaded when a document asks for kerning."""
        if self.pairs is None:
            self.pairs = _pairs(self.name)
        return self.pairs


class Sized(dict[str, int]):
    """A face at one size: character → advance in 1/6 twip; missing characters come from a stand-in face."""

    __slots__ = ("ascent", "face", "height", "pairs", "scale", "size")

    def __init__(self, face: Face, size: int) -> None:
        super().__init__()
        self.face, self.size = face, size
        self.scale = size * PER_TWIP / face.upem
        ascent, descent, gap = (_round(value * self.scale) for value in (face.ascent, face.descent, face.gap))
        leading = _twips(gap)
        self.ascent = _twips(ascent) + leading
        self.height = _twips(ascent + descent) + leading
        self.pairs: Pairs | None = None

    def __missing__(self, character: str) -> int:
        if len(character) > 1:
            advance = self[character] = self._marked(character)
            return advance
        code = ord(character)
        units = self.face.widths.get(code)
        if units is not None:
            advance = _round(units * self.scale)
        else:
            advance = self._other(character, code)
        self[character] = advance
        return advance

    def _marked(self, letter: str) -> int:
        """A letter with marks: all of it comes from another font where this one lacks a mark."""
        wanted = set(map(ord, letter))
        for name in (*self.face.stand_ins(), "dejavu-sans") if wanted - self.face.widths.keys() else ():
            face = load(name, bold="-bold" in self.face.name, italic=self.face.name.endswith("-italic"))
            if wanted <= face.widths.keys():
                return _round(face.widths[ord(letter[0])] * self.size * PER_TWIP / face.upem)
        return self[letter[0]]

    def _other(self, character: str, code: int) -> int:
        """Invisible, combining, ideographic, or taken from another font as any layout engine does."""
        if (
            code < 32
            or code in _INVISIBLE
            or 0x300 <= code <= 0x36F
            or 0xFE00 <= code <= 0xFE0F
            or 0x200B <= code <= 0x200F
        ):
            return 0
        if 0xF000 <= code <= 0xF0FF:  # characters of Symbol and Wingdings: as wide as the commonest bullet
            return _round(_BULLET * self.size * PER_TWIP)
        part = _SPACES.get(code)
        if part:
            return _round((self.face.upem + part // 2) // part * self.scale)
        like = _LIKE.get(code)
        if like and ord(like) in self.face.widths:
            return self[like] // (2 if code == 0x202F else 1)
        bold = self.face.name.endswith(("-bold", "-bold-italic"))
        if is_wide(code):
            face = load("noto-sans-cjk", bold=bold, italic=False)
            return _round(face.widths.get(code, face.upem) * self.size * PER_TWIP / face.upem)
        for name in (*self.face.stand_ins(), "dejavu-sans", "noto-sans-cjk", "opensymbol"):
            face = load(name, bold=bold, italic=self.face.name.endswith("-italic"))
            if code in face.widths:
                return _round(face.widths[code] * self.size * PER_TWIP / face.upem)
        return _round(self.face.widths.get(0x6E, self.face.upem // 2) * self.scale)

    def dashes(self, language: str) -> list[int]:
        """Advances of one, two and three dashes in text said to be Chinese, Japanese or Korean, or something else."""
        kind = "asian" if language[:2] in ASIAN else "other"
        return [_round(units * self.scale) for units in self.face.dashes.get(kind if language else "", ())]

    @property
    def paired(self) -> Pairs:
        """Two characters → advance of the first before the second, kerning included."""
        if self.pairs is None:
            self.pairs = Pairs(self)
        return self.pairs

    def ligature(self, text: str, following: str = "") -> int:
        """Advance of a ligature; before a letter that follows it is kerned as its own last letter is."""
        kern = self.face.kerning().get(text[-1] + following, 0) if following else 0
        return _round((self.face.ligatures[text] + kern) * self.scale)


class Pairs(dict[str, int]):
    """Advances that depend on the next character, worked out once for each pair."""

    __slots__ = ("font",)

    def __init__(self, font: Sized) -> None:
        super().__init__()
        self.font = font

    def __missing__(self, pair: str) -> int:
        font = self.font
        kern, units = font.face.kerning().get(pair), font.face.widths.get(ord(pair[0]))
        found = font[pair[0]] if not kern or units is None else _round((units + kern) * font.scale)
        self[pair] = found
        return found


@functools.cache
def _ligature_pattern(texts: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(texts, key=len, reverse=True)))


_SERIFS = ("caladea", "liberation-serif", "dejavu-serif")
_SYMBOLS = "opensymbol-"
_BULLET = 842 / 2048  # em
# Spaces a font lacks are made up from the em or from another character's width, as HarfBuzz does it.
_SPACES = {0x2000: 2, 0x2001: 1, 0x2002: 2, 0x2003: 1, 0x2004: 3, 0x2005: 4, 0x2006: 6, 0x2009: 5, 0x200A: 16}
_LIKE = {0x202F: " ", 0x2007: "0", 0x2008: ".", 0x00A0: " ", 0x2010: "-", 0x2011: "-"}
_INVISIBLE = frozenset((0xAD, 0x2060, 0xFEFF))


def is_wide(code: int) -> bool:
    """An ideograph, kana, Hangul syllable or full-width form: one em in every font that has it."""
    return (
        0x2E80 <= code <= 0x303E
        or 0x3041 <= code <= 0x33FF
        or 0x3400 <= code <= 0x4DBF
        or 0x4E00 <= code <= 0x9FFF
        or 0xA000 <= code <= 0xA4CF
        or 0xAC00 <= code <= 0xD7A3
        or 0xF900 <= code <= 0xFAFF
        or 0xFE30 <= code <= 0xFE4F
        or 0xFF00 <= code <= 0xFFEF
        or 0x20000 <= code <= 0x3FFFD
    )


def _round(value: float) -> int:
    return math.floor(value + 0.5)


def _twips(value: int) -> int:
    return (value + PER_TWIP // 2) // PER_TWIP


@functools.cache
def load(name: str, *, bold: bool, italic: bool) -> Face:
    """The face of our data nearest to the style asked for."""
    for suffix in _suffixes(bold, italic):
        path = METRICS / f"{name}{suffix}.json"
        if path.is_file():
            break
    data = msgspec.json.decode(path.read_bytes())
    widths = {first + i: width for first, run in data["runs"] for i, width in enumerate(run)}
    return Face(
        path.stem,
        data["family"],
        data["upem"],
        data["ascent"],
        data["descent"],
        data["gap"],
        data["fixed"],
        widths,
        data.get("ligatures", {}),
        dashes=data.get("dashes", {}),
    )


@functools.cache
def _in_chinese(name: str, other: str) -> Face:
    """A font of symbols in Chinese text: its own characters, in lines as high as those of the other face."""
    face, high = load(name, bold=False, italic=False), load(other, bold=False, italic=False)
    up, down, gap = (round(v * face.upem / high.upem) for v in (high.ascent, high.descent, high.gap))
    return msgspec.structs.replace(face, ascent=up, descent=down, gap=gap, sizes={})


def _suffixes(bold: bool, italic: bool) -> tuple[str, ...]:
    if bold and italic:
        return "-bold-italic", "-bold", "-italic", ""
    if bold:
        return "-bold", ""
    return ("-italic", "") if italic else ("",)


def _pairs(name: str) -> Mapping[str, int]:
    path = METRICS / f"{name}.kern.json"
    if not path.is_file():
        return {}
    data = msgspec.json.decode(path.read_bytes())
    return {
        a + b: value
        for row, values in zip(data["first"], data["values"], strict=True)
        for column, value in zip(data["second"], values, strict=True)
        if value
        for a in row
        for b in column
    }


class Library(Struct):
    """Finds faces by the names a document uses; remembers which names had to be replaced."""

    own: Mapping[tuple[str, bool, bool], Face] = field(default_factory=dict)
    used: dict[str, str] = field(default_factory=dict)
    unknown: dict[str, str] = field(default_factory=dict)

    def face(self, name: str, *, bold: bool, italic: bool) -> Face:
        key = name.partition(";")[0].strip().lower()  # of a list the first counts
        own = self.own.get((key, bold, italic)) or self.own.get((key, False, False))
        if own is not None:
            self.used[name] = own.family
            return own
        known = FAMILIES.get(key)
        face = load(known or stand_in(key), bold=bold, italic=italic)
        (self.used if known else self.unknown)[name] = face.family
        return face

    def asian(self, name: str, language: str, *, bold: bool) -> Face:
        """The face of Chinese, Japanese or Korean text: every ideograph is one em, whatever it is called.

        A name nobody knows gets the line height of Noto CJK where the text's language is one of these, else of DejaVu.
        """
        key = name.strip().lower()
        own = self.own.get((key, bold, False)) if name else None
        other = "noto-serif-cjk" if key in SERIF_ASIAN else "noto-sans-cjk"
        if (name or language) and language[:2] not in ASIAN:
            other = stand_in(key)
        known = FAMILIES.get(key) or other
        if known.startswith(_SYMBOLS):
            return own or _in_chinese(known, other)
        return own or load(known, bold=bold, italic=False)


def read_font(path: Path) -> Face:
    """A company's own TTF or OTF. Raises ValueError with a sentence when the file is no usable font."""
    from fontTools.ttLib import TTFont, TTLibError  # slow to import, and seldom needed

    try:
        font = TTFont(io.BytesIO(path.read_bytes()), lazy=True, fontNumber=0)
        hhea, os2, head, cmap, advances = (
            font["hhea"],
            font["OS/2"],
            font["head"],
            font.getBestCmap(),
            font["hmtx"],
        )
        name = font["name"].getBestFamilyName() or path.stem
        fixed = bool(font["post"].isFixedPitch)
    except FileNotFoundError as error:
        raise ValueError(f"there is no font file {path.as_posix()}") from error
    except (TTLibError, OSError, KeyError, AssertionError, ValueError) as error:
        raise ValueError(f"{path.name} is not a font file that can be read ({error})") from error
    ascent, descent, gap = hhea.ascent, -hhea.descent, hhea.lineGap
    if os2.fsSelection & 1 << 7 and os2.sTypoAscender >= 0 >= os2.sTypoDescender:
        ascent, descent, gap = os2.sTypoAscender, -os2.sTypoDescender, os2.sTypoLineGap
    style = ("-bold" if os2.fsSelection & 1 << 5 else "") + ("-italic" if os2.fsSelection & 1 else "")
    widths = {code: advances[glyph][0] for code, glyph in cmap.items()}
    return Face(path.stem + style, name, head.unitsPerEm, ascent, descent, gap, fixed, widths, pairs={})


def library(paths: tuple[Path, ...] = ()) -> tuple[Library, list[str]]:
    """A library with the company's fonts in it, and a sentence for each file that could not be read."""
    own: dict[tuple[str, bool, bool], Face] = {}
    failures = []
    for path in paths:
        try:
            face = _read_once(path)
        except ValueError as error:
            failures.append(str(error))
            continue
        own[face.family.lower(), "-bold" in face.name, "-italic" in face.name] = face
    return Library(own), failures


_read_once = functools.cache(read_font)
