"""YAML in, plain values out, with the place of every key and value.

Scalars follow YAML 1.2: only `true` and `false` are flags, only plain decimal numbers are numbers;
`no`, `007`, `9:30`, `1e3` and dates stay the text the author wrote, and the schema gives them their type.
Tags, anchors, duplicate keys and a second document are problems, so a fact file can neither run anything nor
grow when it is read.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from playbook.facts.wording import word
from playbook.problems import Problem

Keys = tuple[str | int, ...]
MAX_BYTES = 1_000_000
MAX_DEPTH = 30
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})\Z")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,17})\.[0-9]{1,12}\Z")
# YAML's own list of what may not stand in a text file, and the two marks the renderer uses for itself.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ue000-\ue01f\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Spot(NamedTuple):
    """Where a key or value stands: line and column from 1, and its extent in the text."""

    line: int
    column: int
    start: int
    end: int


_WHOLE = Spot(0, 0, 0, 0)


class Document:
    """One fact file: its values, and where each of them stands. `digest`: the SHA-256 of its bytes, in hex digits.

    `keys` and `values` hold the parser's events; `spot` works out the place of the few that anybody asks for.
    """

    def __init__(
        self,
        name: str,
        file: str,
        digest: str = "",
        text: str = "",
        *,
        data: Any = None,
        readable: bool = True,
    ) -> None:
        self.name, self.file, self.digest, self.text, self.readable = name, file, digest, text, readable
        self.data = data
        self.keys: dict[Keys, Any] = {}
        self.values: dict[Keys, Any] = {}
        self.problems: list[Problem] = []
        self.checked: list[Problem] | None = None
        self._lines: list[str] | None = None
        self._starts: list[int] | None = None

    def lines(self) -> list[str]:
        if self._lines is None:
            self._lines = self.text.split("\n")
        return self._lines

    def spot(self, keys: Keys, *, of_key: bool = False) -> Spot:
        """The place of a value (or of its key); what is missing takes its parent's."""
        first, second = (self.keys, self.values) if of_key else (self.values, self.keys)
        while True:
            found = first.get(keys) or second.get(keys)
            if found is not None:
                return self.spot_of(found)
            if not keys:
                return Spot(1, 1, 0, 0)
            keys, first, second = keys[:-1], self.keys, self.values

    def written(self, keys: Keys) -> str | None:
        """A single value letter for letter as the author typed it."""
        event = self.values.get(keys)
        return event.value if isinstance(event, yaml.ScalarEvent) else None

    def spot_of(self, event: Any) -> Spot:
        start, end = event.start_mark, event.end_mark
        return Spot(start.line + 1, start.column + 1, self._index(start), self._index(end))

    def _index(self, mark: Any) -> int:
        if self._starts is None:
            # Marks know line and column; the end of the text is a line of its own.
            self._starts = [0, *accumulate(len(line) + 1 for line in self.lines())]
        return int(self._starts[mark.line] + mark.column)

    def problem(
        self,
        name: str,
        keys: Keys,
        *,
        severity: str = "error",
        of_key: bool = False,
        at: Spot | None = None,
        **words: object,
    ) -> Problem:
        """A problem of this file, worded from the wording file by its name."""
        spot = at or self.spot(keys, of_key=of_key)
        message, help_line = word(name, **words)
        lines = self.lines()
        source = lines[spot.line - 1] if 0 < spot.line <= len(lines) else ""
        width = (
            max(1, min(spot.end - spot.start, len(source) - spot.column + 1)) if spot.end > spot.start else 1
        )
        return Problem(
            severity=severity,  # type: ignore[arg-type]
            name=name.partition(".")[0],
            message=message,
            file=self.file,
            line=spot.line,
            column=spot.column,
            help=help_line,
            source_line=source[:200],
            width=width,
        )


def read_file(path: Path, name: str, shown: str) -> bytes | Document:
    """The bytes of one fact file; a document with the problem in it where they cannot be had."""
    try:
        size = path.stat().st_size
        raw = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        document = Document(name, shown, readable=False)
        document.problems.append(
            document.problem("unreadable-file", (), at=_WHOLE, reason=error.strerror or str(error))
        )
        return document
    if size > MAX_BYTES:
        document = Document(name, shown, readable=False)
        document.problems.append(
            document.problem("file-too-big", (), at=_WHOLE, size=size // 1000, limit=MAX_BYTES // 1000)
        )
        return document
    return raw


@lru_cache(maxsize=256)  # under `serve` most files are the ones of the last round
def read_bytes(raw: bytes, name: str, shown: str) -> Document:
    """Read the bytes of one fact file. `name` is `stages` or `regulations/R-04`, `shown` the path for messages."""
    document = Document(name, shown, hashlib.sha256(raw).hexdigest())
    marked = raw.startswith(b"\xef\xbb\xbf")
    if marked:
        raw = raw[3:]
    try:
        document.text = raw.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        document.text = raw.decode("utf-8", "replace")
        guess = "UTF-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "an older Windows encoding"
        at = Spot(line, column, 0, 0)
        document.problems.append(document.problem("not-utf-8", (), at=at, guess=guess))
        document.readable = False
        return document
    if marked:
        document.problems.append(
            document.problem("byte-order-mark", (), severity="warning", at=Spot(1, 1, 0, 0))
        )
    for match in _CONTROL.finditer(document.text):
        at = line_at(document, match.start())
        document.problems.append(
            document.problem("control-character", (), at=at, code=f"U+{ord(match[0]):04X}")
        )
        document.readable = False
        return document
    try:
        _Builder(document).run()
    except yaml.MarkedYAMLError as error:
        document.problems.append(_syntax_problem(document, error))
        document.readable = False
    except _Stop:
        document.readable = False
    return document


def _syntax_problem(document: Document, error: yaml.MarkedYAMLError) -> Problem:
    unclosed = "unexpected end of stream" in str(error.problem)
    mark = (
        (error.context_mark if unclosed else error.problem_mark) or error.problem_mark or error.context_mark
    )
    at = Spot(mark.line + 1, mark.column + 1, 0, 0) if mark else Spot(1, 1, 0, 0)
    said = f"{error.context or ''} {error.problem or ''}".strip()
    lines = document.lines()
    line = lines[at.line - 1] if at.line <= len(lines) else ""
    if (
        "\\t" in said
        or "tab" in said
        or line[: at.column].strip(" ") == "\t"
        or "\t" in line[: len(line) - len(line.lstrip())]
    ):
        return document.problem("tab-indentation", (), at=at)
    for part, name in (
        ("mapping values are not allowed", "yaml-syntax.colon"),
        ("could not find expected ':'", "yaml-syntax.no-colon"),
        ("unexpected end of stream", "yaml-syntax.quote"),
        ("did not find expected key", "yaml-syntax.indent"),
        ("did not find expected '-' indicator", "yaml-syntax.indent"),
        ("expected <block end>", "yaml-syntax.indent"),
        ("cannot start any token", "yaml-syntax.start"),
    ):
        if part in said:
            return document.problem(name, (), at=at)
    return document.problem("yaml-syntax", (), at=at, said=said)


class _Stop(Exception):
    """Reading cannot go on; the problem is already noted."""


class _Builder:
    """Builds values from parser events: no recursion in the parser, no aliases, a bounded depth."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.loader = _Loader(document.text)

    def run(self) -> None:
        try:
            events: Iterator[Any] = iter(self.loader.get_event, None)
            documents = 0
            for event in events:
                if isinstance(event, yaml.DocumentStartEvent):
                    documents += 1
                    if documents > 1:
                        self._note("second-document", (), event)
                        raise _Stop
                elif isinstance(
                    event,
                    (yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent, yaml.AliasEvent),
                ):
                    self.document.data = self._value(event, events, ())
        finally:
            self.loader.dispose()

    def _note(self, name: str, keys: Keys, event: Any, **words: Any) -> None:
        self.document.problems.append(
            self.document.problem(name, keys, at=self.document.spot_of(event), **words)
        )

    def _value(self, event: Any, events: Iterator[Any], keys: Keys) -> Any:
        if len(keys) > MAX_DEPTH:
            self._note("too-deep", keys, event, limit=MAX_DEPTH)
            raise _Stop
        self.document.values[keys] = event
        if isinstance(event, yaml.AliasEvent):
            self._note("yaml-alias", keys, event, anchor=event.anchor)
            raise _Stop
        if event.anchor is not None:
            self._note("yaml-alias", keys, event, anchor=event.anchor)
            raise _Stop
        if event.tag is not None and event.tag != "!":
            self._note("yaml-tag", keys, event, tag=event.tag.replace("tag:yaml.org,2002:", "!!"))
            raise _Stop
        if isinstance(event, yaml.ScalarEvent):
            self._refuse_control(event, keys)
            return _scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, keys)
        return self._mapping(events, keys)

    def _refuse_control(self, event: Any, keys: Keys) -> None:
        """What may not stand in the file may not come in as an escape in quotes either."""
        if event.style == '"' and (match := _CONTROL.search(event.value)):
            self._note("control-character", keys, event, code=f"U+{ord(match[0]):04X}")
            raise _Stop

    def _sequence(self, events: Iterator[Any], keys: Keys) -> list[Any]:
        items: list[Any] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._value(event, events, (*keys, len(items))))
        return items

    def _mapping(self, events: Iterator[Any], keys: Keys) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent) or event.anchor is not None:
                self._note("yaml-key", keys, event)
                raise _Stop
            self._refuse_control(event, keys)
            key = event.value
            here = (*keys, key)
            value_event = next(events)
            if key in mapping:
                first = self.document.spot(here, of_key=True)
                kept = dict(self.document.values)
                self._value(value_event, events, here)
                self.document.values = kept
                self._note("duplicate-key", here, event, key=key, line=first.line)
                continue
            self.document.keys[here] = event
            mapping[key] = self._value(value_event, events, here)
        return mapping


def _scalar(event: Any) -> Any:
    value: str = event.value
    if event.style not in (None, ""):
        return value
    if value in ("", "~", "null"):
        return None
    if value in ("true", "false"):
        return value == "true"
    if _INTEGER.match(value):
        return int(value)
    if _DECIMAL.match(value):
        return Decimal(value)
    return value


def own_yaml(path: Path) -> Any:
    """What a YAML file of the program itself holds."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader


def line_at(document: Document, index: int) -> Spot:
    """The place of a character of the file's text."""
    start = document.text.rfind("\n", 0, index) + 1
    return Spot(document.text.count("\n", 0, index) + 1, index - start + 1, index, index + 1)
