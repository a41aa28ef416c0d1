"""Whether what a verdict calls the best could be had: how often its treaty is made.

A comparison takes treaties as in force. For arrangements whose treaties have a proposal the
study names the arrangement in which they would first have to be agreed on; a few runs of it,
with politics, tell in which share that comes about. What governments think of joining was
set by hand, so the share is no finding; that a treaty is far from being made may be one.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.analysis.differences import standard_error
from sim.execution.batches import BatchSettings
from sim.execution.comparison_runs import play_tables
from sim.study.comparison_cells import Cell, ComparisonCells
from sim.study.tables import VECTOR

if TYPE_CHECKING:
    import polars as pl

MOST_RUNS: Final = 100
"""Runs of each arrangement and policy, at most: a share of a half is known to .05."""

FEASIBILITY: Final = "feasibility.csv"
"""Table in the folder of a study of how often treaties are made, where the study says which."""

POLITICS: Final = {"switches.politics": True}
"""What makes governments negotiate."""


@dataclass(frozen=True)
class Chance:
    """How often the treaty of an arrangement is made under a policy."""

    arrangement: str
    """In which it is taken as in force."""
    negotiated: str
    """In which it is proposed."""
    policy: str
    runs: int
    share: float
    """Share of the runs in which it was ever in force, in [0, 1]."""
    error: float
    """Monte Carlo error of the share."""
    entry_years: float
    """Median years to its entry into force, of the runs with one; not a number without any."""


def chances_of(
    found: ComparisonCells,
    replications: int,
    *,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Chance]:
    """Return how often the treaties of a study are made, by playing them.

    Parameters
    ----------
    found : a comparison that says which of its arrangements would be negotiated as which
    replications : runs of each cell of the comparison; as many are played here, up to `MOST_RUNS`
    workers : threads; as many as there are cores when absent
    progress : called with the runs done and the runs in all

    Raises
    ------
    ScenarioError : an arrangement that is to be negotiated cannot be loaded
    """
    study = found.study
    cells = [
        Cell(name, policy, found.scenarios.scenario_at((negotiated, (policy,)), POLITICS))
        for name, negotiated in study.negotiated.items()
        for policy in study.policies
    ]
    if not cells:
        return []
    settings = BatchSettings(outputs=frozenset({"runs", "proposals"}), vectors=found.vectors)
    runs = min(replications, MOST_RUNS)
    tables = play_tables(cells, runs, settings, workers=workers, progress=progress)
    return [_chance(cell, study.negotiated[cell.arrangement], tables["runs"]) for cell in cells]


def _chance(cell: Cell, negotiated: str, runs: "pl.DataFrame") -> Chance:
    """Return how often the treaty of a cell is made."""
    here = runs.filter(
        (runs["arrangement"] == cell.arrangement) & (runs["policy"] == cell.policy)
    ).sort("replication")
    in_force = here["treaty_in_force"].to_numpy().astype(np.float64)
    years = here["treaty_entry_years"].to_numpy().astype(np.float64)
    known = years[~np.isnan(years)]
    return Chance(
        arrangement=cell.arrangement,
        negotiated=negotiated,
        policy=cell.policy,
        runs=len(here),
        share=float(in_force.mean()),
        error=standard_error(in_force, here[VECTOR].to_numpy() if VECTOR in here.columns else None),
        entry_years=float(np.median(known)) if known.size else float("nan"),
    )


def chances_table(chances: Sequence[Chance]) -> "pl.DataFrame":
    """Return a row a chance."""
    import polars as pl

    return pl.DataFrame([asdict(one) for one in chances])


def kept_chances(found: ComparisonCells, path: Path) -> list[Chance] | None:
    """Return the chances that a folder keeps; None if it keeps none, or those of other treaties.

    Parameters
    ----------
    path : of the CSV file; whoever asks knows that the scenarios are the same
    """
    import polars as pl

    if not path.is_file():
        return None
    rows = pl.read_csv(path, schema_overrides={"entry_years": pl.Float64}).to_dicts()
    study = found.study
    asked = [
        (name, negotiated, policy)
        for name, negotiated in study.negotiated.items()
        for policy in study.policies
    ]
    kept = [(row.get("arrangement"), row.get("negotiated"), row.get("policy")) for row in rows]
    # In any order: a manifest, from which a study may be read again, sorts its keys.
    is_same = sorted(map(str, kept)) == sorted(map(str, asked))
    return [Chance(**row) for row in rows] if is_same else None
