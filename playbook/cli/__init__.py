"""The command line: the list of commands, exit codes 0 (fine), 1 (problems), 2 (could not run).

Each command is a recipe in playbook/commands; what it returns is printed by playbook/report.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from playbook.cli import making, reviewing
from playbook.cli.say import CANNOT_RUN, OK, say, say_problems
from playbook.problems import CannotRun

_SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 80}


@click.group(context_settings=_SETTINGS)
@click.version_option(package_name="playbook", prog_name="playbook", message="%(prog)s %(version)s")
def main() -> None:
    """Turn a company's facts about its sales department into a sales book,
    one-page regulations and working papers.

    Exit codes: 0 fine, 1 problems found, 2 could not run.
    """


for _command in (
    making.new,
    making.check,
    making.build,
    making.serve,
    making.fit,
    making.todo,
    making.rules,
    reviewing.review,
    reviewing.due,
    reviewing.issue,
    reviewing.signoff,
    reviewing.redline,
    reviewing.git_setup,
    reviewing.docx_text,
    making.schema,
):
    main.add_command(_command)


def run(arguments: Sequence[str] | None = None) -> int:
    """The program's entry: runs a command and gives its exit code; no traceback for anything a user can cause."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Callable[..., None] | None = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    try:
        main.main(args=arguments, prog_name="playbook", standalone_mode=False)
    except CannotRun as error:
        say_problems([error.problem])
        return CANNOT_RUN
    except click.exceptions.NoArgsIsHelpError as error:
        say(error.format_message())
        return CANNOT_RUN
    except click.ClickException as error:
        error.show()
        return CANNOT_RUN
    except (click.exceptions.Abort, KeyboardInterrupt):
        say("stopped; the last good output is untouched", err=True)
        return CANNOT_RUN
    except BrokenPipeError:
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - the reader has gone; nothing more is to be said
        return OK
    except SystemExit as error:
        return int(error.code or 0)
    return OK


def entry() -> None:
    # A command makes few cycles and ends soon: looking for them at every 700 new objects costs up to a tenth of its time.
    gc.set_threshold(100_000, 20, 20)
    code = run()
    with contextlib.suppress(OSError):  # who read along may have gone
        sys.stdout.flush()
        sys.stderr.flush()
    # All files are closed. Taking every object down, one by one, would be a tenth of a command's time.
    os._exit(code)
