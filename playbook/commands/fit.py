"""`playbook fit`: how full each page is, because of what, and what would bring an overrun back (C8)."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from playbook.fit.fonts import library
from playbook.fit.judgement import judge
from playbook.fit.libreoffice import executable, measure_with_libreoffice
from playbook.fit.limits import Limits
from playbook.fit.measure import TIME_BOX, measure
from playbook.fit.result import Measure
from playbook.problems import CannotRun, Problem, has_errors

ENGINES = ("builtin", "libreoffice", "both")


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
    from playbook.outputs.sheets import limits_of, origins_of, regulation_sheet
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
    limits = limits_of(found.facts)
    result.warn_above, result.language = limits.warn_above, found.facts.locale.language
    if engine != "libreoffice":
        for identity, data in found.documents.items():
            sheet = regulation_sheet(found.facts, found.twins[identity], found.workspace)
            origins = origins_of(found.facts, sheet)
            result.measures.append(
                measure(data, name=f"{identity}.docx", fonts=fonts, origins=origins, time_box=time_box)
            )
            result.problems += judge(result.measures[-1], limits)
    if engine != "builtin":
        with tempfile.TemporaryDirectory() as name:
            written = [Path(name) / f"{identity}.docx" for identity in found.documents]
            for path, data in zip(written, found.documents.values(), strict=True):
                path.write_bytes(data)
            for one in measure_with_libreoffice(written):
                short = Path(one.file).name
                told = tuple(replace(problem, file=short) for problem in one.problems)
                result.measures.append(replace(one, file=short, problems=told))
                result.problems += judge(result.measures[-1], limits)


def _files(
    paths: Sequence[Path], engine: str, fonts: Sequence[Path], time_box: float, result: Fitted
) -> None:
    """Word files of whatever origin. What the built-in engine cannot measure is asked of LibreOffice, if it is here."""
    files = [path for path in paths if path.is_file()]
    ours: dict[Path, Measure] = {}
    if engine != "libreoffice":
        ours = {path: measure(path, name=path.as_posix(), fonts=fonts, time_box=time_box) for path in files}
    asked = files
    if engine == "builtin":
        asked = [path for path in files if ours[path].unmeasured and executable() is not None]
    theirs = dict(zip(asked, measure_with_libreoffice(asked), strict=True)) if asked else {}
    for path in paths:
        shown = path.as_posix()
        if not path.is_file():
            told = Problem(
                "error", "no-such-file", f"there is no file {shown}", shown, help="Check the path."
            )
            result.problems.append(told)
            continue
        found = [engines[path] for engines in (ours, theirs) if path in engines]
        if engine == "builtin" and len(found) == 2 and found[1].fill is not None:
            found = found[1:]  # measured after all; the referee's word counts
        result.measures += found
        for one in found:
            result.problems += judge(one, Limits())
