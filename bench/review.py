"""How long a review takes: 100 fact files, 200 commits, the program's start included.

    python bench/review.py [--runs 5]

Side by side in one run: `playbook review` as a user runs it (with the note of the last look, after an edit that changes
a regulation, and without any note), the old files read by one `git cat-file --batch` and by one `git show` a file, and
rendering every text and page of both states instead of comparing committed ones.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from playbook.commands.issue import issue

ROOT = Path(__file__).parent.parent
REVIEW = "import sys; sys.argv[:] = ['playbook', 'review', '--since', sys.argv[1]]; from playbook.cli import entry; entry()"
RENDER = (
    "import shutil, sys; from playbook.project import open_workspace; from playbook.facts.revisions import *;"
    "from playbook.commands.readings import readings; w = open_workspace('.'); n = working_files(w);"
    "b, _ = base_from_git(w, sys.argv[1], '', n); s = both(w, b.files, n);"
    "[(shutil.rmtree('.playbook', True), readings(w, one, n, pages=True)) for one in s]"
)
BATCH = (
    "import sys; from pathlib import Path; from playbook import git; r = git.open_repository(Path('.').resolve());"
    "t = git.tree(r, sys.argv[1], 'company/'); git.contents(r, t.values())"
)
SHOW = (
    "import subprocess, sys; run = lambda *a: subprocess.run(['git', *a], capture_output=True, check=True).stdout;"
    "[run('show', f'{sys.argv[1]}:{p}') for p in run('ls-tree', '-r', '--name-only', sys.argv[1], 'company/').decode().split()]"
)


def company(folder: Path, files: int, commits: int) -> None:
    """The example company with as many further rules as it takes, all issued; each commit edits one of its files."""
    shutil.copytree(ROOT / "company", folder / "company", ignore=shutil.ignore_patterns("reviews"))
    rules = folder / "company" / "regulations"
    model = (rules / "R-10.yaml").read_text(encoding="utf-8")
    number = 50
    while len(list((folder / "company").rglob("*.yaml"))) < files:
        (rules / f"R-{number}.yaml").write_text(
            model.replace("id: R-10", f"id: R-{number}", 1), encoding="utf-8"
        )
        number += 1
    issued = issue(str(folder), [], date(2026, 10, 1), by="p-01", every=True)
    assert issued.editions, issued.problems
    git(folder, "init", "-q", "-b", "main")
    paths = sorted((folder / "company").rglob("*.yaml"))
    for index in range(commits):
        path = paths[index % len(paths)]
        path.write_text(path.read_text(encoding="utf-8") + f"# read on day {index}\n", encoding="utf-8")
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "-m", f"day {index}")


def git(folder: Path, *arguments: str) -> str:
    names = {
        f"GIT_{who}_{what}": "a@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env={**os.environ, **names}, capture_output=True, check=True
    )
    return done.stdout.decode()


def timed(
    code: str, folder: Path, before: Callable[[], object] = lambda: None, *, runs: int
) -> tuple[float, float]:
    """Median seconds of a fresh process: by the clock, and of processor time (its own and git's)."""
    taken = []
    for _ in range(runs):
        before()
        start, spent = time.perf_counter(), _processor()
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        done = subprocess.run(
            [sys.executable, "-c", code, "main~100"],
            cwd=folder,
            env=environment,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        taken.append((time.perf_counter() - start, _processor() - spent))
    return statistics.median(one for one, _ in taken), statistics.median(one for _, one in taken)


def _processor() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        company(folder, files=100, commits=200)
        stages = folder / "company" / "stages.yaml"
        text = stages.read_text(encoding="utf-8")
        days = iter(range(1, 1000))

        def edit() -> None:
            stages.write_text(text.replace("max_days: 14", f"max_days: {next(days)}", 1), encoding="utf-8")

        def forget() -> None:
            shutil.rmtree(folder / ".playbook", ignore_errors=True)

        timed(REVIEW, folder, runs=1)
        rows = [
            ("python alone", timed("pass", folder, runs=runs)),
            ("review, nothing edited since the last look", timed(REVIEW, folder, runs=runs)),
            ("review after an edit of stages.yaml", timed(REVIEW, folder, edit, runs=runs)),
            (
                "review after an edit, without any note",
                timed(REVIEW, folder, forget, runs=max(1, runs // 2)),
            ),
            ("old files: one cat-file --batch", timed(BATCH, folder, runs=runs)),
            ("old files: git show for each", timed(SHOW, folder, runs=max(1, runs // 2))),
            ("every text of both states rendered", timed(RENDER, folder, runs=1)),
        ]
    print(f"{'':<52} {'clock':>9} {'processor':>11}")
    for label, (clock, processor) in rows:
        print(f"{label:<52} {clock:7.3f} s {processor:9.3f} s")


if __name__ == "__main__":
    main()
