"""The command `deter validate`: what runs must not show."""

import json
from typing import Annotated

import typer

from sim.interfaces.cli.screen import ENSEMBLE, say, say_prose, terminal_width, warn_if_compiling
from sim.interfaces.cli.study_runs import Workers

CAUTION = (
    "Bands are judgements, with their reasons in the file. What is marked fitted was aimed at in "
    "the calibration: it holds by construction and proves nothing."
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
    """Hold a scenario against what an expert of the area would not believe.

    Exit code 1 if a check fails.
    """
    from sim.analysis.telling.validation import validation_record, validation_text
    from sim.interfaces.cli.progress import count_progress
    from sim.loading.scenarios import load_scenario
    from sim.validation.face_validity import face_findings
    from sim.validation.runs import play_validation_runs
    from sim.validation.validation_files import load_validation

    study = load_validation(validation)
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
