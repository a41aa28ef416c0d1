"""What goes out: lines on standard output, notices on standard error, folders for results."""

import contextlib
import os
import re
import shutil
import sys
import textwrap
from pathlib import Path
from typing import TextIO

from sim.analysis.telling.words import MAX_PROSE
from sim.domain.safe_text import safe_lines
from sim.interfaces.streams import output_errors

MAX_DIGITS = 6
"""Of a number of columns: nothing is wider."""

_EXCERPT = re.compile(r" *\d+ \| | *\^$")
"""A line of a file, or the caret below it."""


def say(text: str = "") -> None:
    """Write a line to standard output.

    Raises
    ------
    OutputError : it takes nothing
    """
    with output_errors():
        # Whatever a title or a path may hold, the terminal is to show it and not to obey it.
        sys.stdout.write(f"{safe_lines(text)}\n")


def warn(text: str) -> None:
    """Write a line to standard error, after everything said so far, if that can be done."""
    with contextlib.suppress(OSError):  # which the end of the command reports
        sys.stdout.flush()
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(f"{_fold(safe_lines(text), message_width())}\n")
        sys.stderr.flush()


def say_prose(text: str) -> None:
    """Write sentences to standard output, in lines that fit the terminal.

    Raises
    ------
    OutputError : it takes nothing
    """
    say(_fold(safe_lines(text), terminal_width()))


def message_width() -> int | None:
    """Return the columns of the terminal that shows messages; None if there is none."""
    return _columns_of(sys.stderr)


def _columns_of(stream: TextIO) -> int | None:
    """Return the columns of what shows a stream; None if nothing says how wide it is."""
    # The help of typer and what rich draws heed COLUMNS wherever they are sent, so all do.
    said = os.environ.get("COLUMNS", "")
    if said.isdecimal() and int(said[:MAX_DIGITS]):
        return int(said[:MAX_DIGITS])
    with contextlib.suppress(OSError, ValueError):
        if stream.isatty():
            return shutil.get_terminal_size().columns
    return None


def _fold(text: str, width: int | None) -> str:
    """Return a text whose lines fit the terminal; the lines of an excerpt stay whole."""
    if width is None:
        return text
    return "\n".join(
        line
        if len(line) <= width or _EXCERPT.match(line)
        else textwrap.fill(
            line,
            width,
            subsequent_indent="    ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in text.split("\n")
    )


def terminal_width() -> int | None:
    """Return the columns of the terminal; None when output goes elsewhere and nothing is cut."""
    return _columns_of(sys.stdout)


ENSEMBLE = 60
"""Seconds that a machine of 2024 compiles for commands that play many runs."""

MODEL = 75
"""The same for commands that play one run."""

SOLVER = 30
"""The same for commands that solve one crisis."""


def prose_width() -> int:
    """Return the width for prose."""
    return min(terminal_width() or MAX_PROSE, MAX_PROSE)


def warn_if_compiling(seconds: int = SOLVER) -> None:
    """Say, if this process begins to compile the rules, about how long that takes.

    Parameters
    ----------
    seconds : for all rules that the command needs
    """
    from sim.kernel.cache import can_keep
    from sim.kernel.compiling import when_compiling

    once = "once for this version" if can_keep() else "which the cache cannot keep"
    when_compiling(lambda: warn(f"compiling the rules, {once}: about {seconds} seconds ..."))


def claim_folder(folder: Path) -> None:
    """Make the results folder before anything is computed.

    Parameters
    ----------
    folder : with those above it, if they are not there

    Raises
    ------
    ResultsFolderError : it cannot be made or written
    """
    import tempfile

    from sim.domain.errors import ResultsFolderError

    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Tried, because permissions do not tell whether a disk takes anything.
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise ResultsFolderError(str(folder), error.strerror or str(error)) from error
