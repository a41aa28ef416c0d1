import pytest

from sim.rules.crisis.commitment import CommitmentParams, burden_discount, felt_stake


def test_a_stake_shrinks_with_the_distance_in_alignment() -> None:
    # .5 x 1.2 x (1 - .25 x |1 - -.6|) = .6 x (1 - .4)
    assert felt_stake(0.5, 1.2, 1.0, -0.6, 0.25) == pytest.approx(0.36)


def test_the_discount_counts_points_under_the_demand() -> None:
    # .1 x (3 - 1.6)
    assert burden_discount(3.0, 1.6, 0.1) == pytest.approx(0.14)
    assert burden_discount(3.0, 3.5, 0.1) == 0


def test_the_norm_of_india_costs_half_a_stake() -> None:
    # MODEL 5.3: .5 for India, whose norm is .9
    assert 0.9 * CommitmentParams().non_alignment_cost == pytest.approx(0.5, abs=0.01)
