"""What is known of compilation while it goes on."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numba
import pytest

from sim.kernel import compiling
from sim.kernel.compiling import CompilingTime, working_seconds
from sim.rules.crisis.contest import win_probability

ROOT = Path(__file__).parents[3]
TOLD = """
from sim.kernel.compiling import _listener, when_compiling
when_compiling(lambda: print("compiling"))
from sim.rules.crisis.contest import win_probability
win_probability(1.0, 3.0, 1.0)
win_probability(1, 3, 1)
print(_listener().seconds > 0)
"""


class Clock:
    """Time that the test turns."""

    now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(compiling, "time", clock)
    return clock


def compilation(function: object) -> SimpleNamespace:
    """Return what numba says of a compilation."""
    return SimpleNamespace(data={"dispatcher": SimpleNamespace(py_func=function)})


RULE = compilation(getattr(win_probability, "__wrapped__", win_probability))


def test_the_time_of_a_compilation_counts_once_with_those_within(clock: Clock) -> None:
    listener = CompilingTime()
    listener.on_start(RULE)
    clock.now += 2
    listener.on_start(RULE)
    clock.now += 3
    assert listener.seconds == 5
    listener.on_end(RULE)
    clock.now += 1
    listener.on_end(RULE)
    clock.now += 10
    assert listener.seconds == 6
    listener.on_start(RULE)
    clock.now += 4
    listener.on_end(RULE)
    assert listener.seconds == 10


def test_somebody_elses_functions_do_not_count(clock: Clock) -> None:
    listener = CompilingTime()
    told: list[str] = []
    listener.waiting.append(lambda: told.append("once"))
    other = compilation(lambda: None)
    listener.on_start(other)
    clock.now += 2
    listener.on_end(other)
    assert listener.seconds == 0
    assert told == []
    for _ in range(2):
        listener.on_start(RULE)
        listener.on_end(RULE)
    assert told == ["once"]


def test_the_clock_stands_still_while_rules_are_compiled(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    listener = CompilingTime()
    monkeypatch.setattr(compiling, "_listener", lambda: listener)
    before = working_seconds()
    clock.now += 1
    listener.on_start(RULE)
    clock.now += 40
    assert working_seconds() - before == 1
    listener.on_end(RULE)
    clock.now += 1
    assert working_seconds() - before == 2


@pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="nothing is compiled")
def test_whoever_asks_is_told_once_and_only_if_something_is_compiled(tmp_path: Path) -> None:
    environment = os.environ | {"DETER_CACHE_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    told = [
        subprocess.run(
            [sys.executable, "-c", TOLD],
            env=environment | extra,
            check=True,
            capture_output=True,
            text=True,
        ).stdout.split()
        for extra in ({}, {}, {"NUMBA_DISABLE_JIT": "1"})
    ]
    assert told == [["compiling", "True"], ["False"], ["False"]]
