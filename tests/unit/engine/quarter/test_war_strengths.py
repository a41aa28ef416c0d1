import pytest

from sim.engine.quarter.entry_into_force import set_in_force
from sim.engine.quarter.war_strengths import war_strengths
from tests.acceptance.worlds import KM_A_DEGREE, classroom, stage
from tests.unit.engine.quarter.course import at_war
from tests.unit.engine.quarter.test_assembly import decay, with_host

A, B, C, D = range(4)
BORDER, ISLETS = range(2)


def test_both_sides_fight_with_what_they_can_bring() -> None:
    here = at_war(stage(classroom("hub")), CCC=2, DDD=1)
    set_in_force(here.world, here.variables, 10)
    ours, theirs = war_strengths(here.world, here.variables, BORDER)
    north_east = here.world.bases.km[BORDER, D, 0] / KM_A_DEGREE
    # 400 x .8; twice 80, Corvia whole at .65 after ten quarters, a quarter of Dorna at .6
    assert ours == pytest.approx(320 * decay(2))
    expected = 160 * decay(3) + 0.65 * 360 * decay(3) + 0.25 * 0.6 * 80 * decay(north_east)
    assert theirs == pytest.approx(expected)


def test_those_who_stay_out_or_are_gone_do_not_count() -> None:
    here = at_war(stage(classroom("hub")), CCC=0, DDD=0)
    alone = 160 * decay(3)
    assert war_strengths(here.world, here.variables, BORDER)[1] == pytest.approx(alone)
    at_war(here, CCC=2).variables.is_in_game[C] = False
    assert war_strengths(here.world, here.variables, BORDER)[1] == pytest.approx(alone)


@pytest.mark.parametrize(("weight", "degrees"), [(0.0, 58), (0.12, 58), (0.125, 1), (1.0, 1)])
def test_a_host_opens_its_base_from_half_of_support_on(weight: float, degrees: float) -> None:
    here = at_war(stage(with_host(1)), CCC=2)
    here.variables.war_weight[BORDER, D] = weight
    theirs = war_strengths(here.world, here.variables, BORDER)[1]
    north_east = here.world.bases.km[BORDER, D, 0] / KM_A_DEGREE
    expected = 160 * decay(3) + 0.6 * 360 * decay(degrees)
    assert theirs == pytest.approx(expected + weight * 0.6 * 80 * decay(north_east))


def test_what_other_wars_tie_down_is_missing() -> None:
    here = at_war(stage(classroom("hub")), CCC=2)
    before = war_strengths(here.world, here.variables, BORDER)
    here.variables.engaged_share[:] = [0.5, 0, 0.5, 0]
    after = war_strengths(here.world, here.variables, BORDER)
    assert after[0] == pytest.approx(0.5 * before[0])
    target = 160 * decay(3)
    assert after[1] - target == pytest.approx(0.5 * (before[1] - target))
