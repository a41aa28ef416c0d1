"""Faults of trajectories: what would show that a feedback in the model is wrong.

Four things can go wrong with a variable that moves from year to year. It sticks at an
end of its scale (saturation), its differences vanish (wash-out), it swings (oscillation)
or it runs away (explosion). Each is defined here on yearly paths so that it can be
found or not found; whether a fault matters is for the reader of the paths to say.

Paths are arrays of r replications, y years and n columns (states). Thresholds are in
`FaultLimits`, in units of the width of the variable's scale wherever they are sizes.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Scale:
    """The lawful range of a variable."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """Return high - low, in the variable's unit."""
        return self.high - self.low


@dataclass(frozen=True)
class FaultLimits:
    """From when on something is a fault."""

    band: float = 0.02
    """Distance from an end of the scale that counts as being at it [share of the width]."""
    most: float = 0.5
    """Share of the years, and of the replications, beyond which a path sticks there."""
    left: float = 0.25
    """Part of a difference that must be left at the end; below it the difference is gone."""
    end: float = 0.2
    """Part of the years that is the end, so that no single year decides."""
    least: float = 0.01
    """Size below which a difference, or a swing, is none [share of the width]."""
    errors: float = 4.0
    """The same in Monte Carlo errors."""
    correlation: float = 0.3
    """Mean autocorrelation beyond which a path alternates, or comes back."""
    reversals: int = 4
    """Turns of a mean path from which it oscillates: two whole cycles."""
    growth: float = 4.0
    """Times its start beyond which a variable without an upper end has run away."""


LIMITS = FaultLimits()


def saturated(paths: np.ndarray, scale: Scale, limits: FaultLimits = LIMITS) -> np.ndarray:
    """Return (n,) whether a variable sticks at an end of its scale.

    It does if in most replications it is there in most years. A column that begins there in
    some replication is none: nothing brought it there.

    Parameters
    ----------
    paths : (r, y, n)
    """
    margin = limits.band * scale.width
    found = np.zeros(paths.shape[2], dtype=np.bool_)
    for is_there in (paths <= scale.low + margin, paths >= scale.high - margin):
        sticks = (is_there.mean(axis=1) > limits.most).mean(axis=0) > limits.most
        found |= sticks & ~is_there[:, 0].any(axis=0)
    return found


def spread_lost(paths: np.ndarray, scale: Scale, limits: FaultLimits = LIMITS) -> bool:
    """Return whether columns that differed at first are all alike in the end.

    Parameters
    ----------
    paths : (r, y, n)
    """
    spread = paths.mean(axis=0).std(axis=1)
    is_real = spread[0] > limits.least * scale.width
    return bool(is_real and _at_end(spread, limits) < limits.left * spread[0])


def chance_lost(paths: np.ndarray, scale: Scale, limits: FaultLimits = LIMITS) -> np.ndarray:
    """Return (n,) whether replications that differed on the way are all alike in the end.

    Parameters
    ----------
    paths : (r, y, n)
    """
    spread = paths.std(axis=0)
    largest = spread.max(axis=0)
    is_real = largest > limits.least * scale.width
    return np.asarray(is_real & (_at_end(spread, limits) < limits.left * largest))


def effect_lost(
    paths: np.ndarray, base: np.ndarray, scale: Scale, limits: FaultLimits = LIMITS
) -> np.ndarray:
    """Return (n,) whether what a lasting change does to a variable is gone in the end.

    Parameters
    ----------
    paths : (r, y, n) with the change
    base : (r, y, n) without it, on the same draws
    """
    differences = paths - base
    mean, error = differences.mean(axis=0), _errors(differences)
    size = np.abs(mean)
    largest = size.max(axis=0)
    column = np.arange(size.shape[1])
    is_real = largest > limits.errors * error[size.argmax(axis=0), column]
    is_real &= largest > limits.least * scale.width
    return np.asarray(is_real & (np.abs(_at_end(mean, limits)) < limits.left * largest))


def oscillating(paths: np.ndarray, scale: Scale, limits: FaultLimits = LIMITS) -> np.ndarray:
    """Return (n,) whether a variable swings.

    It does if single paths alternate from year to year, if they come back in cycles, whatever
    the phase of each, or if the mean path turns again and again by more than chance does.

    Parameters
    ----------
    paths : (r, y, n)
    """
    correlation = autocorrelation(paths, limits.least * scale.width)
    alternates = correlation[1] < -limits.correlation
    returns = _cycles(correlation, limits)
    return np.asarray(alternates | returns | _turns(paths, scale, limits))


def autocorrelation(paths: np.ndarray, least: float = 0.0) -> np.ndarray:
    """Return (lags, n) the mean autocorrelation of paths around their trends.

    Lags go from 0 to half of the years. Paths with a deviation below `least` count as 0.

    Parameters
    ----------
    paths : (r, y, n)
    least : standard deviation below which a path is flat, in the unit of the paths
    """
    years = paths.shape[1]
    time = np.arange(years) - 0.5 * (years - 1)
    centered = paths - paths.mean(axis=1, keepdims=True)
    slope = np.einsum("t,rtn->rn", time, centered) / (time @ time)
    rest = centered - time[None, :, None] * slope[:, None, :]
    variance = (rest**2).mean(axis=1)
    is_flat = variance <= np.maximum(least**2, np.finfo(np.float64).tiny)
    found = [
        np.where(is_flat, 0.0, (rest[:, lag:] * rest[:, : years - lag]).sum(axis=1) / years)
        / np.where(is_flat, 1.0, variance)
        for lag in range(years // 2 + 1)
    ]
    return np.array(found).mean(axis=1)


def _cycles(correlation: np.ndarray, limits: FaultLimits) -> np.ndarray:
    """Return (n,) whether autocorrelation falls below nought and comes back above it."""
    has_fallen = np.maximum.accumulate(correlation < -limits.correlation, axis=0)
    return np.asarray((has_fallen & (correlation > limits.correlation)).any(axis=0))


def _turns(paths: np.ndarray, scale: Scale, limits: FaultLimits) -> np.ndarray:
    """Return (n,) whether mean paths turn too often."""
    mean = paths.mean(axis=0)
    least = np.maximum(limits.errors * _errors(paths).max(axis=0), limits.least * scale.width)
    return np.array(
        [
            reversals(mean[:, column], float(least[column])) >= limits.reversals
            for column in range(mean.shape[1])
        ],
        dtype=np.bool_,
    )


def reversals(path: np.ndarray, least: float) -> int:
    """Return how often a path turns, swings smaller than `least` left out.

    Parameters
    ----------
    path : (y,)
    least : size of a swing, in the unit of the path

    >>> reversals(np.array([0.0, 3.0, 1.0, 1.2, 0.9, 4.0]), 1.0)
    2
    """
    turns, direction, low, high = 0, 0, path[0], path[0]
    for value in path[1:]:
        low, high = min(low, value), max(high, value)
        # From the last extreme on, a move against the direction counts once it is large enough.
        if direction <= 0 and value - low >= least:
            turns, direction, low, high = turns + (direction < 0), 1, value, value
        elif direction >= 0 and high - value >= least:
            turns, direction, low, high = turns + (direction > 0), -1, value, value
    return turns


def exploding(
    paths: np.ndarray, scale: Scale, *, is_bounded: bool = True, limits: FaultLimits = LIMITS
) -> np.ndarray:
    """Return (n,) whether a variable leaves its scale, or runs away from where it began.

    Parameters
    ----------
    paths : (r, y, n)
    is_bounded : whether the rule itself keeps the variable in its scale; if it does not, a mean
        beyond `growth` times the first year, or one that has doubled and rises faster in the
        last third of the years than in the second, counts too
    """
    # A share may end a rounding beyond its end.
    slack = 1e-9 * scale.width
    is_out = ~np.isfinite(paths) | (paths < scale.low - slack) | (paths > scale.high + slack)
    found = np.asarray(is_out.any(axis=(0, 1)))
    if is_bounded:
        return found
    mean = paths.mean(axis=0)
    has_grown = mean.max(axis=0) > limits.growth * mean[0]
    return np.asarray(found | has_grown | _accelerating(mean, limits))


def _accelerating(mean: np.ndarray, limits: FaultLimits) -> np.ndarray:
    """Return (n,) whether mean paths have doubled and rise ever faster.

    Parameters
    ----------
    mean : (y, n)
    """
    third = mean.shape[0] // 3
    before, last = mean[2 * third] - mean[third], mean[-1] - mean[2 * third]
    # What has all but arrived may still rise a little faster than it just did.
    is_rising = last > limits.left * np.maximum(mean[-1] - mean[0], 0)
    return np.asarray((mean[-1] > 2 * mean[0]) & is_rising & (last > before))


def _at_end(path: np.ndarray, limits: FaultLimits) -> np.ndarray:
    """Return the mean over the last years of an array whose first axis is years."""
    years = max(1, round(limits.end * path.shape[0]))
    return np.asarray(path[-years:].mean(axis=0))


def _errors(paths: np.ndarray) -> np.ndarray:
    """Return (y, n) Monte Carlo errors of a mean path."""
    return np.asarray(paths.std(axis=0, ddof=1) / np.sqrt(paths.shape[0]))
