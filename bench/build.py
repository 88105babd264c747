"""How long the book takes, side by side in one run: bare MkDocs, our build, our rebuild of one changed page.

python bench/build.py [pages of Markdown]     without a folder, 150 made-up pages of 1,300 words
"""

from __future__ import annotations

import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playbook.outputs.website import SiteCache, SiteSettings, build_site, default_mkdocs_yml

ROOT = Path(__file__).parents[1]
THEME = ROOT / "templates" / "site" / "theme"
ROUNDS = 5
_OURS = """
import sys
from pathlib import Path
from playbook.outputs.website import SiteSettings, build_site
pages, out, theme = map(Path, sys.argv[1:])
assert build_site(pages, out, SiteSettings("Book", theme)).pages
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        pages = work / "site" / "pages"
        if len(sys.argv) > 1:
            shutil.copytree(sys.argv[1], pages)
        else:
            invent(pages, 150, 1300)
        text = default_mkdocs_yml("Book", "en", str(THEME)).replace("strict: true", "strict: false")
        (work / "mkdocs.yml").write_text(text, encoding="utf-8")
        count = len(list(pages.rglob("*.md")))
        print(f"{count} pages, median of {ROUNDS} rounds, each round runs all lines in turn")
        environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)}
        quiet = {"cwd": work, "env": environment, "check": True, "capture_output": True}
        cache, settings = SiteCache(), SiteSettings("Book", THEME)
        warm = work / "warm"
        build_site(pages, warm, settings, cache=cache)
        changed = sorted(pages.rglob("*.md"))[count // 2]

        def bare() -> None:
            subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q"], **quiet)

        def ours() -> None:
            subprocess.run([sys.executable, "-c", _OURS, str(pages), str(work / "html"), str(THEME)], **quiet)

        def one_changed() -> None:
            changed.write_text(changed.read_text(encoding="utf-8") + "\nOne more line.\n", encoding="utf-8")
            build_site(pages, warm, settings, cache=cache)

        def unchanged() -> None:
            build_site(pages, warm, settings, cache=cache)

        report(
            {
                "mkdocs build": bare,
                "build_site": ours,
                "one page changed": one_changed,
                "unchanged": unchanged,
            }
        )


def report(jobs: dict[str, Callable[[], None]]) -> None:
    seconds: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(ROUNDS):
        for name, job in jobs.items():
            start = time.perf_counter()
            job()
            seconds[name].append(time.perf_counter() - start)
    first = statistics.median(next(iter(seconds.values())))
    for name, taken in seconds.items():
        middle = statistics.median(taken)
        print(f"{name:18} {middle:6.2f} s  {middle / first:6.1%}   {min(taken):.2f} … {max(taken):.2f}")


def invent(pages: Path, count: int, words: int) -> None:
    """Pages in ten sections, every one with headings, a list, a table and a link."""
    chance = random.Random(1)
    stock = [
        f"{a}{b}"
        for a in ("sal", "pri", "cli", "off", "deal", "lead")
        for b in ("er", "ing", "ed", "ment", "s")
    ]
    for number in range(count):
        folder = pages / f"part{number % 10}"
        folder.mkdir(parents=True, exist_ok=True)
        lines = [
            f"# Page {number}",
            "",
            f"[next](../part{(number + 1) % 10}/p{(number + 1) % count:03}.md)",
            "",
        ]
        for section in range(8):
            lines += [f"## Section {section}", ""]
            for _ in range(2):
                lines += [" ".join(chance.choices(stock, k=words // 20)) + ".", ""]
            lines += [f"- {' '.join(chance.choices(stock, k=words // 80))}" for _ in range(4)]
            lines += [
                "",
                "| term | meaning |",
                "|---|---|",
                *(f"| {w} | {w} |" for w in chance.choices(stock, k=4)),
                "",
            ]
        (folder / f"p{number:03}.md").write_text("\n".join(lines), encoding="utf-8")
    (pages / "index.md").write_text("# Book\n", encoding="utf-8")


if __name__ == "__main__":
    main()
