"""The command `deter attribute`: which part of what differs moves an outcome."""

import json
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.interfaces.cli.run_options import overrides_by_path
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

if TYPE_CHECKING:
    from sim.domain.scenario import Scenario
    from sim.rules.parameters import Parameters


class Parts(StrEnum):
    """What the difference between two arrangements or scenarios is taken apart into."""

    CLAUSES = "clauses"
    SWITCHES = "switches"
    OVERRIDES = "overrides"


DEFAULT_SCENARIO = "indo_pacific"


def attribute(
    before: Annotated[
        str,
        typer.Argument(metavar="FROM", help="Arrangement to begin with; by overrides, scenario."),
    ],
    after: Annotated[
        str,
        typer.Argument(metavar="TO", help="Arrangement to end with; by overrides, scenario."),
    ],
    scenario: Annotated[
        str | None,
        typer.Option(
            help=f"Scenario of both arrangements, a name or a file [{DEFAULT_SCENARIO}].",
            autocompletion=scenario_names,
        ),
    ] = None,
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
        Parts,
        typer.Option(
            help="Parts: clauses of the pacts, switches of the model, or overrides that make the "
            "second scenario of the first."
        ),
    ] = Parts.CLAUSES,
    overrides: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="PATH=VALUE",
            help="By overrides: change one more value of the second; may be repeated.",
        ),
    ] = None,
    arrangement: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="By overrides: arrangement of both scenarios."),
    ] = None,
    together: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATTERN",
            help="By overrides: take those whose paths match as one, such as 'states.*'.",
        ),
    ] = None,
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
    the council. With --by switches the parts are the mechanisms of the model. With
    --by overrides two scenarios are taken apart into what differs between them.
    """
    from sim.analysis.attribution.attribution import Question
    from sim.analysis.attribution.attribution import attribute as attributed
    from sim.analysis.telling.attribution import attribution_record, attribution_text
    from sim.interfaces.terminal.progress import count_progress

    _check(figure, only_last=only_last)
    if by is Parts.OVERRIDES:
        _refuse("without --by overrides", {"--scenario": scenario})
        first, last = _scenarios((before, after), overrides or [], arrangement, policy)
    else:
        own = {"--set": overrides, "--arrangement": arrangement, "--together": together}
        _refuse("with --by overrides", own)
        first, last = _arrangements(scenario or DEFAULT_SCENARIO, (before, after), policy)
    warn_if_compiling(ENSEMBLE)
    with count_progress("runs") as progress:
        question = Question(
            before=first,
            after=last,
            outcome=outcome,
            replications=replications,
            by=by.value,
            only_last=only_last,
            together=tuple(together or ()),
        )
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


def _refuse(where: str, given: Mapping[str, object]) -> None:
    """Raise if an option was given that has no meaning here.

    Parameters
    ----------
    where : it has a meaning
    given : {option: what was given}
    """
    for option, value in given.items():
        if value:
            message = f"it has a meaning only {where}"
            raise typer.BadParameter(message, param_hint=option)


def _arrangements(
    scenario: str, names: tuple[str, str], policies: list[str] | None
) -> tuple["Scenario[Parameters]", "Scenario[Parameters]"]:
    """Return a scenario under two arrangements."""
    from sim.loading.scenarios import load_scenario

    first, last = names
    return (
        load_scenario(scenario, arrangement=first, policies=policies),
        load_scenario(scenario, arrangement=last, policies=policies),
    )


def _scenarios(
    names: tuple[str, str],
    overrides: list[str],
    arrangement: str | None,
    policies: list[str] | None,
) -> tuple["Scenario[Parameters]", "Scenario[Parameters]"]:
    """Return two scenarios, the second with further overrides."""
    from sim.loading.scenarios import load_scenario

    chosen = overrides_by_path(overrides)
    first, last = names
    return (
        load_scenario(first, arrangement=arrangement, policies=policies),
        load_scenario(last, overrides=chosen, arrangement=arrangement, policies=policies),
    )
