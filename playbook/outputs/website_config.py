"""From what the book needs and what the owner wrote in mkdocs.yml to one MkDocs configuration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from markdown.extensions.toc import slugify_unicode
from msgspec import Struct, field

from playbook.outputs.website_yml import EXTENSIONS, FEATURES, material_language, read_mkdocs_yml
from playbook.problems import Problem

NavItem: TypeAlias = "tuple[str, str | Sequence[NavItem]]"


class Alternate(Struct, frozen=True):
    """The same book in another language: `link` is relative to the root of this book, or absolute."""

    name: str
    link: str
    language: str


class SiteSettings(Struct, frozen=True):
    """What the book is called and looks like.

    `theme` is the folder of our theme (templates/site/theme); `language` a Babel code such as `en`, `nb`
    or `zh_Hans`; colours are `#rrggbb`. `files` maps a path inside the site to a file that is copied there.
    `words` holds the few words of the theme itself in the language of the book, see WORDS. `mkdocs_yml` is
    the owner's file, if any.
    """

    name: str
    theme: Path
    language: str = "en"
    nav: Sequence[NavItem] = ()
    primary: str = "#24476b"
    accent: str = "#0f766e"
    logo: Path | None = None
    favicon: Path | None = None
    address: str = ""
    description: str = ""
    footer: str = ""
    alternates: Sequence[Alternate] = ()
    files: Mapping[str, Path] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    mkdocs_yml: Path | None = None


WORDS = {
    "to_dark": "Switch to dark colours",
    "to_light": "Switch to light colours",
    "heading_link": "Link to this heading",
    "not_found": "This page does not exist",
    "not_found_help": "Search for it above, or start from the front page.",
}

# Further ones an owner may ask for. Left out: those that read files, ask the network or import by name.
_ALLOWED = {
    "pymdownx.betterem", "pymdownx.blocks.admonition", "pymdownx.blocks.details", "pymdownx.blocks.tab",
    "pymdownx.caret", "pymdownx.critic", "pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.keys",
    "pymdownx.mark", "pymdownx.smartsymbols", "pymdownx.tilde", "smarty", "nl2br",
}  # fmt: skip

_OURS = {"site_name", "docs_dir", "site_dir", "use_directory_urls", "strict", "nav", "plugins", "validation"}
_KEPT = {"site_url", "site_description", "site_author", "copyright", "extra_css", "extra_javascript"}
_NEEDS_NETWORK = {"repo_url", "repo_name", "edit_uri", "edit_uri_template", "remote_branch", "remote_name"}
_EXTRA_NEEDS_NETWORK = ("analytics", "consent", "version", "polyfills")
_OFFLINE = {
    "validation": {"links": {"absolute_links": "warn", "unrecognized_links": "warn", "anchors": "warn"}}
}


def mkdocs_config(pages: Path, out: Path, settings: SiteSettings) -> tuple[dict[str, Any], list[Problem]]:
    """The configuration for MkDocs, and what of the owner's file could not be used."""
    owner: dict[str, Any] = {}
    problems: list[Problem] = []
    if settings.mkdocs_yml is not None and settings.mkdocs_yml.exists():
        owner, problems = read_mkdocs_yml(settings.mkdocs_yml)
    refuse = _Refusals(settings.mkdocs_yml, problems)
    theme = _theme(owner.get("theme"), settings, refuse)
    config: dict[str, Any] = {key: owner[key] for key in sorted(_KEPT & owner.keys())}
    config |= {
        "site_name": settings.name,
        "docs_dir": str(pages.resolve()),
        "site_dir": str(out.resolve()),
        "use_directory_urls": False,
        "strict": False,
        "theme": theme,
        "plugins": [],
        "markdown_extensions": _extensions(owner.get("markdown_extensions"), settings, refuse),
        "extra": _extra(owner.get("extra"), settings, refuse),
        **_OFFLINE,
    }
    for key in ("extra_css", "extra_javascript"):
        config[key] = _local(owner.get(key), key, refuse)
    for key in sorted(owner.keys() - _KEPT - _OURS - {"theme", "markdown_extensions", "extra"}, key=str):
        refuse(str(key), "is not used: the book must work without network and runs no code of its own")
    _refuse_plugins(owner.get("plugins"), refuse)
    if settings.nav:
        config["nav"] = nav_for_mkdocs(settings.nav)
    optional = {
        "site_url": settings.address,
        "site_description": settings.description,
        "copyright": settings.footer,
    }
    config |= {key: value for key, value in optional.items() if value}
    return config, problems


class _Refusals:
    def __init__(self, path: Path | None, problems: list[Problem]) -> None:
        self._path, self._problems = str(path or ""), problems

    def __call__(self, key: str, reason: str) -> None:
        self._problems.append(Problem("warning", "mkdocs-yml-setting-unused", f"{key} {reason}", self._path))


def nav_for_mkdocs(nav: Sequence[NavItem]) -> list[dict[str, Any]]:
    return [{title: to if isinstance(to, str) else nav_for_mkdocs(to)} for title, to in nav]


def _theme(owner: object, settings: SiteSettings, refuse: _Refusals) -> dict[str, Any]:
    theirs: dict[str, Any] = dict(owner) if isinstance(owner, dict) else {}
    custom = theirs.pop("custom_dir", None)
    here = settings.mkdocs_yml.parent if settings.mkdocs_yml else Path()
    if custom is not None and Path(here, str(custom)).resolve() != settings.theme.resolve():
        refuse("theme.custom_dir", "is not used: the theme belongs to the program")
    for key in ("name", "language", "font", "static_templates"):
        theirs.pop(key, None)
    features = theirs.pop("features", None)
    wanted = [str(item) for item in features] if isinstance(features, list) else list(FEATURES)
    for item in [item for item in wanted if item.startswith(("navigation.instant", "announce."))]:
        refuse(f"theme.features {item}", "is not used: it does not work without a web server")
        wanted.remove(item)
    words = {**WORDS, **settings.words}
    theme: dict[str, Any] = {
        "palette": [
            {"scheme": "default", "primary": "custom", "accent": "custom",
             "toggle": {"icon": "material/weather-night", "name": words["to_dark"]}},
            {"scheme": "slate", "primary": "custom", "accent": "custom",
             "toggle": {"icon": "material/weather-sunny", "name": words["to_light"]}},
        ],
        "icon": {"logo": "material/book-open-variant"},
    }  # fmt: skip
    theme |= theirs
    if settings.logo:
        theme["logo"] = f"assets/company/logo{settings.logo.suffix}"
    if settings.favicon:
        theme["favicon"] = f"assets/company/favicon{settings.favicon.suffix}"
    return theme | {
        "name": "material",
        "custom_dir": str(settings.theme.resolve()),
        "language": material_language(settings.language),
        "font": False,
        "features": sorted({*wanted, "navigation.prune"}),
    }


def _extra(owner: object, settings: SiteSettings, refuse: _Refusals) -> dict[str, Any]:
    extra: dict[str, Any] = dict(owner) if isinstance(owner, dict) else {}
    for key in _EXTRA_NEEDS_NETWORK:
        if key in extra:
            refuse(f"extra.{key}", "is not used: nothing in the book may need the network")
            del extra[key]
    if settings.alternates:
        extra["alternate"] = [
            {"name": a.name, "link": a.link, "lang": a.language} for a in settings.alternates
        ]
    extra["generator"] = False
    extra["polyfills"] = ["assets/javascripts/iframe-worker.js"]
    extra["book"] = {"colours": "assets/company/colours.css", "words": {**WORDS, **settings.words}}
    return extra


def _extensions(owner: object, settings: SiteSettings, refuse: _Refusals) -> list[dict[str, Any]]:
    chosen = {name: dict(options) for name, options in EXTENSIONS.items()}
    for item in owner if isinstance(owner, list) else []:
        name, options = next(iter(item.items())) if isinstance(item, dict) and item else (item, {})
        name = str(name).removeprefix("markdown.extensions.")
        if name in _ALLOWED:
            chosen[name] = dict(options) if isinstance(options, dict) else {}
        elif name not in chosen:
            refuse(
                f"markdown_extensions {name}",
                "is not used: only extensions that run offline and read no files are",
            )
    chosen["toc"]["slugify"] = slugify_unicode
    chosen["toc"]["permalink_title"] = {**WORDS, **settings.words}["heading_link"]
    return [{name: options} for name, options in chosen.items()]


def _local(owner: object, key: str, refuse: _Refusals) -> list[str]:
    kept = []
    for item in owner if isinstance(owner, list) else []:
        path = item.get("path") if isinstance(item, dict) else item
        if "//" in str(path):
            refuse(f"{key} {path}", "is not used: nothing in the book may be fetched from the network")
        else:
            kept.append(str(path))
    return kept


def _refuse_plugins(owner: object, refuse: _Refusals) -> None:
    listed = owner if isinstance(owner, list) else list(owner) if isinstance(owner, dict) else []
    for item in listed:
        name = str(next(iter(item)) if isinstance(item, dict) and item else item)
        if name.removeprefix("material/") not in {"search", "offline"}:
            refuse(f"plugins {name}", "is not used: the book is built with its own search alone")
