"""One crisis of one run of a finished study, solved again as it stood."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from sim.domain.errors import UnknownNameError
from sim.domain.records import CrisisRecord
from sim.execution.replay import Replay
from sim.execution.single_run import simulate

if TYPE_CHECKING:
    from sim.domain.scenario import Scenario
    from sim.engine.crisis.arrays import Crisis, Solution
    from sim.model.crisis import CrisisPlay
    from sim.model.region import Region
    from sim.rules.parameters import Parameters

type PlayedRegion = Region
"""A region that has run, by a name for rooms that know runs and not the model."""


class CrisisAgain(NamedTuple):
    """A crisis of a run, solved."""

    scenario: "Scenario[Parameters]"
    codes: Sequence[str]
    """Challenger, target and the guarantors in the order of the arrays."""
    crisis: "Crisis"
    solution: "Solution"
    record: CrisisRecord
    """How it went."""


def run_again(replay: Replay) -> "Region":
    """Return a run of a study, played again to its end by the states that come with deter."""
    request = replay.request
    return simulate(replay.scenario, seed=request.seed, replication=request.replication)


def crises_of(region: "Region") -> list[CrisisRecord]:
    """Return the crises of a run, in order."""
    return [one for one in region.events if isinstance(one, CrisisRecord)]


def crisis_solved_again(
    region: "Region", crisis: str, scenario: "Scenario[Parameters] | None" = None
) -> CrisisAgain:
    """Return a crisis of a run, solved as it stood and played with the same draws.

    Parameters
    ----------
    region : that has run and kept its events
    scenario : differs from the region's in anything but its states, its flashpoints and its
        calendar; absent: the region's own

    Raises
    ------
    UnknownNameError : the run had no such crisis
    """
    from sim.model.counterfactual import crisis_again

    known = [one.crisis for one in crises_of(region)]
    if crisis not in known:
        raise UnknownNameError("crisis", crisis, known)
    return as_solved(crisis_again(region, crisis, scenario))


def as_solved(play: "CrisisPlay") -> CrisisAgain:
    """Return a crisis that was played again, under the scenario under which it was."""
    from sim.model.counterfactual import party_names
    from sim.model.crisis_record import crisis_record

    return CrisisAgain(
        scenario=play.stage.scenario,
        codes=party_names(play),
        crisis=play.crisis,
        solution=play.solution,
        record=crisis_record(play),
    )
