"""The command `deter robust`: how far the headlines of a comparison hold."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.interfaces.cli.study_runs import Workers
from sim.interfaces.completion import study_names
from sim.interfaces.table_file import write_csv
from sim.interfaces.terminal.screen import (
    ENSEMBLE,
    say,
    say_prose,
    terminal_width,
    warn,
    warn_if_compiling,
)

if TYPE_CHECKING:
    import polars as pl

    from sim.results.reader import Results
    from sim.study.comparison_cells import ComparisonCells
    from sim.study.plausible_sets import PlausibleSet


def robust(
    study: Annotated[
        str,
        typer.Argument(
            metavar="STUDY",
            help="Comparison: a study file or the name of a shipped one.",
            autocompletion=study_names,
        ),
    ],
    vectors: Annotated[
        str | None,
        typer.Option(
            "--set",
            metavar="SET",
            help="Plausible set, a name or a YAML file; the study's or the scenario's if absent.",
        ),
    ] = None,
    results: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Folder of the study's runs; absent: results/STUDY, if it is there.",
        ),
    ] = None,
    workers: Workers = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="File for a CSV table.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a headline.")
    ] = False,
) -> None:
    """Ask in how much of a plausible set each headline of a comparison holds.

    Nothing is played: the crises of the first quarter are worked out under every vector. Where
    `deter compare` kept the runs of the study, what they come to stands beside it.
    """
    from sim.analysis.robust import robustness_of, robustness_table, with_played
    from sim.analysis.telling.claims.robust import robust_text
    from sim.interfaces.terminal.progress import count_progress
    from sim.study.loader import read_cells

    found = read_cells(study)
    chosen = set_of(found, vectors)
    runs = None if vectors and results is None else _kept_runs(found, results)
    warn_if_compiling(ENSEMBLE)
    with count_progress("vectors") as progress:
        robustness = robustness_of(found, chosen, workers=workers, progress=progress)
    if runs is not None:
        robustness = with_played(robustness, runs)
    table = robustness_table(robustness)
    if as_json:
        for row in table.to_dicts():
            say(json.dumps(row))
    else:
        say(robust_text(table, robustness.title, terminal_width()))
    if output is not None:
        write_csv(table, output)
        if not as_json:
            say_prose(f"Written to {output}.")


def _kept_runs(found: "ComparisonCells", folder: Path | None) -> "pl.DataFrame | None":
    """Return the runs that a comparison keeps; none if it was never played to its end as it is now.

    Parameters
    ----------
    folder : that is asked for; absent: the one of the study, which need not be there

    Raises
    ------
    DeterError : a folder is asked for, and it holds no runs of the comparison
    """
    from sim.domain.errors import DeterError
    from sim.execution.comparison_runs import comparison_of
    from sim.execution.runner import default_folder
    from sim.results.reader import load_results
    from sim.results.study_manifest import MANIFEST
    from sim.study.study_plan import plan_from

    place = folder or default_folder(plan_from(found).name)
    if folder is None and not (place / MANIFEST).is_file():
        return None
    try:
        results = load_results(place)
        _check_same(found, results)
    except DeterError as error:
        if folder is not None:
            raise
        warn(f"Runs are left out: {error}")
        return None
    return comparison_of(found, results).runs


def _check_same(found: "ComparisonCells", results: "Results") -> None:
    """Raise if runs are not those of a comparison, or if some of them failed."""
    from sim.domain.errors import NotAResultError
    from sim.study.study_plan import plan_from

    manifest = results.manifest
    told = manifest.replications
    plan = plan_from(found, replications=told if isinstance(told, int) else None)
    if manifest.fingerprint != plan.fingerprint:
        reason = f"of {plan.name}, as its files are now"
        raise NotAResultError(str(results.folder), reason)
    if manifest.failed:
        raise NotAResultError(str(results.folder), "without failed runs")


def set_of(found: "ComparisonCells", name: str | None) -> "PlausibleSet":
    """Return the plausible set that is asked for: the study's unless it is named.

    Parameters
    ----------
    name : of a shipped set, or path of the YAML file of another; absent: the set that the study
        plays, or that of its scenario

    Raises
    ------
    ScenarioError : there is no such set, or it does not fit the scenario
    """
    from sim.domain.errors import ScenarioError
    from sim.study.plausible_files import (
        load_plausible_set,
        problems_with_vectors,
        scenario_set,
    )

    if name is None:
        return found.vectors or scenario_set(found.scenarios)
    chosen = load_plausible_set(name)
    first = found.cells[0]
    wrong = problems_with_vectors(chosen, found.scenarios, (first.arrangement, (first.policy,)))
    if wrong:
        raise ScenarioError(wrong)
    return chosen
