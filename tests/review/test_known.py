"""Values kept from an earlier reading are those of the file, and its places are still found."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from msgspec import Struct
from worlds import build_tree, playbook, quiet_company

from playbook.facts.known import KnownDocument, KnownFacts
from playbook.facts.notes import read_note
from playbook.facts.read import read_bytes
from playbook.project import Workspace

FILE = "motivation.yaml"
TEXT = """\
# Agreed with Ben.
motivation:
  - id: closer
    name: 007
    base: 2400
    bands:
      - {id: b1, from: 0, rate: 7.50}
    holdback: "7.50"
    clawback: Сдача «ключей»
"""


class Files(Struct):
    files: dict[str, object]


def read(folder: Path, text: str = TEXT) -> object:
    known = KnownFacts(Workspace(folder))
    found = known.document(FILE, text.encode())
    known.keep()
    return found


def test_the_second_reading_is_the_first(tmp_path: Path) -> None:
    first, second = read(tmp_path), read(tmp_path)
    assert not isinstance(first, KnownDocument)
    assert isinstance(second, KnownDocument)
    assert second.data == first.data  # type: ignore[attr-defined]
    scheme = second.data["motivation"][0]
    assert (scheme["name"], scheme["holdback"]) == ("007", "7.50")
    assert repr(scheme["bands"][0]["rate"]) == repr(Decimal("7.50"))
    keys = ("motivation", 0, "base")
    assert second.spot(keys).line == 5
    assert second.spot(keys) == first.spot(keys)  # type: ignore[attr-defined]


def test_a_changed_file_is_read(tmp_path: Path) -> None:
    read(tmp_path)
    found = read(tmp_path, TEXT.replace("2400", "2500"))
    assert found.data["motivation"][0]["base"] == 2500  # type: ignore[attr-defined]


@pytest.mark.parametrize("note", ["", "[]", "{", '{"program": "another", "files": {}}', '{"files": 1}'])
def test_a_note_that_is_no_note_costs_a_reading_only(tmp_path: Path, note: str) -> None:
    read(tmp_path)
    (tmp_path / ".playbook" / "facts.json").write_text(note)
    assert not isinstance(read(tmp_path), KnownDocument)
    assert isinstance(read(tmp_path), KnownDocument)


def test_a_broken_file_is_never_kept(tmp_path: Path) -> None:
    for _ in range(2):
        found = read(tmp_path, "motivation: [1\n")
        assert not found.readable  # type: ignore[attr-defined]
        assert [one.name for one in found.problems] == ["yaml-syntax"]  # type: ignore[attr-defined]


def test_the_note_does_not_grow_for_ever(tmp_path: Path) -> None:
    for fifty in range(0, 400, 50):
        known = KnownFacts(Workspace(tmp_path))
        for number in range(fifty, fifty + 50):
            known.document(FILE, TEXT.replace("2400", str(number)).encode())
        known.keep()
    kept = read_note(Workspace(tmp_path), "facts.json", Files)
    assert kept is not None and len(kept.files) == 300
    assert isinstance(read(tmp_path, TEXT.replace("2400", "399")), KnownDocument)


def test_a_name_that_no_note_can_hold_is_read_again(tmp_path: Path) -> None:
    name = b"regulations/R-\xff.yaml".decode(errors="surrogateescape")
    for _ in range(2):
        known = KnownFacts(Workspace(tmp_path))
        assert not isinstance(known.document(name, b"id: R-01\n"), KnownDocument)
        known.keep()


def test_one_new_file_among_many_does_not_have_the_note_written_anew(tmp_path: Path) -> None:
    known = KnownFacts(Workspace(tmp_path))
    for number in range(40):
        known.document(FILE, TEXT.replace("2400", str(number)).encode())
    known.keep()
    before = (tmp_path / ".playbook" / "facts.json").read_bytes()
    read(tmp_path, TEXT.replace("2400", "77"))
    assert (tmp_path / ".playbook" / "facts.json").read_bytes() == before
    assert isinstance(read(tmp_path, TEXT.replace("2400", "39")), KnownDocument)


def test_a_folder_that_cannot_be_written_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / ".playbook").write_text("a file stands here")
    assert read(tmp_path).data["motivation"][0]["base"] == 2400  # type: ignore[attr-defined]


def test_only_what_was_found_sound_is_not_checked_again(tmp_path: Path) -> None:
    raw = TEXT.encode()
    read(tmp_path)  # by a review, which checks nothing
    known = KnownFacts(Workspace(tmp_path))
    assert known.sound(FILE, raw) is None
    known.add(read_bytes(raw, "motivation", FILE))
    known.keep()
    assert KnownFacts(Workspace(tmp_path)).sound(FILE, raw) is None  # one file is not worth the writing
    for number in range(3):
        known.add(read_bytes(f"motivation: []  # {number}\n".encode(), "motivation", FILE))
    known.keep()
    found = KnownFacts(Workspace(tmp_path)).sound(FILE, raw)
    assert found is not None
    assert found.checked == []
    assert KnownFacts(Workspace(tmp_path), fresh=True).sound(FILE, raw) is None


def test_a_file_with_a_problem_is_told_again_by_every_check(tmp_path: Path) -> None:
    build_tree(tmp_path, quiet_company())
    stages = tmp_path / "company/stages.yaml"
    stages.write_text(stages.read_text(encoding="utf-8") + "surprise: 1\n", encoding="utf-8")
    first = playbook("check", cwd=tmp_path)
    roles = tmp_path / "company/roles.yaml"
    roles.write_text(roles.read_text(encoding="utf-8") + "# another input\n", encoding="utf-8")
    second = playbook("check", cwd=tmp_path)
    assert "surprise" in first.out + first.err
    assert second.out == first.out
    assert second.err == first.err
