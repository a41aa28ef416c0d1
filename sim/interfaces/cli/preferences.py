"""The command `deter preferences`: which arrangement each state would choose, and what lasts."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from sim.interfaces.cli.study_runs import (
    Restart,
    StudyFolder,
    StudySeed,
    Workers,
    continue_command,
    replications_option,
    report_end,
    resumable,
    run_to_end,
)
from sim.interfaces.completion import study_names
from sim.interfaces.table_file import write_csv
from sim.interfaces.terminal.screen import say, say_prose, terminal_width

if TYPE_CHECKING:
    from sim.analysis.preferences import Preferences

TABLE = "preferences.csv"
"""Table in the folder of the study."""


def preferences(
    study: Annotated[
        str,
        typer.Argument(
            metavar="STUDY",
            help="Comparison: a study file or the name of a shipped one.",
            autocompletion=study_names,
        ),
    ],
    replications: Annotated[int | None, replications_option("cell", least=2)] = None,
    seed: StudySeed = None,
    workers: Workers = None,
    output: StudyFolder = None,
    restart: Restart = False,
    moves: Annotated[
        bool, typer.Option("--moves", help="List every way from one arrangement to another.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a state and arrangement.")
    ] = False,
) -> None:
    """Ask which arrangement each state would choose for itself, and which would last.

    Runs the study, or what is missing of it. By what states expect to win and lose in
    crises; whether governments could agree is for deter treaty.
    """
    options = {
        "--replications": replications,
        "--seed": seed,
        "--workers": workers,
        "--output": output,
    }
    command = continue_command("preferences", study, options)
    with resumable(command):
        from sim.analysis.preferences import preferences_of
        from sim.execution.comparison_runs import comparison_of
        from sim.results.reader import load_results
        from sim.study.loader import read_cells
        from sim.study.study_plan import plan_from

        found = read_cells(study, {} if seed is None else {"seed": seed})
        plan = plan_from(found, replications=replications)
        ended = run_to_end(plan, output, command=command, workers=workers, restart=restart)
        # No claims then: the runs that are left would be a selection.
        if ended.manifest.failed:
            report_end(ended, as_json=False)
        told = preferences_of(comparison_of(found, load_results(ended.folder)))
        write_csv(told.table(), ended.folder / TABLE)
        names = {code: one.name for code, one in found.cells[0].scenario.states.items()}
        _show(told, names, has_moves=moves, as_json=as_json)
        if not as_json:
            say_prose(f"{ended.manifest.runs:,} runs. Written to {ended.folder}: {TABLE}")


def _show(told: "Preferences", names: dict[str, str], *, has_moves: bool, as_json: bool) -> None:
    """Print who prefers what."""
    from sim.analysis.telling.politics.preferences import preferences_text

    if as_json:
        for row in told.table().to_dicts():
            say(json.dumps(row))
    else:
        say(preferences_text(told, names, terminal_width(), has_moves=has_moves))
