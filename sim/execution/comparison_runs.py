"""The runs of a comparison in memory: every arrangement under every policy.

Each replication of each cell is one run of the region. Cells share their draws,
so differences between them are paired. Replications are played by threads;
results do not depend on how many.
"""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.domain.plain_values import whole_number
from sim.execution.batches import BatchSettings, play_batch
from sim.results.batch_tables import Tables
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
    flashpoints: "pl.DataFrame | pl.LazyFrame"
    """A row a run and flashpoint: the counts that belong to one place; lazy where a folder keeps
    them, since they are sixteen times as many as the runs."""


@dataclass(frozen=True)
class _CellBatch:
    """A batch of replications of one cell."""

    cell: Cell
    replications: range
    settings: BatchSettings

    def play(self) -> Tables:
        """Return the tables of the batch, each row with its cell."""
        import polars as pl

        tables = play_batch(self.cell.scenario, self.replications, self.settings)
        if tables is None:
            message = "a batch that nobody can stop was stopped"
            raise RuntimeError(message)
        names = [pl.lit(getattr(self.cell, key)).alias(key) for key in KEYS[:2]]
        return {name: table.select(*names, pl.all()) for name, table in tables.items()}


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
    settings = BatchSettings(outputs=OUTPUTS, vectors=vectors)
    tables = play_tables(cells, replications, settings, workers=workers, progress=progress)
    return tables["runs"], tables["flashpoints"]


def play_tables(
    cells: list[Cell],
    replications: int,
    settings: BatchSettings,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Tables:
    """Return the tables of the runs of some cells, each row with its cell.

    Parameters
    ----------
    settings : which tables, and how the runs are played
    workers, progress : see `play_cells`
    """
    import polars as pl

    batches = [
        _CellBatch(cell, range(first, min(first + BATCH, replications)), settings)
        for cell in cells
        for first in range(0, replications, BATCH)
    ]
    parts: dict[str, list[pl.DataFrame]] = {}
    done = 0
    with ThreadPoolExecutor(workers or os.cpu_count() or 1) as pool:
        # `map` gives results in the order of the batches, whichever thread is done first.
        for batch, tables in zip(batches, pool.map(_CellBatch.play, batches), strict=True):
            for name, table in tables.items():
                parts.setdefault(name, []).append(table)
            done += len(batch.replications)
            if progress is not None:
                progress(done, replications * len(cells))
    return {name: pl.concat(found, how="diagonal") for name, found in parts.items()}


class OutcomeBatch(NamedTuple):
    """An outcome of some consecutive runs of a cell."""

    cell: str
    """The arrangement that the cell is called by."""

    values: np.ndarray
    """(runs,)."""


def play_outcome(
    cells: Iterable[Cell],
    replications: int,
    outcome: str,
    *,
    workers: int | None = None,
    told: Callable[[int], None] | None = None,
) -> dict[str, np.ndarray]:
    """Return {arrangement of a cell: (replications,) one outcome of its runs}.

    For many cells: the first are played while the others are made, and no table is kept.

    Parameters
    ----------
    cells : each with an arrangement of its own
    workers : threads; as many as there are cores when absent
    told : called with the number of runs of each batch that is done

    Raises
    ------
    polars.exceptions.ColumnNotFoundError : runs have no such outcome
    """
    settings = BatchSettings(outputs=frozenset({"runs"}))

    def play(batch: _CellBatch) -> OutcomeBatch:
        runs = play_batch(batch.cell.scenario, batch.replications, settings)
        if runs is None:
            message = "a batch that nobody can stop was stopped"
            raise RuntimeError(message)
        return OutcomeBatch(batch.cell.arrangement, runs["runs"][outcome].to_numpy())

    batches = (
        _CellBatch(cell, range(first, min(first + BATCH, replications)), settings)
        for cell in cells
        for first in range(0, replications, BATCH)
    )
    parts: dict[str, list[np.ndarray]] = {}
    with ThreadPoolExecutor(workers or os.cpu_count() or 1) as pool:
        # In the order of the batches, so that replications of a cell follow each other.
        for found in pool.map(play, batches):
            parts.setdefault(found.cell, []).append(found.values)
            if told is not None:
                told(len(found.values))
    return {cell: np.concatenate(values) for cell, values in parts.items()}


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
        runs_a_cell = whole_number("replications", replications)
        check_replications(found, runs_a_cell)
        given = given.model_copy(update={"replications": runs_a_cell})
    runs, places = play_cells(
        cells,
        given.replications,
        vectors=found.vectors,
        workers=None if workers is None else whole_number("workers", workers, least=1),
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
        runs=results.scan("runs").drop("point").collect(),
        flashpoints=results.scan("flashpoints").drop("point"),
    )
