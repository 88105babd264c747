"""mkdocs.yml: reading the owner's safely, and the one that `playbook new` writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import material
import yaml

from playbook.problems import Problem

FEATURES = [
    "navigation.tabs",
    "navigation.indexes",
    "navigation.top",
    "navigation.footer",
    "search.highlight",
    "toc.follow",
]

# Slugs keep letters of any script, so that a Russian heading has a readable anchor.
_SLUGIFY_TAG = "tag:yaml.org,2002:python/name:markdown.extensions.toc.slugify_unicode"

EXTENSIONS: dict[str, dict[str, Any]] = {
    "abbr": {},
    "admonition": {},
    "attr_list": {},
    "def_list": {},
    "footnotes": {},
    "md_in_html": {},
    "sane_lists": {},
    "tables": {},
    "toc": {"permalink": True, "slugify": "unicode"},
    "pymdownx.details": {},
    "pymdownx.superfences": {"custom_fences": [{"name": "mermaid", "class": "mermaid"}]},
    "pymdownx.tabbed": {"alternate_style": True},
    "pymdownx.tasklist": {"custom_checkbox": True},
}


class _Loader(yaml.SafeLoader):
    """Plain YAML; the one Python name in our own default file is a word here, other tags are refused."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(
                problem="aliases (*name) are not allowed here", problem_mark=mark
            )
        return super().compose_node(parent, index)


_Loader.add_constructor(_SLUGIFY_TAG, lambda loader, node: "unicode")


def read_mkdocs_yml(path: Path) -> tuple[dict[str, Any], list[Problem]]:
    """The owner's settings, or none and the problem that keeps them from being read."""
    try:
        loaded = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_Loader)  # noqa: S506 (a SafeLoader)
    except (OSError, UnicodeDecodeError) as error:
        return {}, [
            Problem("error", "mkdocs-yml-unreadable", f"{path.name} cannot be read: {error}", str(path))
        ]
    except (yaml.YAMLError, RecursionError) as error:
        return {}, [_yaml_problem(path, error)]
    if loaded is None:
        return {}, []
    if not isinstance(loaded, dict):
        message = f"{path.name} holds no `key: value` lines"
        help_ = "Start from the file that `playbook new` writes."
        return {}, [Problem("error", "mkdocs-yml-not-a-map", message, str(path), 1, 1, help_)]
    return loaded, []


def _yaml_problem(path: Path, error: Exception) -> Problem:
    mark = getattr(error, "problem_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    said = getattr(error, "problem", None) or "it is not valid YAML"
    if isinstance(error, yaml.constructor.ConstructorError) and "tag" in said:
        message = f"{path.name} has a tag that is not allowed: {said}"
        help_ = "Write the value itself; nothing here is executed."
        return Problem("error", "mkdocs-yml-tag", message, str(path), line, column, help_)
    return Problem(
        "error", "mkdocs-yml-syntax", f"{path.name} cannot be understood: {said}", str(path), line, column
    )


def material_language(code: str) -> str:
    """The language file of Material for a Babel code; English when it has none."""
    known = {path.stem for path in Path(material.__path__[0], "templates/partials/languages").glob("*.html")}
    parts = code.replace("_", "-").split("-")
    aliases = {"no": "nb", "zh-Hans": "zh", "zh-CN": "zh", "iw": "he"}
    for count in range(len(parts), 0, -1):
        name = "-".join(parts[:count])
        name = aliases.get(name, name)
        if name in known:
            return name
    return "en"


def default_mkdocs_yml(name: str, language: str = "en", theme: str | None = None) -> str:
    """The mkdocs.yml that `playbook new` writes; bare `mkdocs build` understands it as well.

    `theme` is the path of our theme folder relative to the workspace, where it lies inside it.
    """
    quoted = json.dumps(name, ensure_ascii=False)
    custom = [f"  custom_dir: {theme}"] if theme else []
    lines = [
        "# How the book looks. `playbook build` reads this file; yours to change: palette, features, icons,",
        "# extra_css, extra_javascript, copyright. Name, language, colours, logo, menu come from company/.",
        "# A bare `mkdocs build` works too, once `playbook build` has written site/pages.",
        f"site_name: {quoted}",
        "docs_dir: site/pages",
        "site_dir: site/html",
        "use_directory_urls: false",
        "strict: true",
        "",
        "theme:",
        "  name: material",
        f'  language: "{material_language(language)}"',
        *custom,
        "  font: false # fonts of the reader's system; nothing is fetched from the network",
        "  # palette:   # takes the place of the company colours, for example:",
        "  #   primary: indigo",
        "  features:",
        *(f"    - {feature}" for feature in sorted([*FEATURES, "navigation.prune"])),
        "",
        "plugins:",
        "  - search",
        "",
        "markdown_extensions:",
        *_extension_lines(),
    ]
    return "\n".join(lines) + "\n"


def _extension_lines() -> list[str]:
    lines = []
    for name, options in EXTENSIONS.items():
        if not options:
            lines.append(f"  - {name}")
            continue
        lines.append(f"  - {name}:")
        for key, value in options.items():
            written = (
                "!!python/name:markdown.extensions.toc.slugify_unicode"
                if key == "slugify"
                else json.dumps(value)
            )
            lines.append(f"      {key}: {written}")
    return lines
