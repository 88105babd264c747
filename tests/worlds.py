"""Worlds for tests: a folder from a dict, the smallest valid company, the command line as a user runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from playbook.facts.schema import Field, FileSpec, load_schemas
from playbook.rules.registry import all_rules

ROOT = Path(__file__).parent.parent
PICTURE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
    b"\x00\x00\x00\nIDATx\x9cc`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82"
)


def build_tree(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files by their path below `root`."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return root


# A former id, and files that must lie there and be fonts.
_LEFT_OUT = ("was", "font_files")


def smallest_company(*, optional: bool = False) -> dict[str, str]:
    """The smallest company that passes the schemas: only required fields, one entry a list, made from the schemas.

    With `optional`, every optional field is filled in as well, but for the few in _LEFT_OUT.
    """
    files = {}
    for name, spec in load_schemas().items():
        if not (spec.required or optional):
            continue
        data = _value(spec.root, optional)
        path = f"company/{name}/R-01.yaml" if spec.folder else f"company/{name}.yaml"
        # JSON is YAML: no test has to trust a YAML writer.
        files[path] = json.dumps(data, ensure_ascii=False, indent=2)
    return files


def quiet_company(*, optional: bool = False) -> dict[str, str]:
    """The smallest company with all rules of the sales trade silenced: it obeys the schemas, not good sense."""
    exceptions = [
        {"id": name, "severity": "silent", "reason": "made for a test", "until": "2030-01-01"}
        for name, entry in all_rules().items()
        if not entry.fixed
    ]
    files = smallest_company(optional=optional)
    return {**files, "company/rules.yaml": json.dumps({"rules": exceptions}, indent=1)}


def _value(field: Field, optional: bool) -> Any:
    if field.type == "group":
        return {
            name: _value(inner, optional)
            for name, inner in field.fields.items()
            if inner.required or (optional and name not in _LEFT_OUT and not inner.acyclic)
        }
    if field.type == "items":
        entries = []
        for number in range(max(1, field.min_items or 1)):
            entry = {
                name: _value(inner, optional)
                for name, inner in field.fields.items()
                if inner.required or (optional and name not in _LEFT_OUT and not inner.acyclic)
            }
            entry["id"] = _id(field, number)
            entries.append(entry)
        return entries
    if field.type == "list":
        assert field.of is not None
        example = field.example[0] if isinstance(field.example, list) and field.example else field.example
        inner = replace(field.of, example=field.of.example or example or field.label)
        return [_value(inner, optional)] * max(1, field.min_items or 1)
    if field.type == "ref":
        return _first_id(field.to[0])
    if field.type == "id":
        return "R-01"
    return _leaf(field)


def _leaf(field: Field) -> Any:
    if field.type == "flag":
        return True
    if field.type == "choice":
        return field.values[0]
    example = field.example[0] if isinstance(field.example, list) and field.example else field.example
    defaults = {
        "date": "2026-09-01",
        "time": "09:00",
        "duration": "1 day",
        "integer": int(field.min or 1),
        "year": int(field.min or 2026),
        "number": int(field.min or 1),
        "money": 100,
        "percent": 10,
        "url": "https://example.com/",
        "path": "company/logo.png",
    }
    if field.type in ("text", "prose"):
        return str(example or field.label).replace("$", "")
    if field.type in ("date", "time", "duration", "path"):
        return defaults[field.type]
    return (
        example if example is not None and not isinstance(example, str) else defaults.get(field.type, example)
    )


def _id(field: Field, number: int) -> str:
    return f"{field.name.replace('_', '-')}-{number + 1}"


def _first_id(target: str) -> str:
    name = target.lstrip("./^").rpartition(".")[2]
    return "R-01" if name == "regulations" else f"{name.replace('_', '-')}-1"


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


def playbook(
    *arguments: str | Path, cwd: Path | None = None, environment: Mapping[str, str] | None = None
) -> Ran:
    """Run the program as a user does: its own process."""
    done = subprocess.run(
        [sys.executable, "-m", "playbook", *map(str, arguments)],
        cwd=cwd or ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", **(environment or {})},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def spec_of(name: str) -> FileSpec:
    return load_schemas()[name]
