"""`playbook new`: a workspace to start from; what stands there already is never overwritten."""

from __future__ import annotations

import re
from pathlib import Path

from msgspec import Struct, field

from playbook.commands.schema import schemas_into
from playbook.facts.load import LANGUAGES_WITHOUT_REGION
from playbook.facts.locale import load_labels
from playbook.facts.read import read_bytes
from playbook.facts.schema import FileSpec, load_schemas
from playbook.facts.skeleton import skeleton
from playbook.outputs.swap import write_file
from playbook.problems import CannotRun, Problem
from playbook.project import Workspace, templates_dir

MANDATORY = ("R-01", "R-02", "R-03", "R-04", "R-05", "R-06")

_GITIGNORE = """# What the program makes anew at every build.
/site/
/.playbook/
"""
_GITATTRIBUTES = """# Facts and issued texts are compared line by line; everybody gets the same line ends.
*.yaml text eol=lf
*.md text eol=lf
*.csv text eol=lf
*.docx binary
*.png binary
"""


class Started(Struct):
    """What `new` wrote and what it found there already, as the user would type the paths; the git repository around
    the workspace, at whose top alone a code server looks for pipelines."""

    first: str
    written: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    repository: str = ""


def start(folder: str, language: str, name: str, pipelines: str = "both") -> Started:
    """Start a workspace; `pipelines`: github, gitlab, both or none. Raises CannotRun for an unknown language or a folder that cannot be written."""
    labels = load_labels([templates_dir()], language)
    if not labels or language not in LANGUAGES_WITHOUT_REGION:
        known = sorted(path.stem for path in (templates_dir() / "labels").glob("*.yaml"))
        raise CannotRun(
            Problem(
                "error",
                "unknown-language",
                f"there is no label file for the language '{language}'",
                help=f"Languages so far: {', '.join(known)}.",
            )
        )
    root = Path(folder).absolute()
    if root.exists() and not root.is_dir():
        raise CannotRun(
            Problem(
                "error",
                "not-a-folder",
                f"{folder} is a file, not a folder",
                folder,
                help="Choose another name.",
            )
        )
    workspace = Workspace(root, "" if folder == "." else Path(folder).as_posix())
    company = name or re.sub(r"[-_]+", " ", root.name).strip().title()
    made = Started(workspace.show(workspace.company / "company.yaml"))
    files = _files(workspace, language, company, labels.get("regulations", {}))
    for path, text in {**files, **_pipelines(workspace, pipelines)}.items():
        if path.exists():
            made.kept.append(workspace.show(path))
        else:
            write_file(path, text.encode("utf-8"), workspace)
            made.written.append(workspace.show(path))
    schemas_into(workspace)
    around = next((one for one in (root, *root.parents) if (one / ".git").exists()), root)
    if around != root and pipelines != "none":
        made.repository = around.as_posix()
    return made


def _files(workspace: Workspace, language: str, company: str, titles: dict[str, str]) -> dict[Path, str]:
    from playbook.outputs.website_yml import default_mkdocs_yml

    files = {}
    for spec in load_schemas().values():
        if spec.folder:
            for identity in MANDATORY:
                path = workspace.company / spec.name / f"{identity}.yaml"
                given = {"id": identity, "title": titles[identity], "adopted": True}
                files[path] = skeleton(spec, given, f"../../.playbook/schema/{spec.name}.json")
        else:
            given = _given(spec, language, company)
            files[workspace.company / f"{spec.name}.yaml"] = skeleton(
                spec, given, f"../.playbook/schema/{spec.name}.json"
            )
    files[workspace.root / "mkdocs.yml"] = default_mkdocs_yml(company, language)
    files[workspace.root / ".gitignore"] = _GITIGNORE
    files[workspace.root / ".gitattributes"] = _GITATTRIBUTES
    return files


def _given(spec: FileSpec, language: str, company: str) -> dict[str, object]:
    if spec.name != "company":
        return {}
    locale = LANGUAGES_WITHOUT_REGION[language]
    return {"name": company, "language": language, "locale": locale, "country": locale[-2:]}


def _pipelines(workspace: Workspace, wanted: str) -> dict[Path, str]:
    """The pipeline files for the services wanted: check at every change, the review as a comment, the book published."""
    folder = templates_dir() / "packs" / "ci"
    listed = read_bytes((folder / "files.yaml").read_bytes(), "files", "files.yaml").data["files"]
    services = {"both": ("github", "gitlab", "all"), "none": ()}.get(wanted, (wanted, "all"))
    return {
        workspace.root / one["to"]: (folder / one["from"]).read_text(encoding="utf-8")
        for one in listed
        if one["for"] in services
    }
