"""The command `deter sweep`: a study of any size, run and kept."""

import re
from typing import TYPE_CHECKING, Annotated

import typer

from sim.interfaces.cli.study_runs import (
    AsJson,
    OwnAgents,
    Restart,
    StudyFolder,
    StudySeed,
    Workers,
    continue_command,
    plan_of_study,
    replications_option,
    report_end,
    resumable,
    run_to_end,
)
from sim.interfaces.cli.treaty import show_chances
from sim.interfaces.completion import study_names
from sim.interfaces.early_look import Look
from sim.interfaces.sweep_answers import (
    Apart,
    Asked,
    Baseline,
    Flashpoint,
    Outcomes,
    check_asked,
    show_answers,
)
from sim.interfaces.terminal.screen import message_width

if TYPE_CHECKING:
    import polars as pl

    from sim.execution.progress import StudyEnd
    from sim.study.plan import Plan


def sweep(
    study: Annotated[
        str,
        typer.Argument(
            metavar="STUDY",
            help="Study file, or the name of a shipped study.",
            autocompletion=study_names,
        ),
    ],
    replications: Annotated[int | None, replications_option("point", least=1)] = None,
    seed: StudySeed = None,
    workers: Workers = None,
    output: StudyFolder = None,
    shard: Annotated[
        str | None, typer.Option(metavar="I/N", help="Play the I-th of N parts only.")
    ] = None,
    dask: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Dask scheduler whose workers play.")
    ] = None,
    agents: OwnAgents = None,
    outcome: Outcomes = None,
    baseline: Baseline = None,
    flashpoint: Flashpoint = None,
    apart: Apart = None,
    restart: Restart = False,
    as_json: AsJson = False,
) -> None:
    """Run a study of any size and answer arm by arm; given again, it goes on where it was.

    Every run is a row of runs.parquet. A run that fails is written down and does
    not end the study. Results do not depend on workers, shards or interruptions.
    """
    asked = Asked(outcome, baseline, flashpoint, apart)
    part = _shard(shard)
    options = {
        "--replications": replications,
        "--seed": seed,
        "--workers": workers,
        "--output": output,
        "--shard": shard,
        "--dask": dask,
        "--agents": agents,
    }
    command = continue_command("sweep", study, options)
    with resumable(command):
        from sim.execution.custom_agents import load_agents

        plan = plan_of_study(study, seed, replications)
        check_asked(asked, plan)
        ended = run_to_end(
            plan,
            output,
            look=_look(plan),
            workers=workers,
            agents=None if agents is None else load_agents(agents),
            shard=part,
            cluster=dask,
            restart=restart,
            command=command,
        )
        report_end(ended, as_json=as_json)
        if not as_json and part is None:
            _show(ended, asked)


def _show(ended: "StudyEnd", asked: Asked) -> None:
    """Show the answers of a sweep, and how often proposed treaties are made."""
    from sim.analysis.treaties import has_treaties
    from sim.results.reader import load_results

    results = load_results(ended.folder)
    show_answers(results, asked)
    if has_treaties(ended.manifest):
        show_chances(results)


def _look(plan: "Plan") -> Look:
    """Return what a sweep shows before it is over."""
    from sim.analysis.early import early_points
    from sim.analysis.telling.early import early_points_line, early_points_text

    def table(runs: "pl.DataFrame") -> str | None:
        points = early_points(plan, runs)
        return early_points_text(points, len(plan.points), message_width()) if points else None

    def line(runs: "pl.DataFrame") -> str | None:
        points = early_points(plan, runs)
        return early_points_line(points, len(plan.points)) if points else None

    return Look(table=table, line=line)


def _shard(text: str | None) -> tuple[int, int] | None:
    """Return which shard a text means."""
    if text is None:
        return None
    found = re.fullmatch(r"(\d{1,6})/(\d{1,6})", text)
    if found is None:
        message = f"{text!r} is not I/N, such as 1/8"
        raise typer.BadParameter(message, param_hint="--shard")
    return int(found[1]), int(found[2])
