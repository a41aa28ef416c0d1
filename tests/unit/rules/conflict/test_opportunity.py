import math

import pytest

from sim.rules.conflict.opportunity import (
    expected_crises,
    next_heat,
    opportunity_probability,
    retained_heat,
)


def test_opportunities_come_as_a_poisson_process() -> None:
    # .4 a year x (1 + .3 x 2) x 1.5 / 4 = .24
    chance = opportunity_probability(0.4, 0.3, 2, 1.5)
    assert chance == pytest.approx(1 - math.exp(-0.24))


def test_a_crisis_adds_one_and_heat_halves_in_twenty_quarters() -> None:
    heat = next_heat(0.5, 1, retained_heat(20))
    # 1.5 x .5^(1/20)
    assert heat == pytest.approx(1.5 * 0.965936, abs=1e-6)
    for _ in range(19):
        heat = next_heat(heat, 0, retained_heat(20))
    assert heat == pytest.approx(0.75)


def test_expected_crises_heat_up_the_quarters_that_follow() -> None:
    # rate 4 ln 2: an opportunity with chance 1/2 in a cold quarter, used half of the time: 1/4.
    # The heat of 1/4 wholly remains and doubles the exponent at chi 4: 1 - 1/4, half used: 3/8.
    assert expected_crises(4 * math.log(2), 0.5, 1, 4, 1) == pytest.approx(0.25)
    assert expected_crises(4 * math.log(2), 0.5, 2, 4, 1) == pytest.approx(0.25 + 0.375)
    # without heat every quarter is like the first
    assert expected_crises(4 * math.log(2), 0.5, 8, 0, 1) == pytest.approx(2)
