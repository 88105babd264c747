"""Nothing lost: outputs are written aside and swapped in whole; one build at a time in a workspace."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import platform
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playbook.problems import CannotRun, Problem
from playbook.project import Workspace

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_RENAME_SWAP = 2


@contextmanager
def build_lock(workspace: Workspace) -> Iterator[None]:
    """Held while a build runs. Raises CannotRun when another build of this workspace is running."""
    from filelock import FileLock, Timeout

    try:
        workspace.private.mkdir(exist_ok=True)
        (workspace.private / ".gitignore").write_text("*\n", encoding="utf-8")
    except OSError as error:
        raise _cannot_write(workspace.show(workspace.private), error) from None
    lock = FileLock(workspace.private / "build.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise CannotRun(
            Problem(
                "error",
                "build-running",
                "another build of this workspace is running",
                workspace.show(workspace.root) or ".",
                help="Wait until it has ended, or stop it.",
            )
        ) from None
    except OSError as error:
        raise _cannot_write(workspace.show(workspace.private), error) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def staged(workspace: Workspace) -> Iterator[Path]:
    """A fresh folder beside `site/`; when the block ends well it becomes `site/`, else it is thrown away."""
    if workspace.site.exists() and not workspace.site.is_dir():
        raise _cannot_write(
            workspace.show(workspace.site), NotADirectoryError(errno.ENOTDIR, "a file stands in its place")
        )
    staging = workspace.private / "staging"
    try:
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True)
        yield staging
        _swap(staging, workspace.site, workspace.private / "previous")
    except OSError as error:
        raise _cannot_write(
            workspace.show(Path(error.filename)) if error.filename else "site", error
        ) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def recover(workspace: Workspace) -> None:
    """Put back what a build left aside that was killed between two renamings."""
    previous = workspace.private / "previous"
    if previous.is_dir():
        if workspace.site.exists():
            shutil.rmtree(previous, ignore_errors=True)
        else:
            previous.rename(workspace.site)


def _swap(new: Path, site: Path, previous: Path) -> None:
    if not site.exists():
        new.rename(site)
    elif _exchange(new, site):
        shutil.rmtree(new, ignore_errors=True)
    else:
        site.rename(previous)
        new.rename(site)
        shutil.rmtree(previous, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step where the system can (Linux, macOS)."""
    first, second = os.fsencode(one), os.fsencode(other)
    with contextlib.suppress(AttributeError, OSError, TypeError):  # an older system, or Windows
        library = ctypes.CDLL(None, use_errno=True)
        if platform.system() == "Linux":
            return bool(library.renameat2(_AT_FDCWD, first, _AT_FDCWD, second, _RENAME_EXCHANGE) == 0)
        if platform.system() == "Darwin":
            return bool(library.renamex_np(first, second, _RENAME_SWAP) == 0)
    return False


def _cannot_write(shown: str, error: OSError) -> CannotRun:
    reason = (
        "there is no room left on the disk" if error.errno == errno.ENOSPC else (error.strerror or str(error))
    )
    return CannotRun(
        Problem(
            "error",
            "cannot-write",
            f"the output cannot be written: {reason}",
            shown,
            help="See that you may write there and that no other program holds its files open. The last good output is untouched.",
        )
    )


def write_file(path: Path, data: bytes, workspace: Workspace) -> None:
    """Write one file whole or not at all. Raises CannotRun where that is not possible."""
    aside = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() and path.read_bytes() == data:
            return
        aside.write_bytes(data)
        aside.replace(path)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise _cannot_write(workspace.show(path), error) from None
