"""The command `deter validate`: what runs must not show, and the game held against a record."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.interfaces.cli.screen import ENSEMBLE, say, say_prose, terminal_width, warn_if_compiling
from sim.interfaces.cli.study_runs import Workers

if TYPE_CHECKING:
    from sim.validation.validation_files import ValidationStudy

CAUTION = (
    "Bands are judgements, with their reasons in the file. What is marked fitted was aimed at in "
    "the calibration: it holds by construction and proves nothing."
)
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
    """Hold a scenario against what an expert would not believe, or the game against a record.

    Exit code 1 if a check fails; a hindcast has a verdict and no exit code of its own.
    """
    if hindcast is None and table is None:
        from sim.validation.validation_files import load_validation

        _check_runs(load_validation(validation or SHIPPED), replications, workers, as_json)
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
    from sim.analysis.telling.validation import validation_record, validation_text
    from sim.interfaces.cli.progress import count_progress
    from sim.loading.scenarios import load_scenario
    from sim.validation.face_validity import face_findings
    from sim.validation.runs import play_validation_runs

    scenario = load_scenario(study.scenario).model_copy(update={"seed": study.seed})
    warn_if_compiling(ENSEMBLE)
    with count_progress("runs") as progress:
        runs = play_validation_runs(
            scenario, replications or study.replications, workers=workers, progress=progress
        )
    findings = face_findings(study, runs)
    if as_json:
        say(json.dumps(validation_record(findings), indent=2))
    else:
        say(f"{study.title}: {runs.replications:,} runs, seed {study.seed}")
        say("")
        say(validation_text(findings, terminal_width()))
        say("")
        say_prose(CAUTION)
    if not all(one.holds for one in findings):
        raise typer.Exit(FAILED)


def _hindcast(recipe: str, table: Path, as_json: bool) -> None:
    """Hold the game against a record, and say what came of it."""
    from sim.analysis.telling.hindcast import hindcast_record, hindcast_text
    from sim.interfaces.cli.progress import count_progress
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
