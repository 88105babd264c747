"""What texts were made from, file by file, so that a later run can tell which facts have changed since."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache

from msgspec import Struct

from playbook.facts.link import records_in
from playbook.facts.model import Facts
from playbook.facts.notes import folder_digest, program_digest
from playbook.project import Workspace

Leaves = Mapping[str, str]
"""Every field of a fact file by its path, as a text; the order of the paths is the order of the entries."""


class Basis(Struct, frozen=True, eq=False):
    """The facts and templates of one run. `files`: a digest of each fact file by its name (`regulations/R-04`)."""

    files: Mapping[str, str]
    templates: str
    leaves: Callable[[str], Leaves]


@lru_cache(maxsize=2)
def basis_of(facts: Facts, workspace: Workspace) -> Basis:
    """What texts made of these facts stand on."""
    files = {name: document.digest for name, document in sorted(facts.documents.items())}
    templates = program_digest() + folder_digest(workspace.root / "templates").hex()
    return Basis(files, templates, cache(lambda name: dict(_leaves(facts, name))))


@lru_cache(maxsize=2)
def changed_facts(then: Basis, now: Basis) -> frozenset[str] | None:
    """Paths of the facts whose value has changed.

    None where more has: entries came, went or moved, other templates, or the company's own file, which decides
    language and currency.
    """
    if now.templates != then.templates or list(now.files) != list(then.files):
        return None
    changed: set[str] = set()
    for name, digest in now.files.items():
        if digest == then.files[name]:
            continue
        before, today = then.leaves(name), now.leaves(name)
        if list(before) != list(today) or (name == "company" and before != today):
            return None
        changed.update(path for path, value in today.items() if before[path] != value)
    return frozenset(changed)


def _leaves(facts: Facts, name: str) -> Iterator[tuple[str, str]]:
    """A field that is absent and one that is empty are two things; of a group or a list of entries only whether it is
    there."""
    for record in records_in(facts, name):
        yield record.path, ""
        for field, spec in record._field.fields.items():
            if field not in record._data:
                yield f"{record.path}.{field}", ""
            else:
                value = record._data[field]
                inside = spec.type in ("items", "group") and bool(value)
                yield f"{record.path}.{field}", "…" if inside else repr(value)
