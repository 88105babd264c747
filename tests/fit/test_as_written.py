"""The same document, packed or written down in another way, measures the same."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from playbook.fit.measure import measure
from playbook.fit.result import Measure
from tests.fit.documents import W, docx, par

TALL = (
    '<w:style w:type="paragraph" w:styleId="Tall"><w:name w:val="Tall"/><w:basedOn w:val="Base"/>'
    '<w:pPr><w:spacing w:line="480" w:lineRule="exact"/></w:pPr></w:style>'
)
BASE = (
    '<w:style w:type="paragraph" w:styleId="Base"><w:name w:val="Insert"/>'
    '<w:pPr><w:spacing w:after="120"/></w:pPr></w:style>'
)
STYLED = '<w:pStyle w:val="Tall"/>'
DOCUMENT = docx(
    par("Call back.", properties=STYLED) + par("Write it down.", properties=STYLED), styles=TALL + BASE
)


def rewritten(change: Callable[[bytes], bytes]) -> bytes:
    """The document with its style sheet written in another way."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(DOCUMENT)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, change(content) if info.filename == "word/styles.xml" else content)
    return stream.getvalue()


def repacked(method: int, comment: bytes = b"", first: bytes = b"") -> bytes:
    """The document in another kind of zip file."""
    stream = io.BytesIO()
    stream.write(first)
    with zipfile.ZipFile(io.BytesIO(DOCUMENT)) as old, zipfile.ZipFile(stream, "a", method) as new:
        for info in old.infolist():
            new.writestr(info.filename, old.read(info))
        new.comment = comment
    return stream.getvalue()


def shown(found: Measure) -> list[tuple[str, float, float]]:
    return [(block.text, block.y, block.height) for block in found.blocks]


def test_the_plain_document_has_its_lines_by_its_styles() -> None:
    # 20 mm margin; two lines of 24 pt with 6 pt between them
    assert shown(measure(DOCUMENT)) == [("Call back.", 20.0, 8.47), ("Write it down.", 30.59, 10.58)]


OTHERWISE: dict[str, Callable[[bytes], bytes]] = {
    "a comment with a style in it": lambda sheet: sheet.replace(
        b"<w:style ", b'<!-- <w:style w:styleId="Tall"/> --><w:style ', 1
    ),
    "single quotation marks": lambda sheet: sheet.replace(b'w:styleId="Tall"', b"w:styleId='Tall'"),
    "the id first": lambda sheet: sheet.replace(
        b'w:type="paragraph" w:styleId="Tall"', b'w:styleId="Tall" w:type="paragraph"'
    ),
    "another prefix": lambda sheet: (
        sheet.replace(b"<w:", b"<z:")
        .replace(b"</w:", b"</z:")
        .replace(b" w:", b" z:")
        .replace(b":w=", b":z=")
    ),
    "names of another namespace": lambda sheet: sheet.replace(
        b"<w:styles ", b'<w:styles xmlns:x="urn:x" x:y="1" ', 1
    ).replace(b"<w:pPr><w:spacing", b"<x:z/><w:pPr><w:spacing"),
    "a line for each style": lambda sheet: sheet.replace(b"<w:style ", b"\n  <w:style ").replace(
        b"</w:styles>", b"\n</w:styles>\n"
    ),
    "latent styles before them": lambda sheet: sheet.replace(
        b"</w:docDefaults>", b'</w:docDefaults><w:latentStyles><w:lsdException w:name="In"/></w:latentStyles>'
    ),
    "a style without an id": lambda sheet: sheet.replace(
        b"</w:styles>", b'<w:style w:type="paragraph"><w:name w:val="In"/></w:style></w:styles>'
    ),
    "UTF-16": lambda sheet: (
        sheet.decode("utf-8").replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
    ),
    "the names of the strict standard": lambda sheet: sheet.replace(
        W[9:-1].encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    ),
}


@pytest.mark.parametrize("kind", OTHERWISE)
def test_a_style_sheet_written_otherwise_gives_the_same_page(kind: str) -> None:
    written = rewritten(OTHERWISE[kind])
    assert written != DOCUMENT
    assert shown(measure(written)) == shown(measure(DOCUMENT))


@pytest.mark.parametrize(
    "content",
    [
        repacked(zipfile.ZIP_STORED),
        repacked(zipfile.ZIP_BZIP2),
        repacked(zipfile.ZIP_LZMA),
        repacked(zipfile.ZIP_DEFLATED, comment=b"from the archive"),
        repacked(zipfile.ZIP_DEFLATED, first=b"MIME: 1.0\r\n\r\n"),
    ],
    ids=["stored", "bzip2", "lzma", "with a comment", "behind other bytes"],
)
def test_another_kind_of_zip_file_gives_the_same_page(content: bytes) -> None:
    assert shown(measure(content)) == shown(measure(DOCUMENT))


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_a_part_whose_bytes_were_changed_is_damaged(method: int) -> None:
    content = repacked(method)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        info = file.getinfo("word/document.xml")
    at = info.header_offset + 30 + len(info.filename) + info.compress_size // 2
    broken = content[:at] + bytes((content[at] ^ 1,)) + content[at + 1 :]
    assert [problem.message for problem in measure(broken, name="x.docx").problems] == [
        "x.docx is damaged: its part word/document.xml cannot be unpacked"
    ]


def test_right_to_left_that_is_switched_off_is_no_hindrance() -> None:
    # Google Docs says so of every run it exports.
    off = docx(par("Call back.", run='<w:rtl w:val="0"/>'))
    assert shown(measure(off)) == shown(measure(docx(par("Call back."))))
    assert measure(off).unmeasured == ()
    assert measure(docx(par("Call back.", run="<w:rtl/>"))).unmeasured == ("right-to-left text",)


@pytest.mark.parametrize(
    ("look", "named"),
    [
        ('<w:em w:val="dot"/>', ("emphasis marks",)),
        ('<w:em w:val="none"/>', ()),
        ('<w:bdr w:val="single" w:sz="4"/>', ("boxes around words",)),
        ('<w:bdr w:val="nil"/>', ()),
    ],
)
def test_what_makes_lines_higher_in_a_way_not_known_is_named(look: str, named: tuple[str, ...]) -> None:
    assert measure(docx(par("Call back.", run=look))).unmeasured == named


def test_the_page_may_be_described_before_its_text() -> None:
    # html-to-docx writes it so; Word and LibreOffice do not mind
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(DOCUMENT)) as old, zipfile.ZipFile(stream, "w") as new:
        for info in old.infolist():
            content = old.read(info).decode()
            head, page, tail = content.partition("<w:sectPr>")
            if page:
                section, end, rest = tail.partition("</w:sectPr>")
                content = head.replace("<w:body>", f"<w:body>{page}{section}{end}") + rest
            new.writestr(info.filename, content)
    assert stream.getvalue() != DOCUMENT
    assert shown(measure(stream.getvalue())) == shown(measure(DOCUMENT))


@pytest.mark.parametrize("name", ["heading 2", "Title"])
def test_a_heading_based_on_a_style_that_is_not_there_is_one_of_libreoffice(name: str) -> None:
    def heading(based: str) -> bytes:
        style = f'<w:style w:type="paragraph" w:styleId="H"><w:name w:val="{name}"/>{based}</w:style>'
        return docx(
            par("a") + par("Heading", properties='<w:pStyle w:val="H"/>') + par("b"),
            font="Courier New",
            styles=style,
        )

    # 14 pt, 12 pt above and 6 pt below, as LibreOffice has it; without a base it is text like the others
    assert [block.height for block in measure(heading('<w:basedOn w:val="Gone"/>')).blocks] == [
        4.23,
        9.91,
        6.35,
    ]
    assert [block.height for block in measure(heading("")).blocks] == [4.23, 4.0, 4.23]
