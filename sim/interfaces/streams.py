"""Standard output and standard error, whatever they are connected to.

A stream may be closed, full, or unable to take every letter. What a command says
is its result, so that a standard output that takes nothing ends it; messages and
progress on standard error are never worth a study.
"""

import codecs
import contextlib
import os
import sys
from collections.abc import Iterator
from typing import Final, TextIO, cast

from sim.domain.errors import OutputError

STAND_INS: Final = {
    "─": "-", "│": "|", "├": "|", "└": "`", "±": "+/-", "—": "-", "é": "e",
    "‘": "'", "’": "'", "“": '"', "”": '"', "…": "...", "━": "-", "╸": "-", "╺": "-",
}  # fmt: skip
"""What stands for a letter where a stream cannot write it; others are written as escapes."""

HANDLER: Final = "deter-stand-ins"


class ForgivingStream:
    """Standard error whose failures are ignored: messages are not worth ending a study."""

    def __init__(self, stream: TextIO) -> None:
        """Take the stream that is written to."""
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a text if that can be done."""
        with contextlib.suppress(OSError, ValueError):  # full, gone, or closed
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Write what is still in a buffer if that can be done."""
        with contextlib.suppress(OSError, ValueError):
            self._stream.flush()

    def __getattr__(self, name: str) -> object:
        """Return anything else of the stream."""
        return getattr(self._stream, name)


def prepare_streams() -> None:
    """Make both streams safe to write to.

    Raises
    ------
    OutputError : standard output is closed
    """
    codecs.register_error(HANDLER, _stand_in)
    if sys.stderr is None:
        sys.stderr = _nowhere(2)
    is_closed = sys.stdout is None
    if is_closed:
        sys.stdout = _nowhere(1)
    for stream in (sys.stdout, sys.stderr):
        # A stream that a notebook or a test has put in place may not have it.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=HANDLER)
    sys.stderr = cast("TextIO", ForgivingStream(sys.stderr))
    if is_closed:
        message = "it is closed"
        raise OutputError(message)


def forget_output() -> None:
    """Send what is still to be written to nowhere, so that nothing complains at exit."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - not a path of ours
        try:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
        except (OSError, ValueError):
            sys.stdout = None


def flush_output() -> None:
    """Write what is still in the buffer of standard output.

    Raises
    ------
    OutputError : it takes nothing; BrokenPipeError where its reader has gone
    """
    if sys.stdout is None:
        return
    with output_errors():
        sys.stdout.flush()


@contextlib.contextmanager
def output_errors() -> Iterator[None]:
    """Turn an error of standard output into one that says so.

    Raises
    ------
    OutputError : it takes nothing; BrokenPipeError where its reader has gone
    """
    try:
        yield
    # A reader that has gone is no error: `Commands` ends without a word.
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(error.strerror or str(error)) from error


def _nowhere(descriptor: int) -> TextIO:
    """Return a stream to nowhere, with the number of a stream that is closed.

    Otherwise the next file that is opened would get the number, and what a library writes to
    standard output or error would end up in it.
    """
    opened = os.open(os.devnull, os.O_WRONLY)
    if opened != descriptor:
        os.dup2(opened, descriptor)
        os.close(opened)
    return open(descriptor, "w", encoding="utf-8", closefd=False)


def _stand_in(error: UnicodeError) -> tuple[str, int]:
    """Return what stands for the first letter that cannot be written, and where to go on."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letter = error.object[error.start]
    escape = letter.encode("ascii", "backslashreplace").decode("ascii")
    return STAND_INS.get(letter, escape), error.start + 1
