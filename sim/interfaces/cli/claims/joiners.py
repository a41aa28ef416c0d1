"""The command `deter joiners`: whether it matters who joins a treaty."""

import json
from pathlib import Path
from typing import Annotated

import typer

from sim.interfaces.cli.study_runs import Workers
from sim.interfaces.completion import scenario_names
from sim.interfaces.figure_file import (
    ColumnWidth,
    FigureFile,
    FigureWidth,
    check_ending,
    page_of,
    write_figure,
)
from sim.interfaces.table_file import write_csv
from sim.interfaces.terminal.screen import (
    ENSEMBLE,
    say,
    say_prose,
    terminal_width,
    warn_if_compiling,
)


def joiners(
    treaty: Annotated[
        str, typer.Argument(metavar="ARRANGEMENT", help="Arrangement with the treaty.")
    ],
    baseline: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Arrangement without it; the scenario's own if absent."),
    ] = None,
    scenario: Annotated[
        str,
        typer.Option(help="Scenario, a name or a file.", autocompletion=scenario_names),
    ] = "indo_pacific",
    policy: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Policy in place of the scenario's; may be repeated."),
    ] = None,
    outcome: Annotated[
        str, typer.Option(metavar="NAME", help="Outcome of runs, by its exact name.")
    ] = "deterrence_failure",
    lots: Annotated[int, typer.Option(min=1, max=1000, help="Sets of members to draw.")] = 20,
    replications: Annotated[
        int, typer.Option(min=2, max=100_000, help="Runs of each set of members.")
    ] = 100,
    workers: Workers = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="File for a CSV table.")
    ] = None,
    figure: FigureFile = None,
    width: FigureWidth = ColumnWidth.DOUBLE,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a set.")] = False,
) -> None:
    """Set a treaty among the same treaty with members drawn by lot.

    A null model: where most lots do as well, its effect is not that of its members.
    """
    from sim.analysis.joiners import JoinersQuestion, joiners_of
    from sim.analysis.telling.claims.joiners import joiners_text
    from sim.interfaces.terminal.progress import count_progress
    from sim.loading.scenarios import load_scenario

    if figure is not None:
        check_ending(figure, "--figure")
    before, after = (
        load_scenario(scenario, arrangement=name, policies=policy) for name in (baseline, treaty)
    )
    warn_if_compiling(ENSEMBLE)
    question = JoinersQuestion(before, after, outcome, lots, replications)
    with count_progress("runs") as progress:
        found = joiners_of(question, workers=workers, progress=progress)
    table = found.table()
    if as_json:
        for row in table.to_dicts():
            say(json.dumps(row))
    else:
        say(joiners_text(found, terminal_width()))
    if output is not None:
        write_csv(table, output)
        if not as_json:
            say_prose(f"Written to {output}.")
    if figure is not None:
        from sim.analysis.telling.figures.intervals import joiners_figure

        written = write_figure(joiners_figure(found, after, page_of(width)), figure)
        if not as_json:
            say_prose(written)
