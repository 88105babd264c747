"""The review on a terminal of 80 columns; colour only where the caller says so."""

from __future__ import annotations

from playbook.facts.news import runs
from playbook.facts.schema import LEVELS
from playbook.report.review_model import Entry, Fit, Review, Standing
from playbook.report.review_words import Wording, affects, editorial_words, sentence, sign, wording
from playbook.report.tables import fit, wrapped

_COLOURS = {
    "re-sign": "\x1b[1;31m",
    "inform": "\x1b[1;33m",
    "record": "\x1b[1m",
    "+": "\x1b[32m",
    "-": "\x1b[31m",
}


def as_text(review: Review, *, colour: bool = False) -> str:
    """The whole review, the most pressing first."""
    words = wording(review.language)
    lines = [*_head(review, words), *_overruns(review, words, colour)]
    for level in LEVELS:
        entries = review.of_level(level)
        if entries:
            lines += ["", _paint(f"{words.level(level)} ({len(entries)})", level, colour)]
            for entry in entries:
                lines += _entry(entry, review, colour)
    suspects = [row for row in review.regulations if row.suspect]
    if suspects:
        lines += ["", _paint(words.say("suspects"), "inform", colour)]
        for row in suspects:
            lines += wrapped(f"{row.id} {row.title}", "  ", f"[{', '.join(row.suspect)}]")
    if review.regulations:
        lines += [
            "",
            _paint(words.say("table"), "record", colour),
            *(line for row in review.regulations for line in _row(row, words, colour)),
        ]
    lines += _people(review, words)
    return "\n".join(lines) + "\n"


def _head(review: Review, words: Wording) -> list[str]:
    lines = wrapped(headline(review), "")
    for note in review.notes:
        lines += wrapped(words.say("note", note=note), "  ")
    return lines if review.base else lines + wrapped(words.say("nothing_help"), "  ")


def headline(review: Review) -> str:
    """`Since review 2026-Q3 (2026-07-01): 5 changes, 3 regulations, 2 pages, 5 people must sign again`."""
    words = wording(review.language)
    if not review.base:
        return words.say("nothing")
    numbers = {
        "changes": len(review.entries),
        "regulations": len(review.touched),
        "pages": len(review.pages),
        "people": len(review.signers),
    }
    said = ", ".join(words.say(name, n=number) for name, number in numbers.items() if number)
    return (
        words.say("since", base=review.base, said=said) if said else words.say("unchanged", base=review.base)
    )


def fit_words(found: Fit | None, words: Wording) -> str:
    if found is None:  # only texts that changed are measured
        return ""
    return words.say("fit", pages=words.say("pages", n=found.pages), fill=f"{found.fill:.0f}")


def page_words(row: Standing, words: Wording) -> str:
    """How full the page is, and how full it was where that is another number."""
    before, after = fit_words(row.fit_before, words), fit_words(row.fit_after, words)
    if row.fit_before is None or row.fit_after is None or before == after:
        return after
    if row.fit_before.pages != row.fit_after.pages:
        return words.say("fit_turn", before=before, after=after)
    pages = words.say("pages", n=row.fit_after.pages)
    return words.say(
        "fit_from", pages=pages, before=f"{row.fit_before.fill:.0f}", fill=f"{row.fit_after.fill:.0f}"
    )


def overrun_words(row: Standing, words: Wording) -> str:
    fits = {"before": fit_words(row.fit_before, words) or "?", "after": fit_words(row.fit_after, words)}
    return words.say("overrun", title=f"{row.id} {row.title}", **fits)


def _overruns(review: Review, words: Wording, colour: bool) -> list[str]:
    rows = [row for row in review.regulations if row.overrun]
    lines = ["", _paint(words.say("overruns"), "re-sign", colour)] if rows else []
    for row in rows:
        lines += wrapped(overrun_words(row, words), "  ")
    return lines


def _entry(entry: Entry, review: Review, colour: bool) -> list[str]:
    mark = sign(entry)
    lines = wrapped(f"{mark} {sentence(entry, review)}", "  ", hang=2)
    if colour and mark in _COLOURS:
        lines[0] = lines[0].replace(mark, _paint(mark, mark, True), 1)
    reason = entry.change.path if entry.change else editorial_words(entry, review)
    return lines + wrapped(affects(entry, review), "      ", f"[{reason}]" if reason else "")


def edition_words(row: Standing, words: Wording) -> str:
    if row.draft:
        return words.say("draft", after=row.after)
    if row.before and row.before != row.after:
        return words.say("edition_up", before=row.before, after=row.after)
    return words.say("edition", after=row.after)


def due_words(row: Standing, words: Wording) -> str:
    if row.due is None:
        return ""
    left = row.due.left
    if left < 0:
        return words.say("overdue", n=-left)
    if left == 0:
        return words.say("due_today")
    return words.say("due_soon", n=left) if left <= 31 else words.say("due_later", day=words.day(row.due.day))


def signed_words(row: Standing, words: Wording) -> str:
    if not row.people:
        return words.say("nobody")
    if not row.unsigned:
        return words.say("signed", of=row.people)
    return words.say("resign" if row.resign else "unsigned", n=len(row.unsigned), of=row.people)


def _row(row: Standing, words: Wording, colour: bool) -> list[str]:
    cells = (f"{row.id} {row.title}", edition_words(row, words), due_words(row, words))
    fitted = " ".join(map(fit, cells, words.part("columns")))
    line = f"  {fitted} {signed_words(row, words)}".rstrip()
    page = page_words(row, words)
    lines = [line, *([f"       {page}"] if page != fit_words(row.fit_before, words) else [])]
    return [_paint(one, "re-sign", colour and (row.overdue or row.overrun)) for one in lines]


def _people(review: Review, words: Wording) -> list[str]:
    lines = ["", words.say("who")] if review.unsigned else []
    for person, regulations in people(review):
        lines += wrapped(f"{person}: {regulations}", "  ", hang=2)
    return lines


def people(review: Review) -> list[tuple[str, str]]:
    """Who has still to sign, and what: names and ids, ready to print."""
    return [(review.names.get(one, one), ", ".join(runs(listed))) for one, listed in review.unsigned.items()]


def _paint(text: str, name: str, colour: object) -> str:
    return f"{_COLOURS[name]}{text}\x1b[0m" if colour else text
