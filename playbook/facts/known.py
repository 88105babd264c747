"""Fact files as they were read before, so that a review reads only what is new.

`.playbook/facts.json` keeps the values of each file by its content; places in a file are looked up when asked for.
A note of another program, a broken one and a folder that cannot be written only cost the time to read again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from playbook.facts.notes import program_digest, read_note, write_note
from playbook.facts.read import Document, read_bytes
from playbook.facts.schema import load_schemas
from playbook.project import Workspace

_NAME = "facts.json"
_NOT_WORTH_WRITING = 0.05  # new files as a share of those noted


class _Note(Struct):
    """`files`: values by name and digest; `sound`: of which of these nothing was found wrong in the form."""

    program: str
    files: dict[str, Any]
    sound: set[str]


class KnownDocument(Document):
    """Values from the note. Whoever asks for the text or a place has the file read."""

    def __init__(self, name: str, file: str, digest: str, data: Any, raw: bytes) -> None:
        # What is left out here is found by __getattr__.
        self.name, self.file, self.digest, self.data, self.raw = name, file, digest, data, raw
        self.problems, self.readable, self.checked, self._lines, self._starts = [], True, None, None, None

    def __getattr__(self, name: str) -> Any:
        whole = read_bytes(self.raw, self.name, self.file)
        self.text, self.keys, self.values = whole.text, whole.keys, whole.values
        return object.__getattribute__(self, name)


class KnownFacts:
    """The note of one workspace: read once, added to, and kept when something was read that it did not hold."""

    def __init__(self, workspace: Workspace, *, fresh: bool = False) -> None:
        self._workspace = workspace
        self._then, self._sound = ({}, set()) if fresh else self._recall()
        self._now: dict[str, Any] = {}
        self._documents: dict[str, Document] = {}

    def document(self, path: str, raw: bytes) -> Document:
        """One fact file (`stages.yaml`), unchecked, its texts as they were typed; the same one for the same bytes."""
        name, file, digest = self._named(path, raw)
        key = f"{name} {digest}"
        if key not in self._documents:
            self._documents[key] = self._document(key, KnownDocument(name, file, digest, None, raw))
        return self._documents[key]

    def _document(self, key: str, known: KnownDocument) -> Document:
        for values in (self._then, self._now):
            if key in values:
                known.data = self._now[key] = values[key]
                return known
        name, raw, file = known.name, known.raw, known.file
        document = read_bytes(raw, name, file)
        if document.readable:
            from playbook.facts.validate import as_written

            as_written(document, load_schemas()[name.partition("/")[0]].root, document.data, ())
        if not document.problems:
            self._now[key] = document.data
        return document

    def found(self) -> dict[str, Any]:
        """The values of files that were not noted before, for `learn` of another one."""
        return {key: data for key, data in self._now.items() if key not in self._then}

    def learn(self, found: Mapping[str, Any]) -> None:
        """Take over what was read elsewhere."""
        self._now.update(found)

    def sound(self, path: str, raw: bytes) -> Document | None:
        """One fact file in whose form nothing was found wrong; None where that is not known."""
        name, file, digest = self._named(path, raw)
        key = f"{name} {digest}"
        if key not in self._sound:
            return None
        self._now[key] = self._then[key]
        document = KnownDocument(name, file, digest, self._then[key], raw)
        document.checked = []
        return document

    def add(self, document: Document) -> None:
        """Note the values of a file in whose form nothing was found wrong."""
        key = f"{document.name} {document.digest}"
        self._now[key] = document.data
        self._sound.add(key)

    def _named(self, path: str, raw: bytes) -> tuple[str, str, str]:
        name = path.removesuffix(".yaml")
        file = f"{self._workspace.show(self._workspace.company)}/{path}"
        return name, file, hashlib.sha256(raw).hexdigest()

    def keep(self) -> None:
        """Write the note where much is new; what was not used this time is kept as long as it is not too much.

        A few files are sooner read again than the whole note is written.
        """
        if len(self._now.keys() - self._then.keys()) <= len(self._then) * _NOT_WORTH_WRITING:
            return
        both = {**self._now, **{key: value for key, value in self._then.items() if key not in self._now}}
        kept = dict(list(both.items())[: max(300, 2 * len(self._now))])
        write_note(self._workspace, _NAME, _Note(program_digest(), kept, self._sound & kept.keys()))

    def _recall(self) -> tuple[dict[str, Any], set[str]]:
        kept = read_note(self._workspace, _NAME, _Note)
        if kept is None or kept.program != program_digest():
            return {}, set()
        return kept.files, kept.sound & kept.files.keys()
