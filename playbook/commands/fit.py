"""`playbook fit`: how full each page is, because of what, and what would bring an overrun back (C8)."""

from __future__ import annotations

import itertools
import re
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from playbook.fit.fonts import library
from playbook.fit.judgement import judge
from playbook.fit.libreoffice import executable, measure_with_libreoffice
from playbook.fit.limits import Limits
from playbook.fit.measure import TIME_BOX, measure
from playbook.fit.result import BUILTIN, Measure
from playbook.problems import CannotRun, Problem, has_errors

ENGINES = ("builtin", "libreoffice", "both")
_FACTS = (".yaml", ".yml")


class Fitted(Struct):
    """All measures in order, what stands against them, and the limit from which a page counts as nearly full."""

    measures: list[Measure] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warn_above: float = Limits().warn_above
    language: str = "en"


def fit(
    paths: Sequence[str], engine: str = "builtin", fonts: Sequence[str] = (), time_box: float = TIME_BOX
) -> Fitted:
    """Measure the regulations of a workspace, or Word files. A path that is neither is a problem of its own.

    `time_box` is what the built-in engine may take for a document, in seconds.
    """
    result = Fitted()
    own = [Path(font) for font in fonts]
    for failure in library(tuple(own))[1]:
        help = "Give a .ttf or .otf file with --font; without it the page is measured with a stand-in."
        result.problems.append(Problem("error", "unreadable-font", failure, help=help))
    for folders, group in itertools.groupby(paths or ["."], lambda path: Path(path).is_dir()):
        if folders:
            for path in group:
                _workspace(path, engine, own, time_box, result)
        else:
            _files([Path(path) for path in group], engine, own, time_box, result)
    return result


def _workspace(folder: str, engine: str, fonts: Sequence[Path], time_box: float, result: Fitted) -> None:
    from playbook.commands.gather import gather  # a Word file is measured without what facts and texts need
    from playbook.outputs.company_fonts import font_files, font_problems, without_font_of
    from playbook.outputs.sheets import limits_of_documents, origins_of, page_problems, regulation_sheet
    from playbook.project import open_workspace

    found = gather(open_workspace(folder))
    if has_errors(found.problems) and not found.documents:
        raise CannotRun(
            Problem(
                "error",
                "facts-have-errors",
                "the regulations cannot be made: the facts have errors",
                folder,
                help=f"Mend what `playbook check {folder}` finds first.",
            )
        )
    for identity, wanting in found.unfilled.items():
        said = f"{identity} has no text to measure yet: {wanting} is still to be filled in"
        place = found.workspace.show(found.workspace.company / f"regulations/{identity}.yaml")
        help = "`playbook todo` says what to fill in first."
        result.problems.append(Problem("warning", "unfilled", said, place, help=help))
    limits = limits_of_documents(found.facts)
    result.problems += page_problems(found.facts)
    result.warn_above, result.language = limits.warn_above, found.facts.locale.language
    fonts = (*fonts, *font_files(found.facts, found.workspace))
    ours: list[Measure] = []
    if engine != "libreoffice":
        for identity, data in found.documents.items():
            sheet = regulation_sheet(found.facts, found.twins[identity], found.workspace)
            origins = origins_of(found.facts, sheet)
            own = found.facts.place(f"regulations.{identity}")[0]
            name = f"{identity}.docx"
            ours.append(measure(data, name=name, fonts=fonts, origins=origins, own=own, time_box=time_box))
    theirs: list[Measure] = []
    if engine != "builtin":
        with tempfile.TemporaryDirectory() as temporary:
            written = [Path(temporary) / f"{identity}.docx" for identity in found.documents]
            for path, data in zip(written, found.documents.values(), strict=True):
                path.write_bytes(data)
            for one in measure_with_libreoffice(written):
                short = Path(one.file).name
                told = tuple(replace(problem, file=short) for problem in one.problems)
                theirs.append(replace(one, file=short, problems=told))
    result.problems += font_problems(found.facts, ours)
    for pair in itertools.zip_longest(ours, theirs):
        both = [one for one in pair if one is not None]
        _told(both, limits, result, lambda one: without_font_of(found.facts, one))


def _told(
    found: Sequence[Measure],
    limits: Limits,
    result: Fitted,
    judged: Callable[[Measure], Measure] = lambda one: one,
) -> None:
    """What one or both engines say of a document; what both object to is said once, by the one that says more."""
    result.measures += found
    said: set[str] = set()
    for one in found:
        problems = {problem: _matter(problem) for problem in judge(judged(one), limits)}
        result.problems += [problem for problem, matter in problems.items() if matter not in said]
        said.update(problems.values())


def _matter(problem: Problem) -> str:
    return problem.message if problem.name == "unmeasurable" else problem.name


def _files(
    paths: Sequence[Path], engine: str, fonts: Sequence[Path], time_box: float, result: Fitted
) -> None:
    """Word files of whatever origin. What the built-in engine cannot measure is asked of LibreOffice, if it is here."""
    files = [path for path in paths if path.is_file() and path.suffix not in _FACTS]
    ours: dict[Path, Measure] = {}
    if engine != "libreoffice":
        ours = {path: measure(path, name=path.as_posix(), fonts=fonts, time_box=time_box) for path in files}
    asked = files
    if engine == "builtin":
        asked = [path for path in files if ours[path].unmeasured and executable() is not None]
    theirs = dict(zip(asked, measure_with_libreoffice(asked), strict=True)) if asked else {}
    for path in paths:
        found = [engines[path] for engines in (ours, theirs) if path in engines] or [_no_document(path)]
        if len(found) == 2 and found[0].unmeasured and found[1].fill is not None:
            found = _referred(*found, both=engine == "both")
        _told(found, Limits(), result)


def _no_document(path: Path) -> Measure:
    """A path that no engine is asked about: nothing lies there, or facts do."""
    shown, is_facts = path.as_posix(), path.suffix in _FACTS
    name, said, help = "no-such-file", f"there is no file {shown}", "Check the path."
    if is_facts and path.is_file():
        name, said = "not-a-docx", f"{shown} is a file of facts, not a Word document"
    if is_facts or re.fullmatch(r"R-\d\d", path.name):
        help = "The regulations of a workspace are measured all at once: playbook fit DIR."
    return Measure(shown, BUILTIN, "unmeasured", problems=(Problem("error", name, said, shown, help=help),))


def _referred(ours: Measure, theirs: Measure, *, both: bool) -> list[Measure]:
    """A document that only LibreOffice measured: its word counts, and why it was asked is said."""
    note = f"not measurable by the built-in engine: {', '.join(ours.unmeasured)}; measured by LibreOffice"
    theirs = replace(
        theirs,
        warnings=(note, *theirs.warnings),
        margins=ours.margins,
        smallest_font=ours.smallest_font,
        smallest_text=ours.smallest_text,
    )
    return [replace(ours, problems=()), theirs] if both else [theirs]
