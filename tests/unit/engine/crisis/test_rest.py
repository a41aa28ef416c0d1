import math

import numpy as np
import pytest

from sim.engine.crisis.rest import fill_rest
from tests.unit.engine.crisis.games import (
    GUARANTOR,
    HOME,
    alone,
    arrays,
    bases_at_home,
    room_for,
    subtree_input,
)

STRENGTH = 100.0


def logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def shares(*logits: float) -> list[float]:
    weights = [math.exp(logit) for logit in logits]
    return [weight / sum(weights) for weight in weights]


def logits() -> tuple[float, float, float]:
    """Return what the levels are worth to `GUARANTOR` in `CHALLENGE`, by hand."""
    # Nobody helps: 100 against 50, won with 2/3. Clash .4 x 2/3 - .1 - .4 / 3 = 1/30.
    press = logistic(2 * (1 / 30 + 0.05))
    abstain = -press * 2 / 3 * 0.6 * 0.5 - press * 0.5 - (1 - press) * 0.25
    # Support brings .25 x .8 x 100: 100 against 70, and .2 of trade. Won with 10/17.
    clash = 0.4 * 10 / 17 - 0.1 * 1.2 - 0.4 * 7 / 17
    press = logistic(2 * (clash + 0.05))
    support = -press * 10 / 17 * 0.3 - press * (0.3 + 0.25) - (1 - press) * 0.02
    # Fighting brings .8 x 100: 100 against 130, and a cover of .25. Won with 10/23.
    clash = 0.4 * 10 / 23 - 0.1 * 1.2 - 0.4 * 13 / 23 - 0.2 * 0.25
    press = logistic(2 * (clash + 0.05))
    risk = press * (0.5 * 0.4 * 10 / 23 + 0.2 * 0.4 * 0.5 + 0.1 * 0.5)
    fight = -press * 10 / 23 * 0.3 - risk - 0.35 - (1 - press) * 0.02
    return 2 * abstain, 2 * support, 2 * fight + 0.3


def test_a_guarantor_of_the_rest_compares_what_each_of_its_levels_would_bring() -> None:
    given = alone(GUARANTOR, STRENGTH)
    buffers, solved = room_for(given)
    fill_rest(given, buffers, solved)
    expected = shares(*logits())
    assert solved.rest[0, :, 0] == pytest.approx(expected)
    # support counts a quarter
    assert solved.weight[0, 0] == pytest.approx(0.25 * expected[1] + expected[2])


def test_the_law_mixes_the_choice_of_two_levels_and_of_three() -> None:
    bound = GUARANTOR._replace(lawful_abstain=0.1, lawful_support=0.4, lawful_fight=0.5)
    given = alone(bound, STRENGTH)
    buffers, solved = room_for(given)
    fill_rest(given, buffers, solved)
    abstain, support, fight = logits()
    two, three = shares(abstain, support), shares(abstain, support, fight)
    assert solved.rest[0, :, 0] == pytest.approx(
        [0.1 + 0.4 * two[0] + 0.5 * three[0], 0.4 * two[1] + 0.5 * three[1], 0.5 * three[2]]
    )


def test_each_of_the_rest_takes_the_others_as_abstaining() -> None:
    one = alone(GUARANTOR, STRENGTH)
    buffers, solved = room_for(one)
    fill_rest(one, buffers, solved)
    crowd = one._replace(
        traits=np.repeat(one.traits, 3, axis=0),
        coalitions=one.coalitions._replace(
            reach=np.full((3, 1), STRENGTH),
            is_host=np.zeros(3, dtype=np.bool_),
            is_guest_of_rest=np.zeros(3, dtype=np.bool_),
        ),
        bases=bases_at_home(STRENGTH, 3),
    )
    buffers, several = room_for(crowd)
    fill_rest(crowd, buffers, several)
    for k in range(3):
        np.testing.assert_array_equal(several.rest[k], solved.rest[0])


def test_a_host_among_the_rest_counts_the_strategic_guest_that_its_help_lets_in() -> None:
    guest = {
        "state": "DDD", "capability_usd_bn": 80, "interoperability": 1.0,
        "bases": [{"distance_km": 0, "host": "CCC"}],
    }  # fmt: skip
    host = {"state": "CCC", "capability_usd_bn": 40, "bases": [HOME], "interoperability": 0.5}
    given = subtree_input(arrays(guest, host, parameters={"strategic_guarantors": 1}))
    buffers, solved = room_for(given)
    fill_rest(given, buffers, solved)
    # 50 + (0, .25, 1) x 80 before the host brings anything itself
    assert buffers.before == pytest.approx([50, 70, 130])
    # with the host's support, a quarter of .5 x 40 more, and with it fighting
    assert buffers.strengths.joined[1, 0] == pytest.approx([55, 75, 135])
    assert buffers.strengths.joined[1, 1] == pytest.approx([70, 90, 150])
    # without the host's help the guest has no base at all
    assert buffers.strengths.alone == pytest.approx([50, 50, 50])


def test_who_evaluates_books_its_choice_and_who_may_do_nothing_does_nothing() -> None:
    given = alone(GUARANTOR._replace(evaluates=1.0), STRENGTH)
    buffers, solved = room_for(given)
    fill_rest(given, buffers, solved)
    chosen, worth = np.array(shares(*logits())), np.array(logits()) / 2 - np.array([0, 0, 0.15])
    assert buffers.own_utility[0, 0] == pytest.approx(chosen @ worth)
    idle = alone(GUARANTOR._replace(lawful_abstain=1.0, lawful_fight=0.0), STRENGTH)
    fill_rest(idle, *room_for(idle)[:1], solved)
    assert solved.rest[0, :, 0].tolist() == [1, 0, 0]
    assert solved.weight[0, 0] == 0
