import numpy as np
import pytest
from scipy.stats import mannwhitneyu, uniform

from sim.validation.hindcast.scores import (
    Sample,
    auc,
    drawn_pairs,
    estimate,
    numbered,
    reliability,
    scored,
    squared_misses,
    surprises,
)

HAPPENED = np.array([0.0, 0.0, 1.0, 1.0])
FORECAST = np.array([0.1, 0.4, 0.4, 0.8])
ONCE = np.ones(4)


def test_auc_counts_ties_a_half() -> None:
    # Pairs: .4 over .1 and level with .4; .8 over both: (1 + .5 + 1 + 1) / 4.
    assert auc(HAPPENED, FORECAST, ONCE) == pytest.approx(0.875)
    assert auc(HAPPENED, np.full(4, 0.3), ONCE) == 0.5
    assert auc(HAPPENED, 1 - FORECAST, ONCE) == pytest.approx(0.125)
    assert auc(np.zeros(4), FORECAST, ONCE) == 0.5


def test_auc_is_the_statistic_of_mann_and_whitney() -> None:
    happened = (uniform.rvs(size=300, random_state=1) < 0.2).astype(float)
    forecast = np.round(uniform.rvs(size=300, random_state=2), 1)
    yes, no = forecast[happened > 0], forecast[happened == 0]
    expected = mannwhitneyu(yes, no).statistic / (len(yes) * len(no))
    assert auc(happened, forecast, np.ones(300)) == pytest.approx(expected)


def test_a_weight_counts_a_row_so_often() -> None:
    weights = np.array([2.0, 0.0, 1.0, 3.0])
    rows = np.repeat(np.arange(4), weights.astype(int))
    again = auc(HAPPENED[rows], FORECAST[rows], np.ones(6))
    assert auc(HAPPENED, FORECAST, weights) == pytest.approx(again)


def test_brier_score_and_log_loss_are_worked_by_hand() -> None:
    # .01 + .16 + .36 + .04 = .57, a quarter of it.
    assert squared_misses(HAPPENED, FORECAST).mean() == pytest.approx(0.1425)
    # -ln(.9 x .6 x .4 x .8) / 4 = -ln(.1728) / 4.
    assert surprises(HAPPENED, FORECAST).mean() == pytest.approx(0.438905, abs=1e-6)
    assert np.isfinite(surprises(np.array([1.0]), np.array([0.0]))).all()


def test_scores_are_those_of_the_sample_and_skill_is_from_the_base() -> None:
    sample, counts = Sample(HAPPENED, np.arange(4)), np.ones((3, 4))
    one = scored(sample, FORECAST, [FORECAST] * 3, counts)
    base = scored(sample, np.full(4, 0.5), [np.full(4, 0.5)] * 3, counts)
    score = one.score(base)
    assert score.auc == pytest.approx((0.875, 0.875, 0.875))
    # The base's Brier score is .25.
    assert score.brier_skill.value == pytest.approx(1 - 0.1425 / 0.25)
    assert base.score(base).brier_skill.value == 0
    assert score.log_loss.value == pytest.approx(0.438905, abs=1e-6)
    change = one.change(base)
    assert change.log_loss.value == pytest.approx(0.438905 - np.log(2), abs=1e-6)
    assert list(change.held) == pytest.approx(list(change.log_loss))


def test_every_draw_has_as_many_pairs_as_there_are_and_the_seed_decides() -> None:
    counts = drawn_pairs(30, 200, 7)
    assert counts.shape == (200, 30)
    assert set(counts.sum(1)) == {30}
    assert counts.mean() == pytest.approx(1)
    assert np.array_equal(counts, drawn_pairs(30, 200, 7))
    assert not np.array_equal(counts, drawn_pairs(30, 200, 8))


def width(groups: np.ndarray, happened: np.ndarray, forecast: np.ndarray) -> float:
    counts = drawn_pairs(int(groups.max()) + 1, 400, 3)
    one = scored(Sample(happened, groups), forecast, [forecast] * 400, counts)
    loss = one.score(one).log_loss
    return loss.high - loss.low


def test_an_interval_over_pairs_is_wider_where_rows_of_a_pair_repeat() -> None:
    happened = (uniform.rvs(size=60, random_state=1) < 0.3).astype(float)
    forecast = uniform.rvs(0.1, 0.5, 60, random_state=2)
    nine = np.repeat(np.arange(60), 9)
    by_rows = width(np.arange(540), happened[nine], forecast[nine])
    by_pairs = width(nine, happened[nine], forecast[nine])
    # Nine copies of sixty rows tell no more than sixty: three times as wide as it would seem.
    assert by_pairs / by_rows == pytest.approx(3, rel=0.15)
    assert by_pairs == pytest.approx(width(np.arange(60), happened, forecast), rel=0.05)


def test_an_interval_leaves_out_a_fortieth_on_either_side() -> None:
    found = estimate(0.5, np.linspace(0, 1, 1001))
    assert found == pytest.approx((0.5, 0.025, 0.975))


def test_a_reliability_table_has_what_happened_beside_what_was_given() -> None:
    happened = np.array([0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0])
    forecast = np.array([0.1, 0.1, 0.2, 0.2, 0.6, 0.6, 0.7, 0.7])
    low, high = reliability(Sample(happened, np.arange(8)), forecast, 2)
    assert list(low)[:3] == pytest.approx([4, 0.15, 0.25])
    assert list(high)[:3] == pytest.approx([4, 0.65, 0.75])
    # sqrt(.25^2 x 3 + .75^2) / 4 = sqrt(.75) / 4.
    assert low.error == pytest.approx(0.2165, abs=1e-4)
    # All of one pair: the misses add up to nothing.
    (whole,) = reliability(Sample(happened, np.zeros(8, dtype=int)), np.full(8, 0.3), 10)
    assert [whole.rows, whole.error] == pytest.approx([8, 0])


def test_pairs_are_numbered_from_0() -> None:
    assert numbered(["b", "a", "b"]).tolist() == [1, 0, 1]
