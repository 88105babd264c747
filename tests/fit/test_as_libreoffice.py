"""Where LibreOffice puts lines, so does the built-in engine: a small document for each habit, in tests/fit/habits."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from playbook.fit.libreoffice import executable
from playbook.fit.measure import measure
from tests.fit.habits import common, heights, kept, lines, pages, rows, sections, tables, word
from tests.fit.habits.parts import otherwise_in_libreoffice, ours, written

HABITS = {
    module.__name__.rpartition(".")[2]: module
    for module in (common, heights, kept, lines, pages, rows, sections, tables, word)
}


@pytest.mark.parametrize(("habits", "name"), [(kind, name) for kind in HABITS for name in HABITS[kind].CASES])
def test_lines_lie_where_libreoffice_puts_them(habits: str, name: str) -> None:
    data, places = HABITS[habits].CASES[name], HABITS[habits].LINES[name]
    assert written(ours(data)) == places
    pages = [word for word in places.split() if word.endswith(":")]
    assert f"{measure(data).pages}:" == pages[-1]


@pytest.mark.skipif(executable() is None, reason="LibreOffice is not installed on this machine")
@pytest.mark.parametrize("habits", HABITS.values(), ids=HABITS)
def test_libreoffice_puts_them_there(habits: ModuleType, tmp_path: Path) -> None:
    assert otherwise_in_libreoffice(habits.CASES, tmp_path) == ""
