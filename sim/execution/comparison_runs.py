"""The runs of a comparison in memory: every arrangement under every policy.

Each replication of each cell is one run of the region. Cells share their draws,
so differences between them are paired. Replications are played by threads;
results do not depend on how many.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.execution.batches import BatchSettings, play_batch
from sim.results.reader import Results
from sim.study.comparison_cells import Cell, ComparisonCells
from sim.study.loader import read_cells
from sim.study.plausible_sets import PlausibleSet
from sim.study.study_files import ComparisonStudy
from sim.study.study_plan import check_replications
from sim.study.tables import VECTOR

if TYPE_CHECKING:
    import polars as pl

type Progress = Callable[[int, int], None]

BATCH = 50
"""Replications that a thread plays between two reports of progress."""

OUTPUTS = frozenset({"runs", "flashpoints"})
"""Tables that a comparison in memory keeps."""

KEYS = ("arrangement", "policy", "replication", VECTOR)
"""Columns that say which run a row is of; the last one where a plausible set is played."""


@dataclass(frozen=True)
class Comparison:
    """The runs of a comparison, before any claim is made about them."""

    study: ComparisonStudy
    cells: list[Cell]
    runs: "pl.DataFrame"
    """A row a run: arrangement, policy, replication, and every outcome."""
    flashpoints: "pl.DataFrame"
    """A row a run and flashpoint: the counts that belong to one place."""


@dataclass(frozen=True)
class _CellBatch:
    """A batch of replications of one cell."""

    cell: Cell
    replications: range
    vectors: PlausibleSet | None

    def play(self) -> tuple["pl.DataFrame", "pl.DataFrame"]:
        """Return the rows of the batch, by run and by run and flashpoint."""
        import polars as pl

        settings = BatchSettings(outputs=OUTPUTS, vectors=self.vectors)
        tables = play_batch(self.cell.scenario, self.replications, settings)
        if tables is None:
            message = "a batch that nobody can stop was stopped"
            raise RuntimeError(message)
        names = [pl.lit(getattr(self.cell, key)).alias(key) for key in KEYS[:2]]
        runs, by_flashpoint = (
            tables[name].select(*names, pl.all()) for name in ("runs", "flashpoints")
        )
        return runs, by_flashpoint


def play_cells(
    cells: list[Cell],
    replications: int,
    *,
    vectors: PlausibleSet | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> tuple["pl.DataFrame", "pl.DataFrame"]:
    """Return the runs of some cells: a row a run, and a row a run and flashpoint.

    Parameters
    ----------
    vectors : what replications play in turn; absent: the numbers of the cells
    workers : threads; as many as there are cores when absent
    progress : called with the runs done and the runs in all
    """
    import polars as pl

    batches = [
        _CellBatch(cell, range(first, min(first + BATCH, replications)), vectors)
        for cell in cells
        for first in range(0, replications, BATCH)
    ]
    runs, places, done = [], [], 0
    with ThreadPoolExecutor(workers or os.cpu_count() or 1) as pool:
        # `map` gives results in the order of the batches, whichever thread is done first.
        for one, other in pool.map(_CellBatch.play, batches):
            runs.append(one)
            places.append(other)
            done += len(one)
            if progress is not None:
                progress(done, replications * len(cells))
    return pl.concat(runs, how="diagonal"), pl.concat(places)


def run_comparison(
    study: str | Path,
    *,
    replications: int | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Return the runs of a comparison study, kept in memory and nowhere else.

    `sim.execution.runner.run_study` keeps them in a folder, from which
    `comparison_of` reads them.

    Parameters
    ----------
    study : name of a shipped study, or path to a study file
    replications : runs a cell; the study's own number when absent
    workers, progress : see `play_cells`

    Raises
    ------
    ScenarioError : every problem in the study and in the files that it needs
    """
    found = read_cells(study)
    given, cells = found.study, found.cells
    if replications is not None:
        check_replications(found, replications)
        given = given.model_copy(update={"replications": replications})
    runs, places = play_cells(
        cells,
        given.replications,
        vectors=found.vectors,
        workers=workers,
        progress=progress,
    )
    return Comparison(given, cells, runs, places)


def comparison_of(found: ComparisonCells, results: Results) -> Comparison:
    """Return the runs of a comparison study from the folder that keeps them.

    Parameters
    ----------
    found : the study that was run, from `sim.study.loader.read_cells`
    results : from `load_results`; no run of it has failed
    """
    kept = found.study.model_copy(update={"replications": results.manifest.replications})
    return Comparison(
        study=kept,
        cells=found.cells,
        runs=results.runs.drop("point"),
        flashpoints=results.flashpoints.drop("point"),
    )
