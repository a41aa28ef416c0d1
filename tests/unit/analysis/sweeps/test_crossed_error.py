"""Errors of means over points and replications: by hand, and in how often they cover."""

import numpy as np
import pytest
from scipy.stats import norm

from sim.analysis.differences import standard_error
from sim.analysis.sweeps.crossed_error import crossed_mean


def test_a_single_point_has_the_error_of_its_runs() -> None:
    values = np.array([[1.0, 3.0, 5.0, 7.0]])
    found = crossed_mean(values)
    assert found.error == pytest.approx(standard_error(values[0]))
    # t with 3 degrees of freedom: 3.182; sd 2.582 over the root of 4
    assert found.high - found.mean == pytest.approx(3.1824 * 1.29099, rel=1e-4)


def test_a_single_point_of_a_plausible_set_has_the_error_of_its_vectors() -> None:
    values, vectors = np.array([[1.0, 2.0, 5.0, 6.0]]), np.array([0, 0, 1, 1])
    assert crossed_mean(values, vectors).error == pytest.approx(standard_error(values[0], vectors))


def test_what_differs_by_point_alone_is_not_averaged_out_by_replications() -> None:
    values = np.repeat(np.array([[0.0], [1.0], [2.0]]), 50, axis=1)
    # three points of sd 1
    assert crossed_mean(values).error == pytest.approx(1 / np.sqrt(3))


def test_what_differs_by_replication_alone_is_not_averaged_out_by_points() -> None:
    values = np.repeat(np.array([[0.0, 1.0, 2.0]]), 50, axis=0)
    assert crossed_mean(values).error == pytest.approx(1 / np.sqrt(3))


def test_points_weigh_alike_however_often_they_were_run() -> None:
    values = np.array([[1.0, 1.0, 1.0, 1.0], [4.0, np.nan, np.nan, np.nan]])
    assert crossed_mean(values).mean == pytest.approx(2.5)


def test_nothing_known_is_no_number() -> None:
    assert np.isnan(crossed_mean(np.full((2, 2), np.nan)).mean)


@pytest.mark.parametrize("spread", [(1.0, 0.0, 1.0), (0.3, 1.0, 1.0), (1.0, 1.0, 0.0)])
def test_intervals_cover_the_truth(spread: tuple[float, float, float]) -> None:
    drawn = norm.rvs(size=(600, 20 * 30 + 20 + 30), random_state=7)
    by_point, by_replication, by_run = spread
    hits = 0
    for row in drawn:
        values = (
            by_point * row[:20].reshape(20, 1)
            + by_replication * row[20:50].reshape(1, 30)
            + by_run * row[50:].reshape(20, 30)
        )
        found = crossed_mean(values)
        hits += found.low <= 0 <= found.high
    # 95 % of 600, give or take three standard errors of .9 %; conservative where both ways vary,
    # since the smaller number of clusters gives the degrees of freedom
    assert 0.92 <= hits / 600 <= 0.99
