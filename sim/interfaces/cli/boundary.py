"""The edge at which errors become messages and exit codes.

0 done; 2 the user's file or arguments; 1 our fault; 130 interrupted. A reader that
closes the pipe ends the command silently, with 141 as other filters do.
"""

import os
import sys
import traceback
from typing import Any

import typer
from typer.core import TyperGroup

from sim.domain.errors import DeterError
from sim.interfaces.cli.screen import warn

OUR_FAULT = 1
USERS_FAULT = 2
INTERRUPTED = 130
PIPE_CLOSED = 141


class Commands(TyperGroup):
    """The commands, none of which lets an error through as a traceback."""

    def invoke(self, ctx: Any) -> object:  # noqa: ANN401 - typer's own context is private
        """Run the command and end with an exit code whatever happens."""
        try:
            outcome = super().invoke(ctx)
            sys.stdout.flush()
        except (typer.exceptions.TyperException, typer.Exit, typer.Abort):
            raise
        except DeterError as error:
            warn(str(error))
            raise typer.Exit(USERS_FAULT) from None
        except KeyboardInterrupt:
            warn("interrupted")
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            _forget_output()
            raise typer.Exit(PIPE_CLOSED) from None
        except OSError as error:
            if error.filename is None:
                _report_bug(error)
                raise typer.Exit(OUR_FAULT) from None
            warn(f"{error.filename}: {error.strerror}")
            raise typer.Exit(USERS_FAULT) from None
        except Exception as error:  # noqa: BLE001 - the last line of defence
            _report_bug(error)
            raise typer.Exit(OUR_FAULT) from None
        return outcome


def _forget_output() -> None:
    """Send what is still to be written to nowhere, so that nothing complains at exit."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - not a path of ours
        try:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
        except (OSError, ValueError):
            sys.stdout = None


def wants_traceback() -> bool:
    """Return whether the user asked for tracebacks of our own bugs."""
    return os.environ.get("DETER_DEBUG", "0") not in {"", "0"}


def _report_bug(error: Exception) -> None:
    """Own up to a bug, with the traceback only where it is wanted."""
    if wants_traceback():
        warn("".join(traceback.format_exception(error)).rstrip())
    first = (str(error).splitlines() or [""])[0]
    how = "" if wants_traceback() else " with what DETER_DEBUG=1 shows"
    warn(
        f"this is a bug in deter: {type(error).__name__}: {first} "
        f"(please report it, with the command and your files, where you got deter{how})"
    )
