"""An opportunity: its quarter, its flashpoint, and the game that it opens, solved.

The chance of war and the utilities that hold before anybody moves are computed here,
so that counts, event log and records say the same.
"""

from typing import NamedTuple

from sim.domain.vocabulary import Mode
from sim.engine.crisis.arrays import Crisis, Solution, SummaryColumn
from sim.kernel.compiled import lean
from sim.kernel.draws import DrawKey


class Opportunity(NamedTuple):
    """A chance to challenge at one flashpoint in one quarter."""

    key: DrawKey
    """Run and quarter."""
    flashpoint: int
    """Position in the arrays."""
    crisis: Crisis
    solution: Solution


@lean
def war_probability(solution: Solution) -> float:
    """Return the chance of war at an opportunity before anybody moves, in [0, 1]."""
    # A fait accompli that is pressed is decided within the quarter; only a major attack is a war
    # (MODEL 6).
    summary = solution.summary[Mode.MAJOR_ATTACK]
    # Choice 0 is the status quo, so a mode's choice is one further than the mode.
    attack = solution.choice[Mode.MAJOR_ATTACK + 1]
    return attack * summary[SummaryColumn.RESIST] * summary[SummaryColumn.PRESS]


@lean
def capitulation_probability(solution: Solution) -> float:
    """Return the chance of a major attack to which the target gives in, in [0, 1]."""
    resist = solution.summary[Mode.MAJOR_ATTACK, SummaryColumn.RESIST]
    return solution.choice[Mode.MAJOR_ATTACK + 1] * (1 - resist)


@lean
def expected_utility(solution: Solution, mover: int) -> float:
    """Return what challenges are worth to a mover before anybody moves, in stakes.

    Parameters
    ----------
    mover : 0 for the challenger, 1 for the target, 2 + k for guarantor k
    """
    total = 0.0
    for mode in range(solution.expected.shape[0]):
        total += solution.choice[mode + 1] * solution.expected[mode, mover]
    return total
