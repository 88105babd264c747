"""Private notes of the program in a workspace (.playbook/*.json): what an earlier run found out, to be quick the next time.

JSON, never pickle: a folder from elsewhere must not be able to run anything. A note only counts where this user's own key signed it. One that came along with a workspace, in an archive or a
checkout, is passed over: it could otherwise hide problems. A note that is missing, broken or foreign costs time and
nothing else.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import sys
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

from playbook.project import Workspace, templates_dir

_KEY_BYTES = 32
_ENCODER = msgspec.json.Encoder(decimal_format="number")
Kind = TypeVar("Kind", bound=msgspec.Struct)


def read_note(workspace: Workspace, name: str, kind: type[Kind]) -> Kind | None:
    """What was noted under a file name; None where nothing was, or nothing that counts.

    A number with a fraction comes back as a Decimal, as it was typed, unless `kind` says it is a float.
    """
    key = _key()
    try:
        signed, _, text = (workspace.private / name).read_bytes().partition(b"\n")
    except OSError:
        return None
    if key is None or not hmac.compare_digest(signed, _signature(key, name, text)):
        return None
    try:
        return msgspec.json.Decoder(kind, float_hook=Decimal).decode(text)
    except msgspec.MsgspecError:
        return None


def write_note(workspace: Workspace, name: str, content: msgspec.Struct) -> None:
    """Note something, whole or not at all. Where that is not possible (a folder one may only read), nothing is noted."""
    key = _key(make=True)
    if key is None:
        return
    # A file's name may be no proper text.
    with contextlib.suppress(OSError, UnicodeEncodeError):
        raw = _ENCODER.encode(content)
        workspace.private.mkdir(exist_ok=True)
        (workspace.private / ".gitignore").write_text("*\n", encoding="utf-8")
        aside = workspace.private / f"{name}.{os.getpid()}.new"
        aside.write_bytes(_signature(key, name, raw) + b"\n" + raw)
        aside.replace(workspace.private / name)


@cache
def program_digest() -> str:
    """A digest of the program as it is installed: Python, the libraries' versions, its own files by size and time."""
    digest = hashlib.sha256(sys.version.encode())
    for package in _packages():
        digest.update(f"\0{package}".encode())
    for folder in (Path(__file__).parents[1], templates_dir()):
        digest.update(folder_digest(folder))
    return digest.hexdigest()


def folder_digest(folder: Path) -> bytes:
    """A digest of a folder's files by name, size and time."""
    digest = hashlib.sha256()
    for path in files_below(folder):
        if not path.endswith(".pyc"):
            digest.update(by_time(path))
    return digest.digest()


def files_below(folder: Path) -> Iterator[str]:
    """All files below a folder in order, through links to folders too, each folder once."""
    seen: set[tuple[int, int]] = set()
    for base, folders, names in os.walk(folder, followlinks=True):
        # A Path for each of hundreds of files takes as long as all the rest.
        stat = os.stat(base)  # noqa: PTH116
        if (stat.st_dev, stat.st_ino) in seen:
            folders.clear()
            continue
        seen.add((stat.st_dev, stat.st_ino))
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            yield os.path.join(base, name)  # noqa: PTH118


def by_time(path: Path | str) -> bytes:
    """A file's name, size and time, for a digest."""
    try:
        stat = os.stat(path)  # noqa: PTH116
    except OSError as error:  # a link to nowhere
        return b"%b\0error %d\0" % (os.fsencode(path), error.errno or 0)
    return b"%b\0%d\0%d\0" % (os.fsencode(path), stat.st_size, stat.st_mtime_ns)


def _packages() -> list[str]:
    """Names and versions of the installed packages: another Babel prints other numbers."""
    found: set[str] = set()
    for folder in sys.path:
        if folder.endswith("-packages") and Path(folder).is_dir():
            found.update(path.name for path in Path(folder).glob("*-info"))
    return sorted(found)


def _signature(key: bytes, name: str, text: bytes) -> bytes:
    signed = hashlib.blake2b(f"{name}\n".encode() + text, key=key, digest_size=32)
    return signed.hexdigest().encode()


def _key(*, make: bool = False) -> bytes | None:
    """This user's key on this machine; None where there is none and none can be kept."""
    try:
        path = _cache_folder() / "key"
        if make and not path.is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            aside = path.with_suffix(f".{os.getpid()}.new")
            aside.touch(0o600)
            aside.write_bytes(os.urandom(_KEY_BYTES))
            aside.replace(path)
        key = path.read_bytes()
    except (OSError, RuntimeError):  # RuntimeError: this user has no home
        return None
    return key if len(key) == _KEY_BYTES else None


def _cache_folder() -> Path:
    """Where programs of this user keep what they can do without."""
    chosen = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(chosen) if chosen else Path.home() / ".cache") / "playbook"
