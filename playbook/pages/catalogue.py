"""The catalogue of book pages: every template under templates/site/ says in its front matter what it is.

```
part: process             # part of the book; its title is the label words.part_process
order: 260                # place within the part
title: t.funnel           # Jinja expression
each: stages              # one page per entry (named `item`), under the heading `group`
path: "'stages/' ~ item.id"
needs: [stages]           # facts without which the page is left out (and listed by `todo`)
anchors: metrics          # entries that have a heading of their own on this page, so that links reach them
kept: stages              # fact file whose keeper and review date the page prints
keywords: "…"             # expression: further search words
hide: [navigation, toc]   # columns beside the page that it does without; `search`: the page is not searched
serves: [E2]              # inventory ids
```
To add a page is to add a template.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct, field

from playbook.facts.compiled import compiled
from playbook.project import Workspace, templates_dir

PARTS = ("front", "company", "product", "process", "team", "management", "regulations")
_PARTS = (*PARTS, "forms")
_KNOWN = frozenset(
    [
        "part",
        "order",
        "title",
        "each",
        "group",
        "path",
        "needs",
        "anchors",
        "kept",
        "keywords",
        "hide",
        "serves",
        "when",
        "kind",
        "short",
        "about",
        "used",
        "pages",
        "approval",
    ]
)
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEXTS = tuple(sorted(_KNOWN - {"part", "order", "title", "needs", "serves", "approval"}))


class CatalogueError(Exception):
    """A template's front matter is wrong; carries the template's name and the reason."""

    def __init__(self, template: str, reason: str) -> None:
        super().__init__(f"{template}: {reason}")
        self.template, self.reason = template, reason


class PageSpec(Struct, frozen=True):
    """One template of the book."""

    template: str
    name: str
    part: str
    order: int
    title: str
    each: str = ""
    group: str = ""
    path: str = ""
    needs: tuple[str, ...] = ()
    anchors: str = ""
    kept: str = ""
    keywords: str = ""
    when: str = ""
    kind: str = ""
    short: str = ""
    about: str = ""
    used: str = ""
    pages: str = ""
    approval: bool = False
    hide: tuple[str, ...] = ()
    serves: tuple[str, ...] = field(default=())


def read_catalogue(workspace: Workspace, folder: str = "site") -> list[PageSpec]:
    """All page templates in the order of the book. Raises CatalogueError."""
    found: dict[str, PageSpec] = {}
    for base in reversed(workspace.template_folders()):
        for template, data in _fronts(base, folder).items():
            name = template.rpartition("/")[2].removesuffix(".md.j2")
            found[name] = _spec(template, name, data)
    return sorted(found.values(), key=lambda spec: (_PARTS.index(spec.part), spec.order, spec.name))


def _fronts(base: Path, folder: str) -> dict[str, Any]:
    """The front matter of all templates in a folder, by their names."""
    paths = sorted((base / folder).glob("*.md.j2"))

    def read() -> dict[str, Any]:
        return {f"{folder}/{path.name}": _front(f"{folder}/{path.name}", path) for path in paths}

    return dict(compiled(f"fronts-{folder}", paths, read)) if base == templates_dir() else read()


def _front(template: str, path: Path) -> Any:
    from playbook.pages.render import front_matter

    try:
        return yaml.load(front_matter(path.read_text(encoding="utf-8")), Loader=_Loader) or {}  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise CatalogueError(
            template, f"its front matter is not valid YAML: {str(error).splitlines()[0]}"
        ) from None


def _spec(template: str, name: str, data: Any) -> PageSpec:
    if not isinstance(data, dict) or not {"part", "order", "title"} <= set(data):
        raise CatalogueError(template, "its front matter must give part, order and title")
    if unknown := sorted(set(data) - _KNOWN):
        raise CatalogueError(template, f"its front matter has the unknown key '{unknown[0]}'")
    if data["part"] not in _PARTS:
        raise CatalogueError(template, f"there is no part '{data['part']}'; parts are {', '.join(_PARTS)}")
    if data["part"] == "forms" and not _is_form(data):
        raise CatalogueError(
            template, "the front matter of a form must give group, kind, used and pages (one or many)"
        )
    lists = {key: tuple(data.get(key) or ()) for key in ("needs", "hide", "serves")}
    texts = {key: str(data.get(key) or "") for key in _TEXTS}
    given: dict[str, Any] = {**texts, **lists, "approval": data.get("approval") is True}
    return PageSpec(template, name, data["part"], int(data["order"]), str(data["title"]), **given)


def _is_form(data: dict[str, Any]) -> bool:
    return all(data.get(key) for key in ("group", "kind", "used")) and data.get("pages") in ("one", "many")
