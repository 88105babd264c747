"""The referee: LibreOffice lays the documents out, and the PDF it writes is read for pages and lines."""

from __future__ import annotations

import contextlib
import itertools
import math
import re
import shutil
import subprocess
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from playbook.fit import reader
from playbook.fit.boxes import DrawnLine
from playbook.fit.fonts import Library
from playbook.fit.package import Package, Unreadable
from playbook.fit.pages import text_areas
from playbook.fit.result import LIBREOFFICE, Measure
from playbook.fit.tree import Document
from playbook.problems import Problem

BATCH = 150  # documents a call
START = 60.0  # seconds allowed for LibreOffice to start
EACH = 5.0  # seconds allowed for a document
_OBJECT = re.compile(rb"(\d+) 0 obj\b(.*?)\bendobj", re.S)
_STREAM = re.compile(rb"stream\r?\n(.*)endstream", re.S)
_TEXT = re.compile(
    rb"BT\s+(?:/Span<<[^\n]*>>\s+BDC\s+)?(?:([-\d.]+) ([-\d.]+) Td\b|[-\d.]+ [-\d.]+ [-\d.]+ [-\d.]+ ([-\d.]+) ([-\d.]+) Tm\b)"
)
_PICTURE = re.compile(rb"[-\d.]+ 0 0 ([-\d.]+) [-\d.]+ ([-\d.]+) cm\s*/Im\d+ Do")
_RULE = re.compile(rb"[-\d.]+ ([-\d.]+) m\s+[-\d.]+ ([-\d.]+) l\b")
_SIZE = re.compile(rb"/F\d+ ([\d.]+) Tf")


class PdfPage(Struct, frozen=True):
    """One page of a PDF: its height, the lines on it as (baseline from the top, left edge, font size), its pictures
    as (lower edge from the top, height), and where drawn lines such as borders end below, in points from the top."""

    height: float
    lines: tuple[tuple[float, float, float], ...]
    pictures: tuple[tuple[float, float], ...] = ()
    rules: tuple[float, ...] = ()


def executable() -> str | None:
    """Where LibreOffice is; None when it is not installed."""
    return next((found for name in ("soffice", "libreoffice") if (found := shutil.which(name))), None)


def measure_with_libreoffice(paths: Sequence[Path], *, time_box: float | None = None) -> list[Measure]:
    """Measures documents with LibreOffice in few batches; one `Measure` each, in order, problems inside."""
    program = executable()
    if program is None:
        return [
            _failed(
                path,
                "no-libreoffice",
                "cannot be measured with LibreOffice: it is not installed",
                "Install LibreOffice Writer, or measure with --engine builtin.",
            )
            for path in paths
        ]
    found: list[Measure] = []
    for first in range(0, len(paths), BATCH):
        found.extend(_batch(program, [Path(path) for path in paths[first : first + BATCH]], time_box))
    return found


def _failed(path: Path, name: str, message: str, help: str) -> Measure:
    problem = Problem("error", name, f"{path} {message}", file=str(path), help=help)
    return Measure(str(path), LIBREOFFICE, "unmeasured", problems=(problem,))


def _batch(program: str, paths: list[Path], time_box: float | None) -> list[Measure]:
    with tempfile.TemporaryDirectory(prefix="playbook-fit-") as folder:
        pdfs = convert(
            program, paths, Path(folder), time_box if time_box is not None else START + EACH * len(paths)
        )
        return [_measured(path, pdf) for path, pdf in zip(paths, pdfs, strict=True)]


def convert(program: str, paths: Sequence[Path], folder: Path, time_box: float) -> list[Path | None]:
    """PDFs of documents, made in one call with a profile of its own; None for each that did not come out."""
    source, target = folder / "in", folder / "out"
    source.mkdir(parents=True)
    copies = []
    for number, path in enumerate(paths):
        copy = source / f"{number}.docx"
        try:
            Package(path)  # LibreOffice opens nearly anything; a file that is no DOCX is not measured
            shutil.copyfile(path, copy)
            copies.append(str(copy))
        except (OSError, Unreadable):
            continue
    if copies:
        command = [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "pdf",
            "--outdir",
            str(target),
            *copies,
        ]
        with contextlib.suppress(subprocess.TimeoutExpired, OSError):
            subprocess.run(
                command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=time_box, check=False
            )
    return [pdf if (pdf := target / f"{number}.pdf").is_file() else None for number in range(len(paths))]


def _measured(path: Path, pdf: Path | None) -> Measure:
    try:
        document = reader.read(Package(path), Library())
    except Unreadable as error:
        return _failed(path, error.name, str(error), error.help)
    if pdf is None:
        return _failed(
            path,
            "unmeasurable",
            "could not be laid out by LibreOffice: it gave up, or ran out of time",
            "Open it in LibreOffice and see what it says.",
        )
    pages = read_pdf(pdf.read_bytes())
    if not pages:
        return _failed(
            path, "unmeasurable", "came out of LibreOffice with no page", "Open it in LibreOffice."
        )
    return from_pages(path, document, pages)


def from_pages(path: Path, document: Document, pages: Sequence[PdfPage]) -> Measure:
    """The measure that follows from the lines of the PDF between the document's header and footer."""
    section = document.sections[0]
    margins = (abs(section.top), section.page_height - abs(section.bottom))
    try:
        areas = text_areas(document, len(pages), time.monotonic() + EACH)
    except Unreadable:  # a header and a footer with no room between them
        areas = [margins] * len(pages)
    places = [(top / 20, bottom / 20) for top, bottom in areas]
    body = [
        [line for line in page.lines if top <= line[0] <= bottom + 0.5]
        for page, (top, bottom) in zip(pages, places, strict=True)
    ]
    gaps = Counter(
        round(b[0] - a[0], 1) for lines in body for a, b in itertools.pairwise(lines) if b[0] - a[0] > 4
    )
    pitch = gaps.most_common(1)[0][0] if gaps else 12.0
    usable, top = places[0][1] - places[0][0], places[-1][0]
    pictures = [
        [one for one in page.pictures if above < one[0] <= below + 0.5]
        for page, (above, below) in zip(pages, places, strict=True)
    ]
    last = body[-1][-1][0] - top + 0.2 * pitch if body[-1] else 0.0
    if len(pages) == 1 and "footnotes" in document.unmeasured:
        # They stand at the foot of the page; what is free between the text and them is room all the same.
        free = max((b[0] - a[0] for a, b in itertools.pairwise(body[-1])), default=pitch)
        last -= max(free - pitch, 0.0)
    last = max([last, *(lower - top for lower, _ in pictures[-1])])
    if not document.unmeasured:
        # Then lines are drawn around cells and boxes only; an empty cell leaves no other trace.
        above, below = places[-1]
        last = max([last, *(rule - top for rule in pages[-1].rules if above < rule <= below + 0.5)])
    used = (len(pages) - 1) * usable + last
    if len(pages) == 1:
        over = -int((usable - used + 0.05) // pitch)
    else:
        high = sum(high for after in pictures[1:] for _, high in after)
        over = max(sum(len(lines) for lines in body[1:]) + math.ceil(high / pitch), 1)
    drawn = tuple(
        DrawnLine(
            number + 1,
            round(x * 20),
            round((y - 0.8 * pitch) * 20),
            0,
            round(pitch * 20),
            round(y * 20),
            "",
            round(size * 20),
        )
        for number, page in enumerate(pages)
        for y, x, size in page.lines
    )
    return Measure(
        str(path),
        LIBREOFFICE,
        "fits" if len(pages) == 1 else "over",
        len(pages),
        round(100 * used / usable, 1),
        over,
        pitch=pitch,
        lines=drawn,
        page_size=(section.page_width / 56.6929, section.page_height / 56.6929),
    )


def read_pdf(data: bytes) -> list[PdfPage]:
    """Pages and text lines of a PDF as LibreOffice writes it."""
    objects = {int(match.group(1)): match.group(2) for match in _OBJECT.finditer(data)}
    root = next((body for body in objects.values() if b"/Type/Pages" in body), b"")
    kids = re.search(rb"/Kids\[([^\]]*)\]", root)
    pages = []
    for number in re.findall(rb"(\d+) 0 R", kids.group(1) if kids else b""):
        body = objects.get(int(number), b"")
        box = re.search(rb"/MediaBox\[\s*[\d.]+ [\d.]+ [\d.]+ ([\d.]+)", body)
        content = re.search(rb"/Contents (\d+) 0 R", body)
        height = float(box.group(1)) if box else 841.89
        stream = _STREAM.search(objects.get(int(content.group(1)), b"")) if content else None
        text = zlib.decompressobj().decompress(stream.group(1)) if stream else b""
        lines: dict[float, tuple[float, float]] = {}
        for match in _TEXT.finditer(text):
            x, y = (float(value) for value in (match.group(1, 2) if match.group(1) else match.group(3, 4)))
            size = _SIZE.search(text, match.end())
            base = round(height - y, 1)
            if base not in lines or x < lines[base][0]:
                lines[base] = (x, float(size.group(1)) if size else 0.0)
        pictures = sorted(
            (round(height - float(lower), 1), float(high)) for high, lower in _PICTURE.findall(text)
        )
        found = tuple((base, x, size) for base, (x, size) in sorted(lines.items()))
        rules = sorted({round(height - min(map(float, ends)), 1) for ends in _RULE.findall(text)})
        pages.append(PdfPage(height, found, tuple(pictures), tuple(rules)))
    return pages
