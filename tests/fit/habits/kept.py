"""Further habits of LibreOffice: tables that go along with what follows, because all their rows do; texts that come back.

Lines are written as `page: baselines in points`.
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

LONG = p("word " * 90, pr="<w:keepLines/>" + EXACT)
HEAD = p("h", pr=KEPT + EXACT)
LOOSELY = '<w:widowControl w:val="0"/>' + EXACT
LINES_4 = p("word " * 70, pr=LOOSELY)
ROW = [p("a", pr=KEPT + EXACT), p("b", pr=KEPT + EXACT)]
LOOSE = [p("a", pr=EXACT), p("b", pr=EXACT)]


def above(left: int, *, count: int = 10) -> str:
    """So many paragraphs; so many twips of the first page are left under them."""
    return (
        p("s", pr=f'<w:spacing w:after="0" w:line="{(USABLE - left) // count}" w:lineRule="exact"/>') * count
    )


def headed(*rows: list[str], kept: str = KEPT) -> str:
    """A table with a row to be repeated, which is kept with the next one or is not."""
    head = grid([p("A", pr=kept + EXACT), p("B", pr=kept + EXACT)], row="<w:tblHeader/>")
    body = grid(*rows)
    return head.replace("</w:tbl>", "") + body[body.index("<w:tr>") :]


def low(rows: int) -> str:
    """A table of so many kept rows of 8 pt."""
    cell = p("a", pr=KEPT + '<w:spacing w:after="0" w:line="160" w:lineRule="exact"/>')
    return grid(*[[cell, cell]] * rows)


CASES: dict[str, bytes] = {
    "a table whose rows are all kept goes along with the heading behind it, and the heading before it": docx(
        above(2400) + HEAD + grid(ROW, ROW) + HEAD + LONG + Z
    ),
    "one whose last row is not stays": docx(above(2400) + HEAD + grid(ROW, LOOSE) + HEAD + LONG + Z),
    "the row to be repeated does not count": docx(
        above(2400) + HEAD + headed(ROW, ROW, kept="") + HEAD + LONG + Z
    ),
    "it goes as a whole, too, where its own last row does not fit": docx(
        above(1200) + HEAD + headed(ROW, ROW, ROW, kept="") + HEAD + Z
    ),
    "one of 65 rows stays": docx(above(11600) + low(65) + HEAD + LONG + Z),
    "one of 64 rows goes": docx(above(11440) + low(64) + HEAD + LONG + Z),
    "one that no page has room for is split behind what a page begins with": docx(
        above(5000) + HEAD + grid(*[ROW] * 46) + HEAD + LONG + Z
    ),
    "what a page begins with stays, but what is kept behind the table goes": docx(
        HEAD + grid(*[ROW] * 40) + HEAD + LONG + Z
    ),
    "the 25th paragraph goes along with a table two below it": docx(
        above(1100, count=24) + HEAD + HEAD + grid(ROW, LOOSE) + Z
    ),
    "it stays where a text comes behind that table": docx(
        above(1500, count=24) + HEAD + HEAD + grid(ROW, ROW) + HEAD + LONG + Z
    ),
    "the last rows of a table go along with a higher one behind it": docx(
        above(2400) + grid(LOOSE, *[ROW] * 2) + HEAD + grid([LONG, Z], row="<w:cantSplit/>") + Z
    ),
    "behind the 25th paragraph a text does not come back with one line": docx(
        above(500, count=25) + LINES_4 + Z
    ),
    "it is the 20th where the document has some hundred paragraphs": docx(
        above(500, count=20) + LINES_4 + p("z") * 80
    ),
    "it is the 25th where it has some less": docx(above(500, count=20) + LINES_4 + p("z") * 70),
    "a table counts as 25 less": docx(above(820, count=20) + LINES_4 + p("z") * 72 + grid(LOOSE) + p("z")),
    "a table that crosses the 25th is taken to begin there": docx(
        above(2900, count=20) + grid(*[LOOSE] * 7) + LINES_4 + Z
    ),
    "it does with two": docx(above(700, count=25) + LINES_4 + Z),
    "the 25th itself leaves one line": docx(above(500, count=24) + LINES_4 + Z),
    "a text of one line comes back": docx(above(500, count=25) + p("word", pr=LOOSELY) + LINES_4 + Z),
    "where a table behind the 25th came back before a text does with one line": docx(
        above(820, count=25) + grid(LOOSE) + LINES_4 + Z
    ),
    "where the table ends with the 25th it does not": docx(above(820, count=24) + grid(LOOSE) + LINES_4 + Z),
}

LINES = {
    "it is the 20th where the document has some hundred paragraphs": "1: 84.8 120 155.1 190.2 225.4 260.6 295.7 330.9 366 401.1 436.3 471.4 506.6 541.8 576.9 612 647.2 682.4 717.5 752.6 2: 69.5 85.5 101.5 117.5 130.1 141.6 153.1 164.6 176.1 187.6 199.1 210.6 222.1 233.6 245.1 256.6 268.1 279.6 291.1 302.6 314.1 325.6 337.1 348.6 360.1 371.6 383.1 394.6 406.1 417.6 429.1 440.6 452.1 463.6 475.1 486.6 498.1 509.6 521.1 532.6 544.1 555.6 567.1 578.6 590.1 601.6 613.1 624.6 636.1 647.6 659.1 670.6 682.1 693.6 705.1 716.6 728.1 739.6 751.1 762.6 774.1 3: 66.1 77.6 89.1 100.6 112.1 123.6 135.1 146.6 158.1 169.6 181.1 192.6 204.1 215.6 227.1 238.6 250.1 261.6 273.1 284.6 296.1 307.6 319.1",
    "it is the 25th where it has some less": "1: 84.8 120 155.1 190.2 225.4 260.6 295.7 330.9 366 401.1 436.3 471.4 506.6 541.8 576.9 612 647.2 682.4 717.5 752.6 772.5 2: 69.5 85.5 101.5 114.1 125.6 137.1 148.6 160.1 171.6 183.1 194.6 206.1 217.6 229.1 240.6 252.1 263.6 275.1 286.6 298.1 309.6 321.1 332.6 344.1 355.6 367.1 378.6 390.1 401.6 413.1 424.6 436.1 447.6 459.1 470.6 482.1 493.6 505.1 516.6 528.1 539.6 551.1 562.6 574.1 585.6 597.1 608.6 620.1 631.6 643.1 654.6 666.1 677.6 689.1 700.6 712.1 723.6 735.1 746.6 758.1 769.6 781.1 3: 66.1 77.6 89.1 100.6 112.1 123.6 135.1 146.6 158.1 169.6 181.1",
    "a table counts as 25 less": "1: 84.2 118.5 152.8 187.2 221.6 255.9 290.2 324.6 358.9 393.3 427.6 462 496.4 530.7 565 599.4 633.8 668.1 702.5 736.8 756.5 772.5 2: 69.5 85.5 98.1 109.6 121.1 132.6 144.1 155.6 167.1 178.6 190.1 201.6 213.1 224.6 236.1 247.6 259.1 270.6 282.1 293.6 305.1 316.6 328.1 339.6 351.1 362.6 374.1 385.6 397.1 408.6 420.1 431.6 443.1 454.6 466.1 477.6 489.1 500.6 512.1 523.6 535.1 546.6 558.1 569.6 581.1 592.6 604.1 615.6 627.1 638.6 650.1 661.6 673.1 684.6 696.1 707.6 719.1 730.6 742.1 753.6 765.1 776.6 3: 66.1 77.6 89.1 100.6 112.1 123.6 135.1 146.6 158.1 169.6 181.1 192.6 207.5 220.1",
    "a table that crosses the 25th is taken to begin there": "1: 80 109.2 138.3 167.4 196.6 225.8 254.9 284.1 313.2 342.4 371.5 400.6 429.8 458.9 488.1 517.2 546.4 575.5 604.7 633.9 652.5 668.5 684.5 700.5 716.5 732.5 748.5 764.5 780.5 2: 69.5 85.5 98.1",
    "the last rows of a table go along with a higher one behind it": "1: 105.3 166.2 227.1 287.9 348.8 409.6 470.4 531.3 592.1 653 678 2: 69.5 85.5 101.5 114.1 117.5 133.5 149.5 165.5 181.5 197.5 213.5 229.5 245.5 261.5 277.5 293.5 309.5 325.5 341.5 357.5 373.5 389.5 402.1",
    "a table whose rows are all kept goes along with the heading behind it, and the heading before it": "1: 105.3 166.2 227.1 287.9 348.8 409.6 470.4 531.3 592.1 653 2: 69.5 85.5 101.5 117.5 133.5 149.5 165.5 181.5 197.5 210.1",
    "one whose last row is not stays": "1: 105.3 166.2 227.1 287.9 348.8 409.6 470.4 531.3 592.1 653 678 694 710 2: 69.5 85.5 101.5 117.5 133.5 149.5 162.1",
    "the row to be repeated does not count": "1: 105.3 166.2 227.1 287.9 348.8 409.6 470.4 531.3 592.1 653 2: 69.5 85.5 101.5 117.5 133.5 149.5 165.5 181.5 197.5 213.5 226.1",
    "it goes as a whole, too, where its own last row does not fit": "1: 110.2 177 243.8 310.7 377.6 444.4 511.2 578.1 645 711.8 2: 69.5 85.5 101.5 117.5 133.5 149.5 162.1",
    "one of 65 rows stays": "1: 68.5 83.4 98.2 113.1 128 142.8 157.7 172.5 187.3 202.2 211.6 219.6 227.6 235.6 243.6 251.6 259.6 267.6 275.6 283.6 291.6 299.6 307.6 315.6 323.6 331.6 339.6 347.6 355.6 363.6 371.6 379.6 387.6 395.6 403.6 411.6 419.6 427.6 435.6 443.6 451.6 459.6 467.6 475.6 483.6 491.6 499.6 507.6 515.6 523.6 531.6 539.6 547.6 555.6 563.6 571.6 579.6 587.6 595.6 603.6 611.6 619.6 627.6 635.6 643.6 651.6 659.6 667.6 675.6 683.6 691.6 699.6 707.6 715.6 723.6 2: 69.5 85.5 101.5 117.5 133.5 149.5 162.1",
    "one of 64 rows goes": "1: 69.2 84.8 100.5 116.2 131.8 147.4 163.1 178.8 194.4 210.1 2: 63.1 71.1 79.1 87.1 95.1 103.1 111.1 119.1 127.1 135.1 143.1 151.1 159.1 167.1 175.1 183.1 191.1 199.1 207.1 215.1 223.1 231.1 239.1 247.1 255.1 263.1 271.1 279.1 287.1 295.1 303.1 311.1 319.1 327.1 335.1 343.1 351.1 359.1 367.1 375.1 383.1 391.1 399.1 407.1 415.1 423.1 431.1 439.1 447.1 455.1 463.1 471.1 479.1 487.1 495.1 503.1 511.1 519.1 527.1 535.1 543.1 551.1 559.1 567.1 581.5 597.5 613.5 629.5 645.5 661.5 674.1",
    "one that no page has room for is split behind what a page begins with": "1: 95 142.8 190.7 238.5 286.4 334.2 382.1 429.9 477.8 525.6 2: 69.5 85.5 101.5 117.5 133.5 149.5 165.5 181.5 197.5 213.5 229.5 245.5 261.5 277.5 293.5 309.5 325.5 341.5 357.5 373.5 389.5 405.5 421.5 437.5 453.5 469.5 485.5 501.5 517.5 533.5 549.5 565.5 581.5 597.5 613.5 629.5 645.5 661.5 677.5 693.5 709.5 725.5 741.5 757.5 773.5 3: 69.5 85.5 101.5 117.5 133.5 149.5 165.5 181.5 194.1",
    "what a page begins with stays, but what is kept behind the table goes": "1: 69.5 85.5 101.5 117.5 133.5 149.5 165.5 181.5 197.5 213.5 229.5 245.5 261.5 277.5 293.5 309.5 325.5 341.5 357.5 373.5 389.5 405.5 421.5 437.5 453.5 469.5 485.5 501.5 517.5 533.5 549.5 565.5 581.5 597.5 613.5 629.5 645.5 661.5 677.5 693.5 709.5 2: 69.5 85.5 101.5 117.5 133.5 149.5 162.1",
    "the 25th paragraph goes along with a table two below it": "1: 79.1 107.2 135.2 163.2 191.3 219.3 247.4 275.4 303.5 331.6 359.6 387.6 415.7 443.8 471.8 499.9 527.9 556 584 612 640.1 668.1 696.2 724.2 2: 69.5 85.5 101.5 117.5 130.1",
    "it stays where a text comes behind that table": "1: 78.5 105.7 132.8 160.1 187.2 214.4 241.7 268.9 296.1 323.2 350.4 377.6 404.9 432.1 459.2 486.4 513.6 540.9 568 595.2 622.5 649.6 676.9 704 2: 69.5 85.5 101.5 117.5 133.5 149.5 165.5 181.5 197.5 213.5 226.1",
    "behind the 25th paragraph a text does not come back with one line": "1: 79.2 107.2 135.3 163.4 191.6 219.7 247.8 275.9 303.9 332.1 360.1 388.2 416.4 444.4 472.6 500.6 528.8 556.9 585 613 641.1 669.2 697.4 725.5 753.5 2: 69.5 85.5 101.5 117.5 130.1",
    "it does with two": "1: 78.8 106.5 134.2 161.9 189.7 217.3 245.1 272.8 300.4 328.1 355.9 383.6 411.2 438.9 466.6 494.4 522 549.8 577.5 605.1 632.9 660.5 688.2 716 743.6 762 778 2: 69.5 85.5 98.1",
    "the 25th itself leaves one line": "1: 80.1 109.4 138.7 168 197.3 226.6 255.9 285.2 314.5 343.8 373.1 402.4 431.7 461 490.3 519.6 548.9 578.2 607.5 636.8 666.1 695.4 724.7 754 772.7 2: 69.5 85.5 101.5 114.1",
    "a text of one line comes back": "1: 79.2 107.2 135.3 163.4 191.6 219.7 247.8 275.9 303.9 332.1 360.1 388.2 416.4 444.4 472.6 500.6 528.8 556.9 585 613 641.1 669.2 697.4 725.5 753.5 772 2: 69.5 85.5 101.5 117.5 130.1",
    "where a table behind the 25th came back before a text does with one line": "1: 78.7 106.2 133.7 161.2 188.7 216.2 243.7 271.2 298.7 326.2 353.7 381.2 408.7 436.2 463.7 491.2 518.7 546.2 573.7 601.2 628.7 656.2 683.7 711.2 738.7 757 773 2: 69.5 85.5 101.5 114.1",
    "where the table ends with the 25th it does not": "1: 79.5 108.2 136.8 165.3 193.9 222.6 251.2 279.8 308.4 336.9 365.6 394.1 422.8 451.4 479.9 508.6 537.1 565.8 594.4 623 651.5 680.1 708.8 737.4 755.9 2: 69.5 85.5 101.5 117.5 130.1",
}
