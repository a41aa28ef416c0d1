"""The command `deter validate`: tests that the model could fail."""

import json
from typing import Annotated

import typer

from sim.interfaces.cli.study_runs import Workers
from sim.interfaces.terminal.screen import (
    ENSEMBLE,
    say,
    say_prose,
    terminal_width,
    warn_if_compiling,
)

CAUTION = (
    "Bands have their sources in the file. What is marked fitted was aimed at in the calibration, "
    "and what is built in says so in a rule: both hold by construction and prove nothing. A check "
    "that a null model passes too tells little."
)
FAILED = 1
"""Exit code when a check fails."""


def validate(
    validation: Annotated[
        str, typer.Argument(help="Validation file, or the name of a shipped one.")
    ] = "indo_pacific",
    replications: Annotated[
        int | None, typer.Option(min=2, max=100_000, help="Runs; the file's own when absent.")
    ] = None,
    workers: Workers = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Hold a scenario against the record, and against what an expert would not believe.

    Exit code 1 if a check fails.
    """
    from sim.analysis.telling.validation import validation_record, validation_text
    from sim.interfaces.terminal.progress import count_progress
    from sim.validation.study import validate as held_against
    from sim.validation.validation_files import load_validation

    study = load_validation(validation)
    warn_if_compiling(ENSEMBLE)
    with count_progress("runs") as progress:
        found = held_against(study, replications=replications, workers=workers, progress=progress)
    if as_json:
        say(json.dumps(validation_record(found), indent=2))
    else:
        arms = f", and as many of {len(found.study.arms)} arms beside it" if study.arms else ""
        say_prose(f"{study.title}: {found.replications:,} runs{arms}, seed {study.seed}")
        say("")
        say(validation_text(found, terminal_width()))
        say("")
        say_prose(CAUTION)
    if not found.holds:
        raise typer.Exit(FAILED)
