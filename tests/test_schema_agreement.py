"""The editor's JSON Schemas and the program's own check accept and refuse the same facts."""

from __future__ import annotations

import copy
import json
import random
from decimal import Decimal
from pathlib import Path

import pytest
from cerberus import Validator
from jsonschema import Draft7Validator, FormatChecker
from test_broken_facts import BROKEN, CASES
from worlds import ROOT, build_tree, smallest_company

from playbook.facts.jsonschema import json_schema
from playbook.facts.kinds import conforms
from playbook.facts.read import Document, read_bytes
from playbook.facts.schema import load_schemas, walk
from playbook.facts.validate import validate
from playbook.facts.violations import _FactValidator, cerberus_rules, violations

# What a JSON Schema cannot see: other files, other entries, the bytes of the file.
BEYOND_A_SCHEMA = {
    "dangling-reference", "missing-node", "reference-cycle", "duplicate-id", "unknown-quote", "quote-cycle", "broken-quote",
    "quote-of-a-group", "wrong-regulation-file", "unknown-file", "duplicate-key", "byte-order-mark", "unfilled", "blank-for-a-number",
}  # fmt: skip


def _editor_accepts(name: str, document: Document) -> bool:
    schema = json.loads(json.dumps(json_schema(load_schemas()[name]), default=float))
    data = json.loads(json.dumps(document.data, default=float))
    return Draft7Validator(schema, format_checker=FormatChecker()).is_valid(data)


def _program_accepts(name: str, document: Document) -> bool:
    return not any(problem.severity == "error" for problem in validate(document, load_schemas()[name]))


def _documents(root: Path) -> list[tuple[str, Document]]:
    found = []
    for path in sorted((root / "company").rglob("*.yaml")):
        name = path.relative_to(root / "company").as_posix().removesuffix(".yaml")
        if name.partition("/")[0] in load_schemas():
            found.append((name.partition("/")[0], read_bytes(path.read_bytes(), name, path.name)))
    return found


@pytest.mark.parametrize("case", sorted(set(CASES) - BEYOND_A_SCHEMA))
def test_both_refuse_the_broken_facts(case: str) -> None:
    documents = [(name, document) for name, document in _documents(BROKEN / case)]
    assert documents
    for name, document in documents:
        if document.readable:
            assert not _program_accepts(name, document)
            assert not _editor_accepts(name, document)


@pytest.mark.parametrize("optional", [False, True])
def test_both_accept_the_generated_company(optional: bool, tmp_path: Path) -> None:
    documents = _documents(build_tree(tmp_path, smallest_company(optional=optional)))
    assert len(documents) >= 19
    for name, document in documents:
        assert _program_accepts(name, document), name
        assert _editor_accepts(name, document), name


def test_both_accept_the_example_company() -> None:
    documents = _documents(ROOT)
    assert len(documents) > 30
    for name, document in documents:
        assert _program_accepts(name, document), document.file
        assert _editor_accepts(name, document), document.file


def test_the_schemas_are_valid_for_both() -> None:
    class Distrusting(_FactValidator):
        _valid_schemas: set[object] = set()  # noqa: RUF012

    assert issubclass(Distrusting, Validator)
    for spec in load_schemas().values():
        Distrusting({name: cerberus_rules(field) for name, field in spec.root.fields.items()})
        Draft7Validator.check_schema(json.loads(json.dumps(json_schema(spec), default=float)))


def test_every_field_explains_itself() -> None:
    for spec in load_schemas().values():
        for field in walk(spec.root):
            if field.name == "id" or field is spec.root:
                continue
            assert field.label, field.path
            assert field.help, field.path
            if field.type not in ("items", "group", "flag"):
                assert field.example is not None, field.path


ODD: list[object] = [
    None, "", " ", "x", "Ünïcode text", "7 days", "0 days", "2026-02-30", "2026-02-28", "25:00", "9:30", "#12345", "#a1b2c3",
    "https://example.com", "../up", "a b", "a-b", "-a", 0, 1, -1, 101, 10**17, Decimal("0.5"), Decimal("-3.25"), True, False,
    [], [None], ["x"], [[]], [{}], {}, {"id": "a"}, {"unheard_of": 1}, "x" * 20_001,
]  # fmt: skip


def _spoilt(data: object, chance: random.Random) -> object:
    """The data with one thing changed somewhere: another value, a key more or less, an entry more or less."""
    places: list[tuple[object, object]] = []

    def walk(value: object) -> None:
        inner = (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        )
        for key, below in inner:
            places.append((value, key))
            walk(below)

    spoilt = copy.deepcopy(data)
    walk(spoilt)
    holder, key = chance.choice(places)
    how = chance.randrange(4)
    if how == 0:
        del holder[key]  # type: ignore[attr-defined]
    elif how == 1 and isinstance(holder, dict):
        holder["unheard_of"] = chance.choice(ODD)
    elif how == 1:
        holder.append(chance.choice(ODD))  # type: ignore[attr-defined]
    else:
        holder[key] = chance.choice(ODD)  # type: ignore[index]
    return spoilt


def test_the_quick_test_says_no_exactly_where_something_is_wrong(tmp_path: Path) -> None:
    chance, said = random.Random(20261122), {True: 0, False: 0}
    documents = _documents(build_tree(tmp_path, smallest_company(optional=True))) + _documents(ROOT)
    for round in range(40):
        for name, document in documents:
            spec = load_schemas()[name]
            spoilt = Document(document.name, document.file, data=document.data)
            for _ in range(round % 3):
                spoilt.data = _spoilt(spoilt.data, chance)
            quick = conforms(spec.root)(spoilt.data)
            assert quick == (not violations(spoilt, spec)), spoilt.data
            said[quick] += 1
    assert min(said.values()) > 500, said
