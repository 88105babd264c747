"""Further habits of LibreOffice: what it does where a continuous section begins or ends.

Lines are written as `page: baselines in points`; header and footer are not shown.
"""

from __future__ import annotations

from tests.fit.documents import docx
from tests.fit.habits.parts import (
    AFTER,
    ENDS,
    EXACT,
    GOES_ON,
    Z,
    grid,
    left_over,
    p,
)

TOP = '<w:tcBorders><w:top w:val="single" w:sz="4"/></w:tcBorders>'


def columns(room: int, above: int, *counts: int, pitch: int, after: int, cell: str = "") -> bytes:
    """A section of which `above` stands before a row of narrow cells, each with so many lines."""
    spaced = f'<w:spacing w:after="{after}" w:line="{pitch}" w:lineRule="exact"/>'
    return docx(
        left_over(room + above, ENDS)
        + p("a", pr=f'<w:spacing w:after="0" w:line="{above}" w:lineRule="exact"/>')
        + grid(
            [p("wwwwwwww " * count, pr=spaced) for count in counts],
            widths=(1400,) * len(counts),
            cell=cell,
        )
        + Z,
        section=GOES_ON,
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
    "where much goes on a row's text keeps all lines that fit, be there no room for the space under them": columns(
        723, 1920, 8, pitch=240, after=300
    ),
    "the first of two cells of which a line less stayed gets it back when the second has made room": columns(
        867, 1280, 14, 20, pitch=240, after=300
    ),
    "under a border a row's text never keeps a line less": columns(
        1382, 1280, 30, pitch=215, after=300, cell=TOP
    ),
    "under a border a row is moved whole where what its section lacks is asked for in time": columns(
        872, 960, 10, 1, pitch=215, after=200, cell=TOP
    ),
}

LINES = {
    "beside a continuous section a last row is not split over the space under its text": "1: 69.5 561.9 2: 69.5 85.5 101.5 117.5 133.5 149.5 165.5 181.5 197.5 213.5 236.1",
    "in a short continuous section a last row of which little would stay is moved whole": "1: 547.5 683 2: 69.5 85.5 101.5 117.5 133.5 149.5 165.5 181.5 197.5 213.5 229.5 245.5 261.5 277.5 293.5 309.5 325.5 341.5 357.5 373.5 389.5 405.5 421.5 437.5 453.5 469.5 485.5 501.5 517.5 533.5 556.1",
    "in a long continuous section the last row of a table is split where it may": "1: 387.5 483 499 515 531 547 563 579 595 611 627 643 659 675 691 707 723 739 755 771 2: 69.5 85.5 101.5 117.5 133.5 149.5 165.5 181.5 197.5 213.5 229.5 245.5 261.5 277.5 293.5 309.5 325.5 341.5 357.5 373.5 389.5 405.5 421.5 437.5 460.1",
    "where much goes on a row's text keeps all lines that fit, be there no room for the space under them": "1: 533.8 729.9 758.6 770.6 782.6 2: 66.3 78.3 90.3 102.3 114.3 141.1",
    "the first of two cells of which a line less stayed gets it back when the second has made room": "1: 553.6 729 751.5 763.5 775.5 2: 66.3 78.3 90.3 102.3 114.3 126.3 138.3 150.3 162.3 174.3 186.3 198.3 210.3 222.3 234.3 246.3 258.3 270.3 297.1",
    "under a border a row's text never keeps a line less": "1: 533 703.3 725.2 736 746.7 757.5 768.2 779 2: 65.8 76.5 87.3 98 108.8 119.5 130.3 141.1 151.8 162.6 173.3 184.1 194.8 205.6 216.3 227.1 237.8 248.6 259.3 270.1 280.8 291.6 302.3 313.1 339.6",
    "under a border a row is moved whole where what its section lacks is asked for in time": "1: 566.2 732 2: 65.8 76.5 87.3 98 108.8 119.5 130.3 141.1 151.8 162.6 184.1",
}
