"""When a study that is under way shows what it has so far.

The first look comes after some seconds of playing, and every further one after
twice the time, so that a long study is not slowed and a log stays short.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import polars as pl

FIRST_SECONDS = 6.0
"""Playing after which the first look is due: a table is there within ten seconds."""

GROWTH = 3.0
"""Each further look is due after so many times the playing of the one before."""

AGAIN_SECONDS = 2.0
"""Playing after which a look that found too little is tried again."""

type Runs = Callable[[], "pl.DataFrame"]
"""Reads the runs that are kept so far."""


class Look(NamedTuple):
    """What a study shows before it is over; nothing while there is too little."""

    table: Callable[["pl.DataFrame"], str | None]
    """For a terminal."""

    line: Callable[["pl.DataFrame"], str | None]
    """For a log."""


class EarlyLook:
    """Decides when to look, and keeps what to show."""

    def __init__(self, look: Look | None, clock: Callable[[], float]) -> None:
        """Start the clock.

        Parameters
        ----------
        clock : seconds of playing, without compiling
        """
        self.look = look
        self.clock = clock
        self.began = clock()
        self.due = FIRST_SECONDS

    def text(self, runs: Runs, *, is_terminal: bool) -> str | None:
        """Return what there is to show now, if a look is due and there is enough.

        Parameters
        ----------
        runs : reads what is kept, which is asked for only if a look is due
        is_terminal : whether there is room for a table
        """
        played = self.clock() - self.began
        if self.look is None or played < self.due:
            return None
        found = runs()
        show = self.look.table if is_terminal else self.look.line
        shown = None if found.is_empty() else show(found)
        # Reading all runs takes a while too, so that too little is not looked at after each chunk.
        self.due = played + AGAIN_SECONDS if shown is None else GROWTH * played
        return shown
