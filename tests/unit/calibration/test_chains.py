import math

import numpy as np
import pytest

from sim.calibration.chains import run_chains
from sim.calibration.convergence import r_hat

BOUNDS = [[-10, 10], [-10, 10]]
SHAPE = (1500, 6)


def correlated(point: np.ndarray) -> float:
    """Return minus twice the log density of two normals with spreads 1 and 2, correlation .8."""
    x, y = point[0], point[1] / 2
    return float((x * x - 1.6 * x * y + y * y) / (1 - 0.64))


def test_chains_sample_the_density_of_their_loss() -> None:
    draws = run_chains(correlated, BOUNDS, SHAPE, (1, 2)).position[500:].reshape(-1, 2)
    assert draws.mean(axis=0) == pytest.approx([0, 0], abs=0.3)
    assert draws.std(axis=0) == pytest.approx([1, 2], rel=0.12)
    assert np.corrcoef(draws.T)[0, 1] == pytest.approx(0.8, abs=0.06)


def test_chains_stay_within_their_bounds_and_sample_them_evenly() -> None:
    found = run_chains(lambda _: 0.0, [[2, 3]], SHAPE, (5,))
    draws = found.position[500:].ravel()
    assert (draws >= 2).all()
    assert (draws <= 3).all()
    assert np.histogram(draws, 4, (2, 3))[0] / draws.size == pytest.approx(
        np.full(4, 0.25), abs=0.04
    )


def test_where_the_loss_is_infinite_no_chain_goes() -> None:
    def half(point: np.ndarray) -> float:
        return correlated(point) if point[0] > 0 else math.inf

    found = run_chains(half, BOUNDS, (300, 4), (3,))
    assert (found.position[:, :, 0] > 0).all()
    assert np.isfinite(found.loss).all()


def test_a_seed_gives_the_same_chains_and_another_start_others() -> None:
    one = run_chains(correlated, BOUNDS, (40, 4), (7, 0))
    assert np.array_equal(one.position, run_chains(correlated, BOUNDS, (40, 4), (7, 0)).position)
    assert not np.array_equal(
        one.position, run_chains(correlated, BOUNDS, (40, 4), (7, 1)).position
    )
    assert one.position.shape == (40, 4, 2)
    assert 0 < one.accepted_share < 1


def test_the_loss_is_that_of_the_position_beside_it() -> None:
    found = run_chains(correlated, BOUNDS, (20, 3), (1,))
    assert correlated(found.position[-1, 2]) == found.loss[-1, 2]


def test_starts_agree_on_a_density_that_they_can_cross() -> None:
    starts = [run_chains(correlated, BOUNDS, SHAPE, (9, start)) for start in range(4)]
    draws = np.concatenate([start.position[500:, :, 0].T for start in starts])
    assert r_hat(draws) < 1.05


def test_a_density_that_is_nowhere_is_told() -> None:
    with pytest.raises(ValueError, match="of 20 random positions only 0 have a finite loss"):
        run_chains(lambda _: math.inf, BOUNDS, (5, 3), (1,))
