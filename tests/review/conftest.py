from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(autouse=True)
def small_book(monkeypatch: pytest.MonkeyPatch) -> None:
    from companies import own_pages_only

    own_pages_only(monkeypatch)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    from reviewing import issued_and_reviewed

    return issued_and_reviewed(tmp_path)
