"""The book's page of closed reviews: what each of them found, for the staff, from the records alone (B12)."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from worlds import PICTURE, build_tree, playbook, quiet_company

from playbook.commands.gather import gather
from playbook.commands.memory import Memory
from playbook.project import open_workspace

RECORD = "company/records/reviews/2026-Q4.yaml"
PAGE = "closed-reviews.md"


@pytest.fixture
def reviewed(tmp_path: Path) -> Path:
    """A quarter in which a term, a product's cost and a person's rating changed."""
    root = build_tree(tmp_path / "small", {**quiet_company(optional=True), "company/logo.png": PICTURE})
    issued = playbook("issue", "--all", "--by", "people-1", cwd=root)
    assert issued.code == 0, issued.err
    who = ["-c", "user.name=Ines", "-c", "user.email=ines@example.com"]
    for one in (["init", "-q"], ["add", "-A"], [*who, "commit", "-q", "-m", "start"]):
        subprocess.run(["git", *one], cwd=root, check=True)
    change(
        root, "glossary", lambda data: data["glossary"][0].update(definition="A deal that both sides want.")
    )
    change(root, "products", lambda data: data["products"][0].update(cost=999))
    change(root, "people", lambda data: data["people"][0].update(rating=1))
    ran = playbook(
        "review", "close", "2026-Q4", "--by", "people-1", "--since", "HEAD", "--kept", "R-01", cwd=root
    )
    assert ran.code == 0, ran.err
    return root


def change(root: Path, name: str, edit: Any) -> None:
    path = root / f"company/{name}.yaml"
    data = json.loads(path.read_text(encoding="utf-8"))
    edit(data)
    path.write_text(json.dumps(data), encoding="utf-8")


def page(root: Path, memory: Memory | None = None) -> str:
    return gather(open_workspace(str(root)), memory=memory).book.pages[PAGE].markdown


def test_there_is_no_such_page_before_the_first_review_is_closed(tmp_path: Path) -> None:
    root = build_tree(tmp_path, quiet_company())
    assert PAGE not in gather(open_workspace(str(root))).book.pages


def test_the_page_tells_what_changed_and_what_was_read(reviewed: Path) -> None:
    found = page(reviewed)
    assert "## 2026-Q4" in found
    assert "“A deal that both sides want.” (touches Glossary" in found
    assert "Read again and found true: R-01." in found


def test_what_is_for_managers_stands_in_the_record_and_not_in_the_book(reviewed: Path) -> None:
    record = yaml.safe_load((reviewed / RECORD).read_text(encoding="utf-8"))
    told = {one["words"].partition(":")[0]: one.get("seen_by", "staff") for one in record["changes"]}
    assert sorted(told.values()) == ["manager", "manager", "staff"], told
    found = page(reviewed)
    assert "999" not in found
    assert "ating" not in found


def test_the_page_follows_its_record_whatever_was_made_before(reviewed: Path) -> None:
    memory = Memory()
    page(reviewed, memory)
    path = reviewed / RECORD
    path.write_text(path.read_text(encoding="utf-8").replace("both sides want", "we want"), encoding="utf-8")
    assert "A deal that we want." in page(reviewed, memory)


def test_a_change_that_cannot_be_read_is_named_and_the_others_are_told(reviewed: Path) -> None:
    path = reviewed / RECORD
    record = yaml.safe_load(path.read_text(encoding="utf-8"))
    record["changes"].insert(0, {"level": "loud", "words": "Everything"})
    path.write_text(yaml.safe_dump(record, allow_unicode=True, sort_keys=False), encoding="utf-8")
    ran = playbook("review", cwd=reviewed)
    assert "this change cannot be read and is not told; it must hold level and words" in ran.err
    assert f"{RECORD}:" in ran.err
    assert "both sides want" in page(reviewed)
