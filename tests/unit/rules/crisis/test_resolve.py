import math

import pytest

from sim.rules.crisis.resolve import resolve_factor


def test_the_middle_draw_leaves_the_salience_alone() -> None:
    assert resolve_factor(0.0, 0.648) == 1


def test_without_spread_every_draw_does() -> None:
    assert resolve_factor(2.5, 0.0) == 1


def test_the_one_in_ten_most_wanted_is_worth_more_than_twice_as_much() -> None:
    # the ninth decile of a standard normal is 1.2816; exp(.648 x 1.2816) = exp(.8305)
    assert resolve_factor(1.2816, 0.648) == pytest.approx(math.exp(0.8305), rel=1e-4)
