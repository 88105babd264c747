"""The referee: LibreOffice, where there is one, says the same as the built-in engine."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Mm
from worlds import PICTURE

from playbook.fit import libreoffice
from playbook.fit.libreoffice import executable, measure_with_libreoffice, read_pdf
from playbook.fit.measure import measure
from tests.fit.documents import W, docx, par, table

installed = pytest.mark.skipif(executable() is None, reason="LibreOffice is not installed on this machine")
SENTENCE = "The closer calls back within one working day and writes the result into the deal. "
MIXED = (
    par(SENTENCE * 9) * 4
    + table([["Who", "What"], ["Closer", SENTENCE * 2], ["Head", SENTENCE]], [2000, 7638])
    + par(SENTENCE * 3, properties='<w:spacing w:before="120" w:after="200" w:line="276" w:lineRule="auto"/>')
)


def test_without_libreoffice_the_answer_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(libreoffice, "executable", lambda: None)
    found = measure_with_libreoffice([tmp_path / "R-04.docx"])[0]
    assert (found.engine, found.verdict) == ("libreoffice", "unmeasured")
    assert found.problems[0].name == "no-libreoffice"
    assert found.problems[0].message.endswith(
        "R-04.docx cannot be measured with LibreOffice: it is not installed"
    )
    assert found.problems[0].help == "Install LibreOffice Writer, or measure with --engine builtin."


def test_a_pdf_that_is_none_has_no_pages() -> None:
    assert read_pdf(b"") == [] and read_pdf(b"%PDF-1.7 rubbish") == []


@installed
def test_both_engines_agree_line_by_line_and_the_bad_file_does_not_stop_the_batch(tmp_path: Path) -> None:
    fits, over, bad = tmp_path / "fits.docx", tmp_path / "over.docx", tmp_path / "bad.docx"
    fits.write_bytes(docx(MIXED))
    over.write_bytes(docx(MIXED + par(SENTENCE * 40)))
    bad.write_bytes(b"Dear all")
    results = measure_with_libreoffice([fits, bad, over])
    assert [found.verdict for found in results] == ["fits", "unmeasured", "over"]
    assert (
        results[1]
        .problems[0]
        .message.endswith("bad.docx is no .docx: it is not a zip file, or it was cut short")
    )
    for path, theirs in ((fits, results[0]), (over, results[2])):
        ours = measure(path)
        assert ours.pages == theirs.pages
        here = sorted({(line.page, round(line.base / 20, 1)) for line in ours.lines})
        there = sorted({(line.page, round(line.base / 20, 1)) for line in theirs.lines})
        assert len(here) == len(there) > 30
        assert all(a[0] == b[0] and abs(a[1] - b[1]) < 0.3 for a, b in zip(here, there, strict=True))
        assert ours.fill is not None and theirs.fill is not None and abs(ours.fill - theirs.fill) < 1.7


@installed
def test_lines_of_a_footer_higher_than_its_margin_are_not_text_of_the_page(tmp_path: Path) -> None:
    document = Document()
    for _ in range(10):
        document.add_paragraph("word " * 20)
    for part in (document.sections[0].header, document.sections[0].footer):
        for _ in range(8):
            part.add_paragraph("small print")
    path = tmp_path / "high.docx"
    document.save(str(path))
    there, here = measure_with_libreoffice([path])[0], measure(path)
    assert there.fill == pytest.approx(here.fill, abs=3)


@installed
def test_a_page_that_ends_with_a_picture_is_as_full_as_the_picture_reaches(tmp_path: Path) -> None:
    def ending_with(*millimetres: int) -> Path:
        document = Document()
        section = document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        document.add_paragraph(SENTENCE)
        for height in millimetres:
            document.add_picture(io.BytesIO(PICTURE), width=Mm(60), height=Mm(height))
        path = tmp_path / f"{'-'.join(map(str, millimetres))}.docx"
        document.save(str(path))
        return path

    paths = [ending_with(100), ending_with(100, 160)]
    for path, theirs in zip(paths, measure_with_libreoffice(paths), strict=True):
        ours = measure(path)
        assert ours.pages == theirs.pages == len(path.stem.split("-"))
        assert ours.fill is not None and theirs.fill is not None and abs(ours.fill - theirs.fill) < 0.5
        assert ours.fill > 40
        assert theirs.lines_over is not None and (theirs.verdict == "fits" or theirs.lines_over > 20)


@installed
def test_a_page_that_ends_with_empty_rows_is_as_full_as_their_borders_reach(tmp_path: Path) -> None:
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH")
    )
    empty = [["Who", "When"], *[["", ""]] * 6]
    path = tmp_path / "to-sign.docx"
    high = '<w:trHeight w:val="800" w:hRule="atLeast"/>'
    borders = f"<w:tblBorders>{sides}</w:tblBorders>"
    path.write_bytes(docx(par(SENTENCE) + table(empty, [5000, 4600], properties=borders, row=high) + par("")))
    (theirs,), ours = measure_with_libreoffice([path]), measure(path)
    assert ours.fill is not None and theirs.fill is not None and 38 < ours.fill < 42
    assert abs(ours.fill - theirs.fill) < 1.7  # the empty paragraph behind it leaves no trace


@installed
def test_the_room_above_the_footnotes_is_free(tmp_path: Path) -> None:
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    notes = (
        '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:type="continuationSeparator" w:id="1"><w:p><w:r><w:continuationSeparator/></w:r></w:p>'
        f'</w:footnote><w:footnote w:id="2">{par("A note.")}</w:footnote>'
    )
    path = tmp_path / "noted.docx"
    body = par(SENTENCE * 9).replace("</w:p>", f"{mark}</w:p>")
    path.write_bytes(docx(body, extra={"footnotes": f"<w:footnotes {W}>{notes}</w:footnotes>"}))
    (found,) = measure_with_libreoffice([path])
    alone = measure(docx(par(SENTENCE * 9)))
    assert alone.fill is not None and found.fill is not None
    assert found.verdict == "fits" and alone.fill < found.fill < alone.fill + 5


@installed
def test_a_line_that_begins_with_a_letter_written_in_two_ways_is_read(tmp_path: Path) -> None:
    # LibreOffice writes beside the second which of them it is
    path = tmp_path / "a.docx"
    path.write_bytes(docx(par("i\u0301ra\u0301sban") + par("\u00edr\u00e1sban") + par("plain")))
    pdf = libreoffice.convert(str(executable()), [path], tmp_path / "pdf", 120)[0]
    assert pdf is not None
    assert len(read_pdf(pdf.read_bytes())[0].lines) == 3
