"""Two texts of a regulation side by side: which blocks changed, which facts explain it, and the redline in Markdown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from difflib import SequenceMatcher

from msgspec import Struct
from msgspec.structs import replace

from playbook.facts.changes import Change
from playbook.facts.model import Facts, QuoteError
from playbook.facts.wording_diff import WORD, word_diff
from playbook.pages.blocks import Block, Heading, ListItem, Paragraph, Row, Run, Table, plain

_LETTERS = re.compile(r"\w+")
Unit = Heading | Paragraph | ListItem | Row


class Difference(Struct, frozen=True):
    """A stretch of a text that differs: what stood there, and what stands there now."""

    old: tuple[Unit, ...]
    new: tuple[Unit, ...]

    @property
    def lines(self) -> tuple[str, str]:
        """Both sides as one line of plain text each."""
        return " / ".join(map(unit_text, self.old)), " / ".join(map(unit_text, self.new))

    @property
    def record(self) -> dict[str, str]:
        """Both sides as records and JSON hold them."""
        return dict(zip(("was", "now"), self.lines, strict=True))


def blocks_of(markdown: str) -> tuple[Block, ...]:
    """The blocks of a frozen text; of one that today's program cannot read, its lines as paragraphs."""
    from playbook.pages.markdown import UnsupportedMarkdown, parse

    try:
        return parse(markdown)
    except UnsupportedMarkdown:
        return tuple(Paragraph((Run(line),)) for line in markdown.split("\n") if line.strip())


def units(blocks: Iterable[Block]) -> Iterator[Unit]:
    """The pieces that are compared: blocks, and the rows of tables. A list item's number is not part of it."""
    for block in blocks:
        if isinstance(block, Table):
            yield block.header
            yield from block.rows
        elif isinstance(block, ListItem):
            yield replace(block, number=min(block.number, 1))
        else:
            yield block


def unit_text(unit: Unit) -> str:
    if isinstance(unit, Row):
        return " | ".join(text for text in map(plain, unit.cells) if text)
    return plain(unit.runs)


def differences(old: Sequence[Block], new: Sequence[Block]) -> tuple[Difference, ...]:
    """Where two texts differ, stretch by stretch; rows and items that changed one by one stay apart."""
    before, after = list(units(old)), list(units(new))
    found = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if b - a == d - c:
            pairs = zip(before[a:b], after[c:d], strict=True)
            found += [Difference((one,), (other,)) for one, other in pairs]
        else:
            found.append(Difference(tuple(before[a:b]), tuple(after[c:d])))
    return tuple(found)


class Readings:
    """Which facts a text was made from: the paths its template read, with everything that those quote."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._known: dict[str, frozenset[str]] = {}
        self._leading: dict[str, bool] = {}

    def of_template(self, reads: Iterable[str]) -> frozenset[str]:
        """What a template read. Quotes are among it as they were written; those that lead through a reference
        (`stages.lead.owner.name`) are followed to the fact itself."""
        found = frozenset(reads)
        return found.union(*(self._followed(path) for path in found if self._leads_on(path)))

    def of_print(self, paths: Iterable[str]) -> frozenset[str]:
        """The printed facts and, where they are texts, what they quote."""
        return frozenset().union(*map(self._followed, paths))

    def _leads_on(self, path: str) -> bool:
        if path not in self._leading:
            self._leading[path] = self._through_reference(path)
        return self._leading[path]

    def _through_reference(self, path: str) -> bool:
        first, *parts = path.split(".")
        spec = self._facts.specs.get(first)
        field = spec.root if spec is not None else None
        if (
            spec is not None
            and parts
            and (spec.folder or (spec.main is not None and parts[0] not in spec.root.fields))
        ):
            field = spec.root if spec.folder else spec.main
            parts = parts[1:]
        for part in parts:
            if field is None or field.type == "ref":
                return field is not None
            if part in field.fields:
                field = field.fields[part]
        return False

    def _followed(self, path: str) -> frozenset[str]:
        if path not in self._known:
            self._known[path] = frozenset((path,))
            with self._facts.listening() as reads, suppress(QuoteError, TypeError, AttributeError):
                value = self._facts.quote(path, "")
                for one in value if isinstance(value, list) else [value]:
                    reads.update(getattr(one, "quotes", ()))
            further = [one for one in reads if one not in self._known]
            self._known[path] = frozenset((path, *reads)).union(*map(self._followed, further))
        return self._known[path]


def explained(
    found: Sequence[Difference],
    whole: Sequence[Block],
    reads: frozenset[str],
    changes: Sequence[Change],
    readings: Readings,
) -> tuple[frozenset[int], tuple[Difference, ...]]:
    """Which changes (by their place in `changes`) made a text differ, and the differences that no fact explains.

    Every changed fact that the template read counts, printed or not. A difference is explained by a changed fact that
    it prints, by an entry that went and whose name went with it, or by a new order of what still stands in the text
    (`whole`); any other by a fact that was read without being printed, such as a condition. What is left over was
    changed by a template, a label or the program itself.
    """
    touched = [index for index, change in enumerate(changes) if touches(change, reads)]
    behind = {index for index in touched if not reads.isdisjoint(changes[index].leaves)}
    paths = [readings.of_print(path for unit in one.new for path in unit.origins) for one in found]
    shown = {index for index in behind for printed in paths if touches(changes[index], printed)}
    there = {unit_text(unit) for unit in units(whole)}
    unexplained = []
    for one, printed in zip(found, paths, strict=True):
        old = [unit_text(unit) for unit in one.old]
        direct = {
            index
            for index in touched
            if (index in shown and touches(changes[index], printed))
            or (changes[index].kind == "removed" and changes[index].name in " ".join(old))
            or (
                changes[index].kind == "moved" and (touches(changes[index], printed) or there.issuperset(old))
            )
        }
        hidden = set() if direct else set(touched) - shown
        behind |= direct | hidden
        if not direct and not hidden:
            unexplained.append(one)
    return frozenset(behind), tuple(unexplained)


def same_words(found: Sequence[Difference]) -> bool:
    """Do the differences leave every word, and only put them in another order?"""
    old, new = Counter[str](), Counter[str]()
    for one in found:
        for words, side in ((old, one.old), (new, one.new)):
            words.update(word for unit in side for word in _LETTERS.findall(unit_text(unit)))
    return old == new


def touches(change: Change, reads: frozenset[str]) -> bool:
    """Was the changed fact read? Of an entry that is gone, and of a new order: was their list read?"""
    if not reads.isdisjoint(change.leaves):
        return True
    if change.kind == "moved":
        return _read_below(change.path, reads)
    if change.kind == "removed" and not change.old:
        return _read_below(change.path.rpartition(".")[0] if change.name else change.path, reads)
    return False


def _read_below(there: str, reads: frozenset[str]) -> bool:
    return any(path == there or path.startswith(f"{there}.") for path in reads)


def redline(old: Sequence[Block], new: Sequence[Block]) -> str:
    """Both texts as Markdown for a pull request: what went ~~struck out~~, what came **bold**, what stayed left out."""
    lines = []
    for one in differences(old, new):
        pairs: Mapping[int, str] = dict(enumerate(map(unit_text, one.old)))
        if len(one.old) == len(one.new) == 1:
            lines.append(f"- {words_marked(pairs[0], unit_text(one.new[0]))}".rstrip())
            continue
        lines += [f"- ~~{_safe(text)}~~" for text in pairs.values() if text]
        lines += [f"- **{_safe(unit_text(unit))}**" for unit in one.new if unit_text(unit)]
    return "\n".join(lines)


def words_marked(old: str, new: str) -> str:
    """One line with the words that went struck out and those that came in bold."""
    marks = {"same": "", "del": "~~", "ins": "**"}
    return "".join(_marked(text, marks[kind]) for kind, text in word_diff(old, new))


def _marked(text: str, mark: str) -> str:
    """Marks hug the words; blanks stay outside, or Markdown does not see the marks."""
    core = text.strip()
    if not core or not mark:
        return _safe(text) if core else text
    start = text.index(core)
    return f"{text[:start]}{mark}{_safe(core)}{mark}{text[start + len(core) :] or ' '}"


def _safe(text: str) -> str:
    from playbook.pages.markdown import escape

    return escape(text).replace("\\|", "|")  # the marks between cells; no table can begin in a line like this


def excerpt(old: str, new: str, width: int) -> tuple[str, str]:
    """Two long texts cut down to the words that differ, with an ellipsis for what they share."""
    if len(old) <= width and len(new) <= width:
        return old, new
    before, after = WORD.findall(old), WORD.findall(new)
    shorter = min(len(before), len(after))
    start = next((i for i in range(shorter) if before[i] != after[i]), shorter)
    end = next((i for i in range(shorter - start) if before[-1 - i] != after[-1 - i]), shorter - start)
    start, end = max(0, start - 2), max(0, end - 2)
    return _cut(before, start, end), _cut(after, start, end)


def _cut(words: list[str], start: int, end: int) -> str:
    return ("… " if start else "") + "".join(words[start : len(words) - end]).strip() + (" …" if end else "")
