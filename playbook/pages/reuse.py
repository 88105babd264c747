"""What need not be rendered again: texts none of whose facts has changed since they were rendered last.

A text notes the facts it read. When only values have changed (no entry came, went or moved, no template, no page's
place), a text that read none of the changed ones would come out the same, byte for byte.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from playbook.facts.link import every_record
from playbook.facts.model import Facts
from playbook.pages.render import Unfilled
from playbook.project import Workspace


@dataclass(slots=True)
class Reuse:
    """The texts of the last rendering by path, and the state of everything they came from.

    `values`: each fact by its path, as a text; `around`: a digest of all else; `missed`: how many texts could not be
    taken over this time.
    """

    pages: dict[str, Any] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    around: str = ""
    missed: int = 0
    _changed: frozenset[str] | None = None

    def begin(
        self, facts: Facts, workspace: Workspace, around: Any, also: Mapping[str, str] | None = None
    ) -> None:
        """Compare with the last rendering. `around`: whatever else the texts depend on (places, forms), with a `repr`
        that says all of it. `also`: further values, which a text notes as read like facts (see `Noted`)."""
        values = {**values_of(facts), **(also or {})}
        around = surroundings(facts, also or {}, workspace, around)
        self._changed, self.missed = None, 0
        if around == self.around:
            changed = {path for path, value in values.items() if value != self.values[path]}
            # The company's own file decides language and currency: everything may look different.
            if not any(path.startswith("company.") for path in changed):
                self._changed = frozenset(changed)
        self.values, self.around = values, around

    def find(self, path: str, title: str | None = None) -> Any:
        """The text of the last rendering, if it would come out the same."""
        page = self.pages.get(path)
        if page is None or self._changed is None or page.reads & self._changed:
            self.missed += 1
            return None
        return page if title is None or page.title == title else None


@lru_cache(maxsize=2)
def values_of(facts: Facts) -> Mapping[str, str]:
    """Each fact by its path, as a text."""
    return dict(_leaves(facts))


def surroundings(facts: Facts, also: Mapping[str, str], workspace: Workspace, around: Any) -> str:
    """A digest of all that texts depend on besides values: which there are, the templates, `around`."""
    return _digest((_places(facts), list(also), _templates(workspace), around))


@lru_cache(maxsize=1)
def _places(facts: Facts) -> str:
    """A digest of which entries and fields there are, in their order."""
    return _digest(list(values_of(facts)))


def _leaves(facts: Facts) -> Iterator[tuple[str, str]]:
    """Every field of the facts by its path; the order of the paths is the order of the entries. A field that is absent
    and one that is empty are two things; of a group or a list of entries only whether it is there."""
    for record in every_record(facts):
        yield record.path, ""
        for name, spec in record._field.fields.items():
            if name not in record._data:
                yield f"{record.path}.{name}", ""
            else:
                value = record._data[name]
                inside = spec.type in ("items", "group") and bool(value)
                yield f"{record.path}.{name}", "…" if inside else repr(value)


def _templates(workspace: Workspace) -> list[tuple[str, int, int]]:
    found = []
    for folder in workspace.template_folders():
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".j2", ".yaml"):
                stat = path.stat()
                found.append((str(path), stat.st_mtime_ns, stat.st_size))
    return found


def _digest(state: Any) -> str:
    return hashlib.sha256(repr(state).encode("utf-8", "surrogatepass")).hexdigest()


class Watched(Mapping[str, Any]):
    """A mapping that is noted as read, under a name of its own, by whoever looks at it."""

    def __init__(self, name: str, entries: Mapping[str, Any], facts: Facts) -> None:
        self._name, self._entries, self._facts = name, entries, facts

    def _seen(self) -> Mapping[str, Any]:
        if self._facts.reads is not None:
            self._facts.reads.add(self._name)
        return self._entries

    def __getitem__(self, key: str) -> Any:
        return self._seen()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._seen())

    def __len__(self) -> int:
        return len(self._seen())


class Noted(dict[str, Any]):
    """A mapping for templates whose entries were made from facts: reading one notes those facts as read.

    `lacking`: entries that could not be made, and the fact that is still to be filled in; who reads one is left out too.
    """

    def __init__(
        self,
        entries: Mapping[str, Any],
        facts: Facts,
        reads: Mapping[str, frozenset[str]],
        lacking: Mapping[str, str],
    ) -> None:
        super().__init__(entries)
        self._facts, self._reads, self._lacking = facts, reads, lacking

    def __getitem__(self, key: str) -> Any:
        if self._facts.reads is not None:
            self._facts.reads.update(self._reads.get(key, ()))
        if key in self._lacking:
            raise Unfilled(self._lacking[key])
        return super().__getitem__(key)
