"""The error of a mean over points and replications that are crossed with each other.

All points of a sweep share their random numbers. So its runs are no independent draws:
a mean over them moves with the points that were drawn, which another design would have
placed elsewhere, and with the replications, which another seed would have made. The
error takes both ways of clustering [Cameron2011]_: the variance by points, plus that by
replications, less that of single runs, which both contain.

References
----------
.. [Cameron2011] Cameron, A. C., Gelbach, J. B., Miller, D. L. "Robust Inference with
   Multiway Clustering." Journal of Business & Economic Statistics 29(2), 2011, 238-249.
   doi:10.1198/jbes.2010.07136
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class CrossedMean:
    """A mean with the error that points and replications give it."""

    mean: float
    """Over all runs that have a value."""

    error: float
    """Standard error; not a number where there is one unit of either kind only."""

    low: float
    """Lower end of the 95 % interval."""

    high: float
    """Upper end of the 95 % interval."""

    runs: int
    """Runs that have a value."""

    freedom: int = 0
    """Degrees of freedom of the error: the smaller number of clusters, less one."""

    @property
    def leaves_out_zero(self) -> bool:
        """Return whether the interval leaves out zero."""
        return self.low > 0 or self.high < 0

    @property
    def p_value(self) -> float:
        """Return the chance of a mean as far from zero, were it zero; 1 where nothing tells."""
        if not self.freedom or np.isnan(self.error):
            return 1.0
        if self.error == 0:
            return 1.0 if self.mean == 0 else 0.0
        from scipy.special import stdtr

        return float(2 * stdtr(self.freedom, -abs(self.mean) / self.error))


def crossed_mean(values: np.ndarray, vectors: np.ndarray | None = None) -> CrossedMean:
    """Return the mean of runs at points that share their replications.

    Parameters
    ----------
    values : (points, replications); not a number where there is no value
    vectors : (replications,) number of the vector of a plausible set that each played: those of
        one vector are no independent draws of parameters, and one cluster

    Returns
    -------
    interval with the quantile of Student's t for the smaller number of clusters
    """
    is_known = ~np.isnan(values)
    known = values[is_known]
    if not known.size:
        return CrossedMean(mean=np.nan, error=np.nan, low=np.nan, high=np.nan, runs=0)
    points, replications = np.nonzero(is_known)
    draws = replications if vectors is None else vectors[replications]
    counts = [len(np.unique(one)) for one in (points, draws)]
    # Points weigh alike however often each was run: a target of precision runs some more often.
    weights = 1.0 / np.bincount(points)[points]
    mean = float(np.average(known, weights=weights))
    shares = weights * (known - mean) / weights.sum()
    error = _error(shares, points, draws, counts)
    freedom = min((n - 1 for n in counts if n > 1), default=0)
    half = _quantile(freedom) * error if freedom else np.nan
    return CrossedMean(
        mean=mean,
        error=error,
        low=mean - half,
        high=mean + half,
        runs=known.size,
        freedom=freedom,
    )


def _error(shares: np.ndarray, points: np.ndarray, draws: np.ndarray, counts: list[int]) -> float:
    """Return the standard error of a mean over runs.

    Parameters
    ----------
    shares : (runs,) what each adds to the deviation of the mean
    points, draws : (runs,) clusters of each
    counts : number of points and of draws
    """
    n_points, n_draws = counts
    if n_points == 1:
        return float(np.sqrt(_variance(shares, draws)))
    by_point = _variance(shares, points)
    if n_draws == 1:
        return float(np.sqrt(by_point))
    by_draw = _variance(shares, draws)
    of_runs = _variance(shares, points * (int(draws.max()) + 1) + draws)
    # The sum can fall short, even of nought, where little differs: an error is never below either
    # part (Cameron et al. 2011, 2.3).
    return float(np.sqrt(max(by_point + by_draw - of_runs, by_point, by_draw)))


def _variance(shares: np.ndarray, clusters: np.ndarray) -> float:
    """Return the variance of a mean over clusters; not a number for a single one."""
    _, unit = np.unique(clusters, return_inverse=True)
    sums = np.bincount(unit, weights=shares)
    if sums.size < 2:
        return float("nan")
    return float(sums.size / (sums.size - 1) * (sums**2).sum())


def _quantile(freedom: int) -> float:
    """Return the 97.5 % quantile of Student's t."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.975))
