"""The editor's JSON Schemas and the program's own check accept and refuse the same facts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cerberus import Validator
from jsonschema import Draft7Validator, FormatChecker
from test_broken_facts import BROKEN, CASES
from worlds import ROOT, build_tree, smallest_company

from playbook.facts.jsonschema import json_schema
from playbook.facts.read import Document, read_bytes
from playbook.facts.schema import load_schemas, walk
from playbook.facts.validate import _FactValidator, cerberus_rules, validate

# What a JSON Schema cannot see: other files, other entries, the bytes of the file.
BEYOND_A_SCHEMA = {
    "dangling-reference", "missing-node", "reference-cycle", "duplicate-id", "unknown-quote", "quote-cycle", "broken-quote",
    "quote-of-a-group", "wrong-regulation-file", "unknown-file", "duplicate-key", "byte-order-mark", "unfilled",
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
