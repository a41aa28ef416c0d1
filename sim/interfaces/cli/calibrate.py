"""The command `deter calibrate`: the search for values that nobody has measured."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.interfaces.cli.run_options import MAX_WORKERS
from sim.interfaces.cli.screen import ENSEMBLE, say, say_prose, terminal_width, warn_if_compiling

if TYPE_CHECKING:
    from sim.calibration.problem import CalibrationProblem


def calibrate(
    calibration: Annotated[
        str, typer.Argument(help="Calibration file, or the name of a shipped one.")
    ] = "indo_pacific",
    output: Annotated[
        Path | None,
        typer.Option(help="File for the fitted values; printed on the screen when absent."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Search nothing: check the values in use.")
    ] = False,
    workers: Annotated[
        int | None, typer.Option(min=1, max=MAX_WORKERS, help="Threads; all cores when absent.")
    ] = None,
) -> None:
    """Search the values that nobody has measured, and check the fit."""
    from sim.analysis.telling.calibration import check_text
    from sim.calibration.checks import check_runs, correct_rates
    from sim.calibration.problem import calibration_problem
    from sim.calibration.report import calibrated_scenario, fit_text
    from sim.calibration.search import fit_at, search
    from sim.calibration.targets import load_calibration
    from sim.interfaces.cli.progress import count_progress

    problem = calibration_problem(load_calibration(calibration))
    bands, generations = problem.study.bands, problem.study.generations
    warn_if_compiling(ENSEMBLE)
    if check:
        with count_progress("runs") as progress:
            found, _ = check_runs(problem, problem.scenario, workers=workers, progress=progress)
        say(check_text(bands, fit_at(problem, {}), found, terminal_width()))
        say_prose(_names_of_pairs(problem))
        return
    with count_progress("generations") as progress:
        fit = search(problem, lambda done, _loss: progress(done, generations))
    for _ in range(2):
        with count_progress("runs") as progress:
            _, simulated = check_runs(
                problem, calibrated_scenario(problem, fit), workers=workers, progress=progress
            )
        fit = correct_rates(problem, fit, simulated)
    with count_progress("runs") as progress:
        found, _ = check_runs(
            problem, calibrated_scenario(problem, fit), workers=workers, progress=progress
        )
    say(check_text(bands, fit, found, terminal_width()))
    say_prose(_names_of_pairs(problem))
    text = fit_text(problem, fit, f"deter calibrate {calibration}, seed {problem.study.seed}")
    if output is None:
        say(text)
        return
    output.write_text(text, encoding="utf-8")
    say(f"Written to {output}.")


def _names_of_pairs(problem: "CalibrationProblem") -> str:
    """Return the states of the pairs by code and name."""
    from sim.loading.suggestions import state_label

    names = {code: state.name for code, state in problem.scenario.states.items()}
    codes = {code for pair in problem.study.pairs for code in (pair.challenger, pair.target)}
    return ", ".join(state_label(code, names) for code in sorted(codes))
