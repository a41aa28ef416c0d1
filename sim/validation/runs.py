"""The runs that a scenario is judged by, with every crisis in them."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.domain.scenario import Scenario
from sim.execution.batches import BatchSettings, play_batch
from sim.rules.parameters import Parameters

if TYPE_CHECKING:
    import polars as pl

type Progress = Callable[[int, int], None]

BATCH = 50
"""Replications that a thread plays between two reports of progress."""


@dataclass(frozen=True)
class ValidationRuns:
    """Runs of one scenario."""

    scenario: Scenario[Parameters]
    """What was run."""

    replications: int
    """How often."""

    flashpoints: "pl.DataFrame"
    """A row a run and flashpoint."""

    events: "pl.DataFrame"
    """A row a crisis and a row a war."""


def play_validation_runs(
    scenario: Scenario[Parameters],
    replications: int,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
) -> ValidationRuns:
    """Return runs of a scenario with all their events.

    Parameters
    ----------
    workers : threads; as many as there are cores when absent
    progress : called with the runs done and the runs in all
    """
    import polars as pl

    settings = BatchSettings(logged=replications, outputs=frozenset({"flashpoints", "events"}))

    def play(first: int) -> "tuple[pl.DataFrame, pl.DataFrame]":
        batch = range(first, min(first + BATCH, replications))
        tables = play_batch(scenario, batch, settings)
        if tables is None:
            message = "a batch that nobody can stop was stopped"
            raise RuntimeError(message)
        return tables["flashpoints"], tables["events"]

    flashpoints, events = [], []
    with ThreadPoolExecutor(workers or os.cpu_count() or 1) as pool:
        for done, (places, logged) in enumerate(pool.map(play, range(0, replications, BATCH)), 1):
            flashpoints.append(places)
            events.append(logged)
            if progress is not None:
                progress(min(done * BATCH, replications), replications)
    return ValidationRuns(
        scenario=scenario,
        replications=replications,
        flashpoints=pl.concat(flashpoints),
        events=pl.concat(events),
    )
