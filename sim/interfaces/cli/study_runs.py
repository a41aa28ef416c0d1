"""What `deter sweep`, `deter compare` and `deter merge` have in common.

A study is run with its progress on standard error, can be interrupted at any
moment with a word on how to go on, and ends with what became of its runs.
"""

import contextlib
import json
import os
import shlex
import signal
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict, Unpack

import typer
from typer.models import OptionInfo

from sim.domain.errors import StudyInterrupted
from sim.interfaces.cli.run_options import MAX_REPLICATIONS, MAX_WORKERS, draw_number
from sim.interfaces.early_look import Look
from sim.interfaces.terminal.interruption import INTERRUPTED, said_at_interrupt
from sim.interfaces.terminal.screen import ENSEMBLE, say, say_prose, warn, warn_if_compiling

if TYPE_CHECKING:
    from sim.execution.custom_agents import Agents
    from sim.execution.progress import StudyEnd
    from sim.study.plan import Plan
    from sim.study.study_plan import StudyPlan

SOME_FAILED = 1
"""Exit code of a study with runs that failed: no script takes it for a whole one."""

Workers = Annotated[
    int | None,
    typer.Option(min=1, max=MAX_WORKERS, metavar="N", help="Threads; all cores if absent."),
]
StudySeed = Annotated[
    int | None,
    typer.Option(
        parser=draw_number, metavar="N", help="Seed of the draws; the study's own if absent."
    ),
]
OwnAgents = Annotated[
    str | None, typer.Option(metavar="FILE.py:NAME", help="Agents of your own in Python.")
]
Restart = Annotated[
    bool, typer.Option("--restart", help="Begin anew where there is a result already.")
]
StudyFolder = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="DIR", help="Folder; results/STUDY if absent."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print how it ended as JSON.")]


def replications_option(place: str, *, least: int) -> OptionInfo:
    """Return the option that says how often a study runs, in place of its file.

    Parameters
    ----------
    place : what is run so often, a cell or a point
    least : runs that the command can do anything with
    """
    option: OptionInfo = typer.Option(
        min=least,
        max=MAX_REPLICATIONS,
        metavar="N",
        help=f"Runs of each {place}; the study's own if absent.",
    )
    return option


class RunOptions(TypedDict, total=False):
    """Options of a run that are passed on; see `sim.execution.runner.run_study`."""

    workers: int | None
    agents: "Agents | None"
    shard: tuple[int, int] | None
    cluster: str | None
    restart: bool


def run_to_end(
    plan: "Plan",
    folder: Path | None,
    *,
    command: str,
    look: Look | None = None,
    **options: Unpack[RunOptions],
) -> "StudyEnd":
    """Run a study and show how it gets on.

    Parameters
    ----------
    plan : of the study
    folder : of the results; absent: the one of its name
    command : goes on with the study
    look : what is shown of its runs before it is over
    options : see `sim.execution.runner.run_study`

    Raises
    ------
    StudyInterrupted : Ctrl-C, with what is kept
    DeterError : the folder holds another study, or cannot be written
    """
    from sim.execution.runner import run_study
    from sim.interfaces.terminal.progress import study_listener

    warn_if_compiling(ENSEMBLE)
    with study_listener(look) as listener:
        return run_study(plan, folder, listener=listener, command=command, **options)


def plan_of_study(study: str, seed: int | None, replications: int | None) -> "StudyPlan":
    """Return the plan of a study file, with a seed and runs of a point that take its own's place.

    Raises
    ------
    ScenarioError : every problem in the study
    """
    from sim.study.loader import read_study
    from sim.study.study_plan import plan_from

    found = read_study(study, None if seed is None else {"seed": seed})
    return plan_from(found, replications=replications)


def continue_command(name: str, study: str, options: Mapping[str, object]) -> str:
    """Return the command that goes on with a study.

    Parameters
    ----------
    name : of the command
    study : as it was given
    options : values as they were given, by option; None where one was not
    """
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
    kept = f"interrupted: what is finished is kept. To go on: {command}"
    try:
        with said_at_interrupt(kept):
            yield
    except KeyboardInterrupt as stopped:
        with contextlib.suppress(ValueError):  # only the main thread may; nobody else is sent one
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second one may not cut the answer off
        study = stopped if isinstance(stopped, StudyInterrupted) else None
        warn(kept if study is None else f"{study}. To go on: {command}")
        if study is not None and study.is_busy:
            sys.stdout.flush()
            os._exit(INTERRUPTED)
        raise typer.Exit(INTERRUPTED) from None


def report_end(ended: "StudyEnd", *, as_json: bool) -> None:
    """Say how a study ended, and leave with what became of its runs.

    Raises
    ------
    Exit : some runs failed
    """
    manifest = ended.manifest
    # The first is enough: runs that fail for one reason fail by the hundred.
    replay = first_failure(ended)
    if as_json:
        facts = {
            "folder": str(ended.folder),
            "state": manifest.state,
            "was_complete": ended.was_complete,
            "points": len(manifest.points),
            "runs": manifest.runs,
            "failed": manifest.failed,
            "seconds": ended.seconds,
            "replay": replay,
        }
        say(json.dumps(facts, sort_keys=True))
    else:
        say_prose(end_text(ended))
    if manifest.failed:
        warn(
            f"{manifest.failed:,} of {manifest.runs:,} runs failed; failures.parquet lists them."
            + (f" To see the first: {replay}" if replay else "")
        )
        raise typer.Exit(SOME_FAILED)


def end_text(ended: "StudyEnd") -> str:
    """Return how a study ended, in words."""
    from sim.interfaces.terminal.progress import rate_text

    manifest, folder = ended.manifest, shlex.quote(str(ended.folder))
    n_points = len(manifest.points)
    runs = f"{manifest.runs:,} runs of {n_points:,} point{'' if n_points == 1 else 's'}"
    if ended.was_complete and manifest.shard is None:
        return f"{folder} is complete: {runs}. Nothing to do; --restart would run it again."
    if manifest.shard is not None:
        one = manifest.shard
        return (
            f"shard {one.index} of {one.count}: {manifest.runs:,} runs in {folder}. "
            "When all shards are there, `deter merge` makes the tables."
        )
    lines = []
    if manifest.reached is not None:
        lines.append(_precision_text(ended))
    rate = rate_text(ended.played, ended.seconds - ended.compiling)
    tables = ", ".join(sorted(path.name for path in ended.folder.glob("*.parquet")))
    took = f"{ended.seconds:.0f} s" + (f", {rate}" if rate else "")
    lines.append(f"{runs} in {folder} ({took}): manifest.json, {tables}")
    return "\n".join(lines)


def _precision_text(ended: "StudyEnd") -> str:
    """Return what came of the target of precision."""
    reached, target = ended.manifest.reached, ended.manifest.replications
    if reached is None or isinstance(target, int):
        return ""
    if reached.half_width is None:
        return f"{target.outcome} cannot be measured: no point has two runs with a value."
    verdict = "reached" if reached.is_met else "not reached"
    least, most = min(reached.of_points), reached.replications
    each = f"{most:,}" if least == most else f"{least:,} to {most:,}"
    return (
        f"{target.outcome}: half width at most {reached.half_width:.4g} after "
        f"{each} replications, {target.half_width:g} asked for: {verdict}."
    )


def first_failure(ended: "StudyEnd") -> str | None:
    """Return the command that replays the first run that failed; None if none did."""
    import polars as pl

    from sim.results.study_tables import replay_command

    path = ended.folder / "failures.parquet"
    if not ended.manifest.failed or not path.is_file():
        return None
    # Made here and not read from the table, whose words are those of whoever made the folder.
    table = pl.scan_parquet(path, glob=False).select("point", "replication_first").head(1).collect()
    return replay_command(ended.folder, ended.manifest, *table.row(0)) if len(table) else None
