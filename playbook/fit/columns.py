"""Column widths of a table from its grid."""

from __future__ import annotations

import math
from collections.abc import Sequence


def column_parts(grid: Sequence[int], width: int) -> list[int]:
    """Column widths by the grid's proportions, rounded to ten-thousandths of the table as LibreOffice does."""
    total, so_far, positions = sum(grid), 0, [0]
    for column in grid[:-1]:
        so_far += column
        positions.append(math.floor(so_far * 10000 / total + 0.5) * width // 10000)
    return [b - a for a, b in zip(positions, [*positions[1:], width], strict=True)]
