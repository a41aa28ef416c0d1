"""Ctrl-C and a polite kill, turned into a request to stop between two runs."""

import contextlib
import signal
import threading
from collections.abc import Iterator
from importlib import import_module
from types import FrameType

import numpy as np


@contextlib.contextmanager
def stop_on_signals(stop: np.ndarray) -> Iterator[None]:
    """Make Ctrl-C and a polite kill set `stop`, however often they come, and do nothing else."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals belong to the main thread
        return
    # Its first import takes SIGINT over: every table operation under way, in whatever
    # thread, then raises KeyboardInterrupt. Taken over after it, the signal is ours.
    import_module("polars")

    def ask(_number: int, _frame: FrameType | None) -> None:
        # In an array, because compiled code reads it between two runs (decision 0018).
        stop[0] = 1

    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, ask) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
