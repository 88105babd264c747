"""Further habits of LibreOffice: what stays with what at the foot of a page, and how wide signs are.

Lines are written as `page: baselines in points`; header and footer are not shown.
"""

from __future__ import annotations

from tests.fit.documents import docx
from tests.fit.habits.parts import (
    EXACT,
    KEPT,
    USABLE,
    Z,
    grid,
    p,
)

LONG = p("word " * 50, pr=EXACT)


def behind(count: int, text: str, *kept: str, pages: int = 1) -> bytes:
    """Page after page of `count` paragraphs, the last with 700 twips left; then headings kept with what follows, and a text."""
    high = f'<w:spacing w:after="0" w:line="{USABLE // count}" w:lineRule="exact"/>'
    less = f'<w:spacing w:after="0" w:line="{(USABLE - 700) // count}" w:lineRule="exact"/>'
    headings = "".join(p(heading, pr=KEPT + EXACT) for heading in kept)
    return docx(p("s", pr=high) * count * (pages - 1) + p("s", pr=less) * count + headings + text + Z)


def leaning(sign: str, width: int, compatibility: int = 15) -> bytes:
    """Italic letters with a sign between them, and a word, in a column so wide."""
    text = p(sign.join("aaaaaaaaa") + " mmmmmm", look="<w:i/>")
    return docx(grid([text + Z, Z], widths=(width, 2000)) + Z, compatibility=compatibility)


def narrowed(twips: int, width: int) -> bytes:
    """Words of which every second is narrowed by so much a letter, in a column so wide."""
    look = f'<w:spacing w:val="{twips}"/>'
    runs = [
        f"<w:r><w:rPr>{look if number % 2 else ''}</w:rPr><w:t>{letters}</w:t></w:r>"
        for number, letters in enumerate(["mm", "nnn"] * 4)
    ]
    return docx(grid([p(*runs, " aaa") + Z, Z], widths=(width, 2000)) + Z)


def lone(count: int, room: int = 250, table_behind: int = 0) -> bytes:
    """So many paragraphs, perhaps a table among them, then a text without widow control; so many twips are left for it."""
    table = grid([p("t", pr=EXACT), Z]) if table_behind else ""
    high = (USABLE - room - (330 if table else 0)) // count
    par = p("s", pr=f'<w:spacing w:after="0" w:line="{high}" w:lineRule="exact"/>')
    free = '<w:widowControl w:val="0"/><w:spacing w:line="240" w:lineRule="exact"/>'
    before = table_behind or count
    return docx(par * before + table + par * (count - before) + p("wwww " * 40, pr=free) + Z)


CASES: dict[str, bytes] = {
    "the 24th paragraph of the first page goes along with the next": behind(23, LONG, "h"),
    "the 25th paragraph of the first page does not, though it is kept with the next": behind(24, LONG, "h"),
    "nor do those that are kept with the 25th": behind(23, LONG, "g", "h"),
    "what is kept with it behind the 25th goes": behind(24, LONG, "g", "h"),
    "the 25th does go along with a table": behind(24, grid([LONG, Z], row="<w:cantSplit/>"), "h"),
    "of the second page it is the 51st": behind(25, LONG, "h", pages=2),
    "a no-break space in italics is wider": leaning("\u00a0", 2800),
    "a no-break hyphen in italics is wider": leaning("\u2011", 2900),
    "neither is in a document of Word 2010": leaning("\u00a0", 2800, compatibility=14),
    "the last of narrowed letters does not draw what follows nearer": narrowed(-20, 2720),
    "letters are narrowed by no more than a sixth of their size": narrowed(-60, 2560),
    "behind the 25th paragraph a line alone does not come back to the page, whatever widow control says": lone(
        25
    ),
    "before that it stays": lone(24),
    "two lines do come back": lone(25, room=500),
    "a table before it brings it back": lone(26, table_behind=25),
}

LINES = {
    "the 24th paragraph of the first page goes along with the next": "1: 80.8 111 141.1 171.2 201.4 231.6 261.7 291.9 322 352.1 382.3 412.4 442.6 472.8 502.9 533 563.2 593.4 623.5 653.6 683.8 714 744.1 2: 69.5 85.5 101.5 117.5 130.1",
    "the 25th paragraph of the first page does not, though it is kept with the next": "1: 79.8 108.6 137.4 166.3 195.2 224 252.8 281.7 310.6 339.4 368.2 397.1 425.9 454.8 483.6 512.5 541.4 570.2 599 627.9 656.8 685.6 714.5 743.3 761.9 2: 69.5 85.5 101.5 114.1",
    "nor do those that are kept with the 25th": "1: 80.8 111 141.1 171.2 201.4 231.6 261.7 291.9 322 352.1 382.3 412.4 442.6 472.8 502.9 533 563.2 593.4 623.5 653.6 683.8 714 744.1 763 779 2: 69.5 85.5 101.5 114.1",
    "what is kept with it behind the 25th goes": "1: 79.8 108.6 137.4 166.3 195.2 224 252.8 281.7 310.6 339.4 368.2 397.1 425.9 454.8 483.6 512.5 541.4 570.2 599 627.9 656.8 685.6 714.5 743.3 761.9 2: 69.5 85.5 101.5 117.5 130.1",
    "the 25th does go along with a table": "1: 79.8 108.6 137.4 166.3 195.2 224 252.8 281.7 310.6 339.4 368.2 397.1 425.9 454.8 483.6 512.5 541.4 570.2 599 627.9 656.8 685.6 714.5 743.3 2: 69.5 82.1 85.5 101.5 117.5 133.5 149.5 165.5 181.5 197.5 213.5 229.5 242.1",
    "of the second page it is the 51st": "1: 80 109 138.2 167.2 196.3 225.4 254.6 283.6 312.8 341.9 370.9 400.1 429.1 458.2 487.4 516.5 545.5 574.6 603.8 632.9 662 691 720.1 749.2 778.4 2: 78.8 106.5 134.2 161.9 189.7 217.3 245.1 272.8 300.4 328.1 355.9 383.6 411.2 438.9 466.6 494.4 522 549.8 577.5 605.1 632.9 660.5 688.2 716 743.6 762 3: 69.5 85.5 101.5 114.1",
    "a no-break space in italics is wider": "1: 66.1 77.6 89.1 100.6",
    "a no-break hyphen in italics is wider": "1: 66.1 77.6 89.1 100.6",
    "neither is in a document of Word 2010": "1: 66.1 77.6 89.1",
    "the last of narrowed letters does not draw what follows nearer": "1: 66.1 77.6 89.1 100.6 112.1",
    "letters are narrowed by no more than a sixth of their size": "1: 66.1 77.6 89.1 100.6 112.1",
    "behind the 25th paragraph a line alone does not come back to the page, whatever widow control says": "1: 79.5 108.2 136.8 165.3 193.9 222.6 251.2 279.8 308.4 336.9 365.6 394.1 422.8 451.4 479.9 508.6 537.1 565.8 594.4 623 651.5 680.1 708.8 737.4 766 2: 66.3 78.3 90.3 102.1",
    "before that it stays": "1: 80.5 110.3 140.1 169.9 199.7 229.5 259.3 289.1 318.9 348.7 378.5 408.3 438.1 467.9 497.7 527.5 557.3 587.1 616.9 646.7 676.5 706.3 736.1 765.9 781.5 2: 66.3 78.3 90.1",
    "two lines do come back": "1: 79.2 107.2 135.3 163.4 191.6 219.7 247.8 275.9 303.9 332.1 360.1 388.2 416.4 444.4 472.6 500.6 528.8 556.9 585 613 641.1 669.2 697.4 725.5 753.5 768.8 780.8 2: 66.3 78.1",
    "a table before it brings it back": "1: 78.2 105.1 132 158.9 185.8 212.7 239.6 266.5 293.4 320.3 347.2 374.1 401 427.9 454.8 481.7 508.6 535.5 562.4 589.3 616.2 643.1 670 696.9 723.8 738.6 742 766.7 781.7 2: 66.3 78.3 90.1",
}
