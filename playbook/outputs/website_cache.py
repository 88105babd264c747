"""Pages kept between builds in one process, so that under `serve` one changed page costs one page.

Nothing is guessed stale or fresh: each stage of a page is kept under a key of everything it is made from,
so the output equals a clean build byte for byte.
"""

from __future__ import annotations

import hashlib
import types
from collections.abc import Callable
from io import BytesIO
from typing import Any

import jinja2
from jinja2.bccache import Bucket
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page
from msgspec import Struct, field

# Front matter of a page that shows on other pages, in their navigation.
_META_IN_NAVIGATION = ("title", "icon", "status", "subtitle", "hide")


class _Rendered(Struct):
    key: str
    content: str
    toc: Any
    title: str | None
    anchors: set[str]
    links: dict[str, dict[str, str]]
    said: list[str]


class SiteCache(Struct):
    """Hold one per `serve` and hand it to every `build_site`; safe to drop at any time."""

    rendered: dict[str, _Rendered] = field(default_factory=dict)
    html: dict[str, tuple[str, str]] = field(default_factory=dict)
    entries: dict[str, tuple[str, list[dict[str, Any]]]] = field(default_factory=dict)
    bytecode: dict[str, bytes] = field(default_factory=dict)
    made_under: str = ""
    reused: int = 0

    def begin(self, conditions: str) -> None:
        """Forget everything when the settings or the theme have changed."""
        if conditions != self.made_under:
            for kept in (self.rendered, self.html, self.entries, self.bytecode):
                kept.clear()
        self.made_under, self.reused = conditions, 0


def digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


class PageReuse:
    """The hooks through which one build takes pages from the cache; a part of the book plugin."""

    def __init__(self, cache: SiteCache, said: list[str]) -> None:
        self._cache, self._said = cache, said
        self._files_key = self._nav_key = ""

    def files_are(self, files: Files) -> None:
        self._files_key = digest(*((file.src_uri, file.url) for file in files))
        present = {file.src_uri for file in files}
        for kept in (self._cache.rendered, self._cache.html, self._cache.entries):
            for gone in kept.keys() - present:
                del kept[gone]

    def read_through(self, page: Page) -> None:
        """Let MkDocs' call of page.render take the kept text when the Markdown is the same."""
        render = page.render

        def reuse(self: Page, config: MkDocsConfig, files: Files) -> None:
            through(render, config, files)

        def through(make: Callable[..., None], config: MkDocsConfig, files: Files) -> None:
            key = digest(page.markdown, page.meta, self._files_key)
            kept = self._cache.rendered.get(page.file.src_uri)
            if kept is None or kept.key != key:
                before = len(self._said)
                make(config, files)
                links = {file.src_uri: found for file, found in (page.links_to_anchors or {}).items()}
                self._cache.rendered[page.file.src_uri] = _Rendered(
                    key=key,
                    content=page.content or "",
                    toc=page.toc,
                    title=page._title_from_render,
                    anchors=page.present_anchor_ids or set(),
                    links=links,
                    said=self._said[before:],
                )
                return
            page.content, page.toc, page._title_from_render = kept.content, kept.toc, kept.title
            page.present_anchor_ids = kept.anchors
            found = {uri: files.get_file_from_path(uri) for uri in kept.links}
            page.links_to_anchors = {file: kept.links[uri] for uri, file in found.items() if file is not None}
            self._said.extend(kept.said)

        page.render = types.MethodType(reuse, page)  # type: ignore[method-assign]

    def templates_through(self, env: jinja2.Environment, nav: Navigation) -> None:
        """Let MkDocs' call of template.render take the kept HTML when all that the page shows is the same."""
        self._nav_key = digest(_outline(nav.items))
        cache, nav_key = self._cache, self._nav_key

        class Template(jinja2.Template):
            def render(self, *args: Any, **kwargs: Any) -> str:
                page = args[0].get("page") if args else None
                if page is None:
                    return super().render(*args, **kwargs)
                key = digest(self.name, page.content, page.meta, page.title, page.url, nav_key)
                kept = cache.html.get(page.file.src_uri)
                if kept is None or kept[0] != key:
                    kept = cache.html[page.file.src_uri] = (key, super().render(*args, **kwargs))
                else:
                    cache.reused += 1
                return kept[1]

        env.template_class = Template
        env.bytecode_cache = _Bytecode(cache.bytecode)


def _outline(items: list[Any]) -> list[object]:
    told: list[object] = []
    for item in items:
        if isinstance(item, Section):
            told.append((item.title, _outline(item.children)))
        elif isinstance(item, Link):
            told.append((item.title, item.url))
        else:
            told.append((item.title, item.url, [item.meta.get(key) for key in _META_IN_NAVIGATION]))
    return told


class _Bytecode(jinja2.BytecodeCache):
    """Compiled templates kept in memory."""

    def __init__(self, kept: dict[str, bytes]) -> None:
        self._kept = kept

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.load_bytecode(BytesIO(self._kept[bucket.key]))

    def dump_bytecode(self, bucket: Bucket) -> None:
        stream = BytesIO()
        bucket.write_bytecode(stream)
        self._kept[bucket.key] = stream.getvalue()
