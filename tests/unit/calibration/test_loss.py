import math

import pytest

from sim.calibration.loss import (
    NOT_IN_ORDER,
    NOTHING_TO_MEASURE,
    evaluate,
    loss_at,
    miss,
    surprise_loss,
)
from sim.calibration.targets import Target
from tests.unit.calibration.small_problem import FIGHTING, small_problem, target


def test_inside_a_band_nothing_is_missed_and_outside_it_counts_in_tolerances() -> None:
    band = Target.model_validate(target("force_share", band=[0.2, 0.4], tolerance=0.05))
    assert miss(0.2, band) == miss(0.3, band) == miss(0.4, band) == 0
    # .1 beyond is two tolerances of .05, on either side.
    assert miss(0.5, band) == pytest.approx(2)
    assert miss(0.1, band) == pytest.approx(2)
    assert miss(float("nan"), band) == NOTHING_TO_MEASURE


def test_a_miss_in_logarithms_is_one_of_ratios() -> None:
    given = target("war_per_dispute", band=[0.006, 0.016], tolerance=0.3, logarithmic=True)
    band = Target.model_validate(given)
    assert miss(0.006, band) == 0
    assert miss(0.003, band) == pytest.approx(math.log(2) / 0.3)
    assert miss(0.032, band) == pytest.approx(math.log(2) / 0.3)
    assert math.isfinite(miss(0.0, band))


def test_surprise_costs_half_of_what_is_not_allowed() -> None:
    assert surprise_loss(-34.0, 26) == pytest.approx(4)
    assert surprise_loss(-25.0, 26) == 0


def test_the_loss_is_squared_misses_and_the_price_of_surprise() -> None:
    problem = small_problem()
    found = evaluate(problem, {})
    squares = sum(value**2 for value in found.misses.values())
    surprise = 0.5 * max(0.0, -found.log_likelihood - 1)
    assert surprise > 0
    assert found.loss == pytest.approx(squares + surprise)
    assert found.measures.keys() == found.misses.keys() == problem.study.targets.keys()
    assert loss_at(problem, {}) == found.loss


def test_numbers_that_do_not_rise_are_worse_than_any_that_do() -> None:
    problem = small_problem()
    rising = {FIGHTING[0]: 0.05, FIGHTING[1]: 0.075}
    # Only a third more, where half more is asked for: short by 1.5 x .05 / .0667 - 1 = .125
    flat = {FIGHTING[0]: 0.05, FIGHTING[1]: 0.05 * 4 / 3}
    assert loss_at(problem, rising) < NOT_IN_ORDER
    assert loss_at(problem, flat) == pytest.approx(NOT_IN_ORDER * 1.125)
