"""Further habits of LibreOffice: what it does where a continuous section begins or ends.

Lines are written as `page: baselines in points`; header and footer are not shown.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from playbook.fit.libreoffice import convert, executable, read_pdf
from tests.fit.documents import docx
from tests.fit.test_as_libreoffice import (
    AFTER,
    ENDS,
    EXACT,
    GOES_ON,
    Z,
    grid,
    left_over,
    otherwise_in_libreoffice,
    ours,
    p,
    written,
)

CASES: dict[str, bytes] = {
    "beside a continuous section a last row is not split over the space under its text": docx(
        p("a", pr=EXACT + ENDS) + left_over(2340) + grid([p("z", pr=EXACT), p("word " * 50, pr=AFTER)]) + Z,
        section=GOES_ON,
    ),
    "in a short continuous section a last row of which little would stay is moved whole": docx(
        left_over(2300, ENDS) + p("a", pr=EXACT) + grid([p("z", pr=EXACT), p("word " * 150, pr=AFTER)]) + Z,
        section=GOES_ON,
    ),
    "in a long continuous section the last row of a table is split where it may": docx(
        left_over(6300, ENDS)
        + p("a", pr=EXACT) * 13
        + grid([p("word " * 150, pr=AFTER)], widths=(3000,))
        + Z,
        section=GOES_ON,
    ),
}

LINES = {
    "beside a continuous section a last row is not split over the space under its text": "1: 69.5 561.9 2: 69.5 85.5 101.5 117.5 133.5 149.5 165.5 181.5 197.5 213.5 236.1",
    "in a short continuous section a last row of which little would stay is moved whole": "1: 547.5 683 2: 69.5 85.5 101.5 117.5 133.5 149.5 165.5 181.5 197.5 213.5 229.5 245.5 261.5 277.5 293.5 309.5 325.5 341.5 357.5 373.5 389.5 405.5 421.5 437.5 453.5 469.5 485.5 501.5 517.5 533.5 556.1",
    "in a long continuous section the last row of a table is split where it may": "1: 387.5 483 499 515 531 547 563 579 595 611 627 643 659 675 691 707 723 739 755 771 2: 69.5 85.5 101.5 117.5 133.5 149.5 165.5 181.5 197.5 213.5 229.5 245.5 261.5 277.5 293.5 309.5 325.5 341.5 357.5 373.5 389.5 405.5 421.5 437.5 460.1",
}


@pytest.mark.parametrize("name", CASES)
def test_lines_lie_where_libreoffice_puts_them(name: str) -> None:
    assert written(ours(CASES[name])) == LINES[name]


@pytest.mark.skipif(executable() is None, reason="LibreOffice is not installed on this machine")
def test_libreoffice_puts_them_there(tmp_path: Path) -> None:
    assert otherwise_in_libreoffice(CASES, tmp_path) == ""


# In a longer continuous section a last row leaves a line less; LibreOffice then fails to draw some of those that stay.
LINE_LESS = docx(
    left_over(5100, ENDS) + p("a", pr=EXACT) * 9 + grid([p("word " * 150, pr=AFTER)], widths=(3000,)) + Z,
    section=GOES_ON,
)


def test_in_a_longer_continuous_section_a_last_row_leaves_a_line_less() -> None:
    found = ours(LINE_LESS)
    assert [sum(page == n for page, _ in found) for n in (1, 2)] == [16, 25]


@pytest.mark.skipif(executable() is None, reason="LibreOffice is not installed on this machine")
def test_libreoffice_leaves_a_line_less_too(tmp_path: Path) -> None:
    program = executable()
    assert program is not None
    path = tmp_path / "a.docx"
    path.write_bytes(LINE_LESS)
    pdf = convert(program, [path], tmp_path / "pdf", 300)[0]
    assert pdf is not None
    there = [(2, round(y, 1)) for y, _, _ in read_pdf(pdf.read_bytes())[1].lines]
    assert there == [line for line in ours(LINE_LESS) if line[0] == 2]
