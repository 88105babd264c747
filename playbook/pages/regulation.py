"""A regulation's text: template → Markdown → blocks → twin, from which both its DOCX and its book page are made (C8, C10)."""

from __future__ import annotations

from msgspec import Struct

from playbook.facts.model import Facts, Record
from playbook.facts.records import fingerprint
from playbook.pages.blocks import Block, UnsupportedMarkdown
from playbook.pages.render import Rendered, Renderer, TemplateProblem
from playbook.problems import Problem


class Twin(Struct, frozen=True):
    """The text of one regulation. `fingerprint`: first 12 hex digits of the SHA-256 of `markdown`;
    `source`: what it was read from."""

    id: str
    record: Record
    blocks: tuple[Block, ...]
    markdown: str
    fingerprint: str
    reads: frozenset[str]
    source: Rendered | None = None


def make_twin(renderer: Renderer, record: Record) -> Twin:
    """The twin of a regulation. Raises Unfilled or TemplateProblem."""
    return read_twin(renderer, record, write(renderer, record))


def write(renderer: Renderer, record: Record) -> Rendered:
    """What the template makes of a regulation, each fact marked. Raises Unfilled or TemplateProblem."""
    return renderer.render(_template(renderer, record), marking=True, regulation=record)


def read_twin(renderer: Renderer, record: Record, rendered: Rendered) -> Twin:
    """The twin of what the template has made. Raises TemplateProblem."""
    from playbook.pages.markdown import parse, to_markdown  # a check that makes no text does without

    identity = str(record.raw("id"))
    try:
        blocks = parse(rendered.markdown, rendered.origins)
    except UnsupportedMarkdown as error:
        raise TemplateProblem(
            Problem(
                "error",
                "unsupported-markdown",
                f"the text of {identity} has {error.what}, which a regulation cannot print",
                f"templates/{_template(renderer, record)}",
                help="A regulation is made of headings, paragraphs, lists and tables.",
            )
        ) from None
    markdown = to_markdown(blocks)
    return Twin(identity, record, blocks, markdown, fingerprint(markdown), rendered.reads, rendered)


def _template(renderer: Renderer, record: Record) -> str:
    own = f"regulation/{record.raw('id')}.md.j2"
    return own if renderer.has(own) else "regulation/default.md.j2"


def adopted(facts: Facts) -> list[Record]:
    """The regulations in force in this company, by id."""
    return [record for record in facts.regulations if record.raw("adopted") is not False]
