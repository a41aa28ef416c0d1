import numpy as np
import pytest

from sim.domain.policies import Policy, Regime
from sim.engine.quarter.entry_into_force import set_in_force
from sim.engine.quarter.strengths import (
    arriving_share,
    challenger_strength,
    is_always_open,
    is_granted,
    strength_to_send,
    target_strength,
)
from tests.acceptance.worlds import Stage, classroom, figure, judged, stage
from tests.unit.engine.crisis.games import reach_of
from tests.unit.engine.quarter.test_assembly import NORTH, decay, with_host

A, B, C, D = range(4)
BORDER, ISLETS = range(2)


def test_a_challenger_brings_its_share_from_its_own_soil() -> None:
    here = stage(classroom())
    # 400 x .8 over two degrees
    found = challenger_strength(here.world, here.variables, BORDER)
    assert found == pytest.approx(320 * decay(2))


def test_backers_add_a_share_of_their_strength_from_their_own_bases() -> None:
    scenario = classroom(
        flashpoints__border__backers__DDD=judged(0.25), flashpoints__border__stakes={}
    )
    here = stage(scenario)
    found = challenger_strength(here.world, here.variables, BORDER)
    assert found == pytest.approx(320 * decay(2) + 0.25 * 80 * decay(NORTH))
    here.variables.is_in_game[D] = False
    found = challenger_strength(here.world, here.variables, BORDER)
    assert found == pytest.approx(320 * decay(2))


def test_a_backer_with_a_policy_brings_the_theatre_share_of_its_policy() -> None:
    regimes = Regime(theatre_share=figure(0.5), since="2025Q2")
    scenario = classroom(
        flashpoints__border__backers__DDD=judged(0.25), flashpoints__border__stakes={}
    )
    policy = Policy(title="A test", patron="DDD", regimes=[regimes])
    here = stage(scenario.model_copy(update={"policies": {"test": policy}}))
    help_given = []
    for quarter in (0, 1):
        set_in_force(here.world, here.variables, quarter)
        whole = challenger_strength(here.world, here.variables, BORDER)
        help_given.append(whole - 320 * decay(2))
    assert help_given[1] == pytest.approx(0.5 * help_given[0])


def test_a_target_fights_at_home_with_the_terrain() -> None:
    here = stage(classroom())
    # Twice 80 over three degrees
    found = target_strength(here.world, here.variables, BORDER)
    assert found == pytest.approx(2 * 80 * decay(3))
    here.variables.engaged_share[B] = 0.25
    here.variables.capability_usd_bn[B] = 100
    found = target_strength(here.world, here.variables, BORDER)
    assert found == pytest.approx(2 * 75 * decay(3))


def arrives(here: Stage, state: int, *willing: int) -> float:
    """Return the share of a state's force that arrives if some hosts commit themselves."""
    weight = np.zeros(len(here.states))
    weight[list(willing)] = 1
    return float(arriving_share(here.world, here.variables, BORDER, state, weight))


def test_the_targets_soil_is_open_where_a_pact_grants_it() -> None:
    hub, null = stage(classroom("hub")), stage(classroom("no_commitments"))
    assert arrives(hub, C) == pytest.approx(decay(3))
    assert arrives(null, C) == pytest.approx(decay(58))
    assert is_always_open(hub.world, hub.variables, BORDER, C, B)
    assert not is_always_open(null.world, null.variables, BORDER, C, B)


def test_another_hosts_soil_needs_its_consent_in_the_crisis() -> None:
    here = stage(with_host(1))
    assert arrives(here, C) == pytest.approx(decay(58))
    assert arrives(here, C, D) == pytest.approx(decay(1))
    found = here.solved("border")
    c, d = found.guarantors.index("CCC"), found.guarantors.index("DDD")
    # 900 x .4 from 58 degrees away, or from one degree away if Dorna lets it
    assert reach_of(found.crisis, c) == pytest.approx(360 * decay(58))
    assert reach_of(found.crisis, c, d) == pytest.approx(360 * decay(1))
    assert np.count_nonzero(found.crisis.base_host >= 0) == 1


def test_a_host_that_has_left_the_game_opens_nothing() -> None:
    here = stage(with_host(1))
    here.variables.is_in_game[D] = False
    assert not is_granted(here.variables, C, D)
    assert arrives(here, C, D) == pytest.approx(decay(58))


def test_without_the_need_of_consent_the_base_is_open() -> None:
    scenario = with_host(1)
    off = scenario.switches.model_copy(update={"basing_consent": False})
    here = stage(scenario.model_copy(update={"switches": off}))
    assert arrives(here, C) == pytest.approx(decay(1))


def test_a_full_base_leaves_the_rest_to_the_next_one() -> None:
    scenario = with_host(1)
    patron = scenario.states["CCC"]
    tenth = [
        base.model_copy(update={"capacity": figure(0.1)}) if base.host == "DDD" else base
        for base in patron.bases
    ]
    states = {**scenario.states, "CCC": patron.model_copy(update={"bases": tenth})}
    on = scenario.switches.model_copy(update={"basing_capacity": True})
    here = stage(scenario.model_copy(update={"states": states, "switches": on}))
    assert arrives(here, C, D) == pytest.approx(0.1 * decay(1) + 0.9 * decay(58))
    assert strength_to_send(here.variables, C, 0.4) == pytest.approx(360)
