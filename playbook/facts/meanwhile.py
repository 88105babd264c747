"""Work that a second process does while this one goes on."""

from __future__ import annotations

import os
import pickle
import sys
import tempfile
import threading
from collections.abc import Callable
from typing import IO, TypeVar

Result = TypeVar("Result")


def meanwhile(work: Callable[[], Result]) -> Callable[[], Result]:
    """Begins `work` in a second process; what is given back waits for its result, which pickle must know.

    Where none can be had (Windows), is not safe (macOS; a program with threads) or has no processor to run on, and where
    the work went wrong there, it is done here when its result is asked for, so that whatever it raises is raised here.
    """
    if sys.platform != "linux" or threading.active_count() > 1 or len(os.sched_getaffinity(0)) == 1:
        return work
    try:
        # A pipe would let the other one wait until this one reads.
        between = tempfile.TemporaryFile()  # noqa: SIM115 - closed where it is read
        child = os.fork()
    except OSError:
        return work
    if child == 0:
        _work_and_end(work, between)

    def result() -> Result:
        _, status = os.waitpid(child, 0)
        with between:
            between.seek(0)
            return work() if status else pickle.load(between)  # noqa: S301 - from this very program

    return result


def _work_and_end(work: Callable[[], object], between: IO[bytes]) -> None:
    """Never returns: what stands further up belongs to the first process."""
    status = 1
    try:
        pickle.dump(work(), between, pickle.HIGHEST_PROTOCOL)
        between.flush()
        status = 0
    finally:
        os._exit(status)
