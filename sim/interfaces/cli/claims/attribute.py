"""The command `deter attribute`: which clause of a treaty moves an outcome."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

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
from sim.interfaces.terminal.screen import (
    ENSEMBLE,
    say,
    say_prose,
    terminal_width,
    warn_if_compiling,
)


class Parts(StrEnum):
    """What an arrangement is taken apart into."""

    CLAUSES = "clauses"
    SWITCHES = "switches"


def attribute(
    before: Annotated[str, typer.Argument(metavar="FROM", help="Arrangement to begin with.")],
    after: Annotated[str, typer.Argument(metavar="TO", help="Arrangement to end with.")],
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
    replications: Annotated[
        int, typer.Option(min=2, max=100_000, help="Runs of each set of clauses.")
    ] = 100,
    by: Annotated[
        Parts, typer.Option(help="Parts: clauses of the pacts, or switches of the model.")
    ] = Parts.CLAUSES,
    only_last: Annotated[
        bool,
        typer.Option("--only-last", help="Only leave each part out alone: far fewer runs."),
    ] = False,
    figure: FigureFile = None,
    width: FigureWidth = ColumnWidth.DOUBLE,
    workers: Workers = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Take what one arrangement adds to another apart into clauses, and say what each does.

    Clauses are what each member owes, forces that act together, soil, nuclear cover, and
    the council. With --by switches the parts are the mechanisms of the model.
    """
    from sim.analysis.attribution import Question
    from sim.analysis.attribution import attribute as attributed
    from sim.analysis.telling.attribution import attribution_record, attribution_text
    from sim.interfaces.terminal.progress import count_progress
    from sim.loading.scenarios import load_scenario

    _check(figure, only_last=only_last)
    first, last = (
        load_scenario(scenario, arrangement=name, policies=policy) for name in (before, after)
    )
    warn_if_compiling(ENSEMBLE)
    with count_progress("runs") as progress:
        parts: Literal["clauses", "switches"] = "switches" if by is Parts.SWITCHES else "clauses"
        question = Question(first, last, outcome, replications, parts, only_last)
        found = attributed(question, workers=workers, progress=progress)
    told = ""
    if figure is not None:
        from sim.analysis.telling.figures.waterfall import waterfall

        told = write_figure(waterfall(found, question, page_of(width)), figure)
    if as_json:
        say(json.dumps(attribution_record(found), indent=2))
    else:
        say(attribution_text(found, terminal_width()))
        if told:
            say_prose(told)


def _check(figure: Path | None, *, only_last: bool) -> None:
    """Raise, before anything is played, if a figure could not be drawn."""
    if figure is None:
        return
    check_ending(figure, "--figure")
    if only_last:
        message = "a waterfall adds up Shapley values, which --only-last does not work out"
        raise typer.BadParameter(message, param_hint="--figure")
