"""The sentences of the facts' problems are data: wording.yaml, one entry a problem name."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def _wording() -> dict[str, dict[str, str]]:
    from playbook.facts.read import own_yaml  # which words its problems from here

    return dict(own_yaml(Path(__file__).with_name("wording.yaml")))


def word(name: str, **words: object) -> tuple[str, str]:
    """Message and help of a problem, with `{name}` filled in. A variant is `name.variant`."""
    entry = _wording()[name]
    return entry["message"].format(**words), entry.get("help", "").format(**words)


def variant(name: str, kind: str) -> str:
    """The name under which a problem is worded for a type of field; its own where there is nothing special to say."""
    kind = {"prose": "text", "choice": "text"}.get(kind, kind)
    return f"{name}.{kind}" if f"{name}.{kind}" in _wording() else name
