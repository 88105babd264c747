"""How full the page is: one DOCX in, a `Measure` out, and what stands against the company's limits."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

from playbook.fit import advice as advising
from playbook.fit import ligatures, reader
from playbook.fit.fonts import Library, library
from playbook.fit.layout import Layout
from playbook.fit.package import Package, Unreadable
from playbook.fit.pages import Flowed, Placed, start_of
from playbook.fit.result import BUILTIN, MM, BlockMeasure, Cut, Measure, SectionMeasure
from playbook.fit.tree import Block, Document, Par
from playbook.problems import Problem

TIME_BOX = 10.0  # seconds


def measure(
    source: Path | str | bytes,
    *,
    name: str = "",
    fonts: Sequence[Path] = (),
    time_box: float = TIME_BOX,
    origins: Sequence[str | None] | None = None,
    own: str = "",
    advise: bool = True,
) -> Measure:
    """Measures one DOCX with the built-in engine; never raises for anything a file can hold.

    `origins` names the fact behind each body block (paragraph or table row, in order), `own` the file of facts
    that the document belongs to; `fonts` are a company's own TTF/OTF files; `time_box` is in seconds.
    """
    path = source if isinstance(source, bytes) else Path(source)
    shown = name or (str(source) if not isinstance(source, bytes) else "document.docx")
    deadline = time.monotonic() + time_box
    faces, failures = library(tuple(fonts))
    try:
        document = reader.read(Package(path), faces)
        return _measured(document, faces, failures, shown, origins, own, deadline, advise)
    except Unreadable as error:
        return _refused(shown, error)


def _refused(shown: str, error: Unreadable) -> Measure:
    problem = Problem("error", error.name, f"{shown} {error}", file=shown, help=error.help)
    return Measure(shown, BUILTIN, "unmeasured", problems=(problem,))


def _measured(
    document: Document,
    faces: Library,
    failures: list[str],
    shown: str,
    origins: Sequence[str | None] | None,
    own: str,
    deadline: float,
    advise: bool,
) -> Measure:
    section = document.sections[0]
    common: dict[str, Any] = {
        "page_size": (_mm(section.page_width), _mm(section.page_height)),
        "margins": (_mm(section.left), _mm(section.right), _mm(abs(section.top)), _mm(abs(section.bottom))),
        "fonts": dict(sorted(faces.used.items())),
        "stand_ins": dict(sorted(faces.unknown.items())),
    }
    smallest, text = _smallest(document)
    common.update(smallest_font=smallest / 20, smallest_text=text)
    warnings = [
        *failures,
        *(
            f"the font {name} is not known here: measured with {other} instead"
            for name, other in common["stand_ins"].items()
        ),
    ]
    if document.unmeasured:
        found = tuple(document.unmeasured)
        problem = Problem(
            "error",
            "unmeasurable",
            f"{shown} holds what the built-in engine does not measure: {', '.join(found)}",
            file=shown,
            help="Measure it with --engine libreoffice, or take these out of the document.",
        )
        return Measure(
            shown,
            BUILTIN,
            "unmeasured",
            unmeasured=found,
            problems=(problem,),
            warnings=tuple(warnings),
            **common,
        )
    layout = Layout(document, ligatures=True, deadline=deadline)
    paged = whole = layout.run()
    if paged.pages > 1:
        whole = Layout(document, ligatures=True, deadline=deadline, endless=True, like=layout).run()
    pitch = _pitch(whole)
    over = _lines_over(paged, whole, pitch)
    if document.half_said:
        warnings.append(
            "line spacing is given without its rule, or by a rule without a value, as Google Docs does: "
            "Word may set these lines further apart than LibreOffice, which this measure follows"
        )
    if document.plain_controls:
        warnings.append(
            "text in controls for plain text is measured in the paragraph's own font and size, as LibreOffice prints it: "
            "Word keeps what the control says"
        )
    if document.tracked:
        warnings.append(
            "tracked deletions are counted, as they are printed, and tracked formatting is bold: accept or reject the changes"
        )
    warnings.extend(_left_out(layout))
    warnings.extend(_word_differs(document, paged, whole, faces, layout, deadline))
    across = _across(whole)
    cuts: tuple[Cut, ...] = ()
    if paged.pages > 1 and advise:
        cuts = advising.cuts(document, whole.used - whole.usable, deadline, origins, own)
    return Measure(
        shown,
        BUILTIN,
        "fits" if paged.pages == 1 else "over",
        paged.pages,
        round(100 * paged.used / paged.usable, 1),
        over,
        tuple(_block(placed, across, origins) for placed in paged.blocks),
        tuple(_sections(paged.blocks)),
        warnings=tuple(warnings),
        problems=tuple(_table_problems(document, whole, shown)),
        advice=cuts,
        usable=(_mm(paged.top), _mm(paged.usable)),
        pitch=pitch / 20,
        lines=tuple(paged.drawn),
        **common,
    )


def _left_out(layout: Layout) -> Iterator[str]:
    """Paragraphs of which LibreOffice prints only the beginning."""
    for lined in layout.heights.values():
        if lined.lines[-1].end < len(lined.par.text):
            start = start_of(lined.par.text)
            yield f"only the beginning of \u201c{start}\u201d is printed: it stands in a column narrower than its indent"


def _table_problems(document: Document, whole: Flowed, shown: str) -> Iterator[Problem]:
    """Tables that no paper shows as they are: columns without a width, and what runs over the side of the page."""
    if document.without_width:
        message = f"{shown} has a table with columns of no width, whose text no page shows"
        help = "Give each column a width, or let Word fit them: Layout, AutoFit."
        yield Problem("error", "column-without-width", message, shown, help=help)
    margin = document.sections[0].right
    for width, room in whole.too_wide:
        severity: Literal["error", "warning"] = "error" if width - room > margin else "warning"
        over = "it runs off the paper" if severity == "error" else "it stands in the margin"
        message = f"{shown}: a table is {width / MM:.0f} mm wide, the text area {room / MM:.0f} mm; {over}"
        help = "Make it as wide as the text: Layout, AutoFit, AutoFit Window."
        yield Problem(severity, "table-too-wide", message, shown, help=help)


def _lines_over(paged: Flowed, whole: Flowed, pitch: int) -> int:
    spare = whole.usable - whole.used
    if paged.pages == 1:
        return -(spare // pitch)
    return max(math.ceil(-spare / pitch), 1)


def _word_differs(
    document: Document, paged: Flowed, whole: Flowed, faces: Library, layout: Layout, deadline: float
) -> Iterator[str]:
    """Calibri's `ti` and `tt` ligatures: LibreOffice joins them, Word by default does not; said of pages nearly full."""
    if "Carlito" not in faces.used.values() or whole.used < 0.9 * whole.usable:
        return
    other = ligatures.without(document, layout, deadline)
    plain = other.run() if other is not None else whole
    if plain.used != whole.used:
        fill = 100 * plain.used / plain.usable
        yield (
            f"in Word, which sets Calibri without ligatures, the page is {fill:.1f} % full"
            + (" and runs over" if plain.used > plain.usable and paged.pages == 1 else "")
        )


def _block(placed: Placed, across: int | None, origins: Sequence[str | None] | None) -> BlockMeasure:
    origin = origins[placed.index] if origins is not None and 0 <= placed.index < len(origins) else None
    return BlockMeasure(
        placed.index,
        placed.kind,
        placed.text,
        _mm(placed.height),
        placed.page,
        _mm(placed.y),
        placed.lines,
        placed.page == 1 < placed.last_page or placed.index == across,
        origin or "",
    )


def _across(whole: Flowed) -> int | None:
    """In the endless layout, the block that lies across the edge of page one."""
    edge = whole.top + whole.usable
    return next((block.index for block in whole.blocks if block.end_y > edge), None)


def _sections(blocks: list[Placed]) -> Iterator[SectionMeasure]:
    title, height, lines = "", 0, 0
    for placed in blocks:
        if placed.heading and (height or title):
            yield SectionMeasure(title, _mm(height), lines)
            height = lines = 0
        if placed.heading:
            title = placed.text
        height, lines = height + placed.height, lines + placed.lines
    if height:
        yield SectionMeasure(title, _mm(height), lines)


def _pitch(flowed: Flowed) -> int:
    """The line pitch of the body text: the one most lines have."""
    counts = Counter(line.height for line in flowed.drawn if line.height > 0)
    return max(counts.items(), key=lambda item: (item[1], -item[0]))[0] if counts else 240


def _smallest(document: Document) -> tuple[int, str]:
    smallest, text = 0, ""
    for par in paragraphs(document):
        for span in par.spans:
            if smallest and span.look.size >= smallest:
                continue
            piece = par.text[span.start : span.end].replace("\ufffc", "").strip()  # a picture is no type
            if piece:
                smallest, text = span.look.size, piece
    return smallest, start_of(text)


def paragraphs(document: Document) -> Iterator[Par]:
    """All paragraphs of the body, those in tables too."""

    def walk(blocks: Sequence[Block]) -> Iterator[Par]:
        for block in blocks:
            if isinstance(block, Par):
                yield block
            else:
                for row in block.rows:
                    for cell in row.cells:
                        yield from walk(cell.blocks)

    for section in document.sections:
        yield from walk(section.blocks)


def _mm(twips: int) -> float:
    return round(twips / MM, 2)
