"""What a run has gathered, and what it remembers for the next one."""

from __future__ import annotations

from typing import Any, NamedTuple

from msgspec import Struct, field

from playbook.facts.model import Facts
from playbook.facts.standing import EditionStatus
from playbook.fit.result import Measure
from playbook.outputs.docx_sheet import Sheet
from playbook.outputs.form_sheets import Paper
from playbook.pages.book import Book
from playbook.pages.forms import Forms
from playbook.pages.regulation import Twin
from playbook.pages.reuse import Reuse
from playbook.problems import Problem
from playbook.project import Workspace


class Gathered(Struct):
    """All that a build needs, in memory. `unfilled`: regulations without a text, and the fact that is wanting; `whole`:
    nothing kept a text from being made but facts that are still to be filled in."""

    workspace: Workspace
    facts: Facts
    problems: list[Problem]
    twins: dict[str, Twin] = field(default_factory=dict)
    unfilled: dict[str, str] = field(default_factory=dict)
    documents: dict[str, bytes] = field(default_factory=dict)
    fits: dict[str, Any] = field(default_factory=dict)
    editions: dict[str, EditionStatus] = field(default_factory=dict)
    forms: Forms = field(default_factory=Forms)
    papers: dict[str, bytes] = field(default_factory=dict)
    book: Book = field(default_factory=Book)
    whole: bool = False


class Silent(NamedTuple):
    """Of a rule that had nothing to say, or a fact file with sound links: the facts that were read."""

    reads: frozenset[str]


class Keyed(NamedTuple):
    """A document by the digest of what was measured, and the facts that its sheet shows beside the text."""

    key: str
    reads: frozenset[str]


class Memory(Struct):
    """What stays true while one program runs: documents by their sheet, built pages.

    A check remembers longer, and less (playbook/commands/again.py). `bare`: twins without blocks, forms and pages
    without their texts. `fits`, `overs`: how full documents were that nothing stands against, and how many pages forms
    take that are meant for one, by a digest of what was measured; `sheets`, `blanks`: by which digest a regulation or
    form is found there. `said`: see `Locale`. `fresh`: nothing that lies in the workspace counts.
    """

    documents: dict[tuple[Sheet, tuple[str, ...]], tuple[bytes, Any]] = field(default_factory=dict)
    papers: dict[tuple[Sheet, tuple[str, ...]], Paper] = field(default_factory=dict)
    pages: Reuse = field(default_factory=Reuse)
    forms: Reuse = field(default_factory=Reuse)
    sheets: Reuse = field(default_factory=Reuse)
    blanks: Reuse = field(default_factory=Reuse)
    twins: Reuse = field(default_factory=Reuse)
    rules: Reuse = field(default_factory=Reuse)
    links: Reuse = field(default_factory=Reuse)
    fits: dict[str, Measure] = field(default_factory=dict)
    overs: dict[str, int] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    bare: bool = False
    fresh: bool = False
    site_cache: Any = None

    def forget(self) -> None:
        """Drop all texts; what is found by its whole content stays."""
        self.twins, self.forms, self.pages, self.rules, self.links = (Reuse() for _ in range(5))
        self.sheets, self.blanks = Reuse(), Reuse()
        self.fits, self.overs, self.bare = {}, {}, False

    def site(self) -> Any:
        from playbook.outputs.website import SiteCache

        if self.site_cache is None:
            self.site_cache = SiteCache()
        return self.site_cache
