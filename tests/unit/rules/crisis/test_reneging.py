import pytest

from sim.rules.crisis.reneging import reneging_cost


def test_both_audiences_price_the_obligation() -> None:
    # .7 x (.25 x .6 + .59 x .5) = .7 x .445
    assert reneging_cost(0.7, 0.6, 0.5, 0.25, 0.59) == pytest.approx(0.3115)


def test_without_a_promise_standing_aside_is_free() -> None:
    assert reneging_cost(0, 1, 1, 0.25, 0.59) == 0
