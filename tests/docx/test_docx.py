"""Blocks in, a Word file out: read back as text, by python-docx and part by part."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from typing import Literal

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from playbook.fit.measure import measure
from playbook.outputs.docx import PageSetup, Properties, Sheet, UnreadablePicture, write
from playbook.outputs.docx_frame import qr_png
from playbook.outputs.docx_text import NotADocument, block_lines, read_text
from playbook.pages.blocks import Block, Heading, ListItem, Paragraph, Row, Run, Table
from playbook.pages.markdown import parse

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8cf"
    "c0f01f00050001ff56c72f0d0000000049454e44ae426082"
)
TWIN = """\
# Deal cycle

## Steps

1. The hunter calls back **within 5 min**.
    - once
    - and again
2. The closer [writes](https://book.example/x) to [him](javascript:alert(1)).

Between the lists.

1. A new list.

## Norms

| Stage | Days |
| --- | --: |
| Lead<br>new | 14 |
"""
SHEET = Sheet(
    code="R-04",
    title="Deal cycle",
    language="en-GB",
    company="Northwind & Sons",
    blocks=parse(TWIN),
    approval=("Approved", "Managing Director", "\tA. Lindqvist", "1 October 2026"),
    footer=(("Edition", "3"), ("Owner", "Head of sales")),
    logo=PIXEL,
    qr="https://book.example/r-04",
    draft="Draft",
    properties=Properties("Northwind", "Regulation", "sales", "2026-10-01", "2026-10-02", 3),
)


def part(data: bytes, name: str) -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(name))


@pytest.mark.parametrize("rows", [2, 90])
@pytest.mark.parametrize("pages", ["one", "many"])
def test_a_file_made_to_be_measured_measures_like_the_real_one(
    rows: int, pages: Literal["one", "many"]
) -> None:
    long = "\n".join(f"{number}. The closer writes to him." for number in range(1, rows))
    sheet = replace(SHEET, blocks=parse(f"{TWIN}\n## More\n\n{long}\n"), pages=pages)
    real, bare = write(sheet), write(sheet, to_measure=True)
    assert b"PNG" in real and qr_png(sheet.qr) in real
    assert qr_png(sheet.qr) not in bare
    assert measure(bare, name="R-04.docx") == measure(real, name="R-04.docx")


def test_a_sheet_reads_back_as_its_text() -> None:
    assert read_text(write(SHEET)) == [
        "Draft",
        "Northwind & Sons | Approved Managing Director   A. Lindqvist 1 October 2026",
        "R-04\u2002Deal cycle",
        "Steps",
        "1. The hunter calls back within 5 min.",
        "  • once",
        "  • and again",
        "2. The closer writes to [him](javascript:alert(1)).",
        "Between the lists.",
        "1. A new list.",
        "Norms",
        "Stage | Days",
        "Lead new | 14",
        "Edition 3 | Owner Head of sales | ",
    ]


def test_python_docx_finds_real_styles_headings_lists_and_table_headers() -> None:
    document = docx.Document(io.BytesIO(write(SHEET)))
    found = [(p.style.name, p.text) for p in document.paragraphs if p.text]
    assert found[:4] == [
        ("Title", "R-04\u2002Deal cycle"),
        ("Heading 1", "Steps"),
        ("List Number", "The hunter calls back within 5 min."),
        ("List Bullet", "once"),
    ]
    _, norms = document.tables
    assert norms.style.name == "Ruled Table"
    assert norms.rows[0]._tr.find(f"{W}trPr/{W}tblHeader") is not None
    assert all(row._tr.find(f"{W}trPr/{W}cantSplit") is not None for row in norms.rows)
    assert [p.style.name for p in norms.rows[0].cells[0].paragraphs] == ["Table Heading"]
    assert len(document.inline_shapes) == 1
    section = document.sections[0]
    assert (section.page_width.mm, section.page_height.mm) == pytest.approx((210, 297), abs=0.1)


def test_core_properties_come_from_the_edition() -> None:
    about = docx.Document(io.BytesIO(write(SHEET))).core_properties
    assert (about.title, about.author, about.subject, about.keywords, about.revision) == (
        "R-04 Deal cycle", "Northwind", "Regulation", "sales", 3)  # fmt: skip
    assert (about.created.date().isoformat(), about.modified.date().isoformat()) == (
        "2026-10-01",
        "2026-10-02",
    )
    undated = write(replace(SHEET, properties=Properties()))
    assert b"dcterms:created" not in zipfile.ZipFile(io.BytesIO(undated)).read("docProps/core.xml")


@pytest.mark.parametrize(
    ("language", "word"),
    [("ru", "ru-RU"), ("en", "en-US"), ("en-GB", "en-GB"), ("zh", "zh-CN"), ("nb", "nb-NO")],
)
def test_the_language_of_the_document_is_set(language: str, word: str) -> None:
    styles = part(write(replace(SHEET, language=language)), "word/styles.xml")
    lang = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    assert lang is not None and lang.get(W + "val") == word
    assert lang.get(W + "eastAsia") == ("zh-CN" if language == "zh" else None)


def test_only_web_and_mail_addresses_become_links() -> None:
    blocks = (
        *parse("[a](https://a.b) [b](mailto:x@y.z) [c](../stages/lead.md) [d](ftp://a.b)"),
        Paragraph(
            (Run("e", link="https://[bad"), Run("f", link="https:"), Run("g", link="https://a.b/ <ы>"))
        ),
    )
    data = write(replace(SHEET, blocks=blocks, qr="", logo=b""))
    rows = part(data, "word/_rels/document.xml.rels")
    links = [row.get("Target") for row in rows if row.get("TargetMode") == "External"]
    assert links == ["https://a.b", "mailto:x@y.z", "https://a.b/%20%3C%D1%8B%3E"]
    assert read_text(data, frame=False) == ["a b c d", "efg"]


def test_line_pitch_is_exact_and_nothing_depends_on_the_engine() -> None:
    data = write(replace(SHEET, page=PageSetup(size=12, pitch=14, font="Times New Roman"), logo=b""))
    for style in part(data, "word/styles.xml").iter(f"{W}style"):
        spacing = style.find(f"{W}pPr/{W}spacing")
        if spacing is not None and style.get(W + "styleId") != "Picture":
            assert spacing.get(W + "lineRule") == "exact", style.get(W + "styleId")
    normal = next(
        s for s in part(data, "word/styles.xml").iter(f"{W}style") if s.get(W + "styleId") == "Normal"
    )
    assert normal.find(f"{W}pPr/{W}widowControl").get(W + "val") == "0"
    for name in ("word/document.xml", "word/footer-default.xml"):
        tables = list(part(data, name).iter(f"{W}tbl"))
        assert tables
        for table in tables:
            grid = [int(column.get(W + "w")) for column in table.iter(f"{W}gridCol")]
            assert table.find(f"{W}tblPr/{W}tblLayout").get(W + "type") == "fixed"
            assert int(table.find(f"{W}tblPr/{W}tblW").get(W + "w")) == sum(grid)
            for row in table.iter(f"{W}tr"):
                assert [int(width.get(W + "w")) for width in row.iter(f"{W}tcW")] == grid


def test_one_page_has_no_number_and_many_pages_number_from_the_second() -> None:
    one, many = write(replace(SHEET, draft="")), write(replace(SHEET, draft="", pages="many"))
    assert not any("header" in name for name in zipfile.ZipFile(io.BytesIO(one)).namelist())
    assert part(many, "word/document.xml").find(f"{W}body/{W}sectPr/{W}titlePg") is not None
    assert part(many, "word/header-default.xml").find(f".//{W}fldSimple").get(W + "instr") == " PAGE "
    assert part(many, "word/header-first.xml").find(f".//{W}fldSimple") is None


def test_the_same_sheet_gives_the_same_bytes_under_another_hash_seed(tmp_path: object) -> None:
    code = (
        "import hashlib,sys; sys.path[:0]=sys.argv[1:]; from test_docx import SHEET; "
        "from playbook.outputs.docx import write; print(hashlib.sha256(write(SHEET)).hexdigest())"
    )
    here, root = __file__.rsplit("/", 1)[0], __file__.rsplit("/", 3)[0]
    prints = {
        subprocess.run([sys.executable, "-c", code, here, root], env={"PYTHONHASHSEED": seed, "PATH": ""},
                       capture_output=True, text=True, check=True).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(prints) == 1


def test_a_logo_that_is_no_picture_is_refused() -> None:
    for data in (b"<svg/>", PIXEL[:20], b"\xff\xd8\xff"):
        with pytest.raises(UnreadablePicture):
            write(replace(SHEET, logo=data))


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x03\x04 broken", PIXEL])
def test_reading_something_else_is_refused(data: bytes) -> None:
    with pytest.raises(NotADocument):
        read_text(data)


hostile = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from("<>&\"'\x00\x0b\u00ad\u2011\ufffe\n你“”Ж")),
    min_size=1,
    max_size=12,
)
runs = st.lists(st.builds(Run, hostile, st.booleans(), st.booleans(), st.booleans(), st.sampled_from(["", "https://a.b/?x=1&y=<z>"])), min_size=1, max_size=3).map(tuple)  # fmt: skip
cells = st.tuples(runs, runs)
some_blocks = st.one_of(
    st.builds(Heading, st.integers(1, 6), runs),
    st.builds(Paragraph, runs),
    st.builds(ListItem, runs, st.integers(0, 3), st.integers(0, 3)),
    st.builds(
        lambda head, rows: Table(("left", "right"), Row(head), tuple(map(Row, rows))),
        cells,
        st.lists(cells, max_size=2),
    ),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(some_blocks, max_size=4), hostile, st.sampled_from(["en", "zh"]))
def test_no_text_breaks_the_file(blocks: list[Block], text: str, language: str) -> None:
    sheet = Sheet(
        text, text, language, text, tuple(blocks), approval=(text, text), footer=((text, text),), draft=text
    )
    docx.Document(io.BytesIO(write(sheet)))


def test_lines_of_blocks_and_of_the_file_are_the_same() -> None:
    assert read_text(write(SHEET), frame=False) == block_lines(SHEET.blocks[1:])


def test_a_number_that_does_not_follow_is_printed_as_it_is() -> None:
    blocks = tuple(ListItem((Run("x"),), 0, number) for number in (3, 4, 7))
    assert read_text(write(replace(SHEET, blocks=blocks)), frame=False) == ["3. x", "4. x", "7. x"]
