"""How often everything is gathered, counted by looking on."""

from __future__ import annotations

import pytest

from playbook.commands import build as build_command
from playbook.commands import gather as gather_module


class Gatherings:
    """How often everything was gathered, counted by looking on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        whole = gather_module.gather

        def counted(*arguments: object, **named: object) -> object:
            self.count += 1
            return whole(*arguments, **named)  # type: ignore[arg-type]

        monkeypatch.setattr(gather_module, "gather", counted)
        monkeypatch.setattr(build_command, "gather", counted)
