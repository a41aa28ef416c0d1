"""How a long command gets on: a bar on a terminal, lines elsewhere."""

import time

import pytest

from sim.interfaces.terminal import progress
from sim.interfaces.terminal.progress import Lines, Pace, count_progress, failures_text, rate_text


def test_lines_come_at_every_tenth_and_after_a_long_silence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    lines = Lines()
    lines.on_resume(100, 1000)
    for done, at, failed in ((100, 0, 0), (150, 1, 0), (210, 2, 0), (220, 3, 0), (230, 40, 2)):
        clock[0] = at
        lines.on_advance(done, 1000, failed)
    assert capsys.readouterr().err.splitlines() == [
        "going on: 100 of 1,000 runs are kept",
        "210 of 1,000 runs, 55 runs/s",
        "230 of 1,000 runs, 3.2 runs/s, 2 failed",
    ]
    assert rate_text(10, 1) == "10 runs/s"


def test_a_terminal_gets_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    from io import StringIO

    from rich.console import Console

    screen = Console(file=StringIO(), force_terminal=True, width=100)
    monkeypatch.setattr("rich.console.Console", lambda **_: screen)
    with progress.study_listener() as listener:
        listener.on_resume(100, 1000)
        listener.on_advance(1000, 1000, 3)
    assert isinstance(screen.file, StringIO)
    shown = screen.file.getvalue()
    assert "going on: 100 of 1,000 runs are kept" in shown
    assert "1000/1000" in shown
    assert "3 failed" in shown
    assert "runs/s" in shown


def test_a_count_gets_a_line_at_every_tenth(capsys: pytest.CaptureFixture[str]) -> None:
    with count_progress("generations") as count:
        for done in range(1, 41):
            count(done, 40)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 10
    assert lines[0] == "4 of 40 generations"


def test_failures_are_said_where_there_are_any() -> None:
    assert [failures_text(0), failures_text(1200)] == ["", "1,200 failed"]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return a clock of one number, which stands still while rules are compiled."""
    clock = [100.0]
    monkeypatch.setattr("sim.kernel.compiling.working_seconds", lambda: clock[0])
    return clock


def test_the_rate_is_of_the_runs_of_this_time_and_not_of_compiling(clock: list[float]) -> None:
    pace = Lines()
    pace.on_resume(1000, 5000)
    clock[0] += 2
    assert pace.rate(4000) == "1,500 runs/s"


def test_before_any_run_there_is_no_rate(clock: list[float]) -> None:
    assert Pace().rate(0) == ""
