"""Redlines: accept all = the new edition, reject all = the old one."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from libreoffice_revisions import settle
from lxml import etree
from revisions import W, accept_all, reject_all, structure
from test_docx_schema import misplaced

from playbook.outputs.docx import Sheet, below_title, write
from playbook.outputs.docx_redline import redline
from playbook.outputs.docx_text import block_lines, read_text
from playbook.pages.blocks import Block
from playbook.pages.markdown import parse

PAIRS = 500 if os.environ.get("PLAYBOOK_EXPECT_TOOLS") else 40
"""How many random pairs LibreOffice is asked about: all of them where the whole suite is judged."""

OLD = """\
# Client through the deal cycle

## Steps

1. The hunter calls back within 15 minutes.
2. The closer writes the next step into the deal.
3. The closer sends the proposal.

The head reviews **ten** deals a week.

| Stage | Owner | Limit |
| --- | --- | --: |
| Lead | Hunter | 2 days |
| Proposal | Closer | 10 days |
| Trial | Closer | 14 days |

Old closing words.
"""
NEW = """\
# Client through the deal cycle, in force

## Steps

1. The hunter calls back within **5 minutes** of the entry.
2. The administrator checks the entry.
3. The closer writes the next step into the deal.

The head reviews twelve deals a week.

| Stage | Owner | Limit |
| --- | --- | --: |
| Lead | Hunter | 1 day |
| Contract | Closer | 7 days |
| Trial | Closer | 14 days |
"""


def sheet(blocks: Sequence[Block], title: str = "Client through the deal cycle") -> Sheet:
    return Sheet("R-04", title, "en", "Northwind", tuple(blocks))


def tracked(old: str, new: str) -> bytes:
    return redline(parse(old), sheet(parse(new)), author="Playbook & Co", date="2026-10-01")


def marked(data: bytes) -> list[str]:
    """Every changed text with - or + before it, in order."""
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
    found = []
    for change in root.iter(f"{W}ins", f"{W}del"):
        text = "".join(node.text or "" for node in change.iter(f"{W}t", f"{W}delText"))
        found += [("-" if change.tag == f"{W}del" else "+") + text] * bool(text)
    return found


def test_words_items_and_rows_are_tracked() -> None:
    data = tracked(OLD, NEW)
    assert marked(data) == [
        "-15 minutes", "+5 minutes of the entry",
        "+The administrator checks the entry.",
        "-The closer sends the proposal.",
        "-ten", "+twelve",
        "-2 days", "+1 day",
        "-Proposal", "-Closer", "-10 days", "+Contract", "+Closer", "+7 days",
        "-Old closing words.",
    ]  # fmt: skip
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
    changes = list(root.iter(f"{W}ins", f"{W}del"))
    assert {(c.get(f"{W}author"), c.get(f"{W}date")[:10]) for c in changes} == {
        ("Playbook & Co", "2026-10-01")
    }
    assert len({c.get(f"{W}id") for c in changes}) == len(changes)
    assert len(root.findall(f".//{W}trPr/{W}del")) == len(root.findall(f".//{W}trPr/{W}ins")) == 1
    assert len(root.findall(f"{W}body/{W}p/{W}pPr/{W}rPr/{W}ins")) == 1
    assert misplaced(data)[0] == []


def test_accepting_gives_the_new_and_rejecting_the_old_text() -> None:
    data = tracked(OLD, NEW)
    assert read_text(accept_all(data), frame=False) == block_lines(parse(NEW)[1:])
    assert read_text(reject_all(data), frame=False) == block_lines(parse(OLD)[1:])


def test_a_changed_title_is_tracked() -> None:
    data = redline(
        parse("# Old name\n\nText"),
        sheet(parse("# New name\n\nText"), "New name"),
        author="A",
        date="2026-10-01",
    )
    assert marked(data) == ["-Old", "+New"]


def test_no_difference_leaves_no_mark_and_the_bytes_are_the_same_every_time() -> None:
    assert marked(tracked(OLD, OLD)) == []
    assert tracked(OLD, NEW) == tracked(OLD, NEW)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1. one\n2. two\n3. three", "1. one\n2. two\n\nBetween.\n\n1. three"),
        ("1. one\n\nBetween.\n\n1. two\n2. three", "1. one\n2. two\n3. three"),
        ("4. one\n5. two", "1. one\n2. two"),
        ("1. one\n    1. in\n    2. side\n2. two", "1. one\n    1. in\n2. two\n    1. side"),
    ],
)
def test_a_list_split_joined_or_renumbered_keeps_both_numberings(old: str, new: str) -> None:
    data = tracked(old, new)
    assert read_text(accept_all(data), frame=False) == block_lines(parse(new))
    assert read_text(reject_all(data), frame=False) == block_lines(parse(old))


LIKE_MOVES = [
    (
        "1. one\n    1. in the middle\n2. two\n    1. to the right\n    2. to the left\n\n## Next",
        "1. one\n    1. in the middle\n    2. to the right\n    3. to the left\n\n## Next",
    ),
    (
        "- one\n- 15 [link](https://a.b)\n    - in the middle",
        "- one\n- 15 [link](https://a.b) 15 weekly **bold** calls to the hunter\n    - in the middle",
    ),
]
"""Paragraphs that LibreOffice would take for moved, and then reject with the numbering of their neighbours."""

WORDS = [
    "the",
    "deal",
    "closer",
    "hunter",
    "calls",
    "buyer",
    "within",
    "5",
    "15",
    "days",
    "weekly",
    "客户",
    "Срок",
    "**bold**",
    "[link](https://a.b)",
    "`code`",
]


def phrase(random: Random) -> str:
    return " ".join(random.choices(WORDS, k=random.randint(1, 7)))


def part(random: Random) -> str:
    """Markdown of one block, or of one list with lists inside."""
    kind = random.choice(("paragraph", "heading", "numbered", "bulleted", "table"))
    if kind == "paragraph":
        return phrase(random)
    if kind == "heading":
        return random.choice(("## ", "### ")) + phrase(random)
    if kind == "table":
        rows = [f"| {phrase(random)} | {phrase(random)} |" for _ in range(random.randint(1, 4))]
        return "\n".join(["| a | b |", random.choice(("| --- | --- |", "| --- | --: |")), *rows])
    lines = []
    first = random.choice((1, 1, 1, 4))
    for number in range(first, first + random.randint(1, 4)):
        lines.append((f"{number}. " if kind == "numbered" else "- ") + phrase(random))
        for inner in range(1, random.randint(1, 3)):
            lines.append((f"    {inner}. " if kind == "numbered" else "    - ") + phrase(random))
    return "\n".join(lines)


def pair(random: Random) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """An old and a new text that have much in common."""
    old = [part(random) for _ in range(random.randint(0, 6))]
    new = [text for text in old if random.randint(0, 3)]
    for _ in range(random.randint(0, 2)):
        new.insert(random.randint(0, len(new)), part(random))
    for index, text in enumerate(new):
        lines = text.split("\n")
        at = random.randint(0, len(lines) - 1)
        if random.randint(0, 1) and not lines[at].startswith("|"):
            lines[at] += " " + phrase(random)
        elif at > 1:
            del lines[at]
        new[index] = "\n".join(lines)
    return parse("\n\n".join(old)), parse("\n\n".join(new))


@settings(deadline=None, max_examples=150)
@given(st.randoms(use_true_random=False))
def test_accept_all_is_the_new_text_and_reject_all_the_old(random: Random) -> None:
    old, new = pair(random)
    data = redline(old, sheet(new), author="A", date="2026-10-01")
    for settled, blocks in ((accept_all(data), new), (reject_all(data), old)):
        plainly = write(sheet(blocks))
        assert read_text(settled, frame=False) == read_text(plainly, frame=False) == block_lines(blocks)
        assert structure(settled) == structure(plainly)
    assert misplaced(data)[0] == []


def test_libreoffice_settles_the_changes_to_the_same_texts(tmp_path: Path, soffice: str) -> None:
    random = Random(20261001)
    folder = tmp_path / "redlines"
    folder.mkdir()
    cases = [(parse(OLD), parse(NEW)), *((parse(old), parse(new)) for old, new in LIKE_MOVES)]
    cases += [pair(random) for _ in range(PAIRS)]
    for index, (old, new) in enumerate(cases):
        data = redline(old, sheet(new), author="A", date="2026-10-01")
        (folder / f"{index:03}.docx").write_bytes(data)
    settle(folder, tmp_path / "profile", soffice)
    for index, (old, new) in enumerate(cases):
        for way, blocks in (("accepted", new), ("rejected", old)):
            found = read_text((folder / way / f"{index:03}.docx").read_bytes(), frame=False)
            assert found == block_lines(below_title(blocks)), f"pair {index} {way}"
