"""Today's texts and the facts each was made from, for the review.

A note of what was read (.playbook/readings.json) makes the second review quick: only regulations and pages that read
something changed are rendered again. With other templates or another program, or without a note, every regulation is,
and of pages all where any has come, gone or got another name. Pages are only rendered where facts have changed, and only
those whose templates may read one of them (playbook/pages/reach.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from playbook.commands.readings_note import Readings, Text, note, recall, texts_of
from playbook.facts.basis import Basis, basis_of
from playbook.facts.model import Facts
from playbook.facts.news import changelog, closed_reviews
from playbook.facts.records import Records, fingerprint, load_records
from playbook.facts.revisions import earlier_facts
from playbook.facts.standing import TwinText, edition_status
from playbook.problems import Problem
from playbook.project import Workspace

if TYPE_CHECKING:
    from playbook.facts.changes import Change
    from playbook.pages.book import Book
    from playbook.pages.reach import Asked
    from playbook.pages.render import Rendered
    from playbook.pages.reuse import Reuse

_NOT_WORTH_NOTING = 0.05  # texts rendered again as a share of all


class Reader:
    """Reads the present facts (`files`: their bytes by path below company/). The regulations at once, the pages when asked."""

    def __init__(
        self, workspace: Workspace, facts: Facts, files: Mapping[str, bytes], records: Records
    ) -> None:
        self._workspace, self._facts, self._files, self._records = workspace, facts, files, records
        known, then = recall(workspace)
        now = texts_of(files)
        # Language, currency and labels are printed everywhere without being read as facts.
        if then.get("company.yaml") != now.get("company.yaml"):
            known, then = None, {}
        self._known, stale = known or Readings(), frozenset[str]()
        self._earlier: Facts | None = None
        if known is not None:
            changed = {path for path in {*then, *now} if then.get(path) != now.get(path)}
            self._earlier = earlier_facts(workspace, facts, {path: then.get(path) for path in changed})
            stale = _stale(workspace, facts, self._earlier, changed) if changed else stale
        ids = in_force(facts)
        self._again = [one for one in ids if _touched(one, self._known, stale)]
        self._same = known is not None and not stale and set(self._known.texts) == set(ids)
        fresh, self._problems, self._lacking = _texts(
            workspace, facts, [] if self._same else self._again, records
        )
        both = {**self._known.texts, **fresh}
        self._texts = {one: both[one] for one in ids if one in fresh or one not in self._again}

    def readings(self, *, pages: bool = False, changes: Sequence[Change] | None = None) -> Readings:
        """Everything, and what is new noted; the pages only where asked for, and where `changes` are given at least those
        that read one of them."""
        if self._same and (not pages or self._pages_known(changes)):
            return self._known
        if not pages:
            made = Readings(self._texts, problems=self._problems)
            if self._earlier is None:
                note(self._workspace, self._files, made)
            return made
        then = basis_of(self._earlier, self._workspace) if self._earlier is not None else None
        reuse, known = _reuse(self._known, then), self._known
        only = self._asked(changes) if known.passed_over or not known.pages else None
        made = self._whole(reuse, only)
        again, whole = reuse.missed + len(self._again), len(made.pages) + len(self._texts)
        if self._earlier is None or again > whole * _NOT_WORTH_NOTING:
            note(self._workspace, self._files, made)
        return made

    def failed(self, found: Readings, changes: Sequence[Change]) -> int:
        """How many of the pages that may read one of the changes could not be made."""
        only = self._asked(changes) if found.failed else {}
        return sum(map(len, found.failed.values())) if only is None else _among(found.failed, only)

    def _pages_known(self, changes: Sequence[Change] | None) -> bool:
        known = self._known
        if not known.pages or known.also != _also(self._facts, known.texts, self._records):
            return False
        only = self._asked(changes) if known.passed_over else {}
        return only is not None and not _among(known.passed_over, only)

    def _asked(self, changes: Sequence[Change] | None) -> Asked | None:
        return _asked(self._workspace, self._facts, self._files, self._texts, changes)

    def _whole(self, reuse: Reuse, only: Asked | None) -> Readings:
        """The texts of regulations, and the pages; those of `reuse` that read nothing changed are taken over, and with
        `only` no others are made but those that it asks for."""
        from playbook.pages.book import BookRenderer
        from playbook.pages.functions import noted_values, template_functions, twin_functions

        facts, texts = self._facts, self._texts
        news, reviews = changelog(facts, self._records), closed_reviews(self._records)
        editions = edition_status(facts, texts, self._records)
        functions = {
            **template_functions(facts),
            **twin_functions(facts, texts, editions, news, reviews, self._lacking),
            "forms": {},
        }
        also, basis = noted_values(editions, news, reviews), basis_of(facts, self._workspace)
        renderer = BookRenderer(facts, self._workspace, functions)
        book = renderer.render(reuse, basis, also=also, only=only)
        return _with_book(Readings(texts, problems=self._problems, around=reuse.around, also=also), book)


def readings(
    workspace: Workspace, facts: Facts, files: Mapping[str, bytes], *, pages: bool = False
) -> Readings:
    """What the present facts give, see `Reader`."""
    return Reader(workspace, facts, files, load_records(workspace)).readings(pages=pages)


def _also(facts: Facts, texts: Mapping[str, TwinText], records: Records) -> dict[str, str]:
    """What pages print of the records."""
    from playbook.pages.functions import noted_values

    news, reviews = changelog(facts, records), closed_reviews(records)
    return noted_values(edition_status(facts, texts, records), news, reviews)


def _reuse(known: Readings, then: Basis | None) -> Reuse:
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
        failed=book.failed,
        left=book.left_out,
        passed_over=book.passed_over,
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
    workspace: Workspace, facts: Facts, wanted: Sequence[str], records: Records
) -> tuple[dict[str, Text], list[Problem], dict[str, str]]:
    """Texts of regulations by id, problems, and for those without a text the fact that is wanting."""
    from playbook.pages.functions import template_functions
    from playbook.pages.markdown_lines import reads_alike
    from playbook.pages.regulation import read_twin, write
    from playbook.pages.render import Renderer, TemplateProblem, Unfilled

    texts, problems, lacking = {}, [], dict[str, str]()
    renderer = Renderer(facts, workspace, template_functions(facts)) if wanted else None
    issued = _issued(records)
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


def _asked(
    workspace: Workspace,
    facts: Facts,
    files: Mapping[str, bytes],
    texts: Mapping[str, Text],
    changes: Sequence[Change] | None,
) -> Asked | None:
    """The pages that may read one of the changes; None where that cannot be told: a template of the
    workspace's own may fail, and a page left out because a fact is to be filled in makes others that link to it differ."""
    if (
        changes is None
        or len(workspace.template_folders()) > 1
        or any(_to_fill_in(document.data) for document in facts.documents.values())
    ):
        return None
    from playbook.pages.catalogue import CatalogueError, read_catalogue
    from playbook.pages.reach import templates_reading

    try:
        specs = read_catalogue(workspace)
    except CatalogueError:
        return None
    changed = [one for one in changes if one.kind == "changed"]
    leaves = {path for one in changed for path in one.leaves}
    lists = {one.path.partition(".")[0] for one in changes if one.kind != "changed"}
    touched = {
        identity
        for identity, text in texts.items()
        if not leaves.isdisjoint(text.reads)
        or (lists and any(path.partition(".")[0] in lists for path in text.reads))
    }
    return templates_reading(facts, files, specs, leaves, lists, texts=touched)


def _among(pages: Mapping[str, Collection[str]], only: Asked) -> int:
    """How many of some pages are asked for."""
    asked = {name: only.get(name, ()) for name in pages}
    return sum(ids is None or one in ids for name, ids in asked.items() for one in pages[name])


def _to_fill_in(value: Any) -> bool:
    """Is there nothing in it, or in a part of it?"""
    if isinstance(value, dict):
        return not value or any(map(_to_fill_in, value.values()))
    if isinstance(value, list):
        return not value or any(map(_to_fill_in, value))
    return value is None or (isinstance(value, str) and not value.strip())
