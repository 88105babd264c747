"""git, called as a program: what a revision of the workspace held, and which commit the last review stands on.

A revision costs one `ls-tree -rz` and one `cat-file --batch`. Names are read with -z, or Cyrillic ones come escaped.
Everything that can be wrong with a repository is a CannotRun that says what to do.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NoReturn

from msgspec import Struct

from playbook.problems import CannotRun, Problem

_DATE = re.compile(r"\d{4}-\d\d-\d\d\Z")
# A hook runs with these set to its own repository; a workspace elsewhere would be looked up in the wrong one.
_FOREIGN = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_OBJECT_DIRECTORY",
    "GIT_COMMON_DIR",
)
_WITHOUT_GIT = "Without git, `playbook review --base-dir DIR` compares with a folder of the old facts."


class Repository(Struct, frozen=True):
    """The repository a workspace lies in. `prefix` is the workspace's folder in it: `` or `clients/acme/`."""

    root: Path
    prefix: str
    shallow: bool
    hash_name: str


class Revision(Struct, frozen=True):
    """A commit, and the folder the workspace had in it (it may have moved since)."""

    commit: str
    prefix: str
    day: str = ""


def open_repository(root: Path, shown: str = "") -> Repository:
    """The repository around a workspace. Raises CannotRun: no-git, not-a-repository, foreign-owner, git-failed."""
    wanted = ("--is-inside-work-tree", "--is-shallow-repository", "--show-object-format", "--show-prefix")
    lines = _text(root, "rev-parse", *wanted, shown=shown).split("\n")
    if lines[0] != "true":
        _fail("not-a-repository", "this folder lies inside git's own folder", shown)
    return Repository(root, lines[3] if len(lines) > 3 else "", lines[1] == "true", lines[2])


def checkouts(repository: Repository) -> Path:
    """The file in which git notes each commit that is made or checked out here."""
    return Path(_text(repository.root, "rev-parse", "--absolute-git-dir"), "logs", "HEAD")


def commit_of(repository: Repository, wanted: str) -> Revision:
    """The revision a user named: a branch, a tag, a commit, or a day (the last commit before it).

    Raises CannotRun: unknown-revision, shallow-clone.
    """
    if _DATE.match(wanted):
        if not _is_day(wanted):  # git would take the 30th of February for some other day
            _fail("unknown-revision", f"'{wanted}' is not a date", help=_SINCE)
        return _commit_before(repository, wanted)
    if not wanted or wanted.startswith("-") or "\0" in wanted:
        _fail("unknown-revision", f"'{wanted}' is neither a revision nor a date", help=_SINCE)
    try:
        commit = _text(
            repository.root, "rev-parse", "--quiet", "--verify", "--end-of-options", f"{wanted}^{{commit}}"
        )
    except _Git:
        if repository.shallow:
            _shallow(f"'{wanted}' may lie before it")
        _fail("unknown-revision", f"git knows no revision '{wanted}'", help=_SINCE)
    return _dated(repository, commit)


_SINCE = "Give a branch, a tag, a commit or a day: v1.2, main~3, 2026-07-01."


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def head(repository: Repository) -> Revision | None:
    """The commit that is checked out, or None before the first one."""
    try:
        return Revision(
            _text(repository.root, "rev-parse", "--quiet", "--verify", "HEAD^{commit}"), repository.prefix
        )
    except _Git:
        return None


def branch(repository: Repository) -> str:
    """The branch that is checked out; empty where the head is detached."""
    try:
        return _text(repository.root, "symbolic-ref", "--quiet", "--short", "HEAD")
    except _Git:
        return ""


def _commit_before(repository: Repository, day: str) -> Revision:
    if repository.shallow:
        _shallow("git finds no day in a part of it")
    # Without a zone git would take the machine's, and two machines would review from different commits.
    commit = _text(repository.root, "rev-list", "-1", f"--before={day}T00:00:00Z", "HEAD")
    if not commit:
        _fail(
            "unknown-revision",
            f"there is no commit before {day}",
            help="Take a later day, or leave out --since.",
        )
    return _dated(repository, commit)


def _dated(repository: Repository, commit: str) -> Revision:
    day = _text(repository.root, "log", "-1", "--format=%cs", commit, "--")
    return Revision(commit, _prefix_at(repository, commit), day)


def _prefix_at(repository: Repository, commit: str) -> str:
    """Where the workspace lay at a commit: here, where it was moved from since, or at the one place that held a
    company then."""
    if tree(repository, commit, f"{repository.prefix}company/"):
        return repository.prefix
    tail = "company/company.yaml"
    moved = _text(
        repository.root, "diff", "-z", "--raw", "--no-abbrev", "-M", "--diff-filter=R",
        commit, "HEAD", "--", f":(top,glob)**/{tail}",
    )  # fmt: skip
    for _, (old, new) in _changes(f"\0{moved}"):
        if new == repository.prefix + tail:
            return old.removesuffix(tail)
    found = [
        path.removesuffix(tail) for path in tree(repository, commit, "") if f"/{path}".endswith(f"/{tail}")
    ]
    return found[0] if len(found) == 1 else repository.prefix


def added(repository: Repository, path: str) -> Revision | None:
    """The commit that added a file of the workspace, followed through moves of the whole folder; None if none did.

    Raises CannotRun shallow-clone: there the oldest commit seems to have added everything.
    """
    if repository.shallow:
        _shallow("the commit that closed the last review cannot be told from it")
    arguments = ("log", "-z", "--format=%x01%H %cs", "--raw", "--no-abbrev", "-M", "--diff-filter=AR")
    where = f":(top,glob)**/{path}"
    current = repository.prefix + path
    for extra in ((), ("--first-parent", "-m")):  # the second: a file that came with a merge itself
        text = _text(repository.root, *arguments, *extra, "HEAD", "--", where)
        for entry in text.split("\x01")[1:]:
            commit, _, day = entry.partition("\0")[0].partition(" ")
            for status, names in _changes(entry):
                if names[-1] == current and status == "A":
                    return Revision(commit, current.removesuffix(path), day)
                if names[-1] == current and status == "R":
                    current = names[0]
                    break
    return None


def versions(repository: Repository, path: str) -> list[str]:
    """Object ids of all that a file of the workspace ever held, wherever the workspace lay then, the newest first.

    Raises CannotRun shallow-clone.
    """
    if repository.shallow:
        _shallow("what the file held before cannot be told from it")
    arguments = ("log", "--format=", "--raw", "--no-abbrev", "--full-history", "-m", "--diff-filter=AMR")
    text = _text(repository.root, *arguments, "HEAD", "--", f":(top,glob)**/{path}")
    return list(dict.fromkeys(re.findall(r"^:\d+ \d+ [0-9a-f]+ ([0-9a-f]+) ", text, re.MULTILINE)))


def last_changed(repository: Repository, commit: str, paths: Iterable[str]) -> dict[str, str]:
    """The commit that last changed each of some files (full paths), as of a commit."""
    wanted = [f":(top,literal){path}" for path in paths]
    text = _text(repository.root, "log", "-z", "--format=%x01%H", "--name-only", commit, "--", *wanted)
    found: dict[str, str] = {}
    for entry in text.split("\x01")[1:]:
        one, *names = (part.strip("\n") for part in entry.split("\0"))
        for name in filter(None, names):
            found.setdefault(name, one)
    return found


def _changes(entry: str) -> list[tuple[str, list[str]]]:
    """Status letter and names of each file in one commit of `log --raw -z`."""
    fields = entry.split("\0")[1:]
    found = []
    position = 0
    while position < len(fields):
        head = fields[position].lstrip("\n")
        position += 1
        if head.startswith(":"):
            status = head.rpartition(" ")[2][0]
            count = 2 if status == "R" else 1
            found.append((status, fields[position : position + count]))
            position += count
    return found


@lru_cache(maxsize=16)
def tree(repository: Repository, commit: str, folder: str) -> Mapping[str, str]:
    """Object id of every file below a folder (a path from the top of the repository, ending in `/`), by full path.

    A commit (its full id) never changes, so it is asked for once.
    """
    arguments = ["ls-tree", "-rz", "--full-tree", commit, "--", *([folder] if folder else [])]
    found = {}
    for entry in _run(repository.root, *arguments).split(b"\0"):
        mode, _, rest = entry.partition(b" ")
        if mode in (b"100644", b"100755"):
            identity, _, name = rest.partition(b" ")[2].partition(b"\t")
            found[os.fsdecode(name)] = identity.decode("ascii")
    return MappingProxyType(found)


def contents(repository: Repository, identities: Iterable[str]) -> dict[str, bytes]:
    """The bytes of objects by their ids, in one call. Raises CannotRun where one is missing (a damaged repository)."""
    wanted = sorted(set(identities))
    if not wanted:
        return {}
    raw = _run(
        repository.root, "cat-file", "--batch", stdin="".join(f"{one}\n" for one in wanted).encode("ascii")
    )
    found: dict[str, bytes] = {}
    position = 0
    for identity in wanted:
        end = raw.index(b"\n", position)
        header = raw[position:end].split(b" ")
        if len(header) != 3:
            _fail("git-failed", f"object {identity} is missing from the repository", help="Run `git fsck`.")
        size = int(header[2])
        found[identity] = raw[end + 1 : end + 1 + size]
        position = end + size + 2
    return found


def object_id(repository: Repository, data: bytes) -> str:
    """The id git gives to a file of these bytes, so that an unchanged file need not be read from git."""
    return hashlib.new(
        repository.hash_name, b"blob %d\0" % len(data) + data, usedforsecurity=False
    ).hexdigest()


def configure(root: Path, name: str, value: str, shown: str = "") -> None:
    """Set a value in the repository's own configuration."""
    _text(root, "config", "--local", name, value, shown=shown)


class _Git(CannotRun):
    """git ended with an error; callers that can say more catch it."""


def _text(root: Path, *arguments: str, shown: str = "") -> str:
    return os.fsdecode(_run(root, *arguments, shown=shown)).rstrip("\n")


def _run(root: Path, *arguments: str, stdin: bytes = b"", shown: str = "") -> bytes:
    environment = {key: value for key, value in os.environ.items() if key not in _FOREIGN}
    environment |= {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}
    command = ["git", "--no-pager", "-c", "log.showSignature=false", "-c", "color.ui=false", *arguments]
    try:
        done = subprocess.run(
            command, cwd=root, env=environment, input=stdin, capture_output=True, check=False
        )
    except FileNotFoundError:
        _fail("no-git", "the program git is not installed", help=f"Install git (git-scm.com). {_WITHOUT_GIT}")
    except OSError as error:
        _fail("git-failed", f"git cannot be started: {error.strerror}", help=_WITHOUT_GIT)
    if done.returncode:
        raise _failure(done.stderr.decode("utf-8", "replace"), shown)
    return done.stdout


def _failure(said: str, shown: str) -> _Git:
    if "dubious ownership" in said:
        match = re.search(r"repository at '([^']*)'", said)
        folder = match[1] if match else "FOLDER"
        return _problem(
            "foreign-owner",
            "the repository belongs to another user, so git will not read it",
            shown,
            f"If you trust it: git config --global --add safe.directory {folder}",
        )
    if "not a git repository" in said:
        return _problem(
            "not-a-repository",
            "this workspace is not in a git repository",
            shown,
            f"Start one: git init, git add ., git commit. {_WITHOUT_GIT}",
        )
    reason = next(
        (line for line in said.splitlines() if line.startswith(("fatal:", "error:"))), "no reason given"
    )
    return _problem(
        "git-failed", f"git could not answer ({reason.partition(': ')[2] or reason})", shown, _WITHOUT_GIT
    )


def _shallow(why: str) -> NoReturn:
    _fail(
        "shallow-clone",
        f"this clone holds only a part of the history; {why}",
        help="Fetch with full history: git fetch --unshallow (GitHub: fetch-depth: 0; GitLab: GIT_DEPTH: 0).",
    )


def _problem(name: str, message: str, shown: str, help: str) -> _Git:
    return _Git(Problem("error", name, message, shown, help=help))


def _fail(name: str, message: str, shown: str = "", help: str = "") -> NoReturn:
    raise _problem(name, message, shown, help or _WITHOUT_GIT)
