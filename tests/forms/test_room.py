"""Lines to write on: marks of a template become the height of rows and the width of columns in the Word file."""

from __future__ import annotations

import io
import zipfile

from lxml import etree
from msgspec.structs import replace

from playbook.outputs.docx import Sheet, write
from playbook.pages.blocks import Heading, ListItem, Paragraph, Row, Run, Table
from playbook.pages.forms import with_room
from playbook.pages.markdown import parse

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TABLE = Table(
    ("left", "left", "left"),
    Row(((Run("Competence"),), (Run("Heard"),), (Run("Mark"),))),
    (Row(((Run("Asks"),), (), ()), height=12), Row(((Run("Listens"),), (), ()))),
    widths=(0, 60, 20),
)


def body(blocks: tuple[object, ...], pages: str = "one") -> etree._Element:
    sheet = Sheet("", "Card", "en-GB", "Northwind", blocks, pages=pages)  # type: ignore[arg-type]
    with zipfile.ZipFile(io.BytesIO(write(sheet))) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def widths(root: etree._Element) -> list[int]:
    return [int(column.get(W + "w", "0")) for column in list(root.iter(W + "tblGrid"))[-1]]


def test_marks_become_heights_and_widths_and_leave_no_trace() -> None:
    markdown = "| A | B\ue002w30\ue003 |\n|---|---|\n| x\ue002h12\ue003 | |\n| y | |\n"
    [table] = with_room(parse(markdown))
    assert isinstance(table, Table)
    assert table.widths == (0, 30)
    assert [row.height for row in table.rows] == [12, 0]
    assert "\ue002" not in str(table)
    assert table.rows[0].cells[0] == (Run("x"),)


def test_a_table_without_marks_stays_as_it_is() -> None:
    blocks = parse("| A | B |\n|---|---|\n| x | **y** |\n")
    assert with_room(blocks) == blocks


def test_a_row_is_at_least_as_high_as_asked() -> None:
    heights = [row.find(f"{W}trPr/{W}trHeight") for row in list(body((TABLE,)).iter(W + "tr"))[-2:]]
    assert [(found.get(W + "val"), found.get(W + "hRule")) for found in heights if found is not None] == [
        ("680", "atLeast")
    ]


def test_given_widths_are_kept_and_the_text_has_the_rest() -> None:
    assert widths(body((TABLE,))) == [5386, 3402, 1134]


def test_columns_of_text_keep_a_third_however_much_is_asked() -> None:
    wide = Table(TABLE.aligns, TABLE.header, TABLE.rows, widths=(0, 400, 200))
    found = widths(body((wide,)))
    assert sum(found) == 9922
    assert found[0] >= 9922 // 3


def test_a_table_of_given_widths_only_fills_the_page() -> None:
    equal = Table(TABLE.aligns, TABLE.header, TABLE.rows, widths=(50, 50, 100))
    assert widths(body((equal,))) == [2480, 2480, 4962]


def held(root: etree._Element) -> list[str]:
    kept = root.iter(W + "keepNext")
    return ["".join(mark.getparent().getparent().itertext()) for mark in kept]


def test_on_many_pages_a_heading_and_a_small_table_stay_together() -> None:
    blocks = (Heading(2, (Run("Marks"),)), Paragraph((Run("Lead"),)), TABLE, Paragraph((Run("After"),)))
    assert held(body(blocks)) == []
    assert held(body(blocks, "many")) == ["Marks", "Lead", "Competence", "Heard", "Mark", "Asks", "", ""]


def test_a_long_table_may_break_but_not_behind_its_header() -> None:
    long = Table(TABLE.aligns, TABLE.header, TABLE.rows * 30)
    assert held(body((long,), "many")) == ["Competence", "Heard", "Mark"]


def signing(rows: int) -> tuple[object, ...]:
    """Rules, then the lines to sign on under a heading of their own."""
    rules = Table(
        ("left",), Row(((Run("Rule"),),)), tuple(Row(((Run(f"R-{n}"),),), height=9) for n in range(rows))
    )
    sign = Table(("left",), Row(((Run("Signs"),),)), (Row(((Run("Head"),),)),))
    return (
        Heading(2, (Run("Rules"),)),
        rules,
        Heading(2, (Run("Signatures"),)),
        Paragraph((Run("Read."),)),
        sign,
    )


def test_nobody_signs_on_a_page_with_nothing_else_on_it() -> None:
    kept = held(body(signing(20), "many"))
    # The last rows of a long table, the gap under it, and all that closes the sheet up to its last line.
    assert kept == ["Rules", "Rule", "R-17", "R-18", "R-19", "", "Signatures", "Read.", "Signs"]


def test_the_points_before_the_signatures_go_with_them() -> None:
    points = (ListItem((Run("One"),)), ListItem((Run("Two"),)))
    assert held(body((*points, *signing(1)[2:]), "many")) == ["One", "Two", "Signatures", "Read.", "Signs"]


def test_tables_that_continue_each_other_stay_together_while_they_are_low() -> None:
    task, proof = (
        Table(("left",), Row(((Run(name),),)), (Row(((),), height=16),)) for name in ("Task", "Proof")
    )
    low = (task, proof, Paragraph((Run("After"),)))
    assert held(body(low, "many")) == ["Task", "", "", "Proof"]
    high = tuple(replace(table, rows=(Row(((),), height=70),)) for table in (task, proof))
    assert held(body((*high, Paragraph((Run("After"),))), "many")) == ["Task", "Proof"]


def test_a_lead_between_a_heading_and_the_first_of_its_parts_is_not_left_behind() -> None:
    blocks = (
        Heading(2, (Run("Lists"),)),
        Paragraph((Run("One click each."),)),
        Heading(3, (Run("Outcomes"),)),
        TABLE,
    )
    assert held(body(blocks, "many"))[:3] == ["Lists", "One click each.", "Outcomes"]
    beside = (*blocks[:2], Heading(2, (Run("Outcomes"),)), TABLE, Paragraph((Run("After"),)))
    assert held(body(beside, "many"))[:2] == ["Lists", "Outcomes"]


def test_on_many_pages_no_sentence_is_torn_and_no_lead_left_behind_its_list() -> None:
    blocks = (
        Paragraph((Run("Others do this:"),)),
        ListItem((Run("Chasing invoices"),)),
        Paragraph((Run("End"),)),
    )
    many = body(blocks, "many")
    whole = ["".join(mark.getparent().getparent().itertext()) for mark in many.iter(W + "keepLines")]
    assert whole == ["Others do this:", "Chasing invoices", "End"]
    assert held(many) == ["Others do this:"]
    assert not list(body(blocks).iter(W + "keepLines"))


def test_no_point_of_a_list_stands_alone_on_its_page() -> None:
    points = tuple(ListItem((Run(f"Point {n}"),)) for n in range(1, 6))
    assert held(body((*points, Paragraph((Run("End"),))), "many")) == ["Point 1", "Point 4"]
