"""Tables and numbers as plain text: aligned, and cut off nowhere."""

from collections.abc import Collection, Sequence
from io import StringIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

WIDE = 10_000
"""Width that no table reaches, for output that is not a terminal."""


def table_text(
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    numeric: Collection[int] = (),
    width: int | None = None,
) -> str:
    """Return rows as aligned text without a frame.

    Parameters
    ----------
    headers : titles of the columns; all empty for a table without a head
    numeric : positions of the columns that are aligned on the right
    width : columns of the terminal, into which cells after the first are folded; absent: one
        line a row
    """
    table = Table(
        box=box.SIMPLE_HEAD if any(headers) else None,
        show_header=any(headers),
        show_edge=False,
        pad_edge=False,
    )
    for position, header in enumerate(headers):
        side = "right" if position in numeric else "left"
        table.add_column(
            Text(header),
            justify=side,  # type: ignore[arg-type]
            overflow="fold",
            no_wrap=position == 0,
        )
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    stream = StringIO()
    console = Console(file=stream, width=width or WIDE, color_system=None, legacy_windows=False)
    console.print(table)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines())


def shown_number(number: float | None, digits: int = 3) -> str:
    """Return a number as text, a dash where there is none.

    >>> shown_number(0.12345), shown_number(None), shown_number(float("nan"))
    ('0.123', '-', '-')
    """
    return "-" if number is None or number != number else f"{number:.{digits}f}"  # noqa: PLR0124


def shown_utility(number: float | None) -> str:
    """Return a utility with its sign, a dash where there is none.

    >>> shown_utility(0.25), shown_utility(-0.00004)
    ('+0.250', '+0.000')
    """
    return "-" if number is None else f"{round(number, 3) + 0.0:+.3f}"


def words(name: str) -> str:
    """Return a word of the vocabulary as readers see it.

    >>> words("fait_accompli")
    'fait accompli'
    """
    return name.replace("_", " ")
