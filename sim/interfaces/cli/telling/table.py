"""The command `deter table`: means and differences of a study for programs and papers."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sim.interfaces.terminal.screen import say, say_prose


class TableFormat(StrEnum):
    """Formats of a table."""

    CSV = "csv"
    MARKDOWN = "md"
    LATEX = "tex"


def table(
    folder: Annotated[Path, typer.Argument(metavar="RESULT", help="Folder of a finished study.")],
    form: Annotated[
        TableFormat, typer.Option("--format", help="CSV, Markdown or LaTeX.")
    ] = TableFormat.CSV,
    outcome: Annotated[
        str, typer.Option(metavar="NAME", help="Outcome of runs.")
    ] = "deterrence_failure",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Printed if absent.")
    ] = None,
) -> None:
    """Write the mean of an outcome by arm, and its difference to the baseline.

    CSV has names and plain numbers; Markdown and LaTeX have titles and a note.
    """
    from sim.analysis.dossier.dossier import read_dossier
    from sim.analysis.telling.reports.arm_table import WRITERS, arms_to_tell

    dossier = read_dossier(folder)
    text = WRITERS[form](dossier, arms_to_tell(dossier, outcome))
    if output is None:
        say(text.rstrip("\n"))
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(text, encoding="utf-8")
    say_prose(f"Written to {output}.")
