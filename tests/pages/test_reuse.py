"""Pages taken over from the last rendering are the pages a fresh rendering would make."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from worlds import ROOT

from playbook.commands.gather import gather
from playbook.commands.memory import Gathered, Memory
from playbook.pages.render import Renderer
from playbook.project import Workspace


def _pages(found: Gathered) -> dict[str, str]:
    return {path: page.markdown for path, page in found.book.pages.items()}


@pytest.mark.parametrize(
    ("file", "old", "new", "most"),
    [
        ("stages.yaml", "Signed trial sheet", "Countersigned trial sheet", 12),
        ("roles.yaml", "name: Closer", "name: Deal maker", 400),
        ("company.yaml", "currency: EUR", "currency: GBP", 400),
        (
            "glossary.yaml",
            "glossary:\n",
            "glossary:\n  - {id: brand-new, name: Brand new, definition: Not yet old}\n",
            400,
        ),
        ("people.yaml", "Maeve Tierney", "Maeve Tierney-Walsh", 400),
    ],
)
def test_what_is_taken_over_is_what_would_be_rendered(
    file: str, old: str, new: str, most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "company", tmp_path / "company")
    workspace, memory = Workspace(tmp_path), Memory()
    before = gather(workspace, memory=memory)
    path = tmp_path / "company" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")

    rendered: list[str] = []
    honest = Renderer.render
    monkeypatch.setattr(
        Renderer, "render", lambda self, name, **words: rendered.append(name) or honest(self, name, **words)
    )
    after = gather(workspace, memory=memory)
    again = len([name for name in rendered if name.startswith("site/")])
    fresh = gather(workspace)
    assert _pages(after) == _pages(fresh)
    assert after.forms.found == fresh.forms.found
    assert after.papers == fresh.papers
    assert _pages(after) != _pages(before)
    assert 0 < again <= most
