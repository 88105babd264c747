"""The measure of a plain document, through the public function (inventory C8)."""

from __future__ import annotations

from playbook.fit.judgement import judge
from playbook.fit.limits import PROFILES, Limits
from playbook.fit.measure import measure
from playbook.fit.result import to_dict
from tests.fit.documents import docx, par, table

SENTENCE = "The closer calls back within one working day and writes the result into the deal. "


def page(paragraphs: int, *, sentences: int = 3) -> bytes:
    """A4, margins of 20 mm, Arial 10 pt at a pitch of 12 pt; each paragraph has three lines."""
    return docx(par((SENTENCE * sentences).strip()) * paragraphs)


def test_a_page_of_exact_lines_is_counted_to_the_line() -> None:
    # 257 mm are 14570 twips: sixty lines of 240 twips and 170 twips to spare.
    found = measure(page(20), name="R-04.docx")
    assert (found.verdict, found.pages, found.lines_over) == ("fits", 1, 0)
    assert found.fill == 98.8
    over = measure(page(21), name="R-04.docx")
    assert (over.verdict, over.pages, over.lines_over) == ("over", 2, 3)
    # Pages are counted as they fall: page one's last 170 twips are gone too.
    assert over.fill == 104.9


def test_an_overrun_names_the_block_and_the_cheapest_cut() -> None:
    origins = [f"company/regulations/R-04.yaml:{10 + i}" for i in range(21)]
    found = measure(page(21), name="R-04.docx", origins=origins)
    problem = next(p for p in judge(found, Limits()) if p.name == "over-one-page")
    assert problem.message.startswith(
        "R-04.docx runs over one page by 3 lines, at \u201cThe closer calls back"
    )
    assert (problem.file, problem.line) == ("company/regulations/R-04.yaml", 30)
    # The short last line of a paragraph is the cheapest; three of them free three lines.
    assert [(cut.lines, cut.whole) for cut in found.advice] == [(1, False)] * 3
    assert found.advice[0].origin == "company/regulations/R-04.yaml:10"
    assert found.advice[0].words == "the result into the deal."


def test_a_page_nearly_full_warns_and_a_half_page_does_not() -> None:
    names = [problem.name for problem in judge(measure(page(20)), Limits())]
    assert names == ["nearly-full"]
    assert judge(measure(page(10)), Limits()) == []
    assert judge(measure(page(20)), Limits(warn_above=99)) == []


def test_type_below_the_floor_is_named() -> None:
    found = measure(docx(par("Call back.") + par("Small print.", run='<w:sz w:val="14"/>')), name="R-04.docx")
    problem = judge(found, Limits())[0]
    assert problem.name == "font-below-floor"
    assert problem.message == "R-04.docx uses 7 pt type (\u201cSmall print.\u201d); the floor is 10 pt"


def test_gost_asks_for_margins_and_larger_type() -> None:
    found = measure(docx(par("Call back."), margin=850), name="R-04.docx")
    assert [p.name for p in judge(found, PROFILES["gost-2016"])] == [
        "font-below-floor",
        "margin-too-small",
        "margin-too-small",
        "margin-too-small",
    ]
    good = measure(docx(par("Call back."), size=12), name="R-04.docx")
    assert judge(good, PROFILES["gost-2025"]) == []


def test_an_unknown_font_is_measured_with_a_stand_in_that_is_named() -> None:
    found = measure(docx(par("Call back."), font="Corporate Sans"), name="R-04.docx")
    assert found.verdict == "fits"
    problem = judge(found, Limits())[0]
    assert (problem.severity, problem.name) == ("warning", "unknown-font")
    assert "Corporate Sans" in problem.message and "DejaVu Sans" in problem.message


def test_sections_are_the_headings_with_what_stands_under_them() -> None:
    heading = '<w:pStyle w:val="H1"/><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="exact"/>'
    style = '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
    body = (
        par("Goal", properties=heading)
        + par("One line.")
        + par("Steps", properties=heading)
        + par("A.")
        + par("B.")
    )
    found = measure(docx(body, styles=style))
    assert [(s.heading, s.lines, s.height) for s in found.sections] == [("Goal", 2, 8.47), ("Steps", 3, 12.7)]


def test_blocks_are_paragraphs_and_table_rows_in_order() -> None:
    found = measure(
        docx(par("Who does what.") + table([["Closer", "calls"], ["Head", "checks"]], [3000, 6000]))
    )
    assert [(b.index, b.kind, b.text, b.lines) for b in found.blocks] == [
        (0, "paragraph", "Who does what.", 1),
        (1, "table row", "Closer | calls", 1),
        (2, "table row", "Head | checks", 1),
    ]


def test_the_json_form_has_the_fields_of_the_contract() -> None:
    shown = to_dict(measure(page(21), name="R-04.docx"))
    for key in ("file", "engine", "pages", "fill", "lines_over", "blocks", "unmeasured"):
        assert key in shown
    assert shown["unmeasured"] == () and shown["engine"] == "builtin"
    assert shown["advice"][0]["sentence"].startswith("shorten the paragraph \u201cThe closer calls back")


def test_measuring_twice_gives_the_same() -> None:
    assert measure(page(21)) == measure(page(21))


def test_calibri_is_measured_with_ligatures_and_word_is_told_apart() -> None:
    # LibreOffice joins ti, tt, ft and ff in Carlito; Word does not, so there a paragraph may need a line more.
    words = [
        "attention",
        "offers",
        "waiting",
        "fitting",
        "little",
        "matter",
        "after",
        "cutting",
        "off",
        "thirty",
        "written",
        "list",
    ]
    text = " ".join(words[i % len(words)] for i in range(115))
    found = measure(docx(par(text) * 8, font="Calibri", size=11))
    assert (found.fill, found.warnings) == (
        92.2,
        ("in Word, which sets Calibri without ligatures, the page is 105.4 % full and runs over",),
    )


def test_tracked_deletions_are_counted_and_said() -> None:
    deleted = '<w:del w:id="1" w:author="A"><w:r><w:delText>gone</w:delText></w:r></w:del>'
    found = measure(docx(f"<w:p>{deleted}</w:p>"))
    assert [line.text for line in found.lines] == ["gone"]
    assert found.warnings == (
        "tracked deletions are counted, as they are printed, and tracked formatting is bold: "
        "accept or reject the changes",
    )


def test_a_row_drawn_from_other_facts_is_cut_only_where_nothing_else_helps() -> None:
    bands = [["Earned", "Rate"], *([f"{number},000", f"{number} %"] for number in range(1, 7))]
    rule, pay = "company/regulations/R-24.yaml", "company/motivation.yaml"
    rows = [None, *(f"{pay}:{line}" for line in range(10, 16))]
    body = [*(par(f"Sentence {number} of the rule.") for number in range(56)), table(bands, [3000, 3000])]
    own = [f"{rule}:{line}" for line in range(1, 57)]
    found = measure(docx("".join(body)), origins=[*own, *rows], own=rule)
    assert found.verdict == "over"
    assert {cut.origin.partition(":")[0] for cut in found.advice} == {rule}
    # The same document of nobody's own: the rows are the cheapest.
    cheapest = measure(docx("".join(body)), origins=[*own, *rows])
    assert {cut.kind for cut in cheapest.advice} == {"table row"}
    # Where all stands in other files, rows are what is left to cut.
    long = measure(docx(table(bands * 11, [3000, 3000])), origins=[f"{pay}:9"] * 77, own=rule)
    assert long.verdict == "over"
    assert long.advice and {cut.origin for cut in long.advice} == {f"{pay}:9"}
