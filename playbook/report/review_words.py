"""The sentences of a review: one a change, from wording_review.yaml."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from playbook.facts.changes import Change
from playbook.report.review_model import Entry, Review
from playbook.report.review_texts import excerpt

# Longer texts are cut down to the words that differ; the JSON report has them whole.
_LONG = 60
_FEW = 3


@cache
def wording() -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = Path(__file__).with_name("wording_review.yaml").read_text(encoding="utf-8")
    return dict(yaml.load(text, Loader=loader))  # noqa: S506 - the program's own file, safe loader


def sign(entry: Entry) -> str:
    """One character that tells the kind apart without colour: + - ~ = ^, and ! for a text no fact explains."""
    return str(wording()["signs"][entry.change.kind if entry.change else "unexplained"])


def sentence(entry: Entry, review: Review, *, long: int = _LONG) -> str:
    """`Closer: commission 5 % → 6 %`."""
    if entry.change is not None:
        return change_sentence(entry.change, long=long)
    title = next(f"{row.id} {row.title}" for row in review.regulations if row.id == entry.regulation)
    return _say("unexplained", title=title, lines=counted(wording()["place"], entry.lines))


def change_sentence(change: Change, *, long: int = _LONG) -> str:
    """The sentence of one change; texts longer than `long` characters are cut down to what differs."""
    label = _lower(change.label)
    name = _quoted(change.name) if change.name else ""
    noun = wording()["nouns"].get(change.collection, change.label)
    subject = _subject(change)
    if change.kind == "renamed":
        return _say("renamed", noun=noun, name=name, old=change.old[0], new=change.new[0])
    if change.kind in ("added", "removed") and not (change.old or change.new):
        if name:
            form, noun = ("inside", _lower(noun)) if subject else ("entry", noun)
            return _say(f"{change.kind}-{form}", subject=subject, noun=noun, name=name)
        if "." in change.path:
            return _capital(_say(f"{change.kind}-group", subject=subject, label=label))
        count = (
            counted({"one": wording()["entry"], "many": wording()["entries"]}, change.entries)
            if change.entries
            else ""
        )
        return _say(f"{change.kind}-file", label=change.label, count=count)
    if change.path.endswith(".edition") and change.collection == "regulations.edition":
        return _say("issued", subject=subject, old=change.old[0], new=change.new[0])
    return _capital(_say(*_form(change), subject=subject, label=label, **_sides(change, long)))


def affects(entry: Entry) -> str:
    """Which documents an entry touches; of what is only for the record nothing need be said."""
    documents = ", ".join((*runs(entry.regulations), *_pages(entry)))
    if documents:
        return str(wording()["affects"]).format(documents=documents)
    return "" if entry.level == "record" else str(wording()["affects_nothing"])


def runs(ids: Sequence[str]) -> list[str]:
    """Ids with four and more in a row said as one: `R-01–R-12`."""
    found: list[list[str]] = []
    for one in ids:
        if found and _next(found[-1][-1]) == one:
            found[-1].append(one)
        else:
            found.append([one])
    return [said for run in found for said in ([f"{run[0]}–{run[-1]}"] if len(run) > _FEW else run)]


def _next(identity: str) -> str:
    head = identity.rstrip("0123456789")
    number = identity[len(head) :]
    return f"{head}{int(number) + 1:0{len(number)}}" if number else ""


def _pages(entry: Entry) -> list[str]:
    """The pages touched. Many of one folder are counted (JSON names them all); a regulation is not named twice."""
    folders: dict[str, list[str]] = {}
    for page in entry.pages:
        if page.rpartition("/")[2] not in entry.regulations:
            folders.setdefault(page.rpartition("/")[0], []).append(page)
    said = []
    for folder, pages in folders.items():
        many = bool(folder) and len(pages) > _FEW
        said += [say("folder", folder=folder, n=len(pages))] if many else pages
    return said


def _form(change: Change) -> tuple[str]:
    several = len(change.old) > 1 or len(change.new) > 1
    if change.kind == "moved":
        return ("moved",)
    if not change.old:
        return ("set" if change.kind == "added" and not several else "added-to-list",)
    if not change.new:
        return ("cleared" if change.kind == "removed" and not several else "removed-from-list",)
    return ("changed-list" if several else "changed",)


def _sides(change: Change, long: int) -> dict[str, str]:
    text = _is_text(change)
    old, new = (", ".join(_quoted(one) if text else one for one in side) for side in (change.old, change.new))
    if len(change.old) == len(change.new) == 1:
        cut = excerpt(change.old[0], change.new[0], long)
        old, new = (_quoted(one) if text else one for one in cut)
    elif len(old) + len(new) > 4 * long:
        old, new = (
            side if len(side) <= 2 * long else f"{side[: 2 * long].rstrip()} …" for side in (old, new)
        )
    return {"old": _flat(old), "new": _flat(new)}


def _is_text(change: Change) -> bool:
    """Does the field hold words of its own, to be put in quotation marks, rather than a number, a date or a name?"""
    from playbook.facts.schema import load_schemas

    parts = change.collection.split(".")
    field = load_schemas()[parts[0]].root if parts[0] in load_schemas() else None
    for part in parts[1:]:
        field = field.fields.get(part) if field is not None else None
    kind = (
        field.of.type
        if field is not None and field.of is not None
        else field.type
        if field is not None
        else "text"
    )
    return kind in ("text", "prose", "items")


def _subject(change: Change) -> str:
    """The entries around the fact: `Closer, band up to 50,000: `; for a fact of a whole file the file's label."""
    from playbook.facts.schema import load_schemas

    parts: list[str] = []
    for collection, name in change.chain:
        noun = wording()["nouns"].get(collection, "")
        if noun and (parts or collection in wording()["named_with_noun"]):
            parts.append(f"{_lower(noun) if parts else noun} {name}")
        else:
            parts.append(_lower(name) if parts and collection not in wording()["nouns"] else name)
    file = change.path.partition(".")[0]
    if not change.chain and change.path != file and file in load_schemas() and not change.name:
        parts = [load_schemas()[file].label]
    return f"{_flat(', '.join(parts))}: " if parts else ""


def counted(forms: dict[str, str], count: int) -> str:
    """`1 change`, `5 changes`."""
    return forms["one"] if count == 1 else forms["many"].format(n=count)


def say(name: str, /, **words: object) -> str:
    """A phrase of the text report."""
    return str(wording()["text"][name]).format(**words)


def _say(name: str, /, **words: object) -> str:
    return str(wording()["sentences"][name]).format(**words)


def _quoted(text: str) -> str:
    return str(wording()["quoted"]).format(text=_flat(text))


def _flat(text: str) -> str:
    return " ".join(text.split())


def _lower(label: str) -> str:
    """A label within a sentence: `Time limit` → `time limit`; `CRM fields` and `SWOT` stay."""
    return label[:1].lower() + label[1:] if label[1:2].islower() or len(label) == 1 else label


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:] if text[1:2].islower() else text
