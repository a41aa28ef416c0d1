import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.kernel.logit import LEAST_SHARE, MOST_SHARE, logistic, logit, share_logit

probabilities = st.floats(0, 1)


@pytest.mark.parametrize("log_odds", [-30.0, -2.5, 0.0, 0.3, 7.0])
def test_it_is_the_logistic_function(log_odds: float) -> None:
    assert logistic(log_odds) == pytest.approx(1 / (1 + math.exp(-log_odds)), rel=1e-14)


def test_even_odds_are_exactly_one_half() -> None:
    assert logistic(0.0) == 0.5
    assert logit(0.5) == 0
    assert share_logit(0.5) == 0


@pytest.mark.parametrize("log_odds", [-1e300, -800.0, 800.0, math.inf])
def test_no_log_odds_are_too_large(log_odds: float) -> None:
    assert logistic(log_odds) == (1.0 if log_odds > 0 else 0.0)


@given(st.floats(-30, 30))
def test_log_odds_come_back(log_odds: float) -> None:
    # at 30 the probability differs from 1 by 1e-13, of which a float keeps three digits
    assert logit(logistic(log_odds)) == pytest.approx(log_odds, abs=1e-2)


@given(probabilities, probabilities)
def test_the_likelier_has_the_greater_log_odds(one: float, other: float) -> None:
    low, high = min(one, other), max(one, other)
    assert logit(low) <= logit(high)
    assert share_logit(low) <= share_logit(high)


@given(st.floats(-700, 700), st.floats(-700, 700))
def test_greater_log_odds_are_likelier(one: float, other: float) -> None:
    assert logistic(min(one, other)) <= logistic(max(one, other))


def test_certainty_is_one_step_of_a_draw_away() -> None:
    # a draw is a multiple of 2**-53: log(2**-53 / 1) = -53 log 2
    assert logit(0.0) == pytest.approx(-53 * math.log(2))
    assert logit(1.0) == pytest.approx(53 * math.log(2))


def test_no_poll_counts_as_unanimous() -> None:
    assert share_logit(0.0) == share_logit(LEAST_SHARE) == pytest.approx(math.log(1 / 99))
    assert share_logit(1.0) == share_logit(MOST_SHARE) == pytest.approx(math.log(99))
    assert share_logit(0.02) == logit(0.02)


@given(st.floats(-60, 60), probabilities)
def test_compiled_or_not_the_bits_are_the_same(log_odds: float, share: float) -> None:
    for rule, value in ((logistic, log_odds), (logit, share), (share_logit, share)):
        assert rule(value) == getattr(rule, "__wrapped__", rule)(value)
