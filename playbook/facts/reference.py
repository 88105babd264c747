"""The reference of all facts, in Markdown, generated from the schemas."""

from __future__ import annotations

from playbook.facts.schema import Field, FileSpec, load_schemas

_KINDS = {
    "text": "text",
    "prose": "paragraphs; `- ` lists and `**bold**` allowed",
    "id": "id",
    "flag": "true or false",
    "integer": "whole number",
    "year": "year",
    "number": "number",
    "money": "amount in the company's currency",
    "percent": "percent",
    "duration": "length of time: `15 min`, `3 working days`",
    "date": "date: `2026-10-01`",
    "time": "time of day: `09:30`",
    "email": "e-mail address",
    "phone": "telephone number",
    "url": "web address",
    "color": "colour: `#1d4e5f`",
    "path": "file in the workspace",
    "group": "group of fields",
}


def reference() -> str:
    """The text of docs/reference.md."""
    parts = [
        "# Reference of the facts",
        "",
        "Generated from `playbook/facts/schemas/`; do not edit. One section a file under `company/`, in the order in which",
        "a consultant fills them in. **Bold** fields are required. *Level* says what a change of the field means in the",
        "quarterly review: those bound must sign again (`re-sign`), are told (`inform`), or it is only recorded (`record`).",
        "",
    ]
    specs = load_schemas()
    for spec in specs.values():
        file = f"{spec.name}/R-00.yaml" if spec.folder else f"{spec.name}.yaml"
        parts.append(f"- [`{file}`](#{_anchor(spec)}) {spec.label}{'' if spec.required else ' (optional)'}")
    for spec in specs.values():
        parts += ["", *_file(spec)]
    return "\n".join(parts) + "\n"


def _anchor(spec: FileSpec) -> str:
    return spec.label.lower().replace(" ", "-")


def _file(spec: FileSpec) -> list[str]:
    serves = f" Serves {', '.join(spec.serves)} of the inventory." if spec.serves else ""
    lines = [f"## {spec.label}", "", f"{spec.help}{serves}", ""]
    lines += ["| field | what it is | what to write | example | level |", "| --- | --- | --- | --- | --- |"]
    for field in spec.root.fields.values():
        lines += _rows(field, "")
    return lines


def _rows(field: Field, prefix: str) -> list[str]:
    if field.name == "was" or (prefix == "" and field.name in ("kept_by", "reviewed") and not field.required):
        return []
    name = f"{prefix}{field.name}"
    shown = f"**`{name}`**" if field.required else f"`{name}`"
    text = (
        f"{field.label}. {field.help}" if field.help else "The name by which other facts refer to this entry."
    )
    level = "" if field.type in ("items", "group") else field.level
    rows = [f"| {shown} | {_kind(field)} | {_cell(text)} | {_example(field)} | {level} |"]
    for inner in field.fields.values():
        rows += _rows(inner, f"{name}[]." if field.type == "items" else f"{name}.")
    return rows


def _kind(field: Field) -> str:
    if field.type == "items":
        kind = "list of entries"
    elif field.type == "list" and field.of is not None:
        kind = f"list: {_kind(field.of)}"
    elif field.type == "choice":
        kind = "one of " + ", ".join(f"`{value}`" for value in field.values)
    elif field.type == "ref":
        kind = "id of " + " or ".join(f"`{target.lstrip('./^')}`" for target in field.to)
    else:
        kind = _KINDS[field.type]
    if field.unit:
        kind += f", in {field.unit}"
    if field.type in ("integer", "year", "number"):
        kind += f", at least {field.min}" if field.min is not None else ""
        kind += f", at most {field.max}" if field.max is not None else ""
    return kind + (f" (seen by {field.visibility})" if field.visibility != "staff" else "")


def _example(field: Field) -> str:
    if field.example is None or field.type in ("items", "group"):
        return ""
    value = ", ".join(map(str, field.example)) if isinstance(field.example, list) else field.example
    return _cell(str(value))


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")
