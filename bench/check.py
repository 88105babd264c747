"""How long `playbook check` of the example company takes as a whole process, beside LibreOffice on the same documents.

    python bench/check.py [rounds]

LibreOffice turns the company's regulations into PDF in one batch, which is what it takes to see how many pages they
have. Each round runs all lines in turn, so that a busy machine slows them alike; the table gives the best of each, by
the clock and of processor time, and how many times faster than the batch that is.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playbook.fit.libreoffice import executable

ROOT = Path(__file__).parents[1]
_BATCH = "LibreOffice, one batch"
_FRESH = "check without any note"
_PAGE, _RULE = "check, a fact of one page changed", "check, a fact of a regulation changed"


def main(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "example"
        shutil.copytree(ROOT / "company", root / "company")
        run("-m", "playbook", "build", "--quiet", str(root))
        documents = sorted((root / "site/docx").glob("*.docx"))
        stages = root / "company/stages.yaml"
        page, rule = Fact(stages, "Signed trial sheet"), Fact(stages, "The customer signs the trial sheet")
        jobs: dict[str, Callable[[], None]] = {
            "python alone": lambda: run("-c", "pass"),
            "check, nothing changed": lambda: check(root),
            _PAGE: lambda: check(root),
            _RULE: lambda: check(root),
            _FRESH: lambda: check(root, "--fresh"),
        }
        # Each check after a change has the note of the facts as they were.
        before = {_PAGE: page.change, _RULE: rule.change, _FRESH: page.restore}
        if (program := executable()) is not None:
            office(program, documents[:1], Path(name))
            jobs[_BATCH] = lambda: office(program, documents, Path(name))
        print(f"{len(documents)} regulations, best of {rounds} rounds")
        report(measured(rounds, jobs, before))


class Fact:
    """A sentence of a fact file, worded anew each time."""

    def __init__(self, path: Path, sentence: str) -> None:
        self.path, self.text, self.number = path, path.read_text(encoding="utf-8"), 0
        self.sentence = sentence
        assert sentence in self.text

    def restore(self) -> None:
        self.path.write_text(self.text, encoding="utf-8")

    def change(self) -> None:
        self.number += 1
        words = f"{self.sentence} number {self.number}"
        self.path.write_text(self.text.replace(self.sentence, words, 1), encoding="utf-8")


def run(*arguments: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, *arguments], env=environment, check=True, capture_output=True)


def check(root: Path, *options: str) -> None:
    run("-m", "playbook", "check", *options, str(root))


def office(program: str, documents: list[Path], folder: Path) -> None:
    """One batch, with a profile that the first call has set up."""
    shutil.rmtree(folder / "pdf", ignore_errors=True)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    options = [profile, "--headless", "--norestore", "--convert-to", "pdf", "--outdir", str(folder / "pdf")]
    subprocess.run([program, *options, *map(str, documents)], check=True, capture_output=True)
    assert len(list((folder / "pdf").glob("*.pdf"))) == len(documents)


def measured(
    rounds: int, jobs: dict[str, Callable[[], None]], before: dict[str, Callable[[], None]]
) -> dict[str, tuple[float, float]]:
    """The best clock time and the least processor time of each job, in seconds."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            before.get(name, lambda: None)()
            start, spent = time.perf_counter(), processor()
            job()
            taken[name].append((time.perf_counter() - start, processor() - spent))
    return {name: (min(c for c, _ in one), min(p for _, p in one)) for name, one in taken.items()}


def processor() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def report(best: dict[str, tuple[float, float]]) -> None:
    batch = best.get(_BATCH)
    print(f"{'':<38} {'clock':>9} {'processor':>11}   faster than the batch")
    for name, (clock, spent) in best.items():
        times = f"{batch[0] / clock:6.1f} ×  {batch[1] / spent:6.1f} ×" if batch else "no LibreOffice here"
        print(f"{name:<38} {clock:7.3f} s {spent:9.3f} s   {times}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
