"""Writes the generated pages of docs/: run it after a change of the schemas or rules."""

from __future__ import annotations

from pathlib import Path

from playbook.facts.reference import reference

DOCS = Path(__file__).parent.parent / "docs"
GENERATED = {"reference.md": reference}

if __name__ == "__main__":
    for name, make in GENERATED.items():
        (DOCS / name).write_text(make(), encoding="utf-8")
        print(f"wrote docs/{name}")
