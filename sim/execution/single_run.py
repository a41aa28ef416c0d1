"""One run on the Mesa path, which keeps every reason: for a reader, a notebook, a replay."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sim.domain.scenario import Scenario
from sim.rules.parameters import Parameters

if TYPE_CHECKING:
    from sim.model.agents import State
    from sim.model.region import Region


def simulate(
    scenario: Scenario[Parameters],
    seed: int | None = None,
    replication: int = 0,
    agent_classes: Mapping[str, "type[State]"] | None = None,
) -> "Region":
    """Return a region that has run to its end.

    Parameters
    ----------
    scenario : from `load_scenario`
    seed : of the draws; absent: the scenario's own
    replication : which of the runs under that seed
    agent_classes : subclasses of `State` by code, for states that decide differently

    Returns
    -------
    `events` holds every crisis and war with its reasons, `counts.outcomes()` the outcomes
    """
    # Imported here: mesa takes a second, which whoever plays no single run need not wait for.
    from sim.model.region import Region

    region = Region(scenario, seed=seed, replication=replication, agent_classes=agent_classes)
    return region.run()
