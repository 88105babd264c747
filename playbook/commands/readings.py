"""Today's texts and the facts each was made from, for the review.

A note of what was read (.playbook/readings.json) makes the second review quick: only regulations that read something
changed are rendered again, and a book page touches what it read when the note was made. With other templates or
another program, or without a note, everything is rendered.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from playbook.facts.changes import diff
from playbook.facts.model import Facts
from playbook.facts.notes import folder_digest, program_digest, read_note, write_note
from playbook.facts.revisions import earlier_facts
from playbook.pages.blocks import Block, Table
from playbook.problems import Problem
from playbook.project import Workspace

_NAME = "readings.json"


@dataclass(slots=True)
class Text:
    """A regulation's text. `origins` are the fact paths printed by each of its pieces, in order."""

    markdown: str
    reads: frozenset[str]
    origins: list[list[str]]
    _blocks: tuple[Block, ...] | None = None

    @property
    def blocks(self) -> tuple[Block, ...]:
        if self._blocks is None:
            from playbook.pages.markdown import parse

            origins = iter(self.origins)
            self._blocks = tuple(_with_origins(block, origins) for block in parse(self.markdown))
        return self._blocks


@dataclass(slots=True)
class Readings:
    """All texts of a company as of now. `pages` gives the facts each book page read, `titles` what it is called;
    `failed` counts pages that a template could not make, which `check` tells about. `problems` are those of the
    regulations."""

    texts: dict[str, Text] = field(default_factory=dict)
    pages: dict[str, frozenset[str]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    failed: int = 0


def readings(workspace: Workspace, facts: Facts, files: Mapping[str, bytes]) -> Readings:
    """What the present facts (`files`: their bytes by path below company/) give."""
    known, then = _recall(workspace)
    # Language, currency and labels are printed everywhere without being read as facts.
    if known is None or then.get("company.yaml") != _texts_of(files).get("company.yaml"):
        known = _render(workspace, facts)
        note(workspace, files, known)
        return known
    stale = _stale(workspace, facts, then, _texts_of(files))
    if stale or set(known.texts) != set(_adopted(facts)):
        again = [one for one in _adopted(facts) if _touched(one, known, stale)]
        fresh, problems, _ = _texts(workspace, facts, again)
        kept = {one: known.texts[one] for one in _adopted(facts) if one not in again}
        old = [] if again else known.problems
        known = replace(known, texts={**kept, **fresh}, problems=[*old, *problems])
    return known


def _stale(
    workspace: Workspace, facts: Facts, then: Mapping[str, str], now: Mapping[str, str]
) -> frozenset[str]:
    """Beginnings of the paths that are no longer as they were: an entry where a value changed, a file where any came
    or went. Finer would not be safe: what a template asks of an entry without printing it is not all noted."""
    changed = {path for path in {*then, *now} if then.get(path) != now.get(path)}
    if not changed:
        return frozenset()
    earlier = earlier_facts(workspace, facts, {path: then.get(path) for path in changed})
    found = set()
    for change in diff(earlier, facts):
        path = change.path if change.kind in ("changed", "moved") else change.path.partition(".")[0]
        found.add(".".join(path.split(".")[:2]))
    found.update(
        ".".join(path.removesuffix(".yaml").split("/"))
        for path in changed
        for side in (earlier, facts)
        if not _readable(side, path.removesuffix(".yaml"))
    )
    return frozenset(found)


def _readable(facts: Facts, name: str) -> bool:
    document = facts.documents.get(name)
    return document is None or (document.readable and isinstance(document.data, dict))


def note(workspace: Workspace, files: Mapping[str, bytes], found: Readings) -> None:
    """Keep what was read. Without the note the next review simply renders again."""
    used = {name for text in found.texts.values() for name in text.reads}
    names = sorted(used.union(*found.pages.values()))
    number = {name: index for index, name in enumerate(names)}
    kept = {
        "program": _program(workspace),
        "files": _texts_of(files),
        "names": names,
        "texts": {
            identity: {
                "text": text.markdown,
                "reads": sorted(number[name] for name in text.reads),
                "origins": text.origins,
            }
            for identity, text in found.texts.items()
        },
        "pages": {path: sorted(number[name] for name in reads) for path, reads in found.pages.items()},
        "titles": found.titles,
        "problems": [asdict(problem) for problem in found.problems],
        "failed": found.failed,
    }
    write_note(workspace, _NAME, json.dumps(kept, ensure_ascii=False))


def from_twins(twins: Mapping[str, Any], pages: Mapping[str, Any]) -> Readings:
    """The same from what a build has in memory (`Gathered.twins`, `Book.pages`)."""
    texts = {
        identity: Text(twin.markdown, twin.reads, list(_origins(twin.blocks)), twin.blocks)
        for identity, twin in twins.items()
    }
    titles = {path: page.title for path, page in pages.items()}
    return Readings(texts, {path: page.reads for path, page in pages.items()}, titles)


def _adopted(facts: Facts) -> list[str]:
    return [one.path.partition(".")[2] for one in facts.regulations if one.raw("adopted") is not False]


def _touched(identity: str, known: Readings, stale: frozenset[str]) -> bool:
    """Did this regulation read anything that has changed since?"""
    text = known.texts.get(identity)
    if text is None:
        return True
    return any(
        ".".join(path.split(".")[:2]) in stale or path.partition(".")[0] in stale for path in text.reads
    )


def _texts(
    workspace: Workspace, facts: Facts, wanted: Sequence[str]
) -> tuple[dict[str, Text], list[Problem], dict[str, str]]:
    """Texts of regulations by id, problems, and for those without a text the fact that is wanting."""
    from playbook.pages.functions import template_functions
    from playbook.pages.regulation import make_twin
    from playbook.pages.render import Renderer, TemplateProblem, Unfilled

    twins, problems, lacking = {}, [], dict[str, str]()
    renderer = Renderer(facts, workspace, template_functions(facts)) if wanted else None
    for identity in wanted:
        record = facts.regulations[identity]
        assert renderer is not None
        try:
            twins[identity] = make_twin(renderer, record)
        except Unfilled as error:
            lacking[identity] = error.path
            said = f"{identity} has no text yet, because {error.path} is still to be filled in"
            help = "The review leaves it out."
            problems.append(record.problem_at("unfilled", said, severity="warning", help=help))
        except TemplateProblem as error:
            problems.append(error.problem)
    return from_twins(twins, {}).texts, problems, lacking


def _render(workspace: Workspace, facts: Facts) -> Readings:
    from playbook.facts.news import changelog
    from playbook.facts.records import load_records
    from playbook.facts.standing import edition_status
    from playbook.pages.book import BookRenderer
    from playbook.pages.functions import template_functions, twin_functions

    texts, problems, lacking = _texts(workspace, facts, _adopted(facts))
    records = load_records(workspace)
    functions = {
        **template_functions(facts),
        **twin_functions(facts, texts, edition_status(facts, texts, records), lacking),
        "fits": {},
        "forms": {},
        "news": changelog(facts, records),
    }
    book = BookRenderer(facts, workspace, functions).render()
    read = from_twins({}, book.pages)
    return Readings(texts, read.pages, read.titles, problems, len(book.problems))


def _recall(workspace: Workspace) -> tuple[Readings | None, dict[str, str]]:
    """The note, and the fact files it was made from; none where program or templates are no longer the same."""
    try:
        kept = json.loads(read_note(workspace, _NAME))
        if kept["program"] != _program(workspace):
            return None, {}
        names: Sequence[str] = kept["names"]
        texts = {
            identity: Text(one["text"], frozenset(names[i] for i in one["reads"]), one["origins"])
            for identity, one in kept["texts"].items()
        }
        pages = {path: frozenset(names[i] for i in reads) for path, reads in kept["pages"].items()}
        problems = [Problem(**problem) for problem in kept["problems"]]
        return Readings(texts, pages, kept["titles"], problems, kept["failed"]), dict(kept["files"])
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None, {}


def _texts_of(files: Mapping[str, bytes]) -> dict[str, str]:
    return {path: raw.decode("utf-8", "replace") for path, raw in files.items()}


def _program(workspace: Workspace) -> str:
    """The program, its templates and the workspace's own."""
    return program_digest() + folder_digest(workspace.root / "templates").hex()


def _origins(blocks: Sequence[Block]) -> Iterator[list[str]]:
    for block in blocks:
        for piece in (block.header, *block.rows) if isinstance(block, Table) else (block,):
            yield list(piece.origins)


def _with_origins(block: Block, origins: Iterator[list[str]]) -> Block:
    def one() -> tuple[str, ...]:
        return tuple(next(origins, ()))

    if isinstance(block, Table):
        header = replace(block.header, origins=one())
        return Table(block.aligns, header, tuple(replace(row, origins=one()) for row in block.rows))
    return replace(block, origins=one())
