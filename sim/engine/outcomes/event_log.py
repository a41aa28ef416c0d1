"""The events of a run as numbers: a row for each opportunity and for each war that ends."""

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from sim.engine.crisis.arrays import Crisis, Solution, SummaryColumn
from sim.engine.outcomes.counts import war_probability
from sim.engine.outcomes.ledger import Acts, Outcome
from sim.engine.world.variables import Variables
from sim.kernel.compiled import lean


class EventColumn(IntEnum):
    """Columns of `EventLog.rows`."""

    QUARTER = 0
    FLASHPOINT = 1
    IS_WAR = 2
    """1 for the end of a war, 0 for an opportunity."""
    MODE = 3
    """Position in `MODES`, -1 without a challenge."""
    OUTCOME = 4
    """Position in `OUTCOMES`, of a war in `ENDINGS`."""
    COUNCIL = 5
    """0 active or none, 1 not active."""
    MODE_PROBABILITY = 6
    """Of what the challenger chose to open with."""
    RESIST_PROBABILITY = 7
    """Of the target, in the mode that was chosen."""
    WAR_PROBABILITY = 8
    """Before anybody moved."""
    CONTROL_LOST = 9
    """Before; of a war, after."""
    SINCE = 10
    """Quarter in which a war began."""
    BATTLE_DEATHS = 11
    REPLICATION = 12


class EventLog(NamedTuple):
    """Events of some runs. Rows are filled from the first; a full log takes no more."""

    used: np.ndarray
    """(1,) rows that are filled."""
    rows: np.ndarray
    """(rows, 13) columns `EventColumn`."""
    level: np.ndarray
    """(rows, n) level of each state, -1 for those that were not asked."""
    owed: np.ndarray
    """(rows, n) what each state owed, not a number for those that were not asked."""


_BACKED_DOWN = int(Outcome.BACKED_DOWN)
_RESIST = int(SummaryColumn.RESIST)


def empty_log(rows: int, states: int) -> EventLog:
    """Return a log with room for so many rows."""
    return EventLog(
        used=np.zeros(1, dtype=np.int64),
        rows=np.zeros((rows, len(EventColumn))),
        level=np.full((rows, states), -1, dtype=np.int64),
        owed=np.full((rows, states), np.nan),
    )


@lean
def log_crisis(  # noqa: PLR0913  kernel: what is filled, the game, what was done, where, when
    log: EventLog,
    crisis: Crisis,
    solution: Solution,
    acts: Acts,
    flashpoint: int,
    replication: int,
    quarter: int,
) -> None:
    """Add an opportunity and what became of it."""
    row = log.used[0]
    if row >= log.rows.shape[0]:
        return
    log.used[0] += 1
    mode = acts.mode[flashpoint]
    rows = log.rows[row]
    rows[0], rows[1], rows[2] = quarter, flashpoint, 0
    rows[3], rows[4], rows[5] = mode, acts.outcome[flashpoint], acts.council[flashpoint]
    rows[6] = solution.choice[mode + 1]
    rows[7] = solution.summary[mode, _RESIST] if mode >= 0 else np.nan
    rows[8], rows[9] = war_probability(solution), crisis.control_lost
    rows[10], rows[11], rows[12] = -1, 0, replication
    if mode < 0:
        return
    for k in range(acts.n_guarantors[flashpoint]):
        state = acts.order[flashpoint, k]
        if acts.outcome[flashpoint] >= _BACKED_DOWN:
            log.level[row, state] = acts.level[flashpoint, k]
        log.owed[row, state] = acts.owed[flashpoint, k]


@lean
def log_wars(  # noqa: PLR0913  kernel: what is filled, the state, what was done, when
    log: EventLog,
    variables: Variables,
    acts: Acts,
    replication: int,
    quarter: int,
    is_last: bool,
) -> None:
    """Add the wars that ended in a quarter and, after the last, those that still run."""
    for flashpoint in range(acts.ending.size):
        is_over = acts.ending[flashpoint] > 0
        if not (is_over or (is_last and variables.is_at_war[flashpoint])):
            continue
        row = log.used[0]
        if row >= log.rows.shape[0]:
            return
        log.used[0] += 1
        rows = log.rows[row]
        rows[0], rows[1], rows[2] = quarter, flashpoint, 1
        rows[3], rows[4], rows[5] = 2, acts.ending[flashpoint], 0
        rows[6], rows[7], rows[8] = np.nan, np.nan, np.nan
        rows[9] = variables.control_lost[flashpoint]
        rows[10] = variables.war_since[flashpoint]
        rows[11] = acts.battle_deaths[flashpoint] if is_over else 0.0
        rows[12] = replication
        levels = acts.ended_level if is_over else variables.war_level
        for state in range(log.level.shape[1]):
            log.level[row, state] = levels[flashpoint, state]
