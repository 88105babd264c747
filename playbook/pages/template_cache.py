"""Compiled templates, kept beside Python's own compiled files."""

from __future__ import annotations

import marshal
import os
import pickle
from functools import cache
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket, bc_magic


class _Compiled(FileSystemBytecodeCache):
    """Jinja's own cache, read in one go: from an open file Python fetches each small value apart, in four times the time."""

    def load_bytecode(self, bucket: Bucket) -> None:
        head = bc_magic + pickle.dumps(bucket.checksum, 2)
        try:
            data = Path(self._get_cache_filename(bucket)).read_bytes()
            if data.startswith(head):
                bucket.code = marshal.loads(data[len(head) :])  # noqa: S302 - from beside Python's own compiled files
        except (OSError, EOFError, ValueError, TypeError):
            bucket.reset()  # not there, or cut off: Jinja makes it again


@cache
def template_cache() -> _Compiled | None:
    """Compiled templates, kept beside Python's own compiled files; Jinja checks each against its source."""
    folder = Path(__file__).parent / "__pycache__" / "templates"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None  # an installation one may not write to works without
    return _Compiled(str(folder)) if os.access(folder, os.W_OK) else None
