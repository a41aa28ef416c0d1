"""What a run costs those who challenge nobody: their material losses, added up.

Every state has an expected material utility, what it wins or loses at opportunities. Added
up over all states it would set a challenger's gains against its targets' losses. So states
that challenge somebody and are nobody's target are left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from sim.domain.flashpoints import Flashpoint
from sim.execution.comparison_runs import Comparison

MATERIAL: Final = "expected_material_"
"""Beginning of the columns of what each state expects [stakes]."""

MATERIAL_LOSS: Final = "material_loss"
"""Outcome: what all states but the rivals are expected to lose over a run [stakes]."""


def rivals(flashpoints: Mapping[str, Flashpoint]) -> frozenset[str]:
    """Return the states that challenge somebody and are nobody's target."""
    targets = {one.target for one in flashpoints.values()}
    return frozenset(one.challenger for one in flashpoints.values()) - targets


def with_material_loss(comparison: Comparison) -> Comparison:
    """Return a comparison whose runs have the outcome `material_loss`.

    Parameters
    ----------
    comparison : whose runs say what each state expects; unchanged if they do not
    """
    losers = losing_columns(comparison)
    if not losers:
        return comparison
    runs = comparison.runs
    loss = -runs.select(losers).sum_horizontal()
    return replace(comparison, runs=runs.with_columns(loss.alias(MATERIAL_LOSS)))


def losing_columns(comparison: Comparison) -> Sequence[str]:
    """Return the columns of what each state but the rivals expects, in the order of the runs."""
    if not comparison.cells:
        return []
    left_out = rivals(comparison.cells[0].scenario.flashpoints)
    return [
        name
        for name in comparison.runs.columns
        if name.startswith(MATERIAL) and name.removeprefix(MATERIAL) not in left_out
    ]
