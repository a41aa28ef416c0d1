"""The edge at which errors become messages and exit codes.

0 done; 2 the user's file or arguments; 1 our fault; 130 interrupted. A reader that
closes the pipe ends the command silently, with 141 as other filters do.
"""

import errno
import os
import sys
import traceback
from io import StringIO
from typing import Any

import typer
from typer.core import TyperGroup

from sim.domain.errors import DeterError, OutputError
from sim.interfaces.streams import flush_output, forget_output
from sim.interfaces.terminal.interruption import INTERRUPTED, WORD
from sim.interfaces.terminal.screen import warn

OUR_FAULT = 1
USERS_FAULT = 2
PIPE_CLOSED = 141

STORAGE_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS}
"""What ends a write to an open file, of which the system does not say the name."""


PLAIN_WORDS = {
    "Value error, ": "",
    ", unable to parse string as an integer": "",
    ", unable to parse string as a number": "",
    "Input should be a valid integer": "it must be a whole number",
    "Input should be a valid number": "it must be a number",
    "Input should be a finite number": "it must be finite",
    "Input should be greater than or equal to ": "it must be at least ",
    "Input should be less than or equal to ": "it must be at most ",
}
"""What typer's library of types says of a number, in the words of all other messages."""


class Commands(TyperGroup):
    """The commands, none of which lets an error through as a traceback."""

    def main(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - as typer has it
        """Run the command line, of which typer itself writes help and complaints."""
        try:
            try:
                # Else typer itself would write its complaints, unfolded, and leave.
                ended = super().main(*args, **{**options, "standalone_mode": False})
                if options.get("standalone_mode", True):
                    sys.exit(ended)
                return ended
            finally:
                flush_output()
        except typer.exceptions.TyperException as error:
            _report_usage(error)
            sys.exit(error.exit_code)
        except BrokenPipeError:
            forget_output()
            sys.exit(PIPE_CLOSED)
        except OutputError as error:
            forget_output()
            warn(str(error))
            sys.exit(USERS_FAULT)
        except OSError as error:
            forget_output()
            warn(str(OutputError(error.strerror or str(error))))
            sys.exit(USERS_FAULT)

    def make_context(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - as typer has it
        """Return what the command line means; `--help` and `--version` are written here."""
        try:
            context = super().make_context(*args, **options)
        # Else typer would end as after an error of its own.
        except BrokenPipeError:
            forget_output()
            raise typer.Exit(PIPE_CLOSED) from None
        return context

    def invoke(self, ctx: Any) -> object:  # noqa: ANN401 - typer's own context is private
        """Run the command and end with an exit code whatever happens."""
        try:
            # Flushed while errors are still answered: at exit a full disk would be a traceback.
            outcome = super().invoke(ctx)
            flush_output()
        except (typer.exceptions.TyperException, typer.Exit, typer.Abort):
            raise
        except OutputError as error:
            forget_output()
            warn(str(error))
            raise typer.Exit(USERS_FAULT) from None
        except DeterError as error:
            warn(str(error))
            raise typer.Exit(USERS_FAULT) from None
        except KeyboardInterrupt:
            warn(WORD)
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            forget_output()
            raise typer.Exit(PIPE_CLOSED) from None
        except OSError as error:
            raise typer.Exit(_report_os_error(error)) from None
        except Exception as error:  # noqa: BLE001 - the last line of defence
            _report_bug(error)
            raise typer.Exit(OUR_FAULT) from None
        return outcome


def _report_usage(error: Any) -> None:  # noqa: ANN401 - typer's own class is private
    """Say what typer found wrong, as every other message: folded, and nothing but text."""
    for theirs, ours in PLAIN_WORDS.items():
        error.message = error.message.replace(theirs, ours)
    words = StringIO()
    error.show(file=words)
    warn(words.getvalue().rstrip("\n"))


def _report_os_error(error: OSError) -> int:
    """Say what the system refuses; if nobody knows what, it is a bug. Return the exit code."""
    try:
        flush_output()  # typer writes help by itself, and its error says not where
    except OutputError as of_output:
        forget_output()
        warn(str(of_output))
        return USERS_FAULT
    if error.filename is None and error.errno not in STORAGE_ERRORS:
        _report_bug(error)
        return OUR_FAULT
    warn(f"{error.filename or 'cannot write'}: {error.strerror}")
    return USERS_FAULT


def wants_traceback() -> bool:
    """Return whether the user asked for tracebacks of our own bugs."""
    return os.environ.get("DETER_DEBUG", "0") not in {"", "0"}


def _report_bug(error: Exception) -> None:
    """Say that deter has a bug, with the traceback only if the user asked for it."""
    if wants_traceback():
        warn("".join(traceback.format_exception(error)).rstrip())
    first = (str(error).splitlines() or [""])[0]
    how = "" if wants_traceback() else " with what DETER_DEBUG=1 shows"
    warn(
        f"this is a bug in deter: {type(error).__name__}: {first} "
        f"(please report it, with the command and your files, where you got deter{how})"
    )
