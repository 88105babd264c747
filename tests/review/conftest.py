from __future__ import annotations

import sys
from pathlib import Path

import pytest

from playbook.pages import book
from playbook.pages.catalogue import PageSpec, read_catalogue
from playbook.project import Workspace

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(autouse=True)
def small_book(monkeypatch: pytest.MonkeyPatch) -> None:
    """The book of these companies is their own pages only; the program's pages want whole companies."""

    def own(workspace: Workspace, folder: str = "site") -> list[PageSpec]:
        return [one for one in read_catalogue(workspace, folder) if (workspace.root / "templates" / one.template).is_file()]

    monkeypatch.setattr(book, "read_catalogue", own)
