"""What counts as a promise called in, and what as being dragged into a war.

These thresholds move nothing in a run. They say which acts the outcomes
`abandonments`, `observed_reliability` and `entrapments` are about: abandonment and
entrapment are the two fears of an ally, and what lessens one feeds the other
[S1984]_.

References
----------
.. [S1984] Snyder, G. H. "The Security Dilemma in Alliance Politics." World
   Politics 36(4), 1984, 461-495. doi:10.2307/2010183
"""

from pydantic import Field

from sim.domain.params import Params
from sim.kernel.compiled import compiled


class ReliabilityParams(Params):
    """Thresholds of outcomes."""

    invoked_obligation: float = Field(default=0.5, ge=0, le=1)
    """Obligation from which a promise counts as called in, so that standing aside is an
    abandonment [share]. Judgement: half of a full promise; sweep .3-.7."""

    entrapped_stake: float = Field(default=0.2, ge=0, le=1)
    """Own stake in the prize of a challenge below which fighting is entrapment [stakes].
    Judgement: a fifth of what a target has at stake in its whole soil; sweep .1-.3."""


@compiled
def is_invoked(obligation: float, invoked_obligation: float) -> bool:
    """Return whether a challenge calls a promise in.

    Parameters
    ----------
    obligation : invoked obligation, in [0, 1]
    invoked_obligation : see `ReliabilityParams`
    """
    return obligation >= invoked_obligation


@compiled
def is_entrapment(is_fighting: bool, own_prize: float, entrapped_stake: float) -> bool:
    """Return whether a guarantor fights for what is hardly its own.

    Parameters
    ----------
    is_fighting : whether it fights
    own_prize : its stake in the part of the prize that the challenge is about, in [0, 1]
    entrapped_stake : see `ReliabilityParams`
    """
    return is_fighting and own_prize < entrapped_stake
