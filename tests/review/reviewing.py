"""A small company under review: its facts edited, its review seen."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from companies import commit, facts_of, git, repository, tree_of, write

from playbook.commands.issue import issue
from playbook.commands.review import close, review
from playbook.commands.signoff import add
from playbook.report.review_model import Review
from playbook.report.review_text import as_text

START, CLOSED, TODAY = date(2025, 7, 1), date(2025, 7, 2), date(2025, 10, 1)
BOTH = ["p-02", "p-03"]

ONE_PERSON = """---
part: process
order: 2
title: "'Mentor'"
---
{{ people['p-02'].name }}
"""
ALL_PEOPLE = """---
part: process
order: 3
title: "'Team'"
---
{% for person in people %}
- {{ person.name }}
{% endfor %}
"""


def issued_and_reviewed(tmp_path: Path) -> Path:
    """A company whose three rules were issued, signed by everybody and reviewed on 2 July."""
    repository(tmp_path, tree_of(facts_of()), day="2025-06-20")
    issue(str(tmp_path), [], START, by="p-01", every=True)
    add(str(tmp_path), ["R-01", "R-02", "R-04"], BOTH, START, how="paper")
    commit(tmp_path, "issued and signed", day="2025-07-01")
    _, path, problems = close(str(tmp_path), "2025-Q2", CLOSED, by="p-01", kept=["R-01", "R-02", "R-04"])
    assert (bool(path), problems) == (True, [])
    commit(tmp_path, "close 2025-Q2", day="2025-07-02")
    return tmp_path


def edit(root: Path, **files: Any) -> None:
    write(
        root,
        tree_of(
            facts_of(**{name.replace("__", "/").replace("R_", "R-"): one for name, one in files.items()})
        ),
    )
    fresh = {
        name: path for name in ("R-01", "R-02", "R-04") if (path := root / f"company/regulations/{name}.yaml")
    }
    for name, path in fresh.items():  # editing the facts does not take back what `issue` wrote
        text = git(root, "show", f"HEAD:company/regulations/{name}.yaml", check=False)
        if f"regulations__{name.replace('-', '_')}" not in files and text:
            path.write_text(text)


def stages(days: int = 14, **more: Any) -> dict[str, Any]:
    data = facts_of()["stages"]
    data["stages"][0] |= {"max_days": days, **more}
    return data


def pay(base: int = 2400, **more: Any) -> dict[str, Any]:
    data = facts_of()["motivation"]
    data["motivation"][0] |= {"base": base, **more}
    return data


def seen(root: Path, today: date = TODAY, **more: Any) -> Review:
    return review(str(root), today, **more).review


def body(found: Review) -> str:
    """The report without the note on files that are not committed."""
    found.notes = [note for note in found.notes if "not committed" not in note]
    return as_text(found)


def rows(found: Review) -> dict[str, Any]:
    return {row.id: row for row in found.regulations}
