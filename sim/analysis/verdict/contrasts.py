"""One arrangement against another: better, worse, negligible, or not told apart.

A difference is told if it can be distinguished among all that are asked beside it. It is
negligible if its whole interval lies within the smallest difference of interest, which
the study says: whether it can be told does not matter then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.comparison import MOST_P
from sim.analysis.differences import Difference, columns_by_cell, mean_differences
from sim.analysis.regret import is_more_better
from sim.analysis.resampling import holm
from sim.execution.comparison_runs import Comparison
from sim.study.tables import VECTOR

if TYPE_CHECKING:
    import polars as pl

type CellName = tuple[str, str]
"""Arrangement and policy."""


class Judgement(StrEnum):
    """What may be said of an arrangement against another."""

    BETTER = "better"
    WORSE = "worse"
    NEGLIGIBLE = "negligible"
    UNTOLD = "not told apart"


@dataclass(frozen=True)
class Contrast:
    """One arrangement against another under a policy, in one outcome."""

    outcome: str
    policy: str
    arrangement: str
    than: str
    """The arrangement that it is compared with."""
    difference: Difference
    """Of the outcome, paired."""
    p_holm: float
    """Its p-value among all that are asked beside it."""
    smallest: float
    """Smallest difference of interest [unit of the outcome]."""
    fewer_share: float
    """Share of the vectors, or of the runs, with less of the outcome, in [0, 1]."""
    more_share: float
    """Share with more of it."""

    @property
    def judgement(self) -> Judgement:
        """Return what may be said."""
        one = self.difference
        if -self.smallest < one.low and one.high < self.smallest:
            return Judgement.NEGLIGIBLE
        if not (one.is_distinguishable and self.p_holm < MOST_P):
            return Judgement.UNTOLD
        is_better = (one.mean > 0) == is_more_better(self.outcome)
        return Judgement.BETTER if is_better else Judgement.WORSE

    @property
    def runs_needed(self) -> float:
        """Return the runs a cell that would tell the smallest difference of interest."""
        return self.difference.runs_needed(self.smallest)


@dataclass(frozen=True)
class OutcomeCells:
    """One outcome of all cells of a comparison, by replication."""

    outcome: str
    values: Mapping[CellName, np.ndarray]
    """{cell: (runs,)}."""
    vectors: np.ndarray | None
    """(runs,) vectors that runs played; None without a plausible set."""

    @classmethod
    def of(cls, comparison: Comparison, outcome: str) -> "OutcomeCells":
        """Return an outcome of a comparison."""
        has_vectors = VECTOR in comparison.runs.columns
        cells = columns_by_cell(comparison.runs, [outcome, *([VECTOR] if has_vectors else [])])
        first = next(iter(cells.values()))
        values = {name: columns[outcome] for name, columns in cells.items()}
        return cls(outcome, values, first.get(VECTOR))

    def mean(self, cell: CellName) -> float:
        """Return the mean of a cell; not a number where no run has a value."""
        known = self.values[cell][~np.isnan(self.values[cell])]
        return float(known.mean()) if known.size else float("nan")


def contrasts(
    cells: OutcomeCells, pairs: Sequence[tuple[CellName, CellName]], smallest: Sequence[float]
) -> list[Contrast]:
    """Return each cell against another under the same policy; they are one family.

    Parameters
    ----------
    pairs : a cell, and the one that it is compared with
    smallest : smallest difference of interest of each
    """
    columns = [cells.values[one] - cells.values[other] for one, other in pairs]
    found = mean_differences(columns, cells.vectors)
    adjusted = holm(np.array([one.p_value for one in found]))
    shares = [sign_shares(column, cells.vectors) for column in columns]
    return [
        Contrast(
            outcome=cells.outcome,
            policy=pair[0][1],
            arrangement=pair[0][0],
            than=pair[1][0],
            difference=one,
            p_holm=float(p_holm),
            smallest=size,
            fewer_share=share[0],
            more_share=share[1],
        )
        for pair, one, p_holm, size, share in zip(
            pairs, found, adjusted, smallest, shares, strict=True
        )
    ]


def sign_shares(differences: np.ndarray, vectors: np.ndarray | None) -> tuple[float, float]:
    """Return in which share of the vectors a mean difference is below zero, and above.

    Parameters
    ----------
    differences : (runs,)
    vectors : (runs,) absent: each run by itself

    Returns
    -------
    in [0, 1] each; what is left over has no difference
    """
    is_known = ~np.isnan(differences)
    known = differences[is_known]
    if not known.size:
        return float("nan"), float("nan")
    if vectors is not None:
        _, unit = np.unique(vectors[is_known], return_inverse=True)
        known = np.bincount(unit, weights=known) / np.bincount(unit)
    # Rounding is no difference.
    signs = np.where(np.abs(known) < 1e-12, 0.0, known)
    return float((signs < 0).mean()), float((signs > 0).mean())


def contrasts_table(found: Sequence[Contrast]) -> "pl.DataFrame":
    """Return a row a contrast."""
    import polars as pl

    return pl.DataFrame(
        [
            {
                "outcome": one.outcome,
                "policy": one.policy,
                "arrangement": one.arrangement,
                "than": one.than,
                "difference": one.difference.mean,
                "difference_low": one.difference.low,
                "difference_high": one.difference.high,
                "p_holm": one.p_holm,
                "rests_on": one.difference.rests_on,
                "smallest": one.smallest,
                "judgement": one.judgement.value,
                "fewer_share": one.fewer_share,
                "more_share": one.more_share,
                "runs_needed": one.runs_needed,
            }
            for one in found
        ]
    )
