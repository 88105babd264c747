"""The book as a website: a folder of Markdown pages in, HTML for a server, a stick or a phone out.

This module and its neighbours website_*.py are the only ones that know MkDocs.
"""

from __future__ import annotations

import logging
import re
from html import escape, unescape
from pathlib import Path
from typing import Any

import jinja2
from material.plugins.offline.plugin import OfflinePlugin
from mkdocs.commands.build import build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from msgspec import Struct

from playbook.outputs.website_cache import PageReuse, SiteCache, digest
from playbook.outputs.website_colors import color_css
from playbook.outputs.website_config import Alternate, NavItem, SiteSettings, mkdocs_config
from playbook.outputs.website_problems import as_problem, quiet_and_fixed
from playbook.outputs.website_search import BookSearch, SearchWorkerMoved
from playbook.outputs.website_yml import default_mkdocs_yml
from playbook.problems import CannotRun, Problem, has_errors, in_order

__all__ = [
    "Alternate",
    "NavItem",
    "SiteCache",
    "SiteResult",
    "SiteSettings",
    "build_site",
    "default_mkdocs_yml",
]


class SiteResult(Struct, frozen=True):
    """What a build came to; with an error among the problems `out` is not fit to be published."""

    problems: list[Problem]
    pages: int
    reused: int

    @property
    def ok(self) -> bool:
        return not has_errors(self.problems)


def build_site(
    pages: Path, out: Path, settings: SiteSettings, *, cache: SiteCache | None = None
) -> SiteResult:
    """Build the book from `pages` into `out`, which is emptied first; same input, same bytes.

    With a `cache`, pages whose text, menu and settings are unchanged are taken from it. Raises CannotRun
    when the installed Material is not the one the search was fitted to; every other failure is a problem.
    """
    wanted, problems = mkdocs_config(pages, out, settings)
    try:
        colours = color_css(settings.primary, settings.accent)
    except ValueError as error:
        problems.append(
            Problem("error", "colour-not-hex", str(error), help="Write six hexadecimal digits after #.")
        )
    if has_errors(problems):
        return SiteResult(in_order(problems), 0, 0)
    cache = cache if cache is not None else SiteCache()
    # Where a book is staged says nothing of its pages, and the menu has a key of its own.
    elsewhere = ("docs_dir", "site_dir", "nav")
    lasting = {key: value for key, value in wanted.items() if key not in elsewhere}
    cache.begin(digest(lasting, colours, _theme_state(settings.theme)))
    said: list[str] = []
    plugin = _Book(settings, colours, PageReuse(cache, said))
    with quiet_and_fixed(said):
        try:
            _run(wanted, plugin, cache)
        except SearchWorkerMoved as error:
            help_ = "Install the version of mkdocs-material that the program asks for."
            raise CannotRun(Problem("error", "search-worker-moved", str(error), help=help_)) from error
        except Abort:
            pass  # what it aborted for has been said
        except Exception as error:  # MkDocs and the owner's theme settings can raise anything at all
            said.append(f"The site could not be built: {type(error).__name__}: {error}")
            logging.getLogger(__name__).debug("site build failed", exc_info=error)
    problems.extend(as_problem(line, pages) for line in said)
    return SiteResult(in_order(problems), plugin.pages, cache.reused)


def _run(wanted: dict[str, Any], plugin: _Book, cache: SiteCache) -> None:
    config = MkDocsConfig()
    config.load_dict(wanted)
    failed, warnings = config.validate()
    for key, problem in [*failed, *warnings]:
        logging.getLogger("mkdocs").error("mkdocs.yml: %s: %s", key, problem)
    if failed:
        return
    if not config.site_url:
        config.theme.static_templates -= {"sitemap.xml"}
    search = BookSearch(cache.entries)
    offline = OfflinePlugin()
    for name, each in (("material/search", search), ("material/offline", offline), ("book", plugin)):
        each.load_config({})
        config.plugins[name] = each
    config.plugins.on_startup(command="build", dirty=False)
    try:
        build(config)
    finally:
        config.plugins.on_shutdown()


class _Book(BasePlugin):  # type: ignore[type-arg,no-untyped-call]
    """Adds the company's files, leaves out what the book never loads, and takes pages from the cache."""

    def __init__(self, settings: SiteSettings, colours: str, reuse: PageReuse) -> None:
        super().__init__()
        self._settings, self._colours, self._reuse = settings, colours, reuse
        self._nav: Navigation | None = None
        self.pages = 0

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        for file in list(files):
            if _never_loaded(file.src_uri, config):
                files.remove(file)
        for uri, path in sorted(self._added(config).items()):
            _replace(files, File.generated(config, uri, abs_src_path=str(path.resolve())))
        _replace(files, File.generated(config, "assets/company/colours.css", content=self._colours))
        ordered = Files(sorted(files, key=lambda file: file.src_uri))
        self._reuse.files_are(ordered)
        self.pages = len(ordered.documentation_pages())
        return ordered

    def _added(self, config: MkDocsConfig) -> dict[str, Path]:
        added = dict(self._settings.files)
        for name, path in (("logo", self._settings.logo), ("favicon", self._settings.favicon)):
            if path is not None:
                added[f"assets/company/{name}{path.suffix}"] = path
        if self._settings.mkdocs_yml is not None:
            here = self._settings.mkdocs_yml.parent
            own = [config.theme.get(name) for name in ("logo", "favicon")]
            for uri in map(str, filter(None, [*config.extra_css, *config.extra_javascript, *own])):
                path = Path(here, uri)
                if path.is_file() and path.resolve().is_relative_to(here.resolve()):
                    added.setdefault(uri, path)
        return added

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
        self._nav = nav

    def on_pre_page(self, page: Page, *, config: MkDocsConfig, files: Files) -> None:
        self._reuse.read_through(page)

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        searchable = html.replace('<pre class="mermaid">', '<pre class="mermaid" data-search-exclude="true">')
        return _name_task_boxes(searchable)

    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> None:
        assert self._nav is not None
        self._reuse.templates_through(env, self._nav)


def _never_loaded(uri: str, config: MkDocsConfig) -> bool:
    """Source maps, a sitemap without addresses, and lunr's languages other than the one of the book."""
    if uri.endswith((".js.map", ".css.map")) or uri == "sitemap.xml":
        return True
    lunr = re.fullmatch(r"assets/javascripts/lunr/(?:min/lunr\.(.+)\.min|(tinyseg|wordcut))\.js", uri)
    if not lunr:
        return False
    search = config.plugins["material/search"]
    spoken = set(search.config["lang"])
    if lunr[2]:
        return not spoken & ({"ja"} if lunr[2] == "tinyseg" else {"hi", "th"})
    return lunr[1] != "stemmer.support" and lunr[1] not in spoken


def _replace(files: Files, file: File) -> None:
    old = files.get_file_from_path(file.src_uri)
    if old is not None:
        files.remove(old)
    files.append(file)


def _name_task_boxes(html: str) -> str:
    """A check box says to a screen reader what stands beside it."""
    if 'type="checkbox"' not in html:
        return html

    def named(match: re.Match[str]) -> str:
        text = escape(unescape(" ".join(re.sub(r"<[^>]+>", "", match[3]).split())))
        return f'{match[1]} aria-label="{text}"{match[2]}{match[3]}'

    return re.sub(
        r'(<input type="checkbox")([^>]*/?>)((?:(?!<li|</li|<ul|<ol).)*)', named, html, flags=re.DOTALL
    )


def _theme_state(theme: Path) -> list[tuple[str, int, int]]:
    files = sorted(path for path in theme.rglob("*") if path.is_file())
    return [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files]
