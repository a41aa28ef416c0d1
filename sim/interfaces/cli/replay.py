"""The command `deter replay`: one run of a study, played again and kept with its reasons."""

import shlex
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.interfaces.terminal.boundary import OUR_FAULT, wants_traceback
from sim.interfaces.terminal.screen import MODEL, claim_folder, say, warn, warn_if_compiling

if TYPE_CHECKING:
    from sim.execution.replay import Replay
    from sim.model.region import Region


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
    agents: Annotated[
        str | None,
        typer.Option(metavar="FILE.py:NAME", help="The study's own agents: runs their code."),
    ] = None,
) -> None:
    """Play one run of a study again, alone, and keep its reasons."""
    from sim.execution.custom_agents import load_agents
    from sim.execution.replay import replay_of
    from sim.results.run_folder import check_run_folder_is_free, write_run

    given = None if agents is None else load_agents(agents)
    one = replay_of(folder, point, replication, given)
    kept_in = output or folder / f"replay-{point}-{replication}"
    check_run_folder_is_free(kept_in)
    claim_folder(kept_in)
    warn_if_compiling(MODEL)
    words = ["deter", "replay", str(folder), str(point), str(replication)]
    command = shlex.join([*words, *([] if agents is None else ["--agents", agents])])
    region = _final_region(one, point, replication)
    write_run(kept_in, one.request, one.scenario, region.events, command)
    say(f"Kept in {kept_in}: deter explain {shlex.quote(str(kept_in))} CRISIS")


def _final_region(one: "Replay", point: int, replication: int) -> "Region":
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
