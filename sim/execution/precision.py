"""How well an outcome is known, and how many more replications a target asks for.

After each round the 95 % interval of every point is measured: of its mean, or of
its difference to a baseline, paired by replication on common random numbers. Points
whose interval is wider than the target have their replications doubled, and so have
their baselines; the others are done. So a point stops by its own draws and those of its
baseline, and the rounds depend on the study alone.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.domain.errors import PrecisionError
from sim.domain.quantiles import NORMAL_95
from sim.results.study_manifest import PrecisionReached
from sim.study.plan import Precision
from sim.study.tables import VECTOR

if TYPE_CHECKING:
    import polars as pl

type RunsTables = Callable[[], Iterable["pl.DataFrame"]]
"""Makes an iterator over the tables of runs of all chunks, in order, as often as it is called."""


def next_replications(target: Precision, replications: int) -> int:
    """Return how many replications of each point the next round goes up to.

    >>> target = Precision(outcome="wars", half_width=0.1, at_most=500)
    >>> [next_replications(target, already_played) for already_played in (0, 200, 400)]
    [200, 400, 500]
    """
    return min(2 * replications or target.first, target.at_most)


def baselines(
    target: Precision, points: Sequence[Mapping[str, object]], factors: Sequence[str]
) -> list[int] | None:
    """Return the baseline of each point, by index; None if there is none.

    A baseline that names some factors only is, for each point, the point with
    these values and its own for the others.

    Raises
    ------
    PrecisionError : there is no such point
    """
    if target.baseline is None:
        return None
    unknown = sorted(set(target.baseline) - set(factors))
    if unknown:
        what = f"its baseline has a factor {unknown[0]!r}"
        raise PrecisionError(what, f"Factors of the study: {', '.join(factors)}.")
    places = {tuple(map(str, map(values.get, factors))): i for i, values in enumerate(points)}
    found = []
    for values in points:
        wanted = {**values, **target.baseline}
        place = places.get(tuple(map(str, map(wanted.get, factors))))
        if place is None:
            named = ", ".join(f"{name}={wanted[name]}" for name in factors)
            raise PrecisionError(f"its baseline, {named}, is no point of the study", "Give one.")
        found.append(place)
    return found


def check_outcome(target: Precision, columns: Sequence[str]) -> None:
    """Make sure that a table of runs has the outcome that is to be measured.

    Raises
    ------
    PrecisionError : it has not
    """
    if target.outcome not in columns:
        from sim.loading.suggestions import suggestion

        known = [name for name in columns if name not in {"point", "replication", VECTOR}]
        raise PrecisionError(
            f"runs have no outcome {target.outcome!r}", suggestion(target.outcome, known)
        )


def half_widths(
    target: Precision,
    replications: Sequence[int],
    paired: list[int] | None,
    runs: RunsTables,
    n_vectors: int | None = None,
) -> np.ndarray:
    """Return the half width of the 95 % interval of each point.

    Parameters
    ----------
    replications : how many each point has
    paired : from `baselines`
    runs : the tables of runs of all chunks so far
    n_vectors : vectors of the plausible set that replications play in turn, which are then the
        units that were sampled; absent: each run is one

    Returns
    -------
    (points,), -1 where a point has not two values, because its runs failed or had
    nothing to divide by
    """
    values = _values(target.outcome, runs)
    if paired is not None:
        series = _series(target.outcome, runs, paired, max(replications))
        values = _differences(values, paired, series)
    if n_vectors is not None:
        sums = _VectorSums(len(replications), n_vectors)
        for points, drawn, numbers in values:
            sums.take(points, drawn % n_vectors, numbers)
        return sums.half_widths()
    moments = _Moments(len(replications))
    for points, _, numbers in values:
        moments.take(points, numbers)
    return moments.half_widths()


def unsettled_points(target: Precision, widths: np.ndarray, paired: list[int] | None) -> list[int]:
    """Return the points that need more replications, in order, with their baselines.

    A baseline goes on for as long as any of its points does, so that their pairs are whole.
    A point that cannot be measured needs none: more runs would fail in the same way.
    """
    wide = np.flatnonzero(widths > target.half_width).tolist()
    return sorted({*wide, *([] if paired is None else (paired[point] for point in wide))})


def precision_reached(
    target: Precision, widths: np.ndarray, replications: Sequence[int]
) -> PrecisionReached:
    """Return how well the outcome is known in the end, by the point that is known worst."""
    widest = int(np.argmax(widths)) if (widths >= 0).any() else None
    return PrecisionReached(
        replications=max(replications),
        of_points=list(replications),
        half_width=None if widest is None else float(widths[widest]),
        point=widest,
        is_met=widest is None or bool(widths[widest] <= target.half_width),
    )


type Values = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Points, replications and the outcome of some runs."""


def _values(outcome: str, runs: RunsTables) -> Iterator[Values]:
    """Yield the outcome of the runs that have a value of it, chunk by chunk."""
    for table in runs():
        if outcome not in table.columns:
            continue
        numbers = table[outcome].cast(float).to_numpy()
        has_value = np.isfinite(numbers)
        keys = (table[name].to_numpy()[has_value] for name in ("point", "replication"))
        yield (*keys, numbers[has_value])  # type: ignore[misc]


def _series(
    outcome: str, runs: RunsTables, paired: list[int], replications: int
) -> dict[int, np.ndarray]:
    """Return the outcome of each baseline by replication, NaN where a run has none."""
    series = {point: np.full(replications, math.nan) for point in paired}
    for points, numbers, values in _values(outcome, runs):
        for point in set(points.tolist()) & series.keys():
            is_its = points == point
            series[point][numbers[is_its]] = values[is_its]
    return series


def _differences(
    values: Iterator[Values], paired: list[int], series: Mapping[int, np.ndarray]
) -> Iterator[Values]:
    """Yield the outcome less that of the baseline in the same replication."""
    for points, replications, numbers in values:
        keys = zip(points.tolist(), replications.tolist(), strict=True)
        base = np.array([series[paired[point]][replication] for point, replication in keys])
        has_pair = np.isfinite(base)
        yield points[has_pair], replications[has_pair], (numbers - base)[has_pair]


class _Moments:
    """Count, mean and sum of squared deviations of each point, updated chunk by chunk."""

    def __init__(self, n_points: int) -> None:
        """Start with no values."""
        self.count = np.zeros(n_points)
        self.mean = np.zeros(n_points)
        self.squares = np.zeros(n_points)

    def take(self, points: np.ndarray, values: np.ndarray) -> None:
        """Add the values of some runs of some points."""
        # Merged as Chan, Golub and LeVeque (1983) do: a plain sum of squares would lose digits
        # where an outcome is large against its spread.
        for point in np.unique(points):
            part = values[points == point]
            mean = part.mean()
            count = self.count[point] + part.size
            gap = mean - self.mean[point]
            weight = self.count[point] * part.size / count
            self.squares[point] += ((part - mean) ** 2).sum() + gap * gap * weight
            self.mean[point] += gap * part.size / count
            self.count[point] = count

    def half_widths(self) -> np.ndarray:
        """Return the half width of each point's interval, -1 where it cannot be measured."""
        widths = np.full(self.count.size, -1.0)
        several = self.count > 1
        count = self.count[several]
        widths[several] = NORMAL_95 * np.sqrt(self.squares[several] / (count - 1) / count)
        return widths


class _VectorSums:
    """Count and sum of each point under each vector, updated chunk by chunk."""

    def __init__(self, n_points: int, n_vectors: int) -> None:
        """Start with no values."""
        self.count = np.zeros((n_points, n_vectors))
        self.sum = np.zeros((n_points, n_vectors))

    def take(self, points: np.ndarray, vectors: np.ndarray, values: np.ndarray) -> None:
        """Add the values of some runs of some points."""
        np.add.at(self.count, (points, vectors), 1)
        np.add.at(self.sum, (points, vectors), values)

    def half_widths(self) -> np.ndarray:
        """Return the half width of each point's interval, -1 where it cannot be measured."""
        # The error of a mean over clusters, as in `sim.analysis.differences`, which stands above.
        units, count = (self.count > 0).sum(axis=1), self.count.sum(axis=1)
        widths = np.full(count.size, -1.0)
        several = units > 1
        mean = self.sum[several].sum(axis=1) / count[several]
        deviations = self.sum[several] - self.count[several] * mean[:, None]
        share = units[several] / (units[several] - 1)
        widths[several] = NORMAL_95 * np.sqrt(share * (deviations**2).sum(axis=1)) / count[several]
        return widths
