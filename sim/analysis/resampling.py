"""Studentized bootstrap of means: how far the mean of a skewed sample may lie on either side.

Units are drawn anew with replacement, and each resample gives its mean in its own
standard errors [Hall1992]_. Where few runs carry a difference, that distribution leans to
one side, which no symmetric interval knows. All columns share their resamples, so that a
table of them is one product of matrices. Whatever draws here is no run: it has no draw
key, and its own seed.

References
----------
.. [Hall1992] Hall, P. "The Bootstrap and Edgeworth Expansion." Springer, 1992.
   doi:10.1007/978-1-4612-4384-7
"""

from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.random import default_rng  # noqa: TID251  a resample has no run to key draws by

RESAMPLES: Final = 9_999
"""Resamples; the smallest chance that they can show is 2 in 10,000, enough for Holm's step among
250 differences."""

LEAST_RESAMPLES: Final = 1_999
"""Resamples where units are many."""

MOST_DRAWS: Final = 20_000_000
"""Units drawn in all, beyond which there are fewer resamples."""

BLOCK_DRAWS: Final = 4_000_000
"""Units drawn at a time, which bounds the memory to some 100 MB."""

SEED: Final = 20_251_127
"""Of the resamples: the same sample always has the same interval."""


class Tails(NamedTuple):
    """Both tails of the studentized means of some columns."""

    low: np.ndarray
    """(columns,) 2.5 % quantile [standard errors]."""

    high: np.ndarray
    """(columns,) 97.5 % quantile [standard errors]."""

    p_value: np.ndarray
    """(columns,) two-sided chance of a mean as far from zero as the one observed, in [0, 1]."""


def studentized_tails(deviations: np.ndarray, observed: np.ndarray) -> Tails:
    """Return both tails of the means of resamples, each in standard errors of its own.

    Parameters
    ----------
    deviations : (units, columns) what each unit deviates from the mean of its column; each column
        adds up to nothing and is not nothing throughout
    observed : (columns,) the mean of each column in its standard errors
    """
    pivots = studentized_means(deviations)
    low, high = np.quantile(pivots, [0.025, 0.975], axis=0)
    count = pivots.shape[0]
    # One more on both sides: the sample itself is a resample too, so that nothing is impossible.
    above = (1 + (pivots >= observed).sum(axis=0)) / (count + 1)
    below = (1 + (pivots <= observed).sum(axis=0)) / (count + 1)
    return Tails(low=low, high=high, p_value=np.minimum(1.0, 2 * np.minimum(above, below)))


def studentized_means(deviations: np.ndarray) -> np.ndarray:
    """Return (resamples, columns) the means of resamples, each in standard errors of its own.

    Parameters
    ----------
    deviations : see `studentized_tails`

    Returns
    -------
    0 where a resample has no spread, which happens where three or fewer units differ from all
    others: nothing can be told from it
    """
    n_units = deviations.shape[0]
    squares = deviations**2
    parts = []
    for counts in _weights(n_units):
        weights = counts.astype(np.float64)
        mean = weights @ deviations / n_units
        variance = (weights @ squares / n_units - mean**2) / (n_units - 1)
        # A resample of one value many times over has no spread but for rounding.
        is_flat = variance <= np.finfo(float).eps * squares.mean(axis=0)
        parts.append(np.where(is_flat, 0.0, mean / np.sqrt(np.where(is_flat, 1.0, variance))))
    return np.concatenate(parts)


def resampled_means(sums: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return (resamples, columns) the means of resamples.

    Parameters
    ----------
    sums : (units, columns) what the runs of each unit add up to
    counts : (units, columns) how many of its runs have a value

    Returns
    -------
    not a number where no run of a resample has a value
    """
    parts = []
    for drawn in _weights(sums.shape[0]):
        weights = drawn.astype(np.float64)
        with np.errstate(divide="ignore", invalid="ignore"):
            parts.append((weights @ sums) / (weights @ counts))
    return np.concatenate(parts)


def resampled_weights(units: np.ndarray, resamples: int) -> np.ndarray:
    """Return (resamples, runs) how often each run is drawn when its units are, with replacement.

    Parameters
    ----------
    units : (runs,) the vector that each played, or its own number
    resamples : how many; the same sample always has the same ones
    """
    _, unit = np.unique(units, return_inverse=True)
    n_units = int(unit.max(initial=-1)) + 1
    drawn = default_rng(SEED).integers(n_units, size=(resamples, n_units))
    counts = np.stack([np.bincount(one, minlength=n_units) for one in drawn])
    return np.asarray(counts[:, unit], dtype=np.float64)


@lru_cache(maxsize=1)
def _weights(n_units: int) -> tuple[np.ndarray, ...]:
    """Return blocks of (resamples, units) how often each unit is drawn.

    The last ones are kept: every outcome of a comparison has the same number of units.
    """
    rng = default_rng(SEED)
    left = min(RESAMPLES, max(LEAST_RESAMPLES, MOST_DRAWS // n_units))
    blocks = []
    while left:
        rows = min(left, max(1, BLOCK_DRAWS // n_units))
        drawn = rng.integers(n_units, size=(rows, n_units))
        drawn += n_units * np.arange(rows)[:, None]
        counts = np.bincount(drawn.ravel(), minlength=rows * n_units)
        # Whole numbers this small are exact, in half of the memory.
        blocks.append(counts.reshape(rows, n_units).astype(np.float32))
        left -= rows
    return tuple(blocks)


def holm(p_values: np.ndarray) -> np.ndarray:
    """Return p-values that allow for how many differences are looked at together [Holm1979]_.

    Parameters
    ----------
    p_values : (differences,) of each by itself; not a number where there is none

    Returns
    -------
    (differences,) in [0, 1], not below those given

    References
    ----------
    .. [Holm1979] Holm, S. "A Simple Sequentially Rejective Multiple Test Procedure."
       Scandinavian Journal of Statistics 6(2), 1979, 65-70.

    >>> holm(np.array([0.01, 0.04, 0.03])).round(3).tolist()
    [0.03, 0.06, 0.06]
    """
    adjusted = np.full(p_values.shape, np.nan)
    (known,) = np.nonzero(~np.isnan(p_values))
    order = known[np.argsort(p_values[known], kind="stable")]
    steps = (known.size - np.arange(known.size)) * p_values[order]
    adjusted[order] = np.minimum(1.0, np.maximum.accumulate(steps))
    return adjusted
