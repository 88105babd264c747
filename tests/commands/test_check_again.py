"""A second check answers from what the first one noted: the same words as a full one, and never a stale or a foreign answer."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from gatherings import Gatherings
from msgspec import Struct
from worlds import ROOT, build_tree, playbook, smallest_company

from playbook.commands import gather as gather_module
from playbook.commands.build import build
from playbook.commands.check import check
from playbook.facts import notes
from playbook.facts.notes import write_note
from playbook.project import Workspace


class Nothing(Struct):
    problems: list[str]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return build_tree(tmp_path / "small", smallest_company())


def test_the_second_check_gathers_nothing_and_says_the_same(small: Path, gatherings: Gatherings) -> None:
    first = check(str(small))
    assert first.problems
    assert first.regulations
    assert gatherings.count == 1
    assert check(str(small)) == first
    assert gatherings.count == 1
    assert check(str(small), fresh=True) == first
    assert gatherings.count == 2


@pytest.mark.parametrize("form", ["text", "json", "github", "junit"])
def test_what_is_printed_is_the_same_to_the_letter(small: Path, form: str) -> None:
    first = playbook("check", "--format", form, small)
    again = playbook("check", "--format", form, small)
    assert (again.code, again.out, again.err) == (first.code, first.out, first.err)
    assert first.code == 1
    assert "R-01" in first.out


def test_a_build_spares_the_check(small: Path, gatherings: Gatherings) -> None:
    built = build(str(small), lambda _: None)
    assert gatherings.count == 1
    assert check(str(small)).problems == built.problems
    assert gatherings.count == 1


def test_the_folder_is_named_as_the_user_names_it(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small.parent)
    assert {one.file.partition("/")[0] for one in check("small").problems if one.file} == {"small"}
    monkeypatch.chdir(small)
    assert {one.file.partition("/")[0] for one in check(".").problems if one.file} == {"company"}


@pytest.fixture
def new_process() -> Iterator[Callable[[Path], None]]:
    """A check as a process of its own does it, which looks at the program anew."""

    def check_anew(folder: Path) -> None:
        notes.program_digest.cache_clear()
        check(str(folder))

    yield check_anew
    notes.program_digest.cache_clear()


def test_another_program_checks_again(
    small: Path,
    gatherings: Gatherings,
    new_process: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    new_process(small)
    monkeypatch.setattr(notes, "_packages", lambda: ["babel-99.dist-info"])
    new_process(small)
    assert gatherings.count == 2
    other = shutil.copytree(ROOT / "templates", small.parent / "other")
    monkeypatch.setattr(notes, "templates_dir", lambda: other)
    new_process(small)
    assert gatherings.count == 3
    (other / "regulation/default.md.j2").write_text("another text, made later", encoding="utf-8")
    new_process(small)
    assert gatherings.count == 4
    new_process(small)
    assert gatherings.count == 4


def test_facts_behind_a_link_to_a_folder_count(small: Path, gatherings: Gatherings) -> None:
    elsewhere = small.parent / "elsewhere"
    (small / "company/regulations").rename(elsewhere)
    (small / "company/regulations").symlink_to(elsewhere, target_is_directory=True)
    check(str(small))
    (elsewhere / "R-01.yaml").write_text("id: R-01\n", encoding="utf-8")
    assert check(str(small)).problems == check(str(small), fresh=True).problems
    assert gatherings.count == 3


def _forged(note: Path) -> None:
    first, _, text = note.read_bytes().partition(b"\n")
    kept = json.loads(text)
    kept["said"]["problems"] = []
    note.write_bytes(first + b"\n" + json.dumps(kept).encode())


def _unsigned(note: Path) -> None:
    note.write_bytes(note.read_bytes().partition(b"\n")[2])


def _cut_off(note: Path) -> None:
    note.write_bytes(note.read_bytes()[:-9])


def _swapped(note: Path) -> None:
    note.write_bytes(note.with_name("last-build.json").read_bytes())


def _no_file(note: Path) -> None:
    note.unlink()
    note.mkdir()


@pytest.mark.parametrize("spoil", [_forged, _unsigned, _cut_off, _swapped, _no_file])
def test_a_spoilt_note_is_a_full_check(
    spoil: Callable[[Path], None], small: Path, gatherings: Gatherings
) -> None:
    first = check(str(small))
    write_note(Workspace(small), "last-build.json", Nothing(problems=[]))
    spoil(small / ".playbook/last-check.json")
    assert check(str(small)) == first
    assert gatherings.count == 2


def test_a_note_that_came_with_a_workspace_is_not_believed(
    small: Path, gatherings: Gatherings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "somebody-else"))
    check(str(small))
    check(str(small))
    assert gatherings.count == 1
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "this-user"))
    check(str(small))
    assert gatherings.count == 2


def test_no_place_for_a_key_or_a_note_is_no_obstacle(
    small: Path, gatherings: Gatherings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first = check(str(small))
    shutil.rmtree(small / ".playbook")
    (small / ".playbook").write_text("in the way", encoding="utf-8")
    assert check(str(small)) == first
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    (small / ".playbook").unlink()
    assert check(str(small)) == first
    assert not (small / ".playbook").exists()
    assert gatherings.count == 3


def test_a_file_saved_while_the_check_runs_is_checked_the_next_time(
    small: Path, gatherings: Gatherings, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = gather_module.gather

    def saving(*arguments: object, **named: object) -> object:
        found = whole(*arguments, **named)  # type: ignore[arg-type]
        stages = small / "company/stages.yaml"
        stages.write_text(stages.read_text(encoding="utf-8") + "\n# saved meanwhile\n", encoding="utf-8")
        return found

    with monkeypatch.context() as during:
        during.setattr(gather_module, "gather", saving)
        check(str(small))
    check(str(small))
    assert gatherings.count == 2
