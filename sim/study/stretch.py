"""A stretch of replications of one scenario, as tables."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import numpy as np

from sim.domain.scenario import Scenario
from sim.engine.parameters import Parameters

if TYPE_CHECKING:
    import polars as pl

    from sim.model.agents import State

type Tables = dict[str, "pl.DataFrame"]

TABLES = ("runs", "flashpoints", "quarters", "bins", "events")
"""Tables of a stretch. Columns: runs: replication, outcomes. flashpoints: replication, flashpoint,
counts. quarters: quarter (0 is the first), series, count, sum, squares. bins: quarter, series,
bin, count, of the sketch from which quantiles are read. events: replication, quarter, flashpoint,
and what happened."""


def play_stretch(  # noqa: PLR0913  each an independent choice of the caller
    scenario: Scenario[Parameters],
    first: int,
    last: int,
    *,
    logged: int = 0,
    outputs: Collection[str] = TABLES,
    agent_classes: Mapping[str, "type[State]"] | None = None,
    stop: np.ndarray | None = None,
) -> Tables | None:
    """Return the tables of some replications of a scenario.

    Parameters
    ----------
    first, last : replications from first up to and without last
    logged : replications below this number keep their events
    outputs : which tables are wanted
    agent_classes : subclasses of `State` by code; the runs are then played on Mesa
    stop : (1,) integers; once it is not nought, no further run is begun

    Returns
    -------
    None if it was stopped before the last run was over
    """
    import polars as pl

    from sim.engine.world import build_world
    from sim.model.region import Region

    world = build_world(scenario)
    runs, places = [], []
    for replication in range(first, last):
        if stop is not None and stop[0]:
            return None
        region = Region(
            scenario,
            replication=replication,
            keeps_events=False,
            world=world,
            agent_classes=agent_classes,
        )
        tally = region.run().tally
        runs.append({"replication": replication, **tally.outcomes(), **tally.losses()})
        places += [{"replication": replication, **row} for row in tally.by_flashpoint()]
    return {"runs": pl.DataFrame(runs), "flashpoints": pl.DataFrame(places)}
