"""The command `deter regret`: which arrangement costs least whatever policy comes."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.interfaces.completion import study_names
from sim.interfaces.table_file import write_csv
from sim.interfaces.terminal.screen import say, say_prose, terminal_width

if TYPE_CHECKING:
    from sim.execution.comparison_runs import Comparison


def regret(
    study: Annotated[
        str,
        typer.Argument(
            metavar="STUDY_OR_RESULT",
            help="A comparison that was played: its name, its file, or the folder of its result.",
            autocompletion=study_names,
        ),
    ],
    outcome: Annotated[
        str, typer.Option(metavar="NAME", help="Outcome of runs, by its exact name.")
    ] = "deterrence_failure",
    more_is_better: Annotated[
        bool | None,
        typer.Option(
            "--more-is-better/--less-is-better",
            help="Which way the outcome is good; absent: as for outcomes that come with deter.",
        ),
    ] = None,
    results: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder of the runs; results/STUDY if absent."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="File for a CSV table.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object an arrangement and policy.")
    ] = False,
) -> None:
    """Show what each arrangement costs against the best one, policy by policy.

    Nothing is played: the runs are those that `deter compare` kept. Weights of policies are the
    study's.
    """
    from sim.analysis.kept_comparison import kept_comparison
    from sim.analysis.losses import with_material_loss
    from sim.analysis.regret import regret_of
    from sim.analysis.telling.claims.regret import regret_text

    comparison = with_material_loss(kept_comparison(study, results))
    _check_outcome(comparison, outcome)
    found = regret_of(comparison, outcome, more_is_better=more_is_better)
    table = found.table()
    if as_json:
        for row in table.to_dicts():
            say(json.dumps(row))
    else:
        say(regret_text(found, comparison.study.title, terminal_width()))
    if output is not None:
        write_csv(table, output)
        if not as_json:
            say_prose(f"Written to {output}.")


def _check_outcome(comparison: "Comparison", outcome: str) -> None:
    """Raise if runs have no such outcome."""
    from sim.analysis.comparison import every_outcome
    from sim.domain.errors import UnknownNameError

    known = every_outcome(comparison)
    if outcome not in known:
        raise UnknownNameError("outcome", outcome, known)
