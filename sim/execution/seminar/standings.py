"""A run, and where its states stood at the end of each of its years: what a class sees of politics.

Events tell what governments decided. How many voters stood behind them, what they spent
and where they leaned between two decisions is state of the region, read here as it runs.
"""

from typing import TYPE_CHECKING, NamedTuple

from sim.domain.scenario import Scenario
from sim.rules.parameters import Parameters

if TYPE_CHECKING:
    from sim.model.region import Region


class Standings(NamedTuple):
    """Where states stood at the end of each year: {code: a number a year}, years in order."""

    years: tuple[int, ...]
    """The years, such as 2027; the last one may have ended early."""

    support: dict[str, tuple[float, ...]]
    """Share of voters behind using force for partners, in [0, 1]."""

    burden: dict[str, tuple[float, ...]]
    """Military spending [% of GDP]."""

    alignment: dict[str, tuple[float, ...]]
    """Leaning, from the challenger at -1 to the patron at 1."""


def run_with_standings(
    scenario: Scenario[Parameters], seed: int | None = None, replication: int = 0
) -> tuple["Region", Standings]:
    """Return a region that has run to its end, as `simulate` does, and where states stood.

    Parameters
    ----------
    scenario : from `load_scenario`
    seed : of the draws; absent: the scenario's own
    replication : which of the runs under that seed
    """
    # Imported here: mesa takes a second, which whoever plays no single run need not wait for.
    from sim.model.region import Region

    region = Region(scenario, seed=seed, replication=replication)
    found: dict[int, tuple[list[float], ...]] = {}
    while region.running and region.quarter_index < scenario.quarters:
        year = int(region.quarter[:4])
        region.step()
        now = region.variables
        # The last quarter of a year is the one that stays.
        found[year] = (now.support.tolist(), now.burden_pct.tolist(), now.alignment.tolist())
    by_state = [
        {
            code: tuple(of_year[place][k] for of_year in found.values())
            for k, code in enumerate(region.stage.states)
        }
        for place in range(3)
    ]
    return region, Standings(tuple(found), *by_state)
