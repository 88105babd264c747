"""How long the book takes, side by side in one run, for the example company.

python bench/build.py [rounds]

Each round runs all lines in turn, so that a busy machine slows them alike; the table gives medians and the ratio to
bare MkDocs on the same Markdown.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playbook.commands.build import build_now
from playbook.commands.memory import Memory
from playbook.facts.load import load
from playbook.outputs.docx import write
from playbook.outputs.sheets import regulation_sheet
from playbook.pages.functions import template_functions
from playbook.pages.regulation import make_twin
from playbook.pages.render import Renderer
from playbook.project import Workspace

ROOT = Path(__file__).parents[1]
ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)}
_SITE = """
import sys
from pathlib import Path
from playbook.outputs.website import SiteSettings, build_site
pages, out, theme = map(Path, sys.argv[1:])
assert build_site(pages, out, SiteSettings("Book", theme)).pages
"""


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "example"
        shutil.copytree(ROOT / "company", root / "company")
        settings = (
            (ROOT / "mkdocs.yml")
            .read_text(encoding="utf-8")
            .replace("  custom_dir: templates/site/theme\n", "")
        )
        (root / "mkdocs.yml").write_text(settings, encoding="utf-8")
        playbook(root, "build", "--quiet")
        bare = Path(name) / "bare"
        shutil.copytree(root / "site/pages", bare / "site/pages")
        shutil.copy(root / "mkdocs.yml", bare / "mkdocs.yml")
        serving = Serving(Path(name) / "served", root)
        pages = len(list((bare / "site/pages").rglob("*.md")))
        print(f"{pages} pages, {len(list((root / 'site/docx').iterdir()))} regulations, {rounds} rounds")
        report(
            rounds,
            {
                "bare mkdocs build": lambda: bare_mkdocs(bare),
                "the website alone": lambda: website(bare / "site/pages", Path(name) / "out"),
                "playbook build": lambda: playbook(root, "build", "--quiet", "--force"),
                "  nothing changed": lambda: playbook(root, "build", "--quiet"),
                "serve: one changed fact": serving.change_a_fact,
            },
        )
        one_regulation(root)


def bare_mkdocs(work: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "-q"]
    subprocess.run(command, cwd=work, env=ENVIRONMENT, check=True, capture_output=True)


def website(pages: Path, out: Path) -> None:
    theme = ROOT / "templates/site/theme"
    command = [sys.executable, "-c", _SITE, str(pages), str(out), str(theme)]
    subprocess.run(command, env=ENVIRONMENT, check=True, capture_output=True)


def playbook(root: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "playbook", *arguments, str(root)]
    subprocess.run(command, env=ENVIRONMENT, check=True, capture_output=True)


class Serving:
    """What `serve` does when a fact is saved: the same process, its memory, a whole new site swapped in."""

    def __init__(self, root: Path, source: Path) -> None:
        shutil.copytree(source / "company", root / "company")
        shutil.copy(source / "mkdocs.yml", root / "mkdocs.yml")
        self.workspace, self.memory, self.number = Workspace(root), Memory(), 0
        self.stages = root / "company/stages.yaml"
        self.text = self.stages.read_text(encoding="utf-8")
        (root / ".playbook").mkdir()
        build_now(self.workspace, lambda step: None, self.memory)

    def change_a_fact(self) -> None:
        self.number += 1
        evidence = f"Signed trial sheet number {self.number}"
        self.stages.write_text(self.text.replace("Signed trial sheet", evidence), encoding="utf-8")
        built = build_now(self.workspace, lambda step: None, self.memory)
        assert not [problem for problem in built.problems if problem.severity == "error"]
        html = self.workspace.site / "html"
        assert evidence in (html / "stages/trial.html").read_text(encoding="utf-8")
        assert evidence in (html / "search/search_index.json").read_text(encoding="utf-8")


def one_regulation(root: Path) -> None:
    workspace = Workspace(root)
    facts = load(workspace).facts
    renderer = Renderer(facts, workspace, template_functions(facts))
    taken: dict[str, list[float]] = {"text": [], "Word document": []}
    for record in [record for record in facts.regulations if record.adopted] * 3:
        start = time.perf_counter()
        twin = make_twin(renderer, record)
        middle = time.perf_counter()
        write(regulation_sheet(facts, twin, workspace))
        taken["text"].append(middle - start)
        taken["Word document"].append(time.perf_counter() - middle)
    for name, seconds in taken.items():
        print(f"one regulation, {name:14} {statistics.median(seconds) * 1000:6.1f} ms")


def report(rounds: int, jobs: dict[str, Callable[[], None]]) -> None:
    seconds: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            start = time.perf_counter()
            job()
            seconds[name].append(time.perf_counter() - start)
    first = statistics.median(next(iter(seconds.values())))
    for name, taken in seconds.items():
        middle = statistics.median(taken)
        print(f"{name:24} {middle:6.2f} s  {middle / first:7.1%}   {min(taken):.2f} … {max(taken):.2f}")


if __name__ == "__main__":
    main()
