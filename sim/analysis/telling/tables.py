"""Tables and paragraphs as plain text: aligned, and cut off nowhere.

Given the width of a screen, a table folds its cells between words. Where even its
longest words need more room, each row is written as a few lines of its own.
"""

import textwrap
from collections.abc import Collection, Sequence
from io import StringIO
from typing import Final

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

WIDE: Final = 10_000
"""Width that no table reaches, for output that is not a terminal."""

GAP: Final = 3
"""Characters between two columns: rich pads each by one and draws a divider."""


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
    rows : cells as text, as many in each row as there are headers
    numeric : positions of the columns that are aligned on the right
    width : columns of the terminal, within which cells are folded between words; absent: one
        line a row
    """
    widths = _column_widths(headers, rows, width)
    if widths is None:
        return "\n\n".join(_row_lines(headers, row, width) for row in rows)
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
            width=widths[position],
        )
    for row in rows:
        # As Text, because rich takes square brackets in plain strings for markup.
        table.add_row(*(Text(cell) for cell in row))
    stream = StringIO()
    # In a notebook rich would show the table there and then, and leave the stream empty.
    console = Console(
        file=stream,
        width=WIDE,
        color_system=None,
        legacy_windows=False,
        force_jupyter=False,
    )
    console.print(table)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines())


def fits(headers: Sequence[str], rows: Sequence[Sequence[str]], width: int | None) -> bool:
    """Return whether a table has room on a screen without folding any cell.

    Parameters
    ----------
    headers : titles of the columns, whose own line feeds are kept
    width : columns of the terminal; absent: everything fits
    """
    if width is None:
        return True
    natural = [_natural_width(cells) for cells in _columns(headers, rows)]
    return sum(natural) + GAP * (len(natural) - 1) <= width


def paragraph(text: str, width: int, indent: str = "") -> str:
    """Return a text in lines, folded between words and nowhere else.

    Parameters
    ----------
    text : whose own line feeds are taken for blanks
    width : of the lines [characters]; a longer word stays whole
    indent : of the lines below the first
    """
    return textwrap.fill(
        text,
        # Lines of nothing but indent would never end on a screen narrower than it.
        max(width, 2 * len(indent) + 1),
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _columns(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the cells of each column, its header first."""
    return [[header, *(row[i] for row in rows)] for i, header in enumerate(headers)]


def _natural_width(cells: Sequence[str]) -> int:
    """Return the width of a column that folds nothing."""
    return max(cell_len(line) for cell in cells for line in cell.split("\n"))


def _column_widths(
    headers: Sequence[str], rows: Sequence[Sequence[str]], width: int | None
) -> list[int] | None:
    """Return the widths of the columns; None if they are too many for the screen."""
    columns = _columns(headers, rows)
    widths = [_natural_width(cells) for cells in columns]
    if width is None:
        return widths
    # rich itself would shrink the widest columns below their longest word and break that.
    least = [max((cell_len(w) for c in cells for w in c.split()), default=0) for cells in columns]
    excess = sum(widths) + GAP * (len(widths) - 1) - width
    while excess > 0:
        spare = [have - need for have, need in zip(widths, least, strict=True)]
        if not any(spare):
            return None
        widest = max(range(len(widths)), key=lambda i: (spare[i] > 0, widths[i]))
        widths[widest] -= 1
        excess -= 1
    return widths


def _row_lines(headers: Sequence[str], row: Sequence[str], width: int | None) -> str:
    """Return a row as its first cell, and each other one on a line with its header."""
    first, *rest = row
    lines = [
        f"{header.replace('\n', ' ')}: {cell}".removeprefix(": ")
        for header, cell in zip(headers[1:], rest, strict=True)
        if cell
    ]
    return "\n".join([first, *(paragraph(f"  {line}", width or WIDE, "    ") for line in lines)])
