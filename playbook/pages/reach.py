"""Which page templates may read a changed fact: told by their words alone, without rendering a page.

A template can only read a field that it names, of a fact file that it names or that a field which it names refers to;
where an entry is printed as a whole, its name is read. So a first review renders a few pages instead of all. The
answer is on the safe side: a template named here may still not read the fact.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, nodes
from msgspec import Struct

from playbook.facts.compiled import compiled
from playbook.facts.model import Facts
from playbook.facts.schema import Field
from playbook.pages.catalogue import PageSpec
from playbook.pages.functions import template_functions
from playbook.pages.render import front_matter
from playbook.project import templates_dir

# What is printed of an entry that is printed as a whole (`Record.print_name`).
_NAMES = frozenset(("name", "title", "term", "text"))
Asked = Mapping[str, "Collection[str] | None"]
"""Page templates, and of those with a page an entry the entries' ids; None where all pages are meant."""

# They stand among the words of a template that works out the name of a field, of a fact file.
_ANY, _ANY_FILE = "*", "**"
_KEPT = "shared/kept.md.j2"  # printed under each page that is kept with a fact file
_OWN_TEXT = "twins[item]"  # among those of one that prints of the texts only that of its own entry
# Words and texts by key, none of which is a fact.
_TABLES = frozenset(("t", "twins", "editions", "fingerprints"))


class Words(Struct):
    """The words of a template, of each macro in it, and the templates it takes macros from."""

    words: list[str]
    macros: dict[str, list[str]]
    uses: list[str]


def templates_reading(
    facts: Facts,
    files: Mapping[str, bytes],
    specs: Iterable[PageSpec],
    leaves: Collection[str],
    lists: Collection[str] = (),
    *,
    texts: Collection[str] = (),
) -> Asked:
    """The program's own page templates that may read any of some facts, or a text that quotes one.

    `leaves`: paths of fields; `lists`: names of fact files of which any entry may be meant; `files`: the bytes of the
    fact files by path below company/; `texts`: ids of the regulations whose text has read any of the facts.
    """
    known, refers = _program_words(), _references(facts)
    quoting = _quoting(facts, files, frozenset(leaves), frozenset(lists))
    wanted = {_names_in(facts, path) for path in (*leaves, *quoting)} | {(name,) for name in lists}
    reckoning = {f"{name}()" for name in template_functions(facts)}

    def reads(words: set[str]) -> bool:
        reached = {(word,) for word in words}.union(*(refers[word] for word in words & refers.keys()))
        if words & reckoning:
            words = {*words, _ANY}
            reached.update(target for name in words & facts.specs.keys() for target in refers[f"{name}/"])
        if _ANY_FILE in words:
            reached.update((name,) for name in facts.specs)
        return any(_may_read(words, reached, names) for names in wanted)

    found: dict[str, Collection[str] | None] = {}
    for spec in specs:
        words = _words_of_page(spec, known)
        kept = {spec.kept, *_words_from(_KEPT, known)} if spec.kept else set()
        if reads(words) or reads(kept) or (texts and "twins" in words):
            found[spec.template] = None
        elif texts and _OWN_TEXT in words:
            found[spec.template] = texts
    return found


def _may_read(words: set[str], reached: Collection[tuple[str, ...]], names: tuple[str, ...]) -> bool:
    """Are all fields named that lead to a fact, from one of the lists that are reached (`stages`, `crm.loss_reasons`)?"""
    if len(names) == 1:  # any of the lists in it
        return any(target[0] == names[0] for target in reached)
    for length in range(1, len(names) + 1):
        below = names[length:]
        if names[:length] in reached and (
            _ANY in words or not below or (words.issuperset(below[:-1]) and below[-1] in words | _NAMES)
        ):
            return True
    return False


def _names_in(facts: Facts, path: str) -> tuple[str, ...]:
    """The fact file and the fields of a path, without the entries: `stages.lead.exit` is (stages, exit)."""
    file, *parts = path.split(".")
    spec = facts.specs[file]
    found, field = [file], spec.root
    entry = spec.folder
    if not entry and spec.main is not None and parts and parts[0] not in spec.root.fields:
        field, entry = spec.main, True
    for part in parts:
        if entry:
            entry = False
        elif part in field.fields:
            field = field.fields[part]
            found.append(part)
            entry = field.type == "items"
    return tuple(found)


def _words_of_page(spec: PageSpec, known: Mapping[str, Words]) -> set[str]:
    expressions = (spec.title, spec.each, spec.path, spec.keywords)
    return _words_from(spec.template, known) | {word for text in expressions for word in _words(text)}


def _words_from(template: str, known: Mapping[str, Words]) -> set[str]:
    """The words of a template and of all macros that it calls."""
    uses = [template]
    for name in uses:
        uses += [one for one in known[name].uses if one not in uses]
    words = set[str]().union(*(known[name].words for name in uses))
    macros = [one for name in uses for one in known[name].macros.items()]
    before = -1
    while len(words) > before:
        before = len(words)
        words.update(word for name, inside in macros if f"{name}()" in words for word in inside)
    return words


def _program_words() -> dict[str, Words]:
    folders = [templates_dir() / name for name in ("site", "shared")]
    paths = sorted(path for folder in folders for path in folder.glob("*.md.j2"))

    def make() -> dict[str, Words]:
        return {f"{path.parent.name}/{path.name}": _words_in(path) for path in paths}

    found: dict[str, Words] = compiled("template-words", [*paths, Path(__file__)], make, dict[str, Words])
    return found


def _words_in(path: Path) -> Words:
    source = path.read_text(encoding="utf-8")
    body = source.removeprefix(f"---\n{front_matter(source)}\n---\n")
    tree = Environment(autoescape=True).parse(body)
    macros = {one.name: sorted(_words_below(one.body, one.defaults)) for one in tree.find_all(nodes.Macro)}
    uses = sorted(_used(tree))
    return Words(sorted(_words_below(tree.body)), macros, uses)


def _used(tree: nodes.Template) -> Iterator[str]:
    for one in tree.find_all((nodes.Import, nodes.FromImport, nodes.Include)):
        assert isinstance(one, (nodes.Import, nodes.FromImport, nodes.Include))
        assert isinstance(one.template, nodes.Const), "a template is named by a plain text"
        yield one.template.value


def _words_below(*bodies: Iterable[nodes.Node]) -> set[str]:
    """All names and fields but for those of macros, and what is called, with `()` behind it.

    A text is the name of a field only where it is handed to a filter or a function, or asked for in brackets.
    """
    found: set[str] = set()
    left = [node for body in bodies for node in body]
    while left:
        node = left.pop()
        if isinstance(node, nodes.Macro):
            continue
        if isinstance(node, nodes.Getitem) and _is_own_text(node):
            found.add(_OWN_TEXT)
            continue
        if isinstance(node, nodes.Name):
            found.add(node.name)
        elif isinstance(node, nodes.Getattr):
            found.add(node.attr)
        elif isinstance(node, nodes.FromImport):
            found.update(name if isinstance(name, str) else name[0] for name in node.names)
        elif isinstance(node, nodes.Getitem):
            found.update(_named_in_brackets(node))
        elif isinstance(node, (nodes.Filter, nodes.Test, nodes.Call)):
            found.update(_handed_over(node))
        left += node.iter_child_nodes()
    return found


def _named_in_brackets(node: nodes.Getitem) -> Iterator[str]:
    number = node.arg.node if isinstance(node.arg, nodes.Neg) else node.arg
    if isinstance(number, nodes.Const):
        yield from _words(number.value)
    elif not isinstance(number, nodes.Slice) and not (
        isinstance(node.node, nodes.Name) and node.node.name in _TABLES
    ):
        yield _ANY


def _handed_over(node: nodes.Filter | nodes.Test | nodes.Call) -> Iterator[str]:
    values = [*node.args, *(pair.value for pair in node.kwargs)]
    for value in values:
        if isinstance(value, nodes.Const):
            yield from _words(value.value)
    if isinstance(node, nodes.Call):
        yield from _called(node.node)
    elif isinstance(node, nodes.Filter):
        of_field = node.args[:1] if node.name in ("selectattr", "rejectattr", "groupby") else []
        of_field += [pair.value for pair in node.kwargs if pair.key == "attribute"]
        if not all(isinstance(value, nodes.Const) for value in of_field):
            yield _ANY


def _words(value: Any) -> list[str]:
    return re.findall(r"\w+", value) if isinstance(value, str) else []


def _is_own_text(node: nodes.Getitem) -> bool:
    named = isinstance(node.node, nodes.Name) and node.node.name == "twins"
    return named and {
        one.name for one in (node.arg, *node.arg.find_all(nodes.Name)) if isinstance(one, nodes.Name)
    } == {"item"}


def _called(function: nodes.Expr) -> Iterator[str]:
    if isinstance(function, nodes.Name):
        yield f"{function.name}()"
    elif isinstance(function, nodes.Getattr):
        yield f"{function.attr}()"
        if isinstance(function.node, nodes.Name) and function.node.name == "facts":  # facts.section(…)
            yield _ANY_FILE


def _references(facts: Facts) -> dict[str, set[tuple[str, ...]]]:
    """The lists that fields of a name refer to (`loss_reason` to `crm.loss_reasons`), and under `leads/` all those that
    the entries of a file do."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for file, spec in facts.specs.items():
        found[f"{file}/"] = set()
        left = [one for one in (spec.root, spec.main) if one is not None]
        while left:
            field: Field = left.pop()
            for one in (field, *([field.of] if field.of is not None else [])):
                lists = {tuple(target.split(".")) for target in one.to if target[0] not in ".^"}
                found[f"{file}/"] |= lists
                found.setdefault(field.name, set()).update(lists)
                left += one.fields.values()
    return found


def _quoting(
    facts: Facts, files: Mapping[str, bytes], leaves: frozenset[str], lists: frozenset[str]
) -> set[str]:
    """The paths of texts that quote one of the facts, or a text that does."""
    left = {
        path: text
        for name, document in facts.documents.items()
        if b"${" in files.get(f"{name}.yaml", b"")
        for path, text in _texts(document.data, name.replace("/", "."))
    }
    quoted, names, before = set[str](), {path.rpartition(".")[2] for path in leaves}, -1
    while len(names) > before:
        before = len(names)
        # A text that quotes a field names it, but where an entry is quoted as a whole.
        whole = bool(lists) or not names.isdisjoint(_NAMES)
        for path in [one for one, text in left.items() if whole or any(name in text for name in names)]:
            quotes = facts.fill(left.pop(path), path)[1]
            if not leaves.isdisjoint(quotes) or any(one.partition(".")[0] in lists for one in quotes):
                quoted.add(path)
                names.add(_names_in(facts, path)[-1])
    return quoted


def _texts(data: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every text with a quote in a fact file, and its path, with numbers for the entries of lists."""
    if isinstance(data, str) and "${" in data:
        yield path, data
    elif isinstance(data, (dict, list)):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _texts(value, f"{path}.{key}")
