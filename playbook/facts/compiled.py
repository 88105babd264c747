"""What is made of the program's own YAML files, kept as JSON beside Python's own compiled files: it reads ten times as fast."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

_FOLDER = Path(__file__).with_name("__pycache__")


def compiled(name: str, paths: Sequence[Path], make: Callable[[], Any], kind: Any = Any) -> Any:
    """What `make` gives (of JSON's kinds or, where `kind` says so, structs; decimals become floats), made anew where one
    of the files has changed."""
    files = [(str(path), stat.st_size, stat.st_mtime_ns) for path in paths if (stat := path.stat())]
    stamp = msgspec.json.encode(files)
    kept = _FOLDER / f"{name}.json"
    try:
        made_of, _, data = kept.read_bytes().partition(b"\n")
        if made_of == stamp:
            return msgspec.json.decode(data, type=kind)
    except (OSError, msgspec.MsgspecError):
        pass  # not there, or cut off: make it again
    data = msgspec.json.Encoder(decimal_format="number").encode(make())
    with contextlib.suppress(OSError):  # an installation one may not write to works without
        _FOLDER.mkdir(exist_ok=True)
        aside = kept.with_name(f"{name}.{os.getpid()}.new")
        aside.write_bytes(stamp + b"\n" + data)
        aside.replace(kept)
    return msgspec.json.decode(data, type=kind)
