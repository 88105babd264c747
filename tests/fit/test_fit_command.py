"""`playbook fit` as its reader sees it: what stands in the table, under it, and beside it as problems."""

from __future__ import annotations

import io
import json
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib.tables._g_l_y_f import Glyph
from worlds import build_tree, playbook, quiet_company

from playbook.report.tables import width
from tests.fit.documents import EXACT, docx, par

ASCII = {code: f"uni{code:04X}" for code in range(32, 127)}
COLUMNS = '<w:cols w:num="2"/>'
LONG = "The closer writes the result of the call into the deal and names the day of the next step. "
NO_LIBREOFFICE = {"PATH": ""}


def test_an_overrun_is_told_within_eighty_columns_and_a_problem_does_not_promise_what_it_leaves_out(
    tmp_path: Path,
) -> None:
    (tmp_path / "long.docx").write_bytes(docx(par(LONG * 2) * 40))
    ran = playbook("fit", "long.docx", cwd=tmp_path)
    assert ran.code == 1
    assert max(width(line) for line in ran.out.splitlines()) <= 80
    cuts = ran.out.count("to fit: ")
    assert cuts > 3
    assert f"; and {cuts - 3} more, which `playbook fit` names." in ran.err


def test_a_workspace_without_texts_does_not_pass_in_silence(tmp_path: Path) -> None:
    company = quiet_company()
    name = "company/regulations/R-01.yaml"
    company[name] = json.dumps({**json.loads(company[name]), "purpose": None})
    build_tree(tmp_path, company)
    ran = playbook("fit", cwd=tmp_path)
    assert (ran.code, ran.out) == (0, "")
    assert (
        f"{name}: warning[unfilled] R-01 has no text to measure yet: regulations.R-01.purpose is" in ran.err
    )


def test_what_is_no_document_has_a_row_of_its_own_and_facts_lead_to_the_workspace(tmp_path: Path) -> None:
    (tmp_path / "good.docx").write_bytes(docx(par("Call back.")))
    (tmp_path / "R-04.yaml").write_text("id: R-04\n", encoding="utf-8")
    given = ("good.docx", "R-04.yaml", "R-05", "gone.docx")
    ran = playbook("fit", "--format", "json", *given, cwd=tmp_path)
    assert ran.code == 1
    found = {one["file"]: (one["verdict"], one["unmeasured"]) for one in json.loads(ran.out)}
    assert found == {
        "good.docx": ("fits", []),
        "R-04.yaml": ("unmeasured", ["R-04.yaml is a file of facts, not a Word document"]),
        "R-05": ("unmeasured", ["there is no file R-05"]),
        "gone.docx": ("unmeasured", ["there is no file gone.docx"]),
    }
    assert ran.err.count("measured all at once: playbook fit DIR.") == 2


def test_where_libreoffice_was_asked_the_reason_is_said(tmp_path: Path, soffice: str) -> None:
    (tmp_path / "columns.docx").write_bytes(docx(par(LONG, run='<w:sz w:val="16"/>'), section=COLUMNS))
    for name in ("a", "b"):
        (tmp_path / f"{name}.docx").write_bytes(docx(par(LONG)))
    ran = playbook("fit", "columns.docx", "a.docx", "b.docx", cwd=tmp_path)
    assert "note: not measurable by the built-in engine: columns; measured by LibreOffice" in " ".join(
        ran.out.split()
    )
    assert "error[font-below-floor] columns.docx uses 8 pt type" in ran.err
    both = playbook("fit", "a.docx", "columns.docx", "--engine", "both", cwd=tmp_path)
    rows = [line.split()[0] + " " + line.split()[-1] for line in both.out.splitlines()[1:5]]
    assert rows == [
        "a.docx builtin",
        "a.docx libreoffice",
        "columns.docx builtin",
        "columns.docx libreoffice",
    ]
    assert "unmeasurable" not in both.err


def test_what_both_engines_object_to_is_said_once_and_nobody_measuring_is_an_error(
    tmp_path: Path, soffice: str
) -> None:
    (tmp_path / "over.docx").write_bytes(docx(par("Line.") * 70))
    ran = playbook("fit", "over.docx", "--engine", "both", cwd=tmp_path)
    assert ran.err.count("error[over-one-page]") == 1
    assert "Cheapest cuts" in ran.err
    (tmp_path / "columns.docx").write_bytes(docx(par(LONG), section=COLUMNS))
    alone = playbook("fit", "columns.docx", "--engine", "both", cwd=tmp_path, environment=NO_LIBREOFFICE)
    assert alone.code == 1
    assert "error[unmeasurable]" in alone.err and "error[no-libreoffice]" in alone.err


def test_a_page_that_breaks_the_profile_is_told_once_where_it_is_set(tmp_path: Path) -> None:
    company, name = quiet_company(), "company/company.yaml"
    rule = json.loads(company["company/regulations/R-01.yaml"])
    company["company/regulations/R-02.yaml"] = json.dumps({**rule, "id": "R-02"})
    page = {
        "profile": "gost-2025",
        "font_size": 10,
        "font_floor": 11,
        "margins": {"top": 20, "right": 10, "bottom": 20, "left": 18},
    }
    company[name] = json.dumps({**json.loads(company[name]), "print": page}, indent=1)
    build_tree(tmp_path, company)
    for command in ("check", "fit"):
        ran = playbook(command, cwd=tmp_path)
        assert ran.code == 1
        said = ran.out + ran.err
        assert said.count("[margin-too-small] the left margin is 18 mm; the profile gost-2025 asks for") == 1
        assert said.count("[font-below-floor] the text is set in 10 pt; the floor is 11 pt") == 1
        assert said.count("margin-too-small") == said.count("font-below-floor") == 1
        line = 1 + company[name].splitlines().index('   "left": 18')
        assert f"{name}:{line}:" in said
    found = json.loads(playbook("fit", "--format", "json", cwd=tmp_path).out)
    assert [one["file"] for one in found] == ["R-01.docx", "R-02.docx"]


def test_a_font_that_nobody_knows_is_told_once_where_it_is_set(tmp_path: Path) -> None:
    company, name = quiet_company(), "company/company.yaml"
    rule = json.loads(company["company/regulations/R-01.yaml"])
    company["company/regulations/R-02.yaml"] = json.dumps({**rule, "id": "R-02"})
    company[name] = json.dumps(
        {**json.loads(company[name]), "print": {"profile": "default", "font": "Brand Sans"}}, indent=1
    )
    build_tree(tmp_path, company)
    line = 1 + company[name].splitlines().index('  "font": "Brand Sans"')
    for command in ("check", "check", "fit"):  # the second check has the note of the first
        ran = playbook(command, cwd=tmp_path)
        said = ran.out + ran.err
        assert said.count("warning[unknown-font]") == 1
        assert f"{name}:{line}:" in said and "measured with DejaVu Sans" in said
        assert "name them in font_files" in said
    (first, second) = json.loads(playbook("fit", "--format", "json", cwd=tmp_path).out)
    assert first["stand_ins"] == second["stand_ins"] == {"Brand Sans": "DejaVu Sans"}


def font(family: str, wide: int) -> bytes:
    """A font of empty letters, each of them so many thousandths of its size wide."""
    builder = FontBuilder(1000, isTTF=True)
    glyphs = [".notdef", *ASCII.values()]
    builder.setupGlyphOrder(glyphs)
    builder.setupCharacterMap(ASCII)
    builder.setupGlyf({name: Glyph() for name in glyphs})
    builder.setupHorizontalMetrics(dict.fromkeys(glyphs, (wide, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    stream = io.BytesIO()
    builder.save(stream)
    return stream.getvalue()


def test_a_font_of_the_company_is_read_from_its_own_file(tmp_path: Path) -> None:
    company, name = quiet_company(), "company/company.yaml"
    page = {"profile": "default", "font": "Brand Sans", "font_files": ["company/fonts/brand.ttf"]}
    company[name] = json.dumps({**json.loads(company[name]), "print": page}, indent=1)
    build_tree(tmp_path, company)
    line = 1 + company[name].splitlines().index('   "company/fonts/brand.ttf"')
    ran = playbook("check", cwd=tmp_path)
    assert (
        f"{name}:{line}:4: error[missing-font-file] the font file company/fonts/brand.ttf does not"
        in ran.err + ran.out
    )
    file = tmp_path / "company/fonts/brand.ttf"
    build_tree(tmp_path, {"company/fonts/brand.ttf": "no font"})
    assert "error[unreadable-font] the font file company/fonts/brand.ttf cannot be read" in (
        (ran := playbook("check", cwd=tmp_path)).err + ran.out
    )
    fills = []
    for wide in (500, 900):  # of 1000: the same name, other widths
        file.write_bytes(font("Brand Sans", wide))
        ran = playbook("check", "--format", "json", cwd=tmp_path)
        found = json.loads(ran.out)
        assert {one["name"] for one in found["problems"]} <= {"long-form"}  # wide letters need more pages
        fills.append(found["regulations"][0]["fill"])
    assert fills[0] < fills[1]
    (measured,) = json.loads(playbook("fit", "--format", "json", cwd=tmp_path).out)
    assert (measured["stand_ins"], measured["fill"]) == ({}, fills[1])


def test_the_sections_of_documents_that_fit_are_told_when_asked_for_and_of_those_nearly_full_always(
    tmp_path: Path,
) -> None:
    heading = EXACT + '<w:outlineLvl w:val="0"/>'
    short = docx(par("Control", properties=heading) + par("Call back."))
    (tmp_path / "full.docx").write_bytes(docx(par("Steps", properties=heading) + par("Call back.") * 59))
    for name in ("a", "b"):
        (tmp_path / f"{name}.docx").write_bytes(short)
    given = ("fit", "full.docx", "a.docx", "b.docx")
    full, control = "254.0 mm   60 lines  Steps", "8.5 mm    2 lines  Control"
    assert [line.strip() for line in playbook(*given, cwd=tmp_path).out.splitlines() if " mm " in line] == [
        full
    ]
    told = playbook(*given, "--sections", cwd=tmp_path).out
    assert [line.strip() for line in told.splitlines() if " mm " in line] == [full, control, control]
