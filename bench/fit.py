"""Compares the built-in page measure with LibreOffice on documents grown to the edge of the page.

    python bench/fit.py --count 1000 --seed 7 --jobs 2 [--keep FOLDER]

Each document is filled until, by LibreOffice, its last line lies within three lines of the edge; then both engines are
asked for a verdict and for the place of the last line. Prints every disagreement with what differs first, and times:
of both engines on these documents, of rendering and measuring the example's regulations, and of `playbook check`.
"""

from __future__ import annotations

import argparse
import gc
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))

import check
from check import processor
from documents.office import OfficeMaker
from documents.plain import Maker

from playbook.facts.load import load
from playbook.fit.libreoffice import PdfPage, convert, executable, read_pdf
from playbook.fit.measure import measure
from playbook.fit.result import Measure
from playbook.outputs.docx import write
from playbook.outputs.sheets import regulation_sheet
from playbook.pages.functions import template_functions
from playbook.pages.regulation import adopted, make_twin
from playbook.pages.render import Renderer
from playbook.project import open_workspace

EDGE = 3.0  # lines
ROUNDS = 5
TWIPS = 20.0


@dataclass
class Case:
    """One document on its way to the edge; `over` is in lines by LibreOffice, negative when lines are left."""

    number: int
    maker: Maker
    path: Path
    target: float
    blocks: int = 0
    tail: int = 0
    over: float = 99.0
    pages: list[PdfPage] | None = None
    found: Measure | None = None


def start(case: Case) -> None:
    """A first guess at how many blocks and how many words bring the document to its place at the edge."""
    plenty = measure(case.maker.build(40, 0), advise=False, time_box=30)
    if not plenty.blocks:
        raise SystemExit(f"document {case.number} cannot be measured: {plenty.unmeasured} {plenty.problems}")
    room = plenty.usable[1] - 4 * plenty.pitch * 0.3528
    heights = [block.height for block in plenty.blocks]
    case.blocks = max(sum(sum(heights[:mark]) <= room for mark in case.maker.marks), 1)
    case.tail = 30
    for _ in range(4):
        found = measure(case.maker.build(case.blocks, case.tail), advise=False)
        off = (found.lines_over or 0) - case.target
        if abs(off) < 1:
            break
        case.tail = max(case.tail - round(off * 9), 1)


def body(case: Case, pages: list[PdfPage]) -> list[list[tuple[float, float, float]]]:
    """The lines of the text area, header and footer left out; raised small print left out too."""
    assert case.found is not None
    top = case.found.usable[0] * 2.83465
    bottom = top + case.found.usable[1] * 2.83465
    return [
        [
            line
            for line in page.lines
            if top - 0.5 <= line[0] <= bottom + 0.5
            and not any(0 < other[0] - line[0] < 9 and line[2] < 0.75 * other[2] for other in page.lines)
        ]
        for page in pages
    ]


def grow(cases: list[Case], folder: Path, jobs: int) -> float:
    """Brings the documents to the edge with LibreOffice's help; returns the processor time it took for a whole round."""
    program = executable()
    assert program is not None
    pending, seconds = cases, 0.0
    for attempt in range(ROUNDS):
        for case in pending:
            case.path.write_bytes(case.maker.build(case.blocks, case.tail))
            case.found = measure(case.path, advise=False)
        began = processor()
        batches = [pending[i : i + 120] for i in range(0, len(pending), 120)]
        with ThreadPoolExecutor(jobs) as pool:
            names = [folder / f"round-{attempt}-{i}" for i in range(len(batches))]
            results = list(
                pool.map(
                    lambda pair: convert(program, [c.path for c in pair[0]], pair[1], 900.0),
                    zip(batches, names, strict=True),
                )
            )
        if attempt == 0:
            seconds = processor() - began
        for batch, pdfs in zip(batches, results, strict=True):
            for case, pdf in zip(batch, pdfs, strict=True):
                case.pages = read_pdf(pdf.read_bytes()) if pdf else None
                if case.pages:
                    case.over = lines_over(case)
        for name in names:
            shutil.rmtree(name, ignore_errors=True)
        pending = [case for case in pending if case.pages and abs(case.over) > EDGE and adjust(case)]
        if not pending:
            break
    return seconds


def lines_over(case: Case) -> float:
    assert case.found is not None and case.pages is not None
    lines = body(case, case.pages)
    if len(case.pages) > 1:
        return float(len(case.pages) - 1) * 50 - 50 + len(lines[1]) if len(lines) > 1 else 1.0
    top, usable = case.found.usable[0] * 2.83465, case.found.usable[1] * 2.83465
    last = lines[0][-1][0] if lines[0] else top
    return -(top + usable - last - 0.25 * case.found.pitch) / case.found.pitch


def adjust(case: Case) -> bool:
    """Changes the tail, or the number of blocks, so that the next round lands nearer; False when nothing is left to try."""
    off = case.over - case.target
    if off > 0 and case.tail <= 1:
        if case.blocks <= 1:
            return False
        case.blocks -= 1
        case.tail = 30
    else:
        case.tail = max(case.tail - round(off * 8), 1)
    return True


def compare(case: Case) -> str:
    """What differs between the two engines; empty when nothing does."""
    assert case.found is not None
    if case.found.verdict == "unmeasured":
        return f"not measured: {', '.join(case.found.unmeasured)}"
    if not case.pages:
        return "LibreOffice gave no PDF"
    differences = []
    if (case.found.pages == 1) != (len(case.pages) == 1):
        differences.append(f"VERDICT: built-in {case.found.pages} pages, LibreOffice {len(case.pages)}")
    off = (last_line(case, ours=True) - last_line(case, ours=False)) / case.found.pitch
    if abs(off) >= 1:
        differences.append(f"FILL: {off:+.1f} lines")
    return "; ".join(differences) + ("; " + first_difference(case) if differences else "")


def last_line(case: Case, *, ours: bool) -> float:
    """Where the last line's baseline lies, in points from the top of page one's text area, pages run together."""
    assert case.found is not None and case.pages is not None
    top, usable = case.found.usable[0] * 2.83465, case.found.usable[1] * 2.83465
    if ours:  # what runs past the end of a page nobody sees
        spots = [
            (line.page - 1) * usable + line.base / TWIPS - top
            for line in case.found.lines
            if seen(line.text) and line.base / TWIPS <= top + usable + 0.5
        ]
    else:
        spots = [
            number * usable + lines[-1][0] - top
            for number, lines in enumerate(body(case, case.pages))
            if lines
        ]
    return max(spots, default=0.0)


def seen(text: str) -> bool:
    return bool(text.replace("\ufffc", "").replace("\t", " ").strip())


def first_difference(case: Case) -> str:
    """The first line on page one that LibreOffice has at a place where the built-in engine has none."""
    assert case.found is not None and case.pages is not None
    ours = {line.base / TWIPS: line.text for line in case.found.lines if line.page == 1}
    for y, x, size in body(case, case.pages)[0]:
        if not any(abs(y - mine) < 0.35 for mine in ours):
            near = min(ours, key=lambda mine: abs(mine - y), default=0.0)
            return f"first at {y:.1f} pt (x {x:.0f}, {size:g} pt) near \u201c{ours.get(near, '')[:50]}\u201d at {near:.1f}"
    return "page one is the same to the last line"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--count", type=int, default=1000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--first", type=int, default=0, help="number of the first document")
    options.add_argument("--jobs", type=int, default=1, help="LibreOffices at a time")
    options.add_argument("--keep", type=Path, help="folder to keep the documents in")
    chosen = options.parse_args()
    if executable() is None:
        print("LibreOffice is not installed: there is nothing to compare with")
        return 2
    with tempfile.TemporaryDirectory(prefix="playbook-bench-") as made:
        folder = Path(made)
        documents = chosen.keep or folder / "documents"
        documents.mkdir(parents=True, exist_ok=True)
        cases = []
        for number in range(chosen.first, chosen.first + chosen.count):
            target = random.Random(f"{chosen.seed}/{number}/target").uniform(-EDGE + 0.5, EDGE - 0.5)
            maker = OfficeMaker if number // 60 % 2 else Maker
            case = Case(number, maker(chosen.seed, number), documents / f"{number:05}.docx", target)
            start(case)
            cases.append(case)
        batch = grow(cases, folder, chosen.jobs)
        code = report(cases, batch, folder)
    example()
    check.main(rounds=3)
    return code


def report(cases: list[Case], batch: float, folder: Path) -> int:
    wrong = verdicts = 0
    for case in cases:
        difference = compare(case)
        if difference:
            wrong += 1
            verdicts += "VERDICT" in difference or "not measured" in difference or "no PDF" in difference
            maker = case.maker
            print(
                f"{case.number:5} {maker.language} {maker.family} {maker.size:g} {maker.writer}: {difference}"
            )
    near = sum(abs(case.over) <= EDGE for case in cases)
    kinds = Counter("over" if case.pages and len(case.pages) > 1 else "fits" for case in cases)
    print(
        f"{len(cases)} documents, {near} within {EDGE:g} lines of the edge ({kinds['fits']} fit, {kinds['over']} run over)"
    )
    print(
        f"same verdict: {len(cases) - verdicts} of {len(cases)}; fill more than a line apart: {wrong - verdicts}"
    )
    ours = in_one_batch(cases)
    program = executable()
    assert program is not None
    began = processor()
    some = cases[:3]
    for number, case in enumerate(some):
        convert(program, [case.path], folder / f"alone-{number}", 120)
    alone = (processor() - began) / len(some)
    each = batch / len(cases)
    print(
        f"processor time: built-in {ours * 1000:.1f} ms a document; LibreOffice in one batch {each * 1000:.0f} ms ({each / ours:.0f} times), "
        f"alone {alone * 1000:.0f} ms ({alone / ours:.0f} times)"
    )
    return 1 if verdicts * 1000 > len(cases) or wrong > verdicts else 0


def in_one_batch(cases: list[Case]) -> float:
    """Seconds of processor time a document: all files one after the other, without what this program keeps in memory."""
    gc.collect()
    gc.freeze()
    files = [case.path.read_bytes() for case in cases]
    began = time.process_time()
    for data in files:
        measure(data, advise=False, time_box=30)
    return (time.process_time() - began) / len(files)


def example() -> None:
    """How long the example's regulations take from facts to measured pages, on one core, start and reading left out."""
    workspace = open_workspace(str(Path(__file__).parents[1]))
    facts = load(workspace).facts
    began = time.process_time()
    renderer = Renderer(facts, workspace, template_functions(facts))
    twins = [make_twin(renderer, record) for record in adopted(facts)]
    rendered = time.process_time()
    documents = [write(regulation_sheet(facts, twin, workspace)) for twin in twins]
    written = time.process_time()
    pages = [measure(data).pages for data in documents]
    done = time.process_time()
    assert set(pages) == {1}, pages
    each = 1000 / len(documents)
    print(
        f"the example's {len(documents)} regulations: {done - began:.2f} s; each: text {(rendered - began) * each:.1f} ms, "
        f"DOCX {(written - rendered) * each:.1f} ms, measure {(done - written) * each:.1f} ms"
    )


if __name__ == "__main__":
    raise SystemExit(main())
