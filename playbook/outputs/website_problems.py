"""What MkDocs says while it builds, as problems with page, line and target."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import jieba

from playbook.problems import Problem

# 1 January 2020: any fixed moment will do, a sitemap and its archive must not carry the day of the build.
_FIXED_MOMENT = "1577836800"


class _Listener(logging.Handler):
    def __init__(self, said: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._said = said

    def emit(self, record: logging.LogRecord) -> None:
        self._said.append(record.getMessage())


@contextmanager
def quiet_and_fixed(said: list[str]) -> Iterator[None]:
    """Collect what MkDocs logs instead of printing it, and take the date of the build out of the output."""
    log, epoch = logging.getLogger("mkdocs"), os.environ.get("SOURCE_DATE_EPOCH")
    listener, heard = _Listener(said), (log.propagate, log.level)
    log.addHandler(listener)
    log.propagate, log.level = False, logging.INFO
    jieba.setLogLevel(logging.WARNING)
    os.environ["SOURCE_DATE_EPOCH"] = epoch or _FIXED_MOMENT
    try:
        yield
    finally:
        if epoch is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        log.removeHandler(listener)
        log.propagate = heard[0]
        log.setLevel(heard[1])


_SAID = (
    ("broken-link", r"Doc file '(?P<page>.+?)' contains an? (?:[a-z ]*)link '(?P<target>.+?)',"),
    ("menu-page-missing", r"A reference to '(?P<target>.+?)' is included in the 'nav' configuration"),
    ("page-unreadable", r"Error (?:reading|building) page '(?P<page>.+?)'"),
    ("page-unreadable", r"Encoding error reading file: (?P<page>.+)"),
    ("mkdocs-yml-setting-wrong", r"mkdocs\.yml: "),
)


def as_problem(line: str, pages: Path) -> Problem:
    """A line of MkDocs as an error with page and target; the help is what MkDocs suggests, if anything."""
    matches = ((name, re.match(pattern, line)) for name, pattern in _SAID)
    name, match = next(((name, match) for name, match in matches if match), ("site-build-failed", None))
    if match is None:
        return Problem("error", name, line)
    found = match.groupdict()
    message, _, hint = line.partition(" Did you mean ")
    if name == "broken-link":
        name = "broken-anchor" if "no such anchor" in line or "does not contain an anchor" in line else name
        message = f"the page links to {found['target']}, which does not exist"
    elif name == "menu-page-missing":
        message = f"the menu leads to {found['target']}, which does not exist"
    place = _place(pages / found["page"], found.get("target", "")) if "page" in found else ("", 0, 0, "")
    file, number, column, source = place
    width = len(found.get("target", "")) or 1
    help_ = f"Did you mean {hint}" if hint else ""
    return Problem("error", name, message, file, number, column, help_, source, width)


def _place(page: Path, target: str) -> tuple[str, int, int, str]:
    try:
        lines = page.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return str(page), 0, 0, ""
    for number, line in enumerate(lines, 1):
        column = line.find(f"({target}")
        if target and column >= 0:
            return str(page), number, column + 2, line
    return str(page), 0, 0, ""
