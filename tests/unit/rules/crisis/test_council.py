import math

import numpy as np
import pytest

from sim.rules.crisis.council import (
    VetoWeights,
    consensus_probability,
    majority_probability,
    timely_share,
    veto_probability,
)


def test_a_veto_is_logistic() -> None:
    # -3 - 1.5 x .4 + 3 x .2 - 1 x .5 = -3.5
    weights = VetoWeights(intercept=-3.0, alignment=1.5, trade=3.0, support=1.0)
    chance = veto_probability(0.4, 0.2, 0.5, weights)
    assert chance == pytest.approx(1 / (1 + math.exp(3.5)))


def test_consensus_needs_everybody() -> None:
    # .9 x .8 x .5
    assert consensus_probability(np.array([0.1, 0.2, 0.5])) == pytest.approx(0.36)


def test_two_of_three_are_a_majority() -> None:
    # all .9 x .8 x .5 = .36; one out .1 x .8 x .5 + .9 x .2 x .5 + .9 x .8 x .5 = .49
    chance = majority_probability(np.array([0.1, 0.2, 0.5]), np.ones(3, dtype=np.int64))
    assert chance == pytest.approx(0.85)


def test_half_of_the_votes_is_no_majority() -> None:
    # both of two must agree: .9 x .8
    chance = majority_probability(np.array([0.1, 0.2]), np.ones(2, dtype=np.int64))
    assert chance == pytest.approx(0.72)


def test_a_member_with_most_votes_decides_alone() -> None:
    chance = majority_probability(np.array([0.1, 0.2, 0.5]), np.array([5, 2, 2], dtype=np.int64))
    assert chance == pytest.approx(0.9)


def test_only_what_the_treaty_adds_comes_late() -> None:
    # 1 - .3/.8 = .625 is late, of which exp(-1.5) comes in time after a quarter
    assert timely_share(0.3, 0.8, 1, 1.5, False) == pytest.approx(0.375 + 0.625 * math.exp(-1.5))  # noqa: FBT003  numba calls by position
    assert timely_share(0.3, 0.8, 1, 1.5, True) == pytest.approx(math.exp(-1.5))  # noqa: FBT003  the same


def test_whom_the_treaty_does_not_bind_is_never_late() -> None:
    assert timely_share(0.3, 0.3, 9, 1.5, True) == 1  # noqa: FBT003  numba calls by position
