"""Which factors an outcome follows: elementary effects, Sobol indices, or rank correlations.

What can be worked out follows from the design. Trajectories give elementary effects, the
change of the outcome when one factor goes from one end of its range to the other
[Campolongo2007]_; Saltelli's points give the share of the variance that a factor makes
alone and with others [Saltelli2010]_; any other points give rank correlations. Whatever the
method, the same is asked of it: how wide are the intervals, what did a quarter and a half
of the points say, and does the order of factors stay when points are drawn again?

References
----------
.. [Campolongo2007] Campolongo, F., Cariboni, J., Saltelli, A. "An Effective Screening
   Design for Sensitivity Analysis of Large Models." Environmental Modelling & Software
   22(10), 2007, 1509-1518. doi:10.1016/j.envsoft.2006.10.004
.. [Saltelli2010] Saltelli, A., et al. "Variance Based Sensitivity Analysis of Model
   Output." Computer Physics Communications 181(2), 2010, 259-270.
   doi:10.1016/j.cpc.2009.09.018
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from sim.domain.quantiles import NORMAL_95
from sim.study.designs import Morris, Saltelli, unit_problem

RESAMPLES: Final = 500
"""Resamples behind each interval."""

LEAST: Final = 4
"""Points, trajectories or base points below which nothing is said of a part of them."""

ELEMENTARY: Final = "mu_star"
TOTAL: Final = "total"
CORRELATION: Final = "correlation"


class Index(NamedTuple):
    """A number that says how much a factor matters."""

    value: float
    """Estimate from all points."""

    half_width: float
    """Half of its 95 % interval, from resamples."""


@dataclass(frozen=True)
class FactorIndices:
    """What is known of one factor."""

    factor: str
    """Its name."""

    indices: Mapping[str, Index]
    """{measure: number}; `Ranking.main` is the one that factors are ranked by."""

    quarter: float
    """The main number from the first quarter of the points; not a number if they are too few."""

    half: float
    """The same from the first half."""


@dataclass(frozen=True)
class Ranking:
    """Factors by how much an outcome follows them."""

    method: str
    """morris, sobol or rank."""

    main: str
    """Measure that factors are ranked by, in absolute value."""

    size: int
    """Trajectories, base points or points."""

    factors: Sequence[FactorIndices]
    """The one that matters most first."""

    agreement: float
    """Mean rank correlation between the order of factors and their order in resamples."""

    first_stays: float
    """Share of resamples in which the same factor comes first."""


class _Estimates(NamedTuple):
    """What one method makes of some points."""

    indices: Mapping[str, tuple[np.ndarray, np.ndarray]]
    """{measure: (factors,) numbers and half widths}."""

    resampled: np.ndarray
    """(resamples, factors) the main number."""


type _Method = Callable[[np.ndarray, np.ndarray, int], _Estimates]
"""From (points, factors) shares or ranks, (points,) values and a seed to estimates."""


class Drawn(NamedTuple):
    """The points of a design."""

    names: Sequence[str]
    """Factors, in the order of the columns."""

    columns: np.ndarray
    """(points, factors) shares of the unit cube for `morris` and `saltelli`; for other designs any
    numbers whose order counts."""

    design: object
    """That drew them."""

    seed: int
    """Of the study, and of resamples."""

    @property
    def block(self) -> int:
        """Return how many points in a row belong together."""
        return _method_of(self.design, len(self.names))[3]


def ranking(drawn: Drawn, values: np.ndarray) -> Ranking:
    """Return how much an outcome follows each factor.

    Parameters
    ----------
    values : (points,) the outcome, in the order of the design; not all alike
    """
    names, columns, design, seed = drawn
    method, work, main, block = _method_of(design, len(names))
    whole = work(columns, values, seed)
    size = len(values) // block
    sizes = [size // share if size // share >= LEAST else 0 for share in (4, 2)]
    parts = [_part(work, columns, values, one * block, seed) for one in sizes]
    nothing = np.full(len(names), np.nan)
    quarter, half = (nothing if one is None else one.indices[main][0] for one in parts)
    found = [
        FactorIndices(
            factor=name,
            indices={
                measure: Index(value=float(numbers[k]), half_width=float(halves[k]))
                for measure, (numbers, halves) in whole.indices.items()
            },
            quarter=float(quarter[k]),
            half=float(half[k]),
        )
        for k, name in enumerate(names)
    ]
    own = np.abs(whole.indices[main][0])
    agreement, first = _stability(own, np.abs(whole.resampled))
    order = sorted(range(len(names)), key=lambda k: (-own[k], names[k]))
    return Ranking(
        method=method,
        main=main,
        size=size,
        factors=[found[k] for k in order],
        agreement=agreement,
        first_stays=first,
    )


def _method_of(design: object, n_factors: int) -> tuple[str, _Method, str, int]:
    """Return name and work of the method for a design, its main measure, and points a block."""
    if isinstance(design, Morris):
        return "morris", _elementary(design.levels), ELEMENTARY, n_factors + 1
    if isinstance(design, Saltelli):
        width = 2 * n_factors + 2 if design.second_order else n_factors + 2
        return "sobol", _sobol(second=design.second_order), TOTAL, width
    return "rank", _rank_correlations, CORRELATION, 1


def _part(
    work: _Method, columns: np.ndarray, values: np.ndarray, count: int, seed: int
) -> _Estimates | None:
    """Return what the first points say; none if there are none, or if all have one value."""
    if not count or np.ptp(values[:count]) == 0:
        return None
    return work(columns[:count], values[:count], seed)


def _stability(whole: np.ndarray, resampled: np.ndarray) -> tuple[float, float]:
    """Return how an order of factors agrees with that of resamples, and whether its first stays."""
    if len(whole) < 2:
        return 1.0, 1.0
    own = ranks(whole)
    others = np.array([ranks(row) for row in resampled])
    centered = others - others.mean(axis=1, keepdims=True)
    spread = np.sqrt((centered**2).sum(axis=1) * ((own - own.mean()) ** 2).sum())
    with np.errstate(invalid="ignore", divide="ignore"):
        agreement = (centered @ (own - own.mean())) / spread
    first = (resampled.argmax(axis=1) == int(whole.argmax())).mean()
    return float(np.nanmean(agreement)), float(first)


def _elementary(levels: int) -> _Method:
    """Return what makes elementary effects of trajectories."""

    def work(shares: np.ndarray, values: np.ndarray, seed: int) -> _Estimates:
        from SALib.analyze import morris

        count = shares.shape[1]
        found = morris.analyze(
            unit_problem(count), shares, values, RESAMPLES, num_levels=levels, seed=_nonzero(seed)
        )
        effects = elementary_effects(shares, values)
        drawn = resamples(len(effects), seed)
        nothing = np.full(count, np.nan)
        return _Estimates(
            indices={
                ELEMENTARY: (_plain(found["mu_star"]), _plain(found["mu_star_conf"])),
                "mu": (_plain(found["mu"]), nothing),
                "sigma": (_plain(found["sigma"]), nothing),
            },
            resampled=np.abs(effects)[drawn].mean(axis=1),
        )

    return work


def elementary_effects(shares: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return (trajectories, factors) changes of the outcome for a step over the whole range.

    Parameters
    ----------
    shares : (trajectories x (factors + 1), factors), in which one factor changes from row to row
    values : (trajectories x (factors + 1),)
    """
    count = shares.shape[1]
    steps = np.diff(shares.reshape(-1, count + 1, count), axis=1)
    changes = np.diff(values.reshape(-1, count + 1), axis=1)
    moved = np.abs(steps).argmax(axis=2)
    found = np.zeros(moved.shape)
    sizes = np.take_along_axis(steps, moved[:, :, None], axis=2)[:, :, 0]
    np.put_along_axis(found, moved, changes / sizes, axis=1)
    return found


def _sobol(*, second: bool) -> _Method:
    """Return what makes Sobol indices of Saltelli's points."""

    def work(shares: np.ndarray, values: np.ndarray, seed: int) -> _Estimates:
        from SALib.analyze import sobol

        found = sobol.analyze(
            unit_problem(shares.shape[1]),
            values,
            calc_second_order=second,
            num_resamples=RESAMPLES,
            keep_resamples=True,
            seed=_nonzero(seed),
        )
        return _Estimates(
            indices={
                TOTAL: (_plain(found["ST"]), _plain(found["ST_conf"])),
                "first": (_plain(found["S1"]), _plain(found["S1_conf"])),
            },
            resampled=_plain(found["ST_conf_all"]),
        )

    return work


def _rank_correlations(columns: np.ndarray, values: np.ndarray, seed: int) -> _Estimates:
    """Return rank correlations of an outcome with each column."""
    placed = np.array([ranks(column) for column in columns.T])
    own = ranks(values)
    # Ranks are drawn again and not made again: sorting five hundred times changes little and takes
    # most of the time.
    drawn = resamples(len(values), seed)
    again = np.array([_correlations(column[drawn], own[drawn]) for column in placed]).T
    found = np.array([_correlations(column[None], own[None])[0] for column in placed])
    halves = NORMAL_95 * again.std(axis=0, ddof=1)
    return _Estimates(indices={CORRELATION: (found, halves)}, resampled=again)


def _correlations(columns: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return (n,) correlations of two tables, row by row; 0 where one does not vary."""
    left = columns - columns.mean(axis=1, keepdims=True)
    right = values - values.mean(axis=1, keepdims=True)
    spread = np.sqrt((left**2).sum(axis=1) * (right**2).sum(axis=1))
    products = (left * right).sum(axis=1)
    return np.asarray(np.divide(products, spread, out=np.zeros(len(spread)), where=spread > 0))


def ranks(values: np.ndarray) -> np.ndarray:
    """Return (n,) ranks from 0; equals share the mean of theirs.

    >>> ranks(np.array([5.0, 1.0, 5.0])).tolist()
    [1.5, 0.0, 1.5]
    """
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts) - 1
    return np.asarray((last - (counts - 1) / 2)[place])


def resamples(count: int, seed: int) -> np.ndarray:
    """Return (`RESAMPLES`, count) numbers of what is drawn again, with replacement."""
    from scipy.stats import randint

    # scipy takes 32 bits of a seed.
    return np.asarray(randint.rvs(0, count, size=(RESAMPLES, count), random_state=seed % 2**32))


def _nonzero(seed: int) -> int:
    """Return a seed that SALib takes for one: it takes 0 for none."""
    return seed % 2**32 + 1


def _plain(values: object) -> np.ndarray:
    return np.asarray(values, dtype=np.float64)
