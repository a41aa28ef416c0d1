"""Rows of tables that other scripts have made, taken over with their marks.

A page that quotes a number from another page takes it from the table there, so that the two
cannot come apart. What the tables need is played by the scripts that make them.
"""  # noqa: INP001  beside the scripts that import it

import re
from pathlib import Path
from typing import NamedTuple

EXPLANATION = Path(__file__).resolve().parent / "explanation"


class MadeTable(NamedTuple):
    """A table as it stands on a page."""

    heads: list[str]
    rows: dict[str, list[str]]
    """{first cell: the other cells of its row}, in the order of the page."""

    def taken(self, names: list[str], columns: list[str]) -> list[list[str]]:
        """Return some rows with some of their columns.

        Raises
        ------
        KeyError : there is no such row
        ValueError : there is no such column
        """
        places = [self.heads[1:].index(column) for column in columns]
        return [[name, *(self.rows[name][place] for place in places)] for name in names]


def made_lines(page: str, part: str) -> list[list[str]]:
    """Return the cells of every line of every table of a made part, rules left out.

    Parameters
    ----------
    page : name of a page in `docs/explanation`

    Raises
    ------
    ValueError : the page has no such part
    """
    text = (EXPLANATION / page).read_text(encoding="utf-8")
    pattern = (
        rf"^<!-- {re.escape(part)}: made by .*?-->\n(.*?)^<!-- End of {re.escape(part)}\. -->$"
    )
    found = re.search(pattern, text, re.DOTALL | re.MULTILINE)
    if found is None:
        message = f"{page} has no part {part!r}"
        raise ValueError(message)
    return [
        [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        for line in found[1].splitlines()
    ]


def made_table(page: str, part: str, head: str) -> MadeTable:
    """Return the table of a made part whose first head begins so.

    Raises
    ------
    ValueError : there is no such part or table
    """
    lines = made_lines(page, part)
    starts = [n for n, cells in enumerate(lines) if cells and cells[0].startswith(head)]
    if not starts:
        message = f"{page}: no table of {part} begins with {head!r}"
        raise ValueError(message)
    rows: dict[str, list[str]] = {}
    # After the heads comes the rule; a line without cells ends the table.
    for cells in lines[starts[0] + 2 :]:
        if not cells:
            break
        rows[cells[0]] = cells[1:]
    return MadeTable(lines[starts[0]], rows)
