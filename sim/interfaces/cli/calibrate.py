"""The command `deter calibrate`: the search for values that nobody has measured."""

from itertools import count as count_up
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
    from sim.calibration.problem import CalibrationProblem

PLAUSIBLE = Path("scenarios/plausible")
"""Folder for plausible sets, seen from the working folder."""

MAX_VECTORS = 10_000
"""Vectors of a plausible set, as studies have it."""


def calibrate(
    calibration: Annotated[
        str, typer.Argument(help="Calibration file, or the name of a shipped one.")
    ] = "indo_pacific",
    output: Annotated[
        Path | None,
        typer.Option(
            help="File for the fitted values, which are printed on the screen when it is absent,"
            " or for a plausible set."
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Search nothing: check the values in use.")
    ] = False,
    plausible: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=MAX_VECTORS,
            help="Fit nothing: draw so many vectors by how well they fit, with Markov chains, and"
            " write them to scenarios/plausible or the output.",
        ),
    ] = None,
    workers: Workers = None,
) -> None:
    """Search the values that nobody has measured, and check the fit."""
    from sim.calibration.problem import calibration_problem
    from sim.calibration.targets import load_calibration

    if check and plausible:
        raise typer.BadParameter("choose one of --check and --plausible", param_hint="--plausible")
    problem = calibration_problem(load_calibration(calibration))
    command = f"deter calibrate {calibration}"
    warn_if_compiling(ENSEMBLE)
    if plausible is not None:
        path = output or PLAUSIBLE / f"{Path(calibration).stem}.csv"
        # Before the chains, which take hours: a YAML file of the same name stands beside it.
        if path.suffix != ".csv":
            message = f"{path.name} is the name of no table: it must end in .csv"
            raise typer.BadParameter(message, param_hint="--output")
        _write_plausible(problem, plausible, path, command, workers)
    elif check:
        _say_check(problem, workers)
    else:
        _fit(problem, output, f"{command}, seed {problem.study.seed}", workers)


def _say_check(problem: "CalibrationProblem", workers: int | None) -> None:
    """Say how the values in use fit."""
    from sim.analysis.telling.calibration import calibration_text
    from sim.calibration.checked_fit import fit_in_use
    from sim.interfaces.terminal.progress import count_progress

    with count_progress("runs") as progress:
        found = fit_in_use(problem, workers=workers, progress=progress)
    say(calibration_text(found, terminal_width()))


def _fit(
    problem: "CalibrationProblem", output: Path | None, source: str, workers: int | None
) -> None:
    """Search, say how it came out and write the values."""
    from sim.analysis.telling.calibration import calibration_text
    from sim.calibration.checked_fit import searched_fit
    from sim.calibration.report import fit_text
    from sim.interfaces.terminal.progress import count_progress

    generations = problem.study.generations
    with count_progress("generations") as searched, count_progress("runs") as progress:
        found = searched_fit(
            problem,
            workers=workers,
            generation=lambda done, _loss: searched(done, generations),
            progress=progress,
        )
    say(calibration_text(found, terminal_width()))
    text = fit_text(problem, found.fit, source)
    if output is None:
        say(text)
        return
    output.write_text(text, encoding="utf-8")
    say(f"Written to {output}.")


def _write_plausible(
    problem: "CalibrationProblem", count: int, path: Path, command: str, workers: int | None
) -> None:
    """Run the chains, say whether they agree and write the vectors."""
    from sim.analysis.telling.calibration import convergence_text
    from sim.calibration.plausible import sample_plausible
    from sim.calibration.plausible_files import write_plausible
    from sim.interfaces.terminal.progress import count_progress

    plan = problem.study.plausible
    done, total = count_up(1), plan.starts * plan.generations
    try:
        with count_progress("generations") as progress:
            found = sample_plausible(
                problem, count, workers=workers, progress=lambda: progress(next(done), total)
            )
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--plausible") from error
    say(convergence_text(found, terminal_width()))
    for written in write_plausible(problem, found, path, f"{command} --plausible {count}"):
        say(f"Written to {written}.")
