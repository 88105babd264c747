"""Today's texts and the facts each was made from, for the review.

A note of what was read (.playbook/readings.json) makes the second review quick: only regulations and pages that read
something changed are rendered again. With other templates or another program, or without a note, everything is
rendered, and of pages all where any has come, gone or got another name. Pages are rendered only for who asks for them:
where no fact has changed, no page is touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from playbook.facts.basis import Basis, basis_of
from playbook.facts.model import Facts
from playbook.facts.news import changelog, closed_reviews
from playbook.facts.notes import folder_digest, program_digest, read_note, write_note
from playbook.facts.records import Records, fingerprint, load_records
from playbook.facts.revisions import earlier_facts
from playbook.facts.standing import TwinText, edition_status
from playbook.pages.blocks import Block
from playbook.problems import Problem
from playbook.project import Workspace

if TYPE_CHECKING:
    from playbook.pages.book import Book, LeftOut
    from playbook.pages.render import Rendered
    from playbook.pages.reuse import Reuse

_NAME = "readings.json"
_NOT_WORTH_NOTING = 0.05  # texts rendered again as a share of all


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
    `failed` counts pages that a template could not make, which `check` tells about. `problems` are those of the
    regulations. `around` and `also` are what pages depend on beside facts (playbook/pages/reuse.py); `left` are the
    pages left out because facts are missing."""

    texts: dict[str, Text] = field(default_factory=dict)
    pages: dict[str, frozenset[str]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    failed: int = 0
    around: str = ""
    also: Mapping[str, str] = field(default_factory=dict)
    left: dict[str, LeftOut] = field(default_factory=dict)


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
    failed: int
    around: str
    also: dict[str, str]


def readings(
    workspace: Workspace, facts: Facts, files: Mapping[str, bytes], *, pages: bool = False
) -> Readings:
    """What the present facts (`files`: their bytes by path below company/) give; its `pages` only where asked for."""
    known, then = _recall(workspace)
    now = _texts_of(files)
    # Language, currency and labels are printed everywhere without being read as facts.
    if known is None or then.get("company.yaml") != now.get("company.yaml"):
        texts, problems, lacking = _texts(workspace, facts, in_force(facts))
        made = Readings(texts, problems=problems)
        if pages:
            made = _whole(workspace, facts, texts, problems, lacking)
        note(workspace, files, made)
        return made
    changed = {path for path in {*then, *now} if then.get(path) != now.get(path)}
    earlier = earlier_facts(workspace, facts, {path: then.get(path) for path in changed})
    stale = _stale(workspace, facts, earlier, changed) if changed else frozenset()
    same = not stale and set(known.texts) == set(in_force(facts))
    if same and (
        not pages or (known.pages and known.also == _also(facts, known.texts, load_records(workspace)))
    ):
        return known
    again = [one for one in in_force(facts) if _touched(one, known, stale)]
    fresh, problems, lacking = _texts(workspace, facts, again)
    kept = {one: known.texts[one] for one in in_force(facts) if one not in again}
    texts = {one: {**kept, **fresh}[one] for one in in_force(facts) if one in kept or one in fresh}
    if not pages:
        return Readings(texts, problems=problems)
    reuse = _reuse(known, basis_of(earlier, workspace))
    made = _whole(workspace, facts, texts, problems, lacking, reuse)
    if reuse.missed + len(again) > (len(made.pages) + len(texts)) * _NOT_WORTH_NOTING:
        note(workspace, files, made)
    return made


def _also(facts: Facts, texts: Mapping[str, TwinText], records: Records) -> dict[str, str]:
    """What pages print of the records."""
    from playbook.pages.functions import noted_values

    news, reviews = changelog(facts, records), closed_reviews(records)
    return noted_values(edition_status(facts, texts, records), news, reviews)


def _reuse(known: Readings, then: Basis) -> Reuse:
    from playbook.pages.book import Page
    from playbook.pages.reuse import Reuse

    none: Any = None  # the template is today's, filled in where the page is taken over
    pages = {path: Page(none, path, known.titles[path], reads=reads) for path, reads in known.pages.items()}
    return Reuse(dict(pages), then, known.also, known.around, left=known.left)


def _stale(workspace: Workspace, facts: Facts, earlier: Facts, changed: Iterable[str]) -> frozenset[str]:
    """Beginnings of the paths that are no longer as they were: an entry where a value changed, a file where any came,
    went or moved (a text prints them in their order, also where the order is no fact). Finer would not be safe: what a
    template asks of an entry without printing it is not all noted."""
    found: set[str] = set()
    for name in (path.removesuffix(".yaml") for path in changed):
        then, now = (
            basis_of(side, workspace).leaves(name) if name in side.documents else {}
            for side in (earlier, facts)
        )
        found |= {".".join(path.split(".")[:2]) for path, value in now.items() if then.get(path) != value}
        if list(then) != list(now):
            found.add(name.partition("/")[0])
        if not (_readable(earlier, name) and _readable(facts, name)):
            found.add(".".join(name.split("/")))
    return frozenset(found)


def _readable(facts: Facts, name: str) -> bool:
    document = facts.documents.get(name)
    return document is None or (document.readable and isinstance(document.data, dict))


def note(workspace: Workspace, files: Mapping[str, bytes], found: Readings) -> None:
    """Keep what was read. Without the note the next review simply renders again."""
    used = {name for text in found.texts.values() for name in (*text.reads, *text.origins)}
    names = sorted(used.union(*found.pages.values(), *(one.reads for one in found.left.values())))
    number = {name: index for index, name in enumerate(names)}
    kept = _Note(
        _program(workspace),
        _texts_of(files),
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
    )
    write_note(workspace, _NAME, kept)


def from_build(facts: Facts, records: Records, twins: Mapping[str, Any], book: Book) -> Readings:
    """The same from what a build has in memory (`Gathered.twins`, `Gathered.book`)."""
    from playbook.pages.reuse import digest

    around = digest((*book.places, None))
    also = _also(facts, twins, records)
    return _with_book(Readings(_texts_from(twins), around=around, also=also), book)


def _texts_from(twins: Mapping[str, Any]) -> dict[str, Text]:
    return {identity: _text_from(twin.markdown, twin.source) for identity, twin in twins.items()}


def _text_from(markdown: str, source: Rendered) -> Text:
    return Text(markdown, source.reads, source.markdown, source.origins)


def _with_book(found: Readings, book: Book) -> Readings:
    return replace(
        found,
        pages={path: page.reads for path, page in book.pages.items()},
        titles={path: page.title for path, page in book.pages.items()},
        failed=len(book.problems),
        left=book.left_out,
    )


def in_force(facts: Facts) -> list[str]:
    """The ids of the regulations that the company has adopted."""
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
    from playbook.pages.markdown_lines import reads_alike
    from playbook.pages.regulation import read_twin, write
    from playbook.pages.render import Renderer, TemplateProblem, Unfilled

    texts, problems, lacking = {}, [], dict[str, str]()
    renderer = Renderer(facts, workspace, template_functions(facts)) if wanted else None
    issued = _issued(load_records(workspace))
    for identity in wanted:
        record = facts.regulations[identity]
        assert renderer is not None
        try:
            source = write(renderer, record)
            markdown = issued.get(identity, "")
            if not reads_alike(source.markdown, markdown):
                markdown = read_twin(renderer, record, source).markdown
            texts[identity] = _text_from(markdown, source)
        except Unfilled as error:
            lacking[identity] = error.path
            said = f"{identity} has no text yet, because {error.path} is still to be filled in"
            help = "It is left out until then: nobody can issue, sign or review it."
            problems.append(record.problem_at("unfilled", said, severity="warning", help=help))
        except TemplateProblem as error:
            problems.append(error.problem)
    return texts, problems, lacking


def _issued(records: Records) -> dict[str, str]:
    """The texts in force that `issue` has written; one that was touched since may not be in the form of a twin."""
    marks = {(one.regulation, one.text) for one in records.editions}
    return {name: text for name, text in records.texts.items() if (name, fingerprint(text)) in marks}


def _whole(
    workspace: Workspace,
    facts: Facts,
    texts: dict[str, Text],
    problems: list[Problem],
    lacking: Mapping[str, str],
    reuse: Reuse | None = None,
) -> Readings:
    """The texts of regulations, and the pages; those of `reuse` that read nothing changed are taken over."""
    from playbook.pages.book import BookRenderer
    from playbook.pages.functions import noted_values, template_functions, twin_functions
    from playbook.pages.reuse import Reuse

    records = load_records(workspace)
    news, reviews = changelog(facts, records), closed_reviews(records)
    editions = edition_status(facts, texts, records)
    functions = {
        **template_functions(facts),
        **twin_functions(facts, texts, editions, news, reviews, lacking),
        "fits": {},
        "forms": {},
    }
    reuse, also = reuse or Reuse(), noted_values(editions, news, reviews)
    book = BookRenderer(facts, workspace, functions).render(reuse, basis_of(facts, workspace), also=also)
    return _with_book(Readings(texts, problems=problems, around=reuse.around, also=also), book)


def _recall(workspace: Workspace) -> tuple[Readings | None, dict[str, str]]:
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
    if kept.left:
        from playbook.pages.book import LeftOut

        for path, (fact, reads) in kept.left.items():
            found.left[path] = LeftOut(fact, frozenset([names[index] for index in reads]))
    return found, kept.files


def _texts_of(files: Mapping[str, bytes]) -> dict[str, str]:
    return {path: raw.decode("utf-8", "replace") for path, raw in files.items()}


def _program(workspace: Workspace) -> str:
    """The program, its templates and the workspace's own."""
    return program_digest() + folder_digest(workspace.root / "templates").hex()
