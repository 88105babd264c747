"""The wall: every document as an A4 sheet to scale, its lines where they were measured, the overrun in red."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from playbook.fit.result import BUILTIN, Measure

if TYPE_CHECKING:
    from playbook.fit.boxes import DrawnLine

MM = 56.6929  # twips
MOST_OVER = 40  # lines of overrun that are drawn

_STYLE = """
:root{color-scheme:light dark;--paper:#fff;--ink:#4a4a4a;--over:#b3261e;--edge:#9a9a9a;--text:#222;--wall:#eceae6}
@media(prefers-color-scheme:dark){:root{--paper:#f6f5f2;--text:#e8e6e1;--wall:#26241f}}
body{margin:0;padding:1.5rem;background:var(--wall);color:var(--text);font:15px/1.45 system-ui,sans-serif}
h1{font-size:1.3rem;margin:0 0 .3rem}p{margin:0 0 1.2rem;max-width:44rem}a{color:inherit}
main{display:grid;grid-template-columns:repeat(auto-fill,minmax(170px,1fr));gap:1.4rem 1.2rem;align-items:start}
figure{margin:0}svg{width:100%;height:auto;display:block}
.paper{fill:var(--paper);stroke:var(--edge);stroke-width:.6}.area{fill:none;stroke:var(--edge);stroke-width:.3;stroke-dasharray:2 2}
.line{fill:var(--ink)}.over{fill:var(--over)}
.missing{fill:var(--edge);font:9px system-ui,sans-serif;text-anchor:middle}
figcaption{font-size:.85rem;margin-top:.35rem;overflow-wrap:anywhere}
strong.over{color:var(--over)}strong.near{text-decoration:underline}
@media(max-width:30rem){body{padding:1rem}main{grid-template-columns:repeat(2,1fr);gap:1rem .8rem}}
@media print{body{background:#fff;color:#000}figure{break-inside:avoid}}
"""


def state_of(found: Measure) -> str:
    """How full a document is, in English: "92.3 %, 4 lines left"."""
    if found.fill is None:
        return "not measured"
    lines = abs(found.lines_over or 0)
    word = "line" if lines == 1 else "lines"
    return f"{found.fill:g} %, {lines} {word} {'over' if found.verdict == 'over' else 'left'}"


def wall(
    measures: Sequence[Measure],
    *,
    title: str = "One page each",
    warn_above: float = 97.0,
    language: str = "en",
    lead: str = "",
    state: Callable[[Measure], str] = state_of,
    places: Mapping[str, tuple[str, str]] | None = None,
    back: tuple[str, str] | None = None,
) -> str:
    """A page of HTML that needs nothing from outside; texts of documents are escaped.

    `lead` stands under the title, a count in English where it is empty; `state` words how full a document is.
    `places`: file → what to call it and the address at which it is read; `back`: words and address of a way back.
    """
    sheets = "\n".join(
        _figure(found, warn_above, state, (places or {}).get(found.file)) for found in measures
    )
    away = f"<p>{_link(*back)}</p>\n" if back else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{away}<h1>{escape(title)}</h1>\n"
        f"<p>{escape(lead or _count(measures))}</p>\n<main>\n{sheets}\n</main>\n</body>\n</html>\n"
    )


def _count(measures: Sequence[Measure]) -> str:
    over = sum(found.verdict == "over" for found in measures)
    unknown = sum(found.verdict == "unmeasured" for found in measures)
    counted = f"{len(measures)} documents, {over} over one page"
    return f"{counted}, {unknown} not measured" if unknown else counted


def _link(text: str, address: str) -> str:
    return f'<a href="{escape(address, quote=True)}">{escape(text)}</a>'


def _figure(
    found: Measure, warn_above: float, state: Callable[[Measure], str], place: tuple[str, str] | None
) -> str:
    width, height = found.page_size if found.page_size[0] else (210.0, 297.0)
    extra = 0.0
    shapes = []
    if found.verdict == "unmeasured":
        middle = f'x="{width / 2:.1f}" y="{height / 2:.1f}"'
        shapes.append(f'<text class="missing" {middle}>{escape(state(found))}</text>')
    else:
        top, usable = found.usable if found.usable[1] else (20.0, height - 40.0)
        shapes.append(_area(found, top, usable, width))
        # LibreOffice's lines have no width of their own; a line of ours without one is empty.
        lines = [line for line in found.lines if line.width or found.engine != BUILTIN]
        over = [line for line in lines if line.page > 1][:MOST_OVER]
        shapes.extend(_rect(line, 0.0, "line", found) for line in lines if line.page == 1)
        for line in over:
            shapes.append(_rect(line, top + usable - top + (line.page - 2) * usable, "over", found))
            extra = max(
                extra,
                top + usable + (line.y + line.height) / MM - top + (line.page - 2) * usable - height + 4,
            )
    name = place[0] if place else _name(found)
    named = _link(*place) if place else escape(name)
    label = f"{name}: {state(found)}"
    return (
        f'<figure>\n<svg viewBox="0 0 {width:.1f} {height + extra:.1f}" role="img" aria-label="{escape(label, quote=True)}">\n'
        f'<rect class="paper" x=".3" y=".3" width="{width - 0.6:.1f}" height="{height - 0.6:.1f}"/>\n'
        + "\n".join(shapes)
        + f"\n</svg>\n<figcaption>{named}<br>{_caption(found, warn_above, state)}</figcaption>\n</figure>"
    )


def _area(found: Measure, top: float, usable: float, width: float) -> str:
    left, right = found.margins[0] or 20.0, found.margins[1] or 20.0
    return f'<rect class="area" x="{left:.1f}" y="{top:.1f}" width="{width - left - right:.1f}" height="{usable:.1f}"/>'


def _rect(line: DrawnLine, down: float, kind: str, found: Measure) -> str:
    """A line of text as a bar over its x-height."""
    room = found.page_size[0] - line.x / MM
    wide = min(line.width / MM, room) if line.width else room - (found.margins[1] or 20.0)
    high = max(line.size / MM * 0.5, 0.6)
    y = line.base / MM - high + down
    return f'<rect class="{kind}" x="{line.x / MM:.1f}" y="{y:.1f}" width="{max(wide, 0.5):.1f}" height="{high:.1f}"/>'


def _name(found: Measure) -> str:
    return found.file.replace("\\", "/").rsplit("/", 1)[-1]


def _caption(found: Measure, warn_above: float, state: Callable[[Measure], str]) -> str:
    kind = "over" if found.verdict != "fits" else "near" if (found.fill or 0) > warn_above else ""
    said = escape(state(found))
    if found.verdict == "unmeasured":
        why = "; ".join([problem.message for problem in found.problems] or found.unmeasured)
        return f'<strong class="{kind}">{said}</strong>' + (f"<br>{escape(why)}" if why else "")
    return f'<strong class="{kind}">{said}</strong>' if kind else said


def rows(measures: Sequence[Measure]) -> Iterator[tuple[str, ...]]:
    """Rows for the terminal: file, verdict, pages, fill, lines, engine; the first one is the heading."""
    yield "file", "verdict", "pages", "fill", "lines", "engine"
    for found in measures:
        if found.fill is None:
            yield found.file, "not measured", "", "", "", found.engine
            continue
        lines = found.lines_over or 0
        yield (
            found.file,
            found.verdict,
            str(found.pages),
            f"{found.fill:.1f} %",
            f"{lines} over" if found.verdict == "over" else f"{-lines} left",
            found.engine,
        )


def details(found: Measure) -> Iterator[str]:
    """What else there is to say about one document, line by line: sections, the crossing block, cuts, warnings."""
    for section in found.sections:
        if section.heading:
            yield f"{section.height:6.1f} mm  {section.lines:3} lines  {section.heading}"
    for block in found.blocks:
        if block.crosses:
            place = f"  {block.origin}" if block.origin else ""
            yield f"crosses the edge: {block.kind} \u201c{block.text}\u201d{place}"
    for cut in found.advice:
        yield f"to fit: {cut.sentence()}"
    for construct in found.unmeasured:
        yield f"not measurable by the built-in engine: {construct}"
    for warning in found.warnings:
        yield f"note: {warning}"
