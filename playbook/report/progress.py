"""Progress of a long command: a live line on a terminal, plain lines in a log."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Step = Callable[[str], None]


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Step]:
    """Yields a function that is told each step's name."""
    if quiet:
        yield lambda step: None
    elif sys.stderr.isatty():
        from rich.console import Console

        with Console(stderr=True).status("starting …") as status:
            yield lambda step: status.update(f"{step} …")
    else:
        yield lambda step: print(f"{step} …", file=sys.stderr, flush=True)  # noqa: T201 - this is the printer
