from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The key that signs the program's notes is one of these tests, not of who runs them."""
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture
def soffice() -> str:
    return _tool("soffice", "LibreOffice")


@pytest.fixture
def chromium() -> str:
    return _tool("chromium", "Chromium")


def _tool(command: str, name: str) -> str:
    found = shutil.which(command)
    if found is None:
        if os.environ.get("PLAYBOOK_EXPECT_TOOLS"):
            pytest.fail(f"{name} is expected here and not installed")
        pytest.skip(f"{name} ({command}) is not installed on this machine")
    return found
