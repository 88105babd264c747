"""`playbook todo`: how much of the sales department is there, and what exactly is missing, in a consultant's order."""

from __future__ import annotations

import json
from textwrap import wrap
from typing import Any

import msgspec
from msgspec import Struct

from playbook.commands.gather import gather
from playbook.facts.model import Facts
from playbook.project import open_workspace
from playbook.report.tables import fit, width
from playbook.report.text import clean
from playbook.rules.deliverables import Deliverable, Gap, organising_steps, turnkey_deliverables

COLUMNS = 80


class Todo(Struct):
    """The two lists, regulations that are not adopted (id, title, file) and pages left out for want of a fact.

    `folder`: where the facts lie, as the files of the gaps begin.
    """

    steps: list[Deliverable]
    deliverables: list[Deliverable]
    not_adopted: list[dict[str, str]]
    left_out: dict[str, str]
    folder: str


def todo(folder: str) -> Todo:
    """What is left to do in a workspace. Raises CannotRun where there is none."""
    found = gather(open_workspace(folder))
    facts, book = found.facts, found.book
    left_out = dict(
        sorted({**{path: one.fact for path, one in book.left_out.items()}, **found.forms.left_out}.items())
    )
    made = Todo(organising_steps(facts), turnkey_deliverables(facts), [], left_out, facts.folder)
    for regulation in facts.regulations:
        if regulation.adopted is False:
            about = {"id": str(regulation.id), "title": str(regulation.title or "")}
            made.not_adopted.append({**about, "file": regulation.place_of()[0]})
    for entry in made.deliverables:
        if entry.book:
            _count_pages(made, entry, facts, len(book.pages))
    return made


def _count_pages(made: Todo, book: Deliverable, facts: Facts, pages: int) -> None:
    known = {gap.path: gap for entry in [*made.steps, *made.deliverables] for gap in entry.gaps}
    book.filled += pages
    for page, fact in made.left_out.items():
        steps = fact.split(".")
        above = (known.get(".".join(steps[:count])) for count in range(len(steps), 0, -1))
        place = next((gap for gap in above if gap), None)
        home = "/".join(steps[:2]) if facts.specs[steps[0]].folder else steps[0]
        file, line = (place.file, place.line) if place else (f"{made.folder}/{home}.yaml", 0)
        what = page.removeprefix("forms/").removesuffix(".md")
        label = f"Form {what}" if page.startswith("forms/") else f"Page {what}"
        book.gaps.append(Gap(file, line, fact, label, "It is left out until this is filled in."))


def todo_json(made: Todo) -> str:
    def rows(entries: list[Deliverable]) -> list[dict[str, Any]]:
        return [
            {
                "number": entry.number,
                "id": entry.id,
                "title": entry.title,
                "asks": entry.asks,
                "percent": entry.percent,
                "missing": [msgspec.to_builtins(gap) for gap in entry.gaps],
            }
            for entry in entries
        ]

    whole = {
        "steps": rows(made.steps),
        "deliverables": rows(made.deliverables),
        "not_adopted": made.not_adopted,
        "left_out": [{"page": page, "missing": fact} for page, fact in made.left_out.items()],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def todo_text(made: Todo) -> str:
    """For a terminal: a table of both lists, then what is missing for each line that is not done."""
    above = made.folder.rpartition("/")[0]
    lines = [f"Files are below {clean(above)}", ""] if above else []
    for heading, entries in _lists(made):
        lines += [heading, ""]
        lines += [f"{entry.number:>4}  {fit(entry.title, 54)} {entry.percent:>3} %" for entry in entries]
        lines.append("")
    for heading, entries in _lists(made):
        for entry in entries:
            if entry.gaps:
                lines.append(f"{heading}: {entry.number} {entry.title}, {entry.percent} %")
                lines += wrap(entry.asks, COLUMNS, initial_indent="  ", subsequent_indent="  ")
                lines += [line for gap in entry.gaps for line in _item(_where(made, gap), gap)]
                lines.append("")
    if made.not_adopted:
        lines.append("Regulations that are written but not adopted:")
        lines += [
            f"  - {clean(_below(made, entry['file']))}  {clean(entry['title'])}" for entry in made.not_adopted
        ]
        lines.append("")
    return "\n".join(lines)


def todo_markdown(made: Todo) -> str:
    """For a document or an issue: the same as tables."""
    lines = ["# What is left to do", ""]
    for heading, entries in _lists(made):
        lines += [f"## {heading}", "", "| no. | what | done | missing |", "| ---: | --- | ---: | --- |"]
        for entry in entries:
            missing = [_cell(f"{_where(made, gap)}  {gap.path}  {_what(gap)}") for gap in entry.gaps]
            done = "<br>".join(missing) or "–"
            lines.append(f"| {entry.number} | {_cell(entry.title)} | {entry.percent} % | {done} |")
        lines.append("")
    if made.not_adopted:
        lines += ["## Written but not adopted", ""]
        lines += [f"- `{entry['id']}` {_cell(entry['title'])}" for entry in made.not_adopted]
        lines.append("")
    return "\n".join(lines)


def _lists(made: Todo) -> list[tuple[str, list[Deliverable]]]:
    return [("Organising steps", made.steps), ("Turnkey deliverables", made.deliverables)]


def _item(where: str, gap: Gap) -> list[str]:
    """One thing that is missing; what it is called goes to a line of its own where one line is too short."""
    place, what = clean(f"  - {where}  {gap.path}"), clean(_what(gap))
    whole = f"{place}  {what}"
    return [whole] if width(whole) <= COLUMNS else [place, f"      {what}"]


def _where(made: Todo, gap: Gap) -> str:
    line = f":{gap.line}" if gap.line else ""
    return f"{_below(made, gap.file)}{line}"


def _below(made: Todo, file: str) -> str:
    """A file's path inside the workspace."""
    above = made.folder.rpartition("/")[0]
    return file.removeprefix(f"{above}/") if above else file


def _what(gap: Gap) -> str:
    return f"{gap.label} ({gap.facts} facts)" if gap.facts > 1 else gap.label


def _cell(text: str) -> str:
    """A text that a table cell can hold: nothing of it is markup."""
    return "".join(f"\\{char}" if char in "\\|`*_<>[]" else char for char in clean(text).replace("\n", " "))
