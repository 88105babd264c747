"""Word lists that rules look for: data per language, words/<language>.yaml.

An entry is a word or phrase; `*` at the end of a word stands for any ending. Case does not count.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from playbook.facts.compiled import compiled
from playbook.facts.read import own_yaml

_FOLDER = Path(__file__).with_name("words")
_NEAR = 24  # characters beside a word in which a “not” turns its meaning


class Words:
    """The lists of one language."""

    def __init__(self, lists: Mapping[str, list[str]], *, spaced: bool) -> None:
        self._spaced = spaced
        self._lists = lists
        self._phrases: dict[str, re.Pattern[str]] = {}
        self._patterns: dict[str, re.Pattern[str]] = {}

    @property
    def names(self) -> list[str]:
        return sorted(self._lists)

    def find(self, name: str, text: object) -> str:
        """The first entry of a list in a text as it is written there, or nothing."""
        match = self._pattern(name).search(str(text or ""))
        return match[0] if match else ""

    def is_one(self, name: str, text: str) -> bool:
        """Is the whole text an entry of a list?"""
        return self._pattern(name).fullmatch(text) is not None

    def claimed(self, name: str, text: object) -> str:
        """The same, passing over what a “not” right before it, or a “nothing” right after it, denies."""
        return self._first_claimed(self._pattern(name), str(text or ""))

    def claimed_phrase(self, phrase: str, text: object) -> str:
        """The same for a phrase of the company's own."""
        return self._first_claimed(self._phrase(phrase), str(text or ""))

    def _pattern(self, name: str) -> re.Pattern[str]:
        if name not in self._patterns:
            self._patterns[name] = self._compile(self._lists[name])
        return self._patterns[name]

    def _phrase(self, phrase: str) -> re.Pattern[str]:
        if phrase not in self._phrases:
            self._phrases[phrase] = self._compile([phrase])
        return self._phrases[phrase]

    def _first_claimed(self, pattern: re.Pattern[str], text: str) -> str:
        for match in pattern.finditer(text):
            before = re.split(r"[.!?;。！？；]", text[max(0, match.start() - _NEAR) : match.start()])[-1]
            after = re.split(r"[.!?;,。！？；，]", text[match.end() : match.end() + _NEAR])[0]
            denied = self._pattern("negations").search(before) or self._pattern("denials").search(after)
            if not denied:
                return match[0]
        return ""

    def _compile(self, entries: list[str]) -> re.Pattern[str]:
        edge_before, edge_after = (r"(?<!\w)", r"(?!\w)") if self._spaced else ("", "")
        alternatives = []
        for entry in sorted(entries, key=len, reverse=True):
            parts = [re.escape(part).replace(r"\*", r"\w*") for part in entry.split()]
            alternatives.append(r"\s*".join(parts) if not self._spaced else r"\s+".join(parts))
        return re.compile(f"{edge_before}(?:{'|'.join(alternatives)}){edge_after}", re.IGNORECASE)


@cache
def words_of(language: str) -> Words:
    """The word lists of a language; English where there are none."""
    path = _FOLDER / f"{language}.yaml"
    known = path if path.is_file() else _FOLDER / "en.yaml"
    lists = compiled(f"words-{known.stem}", [known], lambda: own_yaml(known), dict[str, list[str]])
    return Words(lists, spaced=known.stem != "zh")


def languages() -> list[str]:
    return sorted(path.stem for path in _FOLDER.glob("*.yaml"))
