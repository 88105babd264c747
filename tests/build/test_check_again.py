"""A second check answers from what the first one noted: the same words as a full one, and never a stale or a foreign answer."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from worlds import PICTURE, ROOT, build_tree, playbook, quiet_company, smallest_company

from playbook.commands import build as build_command
from playbook.commands import gather as gather_module
from playbook.commands.build import build
from playbook.commands.check import check, regulation_rows
from playbook.facts import notes
from playbook.facts.notes import write_note
from playbook.pages.render import Rendered, Renderer
from playbook.problems import has_errors
from playbook.project import Workspace
from playbook.rules import run as run_module
from playbook.rules.registry import all_rules


class Gatherings:
    """How often everything was gathered, counted by looking on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        whole = gather_module.gather

        def counted(*arguments: object, **named: object) -> object:
            self.count += 1
            return whole(*arguments, **named)  # type: ignore[arg-type]

        monkeypatch.setattr(gather_module, "gather", counted)
        monkeypatch.setattr(build_command, "gather", counted)


@pytest.fixture
def gatherings(monkeypatch: pytest.MonkeyPatch) -> Gatherings:
    return Gatherings(monkeypatch)


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


def _edits(root: Path) -> dict[str, Callable[[random.Random], object]]:
    """Everything a check looks at, each changed in its own way."""
    company, templates = root / "company", root / "templates"
    facts = sorted(company.glob("*.yaml"))

    def rewrite(path: Path, change: Callable[[str], str]) -> None:
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")

    def value(chance: random.Random) -> None:
        path = chance.choice(facts)
        lines = path.read_text(encoding="utf-8").split("\n")
        number = chance.choice(
            [index for index, line in enumerate(lines) if '": ' in line and line[-1] in '",0123456789']
        )
        key, _, _ = lines[number].partition('": ')
        comma = "," if lines[number].endswith(",") else ""
        lines[number] = f'{key}": {chance.choice(["7", "null", chr(34) + "other words" + chr(34)])}{comma}'
        path.write_text("\n".join(lines), encoding="utf-8")

    def override(folder: str) -> Callable[[random.Random], None]:
        def change(chance: random.Random) -> None:
            source = chance.choice(sorted((ROOT / "templates" / folder).glob("*.md.j2")))
            text = source.read_text(encoding="utf-8")
            build_tree(
                templates,
                {f"{folder}/{source.name}": text + chance.choice(["\nOne more line.\n", "{{ wrong }}\n"])},
            )

        return change

    def label(chance: random.Random) -> None:
        build_tree(templates, {"labels/en.yaml": f"words:\n  owner: Owner {chance.random()}\n"})

    def records(chance: random.Random) -> None:
        row = f"{chance.randrange(1, 9)},{'0' * 12},2026-09-01,2026-09-02,Someone\n"
        text = (
            "edition,text,approved,effective,by\n"
            + row * chance.randrange(2)
            + "broken row\n" * chance.randrange(2)
        )
        build_tree(company, {"records/editions/R-01.csv": text})

    def signoff(chance: random.Random) -> None:
        text = f"date,regulation,edition,text,how,ref\n2026-09-0{chance.randrange(10)},R-01,1,{'a' * 12},paper,\n"
        build_tree(company, {"records/signoffs/people-1.csv": text})

    def logo(chance: random.Random) -> None:
        known = json.loads((company / "company.yaml").read_text(encoding="utf-8"))
        build_tree(company, {"company.yaml": json.dumps({**known, "logo": "pictures/logo.png"}, indent=2)})
        build_tree(root, {"pictures/logo.png": chance.choice([b"no picture", PICTURE])})

    def picture(chance: random.Random) -> None:
        (root / "pictures/logo.png").unlink(missing_ok=True)

    return {
        "value": value,
        "line": lambda chance: rewrite(chance.choice(facts), lambda text: "# a remark\n" + text),
        "day": lambda chance: rewrite(
            company / "company.yaml",
            lambda text: text.replace("2026-09-01", f"2026-09-{chance.randrange(10, 30)}"),
        ),
        "unknown file": lambda chance: build_tree(company, {f"more-{chance.randrange(3)}.yaml": "a: 1\n"}),
        "page": override("site"),
        "form": override("forms"),
        "regulation": override("regulation"),
        "label": label,
        "records": records,
        "signoff": signoff,
        "logo": logo,
        "picture": picture,
        "mkdocs": lambda chance: build_tree(root, {"mkdocs.yml": f"site_name: Book {chance.random()}\n"}),
        "away": lambda chance: shutil.rmtree(templates, ignore_errors=True),
        "nothing": lambda chance: None,
    }


def _clean() -> dict[str, str | bytes]:
    """A company with every fact and nothing against it, so that a check notes its texts."""
    return {**quiet_company(optional=True), "company/logo.png": PICTURE}


class Renderings:
    """How many templates were rendered, counted by looking on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        whole = Renderer.render

        def counted(renderer: Renderer, template: str, **named: object) -> Rendered:
            self.count += 1
            return whole(renderer, template, **named)  # type: ignore[arg-type]

        monkeypatch.setattr(Renderer, "render", counted)

    def during(self, work: Callable[[], object]) -> int:
        before = self.count
        work()
        return self.count - before


@pytest.mark.parametrize("seed", range(4))
def test_a_noted_check_is_a_full_check_after_any_edit(
    seed: int, tmp_path: Path, gatherings: Gatherings, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = build_tree(tmp_path, _clean() if seed % 2 else smallest_company())
    chance, answers, spared = random.Random(seed), set(), 0
    edits, renderings = _edits(root), Renderings(monkeypatch)
    check(str(root))
    for name in chance.sample([*sorted(edits), *["value"] * 8], len(edits) + 8):
        before = {path: path.read_bytes() for path in (root / "company").glob("*.yaml")}
        edits[name](chance)
        gathered, noted = gatherings.count, check(str(root))
        spared += gatherings.count == gathered
        fresh = renderings.during(lambda: check(str(root), fresh=True))
        assert check(str(root), fresh=True) == noted, name
        assert check(str(root)) == noted, name
        assert fresh
        answers.add(str(noted.problems))
        if seed % 2 and has_errors(noted.problems):
            for path, content in before.items():
                path.write_bytes(content)
            shutil.rmtree(root / "templates", ignore_errors=True)
    assert len(answers) > 4, "the edits must matter"
    assert spared, "some edits change nothing"


def _change_a_value(path: Path, chance: random.Random) -> None:
    """Another number, another word at the end of a text, a field left empty or left out."""
    lines = path.read_text(encoding="utf-8").split("\n")
    known = [index for index, line in enumerate(lines) if re.match(r" *(- )?[a-z_]+: [^&{\[|>]", line)]
    number = chance.choice(known)
    key, _, value = lines[number].partition(": ")
    how = chance.randrange(9)
    if value.strip("-").isdecimal():
        lines[number] = f"{key}: {chance.randrange(1, 60)}"
    elif how == 0:
        lines[number] = f"{key}:"
    elif how == 1 and "- " not in key:
        del lines[number]
    elif how == 2:
        lines.insert(number, "  " + "# a remark that moves what stands below")
    else:
        lines[number] = f"{key}: {value.rstrip(chr(34))} indeed" + ('"' if value.endswith('"') else "")
    path.write_text("\n".join(lines), encoding="utf-8")


@pytest.mark.parametrize("seed", range(2))
def test_a_changed_fact_of_the_example_is_checked_as_if_everything_were(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "company", tmp_path / "company")
    chance, renderings = random.Random(seed), Renderings(monkeypatch)
    facts = sorted((tmp_path / "company").glob("**/*.yaml"))
    facts = [
        path
        for path in facts
        if "records" not in path.parts and path.name not in ("company.yaml", "rules.yaml")
    ]
    everything = renderings.during(lambda: check(str(tmp_path)))
    quick, different = 0, 0
    whole = check(str(tmp_path))
    for _ in range(9):
        path = chance.choice(facts)
        text = path.read_text(encoding="utf-8")
        _change_a_value(path, chance)
        quick += renderings.during(lambda: check(str(tmp_path))) < everything / 3
        noted = check(str(tmp_path))
        different += noted != whole
        found = gather_module.gather(Workspace(tmp_path, str(tmp_path)), files=False)
        assert (found.problems, regulation_rows(found)) == (noted.problems, noted.regulations), path.name
        path.write_text(text, encoding="utf-8")
    assert quick >= 1
    assert different >= 2


def test_what_one_fact_touches_is_little(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "company", tmp_path / "company")
    renderings = Renderings(monkeypatch)
    everything = renderings.during(lambda: check(str(tmp_path)))
    stages = tmp_path / "company/stages.yaml"
    text = stages.read_text(encoding="utf-8")
    stages.write_text(text.replace("Signed trial sheet", "Countersigned trial sheet"), encoding="utf-8")
    assert 0 < renderings.during(lambda: check(str(tmp_path))) < everything / 10


@pytest.mark.parametrize(
    ("name", "old", "new", "rule"),
    [
        (
            "stages",
            "exit: The customer signs the trial sheet with",
            "exit: Proposal sent with",
            "seller-act-as-exit",
        ),
        ("training", "page: scripts/", "page: nowhere/", "module-page-unknown"),
        ("people", "since: 20", "since: 19", ""),
        ("regulations/R-04", "action: ", "action: TBD # ", "placeholder-text"),
    ],
)
def test_a_silent_rule_speaks_as_soon_as_a_fact_it_read_has_changed(
    name: str, old: str, new: str, rule: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "company", tmp_path / "company")
    asked: list[str] = []
    whole = run_module.run_rule
    monkeypatch.setattr(
        run_module, "run_rule", lambda entry, context: asked.append(entry.name) or whole(entry, context)
    )
    assert check(str(tmp_path)).problems == []
    assert len(asked) == len(all_rules())
    asked.clear()
    file = tmp_path / f"company/{name}.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = check(str(tmp_path)).problems
    assert 0 < len(asked) < len(all_rules()) / 2
    assert [problem.name for problem in found][:1] == ([rule] if rule else [])
    file.write_text(text, encoding="utf-8")
    assert check(str(tmp_path)).problems == []


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
    kept["problems"] = []
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
    write_note(Workspace(small), "last-build.json", json.dumps({"problems": []}))
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
