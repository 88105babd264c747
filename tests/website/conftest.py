from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from browser import MISSING, Browser

from playbook.outputs.website import SiteSettings

THEME = Path(__file__).parents[2] / "templates" / "site" / "theme"


@pytest.fixture
def settings() -> SiteSettings:
    return SiteSettings("Northwind Sales Book", THEME)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Mapping[str, str]], Path]:
    """Markdown files in a folder of their own."""

    def writing(texts: Mapping[str, str]) -> Path:
        for name, text in texts.items():
            path = tmp_path / "pages" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        return tmp_path / "pages"

    return writing


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if MISSING:
        pytest.skip(MISSING)
    with Browser() as running:
        yield running
