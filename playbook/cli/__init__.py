"""The command line. What it consists of is loaded by `entry`."""

from __future__ import annotations

import contextlib
import gc
import os
import sys


def entry() -> None:
    """Runs the command of this process and ends it."""
    # A command makes few cycles and ends soon: looking for them at every 700 new objects costs up to a tenth of its time.
    gc.set_threshold(600_000, 20, 20)
    from playbook.cli.program import run

    code = run()
    with contextlib.suppress(OSError):  # who read along may have gone
        sys.stdout.flush()
        sys.stderr.flush()
    # All files are closed. Taking every object down, one by one, would be a tenth of a command's time.
    os._exit(code)
