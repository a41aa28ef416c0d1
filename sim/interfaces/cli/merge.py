"""The command `deter merge`: the shards of a study, put together."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from sim.domain.errors import StudyInterrupted
from sim.interfaces.cli.study_runs import AsJson, report_end
from sim.interfaces.terminal.interruption import INTERRUPTED
from sim.interfaces.terminal.screen import warn


def merge(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder for the results.")],
    shards: Annotated[
        list[Path] | None,
        typer.Argument(metavar="SHARD", help="Folders of the shards; those in DIR if absent."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Put the shards of a study together.

    The tables are the same as those of the study without shards.
    """
    from sim.execution.shards import merge_shards

    command = shlex.join(["deter", "merge", str(folder), *map(str, shards or [])])
    try:
        ended = merge_shards(folder, shards or None, command)
    # Not `resumable`: a merge that is cut short leaves nothing to go on from.
    except StudyInterrupted:
        warn(f"interrupted: the shards are as they were. Again: {command}")
        raise typer.Exit(INTERRUPTED) from None
    report_end(ended, as_json=as_json)
