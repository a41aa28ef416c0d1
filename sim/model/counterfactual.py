"""One crisis again: as it was, and as it would have been under another scenario.

A finished region keeps its variables as they stood when each crisis began. They
are put into a fresh region, of the same scenario or of a changed one, and the
crisis is assembled, solved and played there, with the pacts and regimes of that
scenario. Draws have addresses that do not depend on the scenario, so every shock and
every draw is the one of the run.
"""

from typing import Final

import numpy as np

from sim.domain.errors import UnknownNameError
from sim.domain.scenario import Scenario
from sim.domain.vocabulary import quarter_number
from sim.engine.quarter.entry_into_force import set_in_force
from sim.engine.world.constants import World
from sim.engine.world.membership import refresh_pacts
from sim.engine.world.pact_texts import entries
from sim.engine.world.pacts_in_force import PactsInForce
from sim.engine.world.policy_paths import NO_POLICY
from sim.engine.world.policy_tables import every_policy
from sim.engine.world.political_variables import PoliticalVariables
from sim.engine.world.variables import Variables, snapshot_of
from sim.model.crisis import CrisisPlay
from sim.model.region import Region
from sim.model.stage import Stage
from sim.rules.parameters import Parameters

BY_PROPOSAL: Final = frozenset(
    {
        "loss_with",
        "loss_without",
        "standing_with",
        "standing_without",
        "stage",
        "stage_since",
        "cool_until",
        "has_failed",
        "is_signed",
        "is_ratified",
        "is_member",
        "notice_end",
        "join_drawn",
        "law_drawn",
    }
)
"""Arrays of `PoliticalVariables` with a row a proposal."""


def crisis_again(
    region: Region,
    crisis: str,
    scenario: Scenario[Parameters] | None = None,
    *,
    replication: int | None = None,
    world: World | None = None,
) -> CrisisPlay:
    """Return a crisis of a run, played again under the run's scenario or under another.

    Parameters
    ----------
    region : a region that has run and kept its events
    crisis : identifier, one of `region.snapshots`
    scenario : differs from the region's in anything but its states, its
        flashpoints and its calendar; absent: the region's own
    replication : whose draws are taken; absent: the run's
    world : the arrays of the changed scenario, where they were built before

    Raises
    ------
    KeyError : the run had no such crisis

    Returns
    -------
    the play, solved and over; it has left the region alone
    """
    quarter, _, flashpoint = crisis.partition("-")
    luck = region.replication if replication is None else replication
    again = region_again(
        region, region.snapshots[crisis], quarter, scenario, replication=luck, world=world
    )
    stage = again.stage
    play = CrisisPlay(stage, again.roster, stage.flashpoints.index(flashpoint))
    play.run()
    return play


def region_again(  # noqa: PLR0913  each an independent choice of the caller
    region: Region,
    snapshot: Variables,
    quarter: str,
    scenario: Scenario[Parameters] | None = None,
    *,
    replication: int | None = None,
    world: World | None = None,
) -> Region:
    """Return a fresh region that stands as one did in a quarter of a run.

    Parameters
    ----------
    region : that has run
    snapshot : its variables as they stood; left alone
    quarter : name of the quarter
    scenario : differs from the region's in anything but its states, its
        flashpoints and its calendar; absent: the region's own
    replication : whose draws are taken; absent: the run's
    world : the arrays of the changed scenario, where they were built before
    """
    again = Region(
        region.effective if scenario is None else scenario,
        seed=region.draw_seed,
        replication=region.replication if replication is None else replication,
        agent_classes={agent.code: type(agent) for agent in region.roster},
        world=region.world if scenario is None else world,
    )
    stage = again.stage
    # A changed scenario may have other pacts and proposals, whose arrays are of another size.
    pacts = snapshot.pacts if scenario is None else stage.variables.pacts
    politics = snapshot.politics if scenario is None else _politics_again(region, snapshot, stage)
    stage.variables = snapshot_of(snapshot._replace(pacts=pacts, politics=politics))
    stage.quarter_index = quarter_number(quarter) - quarter_number(region.effective.start)
    # The snapshot has the pacts and regimes of the run, and a changed scenario has its own.
    if scenario is not None:
        set_in_force(stage.world, stage.variables, stage.quarter_index)
        _keep_moves(stage, region.effective, snapshot.pacts)
    return again


def _politics_again(region: Region, snapshot: Variables, stage: Stage) -> PoliticalVariables:
    """Return the slow half as it stood, in the arrays of another scenario.

    Parameters
    ----------
    region : that has run
    snapshot : its variables as they stood
    stage : under the other scenario, before its first quarter
    """
    before, start = snapshot.politics, stage.variables.politics
    is_on = region.world.politics.numbers.is_on, stage.world.politics.numbers.is_on
    if not all(is_on):
        return start
    old, new = _proposal_names(region.stage), _proposal_names(stage)
    rows = [(new.index(name), old.index(name)) for name in new if name in old]
    found = {}
    for name, array in before._asdict().items():
        found[name] = array.copy()
        if name in BY_PROPOSAL:
            found[name] = getattr(start, name).copy()
            for mine, theirs in rows:
                found[name][mine] = array[theirs]
    return PoliticalVariables(**found | {"policy": _policies_again(region, before.policy, stage)})


def _proposal_names(stage: Stage) -> list[str]:
    """Return the names of the treaties in the making, in the order of the arrays."""
    names = sorted(stage.scenario.proposals)
    return names[: stage.variables.politics.stage.size]


def _policies_again(region: Region, policy: np.ndarray, stage: Stage) -> np.ndarray:
    """Return (n,) the policies of patrons: where another one was chosen, how that one starts.

    Parameters
    ----------
    policy : (n,) as they stood in the run
    stage : under the other scenario
    """
    old, new = list(every_policy(region.effective)), list(every_policy(stage.scenario))
    then = {one.patron: name for name, one in region.effective.policies.items()}
    found = stage.world.politics.paths.start.copy()
    for name, one in stage.scenario.policies.items():
        k = stage.states.index(one.patron)
        # Elections of the run may have changed it, and that stands unless it is what is asked.
        if then.get(one.patron) == name and policy[k] != NO_POLICY and old[policy[k]] in new:
            found[k] = new.index(old[policy[k]])
    return found


def _keep_moves(stage: Stage, before: Scenario[Parameters], pacts: PactsInForce) -> None:
    """Let those be members who came within a run, and those not who left, of pacts that are left.

    Parameters
    ----------
    stage : under another scenario
    before : the scenario of the run
    pacts : as they stood in the run
    """
    now = stage.variables.pacts
    rows = {one.name: row for row, one in enumerate(entries(stage.scenario)) if not one.is_aside}
    for row, one in enumerate(entries(before)):
        place = rows.get(one.name)
        if not pacts.is_moved[row] or place is None:
            continue
        for name in ("is_member", "since", "left", "is_moved"):
            getattr(now, name)[place] = getattr(pacts, name)[row]
        now.is_stale[0] = True
    world, variables, _ = stage.arrays
    refresh_pacts(world, variables, stage.quarter_index)


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
            raise UnknownNameError("pact", name, sorted(scenario.pacts))
    kept = {name: pact for name, pact in scenario.pacts.items() if name not in names}
    arrangement = scenario.arrangement.model_copy(
        update={"pacts": [name for name in scenario.arrangement.pacts if name not in names]}
    )
    return scenario.model_copy(update={"pacts": kept, "arrangement": arrangement})
