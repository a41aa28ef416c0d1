"""The events of a run as numbers: a row for each opportunity and for each war that ends."""

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from sim.domain.vocabulary import NOT_ASKED, NOT_WIDENED, Mode
from sim.engine.crisis.arrays import SummaryColumn
from sim.engine.crisis.expectation import war_chance
from sim.engine.outcomes.ledger import Ending, Ledger, Outcome
from sim.engine.outcomes.opportunity import Opportunity
from sim.engine.world.constants import World
from sim.engine.world.variables import Variables
from sim.kernel.compiled import lean
from sim.kernel.draws import DrawKey
from sim.rules.crisis.resolve import resolve_factor

_ATTACK = int(Mode.MAJOR_ATTACK)


class EventColumn(IntEnum):
    """Columns of `EventLog.rows`."""

    QUARTER = 0
    FLASHPOINT = 1
    IS_WAR = 2
    """1 for the end of a war, 0 for an opportunity."""
    MODE = 3
    """`Mode`, or `NO_CHALLENGE`; of a war, the attack that it began with."""
    OUTCOME = 4
    """`Outcome`; of a war, `Ending`."""
    COUNCIL_ANSWER = 5
    """`CouncilAnswer`, or `NOT_ASKED` where no council had to decide."""
    MODE_PROBABILITY = 6
    """Of what the challenger chose to open with."""
    RESIST_PROBABILITY = 7
    """Of the target, in the mode that was chosen."""
    WAR_PROBABILITY = 8
    """Before anybody moved."""
    CONTROL_LOST = 9
    """Before; of a war, after."""
    SINCE = 10
    """Quarter in which a war began; -1 of a crisis."""
    BATTLE_DEATHS = 11
    REPLICATION = 12
    RESOLVE = 13
    """How many times its usual worth the prize has to the challenger."""
    WIDENED_BY = 14
    """`Loser` that widened a clash to a war, or `NOT_WIDENED`."""


class EventLog(NamedTuple):
    """Events of some runs. Rows are filled from the first; a full log takes no more."""

    used: np.ndarray
    """(1,) rows that are filled."""
    rows: np.ndarray
    """(rows, 15) columns `EventColumn`."""
    level: np.ndarray
    """(rows, n) `Level` of each state, `NOT_ASKED` for those that were not."""
    owed: np.ndarray
    """(rows, n) what each state owed, not a number for those that were not asked."""


def empty_log(rows: int, states: int) -> EventLog:
    """Return an empty log that can take a number of rows."""
    return EventLog(
        used=np.zeros(1, dtype=np.int64),
        rows=np.zeros((rows, len(EventColumn))),
        level=np.full((rows, states), NOT_ASKED, dtype=np.int64),
        owed=np.full((rows, states), np.nan),
    )


@lean
def log_crisis(log: EventLog, ledger: Ledger, opportunity: Opportunity) -> None:
    """Add an opportunity and what became of it."""
    place = log.used[0]
    # A log without rows stands for no log, so the compiled loop has one signature (decision 0018).
    if place >= log.rows.shape[0]:
        return
    log.used[0] += 1
    flashpoint, solution = opportunity.flashpoint, opportunity.solution
    mode, row = ledger.mode[flashpoint], log.rows[place]
    row[EventColumn.QUARTER] = opportunity.key.quarter
    row[EventColumn.FLASHPOINT] = flashpoint
    row[EventColumn.IS_WAR] = False
    row[EventColumn.MODE] = mode
    row[EventColumn.OUTCOME] = ledger.outcome[flashpoint]
    row[EventColumn.COUNCIL_ANSWER] = ledger.council_answer[flashpoint]
    row[EventColumn.MODE_PROBABILITY] = solution.choice[mode + 1]
    resist = solution.summary[mode, SummaryColumn.RESIST] if mode >= 0 else np.nan
    row[EventColumn.RESIST_PROBABILITY] = resist
    row[EventColumn.WAR_PROBABILITY] = war_chance(opportunity.expectation)
    row[EventColumn.CONTROL_LOST] = opportunity.crisis.control_lost
    row[EventColumn.SINCE] = -1
    row[EventColumn.BATTLE_DEATHS] = 0
    row[EventColumn.REPLICATION] = opportunity.key.replication
    crisis = opportunity.crisis
    row[EventColumn.RESOLVE] = resolve_factor(crisis.resolve, crisis.resolve_sd)
    row[EventColumn.WIDENED_BY] = ledger.widened_by[flashpoint]
    if mode < 0:
        return
    for k in range(ledger.n_guarantors[flashpoint]):
        state = ledger.order[flashpoint, k]
        # Where the target conceded nobody was asked for help, nor is who has no seat, which is not
        # the same as abstaining.
        if ledger.outcome[flashpoint] >= Outcome.BACKED_DOWN and crisis.is_called[k, mode]:
            log.level[place, state] = ledger.level[flashpoint, k]
        log.owed[place, state] = ledger.owed[flashpoint, k]


@lean
def log_wars(
    log: EventLog, world: World, variables: Variables, ledger: Ledger, key: DrawKey
) -> None:
    """Add the wars that ended in a quarter and, after the last, those that still run."""
    # A war that outlasts the run would otherwise leave no event at all.
    is_last = key.quarter == world.numbers.quarters - 1
    for flashpoint in range(ledger.ending.size):
        is_over = ledger.ending[flashpoint] != Ending.RUNNING
        if not (is_over or (is_last and variables.is_at_war[flashpoint])):
            continue
        place = log.used[0]
        if place >= log.rows.shape[0]:
            return
        log.used[0] += 1
        row = log.rows[place]
        row[:] = np.nan
        row[EventColumn.QUARTER] = key.quarter
        row[EventColumn.FLASHPOINT] = flashpoint
        row[EventColumn.IS_WAR] = True
        row[EventColumn.MODE] = _ATTACK
        row[EventColumn.WIDENED_BY] = NOT_WIDENED
        row[EventColumn.OUTCOME] = ledger.ending[flashpoint]
        row[EventColumn.COUNCIL_ANSWER] = NOT_ASKED
        row[EventColumn.CONTROL_LOST] = variables.control_lost[flashpoint]
        row[EventColumn.SINCE] = variables.war_since[flashpoint]
        row[EventColumn.BATTLE_DEATHS] = ledger.battle_deaths[flashpoint] if is_over else 0.0
        row[EventColumn.REPLICATION] = key.replication
        levels = ledger.ended_level if is_over else variables.war_level
        for state in range(log.level.shape[1]):
            log.level[place, state] = levels[flashpoint, state]
