"""The review of the example company reads its whole book."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

from worlds import ROOT, playbook

from playbook.commands.review import review


def committed_example(folder: Path) -> Path:
    shutil.copytree(ROOT / "company", folder / "company")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b.example"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "closed"]):
        subprocess.run([*git, *command], cwd=folder, check=True, capture_output=True)
    return folder


def test_a_changed_time_limit_is_told_with_all_it_touches(tmp_path: Path) -> None:
    committed_example(tmp_path)
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


def test_the_review_is_the_same_whatever_was_noted_before(tmp_path: Path) -> None:
    committed_example(tmp_path)
    for name, old, new in (
        ("crm", "record_within: 15 min", "record_within: 3 h"),
        ("stages", "Signed trial sheet", "Countersigned trial sheet"),
        ("roles", "name: Closer", "name: Account closer"),
        ("regulations/R-09", "title:", "title: Every"),
    ):
        file = tmp_path / f"company/{name}.yaml"
        text = file.read_text(encoding="utf-8")
        assert old in text, name
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
    said = []
    for before in ([], ["check"], ["build", "--quiet"]):
        shutil.rmtree(tmp_path / ".playbook", ignore_errors=True)
        if before:
            playbook(*before, cwd=tmp_path)
        said.append(playbook("review", "--today", "2026-10-01", "--format", "json", cwd=tmp_path).out)
    assert said[0] == said[1] == said[2]
    entries = json.loads(said[0])["changes"]
    within = next(one for one in entries if one["path"] == "crm.record_within")
    assert {"R-09", "R-37"} <= set(within["regulations"])
    assert "crm-every-day" in within["pages"]
    # A regulation's own page prints nothing of this beside the regulation.
    assert not any(page.startswith("regulations/") for page in within["pages"])


_WORDS = re.compile(
    r"^ +(?:- )?(?:name|title|text|action|artefact|what|how|exit): ([A-Z][^\"'\[{|>#\n]+)$", re.MULTILINE
)


def test_every_text_that_differs_is_led_back_to_the_fact_that_changed(tmp_path: Path) -> None:
    committed_example(tmp_path)
    files = sorted(path for path in (tmp_path / "company").glob("*.yaml"))
    rng = random.Random(0)
    roles = [(tmp_path / "company/roles.yaml", match) for match in _names_of_roles(tmp_path)]
    places = [(path, match) for path in files for match in _WORDS.finditer(path.read_text(encoding="utf-8"))]
    touched = 0
    for path, match in [*rng.sample(roles, 4), *rng.sample(places, 16)]:
        before = path.read_text(encoding="utf-8")
        path.write_text(f"{before[: match.end(1)]} again{before[match.end(1) :]}", encoding="utf-8")
        found = review(str(tmp_path), date(2026, 10, 1), since="HEAD").review
        assert [entry.regulation for entry in found.entries if entry.change is None] == [], match[0]
        assert len(found.entries) == 1
        touched += bool(found.touched)
        path.write_text(before, encoding="utf-8")
    assert touched > 4


def _names_of_roles(folder: Path) -> list[re.Match[str]]:
    text = (folder / "company/roles.yaml").read_text(encoding="utf-8")
    return list(re.finditer(r"^    name: (.+)$", text, re.MULTILINE))


def test_a_time_of_day_that_is_none_is_told_as_it_was_typed(tmp_path: Path) -> None:
    committed_example(tmp_path)
    reports = tmp_path / "company/reports.yaml"
    text = reports.read_text(encoding="utf-8")
    reports.write_text(text.replace('due_time: "16:00"', 'due_time: "16:00 sharp"', 1), encoding="utf-8")
    ran = playbook("review", "--since", "HEAD", "--today", "2026-10-01", cwd=tmp_path)
    assert ran.code == 0, ran.err
    assert "16:00 → 16:00 sharp" in " ".join(ran.out.split())


def test_a_page_that_prints_a_record_is_looked_at_again_when_the_record_comes(tmp_path: Path) -> None:
    committed_example(tmp_path)
    reviews = tmp_path / "company/records/reviews"
    kept = {path: path.read_bytes() for path in reviews.iterdir()}
    for path in kept:
        path.unlink()
    people = tmp_path / "company/people.yaml"
    text = people.read_text(encoding="utf-8")
    people.write_text(text.replace("name: Maeve Tierney", "name: Maeve Tierney-Walsh", 1), encoding="utf-8")

    def pages() -> list[str]:
        ran = playbook("review", "--since", "HEAD", "--today", "2026-10-01", "--format", "json", cwd=tmp_path)
        return list(json.loads(ran.out)["changes"][0]["pages"])

    assert "closed-reviews" not in pages()
    for path, raw in kept.items():
        path.write_bytes(raw)
    assert "closed-reviews" in pages()


def test_a_list_in_another_order_is_for_the_record_unless_the_words_changed_too(tmp_path: Path) -> None:
    committed_example(tmp_path)
    rule = tmp_path / "company/regulations/R-06.yaml"
    text = rule.read_text(encoding="utf-8")
    (scope,) = re.findall(r"^scope: \[(.+)\]$", text, re.MULTILINE)
    turned = text.replace(scope, ", ".join(reversed(scope.split(", "))))
    assert turned != text
    rule.write_text(turned, encoding="utf-8")
    said = playbook("review", "--since", "HEAD", "--today", "2026-10-01", cwd=tmp_path).out
    assert ": 1 change, 1 regulation\n" in said
    assert "FOR THE RECORD (1)\n  ^ R-06 Reports and planning meetings: binds, new order: " in said
    assert "affects R-06" in said
    own = tmp_path / "templates/regulation/R-06.md.j2"
    own.parent.mkdir(parents=True)
    default = (ROOT / "templates/regulation/default.md.j2").read_text(encoding="utf-8")
    own.write_text(
        default.replace("{{ regulation.purpose }}", "In short: {{ regulation.purpose }}"), encoding="utf-8"
    )
    said = playbook("review", "--since", "HEAD", "--today", "2026-10-01", cwd=tmp_path).out
    assert "! R-06 Reports and planning meetings: the text differs in 2 places" in said


def test_a_list_that_was_gone_and_came_back_is_read_again(tmp_path: Path) -> None:
    committed_example(tmp_path)
    asked = ("review", "--since", "HEAD", "--today", "2026-10-01", "--format", "json")
    before = playbook(*asked, cwd=tmp_path).out
    reports = tmp_path / "company/reports.yaml"
    raw = reports.read_bytes()
    reports.unlink()
    gone = json.loads(playbook(*asked, cwd=tmp_path).out)["changes"]
    assert [(one["kind"], one["path"]) for one in gone] == [("removed", "reports")]
    assert "R-37" in gone[0]["regulations"]
    reports.write_bytes(raw)
    assert playbook(*asked, cwd=tmp_path).out == before


def test_a_broken_row_of_signatures_is_told_by_check_and_build_too(tmp_path: Path) -> None:
    committed_example(tmp_path)
    rows = tmp_path / "company/records/signoffs/p-02.csv"
    whole = rows.read_text(encoding="utf-8")
    rows.write_text(whole + "2026-13-01,R-04,4,aaaaaaaaaaaa,paper,\n", encoding="utf-8")
    place = f"company/records/signoffs/p-02.csv:{whole.count(chr(10)) + 1}:1: error[broken-record]"
    build = ["build", "--quiet"]
    for command in (
        ["check"],
        ["check"],
        build,
        [*build, "--review"],
    ):  # the second one by what the first noted
        ran = playbook(*command, cwd=tmp_path)
        assert ran.code == 1
        assert place in ran.out + ran.err
        assert (ran.out + ran.err).count("[broken-record]") == 1
    rows.write_text(whole, encoding="utf-8")
    assert playbook("check", cwd=tmp_path).code == 0
