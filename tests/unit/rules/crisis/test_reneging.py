import pytest

from sim.domain.vocabulary import Level
from sim.rules.crisis.reneging import price_of_level, reneging_cost


def test_both_audiences_price_the_obligation() -> None:
    # .7 x (.25 x .6 + .59 x .5) = .7 x .445
    assert reneging_cost(0.7, 0.6, 0.5, 0.25, 0.59) == pytest.approx(0.3115)


def test_without_a_promise_standing_aside_is_free() -> None:
    assert reneging_cost(0, 1, 1, 0.25, 0.59) == 0


def test_support_breaks_half_a_promise_and_a_crisis_called_off_is_half_noticed() -> None:
    assert price_of_level(int(Level.ABSTAIN), 0.4) == (0.4, 0.2)
    assert price_of_level(int(Level.SUPPORT), 0.4) == (0.2, 0)
    assert price_of_level(int(Level.FIGHT), 0.4) == (0, 0)
