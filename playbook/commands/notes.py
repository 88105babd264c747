"""Private notes of the program in a workspace (.playbook/*.json): what an earlier run found out, to be quick the next time.

A note only counts where this user's own key signed it. One that came along with a workspace, in an archive or a
checkout, is passed over: it could otherwise hide problems. A note that is missing, broken or foreign costs time and
nothing else.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import os
from pathlib import Path
from typing import Any

from playbook.project import Workspace

_KEY_BYTES = 32


def read_note(workspace: Workspace, name: str) -> dict[str, Any]:
    """What was noted under a name; empty where nothing was, or nothing that counts."""
    key = _key()
    try:
        signed, _, text = _path(workspace, name).read_bytes().partition(b"\n")
        if key is None or not hmac.compare_digest(signed, _signature(key, name, text)):
            return {}
        return dict(json.loads(text))
    except (OSError, ValueError, TypeError):
        return {}


def write_note(workspace: Workspace, name: str, content: dict[str, Any]) -> None:
    """Note something. Where that is not possible (a folder one may only read), nothing is noted."""
    key = _key(make=True)
    if key is None:
        return
    text = json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass")
    with contextlib.suppress(OSError):
        workspace.private.mkdir(exist_ok=True)
        (workspace.private / ".gitignore").write_text("*\n", encoding="utf-8")
        aside = _path(workspace, name).with_suffix(f".{os.getpid()}.new")
        aside.write_bytes(_signature(key, name, text) + b"\n" + text)
        aside.replace(_path(workspace, name))


def _path(workspace: Workspace, name: str) -> Path:
    return workspace.private / f"{name}.json"


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
