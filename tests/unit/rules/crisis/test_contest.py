import pytest

from sim.rules.crisis.contest import strength_fraction, win_probability


def test_a_fair_lottery_gives_strength_its_share() -> None:
    assert win_probability(60, 20, 1) == pytest.approx(0.75)
    assert strength_fraction(60, 20) == pytest.approx(0.75)


def test_the_exponent_sharpens_the_contest() -> None:
    # (1/3)^2 : 1 = 1 : 9
    assert win_probability(60, 20, 2) == pytest.approx(0.9)
    assert win_probability(60, 20, 0) == 0.5


def test_nobody_against_nobody_is_a_coin() -> None:
    assert win_probability(0, 0, 1) == 0.5
    assert strength_fraction(0, 0) == 0.5


def test_somebody_beats_nobody() -> None:
    assert win_probability(0.001, 0, 1) == 1
    assert win_probability(0, 0.001, 1) == 0
