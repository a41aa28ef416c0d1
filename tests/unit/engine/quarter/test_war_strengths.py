import pytest

from sim.engine.quarter.war_strengths import tie_down, war_strengths
from tests.acceptance.worlds import KM_A_DEGREE, Stage, classroom, stage
from tests.unit.engine.quarter.test_assembly import decay, with_host

A, B, C, D = range(4)
BORDER, ISLETS = range(2)


def at_war(here: Stage, flashpoint: int = BORDER, **levels: int) -> Stage:
    here.variables.is_at_war[flashpoint] = True
    for code, level in levels.items():
        here.variables.war_level[flashpoint, here.state(code)] = level
        here.variables.war_weight[flashpoint, here.state(code)] = (0, 0.25, 1)[level]
    return here


def ties(here: Stage, but: int = -1) -> list[float]:
    tie_down(here.world, here.variables, 0.5, 0.1, but)
    return list(here.variables.engaged_share)


def test_peace_ties_nobody_down() -> None:
    here = stage(classroom())
    here.variables.war_level[:] = 2
    assert ties(here) == [0, 0, 0, 0]


def test_war_ties_down_parties_and_fighters_by_half_and_supporters_by_a_tenth() -> None:
    assert ties(at_war(stage(classroom()), CCC=2, DDD=1)) == [0.5, 0.5, 0.5, 0.1]
    assert ties(at_war(stage(classroom()), DDD=2)) == [0.5, 0.5, 0, 0.5]


def test_two_wars_add_up_to_no_more_than_everything() -> None:
    here = at_war(at_war(stage(classroom()), BORDER, CCC=2, DDD=1), ISLETS, CCC=1, DDD=1)
    assert ties(here) == pytest.approx([1, 1, 0.6, 0.2])
    tie_down(here.world, here.variables, 0.7, 0.1, -1)
    assert here.variables.engaged_share[A] == 1


def test_a_war_does_not_tie_down_what_fights_it() -> None:
    here = at_war(at_war(stage(classroom()), BORDER, CCC=2), ISLETS, DDD=2)
    assert ties(here, but=BORDER) == [0.5, 0.5, 0, 0.5]
    assert ties(here, but=ISLETS) == [0.5, 0.5, 0.5, 0]


def test_both_sides_fight_with_what_they_can_bring() -> None:
    here = at_war(stage(classroom("hub")), CCC=2, DDD=1)
    ours, theirs = war_strengths(here.world, here.variables, BORDER, 10)
    north_east = here.world.own_km[BORDER, D] / KM_A_DEGREE
    # 400 x .8; twice 80, Corvia whole at .6 after ten quarters, a quarter of Dorna at .5
    assert ours == pytest.approx(320 * decay(2))
    expected = 160 * decay(3) + 0.6 * 360 * decay(3) + 0.25 * 0.5 * 80 * decay(north_east)
    assert theirs == pytest.approx(expected)


def test_those_who_stay_out_or_are_gone_do_not_count() -> None:
    here = at_war(stage(classroom("hub")), CCC=0, DDD=0)
    alone = 160 * decay(3)
    assert war_strengths(here.world, here.variables, BORDER, 0)[1] == pytest.approx(alone)
    at_war(here, CCC=2).variables.is_in_game[C] = False
    assert war_strengths(here.world, here.variables, BORDER, 0)[1] == pytest.approx(alone)


@pytest.mark.parametrize(("weight", "degrees"), [(0.0, 58), (0.12, 58), (0.125, 1), (1.0, 1)])
def test_a_host_opens_its_base_from_half_of_support_on(weight: float, degrees: float) -> None:
    here = at_war(stage(with_host(1)), CCC=2)
    here.variables.war_weight[BORDER, D] = weight
    theirs = war_strengths(here.world, here.variables, BORDER, 0)[1]
    north_east = here.world.own_km[BORDER, D] / KM_A_DEGREE
    expected = 160 * decay(3) + 0.5 * 360 * decay(degrees)
    assert theirs == pytest.approx(expected + weight * 0.5 * 80 * decay(north_east))


def test_what_other_wars_tie_down_is_missing() -> None:
    here = at_war(stage(classroom("hub")), CCC=2)
    before = war_strengths(here.world, here.variables, BORDER, 0)
    here.variables.engaged_share[:] = [0.5, 0, 0.5, 0]
    after = war_strengths(here.world, here.variables, BORDER, 0)
    assert after[0] == pytest.approx(0.5 * before[0])
    target = 160 * decay(3)
    assert after[1] - target == pytest.approx(0.5 * (before[1] - target))
