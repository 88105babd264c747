"""`build`: the same bytes every time, nothing lost, nothing executed."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from filelock import FileLock
from worlds import PICTURE, ROOT, build_tree, playbook, quiet_company

from playbook.outputs.docx_text import read_text


def digest(folder: Path) -> dict[str, str]:
    """Every file below a folder with the digest of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A small workspace, built once."""
    build_tree(tmp_path, quiet_company())
    built = playbook("build", "--quiet", cwd=tmp_path)
    assert built.code == 0, built.err
    return tmp_path


def test_a_build_makes_pages_documents_and_a_website(small: Path) -> None:
    assert (small / "site/pages/index.md").is_file()
    assert (small / "site/html/index.html").is_file()
    assert (small / "site/html/search/search_index.json").is_file()
    assert (small / "site/docx/R-01.docx").is_file()
    assert digest(small / "site/docx")["R-01.docx"] == digest(small / "site/html/docx")["R-01.docx"]


_OTHER_DAY = """
import datetime, time
_shift = 86400 * 400
_time = time.time
time.time = lambda: _time() + _shift
class _Later(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)
    @classmethod
    def utcnow(cls):
        return cls.fromtimestamp(time.time())
datetime.datetime = _Later
"""


def test_two_builds_on_different_days_and_hash_seeds_give_the_same_bytes(tmp_path: Path) -> None:
    seen = []
    for number, seed in enumerate(("0", "4242")):
        world = {**quiet_company(optional=True), "company/logo.png": PICTURE}
        root = build_tree(tmp_path / str(number), world)
        patch = build_tree(tmp_path / f"day{number}", {"sitecustomize.py": _OTHER_DAY if number else ""})
        environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": f"{patch}{os.pathsep}{ROOT}"}
        assert playbook("build", "--quiet", cwd=root, environment=environment).code == 0
        seen.append(digest(root / "site"))
    assert len(seen[0]) > 40
    assert seen[0] == seen[1]


def test_nothing_is_built_anew_when_nothing_has_changed(small: Path) -> None:
    again = playbook("build", cwd=small)
    assert again.code == 0
    assert "Nothing has changed since the last build." in again.out
    (small / "site/html/index.html").unlink()
    assert "Nothing has changed" not in playbook("build", cwd=small).out
    assert (small / "site/html/index.html").is_file()


def test_a_changed_fact_changes_the_book(small: Path) -> None:
    text = (small / "company/glossary.yaml").read_text()
    (small / "company/glossary.yaml").write_text(text.replace("Trial run", "Proof shift"))
    assert playbook("build", "--quiet", cwd=small).code == 0
    assert "Proof shift" in (small / "site/html/glossary.html").read_text()


def test_a_failed_build_leaves_the_last_good_one(small: Path) -> None:
    before = digest(small / "site")
    (small / "company/glossary.yaml").write_text("glossary: [")
    ran = playbook("build", cwd=small)
    assert ran.code == 1
    assert "1 error; the last good build was left as it is" in ran.err
    assert digest(small / "site") == before


def test_facts_are_text_wherever_they_land(tmp_path: Path) -> None:
    nasty = "{{ 7 * 7 }} <script>alert(1)</script> [x](javascript:alert(2)) *not bold* | =HYPERLINK(1) &amp; {% raw %}"
    files = quiet_company()
    for name in ("company/glossary.yaml", "company/regulations/R-01.yaml"):
        data = json.loads(files[name])
        if "glossary" in data:
            data["glossary"][0]["name"] = nasty
        else:
            data["purpose"] = nasty
        files[name] = json.dumps(data)
    build_tree(tmp_path, files)
    assert playbook("build", "--quiet", cwd=tmp_path).code == 0
    for page in ("glossary.html", "regulations/R-01.html"):
        html = (tmp_path / "site/html" / page).read_text()
        assert "<script>alert" not in html
        assert "javascript:alert" not in re.sub(r"\[x\]\(javascript:alert\(2\)\)", "", html)
        assert (
            "{{ 7 * 7 }} &lt;script&gt;alert(1)&lt;/script&gt; [x](javascript:alert(2)) *not bold* | =HYPERLINK(1)"
            in html
        )
    assert any(nasty in line for line in read_text((tmp_path / "site/docx/R-01.docx").read_bytes()))


def test_killing_a_build_at_any_moment_leaves_a_whole_site(small: Path) -> None:
    text = (small / "company/glossary.yaml").read_text()
    good = {json.dumps(digest(small / "site"))}
    with _building(small) as process:
        assert process.stderr is not None
        steps = [time.perf_counter() for _ in process.stderr]
    last = time.perf_counter() - steps[-1]  # the last step is the longest
    killed = 0
    for number in range(2 * len(steps)):
        (small / "company/glossary.yaml").write_text(text.replace("Trial run", f"Trial run {number}"))
        with _building(small) as process:
            assert process.stderr is not None
            for _ in range(min(number + 1, len(steps))):
                assert process.stderr.readline()
            time.sleep(last * max(0, number + 1 - len(steps)) / len(steps))
            process.kill()
        killed += process.returncode == -signal.SIGKILL
        assert (small / "site").is_dir()
        now = json.dumps(digest(small / "site"))
        page = (small / "site/html/glossary.html").read_text()
        if now not in good:
            assert f"Trial run {number}" in page, "a new site must be the whole new site"
            good.add(now)
    assert killed >= len(steps) > 3
    assert playbook("build", "--quiet", cwd=small).code == 0
    assert not (small / ".playbook/staging").exists()


def _building(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "playbook", "build", "--force"]
    pipes = {"stderr": subprocess.PIPE, "stdout": subprocess.DEVNULL}
    return subprocess.Popen(command, cwd=folder, env=_environment(), text=True, **pipes)


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def test_ctrl_c_stops_politely_and_leaves_the_last_good_book(small: Path) -> None:
    before = digest(small / "site")
    process = subprocess.Popen(
        [sys.executable, "-m", "playbook", "build", "--force"],
        cwd=small, env=_environment(), stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    assert "reading the facts" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "stopped; the last good output is untouched" in err
    assert "Traceback" not in err
    assert digest(small / "site") == before


def test_a_site_aside_from_a_killed_swap_is_put_back(small: Path) -> None:
    before = digest(small / "site")
    (small / "site").rename(small / ".playbook/previous")
    (small / "company/glossary.yaml").write_text("glossary: [")
    assert playbook("build", cwd=small).code == 1
    assert digest(small / "site") == before


def test_two_builds_at_once_do_not_meet(small: Path) -> None:
    with FileLock(small / ".playbook/build.lock"):
        ran = playbook("build", cwd=small)
    assert ran.code == 2
    assert "error[build-running] another build of this workspace is running" in ran.err


def test_an_output_folder_one_may_not_write_is_told(small: Path) -> None:
    before = digest(small / "site")
    (small / "company/glossary.yaml").write_text(
        (small / "company/glossary.yaml").read_text() + "\n# changed\n"
    )
    shutil.rmtree(small / ".playbook")
    (small / ".playbook").write_text("a file where the program keeps its folder")
    ran = playbook("build", cwd=small)
    assert ran.code == 2
    assert "error[cannot-write] the output cannot be written" in ran.err
    assert "The last good output is untouched." in ran.err
    assert digest(small / "site") == before


@pytest.mark.skipif(sys.platform == "win32", reason="folder permissions work differently on Windows")
def test_a_read_only_workspace_is_told(small: Path) -> None:
    shutil.rmtree(small / ".playbook")
    for path in (small, *small.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    command = [sys.executable, "-m", "playbook", "build", str(small)]
    if os.getuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("root may write everywhere, and setpriv is not here to take that right away")
        command = ["setpriv", "--bounding-set", "-all", *command]
    try:
        ran = subprocess.run(
            command, cwd="/", env=_environment(), capture_output=True, text=True, check=False
        )
    finally:
        for path in (small, *small.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
    assert ran.returncode == 2
    assert "error[cannot-write]" in ran.stderr


def test_a_file_called_site_is_not_thrown_away(tmp_path: Path) -> None:
    build_tree(tmp_path, {**quiet_company(), "site": "my notes"})
    ran = playbook("build", cwd=tmp_path)
    assert ran.code == 2
    assert "error[cannot-write]" in ran.err
    assert (tmp_path / "site").read_text() == "my notes"
