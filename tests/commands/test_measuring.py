"""Documents that a second process makes and measures are those that one process would have made."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from worlds import ROOT

from playbook.commands.gather import gather
from playbook.commands.memory import Gathered
from playbook.project import open_workspace


def _with_an_overrun(root: Path) -> Path:
    shutil.copytree(ROOT / "company", root / "company")
    rule = root / "company/regulations/R-03.yaml"
    more = "\n  - Whoever hears of a promise that will not hold says so at once, to all whom it touches." * 8
    text = rule.read_text(encoding="utf-8")
    rule.write_text(text.replace("\nconsequences:", f"\nconsequences:{more}"), encoding="utf-8")
    return root


def _told(found: Gathered) -> dict[str, Any]:
    return {name: getattr(found, name) for name in ("problems", "fits", "documents", "papers")}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives a second process")
@pytest.mark.parametrize("files", [False, True])
def test_two_processes_say_and_write_what_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, files: bool
) -> None:
    workspace = open_workspace(str(_with_an_overrun(tmp_path)))
    alone = _told(gather(workspace, files=files))
    begun: list[int] = []
    fork: Callable[[], int] = os.fork

    def counted() -> int:
        begun.append(1)
        return fork()

    monkeypatch.setattr(os, "fork", counted)
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # the test runner has threads of its own
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    assert _told(gather(workspace, files=files)) == alone
    assert begun == [1]
    assert [problem.name for problem in alone["problems"]] == ["over-one-page"]
