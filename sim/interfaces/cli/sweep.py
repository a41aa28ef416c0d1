"""The command `deter sweep`: a study of any size, run and kept."""

import re
from pathlib import Path
from typing import Annotated

import typer

from sim.interfaces.cli.run_options import MAX_REPLICATIONS, MAX_WORKERS
from sim.interfaces.cli.study_runs import (
    AsJson,
    continue_command,
    report_end,
    resumable,
    run_to_end,
)


def sweep(
    study: Annotated[
        str, typer.Argument(metavar="STUDY", help="Study file, or the name of a shipped study.")
    ],
    replications: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=MAX_REPLICATIONS,
            metavar="N",
            help="Runs of each point; the study's own if absent.",
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, max=MAX_WORKERS, metavar="N", help="Threads; all cores if absent."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", help="Folder; results/STUDY if absent."),
    ] = None,
    shard: Annotated[
        str | None, typer.Option(metavar="I/N", help="Play the I-th of N parts only.")
    ] = None,
    dask: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Dask scheduler whose workers play.")
    ] = None,
    agents: Annotated[
        str | None, typer.Option(metavar="FILE.py:NAME", help="Agents of your own in Python.")
    ] = None,
    restart: Annotated[
        bool, typer.Option("--restart", help="Begin anew where there is a result already.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Run a study of any size; given again, it goes on where it was.

    Every run is a row of runs.parquet. A run that fails is written down and does
    not end the study. Results do not depend on workers, shards or interruptions.
    """
    part = _shard(shard)
    options = {
        "--replications": replications,
        "--workers": workers,
        "--output": output,
        "--shard": shard,
        "--dask": dask,
        "--agents": agents,
    }
    command = continue_command("sweep", study, options)
    with resumable(command):
        from sim.execution.custom_agents import load_agents
        from sim.study.study_plan import plan_of

        ended = run_to_end(
            plan_of(study, replications=replications),
            output,
            workers=workers,
            agents=None if agents is None else load_agents(agents),
            shard=part,
            cluster=dask,
            restart=restart,
            command=command,
        )
        report_end(ended, as_json=as_json)


def _shard(text: str | None) -> tuple[int, int] | None:
    """Return which shard a text means."""
    if text is None:
        return None
    found = re.fullmatch(r"(\d{1,6})/(\d{1,6})", text)
    if found is None:
        message = f"{text!r} is not I/N, such as 1/8"
        raise typer.BadParameter(message, param_hint="--shard")
    return int(found[1]), int(found[2])
