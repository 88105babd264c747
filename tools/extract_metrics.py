"""Write playbook/fit/metrics/*.json: advance widths and line heights of the open fonts, Unicode line-break classes.

Run on a machine with the Debian packages fonts-liberation, fonts-crosextra-carlito, fonts-crosextra-caladea,
fonts-dejavu-core, fonts-dejavu-extra, fonts-noto-cjk, fonts-opensymbol and unicode-data. Needs fontTools, and uharfbuzz (which the
product itself does not use) for ligatures and kerning pairs:

    python tools/extract_metrics.py [OUTPUT_DIR]

Only measures are taken (how wide a character is, how high a line is), never outlines.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import uharfbuzz as hb
from fontTools.ttLib import TTFont

FONTS = Path("/usr/share/fonts")
TEXT = [
    (0x20, 0x7E),
    (0xA0, 0x24F),
    (0x2B0, 0x36F),
    (0x370, 0x3FF),
    (0x400, 0x52F),
    (0x1E00, 0x1EFF),
    (0x2000, 0x206F),
    (0x2070, 0x209F),
    (0x20A0, 0x20BF),
    (0x2100, 0x218F),
    (0x2190, 0x21FF),
    (0x2200, 0x22FF),
    (0x2460, 0x24FF),
    (0x2500, 0x25FF),
    (0xFB00, 0xFB06),
]
SYMBOLS = [*TEXT, (0x2300, 0x23FF), (0x2600, 0x27BF), (0x2900, 0x297F), (0x2B00, 0x2BFF), (0xFFFD, 0xFFFD)]
CJK = [*TEXT, (0x3000, 0x30FF), (0x31F0, 0x32FF), (0xFE10, 0xFE4F), (0xFF00, 0xFFEF), (0x2600, 0x26FF)]
BULLETS = [(0x20, 0x7E), (0xA0, 0xFF), (0x2000, 0x2BFF), (0xE000, 0xE0FF), (0xF000, 0xF0FF)]
KERNED = [(0x20, 0x7E), (0xA0, 0x17F), (0x400, 0x45F), (0x2010, 0x2026)]
_DASH, _HAN = 0x2014, 0x4E00
STYLES = {"Regular": "", "Bold": "-bold", "Italic": "-italic", "BoldItalic": "-bold-italic"}


def sources() -> Iterable[tuple[str, str, Path, int, list[tuple[int, int]], bool]]:
    """File name, family, font file, number in a collection, characters, whether pairs are wanted."""
    for family, stem, folder in [
        ("Liberation Sans", "LiberationSans", "truetype/liberation"),
        ("Liberation Serif", "LiberationSerif", "truetype/liberation"),
        ("Liberation Mono", "LiberationMono", "truetype/liberation"),
        ("Liberation Sans Narrow", "LiberationSansNarrow", "truetype/liberation"),
        ("Carlito", "Carlito", "truetype/crosextra"),
        ("Caladea", "Caladea", "truetype/crosextra"),
    ]:
        for style, suffix in STYLES.items():
            yield (
                family.lower().replace(" ", "-") + suffix,
                family,
                FONTS / folder / f"{stem}-{style}.ttf",
                -1,
                TEXT,
                True,
            )
    for family, stem, ranges in [
        ("DejaVu Sans", "DejaVuSans", SYMBOLS),
        ("DejaVu Serif", "DejaVuSerif", TEXT),
        ("DejaVu Sans Mono", "DejaVuSansMono", TEXT),
    ]:
        upright = [("", ""), ("-Bold", "-bold")]
        slanted = [
            ("-Italic", "-italic"),
            ("-BoldItalic", "-bold-italic"),
        ]  # the others are as wide as upright
        for style, suffix in upright + slanted * (stem == "DejaVuSerif"):
            path = FONTS / f"truetype/dejavu/{stem}{style}.ttf"
            yield family.lower().replace(" ", "-") + suffix, family, path, -1, ranges, False
    for kind in ("Sans", "Serif"):
        for style, suffix in [("Regular", ""), ("Bold", "-bold")]:
            path = FONTS / f"opentype/noto/Noto{kind}CJK-{style}.ttc"
            yield f"noto-{kind.lower()}-cjk{suffix}", f"Noto {kind} CJK SC", path, 2, CJK, False
    yield "opensymbol", "OpenSymbol", next(FONTS.rglob("opens___.ttf")), -1, BULLETS, False


def line_metrics(font: TTFont) -> tuple[int, int, int]:
    """Ascent, descent and line gap as LibreOffice takes them: hhea, but typo when the font says so."""
    hhea, os2 = font["hhea"], font["OS/2"]
    ascent, descent, gap = hhea.ascent, -hhea.descent, hhea.lineGap
    if not ascent and not descent:
        ascent, descent, gap = os2.usWinAscent, os2.usWinDescent, 0
    if os2.fsSelection & 1 << 7 and os2.sTypoAscender >= 0 >= os2.sTypoDescender:
        ascent, descent, gap = os2.sTypoAscender, -os2.sTypoDescender, os2.sTypoLineGap
    if font["name"].getBestFamilyName() == "OpenSymbol":
        gap = 0  # LibreOffice leaves its own font's out
    return ascent, descent, gap


def widths(font: TTFont, ranges: list[tuple[int, int]]) -> list[list[Any]]:
    """Runs of [first character, widths]."""
    cmap, advances = font.getBestCmap(), font["hmtx"]
    runs: list[list[Any]] = []
    for first, last in ranges:
        for code in range(first, last + 1):
            if code not in cmap:
                continue
            width = 0 if 0x300 <= code <= 0x36F else advances[cmap[code]][0]
            if code == _DASH and cmap.get(_HAN):
                width = advances[cmap[_HAN]][
                    0
                ]  # in Chinese text the font puts another dash, as wide as a letter
            if runs and runs[-1][0] + len(runs[-1][1]) == code:
                runs[-1][1].append(width)
            else:
                runs.append([code, [width]])
    return runs


def dashes(font: TTFont) -> dict[str, list[int]]:
    """Widths of one, two and three dashes, which the font joins: in Chinese text and in text said to be of another language."""
    cmap, advances, table = font.getBestCmap(), font["hmtx"], font["GSUB"].table
    lookups = [
        getattr(part, "ExtSubTable", part) for lookup in table.LookupList.Lookup for part in lookup.SubTable
    ]
    joined = next(
        part.ligatures[cmap[_DASH]]
        for part in lookups
        if part.LookupType == 4 and cmap[_DASH] in part.ligatures
    )
    names = [cmap[_DASH], *(one.LigGlyph for one in sorted(joined, key=lambda one: len(one.Component)))]
    chinese = next(
        language.LangSys
        for script in table.ScriptList.ScriptRecord
        for language in script.Script.LangSysRecord
        if script.ScriptTag == "hani" and language.LangSysTag == "ZHS "
    )
    changed: dict[str, str] = {}
    for index in chinese.FeatureIndex:
        feature = table.FeatureList.FeatureRecord[index]
        for number in feature.Feature.LookupListIndex if feature.FeatureTag == "locl" else ():
            for part in table.LookupList.Lookup[number].SubTable:
                changed.update(getattr(getattr(part, "ExtSubTable", part), "mapping", {}))
    return {
        "asian": [advances[changed.get(name, name)][0] for name in names],
        "other": [advances[name][0] for name in names],
    }


def shaper(path: Path) -> Any:
    face = hb.Face(hb.Blob.from_file_path(str(path)))
    font = hb.Font(face)

    def advance(text: str, **features: bool) -> tuple[int, int]:
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        hb.shape(font, buffer, {"kern": False, **features})
        return sum(position.x_advance for position in buffer.glyph_positions), len(buffer.glyph_infos)

    return advance


def ligatures(advance: Any) -> dict[str, int]:
    """Standard ligatures of two to three Latin letters that a text may hold."""
    found = {}
    letters = "fijltbhkT"
    pairs = [a + b for a in letters for b in letters] + [
        a + b + c for a in letters for b in letters for c in letters
    ]
    for text in pairs:
        width, glyphs = advance(text)
        if glyphs == 1:
            found[text] = width
    return found


def kerning(advance: Any, font: TTFont) -> dict[str, Any]:
    """Pair kerning as classes: characters that behave alike share a row and a column."""
    cmap = font.getBestCmap()
    codes = [
        code for first, last in KERNED for code in range(first, last + 1) if code in cmap and code != 0xAD
    ]
    alone = {code: advance(chr(code), liga=False)[0] for code in codes}
    table = {}
    for a in codes:
        table[a] = tuple(
            advance(chr(a) + chr(b), kern=True, liga=False)[0] - alone[a] - alone[b] for b in codes
        )
    rows = sorted(set(table.values()))
    columns = {code: tuple(row[i] for row in rows) for i, code in enumerate(codes)}
    columns_seen = sorted(set(columns.values()))
    first: dict[int, list[int]] = {}
    second: dict[int, list[int]] = {}
    for code in codes:
        first.setdefault(rows.index(table[code]), []).append(code)
        second.setdefault(columns_seen.index(columns[code]), []).append(code)
    return {
        "first": ["".join(map(chr, first[i])) for i in range(len(rows))],
        "second": ["".join(map(chr, second[i])) for i in range(len(columns_seen))],
        "values": [[column[i] for column in columns_seen] for i in range(len(rows))],
    }


def write(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, ensure_ascii=True, separators=(",", ":")) + "\n", encoding="ascii")


def line_break_classes(source: Path) -> str:
    """Runs `first-last class` of the characters below the supplementary planes."""
    runs: list[list[Any]] = []
    for line in source.read_text(encoding="utf-8").splitlines():
        body = line.split("#")[0].strip()
        if not body:
            continue
        codes, name = (part.strip() for part in body.split(";"))
        first, _, last = codes.partition("..")
        start, end = int(first, 16), int(last or first, 16)
        if start > 0xFFFF:
            break
        if runs and runs[-1][2] == name and runs[-1][1] + 1 == start:
            runs[-1][1] = end
        else:
            runs.append([start, end, name])
    return "".join(f"{start:x} {end:x} {name}\n" for start, end, name in runs)


def main(target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for name, family, path, number, ranges, pairs in sources():
        font = TTFont(path, fontNumber=number)
        ascent, descent, gap = line_metrics(font)
        face = {
            "family": family,
            "upem": font["head"].unitsPerEm,
            "ascent": ascent,
            "descent": descent,
            "gap": gap,
            "fixed": bool(font["post"].isFixedPitch),
            "runs": widths(font, ranges),
        }
        if _HAN in font.getBestCmap():
            face["dashes"] = dashes(font)
        if pairs:
            advance = shaper(path)
            face["ligatures"] = {} if face["fixed"] else ligatures(advance)
            write(target / f"{name}.kern.json", kerning(advance, font))
        write(target / f"{name}.json", face)
        print(name, ascent, descent, gap, len(face.get("ligatures", {})))
    classes = line_break_classes(Path("/usr/share/unicode/LineBreak.txt"))
    (target / "line-break.txt").write_text(classes, encoding="ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "playbook/fit/metrics")
