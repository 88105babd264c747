"""How long `playbook check` of the example company takes as a whole process, beside LibreOffice on the same documents.

    python bench/check.py [rounds]

LibreOffice turns the company's regulations into PDF in one batch, which is what it takes to see how many pages they
have. Each round runs all lines in turn, so that a busy machine slows them alike; the table gives the best of each, by
the clock and of processor time, and how many times faster than the batch that is. The sentence changed somewhere is
another one each time, a few in each round: of those the table gives the one in the middle.
"""

from __future__ import annotations

import os
import random
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from playbook.fit.libreoffice import executable

ROOT = Path(__file__).parents[1]
_BATCH = "LibreOffice, one batch"
_SOMEWHERE = "check, a sentence changed somewhere"
_SENTENCES = 4  # in each round
_SENTENCE = re.compile(r"^ +(?:- )?\w+: [A-Z](?:[^\"'\[{|>:#\n]+ ){4,}\w+\.?$", re.MULTILINE)

Job = tuple[str, Callable[[], None], Callable[[], None]]
"""A line of the table, what is made ready for it, and what is timed."""


def main(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "example"
        shutil.copytree(ROOT / "company", root / "company")
        run("-m", "playbook", "build", "--quiet", str(root))
        documents = sorted((root / "site/docx").glob("*.docx"))
        facts = Facts(root / "company")
        jobs: list[Job] = [
            ("python alone", facts.restore, lambda: run("-c", "pass")),
            ("check, nothing changed", facts.restore, lambda: check(root)),
            ("check, a fact of few pages", lambda: facts.change("Signed trial sheet"), lambda: check(root)),
            (
                "check, a fact of many papers",
                lambda: facts.change("The customer signs the trial sheet"),
                lambda: check(root),
            ),
            *[(_SOMEWHERE, facts.change_any, lambda: check(root))] * _SENTENCES,
            ("check without any note", facts.restore, lambda: check(root, "--fresh")),
        ]
        if (program := executable()) is not None:
            office(program, documents[:1], Path(name))
            jobs.append((_BATCH, lambda: None, lambda: office(program, documents, Path(name))))
        print(f"{len(documents)} regulations, {rounds} rounds")
        report(measured(rounds, jobs))


class Facts:
    """The company's files, in which one sentence at a time is worded anew."""

    def __init__(self, company: Path) -> None:
        self.texts = {path: path.read_text(encoding="utf-8") for path in sorted(company.rglob("*.yaml"))}
        self.places = [
            (path, match[0].rstrip("."))
            for path, text in self.texts.items()
            for match in _SENTENCE.finditer(text)
            if "records" not in path.parts and text.count(match[0]) == 1
        ]
        random.Random(0).shuffle(self.places)
        self.number = 0

    def restore(self) -> None:
        for path, text in self.texts.items():
            if path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")

    def change(self, sentence: str, path: Path | None = None) -> None:
        self.restore()
        self.number += 1
        path = path or next(one for one, text in self.texts.items() if sentence in text)
        path.write_text(
            self.texts[path].replace(sentence, f"{sentence} number {self.number}", 1), encoding="utf-8"
        )

    def change_any(self) -> None:
        path, sentence = self.places[self.number % len(self.places)]
        self.change(sentence, path)


def run(*arguments: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled once
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


def measured(rounds: int, jobs: Iterable[Job]) -> dict[str, tuple[float, float]]:
    """Of each line the clock time and the processor time, in seconds."""
    taken: dict[str, list[tuple[float, float]]] = {}
    for _ in range(rounds):
        for name, prepare, job in jobs:
            prepare()
            start, spent = time.perf_counter(), processor()
            job()
            taken.setdefault(name, []).append((time.perf_counter() - start, processor() - spent))
    of = {name: statistics.median if name == _SOMEWHERE else min for name in taken}
    return {name: (of[name](c for c, _ in one), of[name](p for _, p in one)) for name, one in taken.items()}


def processor() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def report(found: dict[str, tuple[float, float]]) -> None:
    batch = found.get(_BATCH)
    print(f"{'':<38} {'clock':>9} {'processor':>11}   faster than the batch")
    for name, (clock, spent) in found.items():
        times = f"{batch[0] / clock:6.1f} ×  {batch[1] / spent:6.1f} ×" if batch else "no LibreOffice here"
        print(f"{name:<38} {clock:7.3f} s {spent:9.3f} s   {times}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
