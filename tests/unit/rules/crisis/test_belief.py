import pytest

from sim.rules.crisis.belief import stand_probability


def test_a_promise_mixes_interests_with_reputation() -> None:
    # weight .3 x .5 = .15; .85 x .4 + .15 x .8 = .34 + .12
    assert stand_probability(0.4, 0.5, 0.8, 0.3) == pytest.approx(0.46)


def test_without_an_obligation_interests_alone_count() -> None:
    assert stand_probability(0.4, 0.0, 0.8, 0.3) == 0.4


def test_a_name_counts_even_where_interests_say_no() -> None:
    # (1 - .3) x 0 + .3 x 1
    assert stand_probability(0.0, 1.0, 1.0, 0.3) == pytest.approx(0.3)
