"""The review of the example company reads its whole book."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from worlds import ROOT, playbook


def test_a_changed_time_limit_is_told_with_all_it_touches(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "company", tmp_path / "company")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b.example"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "closed"]):
        subprocess.run([*git, *command], cwd=tmp_path, check=True, capture_output=True)
    stages = tmp_path / "company/stages.yaml"
    text = stages.read_text(encoding="utf-8")
    assert text.count("max_days: 14") == 2
    stages.write_text(text.replace("max_days: 14", "max_days: 9", 1), encoding="utf-8")
    for _ in range(2):  # without a note of the texts, and with one
        ran = playbook("review", "--today", "2026-10-01", cwd=tmp_path)
        assert ran.code == 0, ran.err
        assert "1 change" in ran.out
        assert "~ Stage New lead: time limit 14 days → 9 days" in ran.out
        assert "R-04" in ran.out
        assert "could not be made" not in ran.out
    found = json.loads(playbook("review", "--today", "2026-10-01", "--format", "json", cwd=tmp_path).out)
    assert found
    assert "edition-outdated" in playbook("build", "--check", "--quiet", cwd=tmp_path).err
