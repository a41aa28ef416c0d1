"""What an arrangement costs, and whom: beside every benefit stands its price.

Counts are given as ranges over the policies. Losses by state are paired differences to the
baseline, the mean over the policies under the study's weights.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from sim.analysis.comparison import MOST_P
from sim.analysis.differences import Difference, mean_differences
from sim.analysis.losses import MATERIAL, losing_columns
from sim.analysis.regret import weights_of
from sim.analysis.resampling import holm
from sim.analysis.verdict.contrasts import OutcomeCells
from sim.execution.comparison_runs import Comparison

COSTS: Final = ("abandonments", "entrapments", "control_lost", "burden")
"""Outcomes that stand beside every benefit; those that runs do not have are left out."""


class Range(NamedTuple):
    """An outcome over all policies: the least and the largest mean."""

    low: float
    high: float


@dataclass(frozen=True)
class Cost:
    """An outcome of an arrangement beside that of the baseline."""

    outcome: str
    here: Range
    """Of the arrangement."""
    there: Range
    """Of the baseline."""


@dataclass(frozen=True)
class StateLoss:
    """What a state loses more under an arrangement than under the baseline."""

    state: str
    difference: Difference
    """Of its expected material loss, above 0 a loss [stakes a run]."""
    p_holm: float
    """Among all states."""

    @property
    def is_told(self) -> bool:
        """Return whether it can be told from none."""
        return self.difference.is_distinguishable and self.p_holm < MOST_P


@dataclass(frozen=True)
class Costs:
    """What an arrangement costs against the baseline, and whom."""

    arrangement: str
    outcomes: tuple[Cost, ...]
    states: tuple[StateLoss, ...]
    """Every state but the rivals, the largest loss first."""


def ranges_of(cells: OutcomeCells, arrangement: str, policies: Sequence[str]) -> Range:
    """Return the least and the largest mean of an arrangement over the policies."""
    means = [cells.mean((arrangement, policy)) for policy in policies]
    return Range(low=min(means), high=max(means))


def costs_of(comparison: Comparison, arrangement: str) -> Costs:
    """Return what an arrangement costs against the baseline, and whom.

    Parameters
    ----------
    comparison : runs without a state's expectations have no losses by state
    """
    study, found = comparison.study, []
    for outcome in COSTS:
        if outcome not in comparison.runs.columns or not _has_values(comparison, outcome):
            continue
        cells = OutcomeCells.of(comparison, outcome)
        here, there = (
            ranges_of(cells, name, study.policies) for name in (arrangement, study.baseline)
        )
        found.append(Cost(outcome=outcome, here=here, there=there))
    return Costs(arrangement, tuple(found), tuple(_state_losses(comparison, arrangement)))


def _has_values(comparison: Comparison, outcome: str) -> bool:
    """Return whether some run has the outcome: without politics nobody has a burden."""
    return bool(comparison.runs[outcome].cast(float).is_not_nan().any())


def _state_losses(comparison: Comparison, arrangement: str) -> list[StateLoss]:
    """Return what each state loses more than under the baseline, the largest loss first."""
    study, names = comparison.study, losing_columns(comparison)
    weights = dict(zip(study.policies, weights_of(study), strict=True))
    columns, vectors = [], None
    for name in names:
        cells = OutcomeCells.of(comparison, name)
        columns.append(_weighted_loss(cells, arrangement, study.baseline, weights))
        vectors = cells.vectors
    differences = mean_differences(columns, vectors)
    adjusted = holm(np.array([one.p_value for one in differences]))
    found = [
        StateLoss(name.removeprefix(MATERIAL), one, float(p_holm))
        for name, one, p_holm in zip(names, differences, adjusted, strict=True)
    ]
    return sorted(found, key=lambda one: -one.difference.mean)


def _weighted_loss(
    cells: OutcomeCells, arrangement: str, baseline: str, weights: Mapping[str, float]
) -> np.ndarray:
    """Return (runs,) what a state expects less than under the baseline, over the policies."""
    parts = [
        weight * (cells.values[baseline, policy] - cells.values[arrangement, policy])
        for policy, weight in weights.items()
    ]
    return np.asarray(np.sum(parts, axis=0))
