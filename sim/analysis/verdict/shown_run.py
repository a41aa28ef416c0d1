"""Which runs of a comparison show its answer: the better arrangement against the other.

A difference of means is carried by some of the runs. They are counted, those for the
answer and those against it, so that whoever is told one knows out of how many it was chosen.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.analysis.comparison import HEADLINE
from sim.analysis.verdict.standings import worst_of
from sim.analysis.verdict.verdict import ComparisonVerdict
from sim.execution.comparison_runs import Comparison

if TYPE_CHECKING:
    import polars as pl

FAILURES: Final = ("wars", "capitulations")
"""Outcomes that make a failure of deterrence, counted."""


@dataclass(frozen=True)
class RunChoice:
    """Two arrangements under a policy, and which of their runs show the difference."""

    policy: str
    """The policy, the first of the study."""

    told: str
    """The arrangement under which a run is told: of the two the one with more failures."""

    better: str
    """The arrangement with fewer failures."""

    runs: int
    """How many pairs of runs were looked at."""

    only_told: tuple[int, ...]
    """Replications that fail under the one that is told only, as `largest`."""

    only_better: int
    """How many fail under the better one only."""

    largest: tuple[int, ...]
    """Replications by how much larger the chance of failure is in what is told, largest first."""

    @property
    def replications(self) -> tuple[int, ...]:
        """Return the replications that may be told, the preferred ones first."""
        return self.only_told or self.largest


def run_choice(comparison: Comparison, verdict: ComparisonVerdict, runs: int) -> RunChoice:
    """Return which runs of a comparison show its answer.

    Parameters
    ----------
    comparison : with two arrangements at least
    verdict : of it
    runs : how many runs of a cell are looked at, the first ones
    """
    import polars as pl

    study, policy = verdict.study, verdict.study.policies[0]
    standing = next(one for one in verdict.standings[HEADLINE] if one.policy == policy)
    better, told = verdict.leader, study.baseline
    if better == told:
        told = worst_of(standing, study.null_arrangement)
    if better == told or standing.means[better] > standing.means[told]:
        better, told = standing.order[0], standing.order[-1]
    pairs = _cell(comparison, told, policy, runs).join(
        _cell(comparison, better, policy, runs), on="replication", suffix="_better"
    )
    gap = pl.col(HEADLINE) - pl.col(f"{HEADLINE}_better")
    pairs = pairs.sort(gap, -pl.col("replication"), descending=True)
    fails, fails_better = pl.col("failures") > 0, pl.col("failures_better") > 0
    return RunChoice(
        policy=policy,
        told=told,
        better=better,
        runs=pairs.height,
        only_told=tuple(pairs.filter(fails & ~fails_better)["replication"].to_list()),
        only_better=pairs.filter(~fails & fails_better).height,
        largest=tuple(pairs["replication"].to_list()),
    )


def _cell(comparison: Comparison, arrangement: str, policy: str, runs: int) -> "pl.DataFrame":
    """Return a row a run of a cell: replication, failures, and the chance of failure."""
    import polars as pl

    is_cell = (pl.col("arrangement") == arrangement) & (pl.col("policy") == policy)
    is_first = pl.col("replication") < runs
    failures = pl.sum_horizontal(*FAILURES).alias("failures")
    return comparison.runs.filter(is_cell & is_first).select("replication", failures, HEADLINE)
