"""Where things lie: the workspace's folders, and the templates the program brings along."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from playbook.problems import CannotRun, Problem


def templates_dir() -> Path:
    """The program's own templates: inside the installed package, or beside it in a checkout."""
    inside = Path(__file__).parent / "templates"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "templates"


class Workspace(Struct, frozen=True):
    """One company's folder. `shown` is the folder as the user typed it, for messages."""

    root: Path
    shown: str = ""

    @property
    def company(self) -> Path:
        return self.root / "company"

    @property
    def site(self) -> Path:
        return self.root / "site"

    @property
    def private(self) -> Path:
        """The program's own corner: lock, staging, cache. Ignored by git."""
        return self.root / ".playbook"

    def show(self, path: Path) -> str:
        """A path as the user would type it, with forward slashes."""
        try:
            inside = path.relative_to(self.root).as_posix()
        except ValueError:
            return path.as_posix()
        if inside == ".":
            return self.shown or inside
        return f"{self.shown}/{inside}" if self.shown else inside

    def template_folders(self) -> list[Path]:
        """Folders to look for templates in, the strongest first: the workspace's own, then the program's."""
        own = self.root / "templates"
        program = templates_dir()
        same = own.is_dir() and own.resolve() == program.resolve()
        return [program] if same or not own.is_dir() else [own, program]


def open_workspace(folder: str) -> Workspace:
    """The workspace in a folder. Raises CannotRun where there is none."""
    root = Path(folder).resolve()
    shown = "" if folder in (".", "") else Path(folder).as_posix().rstrip("/")
    if not (root / "company").is_dir():
        named = f"{shown}/company" if shown else "company"
        raise CannotRun(
            Problem(
                "error",
                "missing-folder",
                f"there is no folder {named}",
                file=named,
                help="Give the folder of a workspace, or start one with `playbook new DIR`.",
            )
        )
    return Workspace(root, shown)


def fact_files(workspace: Workspace) -> dict[str, Path]:
    """All YAML files under company/ by their path in it, sorted; records/ is not facts."""
    found: dict[str, Path] = {}
    base = workspace.company
    for path in sorted([*base.glob("*.y*ml"), *base.glob("*/*.y*ml")]):
        relative = path.relative_to(base)
        if relative.parts[0] != "records" and path.is_file():
            found[relative.as_posix()] = path
    return found
