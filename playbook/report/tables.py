"""Results as tables for a terminal of 80 columns."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from playbook.report.text import clean

if TYPE_CHECKING:
    from playbook.fit.result import Measure

_COLUMNS = 80


def width(text: str) -> int:
    """Columns a text takes on a terminal: wide characters count two, combining marks none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def fit(text: str, columns: int) -> str:
    """Text cut or padded to a number of columns."""
    text = clean(text)
    if width(text) > columns:
        while width(text) > columns - 1:
            text = text[:-1]
        text += "…"
    return text + " " * (columns - width(text))


def wrapped(text: str, indent: str, right: str = "", *, hang: int = 0) -> list[str]:
    """A text at 80 columns; `right` stands at the right edge of its last line, or on a line of its own."""
    rest = indent + " " * (hang or 0)
    lines: list[str] = []
    for line in textwrap.wrap(clean(text), _COLUMNS - len(rest), break_on_hyphens=False) or [""]:
        lines += _narrow((indent if not lines else rest) + line, rest)
    if right:
        gap = _COLUMNS - width(lines[-1]) - width(right)
        if gap >= 2:
            lines[-1] += " " * gap + clean(right)
        else:
            lines += _narrow(rest + "  " + clean(right), rest + "  ")
    return lines


def _narrow(line: str, indent: str) -> list[str]:
    """Wide characters count two columns, which textwrap does not know."""
    lines: list[str] = []
    while width(line) > _COLUMNS:
        cut = len(line)
        while width(line[:cut]) > _COLUMNS:
            cut -= 1
        lines.append(line[:cut])
        line = indent + line[cut:].lstrip()
    return [*lines, line]


def regulations_table(regulations: Sequence[dict[str, Any]], *, colour: bool) -> str:
    """One line a regulation: id, title, pages, how full the page is, lines left or over."""
    lines = [f"{'':5} {fit('regulation', 40)} pages  fill  lines"]
    for row in regulations:
        if row["fill"] is None:
            lines.append(f"{fit(row['id'], 5)} {fit(row['title'], 40)} could not be measured")
            continue
        over = row["lines_over"]
        left = f"{-over} left" if over <= 0 else f"{over} over"
        line = f"{fit(row['id'], 5)} {fit(row['title'], 40)} {row['pages']:>5}  {row['fill']:>3.0f} %  {left}"
        lines.append(f"\x1b[31m{line}\x1b[0m" if colour and row["pages"] != 1 else line)
    lines.append(f"measured by: {', '.join(sorted({row['engine'] for row in regulations}))}")
    return "\n".join(lines) + "\n"


def fit_text(measures: Sequence[Measure], *, warn_above: float, sections: bool = False) -> str:
    """A table of all documents, then what there is to say about those that are over, nearly full or alone.

    `warn_above`: the fill in percent from which a page is nearly full. `sections`: something is said about all of them.
    """
    from playbook.fit.result import LIBREOFFICE
    from playbook.fit.wall import details, rows

    listed = list(rows(measures))
    widths = [max(width(row[column]) for row in listed) for column in range(len(listed[0]))]
    lines = [
        "  ".join(fit(cell, size) for cell, size in zip(row, widths, strict=True)).rstrip() for row in listed
    ]
    for found in measures:
        full = found.verdict != "fits" or (found.fill or 0) > warn_above
        if not (full or sections or len(measures) <= 2 or found.engine == LIBREOFFICE):
            continue
        said = list(details(found))  # nothing of a file that could not even be read: its problem says it all
        if said:
            lines += ["", f"{found.file} ({found.engine})"]
            for line in said:
                lines += wrapped(line, "  ", hang=2)
    return "\n".join(lines) + "\n"
