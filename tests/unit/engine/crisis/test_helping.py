import numpy as np
import pytest

from sim.engine.crisis.helping import (
    abstaining_utility,
    fighting_utility,
    penalty_of_level,
    supporting_utility,
    widened_chance,
)
from sim.engine.crisis.movers import N_TRAITS, challenge_in, fill_traits, guarantor_of
from sim.engine.crisis.widening import NO_SEQUEL
from tests.unit.engine.crisis.games import ACTIVE, CHALLENGE, GUARANTOR, HOME, MAJOR, arrays

WIDENING = CHALLENGE._replace(sequel=NO_SEQUEL._replace(target_widens=0.25, challenger_widens=0.5))
BOUND = GUARANTOR._replace(war_utility=-0.6, war_penalty=0.2)


def test_each_level_costs_what_the_table_of_payoffs_says() -> None:
    party = {
        "state": "CCC", "capability_usd_bn": 40, "bases": [HOME], "stake": 0.5, "support": 1,
        "pacts": [{"obligation": 1}], "attrition_exposure": 0.6,
        "non_alignment_cost": 0.3,
        "nuclear_vulnerability": 0.7,
    }  # fmt: skip
    weights = {"reputation_weight": 0, "domestic_weight": 0.4}
    crisis = arrays(party, parameters=weights)
    crisis = crisis._replace(nuclear_challenger=0.5)
    traits = np.zeros((1, N_TRAITS))
    fill_traits(crisis, MAJOR, ACTIVE, np.zeros((2, 1)), traits)
    challenge, guarantor = challenge_in(crisis, MAJOR, 1.0, NO_SEQUEL), guarantor_of(traits, 0)
    # a clash of .8, of which .4 is lost, with .5 of the strength: R = .4, the whole prize
    assert abstaining_utility(challenge, guarantor, 0.8, 0.4) == pytest.approx(
        -0.4 * 0.5 - 0.8 * 0.4 - 0.2 * 0.5 * 0.4
    )
    assert supporting_utility(challenge, guarantor, 0.8, 0.4) == pytest.approx(
        -0.4 * 0.5 - 0.8 * (0.37 + 0.5 * 0.4) - 0.2 * 0.03
    )
    assert fighting_utility(challenge, guarantor, 0.8, 0.4, 0.4) == pytest.approx(
        -0.4 * 0.5 - 0.6 * 0.8 * 0.4 - 0.8 * 0.15 * 0.7 * 0.5 - 0.8 * 0.3 - 0.41 - 0.2 * 0.03
    )


def test_a_widened_clash_adds_what_the_war_is_worth() -> None:
    # a clash of .8, of which .4 is lost: widened .4 x .25 + .4 x .5, taken .4 x .75
    assert widened_chance(WIDENING, 0.8, 0.4) == pytest.approx(0.3)
    assert abstaining_utility(WIDENING, BOUND, 0.8, 0.4) == pytest.approx(
        -0.3 * 0.6 * 0.5 + 0.3 * -0.6 - 0.8 * 0.5 - 0.2 * 0.25
    )


@pytest.mark.parametrize(("level", "paid"), [(0, 0.8 * 0.5 + 0.2 * 0.25), (1, 0.8 * 0.25), (2, 0)])
def test_a_penalty_is_paid_for_the_level_and_again_in_a_war(level: int, paid: float) -> None:
    assert penalty_of_level(WIDENING, BOUND, level, 0.8, 0.4) == pytest.approx(paid + 0.3 * 0.2)
