"""`playbook schema`: JSON Schemas for the editor, one a fact file."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from playbook.facts.jsonschema import json_schema
from playbook.facts.schema import load_schemas
from playbook.outputs.swap import write_file
from playbook.project import Workspace, open_workspace


def write_schemas(folder: str) -> list[str]:
    """Write all schemas of a workspace; the paths written, as the user would type them."""
    return schemas_into(open_workspace(folder))


def schemas_into(workspace: Workspace) -> list[str]:
    written = []
    for name, spec in load_schemas().items():
        path = workspace.private / "schema" / f"{name}.json"
        text = json.dumps(json_schema(spec), ensure_ascii=False, indent=1, default=_plain)
        write_file(path, (text + "\n").encode("utf-8"), workspace)
        written.append(workspace.show(path))
    return written


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(type(value).__name__)
