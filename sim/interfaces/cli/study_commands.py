"""Commands that run many times: compare and calibrate."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Unpack

import typer

from sim.interfaces.cli.screen import ENSEMBLE, warn_if_compiling
from sim.interfaces.cli.sweep_commands import RunOptions, again, resumable, run_to_end, tell

if TYPE_CHECKING:
    import polars as pl
    from rich.console import Console

    from sim.calibration.checks import RunCheck
    from sim.calibration.problem import CalibrationProblem
    from sim.calibration.search import Fit
    from sim.execution.comparison_runs import Comparison, Progress
    from sim.results.reader import Results

WIDE = 200
TABLE_WIDTH = 150
"""Width from which all columns are shown; below it only those of `NARROW`."""
HEADS = (
    ("general", "deterr."),
    ("grey", "zone"),
    ("fait", "acc."),
    ("major", "attack"),
    ("expected", "wars"),
    ("", "wars"),
    ("aban-", "donm."),
    ("entrap-", "ments"),
    ("control", "lost"),
)
"""Heads of the table, in the order of `sim.analysis.comparison.OUTCOMES`."""

NARROW = (0, 4)
"""Columns for a narrow terminal: general deterrence and expected wars."""
Workers = Annotated[int | None, typer.Option(min=1, help="Threads; all cores when absent.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(compare)
    app.command()(calibrate)


def _console() -> "Console":
    """Return a console as wide as the terminal, or wide enough for everything in a pipe."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else WIDE)


@contextmanager
def _progress(what: str) -> "Iterator[Progress]":
    """Show rate and time left on a terminal, a line every tenth elsewhere; on standard error."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    if not console.is_terminal:
        yield _plain_progress(what, console)
        return
    with Bar(
        TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console
    ) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _plain_progress(what: str, console: "Console") -> "Progress":
    """Return progress that prints a line at every tenth."""
    shown = 0

    def report(done: int, total: int) -> None:
        nonlocal shown
        tenth = 10 * done // total
        if tenth > shown:
            shown = tenth
            console.print(f"{what}: {done:,} of {total:,}", highlight=False)

    return report


def compare(
    study: Annotated[str, typer.Argument(help="Study file, or the name of a shipped study.")],
    replications: Annotated[
        int | None, typer.Option(min=2, help="Runs a cell; the study's own number when absent.")
    ] = None,
    workers: Workers = None,
    output: Annotated[
        Path | None, typer.Option(help="Folder for the results; results/STUDY when absent.")
    ] = None,
    restart: Annotated[
        bool, typer.Option("--restart", help="Begin anew where there is a result already.")
    ] = False,
) -> None:
    """Compare arrangements under policies, paired on common random numbers.

    Given again, it goes on where it was, or shows again what is complete.
    """
    options = {"--replications": replications, "--workers": workers, "--output": output}
    command = again("compare", study, options)
    with resumable(command):
        _compare(study, replications, output, command, workers=workers, restart=restart)


def _compare(
    study: str,
    replications: int | None,
    output: Path | None,
    command: str,
    **options: Unpack[RunOptions],
) -> None:
    """Run a comparison, or what is missing of it, and show and write what it says."""
    from sim.analysis.comparison import summary
    from sim.execution.comparison_runs import comparison_of
    from sim.results.reader import load_results
    from sim.study.loader import load_comparison
    from sim.study.study_plan import plan_of

    load_comparison(study)  # a sweep, or a wrong file, ends here
    plan = plan_of(study, replications=replications)
    ended = run_to_end(plan, output, command=command, **options)
    if ended.manifest.failed:
        tell(ended, as_json=False)
    results = load_results(ended.folder)
    comparison = comparison_of(study, results)
    table = summary(comparison)
    _show(comparison, table)
    written = _write(comparison, table, results)
    took = "were complete" if ended.was_complete else f"in {ended.seconds:.0f} s"
    _console().print(
        f"{len(comparison.runs):,} runs {took}. Written to {ended.folder}: {', '.join(written)}",
        highlight=False,
        soft_wrap=True,
    )


def _show(comparison: "Comparison", table: "pl.DataFrame") -> None:
    """Print a table for each policy and what the differences can and cannot say."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from sim.analysis.comparison import (
        OUTCOMES,
        has_fitted_values,
        indistinguishable,
        main_source,
        table_rows,
    )

    study, console = comparison.study, _console()
    quarters = comparison.cells[0].scenario.quarters
    console.print(
        f"\n{study.title}: {study.replications:,} runs of {quarters} quarters a cell, "
        f"seed {study.seed}. Means a run.",
        highlight=False,
        soft_wrap=True,
    )
    heads = [f"{one}\n{two}" for one, two in HEADS]
    kept = range(len(OUTCOMES)) if console.width >= TABLE_WIDTH else NARROW
    for policy in study.policies:
        shown = Table(
            title=f"policy: {policy}", title_justify="left", box=SIMPLE_HEAD, pad_edge=False
        )
        shown.add_column("arrangement", no_wrap=True)
        for column in kept:
            shown.add_column(heads[column], justify="right", no_wrap=True)
        shown.add_column(f"expected wars against\n{study.baseline} [95 %]", no_wrap=True)
        for row in table_rows(table, policy, study.baseline):
            shown.add_row(row[0], *(row[1 + column] for column in kept), row[-1])
        console.print(shown)
    source, share = main_source(comparison)
    console.print(
        f"{share:.0%} of the baseline's expected wars under {study.policies[0]} are at {source}.",
        highlight=False,
    )
    unsure = len(indistinguishable(table, study.baseline))
    cells = (len(study.arrangements) - 1) * len(study.policies)
    console.print(
        f"n.d.: not distinguishable from the baseline, {unsure} of {cells} differences. With so "
        "many, one in twenty\nwould be distinguishable by luck. 1: more than a third of the "
        "variance is one run; do not lean on it.",
        highlight=False,
    )
    if has_fitted_values(comparison):
        console.print(
            "Some values were fitted: levels, and what pacts are worth against no commitments "
            "under the\nscenario's own policy, were aimed at and are no findings "
            "(deter check --assumptions lists what is fitted).",
            highlight=False,
        )
    console.print(
        "Differences are paired on common random numbers; intervals cover Monte Carlo error only,\n"
        "not the judgements in the scenario: see deter check --assumptions. No forecast.",
        highlight=False,
    )


def _write(comparison: "Comparison", table: "pl.DataFrame", results: "Results") -> list[str]:
    """Write the summary and the figures; return the names of all that is in the folder."""
    from sim.analysis.telling.figures import write_figures

    folder = results.folder
    table.write_csv(folder / "summary.csv", float_precision=6)
    figures = write_figures(
        table, comparison, folder / "figures", results.manifest.fingerprint[:12]
    )
    tables = sorted(path.name for path in folder.glob("*.parquet"))
    names = ["manifest.json", *tables, "summary.csv"]
    return [*names, *(str(path.relative_to(folder)) for path in figures)]


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
    workers: Workers = None,
) -> None:
    """Search the parameters that nobody has measured, and check the fit by runs."""
    from sim.calibration.checks import check_runs, correct_rates
    from sim.calibration.problem import calibration_problem
    from sim.calibration.report import calibrated_scenario, fit_text
    from sim.calibration.search import fit_at, search
    from sim.calibration.targets import load_calibration

    problem = calibration_problem(load_calibration(calibration))
    warn_if_compiling(ENSEMBLE)
    if check:
        with _progress("runs") as progress:
            found, _ = check_runs(problem, problem.scenario, workers=workers, progress=progress)
        _show_check(problem, fit_at(problem, {}), found)
        return
    source = f"deter calibrate {calibration}, seed {problem.study.seed}"
    generations = problem.study.generations
    with _progress("generations") as progress:
        fit = search(problem, lambda done, _loss: progress(done, generations))
    for _ in range(2):
        with _progress("runs") as progress:
            _, simulated = check_runs(
                problem, calibrated_scenario(problem, fit), workers=workers, progress=progress
            )
        fit = correct_rates(problem, fit, simulated)
    with _progress("runs") as progress:
        found, _ = check_runs(
            problem, calibrated_scenario(problem, fit), workers=workers, progress=progress
        )
    _show_check(problem, fit, found)
    text = fit_text(problem, fit, source)
    if output is None:
        _console().print(text, highlight=False, markup=False)
        return
    output.write_text(text, encoding="utf-8")
    _console().print(f"Written to {output}.", highlight=False)


def _show_check(problem: "CalibrationProblem", fit: "Fit", found: "RunCheck") -> None:
    """Print measures and simulated pairs against their bands."""
    from rich.table import Table

    console = _console()
    solved = Table(title="solved crises of the first quarter", title_justify="left")
    runs = Table(
        title=f"initiations over the observed span, {found.replications:,} runs",
        title_justify="left",
    )
    for table, first in ((solved, "measure"), (runs, "pair")):
        for head in (first, "value", "band", "aim", "inside"):
            table.add_column(head, justify="left" if head in {first, "inside"} else "right")
    for name, band in problem.study.bands.items():
        found_value = fit.measures[name]
        is_inside = "yes" if band.low <= found_value <= band.high else "NO"
        span = f"{band.low:g} to {band.high:g}"
        solved.add_row(name, f"{found_value:.3f}", span, f"{band.aim.value:g}", is_inside)
    for pair in found.pairs:
        value = f"{pair.mean:.2f} ± {pair.standard_error:.2f}"
        span = f"{pair.low:g} to {pair.high:g}"
        runs.add_row(
            pair.pair, value, span, f"{pair.observed:g}", "yes" if pair.is_inside else "NO"
        )
    console.print(solved)
    console.print(runs)
    console.print(
        f"Of these pairs' challenges: grey zone {found.grey_share:.3f}, "
        f"force {found.force_share:.3f}, war {found.war_share:.4f}.\n"
        "All of this was fitted and is no finding.",
        highlight=False,
    )
