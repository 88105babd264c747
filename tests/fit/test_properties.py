"""Laws of the page measure, tried on many small documents."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from playbook.fit import ligatures, reader
from playbook.fit.breaks import last_break
from playbook.fit.fonts import library
from playbook.fit.layout import Layout
from playbook.fit.measure import measure
from playbook.fit.package import Package
from playbook.fit.result import Measure
from tests.fit.documents import docx, par, table

settings.register_profile("fit", max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("fit")

WORDS = [
    "call",
    "back",
    "follow-up",
    "within",
    "one",
    "day",
    "and/or",
    "10\u00a0%",
    "(see R-04)",
    "\u0434\u043e\u0433\u043e\u0432\u043e\u0440",
    "\u0441\u0447\u0451\u0442-\u0444\u0430\u043a\u0442\u0443\u0440\u0430",
    "\u0171rlap",
    "\u5408\u540c\u7b7e\u8ba2\u4e4b\u540e\uff0c",
    "anna.hansen@example.com",
    "\u2014",
    "x" * 40,
    "re\u00adview",
]
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=60).map(" ".join)
fonts = st.sampled_from(["Arial", "Times New Roman", "Calibri", "Cambria", "Courier New"])
SPACED = '<w:spacing w:before="60" w:after="120" w:line="264" w:lineRule="auto"/>'


@given(texts, texts, fonts)
def test_more_text_never_lowers_the_fill(first: str, more: str, font: str) -> None:
    less = measure(docx(par(first, properties=SPACED), font=font))
    longer = measure(docx(par(f"{first} {more}", properties=SPACED), font=font))
    one_more = measure(docx(par(first, properties=SPACED) + par(more, properties=SPACED), font=font))
    assert less.fill is not None and longer.fill is not None and one_more.fill is not None
    assert longer.fill >= less.fill
    assert one_more.fill > less.fill


@given(texts, st.sampled_from([9.0, 10.0, 10.5, 12.0]), st.sampled_from([0.5, 1.0, 2.0, 6.0]), fonts)
def test_a_larger_font_never_needs_fewer_lines(text: str, size: float, bigger: float, font: str) -> None:
    def lines(points: float) -> int:
        return measure(docx(par(text), size=points, font=font)).blocks[0].lines

    assert lines(size + bigger) >= lines(size)


@given(texts, st.integers(0, 4000), st.integers(100, 3000))
def test_a_narrower_column_never_needs_fewer_lines(text: str, indent: int, more: int) -> None:
    def lines(right: int) -> int:
        return measure(docx(par(text, properties=f'<w:ind w:right="{right}"/>'))).blocks[0].lines

    assert lines(indent + more) >= lines(indent)


@given(st.lists(texts, min_size=1, max_size=6), st.lists(st.lists(texts, min_size=2, max_size=2), max_size=3))
def test_the_heights_of_the_blocks_add_up_to_the_used_height(pars: list[str], rows: list[list[str]]) -> None:
    body = "".join(par(text, properties=SPACED) for text in pars) + (
        table(rows, [3000, 6000]) if rows else ""
    )
    found = measure(docx(body))
    if found.pages == 1:
        assert found.fill is not None
        assert abs(sum(block.height for block in found.blocks) - found.fill / 100 * found.usable[1]) < 0.2


@given(texts, fonts)
def test_measuring_twice_gives_the_same(text: str, font: str) -> None:
    content = docx(par(text), font=font)
    assert measure(content) == measure(content)


@settings(max_examples=15)
@given(st.lists(texts, min_size=12, max_size=30), st.integers(0, 3))
def test_a_document_cut_by_what_the_advice_says_fits(pars: list[str], filler: int) -> None:
    lines = [*(text for text in pars), *["The closer calls back."] * (45 + filler)]
    found = measure(docx("".join(par(text) for text in lines)))
    if found.verdict != "over":
        return
    if not found.advice:
        assert found.lines_over is not None and found.lines_over > 60
        return
    cuts = {cut.index: cut for cut in found.advice}
    kept = [
        text if i not in cuts else "" if cuts[i].whole else text[: cuts[i].keep].rstrip()
        for i, text in enumerate(lines)
    ]
    shorter = measure(
        docx("".join(par(text) for i, text in enumerate(kept) if not (i in cuts and cuts[i].whole)))
    )
    assert shorter.verdict == "fits"
    # A smallest set: with the costliest cut left out it does not fit.
    worst = max(cuts.values(), key=lambda cut: cut.characters)
    partly = [lines[i] if i == worst.index else text for i, text in enumerate(kept)]
    again = measure(
        docx(
            "".join(
                par(text)
                for i, text in enumerate(partly)
                if not (i in cuts and cuts[i].whole and i != worst.index)
            )
        )
    )
    assert again.verdict == "over"


@given(
    st.text(
        alphabet=st.sampled_from("ab \u0436-/().,10%\u00a0\u00ad\u2011\u4e2d\uff0c\u201c\u0301"),
        min_size=1,
        max_size=40,
    ),
    st.data(),
)
def test_a_break_never_lies_after_the_cut_and_never_before_a_space(text: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(text)))
    at = last_break(text, cut)
    assert 0 <= at <= cut
    if 0 < at < len(text):
        assert not re.match(r" ", text[at])


@given(st.binary(max_size=400))
def test_no_bytes_raise(content: bytes) -> None:
    assert measure(content).verdict == "unmeasured"


@given(st.integers(0, 3000), st.binary(min_size=1, max_size=3))
def test_a_damaged_file_is_measured_or_refused_never_a_crash(at: int, noise: bytes) -> None:
    content = docx(par("The closer calls back."))
    at = min(at, len(content) - len(noise))
    found = measure(content[:at] + noise + content[at + len(noise) :])
    assert found.verdict in ("fits", "unmeasured")
    assert isinstance(found, Measure)


JOINED = [
    "attention",
    "little",
    "fitting",
    "off",
    "cutting-off",
    "affirmation" * 9,
    "tt" * 30,
    "10\u00a0% tti",
]


@settings(max_examples=200)
@given(
    st.lists(st.sampled_from(["call", "back", *JOINED]), min_size=10, max_size=60).map(" ".join),
    st.integers(0, 8500),
    st.sampled_from(
        ["", "", "", "<w:i/>", "<w:b/>", "<w:caps/>", '<w:kern w:val="2"/>', '<w:spacing w:val="10"/>']
    ),
)
@example("kundebehandlingsrutine", 7767, '<w:b/><w:sz w:val="21"/>')  # its line ends within a ligature
def test_a_paragraph_that_is_not_broken_anew_without_ligatures_has_the_same_lines(
    text: str, indent: int, run: str
) -> None:
    properties = f'{SPACED}<w:ind w:left="{indent}"/>'
    package = Package(docx(par(text, properties=properties, run=run) * 2, font="Calibri"))
    document = reader.read(package, library()[0])
    joined = Layout(document, ligatures=True, deadline=1e18)
    joined.run()
    plain = Layout(document, ligatures=False, deadline=1e18)
    plain.run()
    for mine, other in zip(joined.heights.values(), plain.heights.values(), strict=True):
        if ligatures.stays(mine):
            assert [line.end for line in mine.lines] == [line.end for line in other.lines]
