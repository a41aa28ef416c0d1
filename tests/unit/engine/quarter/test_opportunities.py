import numpy as np
import pytest

from sim.kernel.draws import Purpose
from tests.acceptance.worlds import classroom
from tests.unit.engine.quarter.course import (
    BORDER,
    GREY,
    ISLETS,
    A,
    B,
    Course,
    act,
    boiling,
    course,
    drawn,
)


def opportunities(it: Course, replications: int = 200) -> list[list[bool]]:
    found = []
    for replication in range(replications):
        it.begin(3, replication)
        found.append(it.ledger.has_opportunity.tolist())
    return found


def expected_opportunities(chances: list[float]) -> list[list[bool]]:
    return [
        [
            drawn(Purpose.OPPORTUNITY, name, replication, quarter=3) < chance
            for name, chance in zip(("border", "islets"), chances, strict=True)
        ]
        for replication in range(200)
    ]


def test_opportunities_come_with_the_rate_and_a_draw_of_their_own() -> None:
    found = opportunities(course())
    # A rate of .2 a year, and one of .4
    assert found == expected_opportunities([1 - np.exp(-0.05), 1 - np.exp(-0.1)])
    assert 0 < sum(one[ISLETS] for one in found) < 60


def test_heat_excites_opportunities_where_it_is_switched_on() -> None:
    hot, cold = course(), course(classroom(switches__heat=False))
    for it in (hot, cold):
        it.variables.heat[:] = [10, 0]
    # A rate of .2 x (1 + .3 x 10) = .8 a year
    assert opportunities(hot) == expected_opportunities([1 - np.exp(-0.2), 1 - np.exp(-0.1)])
    assert opportunities(cold) == expected_opportunities([1 - np.exp(-0.05), 1 - np.exp(-0.1)])


@pytest.mark.parametrize("reason", ["is_closed", "is_at_war"])
def test_a_flashpoint_that_is_closed_or_at_war_offers_none(reason: str) -> None:
    it = course(boiling())
    getattr(it.variables, reason)[BORDER] = True
    it.begin()
    assert it.ledger.has_opportunity.tolist() == [False, True]


@pytest.mark.parametrize("gone", [A, B])
def test_a_state_that_is_gone_challenges_nobody_and_is_not_challenged(gone: int) -> None:
    it = course(boiling())
    it.variables.is_in_game[gone] = False
    it.begin()
    assert it.ledger.has_opportunity.tolist() == [False, False]
    it.variables.is_in_game[:] = True
    it.begin()
    assert it.ledger.has_opportunity.tolist() == [True, True]


def test_heat_rises_by_a_challenge_and_halves_in_five_years() -> None:
    it = act(course(), ISLETS, GREY, "repelled")
    it.variables.heat[:] = 1
    it.end()
    # .5 ** (1 / 20) a quarter
    assert it.variables.heat == pytest.approx([0.5**0.05, 2 * 0.5**0.05])
    for quarter in range(1, 20):
        it.begin(quarter)
        it.end(quarter)
    assert it.variables.heat == pytest.approx([0.5, 1])


def test_an_opportunity_that_passes_leaves_no_heat() -> None:
    it = course()
    it.ledger.has_opportunity[:] = True
    it.end()
    assert not it.variables.heat.any()
