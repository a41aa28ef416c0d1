"""A comparison run: every arrangement under every policy, on common random numbers.

Each replication of each cell is one run of the region. Cells share their draws,
so differences between them are paired. Replications are spread over processes;
results do not depend on how many.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from sim.study.cells import Cell
from sim.study.designs import ComparisonStudy
from sim.study.loader import load_cells, load_comparison

if TYPE_CHECKING:
    import polars as pl

type Progress = Callable[[int, int], None]
type Rows = tuple[list[dict[str, object]], list[dict[str, object]]]

BATCH = 10
"""Replications that a process plays between two reports of progress."""


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
class _Task:
    """A stretch of replications of one cell."""

    cell: int
    first: int
    last: int


_CELLS: list[Cell] = []
"""Cells of the comparison that this process works on, set once when it starts."""


def _begin(texts: list[tuple[str, str, str]]) -> None:
    """Read the cells in a process that plays runs; Ctrl-C is left to the parent.

    Scenarios travel as JSON, because a generic class cannot be pickled.
    """
    import signal

    from sim.domain.scenario import Scenario
    from sim.engine.parameters import Parameters

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _CELLS[:] = [
        Cell(arrangement, policy, Scenario[Parameters].model_validate_json(text))
        for arrangement, policy, text in texts
    ]


def _play(task: _Task) -> Rows:
    """Return the rows of a stretch of replications, by run and by run and flashpoint."""
    from sim.engine.world import build_world
    from sim.model.region import Region

    cell = _CELLS[task.cell]
    world = build_world(cell.scenario)
    runs, places = [], []
    for replication in range(task.first, task.last):
        region = Region(cell.scenario, replication=replication, keeps_events=False, world=world)
        tally = region.run().tally
        key = {
            "arrangement": cell.arrangement,
            "policy": cell.policy,
            "replication": replication,
        }
        runs.append({**key, **tally.outcomes(), **tally.losses()})
        places += [{**key, **row} for row in tally.by_flashpoint()]
    return runs, places


def _tasks(cells: int, replications: int) -> Iterator[_Task]:
    """Return stretches of replications, cell after cell."""
    for first in range(0, replications, BATCH):
        for cell in range(cells):
            yield _Task(cell, first, min(first + BATCH, replications))


def play_cells(
    cells: list[Cell],
    replications: int,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
) -> tuple["pl.DataFrame", "pl.DataFrame"]:
    """Return the runs of some cells: a row a run, and a row a run and flashpoint.

    Parameters
    ----------
    workers : processes; as many as there are cores when absent
    progress : called with the runs done and the runs in all
    """
    import polars as pl

    tasks = list(_tasks(len(cells), replications))
    rows: dict[int, Rows] = {}
    done = 0
    for index, result in _results(cells, tasks, workers or os.cpu_count() or 1):
        rows[index] = result
        done += len(result[0])
        if progress is not None:
            progress(done, replications * len(cells))
    order = sorted(rows, key=lambda index: (tasks[index].cell, tasks[index].first))
    runs = [row for index in order for row in rows[index][0]]
    places = [row for index in order for row in rows[index][1]]
    return (
        pl.DataFrame(runs, infer_schema_length=None),
        pl.DataFrame(places, infer_schema_length=None),
    )


def run_comparison(
    study: str | Path,
    *,
    replications: int | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Return the runs of a comparison study.

    Parameters
    ----------
    study : name of a shipped study, or path to a study file
    replications : runs a cell; the study's own number when absent
    workers, progress : see `play_cells`

    Raises
    ------
    ScenarioError : every problem in the study and in the files that it needs
    """
    given, cells = load_comparison(study), load_cells(study)
    if replications is not None:
        given = given.model_copy(update={"replications": replications})
    runs, places = play_cells(cells, given.replications, workers=workers, progress=progress)
    return Comparison(given, cells, runs, places)


def _results(cells: list[Cell], tasks: list[_Task], workers: int) -> Iterator[tuple[int, Rows]]:
    """Return each task's number and rows, as they come."""
    if workers == 1:
        _CELLS[:] = cells
        yield from ((index, _play(task)) for index, task in enumerate(tasks))
        return
    texts = [(cell.arrangement, cell.policy, cell.scenario.model_dump_json()) for cell in cells]
    # spawn: a fork of a process with compiled code and threads may hang
    pool = ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_begin, initargs=(texts,)
    )
    try:
        waiting: Mapping[Future[object], int] = {
            pool.submit(_play, task): index for index, task in enumerate(tasks)
        }
        left = set(waiting)
        while left:
            finished, left = wait(left, return_when=FIRST_COMPLETED)
            yield from ((waiting[one], one.result()) for one in finished)  # type: ignore[misc]
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
