"""What goes out: lines on standard output, notices on standard error, folders for results."""

import shutil
import sys
from pathlib import Path

from sim.analysis.telling.words import MAX_PROSE


def say(text: str = "") -> None:
    """Write a line to standard output."""
    sys.stdout.write(f"{text}\n")


def warn(text: str) -> None:
    """Write a line to standard error, after everything said so far."""
    sys.stdout.flush()
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def terminal_width() -> int | None:
    """Return the columns of the terminal; None when output goes elsewhere and nothing is cut."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


ENSEMBLE = 40
"""Seconds that a machine of 2024 compiles for commands that play many runs."""

MODEL = 35
"""The same for commands that play one run."""

SOLVER = 10
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

    Raises
    ------
    ResultsFolderError : it cannot be made or written
    """
    import tempfile

    from sim.domain.errors import ResultsFolderError

    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise ResultsFolderError(str(folder), error.strerror or str(error)) from error
