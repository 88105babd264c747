"""What stands against a document: its own problems, the page budget, and the company's limits."""

from __future__ import annotations

from collections.abc import Iterator

from playbook.fit.limits import Limits
from playbook.fit.result import MM, Measure
from playbook.problems import Problem

_A4 = (11906, 16838)
_A4_TOLERANCE = 40
_NAMED = 3  # cuts that a problem names; the others stand in the answer of `fit`


def judge(found: Measure, limits: Limits) -> list[Problem]:
    """What stands against a document: its own problems, the page budget, and the company's limits (C8)."""
    problems = list(found.problems)
    file = found.file
    problems.extend(
        Problem(
            "warning",
            "unknown-font",
            f"{file}: the font {name} is not known here; measured with "
            f"{other}, which may be wider or narrower",
            file=file,
            help=f'Give the font file (--font "{name}.ttf"), or use Arial or Times New Roman.',
        )
        for name, other in found.stand_ins.items()
    )
    width, height = found.page_size
    if width and (abs(width * MM - _A4[0]) > _A4_TOLERANCE or abs(height * MM - _A4[1]) > _A4_TOLERANCE):
        problems.append(
            Problem(
                "error",
                "not-a4",
                f"{file} has a page of {width:.0f} by {height:.0f} mm, not A4 (210 by 297)",
                file=file,
                help="Set the paper size to A4, upright.",
            )
        )
    if found.smallest_font and found.smallest_font < limits.font_floor:
        problems.append(
            Problem(
                "error",
                "font-below-floor",
                f"{file} uses {found.smallest_font:g} pt type "
                f"(\u201c{found.smallest_text}\u201d); the floor is {limits.font_floor:g} pt",
                file=file,
                help="Cut text instead of shrinking it: nobody reads small print on a wall.",
            )
        )
    problems.extend(_margins(found, limits))
    if found.verdict == "over":
        problems.append(_over(found))
    elif found.verdict == "fits" and found.fill is not None and found.fill > limits.warn_above:
        problems.append(
            Problem(
                "warning",
                "nearly-full",
                f"{file} fills {found.fill:g} % of its page, more than "
                f"{limits.warn_above:g} %: another engine may need a second page",
                file=file,
                help="Cut a line or two, so that Word and LibreOffice agree on one page.",
            )
        )
    return problems


def _margins(found: Measure, limits: Limits) -> Iterator[Problem]:
    for side, has, least in zip(
        ("left", "right", "top", "bottom"),
        found.margins,
        (limits.left, limits.right, limits.top, limits.bottom),
        strict=True,
    ):
        if found.page_size[0] and has + 0.1 < least:
            yield Problem(
                "error",
                "margin-too-small",
                f"{found.file} has a {side} margin of {round(has, 1):g} mm; the profile "
                f"{limits.profile} asks for at least {least:g} mm",
                file=found.file,
                help=f"Set the {side} margin to {least:g} mm.",
            )


def _over(found: Measure) -> Problem:
    crossing = next((block for block in found.blocks if block.crosses), None)
    lines = found.lines_over or 0
    what = f"{found.file} runs over one page by {lines} line{'s' if lines != 1 else ''}"
    if crossing is not None and crossing.text:
        what += f", at \u201c{crossing.text}\u201d"
    cuts = "; ".join(cut.sentence() for cut in found.advice[:_NAMED])
    if (more := len(found.advice) - _NAMED) > 0:
        cuts += f"; and {more} more, which `playbook fit` names"
    file, line = found.file, 0
    if crossing is not None and crossing.origin:
        place, _, number = crossing.origin.rpartition(":")
        if place and number.isdigit():
            file, line = place, int(number)
    return Problem(
        "error",
        "over-one-page",
        what,
        file=file,
        line=line,
        help=f"Cheapest cuts that bring it back: {cuts}." if cuts else "Cut text, or split it in two.",
    )
