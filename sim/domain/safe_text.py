"""Make text from outside safe to show.

A title, a path or a line of a file may hold characters that a terminal obeys
instead of showing: escape sequences, a line that goes back over the one before,
marks that reverse the order of what follows. They are shown as escapes. Square
brackets stay as they are: whoever hands text to rich hands it over as text, not
as markup.
"""

import re
import unicodedata
from typing import Final

UNSAFE: Final = "\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff"
"""What a terminal obeys, as a class of a regular expression: the control characters, what ends a
line, what turns the direction of text, and halves of characters, which no terminal can take."""

_UNSAFE = re.compile(f"[{UNSAFE}]")
_UNSAFE_WITHIN_LINES = re.compile(f"(?!\n)[{UNSAFE}]")


def _escape(match: re.Match[str]) -> str:
    """Return a character as Python writes it between quotes."""
    # Halves of characters cannot be encoded without "surrogatepass".
    return match[0].encode("unicode_escape", "surrogatepass").decode("ascii")


def safe_text(text: str) -> str:
    r"""Return a text on one line in which everything that a terminal would obey is an escape.

    >>> safe_text("two\nlines, \x1b[31mred")
    'two\\nlines, \\x1b[31mred'
    """
    return _UNSAFE.sub(_escape, text)


def safe_lines(text: str) -> str:
    r"""Return the same as `safe_text`, with the ends of lines left as they are.

    >>> safe_lines("two\nlines, \x1b[31mred")
    'two\nlines, \\x1b[31mred'
    """
    return _UNSAFE_WITHIN_LINES.sub(_escape, text)


def n_columns(text: str) -> int:
    """Return the columns that a text on one line takes on a terminal.

    >>> n_columns("Taiwan"), n_columns("台灣")
    (6, 4)
    """
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1
        for one in text
    )


def first_unsafe(text: str) -> int | None:
    """Return the position of the first character that a terminal would obey, if there is one."""
    match = _UNSAFE.search(text)
    return match.start() if match else None
