"""The block model: what a document consists of, whatever it is printed on.

`origins` of a block are the paths of the facts it was printed from, such as `stages.lead.exit`.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from msgspec import Struct

Align = Literal["left", "center", "right"]


class Run(NamedTuple):
    """Text of one look; a forced line break is "\\n" inside the text."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""


Runs = tuple[Run, ...]


class _Printed(Struct, frozen=True, eq=False):
    """Two pieces are the same where they read the same, whatever facts they were printed from."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._said() == other._said()

    def __hash__(self) -> int:
        return hash(self._said())

    def _said(self) -> tuple[Any, ...]:
        return tuple([getattr(self, name) for name in self.__struct_fields__ if name != "origins"])


class Heading(_Printed, frozen=True, eq=False):
    """`level` counts from 1."""

    level: int
    runs: Runs
    origins: tuple[str, ...] = ()


class Paragraph(_Printed, frozen=True, eq=False):
    """Running text."""

    runs: Runs
    origins: tuple[str, ...] = ()


class ListItem(_Printed, frozen=True, eq=False):
    """`level` counts from 0; `number` is the item's number in an ordered list, 0 in a bulleted one."""

    runs: Runs
    level: int = 0
    number: int = 0
    origins: tuple[str, ...] = ()


class Row(_Printed, frozen=True, eq=False):
    """`height`: at least so many millimetres, for a row to write in; 0 as its text needs."""

    cells: tuple[Runs, ...]
    origins: tuple[str, ...] = ()
    height: float = 0


class Table(Struct, frozen=True):
    """`aligns` has one entry a column; `header` one cell a column.

    `widths`: millimetres a column, 0 where its text decides; empty where it decides for all.
    """

    aligns: tuple[Align, ...]
    header: Row
    rows: tuple[Row, ...]
    widths: tuple[float, ...] = ()


Block = Heading | Paragraph | ListItem | Table


def plain(runs: Runs) -> str:
    """The text of runs without their look."""
    return "".join(run.text for run in runs)


class UnsupportedMarkdown(Exception):
    """Something that the block model lacks; `line` counts from 1 in the Markdown given to `parse`."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"line {line}: {what}")
        self.line = line
        self.what = what
