"""The runs that a scenario is judged by, with every crisis in them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.domain.scenario import Scenario
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
    settings = BatchSettings(logged=replications, outputs=frozenset({"flashpoints", "events"}))
    cell = Cell(VALIDATED, VALIDATED, scenario)
    tables = play_tables([cell], replications, settings, workers=workers, progress=progress)
    return ValidationRuns(
        scenario=scenario,
        replications=replications,
        flashpoints=tables["flashpoints"],
        events=tables["events"],
    )
