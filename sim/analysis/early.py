"""What a study says before it is over: the runs that are kept so far, and no more.

Chunks of a comparison come cell by cell. A first look takes the arrangements that
have runs under every policy, and of these the replications that all of them have,
so that its differences are paired like those of the end.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from sim.analysis.comparison import HEADLINE
from sim.analysis.differences import Estimate, estimate
from sim.execution.comparison_runs import Comparison
from sim.study.comparison_cells import ComparisonCells
from sim.study.tables import VECTOR

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

    from sim.study.plan import Plan

FEWEST = 2
"""Runs of a cell from which there is a standard error."""


class EarlyPoint(NamedTuple):
    """A point of a sweep with the headline outcome so far."""

    values: dict[str, object]
    """{factor: value}."""

    found: Estimate
    """Of the runs so far."""


def early_comparison(found: ComparisonCells, runs: "pl.DataFrame") -> Comparison | None:
    """Return the comparison of the runs so far; None while there is nothing to compare.

    Parameters
    ----------
    found : the comparison as it will be
    runs : a row a run: point, replication and every outcome

    Returns
    -------
    the arrangements and replications of which every cell has a run; without the table by
    flashpoint, which is only made at the end
    """
    import polars as pl

    keys = pl.DataFrame(
        {
            "point": range(len(found.cells)),
            "arrangement": [cell.arrangement for cell in found.cells],
            "policy": [cell.policy for cell in found.cells],
        }
    )
    named = runs.join(keys, on="point")
    cells = named.group_by("arrangement", "policy").len().filter(pl.col("len") >= FEWEST)
    whole = cells.group_by("arrangement").len()
    n_policies = len(found.study.policies)
    ready = set(whole.filter(pl.col("len") == n_policies)["arrangement"])
    shown = [name for name in found.study.arrangements if name in ready]
    # Without the baseline there is nothing to compare with, and alone it is no comparison.
    if found.study.baseline not in ready or len(shown) < FEWEST:
        return None
    named = named.filter(pl.col("arrangement").is_in(shown))
    counts = named.group_by("replication").len()
    # Differences are paired: a run that some cell lacks would set luck against luck.
    common = counts.filter(pl.col("len") == len(shown) * n_policies)["replication"]
    if len(common) < FEWEST:
        return None
    study = found.study.model_copy(update={"arrangements": shown, "replications": len(common)})
    kept = named.filter(pl.col("replication").is_in(common.to_list())).drop("point")
    cells_shown = [cell for cell in found.cells if cell.arrangement in ready]
    whole_comparison = Comparison(found.study, found.cells, kept, pl.DataFrame())
    return replace(whole_comparison, study=study, cells=cells_shown)


def _vectors(runs: "pl.DataFrame") -> "np.ndarray | None":
    """Return the vectors that some runs played; none where they played no plausible set."""
    return runs[VECTOR].to_numpy() if VECTOR in runs.columns else None


def early_points(plan: "Plan", runs: "pl.DataFrame") -> list[EarlyPoint]:
    """Return the points of a plan that have runs, with the headline outcome so far.

    Parameters
    ----------
    plan : of the whole sweep
    runs : a row a run: point, replication and every outcome

    Returns
    -------
    points in the order of the plan; those with a single run, which has no error, are left out
    """
    parts = runs.partition_by("point", as_dict=True)
    return [
        EarlyPoint(
            values=dict(plan.points[int(str(point))].values),
            found=estimate(part[HEADLINE].to_numpy().astype(float), _vectors(part)),
        )
        for (point,), part in sorted(parts.items(), key=lambda item: int(str(item[0][0])))
        if len(part) >= FEWEST
    ]
