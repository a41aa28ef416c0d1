"""What was done in a quarter, by flashpoint; the end of the quarter applies it."""

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from sim.domain.vocabulary import NO_CHALLENGE, NOT_ASKED, NOT_WIDENED, STATUS_QUO, CouncilAnswer
from sim.engine.outcomes.political_ledger import (
    PoliticalLedger,
    clear_political_ledger,
    empty_political_ledger,
)
from sim.engine.world.variables import Variables
from sim.kernel.compiled import compiled, lean

OUTCOMES = (STATUS_QUO, "conceded", "backed_down", "taken", "repelled", "war")
"""Outcomes of an opportunity, in the order of `Outcome`."""

ENDINGS = ("running", "nuclear_use", "challenger_won", "challenger_lost", "party_left")
"""How a war stands or ended, in the order of `Ending`."""


class Outcome(IntEnum):
    """Positions in `OUTCOMES`. From `BACKED_DOWN` on the target resisted."""

    STATUS_QUO = 0
    CONCEDED = 1
    BACKED_DOWN = 2
    TAKEN = 3
    REPELLED = 4
    WAR = 5
    """Of a pressed major attack, or of a clash that its loser widened."""


class Ending(IntEnum):
    """Positions in `ENDINGS`."""

    RUNNING = 0
    NUCLEAR_USE = 1
    CHALLENGER_WON = 2
    CHALLENGER_LOST = 3
    PARTY_LEFT = 4


_ACTIVE = int(CouncilAnswer.ACTIVE)


class Ledger(NamedTuple):
    """What was done in one quarter. f flashpoints, n states.

    A flashpoint has one crisis a quarter at most.
    """

    has_opportunity: np.ndarray
    """(f,)."""
    mode: np.ndarray
    """(f,) `Mode`, or `NO_CHALLENGE`."""
    outcome: np.ndarray
    """(f,) `Outcome`."""
    council_answer: np.ndarray
    """(f,) `CouncilAnswer`, or `NOT_ASKED` where no council had to decide."""
    n_guarantors: np.ndarray
    """(f,)."""
    order: np.ndarray
    """(f, n) guarantors, strongest first."""
    level: np.ndarray
    """(f, n) `Level` of each, in that order."""
    owed: np.ndarray
    """(f, n) what each owed, in that order."""
    weight: np.ndarray
    """(f, n) share of its strength that each committed, in that order."""
    widened_by: np.ndarray
    """(f,) `Loser` of a clash that widened it to a war, or `NOT_WIDENED`."""
    war_level: np.ndarray
    """(f, n) `Level` of each guarantor in a war that a clash was widened to, in the same order."""
    war_owed: np.ndarray
    """(f, n) what each owed in it."""
    war_weight: np.ndarray
    """(f, n) share of its strength that each committed to it."""
    is_fought: np.ndarray
    """(f,) whether a war was fought."""
    nuclear_chance: np.ndarray
    """(f,) of nuclear use in the war that was fought, in [0, 1]."""
    ending: np.ndarray
    """(f,) `Ending` of a war that ended in the quarter, `Ending.RUNNING` where none did."""
    battle_deaths: np.ndarray
    """(f,) of a war that ended in the quarter."""
    ended_level: np.ndarray
    """(f, n) levels by state in a war that ended in the quarter."""
    strengths: np.ndarray
    """(f, 2) of the challenger's and of the target's side in a running war [USD bn]."""
    capability_lost: np.ndarray
    """(n,) to wars [USD bn]."""
    politics: PoliticalLedger
    """What governments decide."""


def empty_ledger(variables: Variables) -> Ledger:
    """Return the ledger of a quarter in which nothing has been done yet.

    Parameters
    ----------
    variables : of the region, for its numbers of states, flashpoints and proposals
    """
    flashpoints, states = variables.is_closed.size, variables.is_in_game.size
    by_state = (flashpoints, states)
    return Ledger(
        has_opportunity=np.zeros(flashpoints, dtype=np.bool_),
        mode=np.full(flashpoints, NO_CHALLENGE, dtype=np.int64),
        outcome=np.zeros(flashpoints, dtype=np.int64),
        council_answer=np.full(flashpoints, NOT_ASKED, dtype=np.int64),
        n_guarantors=np.zeros(flashpoints, dtype=np.int64),
        order=np.zeros(by_state, dtype=np.int64),
        level=np.zeros(by_state, dtype=np.int64),
        owed=np.zeros(by_state),
        weight=np.zeros(by_state),
        widened_by=np.full(flashpoints, NOT_WIDENED, dtype=np.int64),
        war_level=np.zeros(by_state, dtype=np.int64),
        war_owed=np.zeros(by_state),
        war_weight=np.zeros(by_state),
        is_fought=np.zeros(flashpoints, dtype=np.bool_),
        nuclear_chance=np.zeros(flashpoints),
        ending=np.zeros(flashpoints, dtype=np.int64),
        battle_deaths=np.zeros(flashpoints),
        ended_level=np.zeros(by_state, dtype=np.int64),
        strengths=np.zeros((flashpoints, 2)),
        capability_lost=np.zeros(states),
        politics=empty_political_ledger(variables),
    )


@lean
def clear_ledger(ledger: Ledger) -> None:
    """Clear what was done in the quarter before.

    Entries that are read only after a challenge or a war keep their old numbers.
    """
    ledger.has_opportunity[:] = False
    ledger.mode[:] = NO_CHALLENGE
    ledger.outcome[:] = Outcome.STATUS_QUO
    ledger.council_answer[:] = NOT_ASKED
    ledger.widened_by[:] = NOT_WIDENED
    ledger.is_fought[:] = False
    ledger.ending[:] = Ending.RUNNING
    ledger.capability_lost[:] = 0.0
    clear_political_ledger(ledger.politics)


@compiled
def council_branch(answer: int) -> int:
    """Return the position on a solved game's council axis that a council's answer leads to.

    Obligations that no council has to activate bind in full, as under an active treaty.
    """
    return max(answer, _ACTIVE)
