"""`playbook git-setup`: lets `git diff` show a Word document as the text it holds."""

from __future__ import annotations

import sys
from pathlib import Path

from playbook import git
from playbook.outputs.swap import write_file
from playbook.problems import CannotRun, Problem
from playbook.project import open_workspace

ATTRIBUTE = "*.docx diff=playbook-docx"


def git_setup(folder: str) -> list[str]:
    """Configure this clone and its .gitattributes; what was done, a line each. Raises CannotRun (git, folder)."""
    workspace = open_workspace(folder)
    git.open_repository(workspace.root, workspace.show(workspace.root))
    command = f'"{Path(sys.executable).as_posix()}" -m playbook docx-text'
    git.configure(workspace.root, "diff.playbook-docx.textconv", command)
    git.configure(workspace.root, "diff.playbook-docx.cachetextconv", "true")
    path = workspace.root / ".gitattributes"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    done = ["git diff now shows .docx files as text in this clone"]
    if ATTRIBUTE not in text.splitlines():
        between = "" if not text or text.endswith("\n") else "\n"
        write_file(path, f"{text}{between}{ATTRIBUTE}\n".encode(), workspace)
        done.append(f"wrote {workspace.show(path)}; commit it, and let every clone run this once")
    return done


def docx_text(path: str) -> list[str]:
    """The text of a Word document, line by line, for git. Raises CannotRun where it is none."""
    from playbook.outputs.docx_text import NotADocument, read_text

    try:
        return read_text(Path(path).read_bytes())
    except (OSError, NotADocument) as error:
        said = f"this file cannot be read as a Word document: {error}"
        raise CannotRun(Problem("error", "not-a-document", said, path)) from None
