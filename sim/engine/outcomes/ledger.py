"""What was done in a quarter, flashpoint by flashpoint, until its end makes it count."""

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from sim.domain.vocabulary import STATUS_QUO

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


class Ending(IntEnum):
    """Positions in `ENDINGS`."""

    RUNNING = 0
    NUCLEAR_USE = 1
    CHALLENGER_WON = 2
    CHALLENGER_LOST = 3
    PARTY_LEFT = 4


class Acts(NamedTuple):
    """One quarter. f flashpoints, n states; a flashpoint has one crisis a quarter at most."""

    has_opportunity: np.ndarray
    """(f,)."""
    mode: np.ndarray
    """(f,) position in `MODES`, -1 without a challenge."""
    outcome: np.ndarray
    """(f,) `Outcome`."""
    council: np.ndarray
    """(f,) 0 active or none, 1 not active."""
    n_guarantors: np.ndarray
    """(f,)."""
    order: np.ndarray
    """(f, n) guarantors, strongest first."""
    level: np.ndarray
    """(f, n) what each did, in that order."""
    owed: np.ndarray
    """(f, n) what each owed, in that order."""
    weight: np.ndarray
    """(f, n) share of its strength that each committed, in that order."""
    ending: np.ndarray
    """(f,) `Ending` of a war that ended in the quarter, 0 where none did."""
    battle_deaths: np.ndarray
    """(f,) of a war that ended in the quarter."""
    ended_level: np.ndarray
    """(f, n) levels by state in a war that ended in the quarter."""
    strengths: np.ndarray
    """(f, 2) of the challenger's and of the target's side in a running war [USD bn]."""
    capability_lost: np.ndarray
    """(n,) to wars [USD bn]."""


def no_acts(flashpoints: int, states: int) -> Acts:
    """Return a quarter in which nothing has been done yet."""
    by_state = (flashpoints, states)
    return Acts(
        has_opportunity=np.zeros(flashpoints, dtype=np.bool_),
        mode=np.full(flashpoints, -1, dtype=np.int64),
        outcome=np.zeros(flashpoints, dtype=np.int64),
        council=np.zeros(flashpoints, dtype=np.int64),
        n_guarantors=np.zeros(flashpoints, dtype=np.int64),
        order=np.zeros(by_state, dtype=np.int64),
        level=np.zeros(by_state, dtype=np.int64),
        owed=np.zeros(by_state),
        weight=np.zeros(by_state),
        ending=np.zeros(flashpoints, dtype=np.int64),
        battle_deaths=np.zeros(flashpoints),
        ended_level=np.zeros(by_state, dtype=np.int64),
        strengths=np.zeros((flashpoints, 2)),
        capability_lost=np.zeros(states),
    )
