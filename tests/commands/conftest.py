from __future__ import annotations

import pytest
from gatherings import Gatherings


@pytest.fixture
def gatherings(monkeypatch: pytest.MonkeyPatch) -> Gatherings:
    return Gatherings(monkeypatch)
