"""A stretch of replications on Mesa, for agents that decide differently."""

from collections.abc import Mapping

import numpy as np

from sim.domain.scenario import Scenario
from sim.engine.outcomes.sketches import absorb
from sim.engine.quarter.ensemble import Setting, Stretch, empty_stretch
from sim.model.agents import State
from sim.model.region import Region
from sim.rules.parameters import Parameters


def play_on_mesa(  # noqa: PLR0913  each an independent choice of the caller
    scenario: Scenario[Parameters],
    setting: Setting,
    first: int,
    last: int,
    *,
    agent_classes: Mapping[str, type[State]],
    logged: int = 0,
    stop: np.ndarray | None = None,
) -> Stretch:
    """Return a stretch of replications, each a Mesa model.

    Parameters
    ----------
    scenario, setting : the effective scenario and its arrays
    agent_classes : subclasses of `State` by code
    first, last, logged, stop : see `sim.engine.quarter.ensemble.play`
    """
    stretch = empty_stretch(setting, last - first, logged)
    tallies = stretch.tallies
    for run in range(last - first):
        if stop is not None and stop[0]:
            return stretch._replace(played=run)
        region = Region(
            scenario,
            seed=setting.seed,
            replication=first + run,
            agent_classes=agent_classes,
            keeps_events=False,
            world=setting.world,
            log=stretch.log if run < logged else None,
        ).run()
        counts = region.tally.counts
        tallies.places[run], tallies.states[run] = counts.places, counts.states
        absorb(counts.series, tallies.known, tallies.sums, tallies.squares, tallies.bins)
    return stretch._replace(played=last - first)
