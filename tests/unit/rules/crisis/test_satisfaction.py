import pytest

from sim.rules.crisis.satisfaction import SatisfactionWeights, status_quo_utility

WEIGHTS = SatisfactionWeights(status_quo_value=0.01, accommodation=0.05, provocation=0.1)


def test_accommodation_and_deals_raise_and_encirclement_lowers_the_status_quo() -> None:
    # .01 + .05 x (.7 - .3) + .04 - .1 x .2 = .01 + .02 + .04 - .02
    assert status_quo_utility(0.7, 0.3, 0.04, 0.2, WEIGHTS) == pytest.approx(0.05)


def test_moving_away_is_no_accommodation() -> None:
    assert status_quo_utility(0.3, 0.7, 0.0, 0.0, WEIGHTS) == pytest.approx(0.01)
