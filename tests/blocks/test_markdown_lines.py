"""Two texts that are said to read alike are parsed alike."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbook.pages.blocks import Block
from playbook.pages.markdown import UnsupportedMarkdown, drop_marks, mark, parse
from playbook.pages.markdown_lines import reads_alike
from tests.blocks.test_markdown import RISKY

PIECES = [
    *RISKY,
    "Word",
    "Two words.",
    "And (a) third",
    "“Said”",
    "**bold**",
    "_look_",
    "| a | b |",
    "|---|---|",
    "&#160;—",
]
ENDS = [" ", "\n", " \n", "  \n", "\\\n", "\n\n", "\n\n\n", "\n    ", "&#160;", "\xa0", ""]


def blocks(text: str) -> tuple[Block, ...] | str:
    try:
        return parse(text)
    except UnsupportedMarkdown:
        return "refused"


@settings(deadline=None, max_examples=400)
@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(ENDS)), max_size=9), st.randoms())
def test_texts_said_to_read_alike_are_parsed_alike(
    parts: list[tuple[str, str]], chance: random.Random
) -> None:
    text = "".join(map("".join, parts))
    # Another wrapping of the same words, which is often, but not always, the same text.
    other = re.sub(
        r" ?\n(?=\w)|(?<=\w)\xa0| (?=\w)", lambda found: chance.choice([found[0], " ", "\n"]), text
    )
    for one in (other, text.replace("&#160;", "\xa0"), text.replace("\n\n", "\n\n\n")):
        if reads_alike(text, one):
            assert blocks(drop_marks(text)) == blocks(one)


@pytest.mark.parametrize(
    ("rendered", "text", "alike"),
    [
        (f"{mark(0)}First. Second.\n\n\n\n## Steps\n", "First.\nSecond.\n\n## Steps\n", True),
        ("One, \nTwo.\n", "One, Two.\n", True),
        (f"Binds: {mark(3)}Closer.", "Binds: Hunter.", False),
        ("Срок&#160;— 5 дней.", "Срок\xa0— 5 дней.", True),
        ("First.\n- Second.", "First. - Second.", False),
        ("| a |\n| --- |\nFirst.\nSecond.", "| a |\n| --- |\nFirst. Second.", False),
        ("First.  \nSecond.", "First. Second.", False),
    ],
)
def test_paragraphs_may_be_wrapped_and_blocks_may_not(rendered: str, text: str, alike: bool) -> None:
    assert reads_alike(rendered, text) is alike
