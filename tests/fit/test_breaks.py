"""Where a line may end (UAX #14 as LibreOffice tailors it), shown as the text with | at every opportunity."""

from __future__ import annotations

import pytest

from playbook.fit.breaks import last_break, last_break_cjk, may_break

OPPORTUNITIES = [
    ("call back today", "call |back |today"),
    ("well-known follow-up", "well-|known |follow-|up"),
    ("2024-2026, 5\u201310", "2024-|2026, |5\u2013|10"),
    ("10\u00a0% of R\u201104", "10\u00a0% |of |R\u201104"),
    ("(see R-04) \u201cno\u201d", "(see |R-|04) |\u201cno\u201d"),
    ("\u00abfor dyrt\u00bb \u2013 ja", "\u00abfor |dyrt\u00bb |\u2013 |ja"),
    ("price $1,500.00 or 25%", "price |$1,500.00 |or |25%"),
    ("wait !", "wait !"),
    ("super\u00adcali", "super\u00ad|cali"),
    ("e\u0301te\u0301 x", "e\u0301te\u0301 |x"),
    (
        "\u0441\u0447\u0451\u0442-\u0444\u0430\u043a\u0442\u0443\u0440\u0430 \u2116\u00a07",
        "\u0441\u0447\u0451\u0442-|\u0444\u0430\u043a\u0442\u0443\u0440\u0430 |\u2116\u00a07",
    ),
    ("20\u00b0C x", "20\u00b0C |x"),
    ("zero\u200bwidth", "zero\u200b|width"),
    ("glued\u2060-on", "glued\u2060-|on"),
    ("and/or", "and/|or"),
]


@pytest.mark.parametrize(("text", "shown"), OPPORTUNITIES, ids=[text for text, _ in OPPORTUNITIES])
def test_opportunities(text: str, shown: str) -> None:
    marks = "".join(("|" if i and may_break(text, i) else "") + character for i, character in enumerate(text))
    assert marks == shown


def test_a_slash_does_not_end_a_line_when_a_space_is_near() -> None:
    text = "by phone and/or mail"
    assert last_break(text, text.index("or m")) == text.index("and/")
    assert last_break("x" * 70 + "/and/or", 73) == 71


def test_a_long_word_has_no_opportunity() -> None:
    assert last_break("x" * 90, 80) == 0


CHINESE = "\u62a5\u4ef7\u5355\u5e94\u5728\u4e09\u5929\u5185\u53d1\u51fa\uff0c\u5ba2\u6237"


def test_chinese_breaks_anywhere_but_before_closing_marks() -> None:
    comma = CHINESE.index("\uff0c")
    assert last_break_cjk(CHINESE, 4, "zh-CN", hanging=False) == 4
    assert last_break_cjk(CHINESE, comma, "zh-CN", hanging=False) == comma - 1
    assert last_break_cjk(CHINESE, comma, "zh-CN", hanging=True) == comma + 1


def test_chinese_does_not_break_after_an_opening_mark() -> None:
    text = "\u5408\u540c\uff08\u89c1\u7b2c\u56db\u6761\uff09"
    assert last_break_cjk(text, 3, "zh-CN", hanging=False) == 2
