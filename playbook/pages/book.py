"""The book's pages: every template of the catalogue rendered, linked with each other, in the order of the book."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, cast

from markupsafe import Markup
from msgspec import Struct, field

from playbook.facts.basis import Basis
from playbook.facts.model import Facts, Items, Record, Section
from playbook.facts.values import Absent
from playbook.pages.catalogue import PARTS, CatalogueError, PageSpec, read_catalogue
from playbook.pages.markdown_escape import escape
from playbook.pages.reach import Asked
from playbook.pages.render import Renderer, TemplateProblem, Unfilled
from playbook.pages.reuse import Reuse
from playbook.problems import Problem
from playbook.project import Workspace

Nav = list[tuple[str, Any]]


class Page(Struct):
    """One page to be rendered: which template, for which entry, at which path."""

    spec: PageSpec
    path: str
    title: str
    item: Any = None
    markdown: str = ""
    reads: frozenset[str] = frozenset()


class LeftOut(NamedTuple):
    """A page that prints a fact which is still to be filled in, and all facts that it read until then."""

    fact: str
    reads: frozenset[str]


class Book(Struct):
    """All pages by path, the navigation, and the pages left out because facts are missing.

    `places`: where each fact has its page, and what pages are called. `passed_over`: templates of which a page was
    neither known nor asked for, and the ids of those pages' entries; `failed`: likewise those that could not be made.
    """

    pages: dict[str, Page] = field(default_factory=dict)
    nav: Nav = field(default_factory=list)
    left_out: dict[str, LeftOut] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    passed_over: dict[str, list[str]] = field(default_factory=dict)
    failed: dict[str, list[str]] = field(default_factory=dict)
    places: tuple[Mapping[str, str], Mapping[str, str]] = field(default_factory=lambda: ({}, {}))


class _Links:
    """Where each fact has its page, and how one page reaches another."""

    def __init__(self) -> None:
        self.targets: dict[str, str] = {}
        self.titles: dict[str, str] = {}
        self.current = self.folder = ""

    def start(self, path: str) -> None:
        """Links from now on lead from this page."""
        self.current, self.folder = path, posixpath.dirname(path)

    def url(self, target: str) -> str:
        path, _, anchor = target.partition("#")
        relative = _relative(path, self.folder) if path != self.current else ""
        return relative + (f"#{anchor}" if anchor else "") or posixpath.basename(path)


@lru_cache(maxsize=4096)
def _relative(path: str, folder: str) -> str:
    return posixpath.relpath(path, folder or ".")


class BookRenderer:
    """Renders the book of one workspace. `functions` are further names for the templates."""

    def __init__(self, facts: Facts, workspace: Workspace, functions: Mapping[str, Any]) -> None:
        self.facts, self.workspace, self.links = facts, workspace, _Links()
        self.reuse, self.only = Reuse(), cast("Asked | None", None)
        self.files: Collection[str] | None = functions.get("files")
        self.renderer = Renderer(
            facts,
            workspace,
            {
                **functions,
                "link": self._link,
                "href": self._href,
                "has_page": self._has_page,
                "file_link": self._file_link,
            },
        )

    def _link(self, target: Any, text: Any = None) -> Markup:
        """`{{ link(record) }}` or `{{ link('funnel') }}`: a Markdown link to its page, or its bare name where it has none."""
        words = self.facts.locale.print(text if text is not None else target)
        found = self.links.targets.get(getattr(target, "path", str(target)))
        if isinstance(target, str) and text is None:
            words = self.links.titles.get(target, words)
        safe = escape(words)
        return Markup(f"[{safe}]({self.links.url(found)})" if found else safe)  # noqa: S704 - both parts are escaped

    def _href(self, target: Any) -> str:
        found = self.links.targets.get(getattr(target, "path", str(target)))
        if found is None:
            return ""
        path, _, anchor = self.links.url(found).partition("#")
        return path.removesuffix(".md") + (".html" if path else "") + (f"#{anchor}" if anchor else "")

    def _has_page(self, target: Any) -> bool:
        return getattr(target, "path", str(target)) in self.links.targets

    def _file_link(self, path: str, text: str) -> Markup:
        """A link to a file beside the pages, such as docx/R-04.docx; bare words where it could not be made."""
        safe = escape(text)
        made = self.files is None or path in self.files
        return Markup(f"[{safe}]({self.links.url(path)})" if made else safe)  # noqa: S704 - escaped

    def render(
        self,
        reuse: Reuse | None = None,
        basis: Basis | None = None,
        around: Any = None,
        also: Mapping[str, str] | None = None,
        only: Asked | None = None,
    ) -> Book:
        """The whole book. A page whose facts are not filled in is left out, and so are links to it.

        With `reuse`, pages that read nothing changed since the last rendering are taken from it; `basis` is what
        today's stand on. With `only`, of the others just those are rendered that it asks for.
        """
        self.only = only
        book = Book()
        try:
            specs = read_catalogue(self.workspace)
        except CatalogueError as error:
            book.problems.append(
                Problem("error", "bad-front-matter", error.reason, f"templates/{error.template}", 1, 1)
            )
            return book
        self.links.titles = {spec.name: self._title(spec) for spec in specs if not spec.each}
        self.reuse = reuse or Reuse()
        then = (self.reuse.basis, self.reuse.around, self.reuse.also)
        # What was left out the last time is left out again, unless something it read then has changed.
        left: dict[str, LeftOut] = dict(self.reuse.left)
        doubtful = set(left)
        while True:
            book = Book()
            found = {page.path: page for spec in specs for page in self._expand(spec, book)}
            self._set_targets([page for page in found.values() if page.path not in left])
            book.places = (self.links.targets, self.links.titles)
            self.reuse.basis, self.reuse.around, self.reuse.also = then
            self.reuse.begin(basis, (*book.places, around), also)
            asked, doubtful = sorted(doubtful & found.keys()), set()
            if self._filled_in([found[path] for path in asked], left):
                continue
            before = len(left)
            for page in found.values():
                if page.path not in left:
                    self._render(page, book, left)
            if len(left) == before:
                break
        book.left_out = {path: one for path, one in left.items() if path in found}
        self.reuse.pages, self.reuse.left = book.pages, book.left_out
        book.nav = self._nav(book)
        return book

    def _filled_in(self, pages: Sequence[Page], left: dict[str, LeftOut]) -> bool:
        """Takes the pages off those `left` out whose facts have been filled in since. Has any been?"""
        filled = False
        for page in pages:
            if not self.reuse.unchanged(left[page.path].reads):
                del left[page.path]
                self._render(page, Book(), left)
                filled = filled or page.path not in left
        return filled

    def _expand(self, spec: PageSpec, book: Book) -> list[Page]:
        """The pages a template makes: one, or one an entry; none where its facts are missing."""
        try:
            # A page kept with a list of facts is about them: without entries there is nothing to print.
            about = (spec.kept,) if spec.kept and self.facts.specs[spec.kept].main is not None else ()
            for need in (*spec.needs, *about):
                if not self._filled(need):
                    book.left_out[f"{spec.name}.md"] = LeftOut(need, frozenset())
                    return []
            if spec.when and not self.renderer.expression(spec.template, spec.when):
                return []
            if not spec.each:
                return [Page(spec, f"{spec.name}.md", self._text(spec.template, spec.title))]
            items = self.renderer.expression(spec.template, spec.each)
            return [
                Page(
                    spec,
                    self._text(spec.template, spec.path, item=item) + ".md",
                    self._text(spec.template, spec.title, item=item),
                    item,
                )
                for item in items
            ]
        except TemplateProblem as error:
            book.problems.append(error.problem)
            book.failed[spec.template] = [""]
        except Unfilled as error:
            book.left_out[f"{spec.name}.md"] = LeftOut(error.path, frozenset())
        return []

    def _filled(self, need: str) -> bool:
        value: Any = self.facts
        for part in need.split("."):
            value = getattr(value, part)
        return len(value) > 0 if isinstance(value, (Section, Items, Absent)) else value not in (None, "")

    def _title(self, spec: PageSpec) -> str:
        """The name of a page, also where it is left out and a sentence still speaks of it."""
        try:
            return self._text(spec.template, spec.title)
        except (TemplateProblem, Unfilled):
            return spec.name

    def _text(self, template: str, expression: str, **context: Any) -> str:
        value = self.renderer.expression(template, expression, **context)
        if isinstance(value, Absent):
            raise Unfilled(value.path)
        return self.facts.locale.print(value)

    def _set_targets(self, pages: list[Page]) -> None:
        targets: dict[str, str] = {}
        for page in pages:
            if isinstance(page.item, Record):
                targets.setdefault(page.item.path, page.path)
            if page.item is None:
                targets[page.spec.name] = page.path
            targets[page.path] = page.path
        for page in pages:
            if page.spec.anchors:
                entries = self.renderer.expression(page.spec.template, page.spec.anchors, item=page.item)
                for entry in entries:
                    targets.setdefault(entry.path, f"{page.path}#{entry.raw('id')}")
        self.links.targets = targets

    def _render(self, page: Page, book: Book, left: dict[str, LeftOut]) -> None:
        self.links.start(page.path)
        spec = page.spec
        known = self.reuse.find(page.path, page.title)
        if known is not None:
            page.markdown, page.reads = known.markdown, known.reads
            book.pages[page.path] = page
            return
        if self.only is not None and not self._asked(page, self.only):
            book.passed_over.setdefault(spec.template, []).append(_entry(page))
            self.reuse.missed -= 1
            return
        with self.facts.listening() as reads:
            try:
                rendered = self.renderer.render(spec.template, item=page.item, page=page)
                kept = ""
                if spec.kept:
                    section = self.facts.section(spec.kept)
                    kept = self.renderer.render("shared/kept.md.j2", section=section).markdown
                words = self._words(page)
            except Unfilled as error:
                left[page.path] = LeftOut(error.path, frozenset(reads))
                return
            except TemplateProblem as error:
                book.problems.append(error.problem)
                book.failed.setdefault(spec.template, []).append(_entry(page))
                return
        front = (
            f"---\ntitle: {_quoted(page.title)}\n"
            + (f"keywords: [{', '.join(map(_quoted, words))}]\n" if words else "")
            + (f"hide: [{', '.join(spec.hide)}]\n" if spec.hide else "")
            + ("search:\n  exclude: true\n" if "search" in spec.hide else "")
            + "---\n\n"
        )
        page.markdown = front + rendered.markdown + (f"\n{kept}" if kept.strip() else "")
        page.reads = frozenset(reads)
        book.pages[page.path] = page

    def _asked(self, page: Page, only: Asked) -> bool:
        entries = only.get(page.spec.template, ())
        return entries is None or _entry(page) in entries

    def _words(self, page: Page) -> list[str]:
        if not page.spec.keywords:
            return []
        value = self.renderer.expression(page.spec.template, page.spec.keywords, item=page.item)
        return [self.facts.locale.print(word) for word in (value if not isinstance(value, str) else [value])]

    def _nav(self, book: Book) -> Nav:
        nav: Nav = []
        for part in PARTS:
            entries: Nav = []
            groups: dict[str, Nav] = {}
            for page in book.pages.values():
                if page.spec.part != part:
                    continue
                heading = self._text(page.spec.template, page.spec.group) if page.spec.group else ""
                if not heading:
                    entries.append((page.title, page.path))
                elif heading in groups:
                    groups[heading].append((page.title, page.path))
                else:
                    groups[heading] = [(page.title, page.path)]
                    entries.append((heading, groups[heading]))
            if part == "front":
                nav += entries
            elif entries:
                nav.append((self.facts.locale.t[f"part_{part}"], entries))
        return nav


def _entry(page: Page) -> str:
    return str(page.item.raw("id")) if isinstance(page.item, Record) else ""


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
