"""What a check notes of its work, so that after a few changed facts the next one does again only what those touch.

For each regulation, form and page, and each rule that had nothing to say: the facts it read. For each measured
document: a digest of what was measured, and how full it was. Of Babel: what it answered. Of the texts only the regulations' are kept, which other
texts print. A check of facts with errors notes nothing, and the note of the last good one stays.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Set
from typing import Any

from msgspec import Struct

from playbook.commands.memory import Gathered, Keyed, Memory, Silent
from playbook.facts.basis import Basis, Leaves, basis_of
from playbook.facts.notes import program_digest, read_note, write_note
from playbook.fit.result import Measure, Verdict
from playbook.pages.book import LeftOut, Page
from playbook.pages.forms import Form
from playbook.pages.regulation import Twin
from playbook.pages.reuse import Reuse
from playbook.project import Workspace

_NOTE = "last-texts.json"
_NOT_WORTH_NOTING = 0.05  # texts made again as a share of all
_KINDS = ("twins", "forms", "pages", "sheets", "blanks", "rules", "links")
# No fact can hold it (playbook/facts/read.py), and JSON has no need to escape it.
_BETWEEN = "\x7f"
_FIRST = 0xE000  # the first letter past those that no text may hold


class _Text(Struct):
    """`reads`: the places of facts in the note's `names`, as `_letters` writes them."""

    reads: str


class _Twin(_Text):
    text: str
    fingerprint: str


class _Form(_Text):
    path: str
    title: str
    group: str
    kind: str
    short: str
    used: str


class _Page(_Text):
    title: str


class _Keyed(_Text):
    key: str


class _LeftOut(_Text):
    fact: str


class _Fit(Struct):
    file: str
    engine: str
    verdict: Verdict
    pages: int | None
    fill: float | None
    lines_over: int | None


class _Note(Struct):
    """`files`: digest and fields of each fact file; `also` and `around`: see `Reuse`, for each kind of text."""

    program: str
    files: dict[str, tuple[str, str]]
    templates: str
    names: list[str]
    also: dict[str, dict[str, str]]
    around: dict[str, str]
    twins: dict[str, _Twin]
    forms: dict[str, _Form]
    pages: dict[str, _Page]
    left: dict[str, _LeftOut]
    sheets: dict[str, _Keyed]
    blanks: dict[str, _Keyed]
    rules: dict[str, _Text]
    links: dict[str, _Text]
    fits: dict[str, _Fit]
    overs: dict[str, int]
    said: dict[str, str]


def recall(workspace: Workspace) -> Memory:
    """What the last good check noted; nothing where another program made the note."""
    kept = read_note(workspace, _NOTE, _Note)
    if kept is None or kept.program != program_digest():
        return Memory()
    names, files = _Names(kept.names), kept.files
    basis = Basis(
        {name: digest for name, (digest, _) in files.items()},
        kept.templates,
        lambda name: _leaves(files[name][1]),
    )

    def restored(kind: str, made: dict[str, Any]) -> Reuse:
        return Reuse(made, basis, kept.also[kind], kept.around[kind])

    def reads(one: _Text) -> Any:
        return _Reads(names, one.reads)

    none: Any = None  # the fact record and the template are today's, filled in where the text is taken over
    twins = {
        name: Twin(name, none, (), one.text, one.fingerprint, reads(one)) for name, one in kept.twins.items()
    }
    forms = {
        name: Form(none, one.path, one.title, one.group, one.kind, one.short, one.used, "", reads(one))
        for name, one in kept.forms.items()
    }
    pages = {name: Page(none, name, one.title, reads=reads(one)) for name, one in kept.pages.items()}
    book = restored("pages", dict(pages))
    book.left = {name: LeftOut(one.fact, reads(one)) for name, one in kept.left.items()}
    return Memory(
        twins=restored("twins", dict(twins)),
        forms=restored("forms", dict(forms)),
        pages=book,
        sheets=restored("sheets", {name: Keyed(one.key, reads(one)) for name, one in kept.sheets.items()}),
        blanks=restored("blanks", {name: Keyed(one.key, reads(one)) for name, one in kept.blanks.items()}),
        rules=restored("rules", {name: Silent(reads(one)) for name, one in kept.rules.items()}),
        links=restored("links", {name: Silent(reads(one)) for name, one in kept.links.items()}),
        fits={
            key: Measure(one.file, one.engine, one.verdict, one.pages, one.fill, one.lines_over)
            for key, one in kept.fits.items()
        },
        overs=kept.overs,
        said=kept.said,
        bare=True,
    )


def keep(found: Gathered, memory: Memory) -> None:
    """Note what a check without errors has made; a few texts are sooner made again than all is noted."""
    kinds = (memory.twins, memory.forms, memory.pages)
    made = sum(len(kind.pages) for kind in kinds)
    if not found.whole or sum(kind.missed for kind in kinds) <= made * _NOT_WORTH_NOTING:
        return
    forms, rules, links = memory.forms.pages, memory.rules.pages, memory.links.pages
    sheets, blanks = memory.sheets.pages, memory.blanks.pages
    texts = (
        *found.twins.values(),
        *forms.values(),
        *found.book.pages.values(),
        *found.book.left_out.values(),
        *sheets.values(),
        *blanks.values(),
        *rules.values(),
        *links.values(),
    )
    names = sorted(frozenset().union(*(text.reads for text in texts)))
    number = {name: index for index, name in enumerate(names)}

    def reads(one: Any) -> str:
        return _letters(sorted([number[name] for name in one.reads]))

    basis = basis_of(found.facts, found.workspace)
    note = _Note(
        program=program_digest(),
        files={name: (digest, _written(basis.leaves(name))) for name, digest in basis.files.items()},
        templates=basis.templates,
        names=names,
        also={kind: dict(getattr(memory, kind).also) for kind in _KINDS},
        around={kind: getattr(memory, kind).around for kind in _KINDS},
        twins={name: _Twin(reads(one), one.markdown, one.fingerprint) for name, one in found.twins.items()},
        forms={
            name: _Form(reads(one), one.path, one.title, one.group, one.kind, one.short, one.used)
            for name, one in forms.items()
        },
        pages={name: _Page(reads(one), one.title) for name, one in found.book.pages.items()},
        left={name: _LeftOut(reads(one), one.fact) for name, one in found.book.left_out.items()},
        sheets={name: _Keyed(reads(one), one.key) for name, one in sheets.items()},
        blanks={name: _Keyed(reads(one), one.key) for name, one in blanks.items()},
        rules={name: _Text(reads(one)) for name, one in rules.items()},
        links={name: _Text(reads(one)) for name, one in links.items()},
        fits={
            key: _Fit(one.file, one.engine, one.verdict, one.pages, one.fill, one.lines_over)
            for key, one in memory.fits.items()
        },
        overs=memory.overs,
        said=memory.said,
    )
    write_note(found.workspace, _NOTE, note)


class _Names:
    """The names of a note, and of those that were asked for last, as every text asks for the same, their letters."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        self._asked: frozenset[str] = frozenset()
        self._letters = ""

    def letters(self, few: frozenset[str]) -> str:
        if self._asked is not few:
            places = {bisect_left(self.names, name): name for name in few}
            known = [place for place, name in places.items() if self.names[place : place + 1] == [name]]
            self._asked, self._letters = few, _letters(known)
        return self._letters


def _letters(places: Iterable[int]) -> str:
    """Places in a list as one text, a letter each: reading it takes a fifth of reading numbers."""
    return "".join(chr(_FIRST + place) for place in places)


class _Reads(Set[str]):
    """The facts a text has read. Most texts are only asked whether any of a few is among them."""

    def __init__(self, names: _Names, letters: str) -> None:
        self._names, self._letters = names, letters

    @classmethod
    def _from_iterable(cls, it: Iterable[Any]) -> Any:
        return frozenset(it)

    def __contains__(self, name: object) -> bool:
        return any(name == one for one in self)

    def __iter__(self) -> Iterator[str]:
        return (self._names.names[ord(letter) - _FIRST] for letter in self._letters)

    def __len__(self) -> int:
        return len(self._letters)

    def isdisjoint(self, other: Any) -> bool:
        return not any(letter in self._letters for letter in self._names.letters(frozenset(other)))


def _written(leaves: Leaves) -> str:
    """A file's fields as one text: most are never looked at again, and reading one text takes less than thousands.

    Of a field that stands beside the one before it only the name is written, after a dot.
    """
    parts: list[str] = []
    beside = ""
    for path, value in leaves.items():
        holder, _, name = path.rpartition(".")
        parts += (f".{name}" if holder and holder == beside else path, value)
        beside = holder
    return _BETWEEN.join(parts)


def _leaves(text: str) -> Leaves:
    parts = iter(text.split(_BETWEEN))
    found: dict[str, str] = {}
    holder = ""
    for name, value in zip(parts, parts, strict=True):
        path = holder + name if name.startswith(".") else name
        holder = path.rpartition(".")[0]
        found[path] = value
    return found
