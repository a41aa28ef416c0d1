"""Intervals of differences hold the truth in 95 of 100 samples, whatever the shape of the runs.

Shapes are those of differences in the main study: most runs differ by nothing or little, a
few by much and to one side. Each sample is one column, so that a thousand are one call.
"""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from numpy.random import Generator, default_rng  # noqa: TID251  samples of a test are no runs

from sim.analysis.differences import FEWEST_RUNS, mean_differences

REPETITIONS = 1000
LEAST, MOST = 0.93, 0.97

type Draw = Callable[[Generator, tuple[int, int]], np.ndarray]


def covered(samples: np.ndarray, truth: float, vectors: np.ndarray | None = None) -> float:
    """Return the share of samples whose interval holds the truth, where no unit decides alone."""
    found = mean_differences(list(samples), vectors)
    found = [one for one in found if one.rests_on >= FEWEST_RUNS]
    assert len(found) > 0.5 * len(samples)
    return float(np.mean([one.low <= truth <= one.high for one in found]))


def rare(rng: Generator, shape: tuple[int, int], share: float) -> np.ndarray:
    """Return differences that are nothing in all but a share of the runs."""
    return np.where(rng.random(shape) < share, -rng.exponential(size=shape), 0.0)


KNOWN: dict[str, tuple[Draw, float]] = {
    "normal": (lambda rng, shape: rng.normal(0.1, 1, shape), 0.1),
    "exponential": (lambda rng, shape: rng.exponential(size=shape), 1.0),
    "rare": (lambda rng, shape: rare(rng, shape, 0.1), -0.1),
    "noise_and_rare": (lambda rng, shape: rng.normal(0, 0.2, shape) + rare(rng, shape, 0.1), -0.1),
    "heavy_tails": (lambda rng, shape: rng.standard_t(4, shape), 0.0),
    "lognormal": (lambda rng, shape: rng.lognormal(0, 1, shape), float(np.exp(0.5))),
}
"""{shape: how it is drawn, its mean}."""


INFORMED = [(shape, 300) for shape in KNOWN] + [(name, 100) for name in ("normal", "exponential")]


@pytest.mark.slow
@pytest.mark.parametrize(("shape", "runs"), INFORMED)
def test_intervals_cover_known_effects(shape: str, runs: int) -> None:
    draw, truth = KNOWN[shape]
    samples = draw(default_rng(1), (REPETITIONS, runs))
    assert LEAST <= covered(samples, truth) <= MOST


@pytest.mark.slow
@pytest.mark.parametrize("shape", ["rare", "noise_and_rare"])
def test_with_ten_runs_that_matter_intervals_still_cover_nine_in_ten(shape: str) -> None:
    draw, truth = KNOWN[shape]
    samples = draw(default_rng(1), (REPETITIONS, 100))
    assert covered(samples, truth) > 0.9


def cells() -> Iterator[np.ndarray]:
    """Yield differences of 300 runs as cells of a comparison have them, from mild to skewed."""
    rng = default_rng(2025)
    for share, sign_share in ((0.7, 0.9), (0.4, 0.6), (0.2, 0.8), (0.3, 0.9)):
        happens = rng.random(300) < share
        sign = np.where(rng.random(300) < sign_share, -1.0, 1.0)
        # Large where the flashpoint that matters was offered, small noise elsewhere.
        yield happens * sign * rng.gamma(0.8, 0.15, 300) + rng.normal(0, 0.004, 300)


@pytest.mark.slow
@pytest.mark.parametrize("cell", range(4))
def test_intervals_cover_the_means_of_resampled_cells(cell: int) -> None:
    values = list(cells())[cell]
    drawn = default_rng(cell).integers(values.size, size=(REPETITIONS, 300))
    assert LEAST <= covered(values[drawn], float(values.mean())) <= MOST


@pytest.mark.slow
def test_intervals_of_vectors_cover_where_those_of_single_runs_do_not() -> None:
    rng, vectors = default_rng(3), np.tile(np.arange(60), 5)
    of_vectors = rng.exponential(size=(REPETITIONS, 60))
    samples = of_vectors[:, vectors] + rng.normal(0, 0.5, (REPETITIONS, vectors.size))
    assert LEAST <= covered(samples, 1.0, vectors) <= MOST
    assert covered(samples, 1.0) < 0.7


@pytest.mark.slow
def test_where_one_run_makes_the_difference_nothing_is_told() -> None:
    values = default_rng(6).normal(0, 0.01, 300)
    values[0] = -1
    drawn = default_rng(7).integers(300, size=(REPETITIONS, 300))
    found = mean_differences(list(values[drawn]))
    times = (drawn == 0).sum(axis=1)
    alone = [one for one, count in zip(found, times, strict=True) if count == 1]
    # It is drawn once in .37 of the samples, and then makes half of the variance alone.
    assert 300 < len(alone) < 440
    assert {one.rests_on for one in alone} == {1}
    told = sum(one.is_distinguishable for one in alone)
    # The others are noise around nought, which tells something in one of twenty samples.
    assert told < 0.08 * len(alone)
