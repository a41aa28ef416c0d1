"""What one check came to: a figure with its error, and whether it lies in its band."""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from sim.validation.checks import CheckBase

GROUPS = 20
"""Groups of runs that a jackknife leaves out one by one."""


class Finding(NamedTuple):
    """What one check came to."""

    claim: str
    """What is held, in words."""
    value: float
    """The figure; not a number if it cannot be computed."""
    standard_error: float
    """Its Monte Carlo error; 0 if nothing was drawn."""
    low: float
    """Lower end of the band."""
    high: float
    """Upper end of the band."""
    source: str
    """Why the band is what it is, or why there is no figure."""
    status: str = "free"
    """One of `sim.validation.checks.Status`."""
    pattern: str = ""
    """Its number in the list of patterns, such as P3."""
    exceptions: tuple[str, ...] = ()
    """Names of what breaks the claim."""

    @property
    def is_computed(self) -> bool:
        """Return whether there is a figure."""
        return not math.isnan(self.value)

    @property
    def holds(self) -> bool:
        """Return whether the figure lies in the band."""
        return self.is_computed and self.low <= self.value <= self.high


def finding(
    check: CheckBase,
    claim: str,
    figure: tuple[float, float],
    band: tuple[float, float],
    exceptions: tuple[str, ...] = (),
) -> Finding:
    """Return what a check came to.

    Parameters
    ----------
    claim : what is held, in words
    figure : value and standard error
    band : lower and upper end
    exceptions : names of what breaks the claim
    """
    return Finding(
        claim=claim,
        value=figure[0],
        standard_error=figure[1],
        low=band[0],
        high=band[1],
        source=check.source,
        status=check.status,
        pattern=check.pattern,
        exceptions=exceptions,
    )


def mean_error(values: np.ndarray) -> float:
    """Return the standard error of a mean over runs."""
    return float(values.std(ddof=1) / np.sqrt(values.size))


def ratio_of_means(parts: np.ndarray, wholes: np.ndarray) -> tuple[float, float]:
    """Return the ratio of two means over runs, and its standard error by linearization.

    Parameters
    ----------
    parts, wholes : (runs,)

    Returns
    -------
    two times not a number where the second mean is nought
    """
    whole = float(wholes.mean())
    if whole == 0:
        return math.nan, math.nan
    share = float(parts.mean()) / whole
    return share, mean_error(parts - share * wholes) / abs(whole)


def jackknifed(figure: Callable[[np.ndarray], float], runs: int) -> tuple[float, float]:
    """Return a figure of some runs, and its standard error by the jackknife over groups of them.

    Parameters
    ----------
    figure : of the runs whose numbers it is given
    runs : how many there are
    """
    rows = np.arange(runs)
    groups = np.array_split(rows, min(GROUPS, runs))
    left_out = np.array([figure(np.setdiff1d(rows, group)) for group in groups])
    if np.ptp(left_out) == 0:  # the mean of equal numbers may differ from them in its last digit
        return figure(rows), 0.0
    spread = float(((left_out - left_out.mean()) ** 2).sum())
    return figure(rows), math.sqrt((len(groups) - 1) / len(groups) * spread)
