"""`playbook serve`: build, show on this machine, rebuild what changes, reload the browser."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from playbook.commands.build import Built, build_now
from playbook.commands.memory import Memory
from playbook.commands.review_page import Asked, noted_commits
from playbook.outputs.swap import build_lock, recover
from playbook.problems import CannotRun, Problem, has_errors
from playbook.project import Workspace, open_workspace
from playbook.report.text import count_text, problem_text

if TYPE_CHECKING:
    from playbook.outputs.website_server import Server


def serve(
    folder: str,
    port: int,
    say: Callable[[str], None],
    tell: Callable[[Sequence[Problem]], None],
    review: Asked | None = None,
) -> None:
    """Serve until Ctrl-C. An error is shown in the terminal and on the page; the last good book stays.

    With the page of a `review` a new commit is built as well.
    """
    from playbook.outputs.website_server import Server, changes

    workspace = open_workspace(folder)
    watched = [*_watched(workspace), *([noted_commits(workspace)] if review else [])]
    memory, stop = Memory(), threading.Event()
    server = Server(lambda: workspace.site / "html", port)
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    with build_lock(workspace):
        try:
            recover(workspace)
            say("building …")
            _round(workspace, memory, server, say, tell, review)
            server.start()
            say(f"The book is at {server.address}  (stop with Ctrl-C)")
            for _ in changes(watched, stop):
                _round(workspace, memory, server, say, tell, review)
        except KeyboardInterrupt:
            pass
        finally:
            stop.set()
            server.stop()
    say("stopped")


def _watched(workspace: Workspace) -> list[Path]:
    return [workspace.company, workspace.root / "templates", workspace.root / "mkdocs.yml"]


def _round(
    workspace: Workspace,
    memory: Memory,
    server: Server,
    say: Callable[[str], None],
    tell: Callable[[Sequence[Problem]], None],
    review: Asked | None,
) -> None:
    started = time.perf_counter()
    try:
        built = build_now(workspace, lambda _: None, memory, review=review)
    except CannotRun as error:
        built = Built([error.problem])
    tell(built.problems)
    if has_errors(built.problems):
        say(f"{count_text(built.problems)}; the last good book stays")
        server.show_error(_error_page(built.problems))
    else:
        say(f"built in {time.perf_counter() - started:.1f} s; {count_text(built.problems)}")
        server.reload()


def _error_page(problems: Sequence[Problem]) -> str:
    texts = "\n\n".join(problem_text(problem) for problem in problems if problem.severity == "error")
    return (
        "<style>main{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
        "pre{background:#f4f1ec;padding:1rem;white-space:pre-wrap}</style>"
        f"<main><h1>{escape(count_text(problems))}</h1><pre>{escape(texts)}</pre></main>"
    )
