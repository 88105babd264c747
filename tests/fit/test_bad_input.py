"""Whatever a file holds, there is a sentence for it, and the other files are still measured."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from worlds import playbook

from playbook.fit.fonts import read_font
from playbook.fit.judgement import judge
from playbook.fit.limits import Limits
from playbook.fit.measure import measure
from playbook.fit.result import to_dict
from tests.fit.documents import docx, packed, par, table


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return stream.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """A good document with one part replaced."""
    with zipfile.ZipFile(io.BytesIO(docx(par("Call back.")))) as file:
        parts = {info.filename: file.read(info) for info in file.infolist()}
    return zipped({**parts, name: content})


def locked() -> bytes:
    """The beginning of what Word writes for a document with a password: an OLE file with the package inside."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 504
        + "EncryptedPackage".encode("utf-16-le")
        + b"\0" * 200
    )


GOOD = docx(par("Call back."))
BAD = [
    (b"", "not-a-docx", "x.docx is empty"),
    (
        b"Dear all, please call back.",
        "not-a-docx",
        "x.docx is no .docx: it is not a zip file, or it was cut short",
    ),
    (GOOD[: len(GOOD) // 2], "not-a-docx", "x.docx is no .docx: it is not a zip file, or it was cut short"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000,
        "not-a-docx",
        "x.docx is an old Word file (.doc), not a .docx",
    ),
    (locked(), "encrypted-docx", "x.docx is protected with a password"),
    (zipped({"xl/workbook.xml": b"<x/>"}), "not-a-docx", "x.docx is a spreadsheet (.xlsx), not a .docx"),
    (zipped({"content.xml": b"<x/>"}), "not-a-docx", "x.docx is an OpenDocument file (.odt), not a .docx"),
    (
        zipped({"notes.txt": b"x"}),
        "not-a-docx",
        "x.docx is a zip file with no Word document in it, not a .docx",
    ),
    (
        with_part("word/document.xml", b"<w:document>"),
        "not-a-docx",
        "x.docx is damaged: word/document.xml is no well-formed XML",
    ),
    (with_part("word/document.xml", b"<a/>"), "not-a-docx", "x.docx holds no document body"),
    (
        with_part("word/styles.xml", b"\xff\xfe\x00"),
        "not-a-docx",
        "x.docx is damaged: word/styles.xml is no well-formed XML",
    ),
    (
        with_part("word/document.xml", b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;&b;">]><a>&d;</a>'),
        "not-a-docx",
        "x.docx declares its own entities in word/document.xml, which no Word file does",
    ),
    (
        with_part("word/document.xml", b"<a>" + b" " * 30_000_000 + b"</a>"),
        "unmeasurable",
        "x.docx unpacks to far more than its size: it looks like a zip bomb",
    ),
    (
        docx(par("Call back."), margin=6000),
        "unmeasurable",
        "x.docx has margins that leave no room for text on the page",
    ),
]


@pytest.mark.parametrize(("content", "name", "message"), BAD, ids=[message[:60] for _, _, message in BAD])
def test_a_file_that_cannot_be_measured_says_why(content: bytes, name: str, message: str) -> None:
    found = measure(content, name="x.docx")
    assert (found.verdict, found.pages, found.fill) == ("unmeasured", None, None)
    assert [(p.severity, p.name, p.message) for p in found.problems] == [("error", name, message)]


def test_a_path_that_does_not_exist_and_a_folder(tmp_path: Path) -> None:
    missing, folder = measure(tmp_path / "R-04.docx"), measure(tmp_path)
    assert missing.problems[0].name == "no-such-file" and missing.problems[0].message.endswith(
        "R-04.docx does not exist"
    )
    assert folder.problems[0].message.endswith("is a folder, not a .docx")


UNMEASURED = [
    ('<w:p><w:pPr><w:framePr w:w="2000"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>', "a floating text frame"),
    ('<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>', "footnotes"),
    ("<w:p><w:r><w:pict/></w:r></w:p>", "old-style drawings"),
    (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o </w:instrText></w:r></w:p>',
        "a table of contents",
    ),
    ('<w:p><w:fldSimple w:instr="DATE"><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>', "a DATE field"),
    ('<w:p><w:r><w:rPr><w:w w:val="80"/></w:rPr><w:t>x</w:t></w:r></w:p>', "stretched characters"),
]


@pytest.mark.parametrize(("body", "construct"), UNMEASURED, ids=[construct for _, construct in UNMEASURED])
def test_a_construct_outside_the_engine_is_named_and_never_passed(body: str, construct: str) -> None:
    found = measure(docx(par("Call back.") + body), name="client.docx")
    assert (found.verdict, found.unmeasured, found.fill) == ("unmeasured", (construct,), None)
    assert found.problems[0].name == "unmeasurable"
    assert (
        found.problems[0].message
        == f"client.docx holds what the built-in engine does not measure: {construct}"
    )


def test_columns_are_not_guessed() -> None:
    assert measure(docx(par("x"), section='<w:cols w:num="2"/>')).unmeasured == ("columns",)


def test_a_page_that_is_not_a4_is_an_error() -> None:
    found = measure(docx(par("Call back."), page=(12240, 15840)), name="R-04.docx")
    problem = judge(found, Limits())[0]
    assert (problem.severity, problem.name) == ("error", "not-a4")
    assert problem.message == "R-04.docx has a page of 216 by 279 mm, not A4 (210 by 297)"


def test_columns_without_width_and_a_table_wider_than_the_page() -> None:
    narrow = judge(measure(docx(table([["a", "b"]], [0, 0])), name="R-04.docx"), Limits())
    assert [(one.severity, one.name) for one in narrow] == [("error", "column-without-width")]
    assert narrow[0].message == "R-04.docx has a table with columns of no width, whose text no page shows"
    one_of_two = judge(measure(docx(table([["a", "b"]], [0, 4000]))), Limits())
    assert [one.name for one in one_of_two] == ["column-without-width"]
    assert judge(measure(docx(table([["a", "b"]], [4000, 4000]))), Limits()) == []

    wide = measure(docx(table([["a", "b"]], [9000, 9000])), name="R-04.docx")
    assert wide.verdict == "fits"
    [off] = judge(wide, Limits())
    assert (off.severity, off.name) == ("error", "table-too-wide")
    assert off.message == "R-04.docx: a table is 318 mm wide, the text area 170 mm; it runs off the paper"
    [beside] = judge(measure(docx(table([["a", "b"]], [5200, 5200]))), Limits())
    assert beside.severity == "warning"
    assert beside.message.endswith("it stands in the margin")


def test_columns_that_fit_their_text_need_no_width() -> None:
    fitted = table([["a", "b"]], [0, 0]).replace('<w:tcW w:w="0" w:type="dxa"/>', '<w:tcW w:type="auto"/>')
    assert 'type="auto"' in fitted
    assert judge(measure(docx(fitted)), Limits()) == []


def test_five_hundred_pages_stop_at_the_time_box() -> None:
    long = docx(par("The closer calls back within one working day. " * 40) * 2500)
    found = measure(long, name="x.docx", time_box=0.2)
    assert found.verdict == "unmeasured"
    assert found.problems[0].message == "x.docx takes too long to measure; it is not a document of one page"


def test_a_style_that_is_based_on_itself_and_a_list_nobody_defined() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="A"/><w:basedOn w:val="A"/></w:style>'
    odd = '<w:pStyle w:val="A"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>'
    assert measure(docx(par("Call back.", properties=odd), styles=styles)).verdict == "fits"


def test_numbers_that_are_no_numbers_do_not_stop_the_measure() -> None:
    odd = '<w:spacing w:line="tall" w:after="1e9"/><w:ind w:left="12pt" w:right="-"/>'
    assert measure(docx(par("Call back.", properties=odd))).verdict == "fits"


def test_a_file_that_is_no_font_is_said_and_the_measure_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "Brand.ttf"
    path.write_bytes(b"not a font")
    with pytest.raises(ValueError, match=r"Brand\.ttf is not a font file that can be read"):
        read_font(path)
    found = measure(docx(par("Call back.")), fonts=[path])
    assert found.verdict == "fits"
    assert found.warnings[0].startswith("Brand.ttf is not a font file that can be read")


def test_a_relationship_to_a_part_that_is_not_there() -> None:
    document = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p/></w:body></w:document>'
    content = packed({"word/document.xml": document}, [("rId1", "styles", "nowhere.xml")])
    assert measure(content).verdict == "fits"


HYPHENATES = '<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:autoHyphenation/></w:settings>'


@pytest.mark.parametrize(
    ("paragraph", "unmeasured"),
    [
        (par("Call back."), ("automatic hyphenation",)),
        (
            par("Call back.", properties="<w:suppressAutoHyphens/>"),
            (),
        ),  # as LibreOffice saves every paragraph
        (par(""), ()),
    ],
)
def test_hyphenation_counts_only_where_a_paragraph_may_be_hyphenated(
    paragraph: str, unmeasured: tuple[str, ...]
) -> None:
    with zipfile.ZipFile(io.BytesIO(docx(paragraph))) as file:
        parts = {info.filename: file.read(info) for info in file.infolist()}
    assert measure(zipped({**parts, "word/settings.xml": HYPHENATES.encode()})).unmeasured == unmeasured


def test_the_time_box_is_an_option(tmp_path: Path) -> None:
    path = tmp_path / "R-04.docx"
    path.write_bytes(docx(par("Call back.")))
    assert playbook("fit", path).code == 0
    late = playbook("fit", "--time-box", "0.000001", path)
    assert late.code == 1 and "takes too long to measure" in late.err
    assert "give --time-box more seconds" in late.err


def test_of_a_file_that_cannot_be_read_only_its_problem_is_said(tmp_path: Path) -> None:
    (tmp_path / "cut.docx").write_bytes(GOOD[: len(GOOD) // 2])
    missing = playbook("fit", "missing.docx", cwd=tmp_path)
    assert missing.code == 1
    assert [line.split() for line in missing.out.splitlines()[1:] if line] == [
        ["missing.docx", "not", "measured", "builtin"]
    ]
    assert "there is no file missing.docx" in missing.err
    cut = playbook("fit", "cut.docx", cwd=tmp_path)
    assert cut.out.splitlines()[1].split()[:3] == ["cut.docx", "not", "measured"]
    assert cut.out.strip().count("\n") == 1


def test_what_could_not_be_read_is_not_measured_in_json_either() -> None:
    told = to_dict(measure(b"no zip at all", name="x.docx"))
    assert told["verdict"] == "unmeasured"
    assert told["unmeasured"] == [problem["message"] for problem in told["problems"]] != []
    assert to_dict(measure(docx(par("Call back."))))["unmeasured"] == ()


def test_a_font_that_is_not_there_is_told_once_and_the_documents_are_measured(tmp_path: Path) -> None:
    for name in ("a.docx", "b.docx"):
        (tmp_path / name).write_bytes(docx(par("Call back.")))
    ran = playbook("fit", "--font", "Brand.ttf", "a.docx", "b.docx", cwd=tmp_path)
    assert ran.code == 1
    assert ran.err.count("error[unreadable-font] there is no font file Brand.ttf") == 1
    assert [line.split()[:3] for line in ran.out.splitlines() if line.startswith(("a.docx ", "b.docx "))][
        :2
    ] == [
        ["a.docx", "fits", "1"],
        ["b.docx", "fits", "1"],
    ]
