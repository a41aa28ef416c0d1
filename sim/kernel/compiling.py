"""When this process compiles rules, and how long it has spent on it.

Numba announces the beginning and the end of every compilation, and none where it finds
compiled code in a cache: nobody has to guess from the files of the cache whether there
is something to wait for, and no rate has to count the wait.
"""

import contextlib
import time
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from numba.core import event

from sim.kernel.cache import PACKAGE

KIND = "numba:compile"


class CompilingTime(event.Listener):
    """Adds up the time from the beginning of a rule's compilation to its end.

    Numba holds a lock while it compiles, so that no two threads do at once.
    """

    def __init__(self) -> None:
        """Begin with nothing compiled."""
        # One value, so that another thread reads both numbers of the same moment.
        self._finished_and_began: tuple[float, float | None] = (0.0, None)
        self.depth = 0
        self.waiting: list[Callable[[], None]] = []

    @property
    def seconds(self) -> float:
        """The time so far, with what goes on."""
        finished, began = self._finished_and_began
        return finished + (0.0 if began is None else time.monotonic() - began)

    def on_start(self, event: Any) -> None:  # noqa: ANN401  numba has no types
        """Note the beginning of a compilation, unless it is a part of another."""
        if _is_rule(event):
            self.begin()

    def on_end(self, event: Any) -> None:  # noqa: ANN401
        """Note the end of a compilation, a failed one too."""
        if _is_rule(event):
            self.end()

    def begin(self) -> None:
        """Count the time from now on."""
        self.depth += 1
        if self.depth == 1:
            self._finished_and_began = (self.seconds, time.monotonic())
            while self.waiting:
                self.waiting.pop(0)()

    def end(self) -> None:
        """Count no more."""
        self.depth -= 1
        if self.depth == 0:
            self._finished_and_began = (self.seconds, None)


def _is_rule(event: Any) -> bool:  # noqa: ANN401
    """Return whether an event is about a rule of this package, not of somebody's own code."""
    function = event.data["dispatcher"].py_func
    return str(function.__code__.co_filename).startswith(str(PACKAGE))


@cache
def _listener() -> CompilingTime:
    """Return the listener of this process, which hears everything from now on."""
    listener = CompilingTime()
    event.register(KIND, listener)
    return listener


def working_seconds() -> float:
    """Return a clock that stands still while this process compiles rules [s].

    Only differences mean anything.
    """
    return time.monotonic() - _listener().seconds


@contextlib.contextmanager
def waiting_for_compiler() -> Iterator[None]:
    """Count the time that this process waits for another one to compile a rule for it."""
    listener = _listener()
    listener.begin()
    try:
        yield
    finally:
        listener.end()


def when_compiling(tell: Callable[[], None]) -> None:
    """Call a function once, as soon as the first rule from now on is compiled; else never."""
    _listener().waiting.append(tell)
