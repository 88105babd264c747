"""A regulation's text: template → Markdown → blocks → twin, from which both its DOCX and its book page are made (C8, C10)."""

from __future__ import annotations

from msgspec import Struct

from playbook.facts.model import Facts, Record
from playbook.facts.records import fingerprint
from playbook.pages.blocks import Block, UnsupportedMarkdown
from playbook.pages.render import Renderer, TemplateProblem
from playbook.problems import Problem


class Twin(Struct, frozen=True):
    """The text of one regulation. `fingerprint`: first 12 hex digits of the SHA-256 of `markdown`."""

    id: str
    record: Record
    blocks: tuple[Block, ...]
    markdown: str
    fingerprint: str
    reads: frozenset[str]


def make_twin(renderer: Renderer, record: Record) -> Twin:
    """The twin of a regulation. Raises Unfilled or TemplateProblem."""
    from playbook.pages.markdown import parse, to_markdown  # a check that makes no text does without

    identity = str(record.raw("id"))
    own = f"regulation/{identity}.md.j2"
    template = own if renderer.has(own) else "regulation/default.md.j2"
    rendered = renderer.render(template, marking=True, regulation=record)
    try:
        blocks = parse(rendered.markdown, rendered.origins)
    except UnsupportedMarkdown as error:
        raise TemplateProblem(
            Problem(
                "error",
                "unsupported-markdown",
                f"the text of {identity} has {error.what}, which a regulation cannot print",
                f"templates/{template}",
                help="A regulation is made of headings, paragraphs, lists and tables.",
            )
        ) from None
    markdown = to_markdown(blocks)
    return Twin(identity, record, blocks, markdown, fingerprint(markdown), rendered.reads)


def adopted(facts: Facts) -> list[Record]:
    """The regulations in force in this company, by id."""
    return [record for record in facts.regulations if record.raw("adopted") is not False]
