"""Writes the generated pages of docs/: run it after a change of schemas, templates, rules or sums."""

from __future__ import annotations

import sys
from pathlib import Path

from playbook.facts.reference import reference
from playbook.rules.reference import rules_reference

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
sys.path.insert(0, str(ROOT / "tests" / "coverage"))  # the table of coverage is a test that can be read

from coverage_page import coverage  # noqa: E402

GENERATED = {"reference.md": reference, "rules.md": rules_reference, "coverage.md": coverage}

if __name__ == "__main__":
    for name, make in GENERATED.items():
        (DOCS / name).write_text(make(), encoding="utf-8")
        print(f"wrote docs/{name}")
