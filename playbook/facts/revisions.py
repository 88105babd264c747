"""Two states of a company's facts, side by side: a file that did not change is read once and is one object in both."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from msgspec import Struct, field

from playbook import git
from playbook.facts.known import KnownFacts
from playbook.facts.load import linked
from playbook.facts.model import Facts
from playbook.facts.read import MAX_BYTES, Document
from playbook.facts.records import fingerprint
from playbook.facts.schema import load_schemas
from playbook.facts.standing import former_of
from playbook.problems import CannotRun, Problem
from playbook.project import Workspace, fact_files

EDITIONS = "records/editions/"
Note = tuple[str, Mapping[str, object]]
"""What a reader should know about the old state: a name, and what its sentence needs (report/wording_review)."""


class Base(Struct):
    """The old state: its fact files and frozen twins by path below company/, and what a report calls it."""

    files: dict[str, bytes] = field(default_factory=dict)
    editions: dict[str, str] = field(default_factory=dict)
    name: str = ""
    day: str = ""
    revision: git.Revision | None = None


def working_files(workspace: Workspace) -> dict[str, bytes]:
    """The fact files as they lie on the disk, by path below company/."""
    found = {}
    for relative, path in fact_files(workspace).items():
        try:
            raw = path.read_bytes()
        except OSError:
            continue  # said by `check`
        if _is_fact(relative) and len(raw) <= MAX_BYTES:
            found[relative] = raw
    return found


def base_from_git(
    workspace: Workspace, since: str, record: str, working: Mapping[str, bytes]
) -> tuple[Base | None, list[Note]]:
    """The state at `--since`, else at the commit that added the newest review `record` (a path below company/).

    None where neither is there, or where there was no company yet. With notes on what a reader should know: uncommitted changes, a detached head.
    Raises CannotRun for everything that can be wrong with git or the repository.
    """
    repository = git.open_repository(workspace.root, workspace.show(workspace.root))
    head = git.head(repository)
    if head is None:
        raise CannotRun(
            Problem(
                "error", "no-commit", "the repository has no commit yet", help="Commit the company first."
            )
        )
    held = git.tree(repository, head.commit, f"{head.prefix}company/")
    notes = _notes(
        repository, {path.removeprefix(f"{head.prefix}company/"): one for path, one in held.items()}, working
    )
    found = (
        git.commit_of(repository, since)
        if since
        else git.added(repository, f"company/{record}")
        if record
        else None
    )
    if found is None:
        notes.append(("review_uncommitted", {"record": record}) if record else ("no_review", {}))
        return None, notes
    base = _state(repository, found, working)
    if base is None:  # a pull request that brings a new client's folder is no mistake
        notes.append(("no_company", {"revision": since or found.commit[:12]}))
    return base, notes


def _state(repository: git.Repository, found: git.Revision, working: Mapping[str, bytes]) -> Base | None:
    """What a revision held; None where there was no company yet. Files that are as in `working` are not read again."""
    folder = f"{found.prefix}company/"
    there = {
        path.removeprefix(folder): one for path, one in git.tree(repository, found.commit, folder).items()
    }
    if not there:
        return None
    wanted = {path: one for path, one in there.items() if _is_fact(path) or path.startswith(EDITIONS)}
    known = {one: raw for raw in working.values() for one in _ids(repository, raw)}
    fetched = {**git.contents(repository, (one for one in wanted.values() if one not in known)), **known}
    base = _base({path: fetched[one] for path, one in wanted.items()})
    base.name, base.day, base.revision = found.commit[:12], found.day, found
    return base


def when_issued(workspace: Workspace, base: Base, identities: Collection[str]) -> dict[str, Base]:
    """The state in which each regulation's edition in force at `base` was committed, by the regulation's id; without
    git, none."""
    if base.revision is None:
        return {}
    repository = git.open_repository(workspace.root, workspace.show(workspace.root))
    folder = f"{base.revision.prefix}company/{EDITIONS}"
    last = git.last_changed(repository, base.revision.commit, [f"{folder}{one}.md" for one in identities])
    states = {
        commit: _state(repository, git.Revision(commit, base.revision.prefix), base.files)
        for commit in sorted(set(last.values()))
    }
    found = {path.removeprefix(folder).removesuffix(".md"): states[commit] for path, commit in last.items()}
    return {identity: state for identity, state in found.items() if state is not None}


def base_from_folder(folder: str) -> Base:
    """The old state from a folder: a workspace, or its company folder. Raises CannotRun where there is none."""
    root = Path(folder)
    company = root / "company" if (root / "company").is_dir() else root
    if not any(company.glob("*.yaml")):
        raise CannotRun(
            Problem(
                "error",
                "missing-folder",
                f"there are no facts in {folder}",
                folder,
                help="Give the old workspace's folder.",
            )
        )
    paths = [*company.glob("*.yaml"), *company.glob("*/*.yaml"), *company.glob(f"{EDITIONS}*.md")]
    files = {
        path.relative_to(company).as_posix(): path.read_bytes() for path in sorted(paths) if path.is_file()
    }
    base = _base({path: raw for path, raw in files.items() if _is_fact(path) or path.startswith(EDITIONS)})
    base.name = folder
    return base


def both(workspace: Workspace, old: Mapping[str, bytes], new: Mapping[str, bytes]) -> tuple[Facts, Facts]:
    """The facts of two states, linked but not validated: the schema may have moved on since the old one."""
    known = KnownFacts(workspace)
    facts = state_of(workspace, new, known)
    earlier = state_of(workspace, old, known, facts)
    known.keep()
    return earlier, facts


def state_of(
    workspace: Workspace, files: Mapping[str, bytes], known: KnownFacts, beside: Facts | None = None
) -> Facts:
    """The facts of one state, linked but not validated. `beside`: another state, read with the same `known`."""
    shown = workspace.show(workspace.company)
    documents = sorted((known.document(path, raw) for path, raw in files.items()), key=_by_name)
    named = {one.name: one for one in documents}
    if beside is not None and _data(named) == _data(beside.documents):
        # The same language and currency: the labels are read once.
        return Facts(beside.specs, named, beside.locale, shown)
    return linked(named, shown, workspace.template_folders())


def earlier_facts(workspace: Workspace, facts: Facts, files: Mapping[str, str | None]) -> Facts:
    """The facts as they were when some files (by path below company/) held other text, or (None) were not there."""
    documents, known = dict(facts.documents), KnownFacts(workspace)
    for path, text in files.items():
        name = path.removesuffix(".yaml")
        documents.pop(name, None)
        if text is not None:
            documents[name] = known.document(path, text.encode())
    return Facts(facts.specs, dict(sorted(documents.items())), facts.locale, facts.folder)


def frozen_at(repository: git.Repository, revision: str, facts: Facts, identity: str) -> str:
    """The text of a regulation's edition in force at a revision; empty where there was none. Raises CannotRun."""
    found = git.commit_of(repository, revision)
    held = git.tree(repository, found.commit, f"{found.prefix}company/{EDITIONS}")
    for name in sorted(former_of(facts, identity), key=lambda name: name != identity):
        one = held.get(f"{found.prefix}company/{EDITIONS}{name}.md")
        if one is not None:
            return git.contents(repository, [one])[one].decode("utf-8", "replace").replace("\r\n", "\n")
    return ""


def edition_text(repository: git.Repository, names: Iterable[str], marks: Collection[str]) -> str | None:
    """The newest committed text of a regulation (by its present and former ids) that bears one of the fingerprints."""
    for name in sorted(names):
        found = git.versions(repository, f"company/{EDITIONS}{name}.md")
        held = git.contents(repository, found)
        for one in found:
            text = held[one].decode("utf-8", "replace").replace("\r\n", "\n")
            if fingerprint(text) in marks:
                return text
    return None


def _data(documents: Mapping[str, Document]) -> object:
    return documents["company"].data if "company" in documents else None


def _by_name(document: Document) -> str:
    return document.name


def _base(files: dict[str, bytes]) -> Base:
    editions = {
        path[len(EDITIONS) : -3]: raw.decode("utf-8", "replace").replace("\r\n", "\n")
        for path, raw in files.items()
        if path.startswith(EDITIONS) and path.endswith(".md")
    }
    return Base({path: raw for path, raw in files.items() if not path.startswith(EDITIONS)}, editions)


def _is_fact(path: str) -> bool:
    """A file that a schema describes; other files of an old state are nothing to compare."""
    name, _, ending = path.rpartition(".")
    folder, slash, _ = name.partition("/")
    spec = load_schemas().get(folder)
    return (
        ending == "yaml"
        and spec is not None
        and spec.folder == bool(slash)
        and "/" not in name[len(folder) + 1 :]
    )


def _notes(repository: git.Repository, held: Mapping[str, str], working: Mapping[str, bytes]) -> list[Note]:
    notes: list[Note] = []
    changed = [path for path, raw in working.items() if held.get(path) not in _ids(repository, raw)]
    gone = [path for path in held if _is_fact(path) and path not in working]
    if count := len(changed) + len(gone):
        notes.append(("uncommitted", {"n": count}))
    if not git.branch(repository):
        notes.append(("detached", {}))
    return notes


def _ids(repository: git.Repository, raw: bytes) -> tuple[str, ...]:
    """The ids under which git may hold a file; a checkout on Windows turns the line ends."""
    turned = raw.replace(b"\r\n", b"\n")
    return tuple(git.object_id(repository, one) for one in ((raw,) if turned == raw else (raw, turned)))
