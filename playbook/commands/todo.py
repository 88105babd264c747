"""`playbook todo`: how much of the sales department is there, and what exactly is missing, in a consultant's order."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from playbook.commands.gather import gather
from playbook.project import open_workspace
from playbook.report.tables import fit
from playbook.report.text import clean
from playbook.rules.deliverables import Deliverable, Gap, organising_steps, turnkey_deliverables


@dataclass(slots=True)
class Todo:
    """The two lists, regulations that are not adopted (id, title, file) and pages left out for want of a fact."""

    steps: list[Deliverable]
    deliverables: list[Deliverable]
    not_adopted: list[dict[str, str]]
    left_out: dict[str, str]


def todo(folder: str) -> Todo:
    """What is left to do in a workspace. Raises CannotRun where there is none."""
    found = gather(open_workspace(folder))
    facts, book = found.facts, found.book
    left_out = dict(sorted({**book.left_out, **found.forms.left_out}.items()))
    made = Todo(organising_steps(facts), turnkey_deliverables(facts), [], left_out)
    for regulation in facts.regulations:
        if regulation.adopted is False:
            about = {"id": str(regulation.id), "title": str(regulation.title or "")}
            made.not_adopted.append({**about, "file": regulation.place_of()[0]})
    for entry in made.deliverables:
        if entry.book:
            _count_pages(entry, len(book.pages), made.left_out)
    return made


def _count_pages(book: Deliverable, pages: int, left_out: dict[str, str]) -> None:
    book.filled += pages
    book.gaps += [
        Gap("", 0, fact, f"Page {page}", "The page is left out of the book until this is filled in.")
        for page, fact in left_out.items()
    ]


def todo_json(made: Todo) -> str:
    def rows(entries: list[Deliverable]) -> list[dict[str, Any]]:
        return [
            {
                "number": entry.number,
                "id": entry.id,
                "title": entry.title,
                "asks": entry.asks,
                "percent": entry.percent,
                "missing": [asdict(gap) for gap in entry.gaps],
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
    lines = []
    for heading, entries in _lists(made):
        lines += [heading, ""]
        lines += [f"{entry.number:>4}  {fit(entry.title, 54)} {entry.percent:>3} %" for entry in entries]
        lines.append("")
    for heading, entries in _lists(made):
        for entry in entries:
            if entry.gaps:
                lines += [f"{heading}: {entry.number} {entry.title}, {entry.percent} %", f"  {entry.asks}"]
                lines += [f"  - {clean(_where(gap))}{clean(_what(gap))}" for gap in entry.gaps]
                lines.append("")
    if made.not_adopted:
        lines.append("Regulations that are written but not adopted:")
        lines += [f"  - {clean(entry['file'])}  {clean(entry['title'])}" for entry in made.not_adopted]
        lines.append("")
    return "\n".join(lines)


def todo_markdown(made: Todo) -> str:
    """For a document or an issue: the same as tables."""
    lines = ["# What is left to do", ""]
    for heading, entries in _lists(made):
        lines += [f"## {heading}", "", "| no. | what | done | missing |", "| ---: | --- | ---: | --- |"]
        for entry in entries:
            missing = "<br>".join(_cell(_where(gap) + _what(gap)) for gap in entry.gaps) or "–"
            lines.append(f"| {entry.number} | {_cell(entry.title)} | {entry.percent} % | {missing} |")
        lines.append("")
    if made.not_adopted:
        lines += ["## Written but not adopted", ""]
        lines += [f"- `{entry['id']}` {_cell(entry['title'])}" for entry in made.not_adopted]
        lines.append("")
    return "\n".join(lines)


def _lists(made: Todo) -> list[tuple[str, list[Deliverable]]]:
    return [("Organising steps", made.steps), ("Turnkey deliverables", made.deliverables)]


def _where(gap: Gap) -> str:
    line = f":{gap.line}" if gap.line else ""
    return f"{gap.file}{line}  " if gap.file else ""


def _what(gap: Gap) -> str:
    several = f" ({gap.facts} facts)" if gap.facts > 1 else ""
    return f"{gap.path}  {gap.label}{several}"


def _cell(text: str) -> str:
    """A text that a table cell can hold: nothing of it is markup."""
    return "".join(f"\\{char}" if char in "\\|`*_<>[]" else char for char in clean(text).replace("\n", " "))
