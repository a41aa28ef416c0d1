"""Commands for studies of any size: sweep, merge and replay."""

import contextlib
import json
import os
import re
import shlex
import signal
import sys
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict, Unpack

import typer

from sim.domain.errors import StudyInterrupted
from sim.interfaces.cli.boundary import INTERRUPTED, OUR_FAULT, wants_traceback
from sim.interfaces.cli.progress import rate_text, watching
from sim.interfaces.cli.screen import ENSEMBLE, MODEL, claim_folder, say, warn, warn_if_compiling

if TYPE_CHECKING:
    from sim.execution.custom_agents import Agents
    from sim.execution.progress import StudyEnd
    from sim.execution.replay import Replay
    from sim.model.region import Region
    from sim.study.plan import Plan

SOME_FAILED = 1
"""Exit code of a study with runs that failed: no script takes it for a whole one."""


class RunOptions(TypedDict, total=False):
    """Options of a run that are passed on; see `sim.execution.runner.run_study`."""

    workers: int | None
    agents: "Agents | None"
    shard: tuple[int, int] | None
    cluster: str | None
    restart: bool


AsJson = Annotated[bool, typer.Option("--json", help="Print how it ended as JSON.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(sweep)
    app.command()(merge)
    app.command()(replay)


def _shard(text: str | None) -> tuple[int, int] | None:
    """Return which shard a text means."""
    if text is None:
        return None
    found = re.fullmatch(r"(\d{1,6})/(\d{1,6})", text)
    if found is None:
        message = f"{text!r} is not I/N, such as 1/8"
        raise typer.BadParameter(message, param_hint="--shard")
    return int(found[1]), int(found[2])


def sweep(
    study: Annotated[
        str, typer.Argument(metavar="STUDY", help="Study file, or the name of a shipped study.")
    ],
    replications: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Runs of each point; the study's own if absent."),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Threads; all cores if absent.")
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
    command = again("sweep", study, options)
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
        tell(ended, as_json=as_json)


def run_to_end(
    plan: "Plan", folder: Path | None, *, command: str, **options: Unpack[RunOptions]
) -> "StudyEnd":
    """Run a study and show how it gets on.

    Parameters
    ----------
    command : goes on with the study
    options : see `sim.execution.runner.run_study`
    """
    from sim.execution.runner import run_study

    warn_if_compiling(ENSEMBLE)
    with watching() as listener:
        return run_study(plan, folder, listener=listener, command=command, **options)


def again(name: str, study: str, options: Mapping[str, object]) -> str:
    """Return the command that goes on with a study."""
    words = ["deter", name, study]
    for option, value in options.items():
        words += [] if value is None else [option, str(value)]
    return shlex.join(words)


@contextlib.contextmanager
def resumable(command: str) -> Iterator[None]:
    """Answer Ctrl-C at any moment of a command with what is kept and how to go on.

    Whoever is still within a run that cannot be cut short, or compiles, would hold
    the exit up for as long. It writes nothing, so the process leaves without it.

    Parameters
    ----------
    command : goes on with the study
    """
    try:
        yield
    except KeyboardInterrupt as stopped:
        with contextlib.suppress(ValueError):  # only the main thread may; nobody else is sent one
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second one may not cut the answer off
        study = stopped if isinstance(stopped, StudyInterrupted) else None
        warn(f"{study or 'interrupted: what is finished is kept'}. To go on: {command}")
        if study is not None and study.is_busy:
            sys.stdout.flush()
            os._exit(INTERRUPTED)
        raise typer.Exit(INTERRUPTED) from None


def tell(ended: "StudyEnd", *, as_json: bool) -> None:
    """Say how a study ended, and leave with what became of its runs."""
    manifest = ended.manifest
    first = _first_failure(ended)
    if as_json:
        found = {
            "folder": str(ended.folder),
            "state": manifest.state,
            "was_complete": ended.was_complete,
            "points": len(manifest.points),
            "runs": manifest.runs,
            "failed": manifest.failed,
            "seconds": ended.seconds,
            "replay": first,
        }
        say(json.dumps(found, sort_keys=True))
    else:
        say(_story(ended))
    if manifest.failed:
        warn(
            f"{manifest.failed:,} of {manifest.runs:,} runs failed; failures.parquet lists them."
            + (f" To see the first: {first}" if first else "")
        )
        raise typer.Exit(SOME_FAILED)


def _story(ended: "StudyEnd") -> str:
    """Return how a study ended, in words."""
    manifest, folder = ended.manifest, shlex.quote(str(ended.folder))
    runs = f"{manifest.runs:,} runs of {len(manifest.points):,} points"
    if ended.was_complete:
        return f"{folder} is complete: {runs}. Nothing to do; --restart would run it again."
    if manifest.shard is not None:
        one = manifest.shard
        return (
            f"shard {one.index} of {one.count}: {manifest.runs:,} runs in {folder}. "
            "When all shards are there, `deter merge` makes the tables."
        )
    lines = []
    if manifest.reached is not None:
        lines.append(_precision(ended))
    rate = rate_text(ended.played, ended.seconds)
    tables = ", ".join(sorted(path.name for path in ended.folder.glob("*.parquet")))
    took = f"{ended.seconds:.0f} s" + (f", {rate}" if rate else "")
    lines.append(f"{runs} in {folder} ({took}): manifest.json, {tables}")
    return "\n".join(lines)


def _precision(ended: "StudyEnd") -> str:
    """Return what came of the target of precision."""
    reached, target = ended.manifest.reached, ended.manifest.replications
    if reached is None or isinstance(target, int):
        return ""
    if reached.half_width is None:
        return f"{target.outcome} cannot be measured: no point has two runs with a value."
    verdict = "reached" if reached.is_met else "not reached"
    return (
        f"{target.outcome}: half width at most {reached.half_width:.4g} after "
        f"{reached.replications:,} replications, {target.half_width:g} asked for: {verdict}."
    )


def _first_failure(ended: "StudyEnd") -> str | None:
    """Return the command that replays the first run that failed."""
    import polars as pl

    path = ended.folder / "failures.parquet"
    if not ended.manifest.failed or not path.is_file():
        return None
    table = pl.scan_parquet(path, glob=False).select("command").head(1).collect()
    return str(table.item()) if len(table) else None


def merge(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder for the results.")],
    shards: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[SHARD]...", help="Folders of the shards; those in DIR if absent."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Put the shards of a study together, to the same tables as without shards."""
    from sim.execution.shards import merge_shards

    command = shlex.join(["deter", "merge", str(folder), *map(str, shards or [])])
    try:
        ended = merge_shards(folder, shards or None, command)
    except StudyInterrupted:
        warn(f"interrupted: the shards are as they were. Again: {command}")
        raise typer.Exit(INTERRUPTED) from None
    tell(ended, as_json=as_json)


def replay(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a study.")],
    point: Annotated[int, typer.Argument(metavar="POINT", help="Number of the point, from 0.")],
    replication: Annotated[
        int, typer.Argument(metavar="REPLICATION", help="Number of the replication, from 0.")
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="DIR", help="Folder; DIR/replay-POINT-REPLICATION if absent."
        ),
    ] = None,
) -> None:
    """Play one run of a study again, alone, and keep it with the reasons of every mover."""
    from sim.execution.replay import replay_of
    from sim.execution.single_run import check_run_folder_is_free, write_run

    one = replay_of(folder, point, replication)
    place = output or folder / f"replay-{point}-{replication}"
    check_run_folder_is_free(place)
    claim_folder(place)
    warn_if_compiling(MODEL)
    command = shlex.join(["deter", "replay", str(folder), str(point), str(replication)])
    region = _replayed(one, point, replication)
    write_run(place, one.request, one.scenario, region.events, command)
    say(f"Kept in {place}: deter explain {shlex.quote(str(place))} CRISIS")


def _replayed(one: "Replay", point: int, replication: int) -> "Region":
    """Return the region after the run, or say how the run fails and leave."""
    from sim.execution.batches import error_text
    from sim.execution.single_run import simulate

    try:
        return simulate(one.scenario, one.request.seed, replication, one.agents)
    except Exception as error:  # noqa: BLE001  any of them is what the user wants to see
        if wants_traceback():
            warn("".join(traceback.format_exception(error)).rstrip())
        how = "" if wants_traceback() else " DETER_DEBUG=1 shows where."
        warn(f"replication {replication} of point {point} fails: {error_text(error)}.{how}")
        raise typer.Exit(OUR_FAULT) from None
