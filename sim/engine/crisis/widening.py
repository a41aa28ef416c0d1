"""The last move below a major attack: whoever lost the clash accepts it or opens a war.

What the war is worth comes from a tree of its own, in which the guarantors choose
anew. It does not depend on how the clash went, so it is solved once for each answer
of the council, and so is the choice of either loser.
"""

from typing import NamedTuple

import numpy as np

from sim.domain.vocabulary import Mode
from sim.engine.crisis.arrays import Crisis, ModeColumn, NodeColumn
from sim.kernel.compiled import lean
from sim.rules.crisis.choice import choice_of_two

_BELIEF = int(NodeColumn.BELIEF)


class Sequel(NamedTuple):
    """What may follow a clash with one answer of the council."""

    target_widens: float
    """Probability that the target opens a war after losing."""
    challenger_widens: float
    """The same of the challenger."""
    challenger_belief: float
    """What the war is worth to the challenger as it sees it [stakes]."""
    challenger_excess: float
    """By how much that is less than what it may truly expect [stakes]."""
    target_belief: float
    """What the war is worth to the target as it sees it [stakes]."""
    target_excess: float
    """By how much that is less than what it may truly expect [stakes]."""


NO_SEQUEL = Sequel(
    target_widens=0.0,
    challenger_widens=0.0,
    challenger_belief=0.0,
    challenger_excess=0.0,
    target_belief=0.0,
    target_excess=0.0,
)
"""A clash ends as it fell."""


class Losers(NamedTuple):
    """What accepting a lost clash is worth, and the precision of the choice."""

    precision: float
    """Of choices about a major attack [per stake]."""
    target_accepts: float
    """Utility of letting the prize go [stakes]."""
    challenger_accepts: float
    """Utility of going home [stakes]."""


@lean
def sequel_of(crisis: Crisis, losers: Losers, first: np.ndarray, gain: float) -> Sequel:
    """Return what may follow a clash.

    Parameters
    ----------
    first : (14 + S) values of the first node of the widened war
    gain : what that war is worth more to the challenger at this draw, for each chance to win it
    """
    belief = _BELIEF
    challenger = first[NodeColumn.CHALLENGER] + gain * first[NodeColumn.WIN]
    challenger_belief = (
        first[belief + NodeColumn.CHALLENGER] + gain * first[belief + NodeColumn.WIN]
    )
    target_belief = first[belief + NodeColumn.TARGET]
    precision = losers.precision
    opening = crisis.modes[Mode.MAJOR_ATTACK, ModeColumn.THRESHOLD]
    return Sequel(
        target_widens=choice_of_two(
            precision * losers.target_accepts,
            precision * (target_belief - crisis.escalation_threshold),
        )[1],
        # To widen is to open a war, so the aversion to a major attack holds here too.
        challenger_widens=choice_of_two(
            precision * losers.challenger_accepts, precision * (challenger_belief - opening)
        )[1],
        challenger_belief=challenger_belief,
        challenger_excess=challenger - challenger_belief,
        target_belief=target_belief,
        target_excess=first[NodeColumn.TARGET] - target_belief,
    )
