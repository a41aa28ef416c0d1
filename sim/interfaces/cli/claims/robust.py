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
    warn_if_compiling,
)

if TYPE_CHECKING:
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
    workers: Workers = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="File for a CSV table.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a headline.")
    ] = False,
) -> None:
    """Ask in how much of a plausible set each headline of a comparison holds.

    Nothing is played: the crises of the first quarter are worked out under every vector.
    """
    from sim.analysis.robust import robustness_of, robustness_table
    from sim.analysis.telling.robust import robust_text
    from sim.interfaces.terminal.progress import count_progress
    from sim.study.loader import read_cells

    found = read_cells(study)
    chosen = set_of(found, vectors)
    warn_if_compiling(ENSEMBLE)
    with count_progress("vectors") as progress:
        robustness = robustness_of(found, chosen, workers=workers, progress=progress)
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
