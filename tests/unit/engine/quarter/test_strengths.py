import numpy as np
import pytest

from sim.domain.policies import Policy, Regime
from sim.engine.quarter.entry_into_force import set_in_force
from sim.engine.quarter.strengths import base_distance, challenger_strength, target_strength
from tests.acceptance.worlds import KM_A_DEGREE, classroom, figure, judged, stage
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


def test_the_targets_soil_is_open_where_a_pact_grants_it() -> None:
    hub, null = stage(classroom("hub")), stage(classroom("no_commitments"))
    assert base_distance(hub.world, hub.variables, BORDER, C) == pytest.approx(3 * KM_A_DEGREE)
    assert base_distance(null.world, null.variables, BORDER, C) == pytest.approx(58 * KM_A_DEGREE)


def test_another_hosts_soil_needs_its_consent_in_the_crisis() -> None:
    here = stage(with_host(1))
    assert base_distance(here.world, here.variables, BORDER, C) == pytest.approx(58 * KM_A_DEGREE)
    found = here.solved("border")
    c, d = found.guarantors.index("CCC"), found.guarantors.index("DDD")
    # 900 x .4 from 58 degrees away, or from one degree away if Dorna lets it
    assert found.crisis.strength[c] == pytest.approx(360 * decay(58))
    assert found.crisis.strength_hosted[c, d] == pytest.approx(360 * decay(1))
    assert np.count_nonzero(found.crisis.strength_hosted) == 1


def test_without_the_need_of_consent_the_base_is_open() -> None:
    scenario = with_host(1)
    off = scenario.switches.model_copy(update={"basing_consent": False})
    here = stage(scenario.model_copy(update={"switches": off}))
    assert base_distance(here.world, here.variables, BORDER, C) == pytest.approx(KM_A_DEGREE)
