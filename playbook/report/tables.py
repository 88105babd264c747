"""Results as tables for a terminal of 80 columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from playbook.report.text import clean

if TYPE_CHECKING:
    from playbook.fit.result import Measure


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


def fit_text(measures: Sequence[Measure]) -> str:
    """A table of all documents, then what there is to say about those that are over, nearly full or alone."""
    from playbook.fit.wall import details, rows

    listed = list(rows(measures))
    widths = [max(width(row[column]) for row in listed) for column in range(len(listed[0]))]
    lines = [
        "  ".join(fit(cell, size) for cell, size in zip(row, widths, strict=True)).rstrip() for row in listed
    ]
    for found in measures:
        said = list(details(found))  # nothing of a file that could not even be read: its problem says it all
        if said and (found.verdict != "fits" or len(measures) <= 2):
            lines += ["", f"{found.file} ({found.engine})", *(f"  {clean(line)}" for line in said)]
    return "\n".join(lines) + "\n"
