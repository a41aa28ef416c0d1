"""Paired differences on common random numbers, with their uncertainty.

Two cells that share their draws differ by what the scenarios do, not by luck.
The mean of the differences, run by run, has a standard error far below that of
two independent means, and its interval is what a comparison may claim.

The interval is Student's, of the mean. Where differences are skewed it misses more often on
one side than on the other: by Edgeworth's expansion each tail is off by .085 times the
skewness over the root of the number of units [Hall1992]_. From `MOST_SKEW` on it is therefore
widened to wherever the studentized bootstrap reaches further. The bootstrap never narrows it:
alone it covers less than Student's on differences of the main study
(docs/decisions/0036-intervals-that-cover.md).

Where runs play the vectors of a plausible set, those of one vector share their
parameters and are no independent draws of them. The vectors are then the units that were
sampled, and errors are those of a mean over clusters [Cameron2015]_.

References
----------
.. [Cameron2015] Cameron, A. C., Miller, D. L. "A Practitioner's Guide to Cluster-Robust
   Inference." Journal of Human Resources 50(2), 2015, 317-372. doi:10.3368/jhr.50.2.317
.. [Hall1992] Hall, P. "The Bootstrap and Edgeworth Expansion." Springer, 1992.
   doi:10.1007/978-1-4612-4384-7
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.analysis.resampling import studentized_tails

if TYPE_CHECKING:
    import polars as pl

MOST_SKEW: Final = 0.1
"""Skewness over the root of the units from which an interval is widened: there one tail of a 95 %
interval of Student holds 3.3 % and the other 1.7 in place of 2.5."""

FEWEST_RUNS: Final = 2
"""Units that must make half of the variance, or a difference must be told without the heaviest too:
where one alone does, intervals of differences of the main study cover 87 in 100, from two on 95."""

POWER: Final = 0.8
"""Chance with which a difference is to be told, for the runs that it needs."""

TAIL: Final = 0.025
"""What a 95 % interval leaves out on each side."""

NORMAL: Final = 1.96
"""Standard errors to each side of a mean that a 95 % interval of the normal distribution holds."""


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
    p_value: float
    """Chance of a difference as large if there were none, in [0, 1]."""
    rests_on: int
    """Fewest units, runs or vectors, that make half of the variance; all where nothing varies."""
    heaviest_share: float
    """Share of the variance that comes from the one unit furthest off, in [0, 1]."""
    skew: float
    """Skewness over the root of the number of units."""
    hangs_on_one: bool = False
    """Whether one unit makes half of the variance and nothing would be told without it."""

    @property
    def is_distinguishable(self) -> bool:
        """Return whether the interval leaves out zero and the difference hangs on no single unit.

        A difference without any noise is distinguishable.
        """
        return not self.hangs_on_one and (self.low > 0 or self.high < 0)

    @property
    def one_decides(self) -> bool:
        """Return whether one unit makes half of the variance and the difference cannot be told.

        Nothing is known of it then but that it can be of that size: no interval is given.
        """
        return bool(self.mean) and self.rests_on < FEWEST_RUNS and not self.is_distinguishable

    def runs_needed(self, smallest: float) -> float:
        """Return how many runs would tell a difference of some size, with a chance of 80 %.

        Parameters
        ----------
        smallest : the size, above 0, in the unit of the difference

        Returns
        -------
        runs, at as many runs a vector as now; not a number without an error or a size
        """
        from scipy.special import ndtri

        if not smallest > 0:
            return float("nan")
        errors = float(ndtri(1 - TAIL) + ndtri(POWER))
        return self.count * (errors * self.standard_error / smallest) ** 2


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
    not a number when no pair has both values
    """
    return mean_differences([values - baseline], vectors)[0]


def mean_differences(
    columns: Sequence[np.ndarray], vectors: np.ndarray | None = None
) -> list[Difference]:
    """Return the mean of each column of differences with its 95 % interval.

    Parameters
    ----------
    columns : (runs,) each: differences of the same runs in the same order
    vectors : (runs,) numbers of the vectors that runs played; absent: each run by itself
    """
    if not columns:
        return []
    runs = np.arange(columns[0].size)
    units = runs if vectors is None else np.unique(vectors, return_inverse=True)[1]
    sums = [_unit_sums(column, units) for column in columns]
    found = [_students(column, one, vectors) for column, one in zip(columns, sums, strict=True)]
    for place, one in enumerate(found):
        if one.count and one.rests_on < FEWEST_RUNS:
            rest = np.where(units == np.argmax(sums[place] ** 2), np.nan, columns[place])
            found[place] = replace(one, hangs_on_one=not _is_told(rest, one.mean, vectors))
    skewed = [place for place, one in enumerate(found) if abs(one.skew) > MOST_SKEW]
    if skewed:
        widened = _widened([found[place] for place in skewed], [sums[place] for place in skewed])
        for place, one in zip(skewed, widened, strict=True):
            found[place] = one
    return found


def _is_told(rest: np.ndarray, mean: float, vectors: np.ndarray | None) -> bool:
    """Return whether what is left without a unit still differs from zero, on the same side.

    Parameters
    ----------
    rest : (runs,) differences, not a number for those of the unit
    mean : with the unit
    """
    runs = np.arange(rest.size)
    units = runs if vectors is None else np.unique(vectors, return_inverse=True)[1]
    one = _students(rest, _unit_sums(rest, units), vectors)
    return one.is_distinguishable and (one.mean > 0) == (mean > 0)


def _unit_sums(differences: np.ndarray, units: np.ndarray) -> np.ndarray:
    """Return (units,) what each unit adds to the deviations from the mean; 0 without a value.

    Parameters
    ----------
    units : (runs,) number of the unit of each run, from 0
    """
    is_known = ~np.isnan(differences)
    known = differences[is_known]
    weights = known - known.mean() if known.size else known
    # Rounding would be divided by rounding where all differences are alike.
    if known.size and np.allclose(known, known.mean(), rtol=1e-9, atol=1e-12):
        weights = np.zeros(known.size)
    return np.bincount(units[is_known], weights=weights, minlength=int(units.max(initial=-1)) + 1)


def _students(differences: np.ndarray, sums: np.ndarray, vectors: np.ndarray | None) -> Difference:
    """Return the mean of some differences with Student's interval.

    Parameters
    ----------
    differences : (runs,)
    sums : (units,) from `_unit_sums`
    vectors : (runs,) see `paired_difference`
    """
    from scipy.special import stdtr, stdtrit

    is_known = ~np.isnan(differences)
    known = differences[is_known]
    if not known.size:
        nan = float("nan")
        return Difference(
            mean=nan, standard_error=nan, low=nan, high=nan, count=0, p_value=nan,
            rests_on=0, heaviest_share=0.0, skew=0.0,
        )  # fmt: skip
    played = None if vectors is None else vectors[is_known]
    mean, error = float(known.mean()), standard_error(known, played)
    n_units = known.size if played is None else np.unique(played).size
    reach = float(stdtrit(n_units - 1, 1 - TAIL)) * error if n_units > 1 else float("nan")
    return Difference(
        mean=mean,
        standard_error=error,
        low=mean - reach,
        high=mean + reach,
        count=known.size,
        p_value=_p_value(mean, error, lambda t: float(stdtr(n_units - 1, t))),
        rests_on=_rests_on(sums, n_units),
        heaviest_share=_heaviest_share(sums),
        skew=_skew(sums),
    )


def _p_value(mean: float, error: float, share_below: Callable[[float], float]) -> float:
    """Return the two-sided chance of a mean as far from zero."""
    if np.isnan(error):
        return float("nan")
    if error == 0:
        return float(mean == 0)
    return 2 * share_below(-abs(mean) / error)


def _widened(found: Sequence[Difference], sums: Sequence[np.ndarray]) -> list[Difference]:
    """Return differences whose intervals also hold what the studentized bootstrap does.

    Parameters
    ----------
    found : with Student's interval
    sums : (units,) of each, from `_unit_sums`
    """
    observed = np.array([one.mean / one.standard_error for one in found])
    tails = studentized_tails(np.stack(sums, axis=1), observed)
    # The upper tail of the pivot is how far the truth may lie below, and the other way round.
    return [
        replace(
            one,
            low=min(one.low, one.mean - high * one.standard_error),
            high=max(one.high, one.mean - low * one.standard_error),
            p_value=max(one.p_value, float(p_value)),
        )
        for one, low, high, p_value in zip(found, *tails, strict=True)
    ]


def _rests_on(sums: np.ndarray, n_units: int) -> int:
    """Return the fewest units whose squares make half of them all; all where nothing varies."""
    squares = np.sort(sums**2)[::-1]
    if not squares.sum():
        return n_units
    return int(np.searchsorted(squares.cumsum(), squares.sum() / 2)) + 1


def _heaviest_share(sums: np.ndarray) -> float:
    """Return the largest square as a share of them all; 0 where nothing varies."""
    squares = sums**2
    return float(squares.max() / squares.sum()) if squares.sum() else 0.0


def _skew(sums: np.ndarray) -> float:
    """Return the skewness of units over the root of their number; 0 where nothing varies."""
    squares = (sums**2).sum()
    if not squares:
        return 0.0
    # The third moment over the second to the power of 1.5, over the root of the number.
    return float((sums**3).sum() / squares**1.5)


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
    # (docs/decisions/0022-what-a-study-costs.md). Only what is asked for: a million runs of every
    # outcome are half a gigabyte, and a copy of them another.
    asked = runs.select("arrangement", "policy", "replication", *outcomes)
    parts = asked.partition_by("arrangement", "policy", as_dict=True, include_key=False)
    # Sorted, as differences pair runs by their place; runs of a study are so already.
    parts = {
        cell: part if part["replication"].is_sorted() else part.sort("replication")
        for cell, part in parts.items()
    }
    return {
        (str(arrangement), str(policy)): {
            name: part[name].to_numpy().astype(np.float64, copy=False) for name in outcomes
        }
        for (arrangement, policy), part in parts.items()
    }
