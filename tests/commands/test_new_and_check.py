"""`new` and `check` as a user runs them."""

from __future__ import annotations

import json
import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from worlds import ROOT, build_tree, playbook, quiet_company


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_new_workspace_has_nothing_wrong_but_what_is_still_to_be_filled_in(
    language: str, tmp_path: Path
) -> None:
    made = playbook("new", "acme", "--language", language, cwd=tmp_path)
    assert made.code == 0, made.err
    assert "wrote  acme/company/company.yaml" in made.out
    for name in ("mkdocs.yml", ".gitignore", ".gitattributes", "company/regulations/R-06.yaml"):
        assert (tmp_path / "acme" / name).is_file()
    assert not (tmp_path / "acme" / "templates").exists()

    checked = playbook("check", "acme", "--format", "json", cwd=tmp_path)
    assert checked.code == 0, checked.out
    found = json.loads(checked.out)
    assert found["summary"]["errors"] == 0
    assert found["summary"]["warnings"] > 20
    assert {problem["name"] for problem in found["problems"]} == {"unfilled"}
    assert all(
        problem["file"].startswith("acme/company/") and problem["line"] > 0 for problem in found["problems"]
    )


def test_a_new_workspace_builds_at_once(tmp_path: Path) -> None:
    playbook("new", "acme", cwd=tmp_path)
    built = playbook("build", "acme", "--quiet", cwd=tmp_path)
    assert built.code == 0, built.err
    assert (tmp_path / "acme/site/html/index.html").is_file()
    assert "pages left out: facts still to be filled in" in built.out


def test_new_never_overwrites_a_file(tmp_path: Path) -> None:
    build_tree(tmp_path, {"acme/company/roles.yaml": "# mine\n", "acme/.gitignore": "mine\n"})
    made = playbook("new", "acme", cwd=tmp_path)
    assert made.code == 0
    assert "kept   acme/company/roles.yaml (was there already)" in made.out
    assert (tmp_path / "acme/company/roles.yaml").read_text() == "# mine\n"
    assert (tmp_path / "acme/.gitignore").read_text() == "mine\n"


def test_new_says_where_a_repository_around_the_workspace_wants_its_pipelines(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    told = playbook("new", "clients/acme", cwd=tmp_path)
    assert f"clients/acme lies in the git repository {tmp_path.as_posix()}." in told.out
    assert "only at its top: move\nthem there, once for all workspaces" in told.out
    assert "repository" not in playbook("new", "clients/beta", "--pipelines", "none", cwd=tmp_path).out
    assert "repository" not in playbook("new", ".", cwd=tmp_path).out


def test_new_in_an_unknown_language_names_the_known_ones(tmp_path: Path) -> None:
    made = playbook("new", "acme", "--language", "tlh", cwd=tmp_path)
    assert made.code == 2
    assert "error[unknown-language] there is no label file for the language 'tlh'" in made.err
    assert "Languages so far: en" in made.err
    assert not (tmp_path / "acme").exists()


def test_check_writes_nothing_but_its_private_note(tmp_path: Path) -> None:
    build_tree(tmp_path, quiet_company())
    notes = ("facts.json", "last-check.json", "last-texts.json", "readings.json")
    build_tree(tmp_path, {".playbook/.gitignore": "*\n", **{f".playbook/{name}": "" for name in notes}})
    before = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*"))
    assert playbook("check", cwd=tmp_path).code == 0
    assert sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*")) == before


def test_check_prints_the_fit_of_every_regulation(tmp_path: Path) -> None:
    build_tree(tmp_path, quiet_company())
    found = json.loads(playbook("check", "--format", "json", cwd=tmp_path).out)
    (row,) = found["regulations"]
    assert set(row) == {"id", "title", "pages", "fill", "lines_over", "engine"}
    assert (row["id"], row["pages"]) == ("R-01", 1)
    assert 5 < row["fill"] < 100
    assert row["lines_over"] < 0


def test_check_finds_a_regulation_that_runs_to_a_second_page(tmp_path: Path) -> None:
    files = quiet_company()
    regulation = json.loads(files["company/regulations/R-01.yaml"])
    regulation["consequences"] = [
        f"Reason {number}: one line that takes its room on the sheet." for number in range(60)
    ]
    files["company/regulations/R-01.yaml"] = json.dumps(regulation, indent=1)
    build_tree(tmp_path, files)
    ran = playbook("check", "--format", "json", cwd=tmp_path)
    found = json.loads(ran.out)
    assert ran.code == 1
    (problem,) = [problem for problem in found["problems"] if problem["severity"] == "error"]
    assert problem["name"] == "over-one-page"
    assert problem["file"] == "company/regulations/R-01.yaml"
    line = files["company/regulations/R-01.yaml"].splitlines()[problem["line"] - 1]
    assert f"  {problem['line']} | {line}" in playbook("check", cwd=tmp_path).out.splitlines()
    assert problem["column"] == len(line) - len(line.lstrip()) + 1
    assert found["regulations"][0]["pages"] == 2
    assert found["regulations"][0]["lines_over"] > 0


BROKEN = {"company/glossary.yaml": "glossary:\n  - id: lead\n    name: 5 % off\n    meaning: x\n"}


def test_check_for_github_annotates_the_line(tmp_path: Path) -> None:
    build_tree(tmp_path, {**quiet_company(), **BROKEN})
    ran = playbook("check", "--format", "github", cwd=tmp_path)
    assert ran.code == 1
    assert ran.out.splitlines()[1].startswith(
        "::error file=company/glossary.yaml,line=4,col=5,title=unknown-key::'meaning'"
    )


def test_check_for_junit_is_a_failed_case_of_the_file(tmp_path: Path) -> None:
    build_tree(tmp_path, {**quiet_company(), **BROKEN})
    ran = playbook("check", "--format", "junit", cwd=tmp_path)
    suite = ET.fromstring(ran.out)[0]
    assert suite.get("failures") == "2"
    (case,) = [case for case in suite if case.get("name") == "company/glossary.yaml"]
    assert [failure.get("type") for failure in case] == ["missing-key", "unknown-key"]


@pytest.mark.parametrize(
    ("template", "text", "wanted"),
    [
        (
            "glossary.md.j2",
            "---\npart: front\norder: 1\ntitle: t.glossary\n---\n# Words\n{% for w in glossary %}\n{{ w.nmae }}\n{% endfor %}\n",
            "templates/site/glossary.md.j2:8:1: error[unknown-name] glossary.glossary-1 has no field 'nmae'; did you mean 'name'?",
        ),
        (
            "glossary.md.j2",
            "---\npart: front\norder: 1\ntitle: t.glossary\n---\n{% for w in glossary %}\n",
            "templates/site/glossary.md.j2:6:1: error[template-syntax] the template is not valid: ",
        ),
        (
            "glossary.md.j2",
            "---\npart: front\norder: 1\ntitle: t.glossary\n---\n{{ ''.__class__.__mro__ }}\n",
            "templates/site/glossary.md.j2:6:1: error[unsafe-template]",
        ),
        (
            "glossary.md.j2",
            "---\npart: front\norder: 1\ntitle: t.glossary\nwhen: nothing_such\n---\n# Words\n",
            "templates/site/glossary.md.j2: error[unknown-name] nothing is called 'nothing_such' here",
        ),
        (
            "glossary.md.j2",
            "---\npart: middle\norder: 1\ntitle: t.glossary\n---\n",
            "templates/site/glossary.md.j2:1:1: error[bad-front-matter] there is no part 'middle'",
        ),
        (
            "glossary.md.j2",
            "---\npart: front\norder: 1\ntitle: t.glossary\n---\n{{ company.address }}\n",
            "templates/site/glossary.md.j2:6:1: error[blank-in-template] the template prints company.address, which is not given",
        ),
        (
            "glossary.md.j2",
            "---\npart: front\norder: 1\ntitle: t.glossary\n---\n{{ t.no_such_word }}\n",
            "templates/site/glossary.md.j2:6:1: error[missing-label] the label file en.yaml has no 'words.no_such_word'",
        ),
    ],
)
def test_a_mistake_in_a_template_is_told_with_its_place(
    template: str, text: str, wanted: str, tmp_path: Path
) -> None:
    build_tree(tmp_path, {**quiet_company(), f"templates/site/{template}": text})
    ran = playbook("check", cwd=tmp_path)
    assert ran.code == 1, ran.out + ran.err
    assert wanted in ran.out
    assert "Traceback" not in ran.out + ran.err


def test_schema_writes_one_json_schema_a_file(tmp_path: Path) -> None:
    build_tree(tmp_path, quiet_company())
    ran = playbook("schema", cwd=tmp_path)
    assert ran.code == 0
    schema = json.loads((tmp_path / ".playbook/schema/stages.json").read_text())
    owner = schema["properties"]["stages"]["items"]["properties"]["owner"]
    assert owner["title"] == "Owner"
    assert owner["description"].startswith("The one role")


def test_an_unknown_command_could_not_run() -> None:
    ran = playbook("chekc")
    assert ran.code == 2
    assert "No such command 'chekc'" in ran.err


@pytest.mark.parametrize(
    ("field", "value", "wanted"),
    [
        ("language", "hu", "error[no-labels] there is no label file for the language 'hu' yet"),
        ("locale", "xx_QQ", "error[unknown-locale] 'xx_QQ' is no language and country the program knows"),
        (
            "logo",
            "company/none.png",
            "error[missing-logo] the logo company/none.png does not exist in the workspace",
        ),
        (
            "logo",
            "company/junk.png",
            "error[unreadable-logo] the logo company/junk.png is not a whole PNG or JPEG",
        ),
    ],
)
def test_a_company_that_cannot_be_printed_so_is_told(
    field: str, value: str, wanted: str, tmp_path: Path
) -> None:
    files = quiet_company()
    company = json.loads(files["company/company.yaml"])
    files["company/company.yaml"] = json.dumps({**company, field: value}, indent=1)
    build_tree(tmp_path, {**files, "company/junk.png": "junk"})
    ran = playbook("check", cwd=tmp_path)
    assert ran.code == 1, ran.err
    assert wanted in ran.out
    assert "company/company.yaml:" in ran.out
    assert "Traceback" not in ran.out + ran.err


def test_a_regulation_with_a_fact_still_to_be_filled_in_is_left_out_and_told_once(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "company", tmp_path / "company")
    rule = tmp_path / "company/regulations/R-10.yaml"
    text = rule.read_text(encoding="utf-8")
    assert "deadline: the same day" in text
    rule.write_text(text.replace("deadline: the same day", "deadline:", 1), encoding="utf-8")
    found = json.loads(playbook("check", "--format", "json", cwd=tmp_path).out)
    assert {(one["severity"], one["name"], one["file"]) for one in found["problems"]} == {
        ("warning", "unfilled", "company/regulations/R-10.yaml")
    }
    assert "R-10" not in {one["id"] for one in found["regulations"]}
    assert len(found["regulations"]) > 30


def test_an_error_does_not_drown_in_what_a_new_workspace_still_lacks(tmp_path: Path) -> None:
    assert playbook("new", "acme", cwd=tmp_path).code == 0
    stages = tmp_path / "acme/company/stages.yaml"
    stages.write_text(stages.read_text(encoding="utf-8") + "surprise: 1\n", encoding="utf-8")
    short = playbook("check", "acme", cwd=tmp_path)
    assert short.code == 1
    lines = short.out.splitlines()
    assert len(lines) < 50
    assert max(map(len, lines)) <= 100
    assert "acme/company/regulations/R-01.yaml:13:1: warning[unfilled] 13 facts to fill in" in lines
    assert "acme/company/stages.yaml:7:1: warning[unfilled] 1 fact to fill in" in lines
    assert "acme/company/stages.yaml:41:1: error[unknown-key] 'surprise' is not a field of stages" in lines
    assert "check --all` names every one of them" in short.out

    whole = playbook("check", "--all", "acme", cwd=tmp_path)
    assert whole.out.count("warning[unfilled]") > 200
    assert "stages (Stages) is still to be filled in" in whole.out
    assert whole.out.splitlines()[-1] == lines[-1]


def test_a_few_blanks_are_told_one_by_one(tmp_path: Path) -> None:
    build_tree(tmp_path, quiet_company())
    stages = tmp_path / "company/stages.yaml"
    text = re.sub(r"\"exit\": \"[^\"]*\"", '"exit": null', stages.read_text(encoding="utf-8"))
    assert text != stages.read_text(encoding="utf-8")
    stages.write_text(text, encoding="utf-8")
    told = playbook("check", cwd=tmp_path).out
    assert "(Ends when) is still to be filled in" in told
    assert "facts to fill in" not in told
