"""The command `deter report`: one page that answers, and says what it rests on."""

from pathlib import Path
from typing import Annotated

import typer

from sim.interfaces.terminal.screen import say_prose


def report(
    folder: Annotated[Path, typer.Argument(metavar="RESULT", help="Folder of a finished study.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="RESULT/report.html if absent."),
    ] = None,
) -> None:
    """Write the report of a study: one HTML page, or Markdown if FILE ends in .md.

    Question, answer, how sure, figures, tables that sort, assumptions with their reasons,
    methods, limits, and how to reproduce it. The page fetches nothing from anywhere.
    """
    path = output or folder / "report.html"
    if path.suffix not in {".html", ".md"}:
        message = f"{path.name} ends in neither .html nor .md"
        if path.name in {".html", ".md"}:
            message = f"{path.name} is an ending and nothing else: put a name before it"
        raise typer.BadParameter(message, param_hint="--output")
    say_prose(f"{write_report(folder, path)}: {path.stat().st_size / 1e6:.1f} MB.")


def write_report(folder: Path, path: Path) -> Path:
    """Write the report of a result to a file and return its path."""
    from sim.analysis.dossier.dossier import read_dossier
    from sim.analysis.telling.reports.page import report_markdown, report_page

    make = report_markdown if path.suffix == ".md" else report_page
    text = make(read_dossier(folder))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
