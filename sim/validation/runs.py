"""The runs that a scenario is judged by, with every crisis in them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.domain.scenario import Scenario
from sim.domain.vocabulary import MODES, QUARTERS_PER_YEAR
from sim.execution.batches import BatchSettings
from sim.execution.comparison_runs import Progress, play_tables
from sim.rules.parameters import Parameters
from sim.study.comparison_cells import Cell

if TYPE_CHECKING:
    import polars as pl

VALIDATED = "validated"
"""Name of the one cell that is played."""


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

    states: "pl.DataFrame | None" = None
    """A row a run and state, where politics is on."""

    @property
    def years(self) -> float:
        """Return how long each run is."""
        return self.scenario.quarters / QUARTERS_PER_YEAR


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
    settings = BatchSettings(
        logged=replications, outputs=frozenset({"flashpoints", "events", "states"})
    )
    cell = Cell(VALIDATED, VALIDATED, scenario)
    tables = play_tables([cell], replications, settings, workers=workers, progress=progress)
    return ValidationRuns(
        scenario=scenario,
        replications=replications,
        flashpoints=tables["flashpoints"],
        events=tables["events"],
        states=tables.get("states"),
    )


def by_flashpoint(runs: ValidationRuns, *columns: str) -> np.ndarray:
    """Return the sum of some columns, (runs, flashpoints), in the order of `flashpoint_names`."""
    table = runs.flashpoints.sort("replication", "flashpoint")
    total = table.select(columns).sum_horizontal().to_numpy()
    return np.asarray(total, dtype=np.float64).reshape(runs.replications, -1)


def challenges(runs: ValidationRuns) -> np.ndarray:
    """Return challenges in any mode, (runs, flashpoints)."""
    return by_flashpoint(runs, *(f"challenges_{mode}" for mode in MODES))


def expected_wars(runs: ValidationRuns) -> np.ndarray:
    """Return expected wars, (runs, flashpoints)."""
    return by_flashpoint(runs, "expected_wars")
