"""Column widths of a table from its grid."""

from __future__ import annotations

import math
from collections.abc import Sequence

_WHOLE = 65535  # width of a table in which LibreOffice first makes all columns alike


def column_parts(grid: Sequence[int], width: int) -> list[int]:
    """Column widths by the grid's proportions, rounded to ten-thousandths of the table as LibreOffice does.

    A line between columns that stands at the right ten-thousandth from the start, as in a table of thirds, is not moved.
    """
    total, so_far, positions = sum(grid), 0, [0]
    alike = _WHOLE // len(grid)
    for number, column in enumerate(grid[:-1], 1):
        so_far += column
        place = math.floor(so_far * 10000 / total + 0.5)
        start = number * alike * width // _WHOLE
        kept = width > 0 and start * 10000 // width == place
        positions.append(start if kept else place * width // 10000)
    return [b - a for a, b in zip(positions, [*positions[1:], width], strict=True)]
