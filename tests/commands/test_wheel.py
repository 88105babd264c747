"""The installed program: everything it needs is inside the wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
from worlds import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(out),
        str(ROOT),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (found,) = out.glob("*.whl")
    return found


def test_templates_schemas_and_wording_are_inside(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for name in (
        "playbook/templates/site/index.md.j2",
        "playbook/templates/regulation/default.md.j2",
        "playbook/templates/labels/ru.yaml",
        "playbook/templates/site/theme/main.html",
        "playbook/facts/schemas/stages.yaml",
        "playbook/facts/wording.yaml",
    ):
        assert name in names
    assert not [
        name for name in names if name.startswith(("company/", "tests/", "site/")) or "__pycache__" in name
    ]


def test_the_installed_program_starts_checks_and_builds_in_an_empty_folder(
    wheel: Path, tmp_path: Path
) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    python = tmp_path / "venv/bin/python" if os.name != "nt" else tmp_path / "venv/Scripts/python.exe"
    place = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place)
    # The libraries are those of this environment; the program itself must come from the wheel.
    (Path(place) / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    work = tmp_path / "work"
    work.mkdir()
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [python, "-P", "-m", "playbook", *arguments],
            cwd=work,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    where = subprocess.run(
        [python, "-P", "-c", "import playbook; print(playbook.__file__)"],
        cwd=work, env=environment, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert str(tmp_path) in where
    assert run("new", "acme").returncode == 0
    assert run("check", "acme").returncode == 0
    built = run("build", "acme", "--quiet")
    assert built.returncode == 0, built.stderr
    assert (work / "acme/site/html/index.html").is_file()
