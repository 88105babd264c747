"""The review on a terminal of 80 columns; colour only where the caller says so."""

from __future__ import annotations

import textwrap

from playbook.facts.schema import LEVELS
from playbook.report.review_model import Entry, Fit, Review, Standing
from playbook.report.review_words import affects, counted, runs, say, sentence, sign, wording
from playbook.report.tables import fit, width
from playbook.report.text import clean

_COLUMNS = 80
_COLOURS = {
    "re-sign": "\x1b[1;31m",
    "inform": "\x1b[1;33m",
    "record": "\x1b[1m",
    "+": "\x1b[32m",
    "-": "\x1b[31m",
}


def as_text(review: Review, *, colour: bool = False) -> str:
    """The whole review, the most pressing first."""
    lines = [*_head(review), *_overruns(review, colour)]
    for level in LEVELS:
        entries = review.of_level(level)
        if entries:
            lines += ["", _paint(f"{wording()['levels'][level]} ({len(entries)})", level, colour)]
            for entry in entries:
                lines += _entry(entry, review, colour)
    suspects = [row for row in review.regulations if row.suspect]
    if suspects:
        lines += ["", _paint(say("suspects"), "inform", colour)]
        for row in suspects:
            lines += wrapped(f"{row.id} {row.title}", "  ", f"[{', '.join(row.suspect)}]")
    if review.regulations:
        lines += [
            "",
            _paint(say("table"), "record", colour),
            *(_row(row, colour) for row in review.regulations),
        ]
    lines += _people(review)
    return "\n".join(lines) + "\n"


def _head(review: Review) -> list[str]:
    lines = wrapped(headline(review), "")
    for note in review.notes:
        lines += wrapped(say("note", note=note), "  ")
    return lines if review.base else lines + wrapped(say("nothing_help"), "  ")


def headline(review: Review) -> str:
    """`Since review 2026-Q3 (2026-07-01): 5 changes, 3 regulations, 2 pages, 5 people must sign again`."""
    if not review.base:
        return say("nothing")
    numbers = {
        "changes": len(review.entries),
        "regulations": len(review.touched),
        "pages": len(review.pages),
        "people": len(review.signers),
    }
    words = wording()["text"]
    said = ", ".join(counted(words[name], number) for name, number in numbers.items() if number)
    return say("since", base=review.base, said=said) if said else say("unchanged", base=review.base)


def fit_words(found: Fit | None) -> str:
    if found is None:  # only texts that changed are measured
        return ""
    return say("fit", pages=counted(wording()["text"]["pages"], found.pages), fill=f"{found.fill:.0f}")


def _overruns(review: Review, colour: bool) -> list[str]:
    rows = [row for row in review.regulations if row.overrun]
    lines = ["", _paint(say("overruns"), "re-sign", colour)] if rows else []
    for row in rows:
        words = {"before": fit_words(row.fit_before) or "?", "after": fit_words(row.fit_after)}
        lines += wrapped(say("overrun", title=f"{row.id} {row.title}", **words), "  ")
    return lines


def _entry(entry: Entry, review: Review, colour: bool) -> list[str]:
    mark = sign(entry)
    lines = wrapped(f"{mark} {sentence(entry, review)}", "  ", hang=2)
    if colour and mark in _COLOURS:
        lines[0] = lines[0].replace(mark, _paint(mark, mark, True), 1)
    why = next((row.why for row in review.regulations if row.id == entry.regulation and row.why), "")
    reason = (
        f"[{entry.change.path}]"
        if entry.change
        else f"[{wording()['editorial'].format(why=why)}]"
        if why
        else ""
    )
    return lines + wrapped(affects(entry), "      ", reason)


def edition_words(row: Standing) -> str:
    if row.draft:
        return say("draft", after=row.after)
    if row.before and row.before != row.after:
        return say("edition_up", before=row.before, after=row.after)
    return say("edition", after=row.after)


def due_words(row: Standing) -> str:
    if row.due is None:
        return ""
    left = row.due.left
    if left < 0:
        return say("overdue", n=-left)
    if left == 0:
        return say("due_today")
    return say("due_soon", n=left) if left <= 31 else say("due_later", day=row.due.day.isoformat())


def signed_words(row: Standing) -> str:
    if not row.people:
        return say("nobody")
    if not row.unsigned:
        return say("signed", of=row.people)
    return say("resign" if row.resign else "unsigned", n=len(row.unsigned), of=row.people)


def _row(row: Standing, colour: bool) -> str:
    title = fit(f"{row.id} {row.title}", 25)
    line = f"  {title} {fit(edition_words(row), 17)} {fit(due_words(row), 14)} {signed_words(row)}".rstrip()
    return _paint(line, "re-sign", colour and (row.overdue or row.overrun))


def _people(review: Review) -> list[str]:
    lines = ["", say("who")] if review.unsigned else []
    for person, regulations in people(review):
        lines += wrapped(f"{person}: {regulations}", "  ", hang=2)
    return lines


def people(review: Review) -> list[tuple[str, str]]:
    """Who has still to sign, and what: names and ids, ready to print."""
    return [(review.names.get(one, one), ", ".join(runs(listed))) for one, listed in review.unsigned.items()]


def wrapped(text: str, indent: str, right: str = "", *, hang: int = 0) -> list[str]:
    """A text at 80 columns; `right` stands at the right edge of its last line, or on a line of its own."""
    rest = indent + " " * (hang or 0)
    lines: list[str] = []
    for line in textwrap.wrap(clean(text), _COLUMNS - len(rest), break_on_hyphens=False) or [""]:
        lines += _narrow((indent if not lines else rest) + line, rest)
    if right:
        gap = _COLUMNS - width(lines[-1]) - width(right)
        if gap >= 2:
            lines[-1] += " " * gap + clean(right)
        else:
            lines += _narrow(rest + "  " + clean(right), rest + "  ")
    return lines


def _narrow(line: str, indent: str) -> list[str]:
    """Wide characters count two columns, which textwrap does not know."""
    lines: list[str] = []
    while width(line) > _COLUMNS:
        cut = len(line)
        while width(line[:cut]) > _COLUMNS:
            cut -= 1
        lines.append(line[:cut])
        line = indent + line[cut:].lstrip()
    return [*lines, line]


def _paint(text: str, name: str, colour: object) -> str:
    return f"{_COLOURS[name]}{text}\x1b[0m" if colour else text
