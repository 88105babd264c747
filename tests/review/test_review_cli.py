"""The review on the command line: exit codes 0, 1, 2, every format, the clock only through --today."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from companies import commit, facts_of, repository, tree_of

from playbook.cli.program import run
from playbook.outputs.docx_text import read_text


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    repository(tmp_path, tree_of(facts_of()))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def quarter(root: Path) -> None:
    assert run(["issue", "--all", "--by", "p-01", "--today", "2025-07-01"]) == 0
    assert (
        run(
            [
                "signoff",
                "add",
                "R-01",
                "R-02",
                "R-04",
                "--person",
                "p-02,p-03",
                "--how",
                "paper",
                "--today",
                "2025-07-01",
            ]
        )
        == 0
    )
    commit(root, "issued")
    kept = ["--kept", "R-01,R-02", "--kept", "R-04"]
    assert run(["review", "close", "2025-Q2", "--by", "p-01", *kept, "--today", "2025-07-02"]) == 0
    commit(root, "closed")


def test_a_quarter(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    quarter(root)
    assert run(["review", "--check", "--today", "2025-07-03"]) == 0
    stages = root / "company/stages.yaml"
    stages.write_text(stages.read_text().replace("14", "5"))
    capsys.readouterr()
    assert run(["review", ".", "--today", "2025-07-03"]) == 0
    assert "~ Stage Lead: time limit 14 days → 5 days" in capsys.readouterr().out
    assert run(["review", "--check", "--today", "2025-07-03"]) == 1
    capsys.readouterr()
    for form, start in (("json", "{"), ("md", "<!-- playbook review -->"), ("html", "<!DOCTYPE html>")):
        assert run(["review", "--format", form, "--today", "2025-07-03"]) == 0
        text = capsys.readouterr().out
        assert text.startswith(start)
        assert form != "json" or json.loads(text)["summary"]["changes"] == 1
    assert run(["review", "--redline", "out", "--today", "2025-07-03"]) == 0
    assert sorted(path.name for path in (root / "out").iterdir()) == [
        "R-01-changes.docx",
        "R-02-changes.docx",
    ]


def test_what_is_due(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    quarter(root)
    capsys.readouterr()
    assert run(["due", "--within", "14d", "--check", "--today", "2025-09-01"]) == 0
    assert capsys.readouterr().out == "nothing is due\n"
    assert run(["due", "--within", "2w", "--check", "--today", "2025-09-20"]) == 1
    assert capsys.readouterr().out.splitlines()[0].startswith("2025-10-02  in 12 d  R-01 Rule R-01")
    assert run(["due", "--within", "soon"]) == 2
    assert "'soon' is not a length of time" in capsys.readouterr().err


def test_who_has_signed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    quarter(root)
    capsys.readouterr()
    assert run(["signoff", "status", "--check", "--today", "2025-07-03"]) == 0
    assert capsys.readouterr().out.endswith("6 of 6 signed\n")
    assert run(["signoff", "status", "--check", "--on", "2025-06-30", "--today", "2025-07-03"]) == 1
    said = capsys.readouterr().out
    assert "0 of 2 signed\n     not yet: Ben Cole, Cy Dunne\n" in said
    assert run(["signoff", "status", "--person", "p-02", "--on", "2025-06-30", "--today", "2025-07-03"]) == 0
    assert "Ben Cole             NOT SIGNED\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["review", "--since", "nope"], 2, "error[unknown-revision] git knows no revision 'nope'"),
        (
            ["review", "--since", "HEAD", "--base-dir", "."],
            2,
            "--since and --base-dir both name the old state",
        ),
        (["review", "nowhere"], 2, "there is no folder nowhere/company"),
        (["review", "--today", "tomorrow"], 2, "'tomorrow' is not a date"),
        (["review", "close", "2025-Q3", "--by", "p-77"], 1, "nobody has the id 'p-77'"),
        (["review", "close", "2025-Q3"], 2, "Missing option '--by'"),
        (["issue", "--by", "p-01"], 2, "name the regulations to issue, or give --all"),
        (["issue", "R-77", "--by", "p-01"], 1, "there is no regulation 'R-77' in force"),
        (["signoff", "add", "R-01", "--person", "p-02", "--how", "paper"], 1, "R-01 was never issued"),
        (["redline", "R-77", "HEAD"], 2, "there is no regulation 'R-77' in force"),
        (["review", "close", "2025-Q3", "--by", "p-01", "--kept", "R-01", "R-02"], 2, "--kept R-01,R-02"),
        (["signoff", "add", "R-01", "p-03", "--person", "p-02", "--how", "paper"], 1, "--person p-02,p-03"),
        (["signoff", "sheet", "R-01", "--out", "sheet.pdf"], 1, "--out sheet.docx"),
        (["redline", "R-01", "1", "2"], 2, "It was never issued: playbook issue R-01 --by PERSON."),
        (["redline", "R-01", "nope", "draft"], 2, "a commit or a day: v1.2, main~3, 2026-07-01."),
        (["docx-text", "company/stages.yaml"], 2, "cannot be read as a Word document"),
    ],
)
def test_mistakes_are_named(
    root: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, said: str
) -> None:
    assert run(arguments) == code
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("asked", [["--help"], ["-h"], ["--since", "v1", "--help"]])
def test_the_options_of_a_review_stand_in_its_help(
    asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["review", *asked]) == 0
    said = capsys.readouterr().out
    assert "review [DIR] [OPTIONS] | close" in said
    for option in ("--since", "--base-dir", "--format", "--redline", "--language", "--check"):
        assert f"  {option} " in said, option
    assert "  close  " in said


def test_the_list_of_commands_breaks_off_nowhere(capsys: pytest.CaptureFixture[str]) -> None:
    for asked in ([], ["review"], ["signoff"]):
        assert run([*asked, "--help"]) == 0
        said = capsys.readouterr().out
        assert "Commands:" in said and "..." not in said.split("Commands:")[1], asked


def test_the_sheet_to_sign_is_a_word_document(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["signoff", "sheet", "R-01", "--today", "2025-07-01"]) == 1
    assert "R-01 was never issued, so there is no text to sign" in capsys.readouterr().err
    quarter(root)
    capsys.readouterr()
    assert run(["signoff", "sheet", "R-01", "--out", "sheet.docx", "--today", "2025-07-03"]) == 0
    assert "wrote  sheet.docx" in capsys.readouterr().out
    lines = read_text((root / "sheet.docx").read_bytes())
    assert any("Name" in line and "Fingerprint" in line for line in lines)
    assert sum("| 1 |" in line or line.startswith(("1 |", "2 |")) for line in lines) >= 2


def test_due_and_signed_for_a_comment_a_machine_and_a_browser(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(*arguments: str) -> str:
        assert run([*arguments, "--today", "2025-10-05"]) == 0
        return capsys.readouterr().out

    quarter(root)
    capsys.readouterr()
    assert said("due", "--format", "md").startswith(
        "# To be read again, as of 2025-10-05\n\n"
        "| Due | Left | Regulation | Owner |\n|---|---|---|---|\n"
        "| 2025-10-02 | OVERDUE 3 d | R-01 Rule R-01 | Head of Sales |\n"
    )
    assert json.loads(said("due", "--within", "2w", "--format", "json"))["regulations"][0] == {
        "id": "R-01",
        "title": "Rule R-01",
        "owner": "Head of Sales",
        "due": "2025-10-02",
        "days_left": -3,
        "last_read": "2025-07-02",
    }
    assert '<tr class="late"><td>2025-10-02</td><td>OVERDUE 3 d</td>' in said("due", "--format", "html")
    assert "Ben Cole, Cy Dunne |" in said("signoff", "status", "--on", "2025-06-30", "--format", "md")
    status = json.loads(said("signoff", "status", "--person", "p-02", "--format", "json"))
    assert status["on"] == "2025-10-05"
    assert (status["signed"], status["of"]) == (3, 3)
    assert status["signatures"][0] == {
        "regulation": "R-01",
        "title": "Rule R-01",
        "person": "p-02",
        "name": "Ben Cole",
        "needed_edition": 1,
        "signed": "2025-07-01",
        "edition": 1,
        "how": "paper",
        "ref": "",
    }
    page = said("signoff", "status", "--on", "2025-06-30", "--format", "html")
    assert "<h1>Who has signed, as of 2025-06-30</h1>" in page
    assert '<tr class="late">' in page
