import pytest

from sim.domain.vocabulary import Loser
from sim.engine.quarter.engagement import NO_FLASHPOINT, tie_down
from tests.acceptance.worlds import Stage, classroom, stage
from tests.unit.engine.quarter.course import (
    ABSTAIN,
    ATTACK,
    BORDER,
    FAIT,
    FIGHT,
    ISLETS,
    LASTING,
    SUPPORT,
    A,
    C,
    D,
    act,
    at_war,
    course,
)


def ties(here: Stage, left_out: int = NO_FLASHPOINT) -> list[float]:
    tie_down(here.world, here.variables, left_out)
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
    dynamics = here.world.dynamics._replace(fighter_engaged_share=0.7)
    assert ties(here._replace(world=here.world._replace(dynamics=dynamics)))[A] == 1


def test_a_war_does_not_tie_down_what_fights_it() -> None:
    here = at_war(at_war(stage(classroom()), BORDER, CCC=2), ISLETS, DDD=2)
    assert ties(here, left_out=BORDER) == [0.5, 0.5, 0, 0.5]
    assert ties(here, left_out=ISLETS) == [0.5, 0.5, 0.5, 0]


def test_those_who_fight_in_a_crisis_are_engaged_and_those_who_support_are_not() -> None:
    it = act(course(), BORDER, FAIT, "backed_down", {C: FIGHT, D: SUPPORT})
    it.engage(BORDER)
    assert it.variables.engaged_share.tolist() == [0, 0, 0.5, 0]
    assert not it.variables.is_at_war.any()
    assert not it.variables.war_level.any()


def test_a_war_engages_its_parties_and_supporters_too() -> None:
    it = act(course(), BORDER, ATTACK, "war", {C: FIGHT, D: SUPPORT})
    it.variables.war_level[BORDER] = 2
    it.variables.war_weight[BORDER] = 1
    it.engage(BORDER, quarter=7)
    assert it.variables.engaged_share.tolist() == [0.5, 0.5, 0.5, 0.1]
    assert it.variables.is_at_war.tolist() == [True, False]
    assert it.variables.war_since.tolist() == [7, 0]
    # What is left of an older war is forgotten.
    assert it.variables.war_level.tolist() == [[0, 0, 2, 1], [0, 0, 0, 0]]
    assert it.variables.war_weight.tolist() == [[0, 0, 1, 0.25], [0, 0, 0, 0]]


def test_a_widened_war_is_fought_by_those_who_chose_it_anew() -> None:
    it = act(course(), BORDER, FAIT, "war", {C: FIGHT, D: FIGHT})
    it.ledger.widened_by[BORDER] = Loser.TARGET
    it.ledger.war_level[BORDER, :2] = [SUPPORT, ABSTAIN]
    it.ledger.war_weight[BORDER, :2] = [0.25, 0.0]
    it.engage(BORDER, quarter=7)
    assert it.variables.war_level[BORDER].tolist() == [0, 0, SUPPORT, ABSTAIN]
    assert it.variables.war_weight[BORDER].tolist() == [0, 0, 0.25, 0]
    # Corvia and Dorna fought in the clash of this quarter.
    assert it.variables.engaged_share.tolist() == [0.5, 0.5, 0.5, 0.5]


@pytest.mark.parametrize("outcome", ["status_quo", "conceded"])
def test_where_nobody_resists_nobody_is_engaged(outcome: str) -> None:
    it = act(course(), BORDER, FAIT, outcome, {C: FIGHT, D: FIGHT})
    it.engage(BORDER)
    assert not it.variables.engaged_share.any()


def test_what_is_engaged_adds_up_to_no_more_than_everything() -> None:
    it = course(fighter_engaged_share=0.7)
    for flashpoint in (BORDER, ISLETS):
        act(it, flashpoint, FAIT, "repelled", {C: FIGHT}).engage(flashpoint)
    assert it.variables.engaged_share.tolist() == [0, 0, 1, 0]


def test_after_the_quarter_only_wars_tie_forces_down() -> None:
    it = course(**LASTING)
    act(it, ISLETS, FAIT, "backed_down", {C: FIGHT, D: FIGHT}).engage(ISLETS)
    at_war(it.here, BORDER, DDD=SUPPORT)
    it.end()
    assert it.variables.engaged_share.tolist() == [0.5, 0.5, 0, 0.1]
