"""What a field is called in a language: schemas/labels/<language>.yaml; without a line there, as its schema calls it.

The program's own findings name fields in English (`Field.label`); this is for what the company's people read.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from playbook.facts.own import own_files
from playbook.facts.schema import Field, field_at

_FOLDER = Path(__file__).with_name("schemas") / "labels"
EVERYWHERE = "*"
"""The section of fields that many files have."""
FILE = "label"
"""The key of the file's own label, as in the schemas."""


@cache
def labels(language: str) -> Mapping[str, Mapping[str, str]]:
    """The lines of a language by file and by path in the file; none for English, which the schemas speak."""
    path = _FOLDER / f"{language}.yaml"
    return own_files(f"fields-{language}", [path])[path.name] if path.is_file() else {}


def label(collection: str, language: str) -> str:
    """The label of a field, a list or a file by its schema path (`stages.stages.max_days`, `regulations`).

    Empty where the schemas have no such field.
    """
    field = field_at(collection)
    return label_of(field, language) if field is not None else ""


def label_of(field: Field, language: str) -> str:
    """The same of a field in hand."""
    file, *inside = field.path
    words = labels(language)
    own = words.get(file, {}).get(".".join(inside) or FILE)
    return own or words.get(EVERYWHERE, {}).get(field.name) or field.label


def within(label: str) -> str:
    """A label within a sentence: `Time limit` → `time limit`; `CRM fields` and `SWOT` stay."""
    return label[:1].lower() + label[1:] if label[1:2].islower() or len(label) == 1 else label
