import math

import pytest

from sim.rules.crisis.choice import choice_of_levels, choice_of_two, mode_precision


def test_precision_falls_with_the_prize() -> None:
    # 12 / (1 + 1.8 x .25) = 12 / 1.45
    assert mode_precision(12, 1, 1.8, 0.25) == pytest.approx(8.275862, abs=1e-6)
    assert mode_precision(12, 1, 1.8, 0) == 12


def test_with_a_small_floor_errors_go_with_the_prize() -> None:
    # 8.48 / (.08 + .25) = 8.48 / .33 and 8.48 / 1.08
    assert mode_precision(8.48, 0.08, 1, 0.25) == pytest.approx(25.6970, abs=1e-4)
    assert mode_precision(8.48, 0.08, 1, 1) == pytest.approx(7.8519, abs=1e-4)


def test_a_lead_of_log_three_makes_three_to_one() -> None:
    assert choice_of_two(math.log(3), 0) == pytest.approx((0.75, 0.25))


def test_levels_share_by_their_exponentials() -> None:
    # 1 : 2 : 5 of 8
    chosen = choice_of_levels(0, math.log(2), math.log(5), 2)
    assert chosen == pytest.approx((1 / 8, 2 / 8, 5 / 8))


def test_levels_above_the_highest_drop_out_of_the_sum() -> None:
    # 1 : 2 of 3
    assert choice_of_levels(0, math.log(2), math.log(5), 1) == pytest.approx((1 / 3, 2 / 3, 0))
    assert choice_of_levels(0, math.log(2), math.log(5), 0) == (1, 0, 0)


def test_huge_utilities_do_not_overflow() -> None:
    assert choice_of_two(1e5, -1e5) == (1, 0)
    assert choice_of_levels(-1e5, 1e5, 0, 2) == (0, 1, 0)
