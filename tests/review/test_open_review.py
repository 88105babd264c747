"""The review in progress as a page of the book: `build --review` (issue 5, B12)."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from companies import commit, git
from worlds import PICTURE, ROOT, Ran, build_tree, playbook, quiet_company

from playbook.commands.build import build, build_now
from playbook.commands.memory import Memory
from playbook.commands.review_page import Asked
from playbook.project import open_workspace

PAGE = "site/pages/open-review.md"
# A rule whose text hangs on a fact that it does not print.
RULE = (ROOT / "templates/regulation/default.md.j2").read_text(encoding="utf-8")
READING = RULE + "{% if products[0].name == 'none' %}Nothing to sell.{% endif %}\n"


@pytest.fixture(autouse=True)
def small_book() -> None:
    """Here the book is the program's own, and not that of one page (conftest.py)."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A company whose one rule was issued and whose first review was closed on 2 September."""
    return closed(tmp_path / "small", quiet_company(optional=True))


def closed(root: Path, company: dict[str, str]) -> Path:
    world = {"company/logo.png": PICTURE, "templates/regulation/default.md.j2": READING}
    build_tree(root, {**company, **world, ".gitignore": "site/\n.playbook/\n"})
    said = playbook("issue", "--all", "--by", "people-1", "--today", "2026-09-01", cwd=root)
    assert said.code == 0, said.err
    git(root, "init", "-q", "-b", "main")
    commit(root, "start", day="2026-09-01")
    close = ("review", "close", "2026-Q3", "--by", "people-1", "--since", "HEAD", "--kept", "R-01")
    said = playbook(*close, "--today", "2026-09-02", cwd=root)
    assert said.code == 0, said.err
    commit(root, "2026-Q3 closed", day="2026-09-02")
    return root


def change(root: Path, name: str, field: str, value: Any) -> None:
    """The first value of a field, in its line: the files stay as `issue` left them."""
    path = root / f"company/{name}.yaml"
    line = f'"{field}": {json.dumps(value, ensure_ascii=False)}'
    text, count = re.subn(rf'"{field}": ("[^"]*"|[\w.]+)', lambda _: line, path.read_text("utf-8"), count=1)
    assert count == 1, f"{name} has no {field}"
    path.write_text(text, encoding="utf-8")


def reviewed(root: Path, *more: str) -> str:
    """The page after `build --review`."""
    built = playbook("build", "--quiet", "--review", *more, cwd=root)
    assert built.code == 0, built.err
    return (root / PAGE).read_text(encoding="utf-8")


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_page_tells_what_the_review_tells_and_leads_to_what_it_touches(root: Path) -> None:
    change(root, "regulations/R-01", "purpose", "Every deal moves.")
    change(root, "glossary", "definition", "A deal that both sides want.")
    page = reviewed(root, "--today", "2026-12-10")
    ran = playbook("review", "--format", "json", "--today", "2026-12-10", cwd=root)
    told = json.loads(ran.out)
    assert f"**{told['summary']['headline']}**" in page
    assert "**Since review 2026-Q3 (2026-09-02): 2 changes, 1 regulation" in page
    assert "as of 10 December 2026" in page
    assert "- note: 2 fact files are not committed" in page
    for one in told["changes"]:
        assert f"- {one['sentence']}<br>affects [" in page
    signing = page.partition("## Must sign again (1)")[2].partition("## To be told (1)")[0]
    assert "none is forgotten.” → “Every deal moves.”<br>affects [R-01](regulations/R-01.md)" in signing
    assert "“A deal that both sides want.”<br>affects [Glossary](glossary.md)\n" in page
    row = "| [R-01 Leading a client through the deal](regulations/R-01.md)<br>edition 2, draft (1 page, "
    assert row in page
    assert " | **OVERDUE 8 d** | **sign again 1 of 1** |" in page
    text = page.partition("## What changed in the texts")[2]
    assert "- Every deal <del>moves or is closed; none is forgotten.</del> <ins>moves.</ins>" in text


def test_a_rule_whose_text_stayed_though_it_uses_what_changed_is_to_be_looked_at(root: Path) -> None:
    change(root, "products", "name", "Thin film")
    page = reviewed(root)
    looked_at = page.partition("## To be looked at")[2].partition("\n## ")[0]
    assert "[R-01 Leading a client through the deal](regulations/R-01.md)<br>" in looked_at
    assert "name “Stretch film” → “Thin film”" in looked_at
    assert "as of 1 September 2026" in page, "the facts say themselves on which day they are true"


def test_what_is_not_for_the_staff_is_counted_and_not_told(root: Path) -> None:
    change(root, "glossary", "definition", "A deal that both sides want.")
    assert "Not shown here" not in reviewed(root)
    change(root, "products", "cost", 998877)
    change(root, "people", "rating", 1)
    page = reviewed(root, "--since", "HEAD~1")
    assert "Not shown here: 2 changes that only managers or the owner may see." in page
    assert "The command `playbook review --since HEAD~1` shows everything." in page
    assert "A deal that both sides want." in page
    html = (root / "site/html/open-review.html").read_text(encoding="utf-8")
    for text in (page, html):
        assert "998" not in text
        assert "ating" not in text
        assert "Anna Berg" not in text.partition("</header>")[2], "who has not signed is counted only"
    assert "998,877" in playbook("review", cwd=root).out


def test_the_page_stands_beside_the_closed_reviews_and_is_led_to_from_where_its_readers_look(
    root: Path,
) -> None:
    reviewed(root)
    for name in ("index", "regulations", "quarterly-review"):
        page = (root / f"site/pages/{name}.md").read_text(encoding="utf-8")
        assert "[Review in progress](open-review.md)" in page, name
    html = (root / "site/html/quarterly-review.html").read_text(encoding="utf-8")
    menu = re.findall(r'href="([\w-]+)\.html"', html.partition('class="md-nav md-nav--primary')[2])
    at = menu.index("open-review")
    assert menu[at + 1] == "closed-reviews"
    found = json.loads((root / "site/html/search/search_index.json").read_text(encoding="utf-8"))
    assert not [one for one in found["docs"] if one["location"].startswith("open-review")]


def test_without_the_option_the_book_is_made_of_facts_alone(root: Path) -> None:
    assert playbook("build", "--quiet", cwd=root).code == 0
    before = bytes_of(root / "site")
    assert "html/closed-reviews.html" in before
    assert "html/open-review.html" not in before
    reviewed(root)
    assert bytes_of(root / "site") != before
    assert playbook("build", "--quiet", cwd=root).code == 0
    assert bytes_of(root / "site") == before


def test_a_build_is_only_spared_where_the_review_would_say_the_same(root: Path) -> None:
    def spared(*options: str) -> bool:
        built = playbook("build", *options, cwd=root)
        assert built.code == 0, built.err
        return "Nothing has changed" in built.out

    change(root, "glossary", "definition", "A deal that both sides want.")
    assert [spared("--review"), spared("--review")] == [False, True]
    assert "not committed" in (root / PAGE).read_text(encoding="utf-8")
    commit(root, "a better word", day="2026-09-03")
    assert [spared("--review"), spared("--review")] == [False, True]
    assert "not committed" not in (root / PAGE).read_text(encoding="utf-8")
    day = ("--review", "--today", "2026-09-09")
    assert [spared(*day), spared(*day)] == [False, True]
    git(root, "tag", "then", "HEAD~1")
    since = ("--review", "--since", "then")
    assert [spared(*since), spared(*since)] == [False, True]
    assert "1 change," in (root / PAGE).read_text(encoding="utf-8")
    git(root, "tag", "-f", "then", "HEAD")
    assert [spared(*since), spared(*since)] == [False, True]
    assert "nothing has changed" in (root / PAGE).read_text(encoding="utf-8")
    git(root, "checkout", "-q", "--detach")
    assert [spared(*since), spared(*since)] == [False, True]
    assert "detached head" in (root / PAGE).read_text(encoding="utf-8")
    assert [spared(), spared()] == [False, True]
    assert not (root / PAGE).exists()


def shallow(root: Path) -> None:
    git(root, "clone", "-q", "--depth", "1", root.as_uri(), str(root.parent / "part"))
    shutil.rmtree(root / ".git")
    (root.parent / "part/.git").rename(root / ".git")


def without_commits(root: Path) -> None:
    shutil.rmtree(root / ".git")
    git(root, "init", "-q", "-b", "main")


@pytest.mark.parametrize(
    ("spoil", "options", "name"),
    [
        (lambda root: shutil.rmtree(root / ".git"), [], "not-a-repository"),
        (without_commits, [], "no-commit"),
        (shallow, [], "shallow-clone"),
        (lambda root: None, ["--since", "nowhere"], "unknown-revision"),
        (lambda root: None, ["--today", "tomorrow"], "bad-date"),
        (lambda root: change(root, "company", "as_of", None), [], "no-day"),
    ],
)
def test_where_there_is_no_review_the_last_good_book_stays(
    root: Path, spoil: Callable[[Path], object], options: list[str], name: str
) -> None:
    reviewed(root)
    before = bytes_of(root / "site")
    spoil(root)
    ran = playbook("build", "--review", *options, cwd=root)
    assert (ran.code, ran.out) == (2, "")
    assert f"error[{name}]" in ran.err
    assert "Traceback" not in ran.err
    assert bytes_of(root / "site") == before


def test_before_the_first_review_the_page_says_that_there_is_nothing_to_compare_with(tmp_path: Path) -> None:
    root = build_tree(tmp_path, quiet_company())
    git(root, "init", "-q", "-b", "main")
    commit(root, "start")
    page = reviewed(root)
    assert "**There is nothing to compare with yet.**" in page
    assert "- note: no review has been closed yet" in page
    assert "## Regulations" in page


def test_options_of_the_page_without_the_page_are_a_slip(root: Path) -> None:
    for option in (["--since", "HEAD"], ["--today", "2026-10-01"]):
        for command in ("build", "serve"):
            ran: Ran = playbook(command, *option, cwd=root)
            assert ran.code == 2
            assert "give --review too" in ran.err


def test_a_file_that_could_not_be_read_then_is_named_on_the_page_and_keeps_no_book_from_being_made(
    root: Path,
) -> None:
    whole = (root / "company/glossary.yaml").read_text(encoding="utf-8")
    (root / "company/glossary.yaml").write_text("glossary: [", encoding="utf-8")
    commit(root, "broken", day="2026-09-03")
    (root / "company/glossary.yaml").write_text(whole, encoding="utf-8")
    built = playbook("build", "--quiet", "--review", "--since", "HEAD", cwd=root)
    assert built.code == 0
    assert "warning[unreadable-file]" in built.err
    said = "- These files could not be read in the earlier state, so their changes are missing: company/glossary.yaml."
    assert said in (root / PAGE).read_text(encoding="utf-8")


def test_what_a_check_and_a_review_say_does_not_hang_on_the_page(root: Path) -> None:
    change(root, "regulations/R-01", "title", "Leading a client")  # which the page prints, too
    reviewed(root)
    asked = (("review", "--format", "json", "--today", "2026-10-01"), ("check",), ("check", "--fresh"))
    noted = [playbook(*one, cwd=root) for one in asked]
    shutil.rmtree(root / ".playbook")
    assert [playbook(*one, cwd=root) for one in asked] == noted
    assert "open-review" not in noted[0].out


def test_the_page_speaks_the_companys_language(tmp_path: Path) -> None:
    company = quiet_company(optional=True)
    about = json.loads(company["company/company.yaml"]) | {
        "language": "ru",
        "locale": "ru_RU",
        "currency": "RUB",
    }
    root = closed(tmp_path, {**company, "company/company.yaml": json.dumps(about, indent=2)})
    change(root, "glossary", "definition", "Сделка, которой хотят обе стороны.")
    change(root, "people", "rating", 1)
    page = reviewed(root)
    assert "# Текущий пересмотр\n" in page
    assert "**С пересмотра 2026-Q3 (02.09.2026): 2 изменения, " in page
    assert "По состоянию на 1 сентября 2026 г.: что изменилось" in " ".join(page.split())
    assert "## Сообщить (1)" in page
    assert "«Сделка, которой хотят обе стороны.»<br>затронуто: [«Словарь»](glossary.md)" in page
    assert "Здесь не показано: 1 изменение; это сведения только для руководителей или собственника." in page


def _edits(root: Path) -> dict[str, Callable[[random.Random], object]]:
    """What the page hangs on, each changed in its own way."""

    def own_template(chance: random.Random) -> None:
        text = (ROOT / "templates/site/open-review.md.j2").read_text(encoding="utf-8")
        build_tree(root, {"templates/site/open-review.md.j2": f"{text}\nLine {chance.random()}.\n"})

    return {
        "word": lambda chance: change(root, "glossary", "definition", f"A deal of {chance.random()}."),
        "cost": lambda chance: change(root, "products", "cost", chance.randrange(100, 900)),
        "product": lambda chance: change(root, "products", "name", f"Film {chance.random()}"),
        "rule": lambda chance: change(root, "regulations/R-01", "purpose", f"Deals move {chance.random()}."),
        "stage": lambda chance: change(root, "stages", "name", f"Stage {chance.random()}"),
        "day": lambda chance: change(root, "company", "as_of", f"2026-11-{chance.randrange(10, 30)}"),
        "commit": lambda chance: commit(root, "meanwhile", day="2026-10-01"),
        "issue": lambda chance: playbook(
            "issue", "--all", "--by", "people-1", "--today", "2026-10-02", cwd=root
        ),
        "template": own_template,
        "nothing": lambda chance: None,
    }


@pytest.mark.parametrize("seed", range(2))
def test_a_book_with_the_page_is_the_same_whatever_was_built_before(seed: int, root: Path) -> None:
    chance, edits, memory, seen = random.Random(seed), _edits(root), Memory(), set()
    workspace = open_workspace(str(root))
    site = root / "site"
    books = [Asked(), Asked(), Asked(), Asked("HEAD"), Asked(today=date(2026, 12, 24)), None]
    for name, asked in zip(
        chance.sample(sorted(edits), len(books)), chance.sample(books, len(books)), strict=True
    ):
        edits[name](chance)
        assert not [
            one for one in build(str(root), _silent, review=asked).problems if one.severity == "error"
        ]
        noted = bytes_of(site)
        build_now(workspace, _silent, memory, review=asked)  # as `serve` does
        served = bytes_of(site)
        shutil.rmtree(root / ".playbook")
        build(str(root), _silent, force=True, review=asked)
        fresh = bytes_of(site)
        assert noted == fresh, name
        assert served == fresh, name
        seen.add(fresh.get("pages/open-review.md"))
    assert len(seen) > 3, "the edits must show"


def _silent(_: str) -> None:
    pass
