"""Paired differences on common random numbers, with their uncertainty.

Two cells that share their draws differ by what the scenarios do, not by luck.
The mean of the differences, run by run, has a standard error far below that of
two independent means, and its interval is what a comparison may claim.

Where runs play the vectors of a plausible set, those of one vector share their
parameters and are no independent draws of them. The vectors are then the units that were
sampled, and errors are those of a mean over clusters [Cameron2015]_.

References
----------
.. [Cameron2015] Cameron, A. C., Miller, D. L. "A Practitioner's Guide to Cluster-Robust
   Inference." Journal of Human Resources 50(2), 2015, 317-372. doi:10.3368/jhr.50.2.317
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.domain.quantiles import NORMAL_95

if TYPE_CHECKING:
    import polars as pl

ONE_RUN_SHARE = 1 / 3
"""Share of the variance from which a difference is said to rest on one run."""


@dataclass(frozen=True)
class Estimate:
    """A mean over replications with its Monte Carlo error."""

    mean: float
    standard_error: float
    low: float
    """5 % quantile of the runs."""
    high: float
    """95 % quantile of the runs."""
    count: int
    """Runs that have a value."""


@dataclass(frozen=True)
class Difference:
    """A paired difference to a baseline."""

    mean: float
    standard_error: float
    low: float
    """Lower end of the 95 % interval."""
    high: float
    """Upper end of the 95 % interval."""
    count: int
    """Pairs that have a value on both sides."""
    heaviest_share: float
    """Share of the variance that comes from the one run furthest off, in [0, 1]."""

    @property
    def rests_on_one_run(self) -> bool:
        """Return whether one run makes more than a third of the variance.

        The interval then says little: look at the runs, or make more of them.
        """
        return self.heaviest_share > ONE_RUN_SHARE

    @property
    def is_distinguishable(self) -> bool:
        """Return whether the interval leaves out zero; a difference without any noise does."""
        return self.low > 0 or self.high < 0


def estimate(values: np.ndarray, vectors: np.ndarray | None = None) -> Estimate:
    """Return mean, standard error and 5-95 % range of an outcome over runs.

    Parameters
    ----------
    values : (runs,); runs without a value are not a number and are left out
    vectors : (runs,) numbers of the vectors that runs played; absent: each run by itself

    Returns
    -------
    not a number throughout when no run has a value
    """
    is_known = ~np.isnan(values)
    known = values[is_known]
    if not known.size:
        return Estimate(mean=np.nan, standard_error=np.nan, low=np.nan, high=np.nan, count=0)
    low, high = np.quantile(known, [0.05, 0.95])
    return Estimate(
        mean=float(known.mean()),
        standard_error=standard_error(known, None if vectors is None else vectors[is_known]),
        low=float(low),
        high=float(high),
        count=known.size,
    )


def paired_difference(
    values: np.ndarray, baseline: np.ndarray, vectors: np.ndarray | None = None
) -> Difference:
    """Return the mean difference to a baseline, run by run, with its 95 % interval.

    Parameters
    ----------
    values, baseline : (runs,) the same replications in the same order
    vectors : (runs,) numbers of the vectors that runs played; absent: each run by itself

    Returns
    -------
    interval by the normal approximation; not a number when no pair has both values
    """
    differences = values - baseline
    is_known = ~np.isnan(differences)
    known = differences[is_known]
    if not known.size:
        nan = float("nan")
        return Difference(
            mean=nan, standard_error=nan, low=nan, high=nan, count=0, heaviest_share=0.0
        )
    mean = float(known.mean())
    error = standard_error(known, None if vectors is None else vectors[is_known])
    return Difference(
        mean=mean,
        standard_error=error,
        low=mean - NORMAL_95 * error,
        high=mean + NORMAL_95 * error,
        count=known.size,
        heaviest_share=_heaviest_share(known),
    )


def _heaviest_share(known: np.ndarray) -> float:
    """Return the largest squared deviation as a share of them all; 0 where all are alike."""
    # Rounding would be divided by rounding where all differences are alike.
    if np.allclose(known, known.mean(), rtol=1e-9, atol=1e-12):
        return 0.0
    squares = (known - known.mean()) ** 2
    return float(squares.max() / squares.sum())


def standard_error(known: np.ndarray, vectors: np.ndarray | None = None) -> float:
    """Return the standard error of a mean; not a number for a single unit, which shows none.

    Parameters
    ----------
    known : (runs,) values
    vectors : (runs,) numbers of the vectors that runs played, the units that were sampled; absent:
        each run is one
    """
    if vectors is None:
        return float(known.std(ddof=1) / np.sqrt(known.size)) if known.size > 1 else float("nan")
    _, unit = np.unique(vectors, return_inverse=True)
    # What each vector adds to the deviation of the mean; with a run a vector this is the error
    # above.
    sums = np.bincount(unit, weights=known - known.mean())
    if sums.size < 2:
        return float("nan")
    return float(np.sqrt(sums.size / (sums.size - 1) * (sums**2).sum()) / known.size)


def columns_by_cell(
    runs: "pl.DataFrame", outcomes: Sequence[str]
) -> dict[tuple[str, str], dict[str, np.ndarray]]:
    """Return outcomes of every cell by replication.

    Parameters
    ----------
    runs : a row a run, with arrangement, policy, replication and the outcomes

    Returns
    -------
    {(arrangement, policy): {outcome: (runs of the cell,)}}, each in the unit of its outcome; not a
    number where a run has no value
    """
    # Cut once: to look for each cell and outcome in all runs is two thousand passes over them
    # (docs/decisions/0022-what-a-study-costs.md). Sorted, as differences pair runs by their place.
    parts = runs.sort("replication").partition_by("arrangement", "policy", as_dict=True)
    return {
        (str(arrangement), str(policy)): {
            name: part[name].to_numpy().astype(np.float64) for name in outcomes
        }
        for (arrangement, policy), part in parts.items()
    }
