"""The command `deter validate`: tests that the model could fail."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.interfaces.cli.study_runs import Workers
from sim.interfaces.terminal.screen import (
    ENSEMBLE,
    say,
    terminal_width,
    warn_if_compiling,
)

if TYPE_CHECKING:
    from sim.validation.validation_files import ValidationStudy

FAILED = 1
"""Exit code when a check fails."""
SHIPPED = "indo_pacific"
RECIPE_HELP = "Hold the game against the record in --table: a recipe, a file or a shipped name."


def validate(
    validation: Annotated[
        str | None, typer.Argument(help="Validation file, or the name of a shipped one.")
    ] = None,
    replications: Annotated[
        int | None, typer.Option(min=2, max=100_000, help="Runs; the file's own when absent.")
    ] = None,
    workers: Workers = None,
    hindcast: Annotated[str | None, typer.Option(metavar="RECIPE", help=RECIPE_HELP)] = None,
    table: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Your table of dyad-years, Parquet or CSV."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Hold a scenario against what is known and believed, or the game against a record.

    Exit code 1 if a check fails; a hindcast has a verdict and no exit code of its own.
    """
    if hindcast is None and table is None:
        from sim.validation.validation_files import load_validation

        # An empty name is a mistake, as of a variable that was not set, and not the shipped one.
        file = SHIPPED if validation is None else validation
        _check_runs(load_validation(file), replications, workers, as_json)
        return
    if hindcast is None or table is None:
        message = "--hindcast and --table go together: how to read a table, and the table"
        raise typer.BadParameter(message)
    if validation is not None or replications is not None:
        message = "a hindcast plays no runs: it takes --hindcast, --table and --json alone"
        raise typer.BadParameter(message)
    _hindcast(hindcast, table, as_json)


def _check_runs(
    study: "ValidationStudy", replications: int | None, workers: int | None, as_json: bool
) -> None:
    """Play runs, and say what they show that they must not."""
    from sim.analysis.telling.validation import validation_page, validation_record
    from sim.interfaces.terminal.progress import count_progress
    from sim.validation.study import validate as held_against

    warn_if_compiling(ENSEMBLE)
    with count_progress("runs") as progress:
        found = held_against(study, replications=replications, workers=workers, progress=progress)
    if as_json:
        say(json.dumps(validation_record(found), indent=2))
    else:
        say(validation_page(found, terminal_width()))
    if not found.holds:
        raise typer.Exit(FAILED)


def _hindcast(recipe: str, table: Path, as_json: bool) -> None:
    """Hold the game against a record, and say what came of it."""
    from sim.analysis.telling.hindcast import hindcast_record, hindcast_text
    from sim.interfaces.terminal.progress import count_progress
    from sim.validation.hindcast.hindcast import run_hindcast
    from sim.validation.hindcast.recipe_files import load_recipe

    file = load_recipe(recipe)
    warn_if_compiling()
    with count_progress("crises") as progress:
        found = run_hindcast(file, table, progress)
    if as_json:
        say(json.dumps(hindcast_record(found), indent=2, allow_nan=False))
    else:
        say(hindcast_text(found, terminal_width()))
