"""What a regulation's text becomes: single cases, wrong input beside its message."""

from __future__ import annotations

import pytest

from playbook.pages.blocks import Heading, ListItem, Paragraph, Row, Run, Table, plain
from playbook.pages.markdown import UnsupportedMarkdown, drop_marks, escape, mark, parse, to_markdown

RENDERED = """\
# R-04 Client through the deal cycle
Answer within **5 min**. Then call back! See
[the stages](https://book.example/funnel). R&D asks for C# at 3-5 % (a_b).

* First *step*
   1. inside
   2. again
* Second

| Stage | Days |
|:--|--:|
| Lead<br>new | 14 |
"""

TWIN = """\
# R-04 Client through the deal cycle

Answer within **5 min**.
Then call back!
See [the stages](https://book.example/funnel).
R&D asks for C# at 3-5 % (a_b).

- First _step_
    1. inside
    2. again
- Second

| Stage | Days |
| --- | --: |
| Lead<br>new | 14 |
"""


def test_the_twin_has_one_sentence_or_item_a_line_and_few_escapes() -> None:
    blocks = parse(RENDERED)
    assert to_markdown(blocks) == TWIN
    assert blocks[0] == Heading(1, (Run("R-04 Client through the deal cycle"),))
    assert blocks[2:6] == (
        ListItem((Run("First "), Run("step", italic=True)), 0, 0),
        ListItem((Run("inside"),), 1, 1),
        ListItem((Run("again"),), 1, 2),
        ListItem((Run("Second"),), 0, 0),
    )
    assert blocks[6] == Table(
        ("left", "right"), Row(((Run("Stage"),), (Run("Days"),))), (Row(((Run("Lead\nnew"),), (Run("14"),))),)
    )


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Answer within 5 min. (Not 10.)", "Answer within 5 min. (Not 10.)"),
        ("R&D, 3-5 %, C++ - a_b -> x > 0", "R&D, 3-5 %, C++ - a_b -> x > 0"),
        ("a\nb\x00\x0bc", "a b c"),
        ("<b> & {{ x }} | [y](z) *", r"&lt;b> & \{\{ x }} \| \[y\](z) \*"),
        ("&amp; &#35;", "&amp;amp; &amp;#35;"),
        ("~~gone~~ :smile:", "&#126;&#126;gone&#126;&#126; &#58;smile:"),
        ("\u00a0wide\u00a0inside\u00a0", "&#160;wide\u00a0inside&#160;"),
    ],
)
def test_only_what_markdown_would_read_is_escaped(text: str, escaped: str) -> None:
    assert escape(text) == escaped


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("1. First", r"1\. First"),
        ("1.5 times", "1.5 times"),
        ("- dash", r"\- dash"),
        ("-5 %", "-5 %"),
        ("# 7", r"\# 7"),
        ("!!! note", r"\!!! note"),
        ("??? info", "&#63;?? info"),
        ('=== "Tab"', '&#61;&#61;&#61; "Tab"'),
        ("  > quote", r"\> quote"),
        (": meaning", "&#58; meaning"),
        ("***", r"\*\*\*"),
    ],
)
def test_block_markers_are_escaped_where_a_line_begins(text: str, escaped: str) -> None:
    assert escape(text, start_of_line=True) == escaped


@pytest.mark.parametrize(
    ("markdown", "line", "what"),
    [
        ("Text\n\n<div>x</div>", 3, "raw HTML"),
        ("Text <b>x</b>", 1, "raw HTML"),
        ("![logo](logo.png)", 1, "a picture"),
        ("Text\n\n    code", 3, "a code block (a line indented by four blanks)"),
        ("```\ncode\n```", 1, "a code block"),
        ("> quoted", 1, "a quotation"),
        ("a\n\n---\n", 3, "a horizontal line"),
        ("1) one", 1, 'a list numbered "1)": write "1."'),
        ("- one\n\n  two", 3, "a list item of more than a paragraph and a list"),
        ("-\n- two", 1, "a list item that does not begin with text"),
        ("#\n\ntext", 1, "a heading without text"),
    ],
)
def test_what_the_model_lacks_is_refused_with_its_line(markdown: str, line: int, what: str) -> None:
    with pytest.raises(UnsupportedMarkdown) as refused:
        parse(markdown)
    assert (refused.value.line, refused.value.what) == (line, what)


def test_marks_become_origins_of_the_block_in_order_and_once() -> None:
    origins = [f"stages.lead.f{i}" for i in range(12)]
    blocks = parse(
        f"Within {mark(11)}5 min, **{mark(2)}now**, {mark(11)}5 min. [x](https://{mark(3)}a.b)\n\n"
        f"| {mark(4)}a | b |\n|---|---|\n| c | `{mark(5)}d` |\n",
        origins,
    )
    assert isinstance(blocks[0], Paragraph) and isinstance(blocks[1], Table)
    assert plain(blocks[0].runs) == "Within 5 min, now, 5 min. x"
    assert blocks[0].runs[-1].link == "https://a.b"
    assert blocks[0].origins == (origins[11], origins[2], origins[3])
    assert blocks[1].header.origins == (origins[4],) and blocks[1].rows[0].origins == (origins[5],)
    assert "\ue000" not in to_markdown(blocks)


def test_a_marked_text_cannot_open_a_block() -> None:
    page = f"{mark(0)}# 5\n\n- {mark(1)}1. x\n"
    assert parse(page, ["a", "b"]) == (Paragraph((Run("# 5"),)), ListItem((Run("1. x"),)))
    assert drop_marks(page) == "\\# 5\n\n- 1\\. x\n"


def test_bold_beside_quotes_and_chinese_is_still_bold() -> None:
    runs = (Run("他说"), Run("“好”", bold=True), Run("吧 x"), Run("y", italic=True))
    twin = to_markdown([Paragraph(runs)])
    assert parse(twin) == (Paragraph(runs),)


@pytest.mark.parametrize(
    "items",
    [
        [ListItem((Run("a"),), 1)],
        [ListItem((Run("a"),), 0, 1), ListItem((Run("b"),), 0, 3)],
        [ListItem((Run("a"),)), ListItem((Run("b"),), 1, 2)],
    ],
)
def test_lists_that_markdown_cannot_say_are_refused(items: list[ListItem]) -> None:
    with pytest.raises(ValueError, match="list"):
        to_markdown(items)
