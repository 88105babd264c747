"""`playbook review --redline DIR` and `playbook redline`: Word documents with the changes tracked, old text to new."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from playbook import git
from playbook.commands.review import redlines, review, unknown_regulation
from playbook.facts.model import Facts
from playbook.facts.records import fingerprint, load_records
from playbook.facts.revisions import both, frozen_at, working_files
from playbook.outputs.docx_redline import redline
from playbook.outputs.sheets import regulation_sheet
from playbook.outputs.swap import write_file
from playbook.pages.blocks import Block
from playbook.pages.markdown import to_markdown
from playbook.pages.regulation import Twin
from playbook.problems import CannotRun
from playbook.project import Workspace, open_workspace
from playbook.report.review_texts import blocks_of


def since_review(
    folder: str, out: str, today: date, *, since: str = "", base_dir: str = "", wanted: Sequence[str] = ()
) -> list[str]:
    """One document for each regulation whose text differs from the old state; the paths written.

    Raises CannotRun (git, revision, folder, unknown regulation).
    """
    found = review(folder, today, since=since, base_dir=base_dir)
    return [
        _write(
            found.workspace, found.facts, row.id, row.old_blocks, row.new_blocks, Path(out), today.isoformat()
        )
        for row in redlines(found, wanted)
    ]


def between(folder: str, regulation: str, out: str, today: date, *, old: str, new: str = "") -> list[str]:
    """The redline of one regulation between the editions in force at two revisions (`new` empty: on the disk).

    Gives no path where the texts are the same. Raises CannotRun.
    """
    workspace = open_workspace(folder)
    _, facts = both(workspace, {}, working_files(workspace))
    if regulation not in facts.regulations:
        raise CannotRun(unknown_regulation(facts.regulations.ids(), regulation))
    repository = git.open_repository(workspace.root, workspace.show(workspace.root))
    sides = [frozen_at(repository, revision, facts, regulation) for revision in (old, new) if revision]
    if not new:
        sides.append(load_records(workspace).texts.get(regulation, ""))
    if sides[0] == sides[1]:
        return []
    before, after = (blocks_of(text) for text in sides)
    return [_write(workspace, facts, regulation, before, after, Path(out), today.isoformat())]


def _write(
    workspace: Workspace,
    facts: Facts,
    identity: str,
    old: Sequence[Block],
    new: Sequence[Block],
    out: Path,
    day: str,
) -> str:
    text = to_markdown(new)
    twin = Twin(identity, facts.regulations[identity], tuple(new), text, fingerprint(text), frozenset())
    sheet = regulation_sheet(facts, twin, workspace)
    path = out / f"{identity}-changes.docx"
    write_file(path, redline(old, sheet, author=facts.locale.print(facts.company.name), date=day), workspace)
    return path.as_posix()
