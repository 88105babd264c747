"""What need not be rendered again: texts none of whose facts has changed since they were rendered last.

A text notes the facts it read. When only values have changed (no entry came, went or moved, no template, no page's
place), a text that read none of the changed ones would come out the same, byte for byte.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from playbook.facts.basis import Basis, changed_facts
from playbook.facts.model import Facts
from playbook.pages.render import Unfilled


class Reuse(Struct):
    """The texts of the last run by path, and the state of everything they came from.

    `also`: further values, which a text notes as read like facts (see `Noted`); `around`: a digest of all else;
    `missed`: how many texts could not be taken over this time; `left`: those left out because facts are missing.
    """

    pages: dict[str, Any] = field(default_factory=dict)
    basis: Basis | None = None
    also: Mapping[str, str] = field(default_factory=dict)
    around: str = ""
    missed: int = 0
    left: dict[str, Any] = field(default_factory=dict)
    _changed: frozenset[str] | None = None

    def begin(self, basis: Basis | None, around: Any = None, also: Mapping[str, str] | None = None) -> None:
        """Compare with the last run. `basis`: what today's texts stand on; `around`: whatever else they depend on
        (places, files), with a `repr` that says all of it."""
        also, around = also or {}, digest(around)
        self._changed, self.missed = None, 0
        same = around == self.around and list(also) == list(self.also)
        if same and basis is not None and self.basis is not None:
            changed = changed_facts(self.basis, basis)
            if changed is not None:
                self._changed = changed.union(key for key, value in also.items() if value != self.also[key])
        self.basis, self.also, self.around = basis, also, around

    def find(self, path: str, title: str | None = None) -> Any:
        """The text of the last run, if it would come out the same."""
        page = self.pages.get(path)
        if page is None or not self.unchanged(page.reads):
            self.missed += 1
            return None
        return page if title is None or page.title == title else None

    def unchanged(self, reads: frozenset[str]) -> bool:
        """Is all that was read as it was?"""
        return self._changed is not None and reads.isdisjoint(self._changed)


def digest(state: Any) -> str:
    """A digest of something with a `repr` that says all of it."""
    return hashlib.sha256(repr(state).encode("utf-8", "surrogatepass")).hexdigest()


class _Watched:
    """Something that is noted as read, under a name of its own, by whoever looks at it."""

    def __init__(self, name: str, found: Any, facts: Facts) -> None:
        self._name, self._found, self._facts = name, found, facts

    def _seen(self) -> Any:
        if self._facts.reads is not None:
            self._facts.reads.add(self._name)
        return self._found

    def __getitem__(self, key: Any) -> Any:
        return self._seen()[key]

    def __len__(self) -> int:
        return len(self._seen())


class Watched(_Watched, Mapping[str, Any]):
    """A mapping that is noted as read."""

    def __iter__(self) -> Iterator[str]:
        return iter(self._seen())


class Derived(Watched):
    """A mapping that is worked out from facts when somebody first looks at it; who looks has read those as well."""

    def __init__(self, name: str, make: Callable[[], Mapping[str, Any]], facts: Facts) -> None:
        super().__init__(name, None, facts)
        self._make = make
        self._reads: frozenset[str] = frozenset()

    def _seen(self) -> Any:
        if self._found is None:
            with self._facts.listening() as reads:
                self._found = self._make()
            self._reads = frozenset(reads)
        if self._facts.reads is not None:
            self._facts.reads.update(self._reads)
        return super()._seen()


class WatchedList(_Watched, Sequence[Any]):
    """A list that is noted as read."""


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
        self._facts, self._lacking = facts, lacking
        self._reads = {**reads, **{key: frozenset([fact]) for key, fact in lacking.items()}}

    def __getitem__(self, key: str) -> Any:
        if self._facts.reads is not None:
            self._facts.reads.update(self._reads.get(key, ()))
        if key in self._lacking:
            raise Unfilled(self._lacking[key])
        return super().__getitem__(key)
