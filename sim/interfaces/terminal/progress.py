"""The progress of a long command, shown on standard error.

On a terminal a bar moves; elsewhere a line is written at every tenth, and after a
long silence, so that a log stays short.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sim.domain.safe_text import safe_lines
from sim.execution.progress import ProgressListener
from sim.interfaces.early_look import EarlyLook, Look, Runs
from sim.interfaces.terminal.screen import warn

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

LINE_SECONDS = 30
"""Longest silence where there is no terminal."""

TENTH = 10

type Count = Callable[[int, int], None]
"""Receives how many are done, of how many."""


@contextmanager
def study_listener(look: Look | None = None) -> Iterator[ProgressListener]:
    """Show how a study gets on for as long as it runs.

    Parameters
    ----------
    look : what it shows of its runs before it is over
    """
    console = _terminal()
    if console is None:
        yield Lines(look)
        return
    with _bar(console, "runs", rate="{task.fields[rate]}", end="{task.fields[failures]}") as bar:
        yield Bar(bar, look)


@contextmanager
def count_progress(what: str) -> Iterator[Count]:
    """Show how a count grows, of something that is over when it is full.

    Parameters
    ----------
    what : is counted, in the plural
    """
    console = _terminal()
    if console is None:
        yield _tenth_lines(what)
        return
    with _bar(console, what) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _terminal() -> "Console | None":
    """Return the terminal that shows messages; None where nobody looks."""
    # Imported here: rich takes longer to load than `deter --help` to answer.
    from rich.console import Console

    console = Console(stderr=True)
    return console if console.is_terminal else None


def _bar(console: "Console", what: str, *, rate: str = "", end: str = "") -> "Progress":
    """Return a bar with what is counted, how far it is, and how long it will take.

    Parameters
    ----------
    rate, end : templates of what stands before and behind the time that is left
    """
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    # An empty column would still take the space between two.
    before, behind = ([TextColumn(text)] if text else [] for text in (rate, end))
    head = (TextColumn(what), BarColumn(), MofNCompleteColumn())
    return Progress(*head, *before, TimeRemainingColumn(), *behind, console=console)


def _tenth_lines(what: str) -> Count:
    """Return a count that writes a line at every tenth."""
    shown = 0

    def count(done: int, total: int) -> None:
        nonlocal shown
        tenth = TENTH * done // total
        if tenth > shown:
            shown = tenth
            warn(f"{done:,} of {total:,} {what}")

    return count


def rate_text(runs: int, seconds: float) -> str:
    """Return how many runs a second, in words; nothing where there is no telling.

    Parameters
    ----------
    runs : that were played
    seconds : that it took, without compiling

    >>> rate_text(3000, 2), rate_text(3, 2), rate_text(0, 2), rate_text(5, 0)
    ('1,500 runs/s', '1.5 runs/s', '', '')
    """
    if not runs or seconds <= 0:
        return ""
    rate = runs / seconds
    return f"{rate:,.0f} runs/s" if rate >= TENTH else f"{rate:.1f} runs/s"


def failures_text(failed: int) -> str:
    """Return how many runs failed, in words; nothing if none did.

    >>> failures_text(1), failures_text(0)
    ('1 failed', '')
    """
    return f"{failed:,} failed" if failed else ""


class Pace(ProgressListener):
    """Counts the runs that this process plays, which alone say how fast it goes."""

    def __init__(self, look: Look | None = None) -> None:
        """Start the clock, which stands still while rules are compiled."""
        from sim.kernel.compiling import working_seconds

        self.clock = working_seconds
        self.began = self.clock()
        self.kept = 0
        self.early = EarlyLook(look, self.clock)

    def on_resume(self, kept: int, total: int) -> None:
        """Leave out what was there before."""
        self.kept = max(self.kept, kept)
        self.on_notice(f"going on: {kept:,} of {total:,} runs are kept")

    def rate(self, done: int) -> str:
        """Return how fast it goes."""
        return rate_text(done - self.kept, self.clock() - self.began)


class Bar(Pace):
    """Progress on a terminal."""

    def __init__(self, bar: "Progress", look: Look | None = None) -> None:
        """Take a bar that is shown already."""
        super().__init__(look)
        self.bar = bar
        self.task: TaskID = bar.add_task("runs", total=None, rate="", failures="")

    def on_advance(self, done: int, total: int, failed: int) -> None:
        """Move the bar."""
        self.bar.update(
            self.task,
            completed=done,
            total=total,
            rate=self.rate(done),
            failures=failures_text(failed),
        )

    def on_notice(self, text: str) -> None:
        """Print a line above the bar."""
        self.bar.console.print(safe_lines(text), highlight=False, markup=False)

    def on_chunk(self, runs: Runs) -> None:
        """Print a table above the bar if it is time for one."""
        text = self.early.text(runs, is_terminal=True)
        if text is not None:
            self.on_notice(f"\n{text}\n")


class Lines(Pace):
    """Progress where nobody looks: a line at every tenth, and after a long silence."""

    def __init__(self, look: Look | None = None) -> None:
        """Begin at nought."""
        super().__init__(look)
        self.tenth: int | None = None
        self.last = time.monotonic()

    def on_advance(self, done: int, total: int, failed: int) -> None:
        """Print a line if it is time."""
        tenth = TENTH * done // total if total else 0
        # What was kept from before is no progress of this time.
        if self.tenth is None:
            self.tenth = tenth
        if tenth > self.tenth or time.monotonic() - self.last > LINE_SECONDS:
            self.tenth, self.last = tenth, time.monotonic()
            parts = (f"{done:,} of {total:,} runs", self.rate(done), failures_text(failed))
            warn(", ".join(part for part in parts if part))

    def on_chunk(self, runs: Runs) -> None:
        """Print a line on what there is so far if it is time for one."""
        text = self.early.text(runs, is_terminal=False)
        if text is not None:
            self.on_notice(text)

    def on_notice(self, text: str) -> None:
        """Print a line."""
        warn(text)
