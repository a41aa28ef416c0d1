import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.politics.news import NewsParams, news_count, promise_news

DEFAULTS = NewsParams()

shares = st.floats(0, 1)
PRIOR = 4.0
"""Events that a belief is worth, as `ReputationParams.prior_strength` has it."""


def belief_after(belief: float, change: float) -> float:
    """Return the mean of a Beta distribution after some news."""
    kept, broken = news_count(change, DEFAULTS.weight, DEFAULTS.limit)
    return (belief * PRIOR + kept) / (PRIOR + kept + broken)


def test_the_change_of_2025_cost_a_belief_of_four_fifths_twelve_points() -> None:
    # 3.2 / (4 + 3 x .235) = .68, as .75 became .63 in Australia
    assert belief_after(0.80, -0.235) == pytest.approx(0.80 - 0.12, abs=0.001)


def test_a_deal_counts_as_a_cut() -> None:
    # .6 - .6 - .2
    assert promise_news(0.6, 0.6, True, DEFAULTS.deal) == pytest.approx(-0.2)  # noqa: FBT003  numba calls by position
    assert promise_news(0.6, 0.6, False, DEFAULTS.deal) == 0  # noqa: FBT003  the same


def test_good_news_are_promises_kept_and_bad_ones_broken() -> None:
    assert news_count(0.1, 3.0, 1.4) == pytest.approx((0.3, 0.0))
    assert news_count(-0.1, 3.0, 1.4) == pytest.approx((0.0, 0.3))
    assert news_count(0.0, 3.0, 1.4) == (0.0, 0.0)


def test_words_count_for_no_more_than_their_limit() -> None:
    assert news_count(-0.9, 3.0, 1.4) == (0.0, 1.4)
    # 3.2 / 5.4
    assert belief_after(0.80, -0.9) == pytest.approx(0.593, abs=1e-3)


@given(shares, shares, shares, shares)
def test_a_deal_is_never_good_news(new: float, old: float, deal: float, belief: float) -> None:
    with_deal = promise_news(new, old, True, deal)  # noqa: FBT003  numba calls by position
    without = promise_news(new, old, False, deal)  # noqa: FBT003  the same
    assert with_deal <= without
    assert belief_after(belief, with_deal) <= belief_after(belief, without) + 1e-12


@given(shares, st.floats(-2, 1), st.floats(-2, 1))
def test_worse_news_never_raise_a_belief(belief: float, one: float, other: float) -> None:
    worse, better = (belief_after(belief, change) for change in (min(one, other), max(one, other)))
    assert 0 <= worse <= better + 1e-12
    assert better <= 1
