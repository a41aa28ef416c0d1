"""Whether the loser of a clash accepts it or widens it into a war.

A pressed challenge below a major attack ends with a clash. The target that lost it
may open a war rather than let the prize go, the challenger that lost it rather than
back down. Either shrinks from it by a threshold, which enters the choice alone:
what a war is worth does not depend on who began it.

References
----------
.. [A2020] Altman, D. "The Evolution of Territorial Conquest After 1945." International
   Organization 74(3), 2020, with working papers of 2015-16.
"""

from pydantic import Field

from sim.domain.params import Params
from sim.kernel.compiled import compiled


class EscalationParams(Params):
    """Aversion to widening."""

    threshold: float = Field(default=0.284, ge=-10, le=10)
    """Aversion of the target to widening a clash that it lost, beta T [stakes]. Fitted: search on
    the targets of the regional calibration; at 0 it compares the war with the loss alone; sweep
    0-.6. Evidence (sign): two thirds of land grabs take grey areas and seldom lead to war
    [A2020]."""


@compiled
def accepted_win(win: float, target_widens: float) -> float:
    """Return the probability that the challenger wins a clash and keeps the prize.

    Parameters
    ----------
    win : probability of a clash that the challenger wins, in [0, 1]
    target_widens : probability that the target then widens it, in [0, 1]
    """
    return win * (1 - target_widens)


@compiled
def widened_clash(
    clash: float, win: float, target_widens: float, challenger_widens: float
) -> float:
    """Return the probability of a clash that becomes a war.

    Parameters
    ----------
    clash : probability of a clash, in [0, 1]
    win : probability of a clash that the challenger wins, in [0, `clash`]
    target_widens, challenger_widens : probability that each widens after losing, in [0, 1]
    """
    return win * target_widens + (clash - win) * challenger_widens
