"""Fact files to start from: every field with its help as a comment, written from the schemas."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from playbook.facts.schema import Field, FileSpec

_WIDTH = 100
_HIDDEN = ("was", "kept_by", "reviewed")


def skeleton(spec: FileSpec, given: Mapping[str, Any], schema_path: str) -> str:
    """The text of a new fact file. `given` fills in top-level fields that are known already."""
    lines = [f"# yaml-language-server: $schema={schema_path}", *_comment(f"{spec.label}. {spec.help}", "")]
    lines += ["# Empty values are still to be filled in; lines behind # are optional or examples.", ""]
    for name, field in spec.root.fields.items():
        if name in given:
            lines += [*_comment(_about(field), ""), f"{name}: {_scalar(given[name])}"]
        elif field.required or name not in _HIDDEN:
            lines += _field(field, "", live=field.required)
    return "\n".join(lines) + "\n"


def _field(field: Field, indent: str, *, live: bool, first: str = "") -> list[str]:
    """The lines of a field: live (to be filled in) or commented out (an example)."""
    mark = indent if live else f"{indent}# "
    head = f"{mark}{first}{field.name}:"
    lines = [] if first else _comment(_about(field), indent)
    deeper = indent + "  " + ("  " if first else "")
    if field.type == "group" and live:
        lines.append(head)
        for inner in field.fields.values():
            lines += _field(inner, deeper, live=inner.required)
    elif field.type in ("items", "group"):
        lines.append(head)
        lines += [
            f"{indent}# {line}" for line in _example(field, "  " if not live or field.type == "items" else "")
        ]
    elif live:
        lines.append(head)
        if field.example is not None:
            lines[-1] += f"  # {_flat(field.example)}"
    else:
        lines.append(f"{head} {_flat(field.example)}".rstrip())
    return lines


def _example(field: Field, indent: str) -> list[str]:
    """One example entry, not commented itself (the caller comments it out)."""
    lines: list[str] = []
    dash = "- " if field.type == "items" else ""
    for inner in field.fields.values():
        if inner.name in _HIDDEN and not inner.required:
            continue
        lead = f"{indent}{dash}" if not lines else f"{indent}{'  ' if field.type == 'items' else ''}"
        if inner.type in ("items", "group"):
            lines.append(f"{lead}{inner.name}:")
            lines += _example(inner, indent + ("    " if field.type == "items" else "  "))
        else:
            value = "example" if inner.name == "id" and inner.example is None else _flat(inner.example)
            note = f"  # {inner.label}. {inner.help}" if inner.help else ""
            lines.append(f"{lead}{inner.name}: {value}{note}".rstrip())
    return lines


def _about(field: Field) -> str:
    needed = "" if field.required else " (optional)"
    unit = f" In {field.unit}." if field.unit else ""
    choices = f" One of: {', '.join(field.values)}." if field.values else ""
    return f"{field.label}{needed}. {field.help}{unit}{choices}"


def _comment(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=f"{indent}# ", subsequent_indent=f"{indent}# ")


def _flat(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_scalar(item) for item in value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flat(item)}" for key, item in value.items()) + "}"
    return "" if value is None else _scalar(value)


def _scalar(value: Any) -> str:
    """A value as YAML on one line, quoted wherever YAML could read it as something else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, Decimal, float)):
        return str(value)
    text = str(value)
    plain = (
        text
        and text[0].isalpha()
        and not any(part in text for part in (": ", " #", "\n", "[", "]", "{", "}", ","))
    )
    if plain and text[-1] != ":" and text.lower() not in ("true", "false", "null", "yes", "no", "on", "off"):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
