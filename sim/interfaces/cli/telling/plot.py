"""The command `deter plot`: one figure of a study, for print or screen."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.interfaces.figure_file import ColumnWidth, Format, check_ending, page_of, write_figure
from sim.interfaces.terminal.screen import say, say_prose, terminal_width

if TYPE_CHECKING:
    from sim.analysis.dossier.dossier import Dossier


def plot(
    folder: Annotated[Path, typer.Argument(metavar="RESULT", help="Folder of a finished study.")],
    figure: Annotated[
        str, typer.Argument(metavar="FIGURE", help="Its name; absent: list what there is.")
    ] = "",
    width: Annotated[
        ColumnWidth, typer.Option(help="Column of a journal: 89 or 183 mm.")
    ] = ColumnWidth.DOUBLE,
    form: Annotated[Format, typer.Option("--format", help="Of the file.")] = Format.PDF,
    outcome: Annotated[
        str, typer.Option(metavar="NAME", help="Outcome of runs, where a figure is of one.")
    ] = "deterrence_failure",
    policy: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="What is drawn; may be repeated.")
    ] = None,
    arrangement: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="What is drawn; may be repeated.")
    ] = None,
    crisis: Annotated[
        str,
        typer.Option(metavar="ID", help="Such as 2027Q3-taiwan; absent: the gravest of the run."),
    ] = "",
    replication: Annotated[
        int, typer.Option(min=0, metavar="N", help="Run, where a figure is of one run.")
    ] = 0,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="RESULT/figures/FIGURE-WIDTH.FORMAT if absent."
        ),
    ] = None,
    is_list: Annotated[
        bool, typer.Option("--list", help="List the figures, and what a study lacks for them.")
    ] = False,
) -> None:
    """Draw one figure of a study at its size in print, with its caption.

    Without FIGURE it lists which figures there are, and why some cannot be drawn.
    """
    from sim.analysis.dossier.dossier import read_dossier
    from sim.analysis.telling.figures.asked import Asked
    from sim.analysis.telling.figures.catalogue import draw, entry_named

    if figure and not is_list:
        entry_named(figure)  # before a large result is read
    dossier = read_dossier(folder)
    if is_list or not figure:
        _list(dossier)
        return
    asked = Asked(
        page_of(width),
        outcome,
        tuple(policy or ()),
        tuple(arrangement or ()),
        crisis,
        replication,
    )
    drawn = draw(figure, dossier, asked)
    path = output or folder / "figures" / f"{figure}-{width}.{form}"
    check_ending(path, "--output")
    say_prose(write_figure(drawn, path))


def _list(dossier: "Dossier") -> None:
    """Show every figure, and why a study has it not."""
    from sim.analysis.telling.figures.catalogue import ENTRIES, what_lacks
    from sim.analysis.telling.tables import table_text

    rows = [[one.name, one.what, what_lacks(one, dossier) or "yes"] for one in ENTRIES]
    say(table_text(("figure", "what it shows", "of this study"), rows, width=terminal_width()))
