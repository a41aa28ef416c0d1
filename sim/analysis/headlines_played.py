"""What the headlines of a comparison come to in the runs that were played.

A ratio that is worked out knows the first quarter alone. A run goes on: allies arm, heat
and reputations change, wars are lost. So what is played stands beside it. The ratio is that
of the mean failures of two cells, whose runs share their draws; its interval is that of a
ratio by linearization, the mean of what the first has more than the ratio times the second
[Cochran1977]_, and so carries the luck of the runs and, where a plausible set is played, its
vectors. A single run is no expectation: in how many of them there are fewer failures mixes
both, and is nearer to one half than the share of vectors of which it is true.

References
----------
.. [Cochran1977] Cochran, W. G. "Sampling Techniques." 3rd ed., Wiley, 1977, section 2.11.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.analysis.differences import columns_by_cell, mean_differences
from sim.engine.outcomes.outcomes import DETERRENCE_FAILURE
from sim.study.headlines import Claim
from sim.study.tables import VECTOR

if TYPE_CHECKING:
    import polars as pl


class PlayedHeadline(NamedTuple):
    """How a headline fares in runs of its two cells."""

    runs: int
    """Of each cell."""
    fewer_share: float
    """Share of them with fewer failures in the first cell, in [0, 1]."""
    more_share: float
    """Share with more, in [0, 1]."""
    ratio: float
    """Mean failures of the first cell over those of the second; below 1 the headline holds."""
    low: float
    """Lower end of its 95 % interval, 0 or more."""
    high: float
    """Upper end."""

    @property
    def is_told(self) -> bool:
        """Return whether the interval leaves out 1, so that the sign is told from luck."""
        return self.high < 1 or self.low > 1


def played_headlines(claims: Sequence[Claim], runs: "pl.DataFrame") -> list[PlayedHeadline]:
    """Return what each headline comes to where both of its cells were played.

    Parameters
    ----------
    claims : between cells of the comparison
    runs : of a `Comparison`: a row a run, at least two a cell
    """
    vectors = [VECTOR] if VECTOR in runs.columns else []
    cells = columns_by_cell(runs, [DETERRENCE_FAILURE, *vectors])
    return [
        played_headline(
            cells[claim.fewer][DETERRENCE_FAILURE],
            cells[claim.than][DETERRENCE_FAILURE],
            cells[claim.than].get(VECTOR),
        )
        for claim in claims
    ]


def played_headline(
    fewer: np.ndarray, than: np.ndarray, vectors: np.ndarray | None = None
) -> PlayedHeadline:
    """Return how the runs of two cells compare.

    Parameters
    ----------
    fewer, than : (runs,) failures, the same replications in the same order
    vectors : (runs,) numbers of the vectors that they played; absent: each run by itself

    Returns
    -------
    where the second cell has no failures at all: a ratio of 1, or infinite where the first has
    some, and an interval of nothing else
    """
    base = float(than.mean())
    ratio = float(fewer.mean()) / base if base else (np.inf if fewer.any() else 1.0)
    low = high = 0.0
    if base:
        spread = mean_differences([fewer - ratio * than], vectors)[0]
        low, high = spread.low / base, spread.high / base
    return PlayedHeadline(
        runs=fewer.size,
        fewer_share=float((fewer < than).mean()),
        more_share=float((fewer > than).mean()),
        ratio=ratio,
        low=max(0.0, ratio + low),
        high=ratio + high,
    )
