"""Resampled means and Holm's step, against scipy and statsmodels."""

import numpy as np
import pytest
from numpy.random import default_rng  # noqa: TID251  samples of a test are no runs
from scipy.stats import bootstrap
from statsmodels.stats.multitest import multipletests

from sim.analysis.resampling import RESAMPLES, holm, studentized_means, studentized_tails


def centered(values: np.ndarray) -> np.ndarray:
    return (values - values.mean()).reshape(-1, 1)


def test_tails_are_those_of_scipys_resamples() -> None:
    values = default_rng(5).exponential(size=60)
    mean = values.mean()

    def pivot(sample: np.ndarray, axis: int) -> np.ndarray:
        error = sample.std(axis=axis, ddof=1) / np.sqrt(sample.shape[axis])
        return np.asarray((sample.mean(axis=axis) - mean) / error)

    theirs = bootstrap(
        (values,), pivot, n_resamples=40_000, method="percentile", rng=default_rng(6)
    ).confidence_interval
    ours = studentized_tails(centered(values), np.array([0.0]))
    # Monte Carlo errors of the lower and the longer tail with ten thousand resamples: .02, .05.
    assert ours.low[0] == pytest.approx(theirs.low, abs=0.12)
    assert ours.high[0] == pytest.approx(theirs.high, abs=0.08)
    # Student's would be 2.00 on both sides.
    assert ours.low[0] < -2.1
    assert ours.high[0] < 1.9


def test_columns_share_their_resamples_and_the_same_sample_has_the_same_tails() -> None:
    values = default_rng(5).exponential(size=40)
    both = np.hstack([centered(values), centered(3 * values)])
    pivots = studentized_means(both)
    assert pivots.shape == (RESAMPLES, 2)
    # A unit of measure is no matter.
    np.testing.assert_allclose(pivots[:, 0], pivots[:, 1], rtol=1e-9)
    np.testing.assert_array_equal(studentized_means(both), pivots)


def test_a_resample_without_spread_says_nothing() -> None:
    values = np.zeros(20)
    values[0] = 1
    pivots = studentized_means(centered(values))[:, 0]
    # (19 / 20)^20 of the resamples have only noughts, and 20 / 20 (19 / 20)^19 the mean itself.
    assert np.mean(np.abs(pivots) < 1e-9) == pytest.approx(0.3585 + 0.3774, abs=0.02)
    assert np.isfinite(pivots).all()


def test_many_units_have_fewer_resamples() -> None:
    pivots = studentized_means(centered(default_rng(1).exponential(size=8000)))
    assert pivots.shape == (2500, 1)
    assert pivots.std() == pytest.approx(1, abs=0.05)


def test_a_chance_is_two_sided_and_never_nought() -> None:
    deviations = centered(default_rng(4).normal(size=100))
    both = np.hstack([deviations] * 3)
    p_values = studentized_tails(both, np.array([0.0, 1.98, 50.0])).p_value
    assert p_values[0] > 0.9
    assert p_values[1] == pytest.approx(0.05, abs=0.015)
    assert p_values[2] == 2 / (RESAMPLES + 1)


@pytest.mark.parametrize("seed", range(3))
def test_holms_step_is_that_of_statsmodels(seed: int) -> None:
    p_values = default_rng(seed).uniform(size=30) ** 3
    np.testing.assert_allclose(holm(p_values), multipletests(p_values, method="holm")[1])


def test_what_has_no_chance_is_no_part_of_the_family() -> None:
    found = holm(np.array([0.02, np.nan, 0.04]))
    assert found[[0, 2]].tolist() == [0.04, 0.04]
    assert np.isnan(found[1])
    assert holm(np.array([])).size == 0
