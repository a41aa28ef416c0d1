"""Options of commands that draw one figure to a file, and what writes it."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sim.analysis.telling.figures.sheet import Drawn, Page


class ColumnWidth(StrEnum):
    """Widths of a figure."""

    SINGLE = "single"
    DOUBLE = "double"


class Format(StrEnum):
    """Formats of a file with a figure."""

    PDF = "pdf"
    SVG = "svg"
    PNG = "png"


FigureFile = Annotated[
    Path | None,
    typer.Option("--figure", metavar="FILE", help="Draw it too; FILE ends in .pdf, .svg or .png."),
]
FigureWidth = Annotated[
    ColumnWidth, typer.Option("--width", help="Of the figure: 89 or 183 mm, columns of a journal.")
]


def check_ending(path: Path, option: str) -> None:
    """Raise if a figure cannot be written to a file of this name.

    Parameters
    ----------
    option : that gives the file

    Raises
    ------
    typer.BadParameter : the ending says no format
    """
    if path.suffix.removeprefix(".") not in set(Format):
        message = f"{path.name} ends in none of .pdf, .svg and .png"
        if path.name.removeprefix(".") in set(Format):
            message = f"{path.name} is an ending and nothing else: put a name before it"
        raise typer.BadParameter(message, param_hint=option)


def page_of(width: ColumnWidth) -> "Page":
    """Return the page that a width asks for."""
    from sim.analysis.telling.figures.sheet import Page

    return Page("single" if width is ColumnWidth.SINGLE else "double")


def write_figure(drawn: "Drawn", path: Path) -> str:
    """Write a figure, in a new folder if need be; return what to tell the user of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    drawn.write(path)
    return f"{path}: {drawn.title}. {drawn.caption}"
