"""What need not be rendered again while one program runs: pages none of whose facts has changed.

A page notes the facts it read. When only values have changed (no entry came, went or moved, no template, no page's
place), a page that read none of the changed ones would come out the same, byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from playbook.facts.link import every_record
from playbook.facts.model import Facts
from playbook.project import Workspace


@dataclass(slots=True)
class Reuse:
    """The pages of the last rendering by path, and the state of everything they came from."""

    pages: dict[str, Any] = field(default_factory=dict)
    _values: dict[str, Any] = field(default_factory=dict)
    _around: Any = None
    _changed: frozenset[str] | None = None

    def begin(self, facts: Facts, workspace: Workspace, around: Any) -> None:
        """Compare with the last rendering. `around`: whatever else the pages depend on (places, forms)."""
        values = dict(_values(facts))
        surroundings = (list(values), _templates(workspace), around)
        self._changed = None
        if surroundings == self._around:
            changed = {path for path, value in values.items() if value != self._values[path]}
            # The company's own file decides language and currency: everything may look different.
            if not any(path.startswith("company.") for path in changed):
                self._changed = frozenset(changed)
        self._values, self._around = values, surroundings

    def find(self, path: str, title: str) -> Any:
        """The page of the last rendering, if it would come out the same."""
        page = self.pages.get(path)
        if page is None or self._changed is None or page.title != title or page.reads & self._changed:
            return None
        return page


def _values(facts: Facts) -> Iterator[tuple[str, Any]]:
    """Every leaf of the facts by its path; the order of the paths is the order of the entries."""
    for record in every_record(facts):
        yield record.path, None
        for name, spec in record._field.fields.items():
            if spec.type not in ("items", "group"):
                yield f"{record.path}.{name}", record.raw(name)


def _templates(workspace: Workspace) -> list[tuple[str, int, int]]:
    found = []
    for folder in workspace.template_folders():
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".j2", ".yaml"):
                stat = path.stat()
                found.append((str(path), stat.st_mtime_ns, stat.st_size))
    return found


class Noted(dict[str, Any]):
    """A mapping for templates whose entries were made from facts: reading one notes those facts as read."""

    def __init__(self, entries: Mapping[str, Any], facts: Facts, reads: Mapping[str, frozenset[str]]) -> None:
        super().__init__(entries)
        self._facts, self._reads = facts, reads

    def __getitem__(self, key: str) -> Any:
        if self._facts.reads is not None:
            self._facts.reads.update(self._reads.get(key, ()))
        return super().__getitem__(key)
