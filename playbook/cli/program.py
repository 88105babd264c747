"""The command line: the list of commands, exit codes 0 (fine), 1 (problems), 2 (could not run).

Each command is a recipe in playbook/commands; what it returns is printed by playbook/report.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from playbook.cli.say import CANNOT_RUN, OK, say, say_problems
from playbook.problems import CannotRun

_SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 80}


_MODULES = {
    **dict.fromkeys(("new", "check", "build", "serve", "fit", "todo", "rules", "schema"), "making"),
    **dict.fromkeys(("review", "due", "issue", "signoff", "redline", "git-setup", "docx-text"), "reviewing"),
}


class _Commands(click.Group):
    """Loads the module of the one command that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        # Of a name that is none, click says which of all it comes near.
        for name in (cmd_name,) if cmd_name in _MODULES else _MODULES:
            module = import_module(f"playbook.cli.{_MODULES[name]}")
            self.commands[name] = getattr(module, name.replace("-", "_"))
        return self.commands.get(cmd_name)


@click.group(cls=_Commands, context_settings=_SETTINGS)
@click.version_option(package_name="playbook", prog_name="playbook", message="%(prog)s %(version)s")
def main() -> None:
    """Turn a company's facts about its sales department into a sales book,
    one-page regulations and working papers.

    Exit codes: 0 fine, 1 problems found, 2 could not run.
    """


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
