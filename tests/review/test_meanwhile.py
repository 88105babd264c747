"""Work in a second process gives and raises what it would here."""

from __future__ import annotations

import os
import sys
import threading

import pytest

from playbook.facts.meanwhile import meanwhile
from playbook.problems import CannotRun, Problem

forks = pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives a second process")


def test_what_is_worked_out_meanwhile_is_the_same() -> None:
    long = [{"stage": f"s-{number}", "limit": number} for number in range(20_000)]
    waiting = meanwhile(lambda: long)
    assert waiting() == long


@forks
def test_it_is_another_process_that_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # the test runner has threads of its own
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    first, second = meanwhile(os.getpid), meanwhile(os.getpid)
    assert len({os.getpid(), first(), second()}) == 3


@forks
def test_on_one_processor_it_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3})
    assert meanwhile(os.getpid)() == os.getpid()


def test_beside_threads_it_is_done_here() -> None:
    stop = threading.Event()
    other = threading.Thread(target=stop.wait)
    other.start()
    try:
        assert meanwhile(os.getpid)() == os.getpid()
    finally:
        stop.set()
        other.join()


def test_what_it_raises_is_raised_here(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 1)

    def fails() -> int:
        raise CannotRun(Problem("error", "no-commit", "the repository has no commit yet"))

    waiting = meanwhile(fails)
    with pytest.raises(CannotRun, match="no commit"):
        waiting()
    assert capfd.readouterr() == ("", "")  # nothing is said twice


@forks
def test_a_process_that_dies_costs_time_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    here = os.getpid()

    def dies_there() -> str:
        if os.getpid() != here:
            os.kill(os.getpid(), 9)
        return "done"

    assert meanwhile(dies_there)() == "done"
