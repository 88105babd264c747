"""How blocks are put under one another: expected heights are twips worked out by hand, 56.69 to the millimetre."""

from __future__ import annotations

import pytest

from playbook.fit.measure import measure
from playbook.fit.result import Measure
from tests.fit.documents import W, docx, par, table


def height(found: Measure) -> int:
    """Used height in twips."""
    assert not found.problems, found.problems
    return round(sum(block.height for block in found.blocks) * 56.6929)


def spaced(before: int, after: int, *, line: int = 240, rule: str = "exact", more: str = "") -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="{rule}"/>{more}'


def test_the_larger_of_two_spaces_stands_between_paragraphs() -> None:
    body = par("One.", properties=spaced(0, 120)) + par("Two.", properties=spaced(200, 60))
    assert height(measure(docx(body))) == pytest.approx(240 + 200 + 240, abs=2)


def test_space_above_the_first_paragraph_counts_and_below_the_last_does_not() -> None:
    assert height(measure(docx(par("One.", properties=spaced(200, 300))))) == pytest.approx(440, abs=1)


def test_contextual_spacing_joins_paragraphs_of_one_style_only() -> None:
    style = '<w:style w:type="paragraph" w:styleId="L"><w:name w:val="L"/></w:style>'
    item = '<w:pStyle w:val="L"/>' + spaced(0, 120, more="<w:contextualSpacing/>")
    body = par("One.", properties=item) + par("Two.", properties=item) + par("Text.", properties=spaced(0, 0))
    assert height(measure(docx(body, styles=style))) == pytest.approx(3 * 240 + 120, abs=2)


AUTO = [  # Arial 10 pt: 1854 + 434 + 67 units of 2048 are 230 twips
    ("auto", 240, 230),
    ("auto", 276, 230 + 264 - 230),
    ("atLeast", 300, 300),
    ("atLeast", 200, 230),
    ("exact", 200, 200),
]


@pytest.mark.parametrize(("rule", "line", "second"), AUTO)
def test_line_pitch_exact_at_least_and_multiple(rule: str, line: int, second: int) -> None:
    # A paragraph of two lines: the first has the font's height, the next ones the multiple of it.
    first = 230 if rule == "auto" else second
    body = (
        "<w:p><w:pPr>"
        + spaced(0, 0, line=line, rule=rule)
        + "</w:pPr><w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r></w:p>"
    )
    assert height(measure(docx(body))) == pytest.approx(first + second, abs=2)


def test_a_multiple_adds_its_share_before_the_next_paragraph() -> None:
    body = par("One.", properties=spaced(0, 0, line=480, rule="auto")) + par(
        "Two.", properties=spaced(0, 0, line=240, rule="auto")
    )
    assert height(measure(docx(body))) == pytest.approx(230 + 230 + 230, abs=2)


def test_a_bigger_word_raises_its_line_and_superscript_does_not() -> None:
    plain = spaced(0, 0, line=240, rule="auto")
    big = par("Call.", properties=plain, run='<w:sz w:val="40"/>')
    assert height(measure(docx(big))) == pytest.approx(460, abs=2)
    raised = par("2", properties=plain, run='<w:vertAlign w:val="superscript"/>')
    assert height(measure(docx(raised))) == pytest.approx(230, abs=1)


def test_indents_make_a_column_narrower() -> None:
    text = "The closer calls back within one working day and writes the result. " * 4
    wide = measure(docx(par(text))).blocks[0].lines
    narrow = (
        measure(docx(par(text, properties=spaced(0, 0, more='<w:ind w:left="4000" w:right="2000"/>'))))
        .blocks[0]
        .lines
    )
    assert (wide, narrow) == (3, 7)


def test_a_header_higher_than_its_margin_pushes_the_text_down() -> None:
    low = measure(docx(par("Text."), header=par("R-04")))
    high = measure(docx(par("Text."), header=par("R-04") * 5))
    assert low.usable == (20.0, 257.0)
    # 567 twips to the header, five lines of 240.
    assert high.usable[0] == pytest.approx((567 + 5 * 240) / 56.6929, abs=0.02)
    assert high.usable[0] + high.usable[1] == pytest.approx(277, abs=0.02)


def test_a_row_is_as_high_as_its_highest_cell_with_margins_and_borders() -> None:
    borders = (
        '<w:tblBorders><w:top w:val="single" w:sz="8"/><w:bottom w:val="single" w:sz="8"/>'
        '<w:insideH w:val="single" w:sz="8"/></w:tblBorders>'
        '<w:tblCellMar><w:top w:w="50" w:type="dxa"/><w:bottom w:w="30" w:type="dxa"/></w:tblCellMar>'
    )
    text = "The closer calls back within one working day."
    found = measure(docx(table([[text, "x"], ["y", "z"]], [1500, 7000], properties=borders)))
    # First row: border 20, margins 80, four lines; the second has its border and the table's lower one too.
    lines = found.blocks[0].lines
    assert lines == 4
    assert height(found) == pytest.approx(20 + 80 + lines * 240 + 20 + 80 + 240 + 20, abs=2)


ROWS = [("atLeast", 900, 900), ("atLeast", 100, 240), ("exact", 150, 150)]


@pytest.mark.parametrize(("rule", "value", "expected"), ROWS)
def test_row_heights(rule: str, value: int, expected: int) -> None:
    row = f'<w:trHeight w:val="{value}" w:hRule="{rule}"/>'
    assert height(measure(docx(table([["a"]], [3000], row=row)))) == pytest.approx(expected, abs=1)


def test_a_cell_over_two_rows_makes_the_second_as_high_as_it_needs() -> None:
    tall = "The closer calls back within one working day and writes it down."

    def cell(text: str, merge: str) -> str:
        return f'<w:tc><w:tcPr><w:tcW w:w="1500" w:type="dxa"/>{merge}</w:tcPr>{par(text)}</w:tc>'

    rows = (
        f"<w:tr>{cell(tall, '<w:vMerge w:val=&quot;restart&quot;/>'.replace('&quot;', chr(34)))}{cell('a', '')}</w:tr>"
        f"<w:tr>{cell('', '<w:vMerge/>')}{cell('b', '')}</w:tr>"
    )
    body = f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="1500"/><w:gridCol w:w="1500"/></w:tblGrid>{rows}</w:tbl>'
    found = measure(docx(body))
    assert height(found) == pytest.approx(6 * 240, abs=2)
    assert found.blocks[0].height == pytest.approx(240 / 56.6929, abs=0.02)


def test_a_heading_goes_to_the_next_page_with_what_it_announces() -> None:
    heading = spaced(0, 0, more="<w:keepNext/>")
    body = par("Line.") * 59 + par("Heading", properties=heading) + par("Text. " * 60)
    found = measure(docx(body))
    assert [block.page for block in found.blocks[-2:]] == [2, 2]


def test_two_lines_at_least_stay_and_go() -> None:
    four = "<w:br/>".join("<w:t>x</w:t>" for _ in range(4))
    last = f"<w:p><w:pPr>{spaced(0, 0)}</w:pPr><w:r>{four}</w:r></w:p>"
    # Room for three of four lines: widow control takes a second one along.
    found = measure(docx(par("Line.") * 57 + last))
    assert sum(line.page == 2 for line in found.lines) == 2
    # Room for one: orphan control takes the whole paragraph.
    found = measure(docx(par("Line.") * 59 + last))
    assert sum(line.page == 2 for line in found.lines) == 4


def test_rows_repeat_their_header_on_the_next_page() -> None:
    rows = [["Who", "What"]] + [["Closer", "calls"]] * 70
    head = "<w:tblHeader/>"
    body = table(rows, [3000, 6000]).replace("<w:trPr></w:trPr>", f"<w:trPr>{head}</w:trPr>", 1)
    found = measure(docx(body))
    assert found.pages == 2
    first = next(block for block in found.blocks if block.page == 2)
    assert first.y == pytest.approx(20 + 240 / 56.6929, abs=0.05)


NUMBERING = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="1">'
    '<w:lvl w:ilvl="0"><w:start w:val="9"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>'
    '<w:pPr><w:ind w:left="567" w:hanging="567"/></w:pPr></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1%2)"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="4"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
)


def test_list_labels_count_on_and_start_again_below() -> None:
    def item(depth: int) -> str:
        return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="4"/></w:numPr>' + spaced(0, 0)

    body = "".join(par("Step", properties=item(depth)) for depth in (0, 0, 1, 1, 0, 1))
    found = measure(docx(body, extra={"numbering": NUMBERING}))
    assert [line.text for line in found.lines] == [
        "9. Step",
        "10. Step",
        "10a) Step",
        "10b) Step",
        "11. Step",
        "11a) Step",
    ]
    assert found.blocks[0].kind == "list item"


def test_text_after_a_list_label_begins_at_the_indent() -> None:
    item = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="4"/></w:numPr>' + spaced(0, 0)
    found = measure(docx(par("Step " * 60, properties=item), extra={"numbering": NUMBERING}))
    plain = measure(docx(par("Step " * 60, properties=spaced(0, 0, more='<w:ind w:left="567"/>'))))
    assert found.blocks[0].lines == plain.blocks[0].lines == 4


def test_a_picture_is_as_high_as_it_says() -> None:
    names = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    drawing = (
        f'<w:p><w:r><w:drawing><wp:inline {names} distT="0" distB="0" distL="0" distR="0">'
        '<wp:extent cx="720000" cy="360000"/></wp:inline></w:drawing></w:r></w:p>'
    )
    assert height(measure(docx(drawing))) == pytest.approx(567, abs=1)


@pytest.mark.parametrize(
    ("distances", "size", "twips"),
    [
        ("", 'cx="720000" cy="288539"', 454),  # 801.497 hundredths of a millimetre
        ("", 'cx="720000" cy="288540"', 455),  # 801.5
        ('distT="360000" distB="360000"', 'cx="720000" cy="288540"', 455),
    ],
)
def test_a_picture_is_rounded_to_hundredths_of_a_millimetre_and_stands_alone(
    distances: str, size: str, twips: int
) -> None:
    """LibreOffice has twenty such pictures under one another 20 twips lower from 801.5 on, whatever space they ask for."""
    names = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    drawing = f"<w:drawing><wp:inline {names} {distances}><wp:extent {size}/></wp:inline></w:drawing>"
    found = measure(docx(f"<w:p><w:r>{drawing}</w:r></w:p>" * 2))
    first, second = (line.base for line in found.lines)
    assert second - first == twips


def test_hidden_text_takes_no_room() -> None:
    body = par("Secret.", run="<w:vanish/>") + par("Open.")
    assert height(measure(docx(body))) == pytest.approx(240, abs=1)


def test_two_tables_of_one_style_in_a_row_are_one_table() -> None:
    borders = (
        '<w:tblBorders><w:top w:val="single" w:sz="8"/><w:bottom w:val="single" w:sz="8"/></w:tblBorders>'
    )
    one = table([["a"]], [3000], properties=borders)
    apart = height(measure(docx(one + par("x") + one))) - 240
    assert height(measure(docx(one + one))) == apart - 40


def test_a_bullet_above_has_no_number_in_the_label_below() -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (kind, text) in enumerate((("decimal", "%1."), ("bullet", "-"), ("decimal", "%1.%2.%3.")))
    )
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )
    items = "".join(
        par("x", properties=f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr>')
        for depth in (0, 1, 2)
    )
    found = measure(docx(items, extra={"numbering": numbering}))
    assert [line.text for line in found.lines] == ["1. x", "- x", "1..1. x"]
