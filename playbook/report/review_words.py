"""The sentences of a review: one a change, in the words of wording_review/<language>.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from playbook.facts.changes import Change
from playbook.facts.labels import label, within
from playbook.facts.news import runs
from playbook.facts.own import own_files
from playbook.facts.schema import field_at
from playbook.report.review_model import Entry, Review
from playbook.report.review_texts import excerpt

# Longer texts are cut down to the words that differ; the JSON report has them whole.
_LONG = 60
_NAME = 40
_FEW = 3
_BLANKS = re.compile(r"[ \t\n\r\f\v]+")
_FOLDER = Path(__file__).with_name("wording_review")
_ENGLISH = "en"
_MANY = 8
_SIGNS = {
    "added": "+",
    "adopted": "+",
    "removed": "-",
    "withdrawn": "-",
    "changed": "~",
    "renamed": "=",
    "moved": "^",
}


class Wording:
    """The words of one language; what its file lacks is said in English."""

    def __init__(self, language: str) -> None:
        self.language = language
        path = _FOLDER / f"{language}.yaml"
        self._words: Mapping[str, Any] = (
            own_files(f"review-{language}", [path])[path.name] if path.is_file() else {}
        )

    def part(self, *keys: str) -> Any:
        """What stands under these keys; None where it stands nowhere."""
        found: Any = self._words
        for key in keys:
            found = found.get(key) if isinstance(found, Mapping) else None
        return wording(_ENGLISH).part(*keys) if found is None and self.language != _ENGLISH else found

    def say(self, name: str, /, **words: object) -> str:
        """A phrase. One that depends on a number has a form for each of the language's plurals and is given `n`."""
        phrase = self.part("text", name)
        if isinstance(phrase, Mapping):
            count = words["n"]
            assert isinstance(count, int)
            phrase = phrase.get(self._plural(count), phrase["other"])
        return str(phrase).format(**words)

    def sentence(self, name: str, /, **words: object) -> str:
        return str(self.part("sentences", name)).format(**words)

    def level(self, level: str) -> str:
        return str(self.part("levels", level))

    def label(self, collection: str, otherwise: str) -> str:
        """What the schema path is called in this language; a fact that no schema knows by its key."""
        return label(collection, self.language) or otherwise

    def noun(self, collection: str) -> str:
        """What an entry of a list is called; empty where the list's own label must do."""
        return str(self.part("nouns", collection) or "")

    def quoted(self, text: str) -> str:
        return self.say("quoted", text=_flat(text))

    def day(self, day: date) -> str:
        """A day in figures, as it is put into a table."""
        return day.strftime(self.say("date"))

    def _plural(self, count: int) -> str:
        if self.language == _ENGLISH:  # a review without changes prints no value and need not load Babel
            return "one" if count == 1 else "other"
        from babel import Locale

        return str(Locale.parse(self.language).plural_form(count))


@cache
def wording(language: str) -> Wording:
    """The words of a language, read once."""
    return Wording(language)


def languages() -> list[str]:
    """The languages that a review speaks."""
    return sorted(path.stem for path in _FOLDER.glob("*.yaml"))


def sign(entry: Entry) -> str:
    """One character that tells the kind apart without colour: + - ~ = ^, and ! for a text no fact explains."""
    return _SIGNS[entry.change.kind] if entry.change else "!"


def sentence(entry: Entry, review: Review, *, long: int = _LONG) -> str:
    """`Closer: commission 5 % → 6 %`."""
    words = wording(review.language)
    if entry.change is not None:
        return change_sentence(entry.change, words, long=long)
    title = next(f"{row.id} {row.title}" for row in review.regulations if row.id == entry.regulation)
    form = "earlier" if entry.earlier else "unexplained"
    return words.sentence(form, title=title, lines=words.say("places", n=entry.lines))


def change_sentence(change: Change, words: Wording, *, long: int = _LONG) -> str:
    """The sentence of one change; texts longer than `long` characters are cut down to what differs."""
    own = words.label(change.collection, change.label)
    label = within(own)
    unquoted = change.collection in words.part("unquoted")
    name = change.name and (_flat(change.name) if unquoted else words.quoted(change.name))
    noun = words.noun(change.collection) or own
    subject = _subject(change, words)
    if change.kind == "renamed":
        return words.sentence("renamed", noun=noun, name=name, old=change.old[0], new=change.new[0])
    if change.kind in ("adopted", "withdrawn"):
        return _capital(words.sentence(change.kind, noun=within(noun), name=name))
    if change.kind in ("added", "removed") and not (change.old or change.new):
        if name:
            form = f"{change.kind}-{'inside' if subject else 'entry'}"
            said = words.sentence(form, subject=subject, noun=within(noun), name=name)
            return said if subject else _capital(said)
        if "." in change.path:
            return _capital(words.sentence(f"{change.kind}-group", subject=subject, label=label))
        count = words.say("entries", n=change.entries) if change.entries else ""
        return words.sentence(f"{change.kind}-file", label=own, count=count)
    if change.collection == "regulations.edition" and change.old and change.new:
        return words.sentence("issued", subject=subject, old=change.old[0], new=change.new[0])
    sides = _sides(change, words, long)
    return _capital(words.sentence(_form(change), subject=subject, label=label, **sides))


class Document(NamedTuple):
    """What an entry touches: its name, and its page in the book (a path; there may be none)."""

    name: str
    page: str = ""


def affects(entry: Entry, review: Review) -> str:
    """Which documents an entry touches; of what is only for the record nothing need be said."""
    words = wording(review.language)
    names = ", ".join(one.name for one in documents(entry, review))
    if names:
        return words.say("affects", documents=names)
    return "" if entry.level == "record" else words.say("affects_nothing")


def documents(entry: Entry, review: Review, *, titled: bool = False) -> list[Document]:
    """The regulations and pages an entry touches. `titled`: pages by their titles in every language.

    Many pages of one folder are counted (JSON names them all); a regulation is not named twice.
    """
    said = [
        Document(one, f"regulations/{one}.md" if one in entry.regulations else "regulations.md")
        for one in runs(entry.regulations)
    ]
    words = wording(review.language)
    folders: dict[str, list[str]] = {}
    for page in entry.pages:
        if page.rpartition("/")[2] not in entry.regulations:
            folders.setdefault(page.rpartition("/")[0], []).append(page)
    for folder, pages in folders.items():
        if folder and len(pages) > _FEW:
            title = review.titles.get(folder) or words.label(folder, folder)
            name = words.say("folder", folder=title if titled else folder, title=title, n=len(pages))
            said.append(Document(name, f"{folder}.md"))
        elif len(pages) > _MANY:
            said.append(Document(words.say("book", n=len(pages))))
        else:
            for page in pages:
                title = review.titles.get(page, page)
                name = words.say("page", path=title if titled else page, title=title)
                said.append(Document(name, f"{page}.md"))
    return said


def editorial_words(entry: Entry, review: Review) -> str:
    """Why nobody signs a text again that no changed fact explains; empty where somebody does."""
    why = next((row.why for row in review.regulations if row.id == entry.regulation and row.why), "")
    return wording(review.language).say("editorial", why=why) if why else ""


def _form(change: Change) -> str:
    several = len(change.old) > 1 or len(change.new) > 1
    if change.kind == "moved":
        return "moved"
    if not change.old:
        return "set" if change.kind == "added" and not several else "added-to-list"
    if not change.new:
        return "cleared" if change.kind == "removed" and not several else "removed-from-list"
    return "changed-list" if several else "changed"


def _sides(change: Change, words: Wording, long: int) -> dict[str, str]:
    text = _is_text(change)
    old, new = (
        ", ".join(words.quoted(one) if text else one for one in side) for side in (change.old, change.new)
    )
    if len(change.old) == len(change.new) == 1:
        cut = excerpt(change.old[0], change.new[0], long)
        old, new = (words.quoted(one) if text else one for one in cut)
    elif len(old) + len(new) > 4 * long:
        old, new = (
            side if len(side) <= 2 * long else f"{side[: 2 * long].rstrip()} …" for side in (old, new)
        )
    return {"old": _flat(old), "new": _flat(new)}


def _is_text(change: Change) -> bool:
    """Does the field hold words of its own, to be put in quotation marks, rather than a number, a date or a name?"""
    field = field_at(change.collection)
    if field is None:
        return True
    return (field.of or field).type in ("text", "prose", "items")


def _subject(change: Change, words: Wording) -> str:
    """The entries around the fact: `Closer, band up to 50,000: `; for a fact of a whole file the file's label."""
    parts: list[str] = []
    for collection, name in change.chain:
        noun = words.noun(collection)
        if not name:  # a group, which bears its label
            group = words.label(collection, collection)
            parts.append(within(group) if parts else group)
        elif noun and (parts or collection in words.part("named_with_noun")):
            called = words.say("long_name", name=name) if _is_sentence(name) or len(name) > _NAME else name
            parts.append(words.say("named", noun=within(noun) if parts else noun, name=called))
        else:
            parts.append(words.say("long_name", name=name) if _is_sentence(name) else name)
    file = change.path.partition(".")[0]
    if not change.chain and change.path != file and not change.name:
        parts = [found] if (found := words.label(file, "")) else []
    return words.say("subject", around=_flat(", ".join(parts))) if parts else ""


def _is_sentence(name: str) -> bool:
    """Such as a question; a colon cannot follow it."""
    return name.rstrip().endswith((".", "?", "!"))


def _flat(text: str) -> str:
    """In one line; blanks that may not break (`65 000 ₽`) stay what they are."""
    return " ".join(_BLANKS.split(text.strip()))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:] if text[1:2].islower() else text
