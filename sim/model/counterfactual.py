"""One crisis again: as it was, and as it would have been under another scenario.

A finished region keeps its variables as they stood when each crisis began. They
are put into a fresh region, of the same scenario or of a changed one, and the
crisis is assembled, solved and played there, with the pacts and regimes of that
scenario. Draws have addresses that do not depend on the scenario, so every shock and
every draw is the one of the run.
"""

from difflib import get_close_matches

from sim.domain.errors import UnknownNameError
from sim.domain.scenario import Scenario
from sim.domain.vocabulary import quarter_number
from sim.engine.quarter.entry_into_force import set_in_force
from sim.engine.world.variables import snapshot_of
from sim.model.crisis import CrisisPlay
from sim.model.region import Region
from sim.rules.parameters import Parameters


def crisis_again(
    region: Region, crisis: str, scenario: Scenario[Parameters] | None = None
) -> CrisisPlay:
    """Return a crisis of a run, played again under the run's scenario or under another.

    Parameters
    ----------
    region : a region that has run and kept its events
    crisis : identifier, one of `region.snapshots`
    scenario : differs from the region's in anything but its states, its
        flashpoints and its calendar; absent: the region's own

    Raises
    ------
    KeyError : the run had no such crisis

    Returns
    -------
    the play, solved and over; it has left the region alone
    """
    snapshot = region.snapshots[crisis]
    quarter, _, flashpoint = crisis.partition("-")
    again = Region(
        region.effective if scenario is None else scenario,
        seed=region.draw_seed,
        replication=region.replication,
        agent_classes={agent.code: type(agent) for agent in region.roster},
        world=region.world if scenario is None else None,
    )
    stage = again.stage
    stage.variables = snapshot_of(snapshot)
    stage.quarter_index = quarter_number(quarter) - quarter_number(region.effective.start)
    # The snapshot has the pacts and regimes of the run, and a changed scenario has its own.
    if scenario is not None:
        set_in_force(stage.world, stage.variables, stage.quarter_index)
    play = CrisisPlay(stage, again.roster, stage.flashpoints.index(flashpoint))
    play.run()
    return play


def party_names(play: CrisisPlay) -> list[str]:
    """Return challenger, target and guarantors of a play, by code in the order of its arrays."""
    guarantors = [guarantor.code for guarantor in play.guarantors]
    return [play.challenger.code, play.target.code, *guarantors]


def without_pacts(scenario: Scenario[Parameters], names: list[str]) -> Scenario[Parameters]:
    """Return the scenario with some of its pacts not in force.

    The reference arrangement, against which encirclement is counted, stays.

    Raises
    ------
    UnknownNameError : the arrangement has no such pact
    """
    for name in names:
        if name not in scenario.pacts:
            near = next(iter(get_close_matches(name, scenario.pacts, n=1)), None)
            raise UnknownNameError("pact", name, sorted(scenario.pacts), near)
    kept = {name: pact for name, pact in scenario.pacts.items() if name not in names}
    arrangement = scenario.arrangement.model_copy(
        update={"pacts": [name for name in scenario.arrangement.pacts if name not in names]}
    )
    return scenario.model_copy(update={"pacts": kept, "arrangement": arrangement})
