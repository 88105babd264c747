"""No page reads a fact to which its template's words do not lead (playbook/pages/reach.py)."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
from worlds import ROOT

from playbook.commands.gather import gather
from playbook.commands.memory import Gathered
from playbook.commands.readings import readings
from playbook.commands.review import review
from playbook.facts.basis import basis_of
from playbook.facts.entries import Record
from playbook.facts.revisions import both, working_files
from playbook.pages.book import Page
from playbook.pages.catalogue import read_catalogue
from playbook.pages.reach import Asked, templates_reading
from playbook.project import Workspace
from playbook.report.review_json import as_json

COMPANIES = {"en": ROOT / "company", "ru": ROOT / "tests/companies/ru/company"}


@pytest.fixture(scope="module", params=COMPANIES)
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Gathered:
    folder = tmp_path_factory.mktemp("company")
    shutil.copytree(COMPANIES[request.param], folder / "company")
    return gather(Workspace(folder), files=False)


def asked(found: Gathered, leaves: set[str], lists: set[str]) -> Asked:
    texts = [name for name, twin in found.twins.items() if reads_any(twin.reads, leaves, lists)]
    files, specs = working_files(found.workspace), read_catalogue(found.workspace)
    return templates_reading(found.facts, files, specs, leaves, lists, texts=texts)


def reads_any(reads: frozenset[str], leaves: set[str], lists: set[str]) -> bool:
    return not leaves.isdisjoint(reads) or any(path.partition(".")[0] in lists for path in reads)


def covers(page: Page, asked: Asked) -> bool:
    entries = asked.get(page.spec.template, ())
    return entries is None or (isinstance(page.item, Record) and page.item.raw("id") in entries)


def test_every_page_that_reads_a_field_is_asked_for(found: Gathered) -> None:
    readers: dict[str, list[Page]] = defaultdict(list)
    for page in found.book.pages.values():
        for path in page.reads:
            readers[path].append(page)
    basis = basis_of(found.facts, found.workspace)
    fields = [
        path
        for name in basis.files
        for path, value in basis.leaves(name).items()
        if value not in ("", "…") and path in readers
    ]
    assert len(fields) > 1000
    for path in fields[::23]:
        few = asked(found, {path}, set())
        assert [page.path for page in readers[path] if not covers(page, few)] == [], path


def test_every_page_that_reads_of_a_file_is_asked_for_where_entries_came_or_went(found: Gathered) -> None:
    for name in found.facts.specs:
        few = asked(found, set(), {name})
        left = [
            page.path
            for page in found.book.pages.values()
            if reads_any(page.reads, set(), {name}) and not covers(page, few)
        ]
        assert left == [], name


def test_a_changed_time_limit_asks_for_few_pages() -> None:
    workspace = Workspace(ROOT)
    made = gather(workspace, files=False)
    few = asked(made, {"stages.trial.max_days"}, set())
    pages = [page.path for page in made.book.pages.values() if covers(page, few)]
    assert {"funnel.md", "stages/trial.md", "regulations/R-04.md"} <= set(pages)
    assert not {"swot.md", "mission.md", "regulations/R-30.md", "products.md"} & set(pages)
    assert len(pages) < len(made.book.pages) / 6


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("stages", "max_days: 14", "max_days: 9"),
        ("company", "name: Brannock Packaging", "name: Brannock Film"),
        ("glossary", "glossary:\n", "glossary:\n  - {id: new, name: New word, definition: Not yet old.}\n"),
        ("crm", "loss_reasons:\n", "loss_reasons:\n  - {id: moved, name: Moved, when: They left, then: Nothing}\n"),
        ("roles", "name: Closer", "name: Deal maker"),
        ("regulations/R-16", "action: ", "action: At once "),
    ],
)  # fmt: skip
def test_a_first_review_renders_few_pages_and_finds_what_one_of_all_finds(
    file: str, old: str, new: str, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "company", tmp_path / "now" / "company")
    path = tmp_path / "now" / "company" / f"{file}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def said() -> str:
        before, now = str(ROOT / "company"), str(tmp_path / "now")
        return as_json(review(now, date(2026, 10, 1), base_dir=before).review)

    first, again = said(), said()
    shutil.rmtree(tmp_path / "now" / ".playbook")
    workspace = Workspace(tmp_path / "now")
    files = working_files(workspace)
    assert len(readings(workspace, both(workspace, {}, files)[1], files, pages=True).pages) > 150
    assert said() == first == again
    # What a page prints of a regulation is the regulation's.
    assert bool(json.loads(first)["changes"][0]["pages"]) == (file != "regulations/R-16")
