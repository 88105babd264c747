"""Search that finds inflected words: a guarded patch of Material's search worker, and our index."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from material.plugins.search.plugin import SearchIndex, SearchPlugin
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

# A word ends at white space, brackets, quotes and punctuation, but not at a point inside a number.
SEPARATOR = (
    r"[\s\u200b\u3000\-–—‑=\[\]()\"'`«»„“”‘’…·/|、。，．？！；：（）《》]+"
    r"|[.,:;!?](?!\d)|&(?:[lg]t|amp|quot);"
)

# What stands in the worker of the pinned Material, and what we put in its place (site.md, "Search").
_EXCHANGES = (
    ("g.slice(l,m).toLowerCase(),", "self.playbookSearch.fold(g.slice(l,m)),"),
    ('this.ref("location")', 'self.playbookSearch.build(this,e),this.ref("location")'),
    (r".map(r=>/(^[+-]|[~^]\d+$)/.test(r)?r:`${r}*`)", ".map(r=>self.playbookSearch.expand(r))"),
    ("return e.clauses}", "return self.playbookSearch.typed(e.clauses)}"),
    ("startsWith(o.term)&&(n[o.term]=!0", "startsWith(o.root||o.term)&&(n[o.root||o.term]=!0"),
    ("data:de.search(e)", "data:self.playbookSearch.search(de,e)"),
)


class SearchWorkerMoved(Exception):
    """The installed Material is not the one the search patch was written for."""


def patched_worker(worker: str, words: str) -> str:
    """The search worker with our handling of words; raises SearchWorkerMoved when it is not the known one."""
    for old, new in _EXCHANGES:
        if worker.count(old) != 1:
            found = f"{worker.count(old)} times {old!r}, not once"
            raise SearchWorkerMoved(f"the search worker of the installed mkdocs-material has {found}")
        worker = worker.replace(old, new)
    return f"{words}\n{worker}"


class BookSearch(SearchPlugin):  # type: ignore[misc]
    """Material's search plugin with the stemmer on, search-only words, and entries kept between builds."""

    def __init__(self, kept: dict[str, tuple[str, list[dict[str, Any]]]]) -> None:
        super().__init__()
        self._kept = kept

    def on_config(self, config: MkDocsConfig) -> None:
        self.config.fields = {"words": {"boost": 500.0}}
        super().on_config(config)
        if "ja" not in self.config.lang and not _is_chinese(config):
            self.config.separator = SEPARATOR
        self.config.pipeline = ["stemmer"]
        self.search_index = _Index(self._kept, **self.config)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        super().on_post_build(config=config)
        workers = sorted(Path(config.site_dir, "assets/javascripts/workers").glob("search.*.min.js"))
        if len(workers) != 1:
            raise SearchWorkerMoved(f"mkdocs-material brought {len(workers)} search workers, not one")
        words = Path(config.site_dir, "assets/javascripts/search-words.js")
        text = patched_worker(workers[0].read_text(encoding="utf-8"), words.read_text(encoding="utf-8"))
        workers[0].write_text(text, encoding="utf-8", newline="\n")
        words.unlink()


def _is_chinese(config: MkDocsConfig) -> bool:
    return str(config.theme["language"]).startswith("zh")


class _Index(SearchIndex):  # type: ignore[misc]
    def __init__(self, kept: dict[str, tuple[str, list[dict[str, Any]]]], **config: Any) -> None:
        super().__init__(**config)
        self._kept = kept

    def add_entry_from_context(self, page: Page) -> None:
        meta = page.meta
        told = [
            page.content,
            page.url,
            page.title,
            meta.get("search"),
            meta.get("keywords"),
            meta.get("tags"),
        ]
        key = hashlib.sha256(repr([*told, meta.get("title")]).encode()).hexdigest()
        if self._kept.get(page.file.src_uri, ("",))[0] != key:
            index = SearchIndex(**self.config)
            index.add_entry_from_context(page)
            _add_words(index, meta.get("keywords"))
            self._kept[page.file.src_uri] = (key, index.entries)
        self.entries.extend(self._kept[page.file.src_uri][1])


def _add_words(index: SearchIndex, keywords: object) -> None:
    """Front matter `keywords` lead to the top of the page and are not printed."""
    words = keywords if isinstance(keywords, list) else [keywords] if keywords else []
    if index.entries and words:
        index.entries[0]["words"] = index._segment_chinese(" ".join(str(word) for word in words))
