"""What an outcome comes to at each level of a factor that a design draws with its points.

Where arrangements or policies are drawn with the points no two share theirs, so that nothing
is paired; means by level over all points that have it still say what moves the outcome most.
Numbers are cut into a lower and an upper half.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.analysis.sweeps.answers import unit_means
from sim.analysis.sweeps.arm_values import ArmValues
from sim.analysis.sweeps.sensitivity import factor_column


class Level(NamedTuple):
    """An outcome at one level of a factor."""

    name: str
    """The value; of a number `up to 0.2` or `above 0.2`."""

    mean: float
    """Over the points that have it."""

    error: float
    """Standard error of the mean, from the differences between those points."""

    points: int
    """How many have it."""

    is_half: bool = False
    """Whether it is the lower or the upper half of a number."""


@dataclass(frozen=True)
class FactorLevels:
    """An outcome at every level of one factor."""

    factor: str
    levels: Sequence[Level]

    @property
    def lowest(self) -> Level:
        """Return the level with the least mean."""
        return min(self.levels, key=lambda one: one.mean)

    @property
    def highest(self) -> Level:
        """Return the level with the largest mean."""
        return max(self.levels, key=lambda one: one.mean)

    @property
    def gap(self) -> float:
        """Return how far the means of the levels are apart."""
        return self.highest.mean - self.lowest.mean

    @property
    def gap_error(self) -> float:
        """Return the standard error of the gap, as if its levels had been chosen beforehand."""
        return float(np.hypot(self.highest.error, self.lowest.error))


def levels_of(found: ArmValues) -> list[FactorLevels]:
    """Return means by level of every factor that was drawn, the largest gap first.

    Parameters
    ----------
    found : of a sweep, whose first arm is taken; as a rule it has no other
    """
    runs, drawn = found.values[:, 0], found.layout.drawn
    columns = {name: factor_column([one[name] for one in drawn]) for name in drawn[0]}
    factors = [
        FactorLevels(name, _levels(column, runs))
        for name, column in columns.items()
        if len(np.unique(column)) > 1
    ]
    return sorted(factors, key=lambda one: -one.gap)


def _levels(column: np.ndarray, runs: np.ndarray) -> list[Level]:
    """Return the mean of an outcome at each value of a factor, or in its lower and upper half."""
    distinct = np.unique(column)
    if column.dtype.kind not in "fiu":
        return [_level(str(one), runs[column == one]) for one in distinct]
    if len(distinct) == 2:
        return [_level(f"{one:g}", runs[column == one]) for one in distinct]
    middle = float(np.median(column))
    lower = column <= middle
    return [
        _level(f"up to {middle:.3g}", runs[lower], is_half=True),
        _level(f"above {middle:.3g}", runs[~lower], is_half=True),
    ]


def _level(name: str, runs: np.ndarray, *, is_half: bool = False) -> Level:
    """Return the mean over (points, replications) of the points that have a level."""
    # What differs between points holds the luck of their runs; one point alone has its runs.
    values = unit_means(runs, None)
    known = values[~np.isnan(values)]
    error = float(known.std(ddof=1) / np.sqrt(len(known))) if len(known) > 1 else float("nan")
    mean = float(known.mean()) if len(known) else float("nan")
    return Level(name, mean, error, len(runs), is_half)
