"""Ctrl-C while a command runs, outside the play of a study (`sim.execution.signals`).

It is a `KeyboardInterrupt`, so that files that are being written are removed and a folder is
let go. But an exception is lost where it is raised in a callback, of which Python prints
"Exception ignored in" before it goes on, and comes out as another error of a library that is
being imported. There, and where somebody presses twice, the process ends at once: what is
imported has not begun to work, and files are there whole or not at all.
"""

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from types import FrameType
from typing import TYPE_CHECKING, Final

from sim.interfaces.terminal.screen import warn

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

INTERRUPTED: Final = 130
"""Exit code after Ctrl-C, as shells have it."""

WORD: Final = "interrupted"
"""What a command says that has nothing more to say."""

IMPORT_SYSTEM: Final = "<frozen importlib."
"""How the files of the import system are called in a frame."""

SHOW_CURSOR: Final = "\x1b[?25h"
"""For a terminal whose cursor a bar of progress hides."""

_said: list[str] = [WORD]
"""What is said when the process ends at once: the last of these."""


def raise_on_ctrl_c() -> None:
    """Let Ctrl-C interrupt this process from now on, unless it is ignored."""
    if signal.getsignal(signal.SIGINT) in {None, signal.SIG_IGN}:
        return
    sys.unraisablehook = _end_where_an_interrupt_is_lost
    signal.signal(signal.SIGINT, _interrupt)


@contextlib.contextmanager
def said_at_interrupt(text: str) -> Iterator[None]:
    """Say a text in place of a word where Ctrl-C ends the process at once."""
    _said.append(text)
    try:
        yield
    finally:
        _said.remove(text)


def _interrupt(_number: int, frame: FrameType | None) -> None:
    """Interrupt what is running, or end the process where that would be lost.

    Raises
    ------
    KeyboardInterrupt : in the main thread
    """
    if _is_importing(frame):
        _end(_said[-1])
    signal.signal(signal.SIGINT, _end_without_a_word)
    raise KeyboardInterrupt


def _is_importing(frame: FrameType | None) -> bool:
    """Return whether a frame belongs to an import."""
    while frame is not None:
        if frame.f_code.co_filename.startswith(IMPORT_SYSTEM):
            return True
        frame = frame.f_back
    return False


def _end_without_a_word(_number: int, _frame: FrameType | None) -> None:
    """End the process: whoever presses again does not wait for what the first time says."""
    _end()


def _end_where_an_interrupt_is_lost(lost: "UnraisableHookArgs") -> None:
    """End the process where Python cannot hand an interrupt on; print other errors as ever."""
    if issubclass(lost.exc_type, KeyboardInterrupt):
        _end(_said[-1])
    sys.__unraisablehook__(lost)


def _end(text: str = "") -> None:
    """End the process at once, with what it has printed so far."""
    # Ended already: the text may be cut off, and is not begun anew.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(Exception):
        if sys.stderr.isatty():
            sys.stderr.write(SHOW_CURSOR)
        if text:
            warn(text)
        sys.stdout.flush()
    os._exit(INTERRUPTED)
