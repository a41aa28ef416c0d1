"""Play a batch of replications on Mesa, for agents of the user's own.

The compiled ensemble knows only the shipped rules; an agent that decides differently
is a Python object, so its runs are Mesa models (docs/decisions/0018-the-compiled-ensemble.md).
"""

from collections.abc import Iterable, Mapping
from itertools import chain

import numpy as np

from sim.engine.outcomes.political_counts import keep_political_counts
from sim.engine.outcomes.sketches import absorb
from sim.engine.run.ensemble import BatchResult, empty_batch
from sim.execution.vectors import VectorSetting
from sim.model.agents import State
from sim.model.region import Region


def play_on_mesa(
    runs: Iterable[VectorSetting],
    replications: range,
    agent_classes: Mapping[str, type[State]],
    logged: int = 0,
    stop: np.ndarray | None = None,
) -> BatchResult:
    """Return a batch of replications, each a Mesa model.

    Parameters
    ----------
    runs : scenario and setting of each replication
    replications : consecutive ones
    agent_classes : subclasses of `State` by code
    logged : runs, the first ones, that keep their events
    stop : (1,) integers; once it is not nought, no further run is begun

    Returns
    -------
    what `sim.engine.run.ensemble.play` would return
    """
    source = iter(runs)
    first = next(source)
    result = empty_batch(first.setting, len(replications), logged)
    counts = result.counts
    for run, (scenario, setting) in enumerate(chain([first], source)):
        if stop is not None and stop[0]:
            return result._replace(played=run)
        region = Region(
            scenario,
            seed=setting.seed,
            replication=replications[run],
            agent_classes=agent_classes,
            # Reasons of all runs would be thrown away; `deter replay` makes those of one again.
            keeps_events=False,
            world=setting.world,
            log=result.log if run < logged else None,
        ).run()
        one = region.counts.arrays
        counts.flashpoints[run], counts.states[run] = one.flashpoints, one.states
        absorb(one.series, counts.known, counts.sums, counts.squares, counts.bins)
        keep_political_counts(one.politics, counts.politics, run)
    return result._replace(played=len(replications))
