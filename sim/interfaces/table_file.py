"""What writes a table that a command is asked to keep as CSV."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

DIGITS = 6
"""Behind the point: as many as tables of results show."""


def write_csv(table: "pl.DataFrame", path: Path, digits: int | None = DIGITS) -> None:
    """Write a table as CSV.

    Parameters
    ----------
    digits : behind the point of numbers that are not whole; None: all

    Raises
    ------
    OSError : the file cannot be written; the error names it
    """
    # Written by Python: the errors of polars' own writer do not say of which file they are.
    path.write_text(table.write_csv(float_precision=digits), encoding="utf-8", newline="\n")
