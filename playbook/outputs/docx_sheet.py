"""What a printed document is made of, and the measures of its page."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field

from playbook.pages.blocks import Block


class PageSetup(Struct, frozen=True):
    """Page, type and colour of a company's documents. Millimetres for the page, points for the type.

    GOST R 7.0.97 (inventory section 2): margins of at least 20/10/20/20 mm (left, right, top, bottom), type of
    12–14 pt, an approval block of at most 75 mm (2016) or 80 mm (2025), page numbers from page two on,
    centred in the top margin at least 10 mm from the edge.
    """

    left: float = 20
    right: float = 15
    top: float = 15
    bottom: float = 15
    header_edge: float = 8
    footer_edge: float = 7
    font: str = "Arial"
    east_asian_font: str = "Microsoft YaHei"
    size: float = 10
    pitch: float = 12.5
    title_size: float = 15
    heading_size: float = 11.5
    subheading_size: float = 10.5
    approval_width: float = 75
    accent: str = "1F3A5F"
    """Colour of code, headings and rules, six hexadecimal digits; black for GOST."""


class Properties(Struct, frozen=True):
    """The file's own particulars; dates are ISO days of the edition, empty where there is none yet."""

    author: str = ""
    subject: str = ""
    keywords: str = ""
    created: str = ""
    modified: str = ""
    revision: int = 1


class Sheet(Struct, frozen=True):
    """A document to print. Every word it shows comes from here; the writer adds none.

    `approval`: lines of the block top right, the first in bold; a tab in a line is a line to sign on.
    `footer`: label and value, printed side by side. `draft`: the word a draft carries in its top margin,
    empty when the edition is in force. `qr`: the address behind the QR code. `logo`: PNG or JPEG.
    A first level-1 heading in `blocks` is the title again and is not printed twice.
    """

    code: str
    title: str
    language: str
    company: str
    blocks: tuple[Block, ...]
    page: PageSetup = PageSetup()
    approval: tuple[str, ...] = ()
    footer: tuple[tuple[str, str], ...] = ()
    logo: bytes = b""
    qr: str = ""
    draft: str = ""
    pages: Literal["one", "many"] = "one"
    properties: Properties = field(default_factory=Properties)
