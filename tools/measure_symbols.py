"""Write playbook/fit/metrics/opensymbol-*.json: how wide LibreOffice prints the characters of Symbol, Wingdings and Webdings.

These fonts are not free: LibreOffice prints what its own font OpenSymbol has instead, by tables of its own. So it is asked:
every character stands ten times in a line before a mark, and where the mark lies says how wide it is. Needs LibreOffice with
fonts-opensymbol and fonts-dejavu, and takes a minute:

    python tools/measure_symbols.py
"""

from __future__ import annotations

import json
import re
import tempfile
import zlib
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from playbook.fit.libreoffice import convert, executable

METRICS = Path(__file__).parents[1] / "playbook/fit/metrics"
FONTS = ("Symbol", "Wingdings", "Wingdings 2", "Wingdings 3", "Webdings")
FIRST, COUNT = 0x20, 224
PRIVATE = 0xF000
TIMES, SIZE = 10, 100  # how often each stands on its line, and how high, in points
_PLACE = re.compile(rb"BT\s+(?:/Span<<[^\n]*>>\s+BDC\s+)?([-\d.]+) ([-\d.]+) Td\b")


def document(font: str, path: Path) -> None:
    """One line for each character: it, several times, and a mark behind it."""
    made = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Pt(1584), Pt(1584)
    section.left_margin = section.right_margin = Pt(36)
    made.styles["Normal"].font.size = Pt(SIZE)
    for code in range(FIRST, FIRST + COUNT):
        par = made.add_paragraph()
        par.paragraph_format.page_break_before = True
        run = par.add_run()
        for _ in range(TIMES):
            symbol = OxmlElement("w:sym")
            symbol.set(qn("w:font"), font)
            symbol.set(qn("w:char"), f"{PRIVATE + code:04X}")
            run._r.append(symbol)
        par.add_run("x").font.name = "Arial"
    made.save(str(path))


def widths(pdf: bytes, upem: int) -> list[int]:
    """How far the last text of each page lies from the left margin, as the width of one character."""
    found = []
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.S):
        try:
            text = zlib.decompressobj().decompress(stream)
        except zlib.error:
            continue
        places = [float(x) for x, _ in _PLACE.findall(text)]
        if len(places) > 1:
            found.append(round((max(places) - min(places)) * upem / TIMES / SIZE))
    return found


def main() -> None:
    program = executable()
    assert program is not None, "LibreOffice is not installed"
    plain: dict[str, Any] = json.loads((METRICS / "opensymbol.json").read_text())
    with tempfile.TemporaryDirectory() as made:
        paths = [Path(made) / f"{font}.docx" for font in FONTS]
        for font, path in zip(FONTS, paths, strict=True):
            document(font, path)
        for font, pdf in zip(FONTS, convert(program, paths, Path(made) / "pdf", 600), strict=True):
            assert pdf is not None, font
            found = widths(pdf.read_bytes(), plain["upem"])
            assert len(found) == COUNT, (font, len(found))
            runs = [[FIRST, found], [PRIVATE + FIRST, found]]
            name = f"opensymbol-{font.lower().replace(' ', '-')}.json"
            text = json.dumps({**plain, "runs": runs}, separators=(",", ":"))
            (METRICS / name).write_text(text + "\n", encoding="ascii")
            print(name, found[:8])


if __name__ == "__main__":
    main()
