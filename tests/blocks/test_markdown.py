"""Markdown → blocks → twin → the same blocks, and the same text for the reader of the book."""

from __future__ import annotations

import html
import re

import markdown as python_markdown
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from playbook.pages.blocks import Block, Heading, ListItem, Paragraph, Row, Run, Runs, Table, plain
from playbook.pages.markdown import drop_marks, escape, mark, normal_runs, parse, to_markdown

EXTENSIONS = [
    "tables",
    "sane_lists",
    "attr_list",
    "admonition",
    "def_list",
    "md_in_html",
    "toc",
    "pymdownx.details",
    "pymdownx.superfences",
    "pymdownx.tabbed",
]
BOOK = python_markdown.Markdown(
    extensions=EXTENSIONS, extension_configs={"pymdownx.tabbed": {"alternate_style": True}}
)
COMMONMARK = MarkdownIt("commonmark", {"html": True}).enable("table")

RISKY = re.split(
    "¦",
    "<script>alert(1)</script>¦{{ x }}¦{% raw %}¦[x](javascript:alert(1))¦1. ¦12) ¦# ¦#¦!!! note¦***¦**¦"
    '*¦_¦__¦___¦---¦- ¦+ ¦> ¦=== "Tab"¦===¦??? info¦???+ x¦~~~¦~~¦`¦``¦```¦|¦| a |¦--- | ---¦: x¦'
    ":smile:¦::: x¦\\¦\\\\¦&¦&amp;¦&lt¦&#35;¦&copy¦R&D¦[TOC]¦[^1]¦[x]: y¦*[HTML]: y¦![x](y)¦!¦{: .c }¦"
    "{.c}¦{#id}¦<br>¦<!-- x -->¦<¦>¦->¦a_b¦C#¦C++¦http://a.b/c_d¦x@y.z¦\xa0¦\u2003¦\u202f¦“¦”¦«¦»¦你好¦。¦"
    "“你好”¦Срок¦5 %¦€¦(c)¦1.5¦A.¦Z¦\xad¦\u2011¦\n¦  ¦    ¦\t¦--8<--¦/// x¦^^¦==¦...",
)
words = st.one_of(
    st.sampled_from(RISKY),
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=4),
    st.sampled_from(["word", "Two words", " ", " "]),
)
texts = st.lists(words, max_size=6).map("".join)


def read(html_text: str) -> str:
    """What a reader sees: the text of HTML, blanks of one kind joined."""
    return one(html.unescape(re.sub(r"<[^>]*>", "", re.sub("<br ?/?>", " ", html_text))))


def one(text: str) -> str:
    return re.sub("[ \n]+", " ", text).strip(" \n")


def book(text: str) -> str:
    return BOOK.reset().convert(text)


def shown(text: str) -> str:
    """What `text` should look like on paper: no control characters, every run of blanks one blank."""
    text = re.sub(
        "[ \t\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+",
        " ",
        re.sub("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ue000\ue001\ue010-\ue019\ufffe\uffff]", "", text),
    )
    return text.strip(" ")


@settings(deadline=None)
@given(texts)
@example("&#9;")
@example("a #")
def test_escaped_text_prints_as_it_is_in_both_readers(text: str) -> None:
    for escaped, wanted in (
        (escape(text, start_of_line=True), shown(text)),
        ("Text " + escape(text), shown("Text " + text)),
        ("# Text " + escape(text), shown("Text " + text)),
    ):
        assert read(COMMONMARK.render(escaped)) == wanted
        rendered = re.sub(' id="[^"]*"', "", book(escaped))
        assert read(rendered) == wanted
        assert re.fullmatch("(<p>|<h1>)?[^<]*(</p>|</h1>)?", rendered), "the text became markup"


@settings(deadline=None)
@given(texts)
def test_a_marked_fact_at_the_start_of_a_line_opens_no_block(text: str) -> None:
    page = drop_marks(
        "Before\n\n- " + mark(3) + escape(text) + "\n\n" + mark(4) + mark(12) + escape(text) + "\n"
    )
    assert read(book(page)) == one("Before " + shown(text) + " " + shown(text))


looks = st.builds(
    Run,
    texts,
    st.booleans(),
    st.booleans(),
    st.just(False),
    st.sampled_from(["", "", "", "https://a.b/c_d?e=1&f=2", "../stages/lead.md"]),
)
codes = st.builds(
    lambda text: Run(shown(text).strip(), code=True), texts.filter(lambda text: "|" not in text)
)
runs = st.lists(st.one_of(looks, looks, codes), min_size=1, max_size=4)


def cleaned(found: list[Run], breaks: bool) -> Runs:
    return normal_runs(found, breaks=breaks)


lines = runs.map(lambda found: cleaned(found, True)).filter(bool)
titles = runs.map(lambda found: cleaned(found, False)).filter(bool)


@st.composite
def lists(draw: st.DrawFn, level: int = 0) -> list[ListItem]:
    start = draw(st.sampled_from([0, 0, 1, 1] if level else [0, 0, 1, 9, 42]))
    items: list[ListItem] = []
    for index in range(draw(st.integers(1, 3))):
        items.append(ListItem(draw(lines), level, start and start + index))
        if level < 2 and draw(st.booleans()):
            items += draw(lists(level + 1))
    return items


@st.composite
def tables(draw: st.DrawFn) -> list[Block]:
    width = draw(st.integers(1, 3))
    cell = st.one_of(lines, lines, st.just(()))
    row = st.lists(cell, min_size=width, max_size=width).map(lambda cells: Row(tuple(cells)))
    aligns = draw(st.lists(st.sampled_from(["left", "center", "right"]), min_size=width, max_size=width))
    return [Table(tuple(aligns), draw(row), tuple(draw(st.lists(row, max_size=3))))]


parts = st.one_of(
    st.builds(lambda level, text: [Heading(level, text)], st.integers(1, 6), titles),
    lines.map(lambda text: [Paragraph(text)]),
    lists(),
    tables(),
)


@st.composite
def documents(draw: st.DrawFn) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for part in draw(st.lists(parts, max_size=5)):
        if (
            blocks
            and isinstance(blocks[-1], ListItem)
            and isinstance(part[0], ListItem)
            and (
                bool(part[0].number) == next(bool(b.number) for b in reversed(blocks) if b.level == 0)  # type: ignore[union-attr]
            )
        ):
            blocks.append(Paragraph((Run("Between"),)))
        blocks += part
    return tuple(blocks)


def words_of(blocks: tuple[Block, ...]) -> str:
    found: list[Runs] = []
    for block in blocks:
        if isinstance(block, Table):
            found += [*block.header.cells, *(cell for row in block.rows for cell in row.cells)]
        else:
            found.append(block.runs)
    return one(" ".join(map(plain, found)))


@settings(deadline=None)
@given(documents())
def test_the_twin_of_blocks_reads_back_as_the_same_blocks(blocks: tuple[Block, ...]) -> None:
    twin = to_markdown(blocks)
    assert parse(twin) == blocks
    assert to_markdown(parse(twin)) == twin


@settings(deadline=None)
@given(documents())
def test_the_book_shows_the_text_of_the_blocks(blocks: tuple[Block, ...]) -> None:
    rendered = re.sub("</(p|h.|li|th|td)>|<(p|ul|ol|li|h.|th|td)( [^>]*)?>", " ", book(to_markdown(blocks)))
    assert read(rendered) == words_of(blocks)
