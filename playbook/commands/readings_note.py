"""The texts of a company and the facts behind them, and the note of them for the next review (.playbook/readings.json)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field

from playbook.facts.notes import folder_digest, program_digest, read_note, write_note
from playbook.pages.blocks import Block
from playbook.problems import Problem
from playbook.project import Workspace

if TYPE_CHECKING:
    from playbook.pages.book import LeftOut

_NAME = "readings.json"


class Text(Struct):
    """A regulation's text, and what it is read from: `marked`, whose marks index into `origins`."""

    markdown: str
    reads: frozenset[str]
    marked: str
    origins: tuple[str, ...]

    @property
    def blocks(self) -> tuple[Block, ...]:
        from playbook.pages.markdown import parse  # keeps what it has parsed

        return parse(self.marked, self.origins)


class Readings(Struct):
    """All texts of a company as of now. `pages` gives the facts each book page read, `titles` what it is called;
    `failed` are the pages that a template could not make, which `check` tells about. `problems` are those of the
    regulations. `around` and `also` are what pages depend on beside facts (playbook/pages/reuse.py); `left` are the
    pages left out because facts are missing; `passed_over` those that nobody has asked for. For both see `Book`."""

    texts: dict[str, Text] = field(default_factory=dict)
    pages: dict[str, frozenset[str]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    failed: dict[str, list[str]] = field(default_factory=dict)
    around: str = ""
    also: Mapping[str, str] = field(default_factory=dict)
    left: dict[str, LeftOut] = field(default_factory=dict)
    passed_over: dict[str, list[str]] = field(default_factory=dict)


class _Text(Struct):
    """`reads`, `origins`: indexes into the note's `names`."""

    text: str
    reads: list[int]
    marked: str
    origins: list[int]


class _Note(Struct):
    """`files`: the fact files, letter for letter; for the rest see `Readings`."""

    program: str
    files: dict[str, str]
    names: list[str]
    texts: dict[str, _Text]
    pages: dict[str, list[int]]
    left: dict[str, tuple[str, list[int]]]
    titles: dict[str, str]
    problems: list[Problem]
    failed: dict[str, list[str]]
    around: str
    also: dict[str, str]
    passed_over: dict[str, list[str]]


def note(workspace: Workspace, files: Mapping[str, bytes], found: Readings) -> None:
    """Keep what was read. Without the note the next review simply renders again."""
    used = {name for text in found.texts.values() for name in (*text.reads, *text.origins)}
    names = sorted(used.union(*found.pages.values(), *(one.reads for one in found.left.values())))
    number = {name: index for index, name in enumerate(names)}
    kept = _Note(
        _program(workspace),
        texts_of(files),
        names,
        {
            identity: _Text(
                text.markdown,
                sorted([number[name] for name in text.reads]),
                text.marked,
                [number[name] for name in text.origins],
            )
            for identity, text in found.texts.items()
        },
        {path: sorted([number[name] for name in reads]) for path, reads in found.pages.items()},
        {path: (one.fact, sorted([number[name] for name in one.reads])) for path, one in found.left.items()},
        found.titles,
        found.problems,
        found.failed,
        found.around,
        dict(found.also),
        found.passed_over,
    )
    write_note(workspace, _NAME, kept)


def recall(workspace: Workspace) -> tuple[Readings | None, dict[str, str]]:
    """The note, and the fact files it was made from; none where program or templates are no longer the same."""
    kept = read_note(workspace, _NAME, _Note)
    if kept is None or kept.program != _program(workspace):
        return None, {}
    names = kept.names
    texts = {
        identity: Text(
            one.text,
            frozenset([names[index] for index in one.reads]),
            one.marked,
            tuple([names[index] for index in one.origins]),
        )
        for identity, one in kept.texts.items()
    }
    pages = {path: frozenset([names[index] for index in reads]) for path, reads in kept.pages.items()}
    found = Readings(texts, pages, kept.titles, kept.problems, kept.failed, kept.around, kept.also)
    found.passed_over = kept.passed_over
    if kept.left:
        from playbook.pages.book import LeftOut

        for path, (fact, reads) in kept.left.items():
            found.left[path] = LeftOut(fact, frozenset([names[index] for index in reads]))
    return found, kept.files


def texts_of(files: Mapping[str, bytes]) -> dict[str, str]:
    return {path: raw.decode("utf-8", "replace") for path, raw in files.items()}


def _program(workspace: Workspace) -> str:
    """The program, its templates and the workspace's own."""
    return program_digest() + folder_digest(workspace.root / "templates").hex()
