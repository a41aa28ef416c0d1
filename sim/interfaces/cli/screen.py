"""What goes out: lines on standard output, notices on standard error, folders for results."""

import os
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


ENSEMBLE = "ensemble._play"
"""The kernel of commands that play many runs."""

MODEL = "phases.end_quarter"
"""The kernel of commands that play one run."""


def prose_width() -> int:
    """Return the width for prose."""
    return min(terminal_width() or MAX_PROSE, MAX_PROSE)


def warn_if_compiling(kernel: str = "solver.solve") -> None:
    """Say that the rules are being compiled, if they have not been for this version.

    `kernel` is the last to be compiled of those that the command needs.
    """
    from sim.kernel.cache import cache_folder

    if os.environ.get("NUMBA_DISABLE_JIT", "0") != "0":
        return
    folder = cache_folder()
    if folder is None or not any(folder.rglob(f"{kernel}-*.nbi")):
        warn("compiling the rules, once for this version: one to two minutes ...")


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
