"""Whether a collective treaty's council activates it, and the time that takes.

Members may veto: those aligned with the challenger or dependent on its trade are
likelier to, those with voters behind the treaty less. Consensus needs nobody to
veto; a majority needs strictly more than half of the votes; an automatic treaty
asks nobody. Consultation takes time, and a fait accompli may be done before
help that only the treaty would bring.
"""

from typing import NamedTuple

import numpy as np
from pydantic import Field

from sim.domain.params import Params
from sim.kernel.compiled import compiled
from sim.kernel.exponential import exponential


class CouncilParams(Params):
    """Vetoes and delay."""

    veto_intercept_logit: float = Field(default=-3.0, ge=-50, le=50)
    """Log odds that a neutral member without trade vetoes [logits]. Judgement: one time in twenty
    where voters do not care; sweep -4 to -2."""

    veto_alignment_logit: float = Field(default=1.5, ge=0, le=50)
    """Fall of the log odds per unit of alignment [logits]. Judgement: no treaty of this kind has
    been tried; sweep 0-3."""

    veto_trade_logit: float = Field(default=3.0, ge=0, le=50)
    """Rise of the log odds per unit of the export share to the challenger [logits]. Judgement: no
    treaty of this kind has been tried; sweep 0-6."""

    veto_support_logit: float = Field(default=1.0, ge=0, le=50)
    """Fall of the log odds per unit of public support [logits]. Judgement: no treaty of this kind
    has been tried; sweep 0-3."""

    reaction_speed_per_quarter: float = Field(default=1.5, ge=0, le=100)
    """How fast a fait accompli closes the door on help that comes late [per quarter]. Judgement:
    after a quarter of consultation a fifth still comes in time; sweep .5-3."""


class VetoWeights(NamedTuple):
    """Weights in the log odds of a veto [logits]; see the fields of `CouncilParams`."""

    intercept: float
    """Log odds of a neutral member without trade and without public support."""
    alignment: float
    """Fall per unit of alignment."""
    trade: float
    """Rise per unit of the export share to the challenger."""
    support: float
    """Fall per unit of public support."""


@compiled
def veto_probability(
    alignment: float, export_share: float, support: float, weights: VetoWeights
) -> float:
    """Return the chance that a member vetoes, in [0, 1].

    Parameters
    ----------
    alignment : in [-1, 1]
    export_share : share of its exports that go to the challenger, in [0, 1]
    support : public support, in [0, 1]
    weights : of the three, and the intercept [logits]
    """
    logit = (
        weights.intercept
        - weights.alignment * alignment
        + weights.trade * export_share
        - weights.support * support
    )
    return 1 / (1 + exponential(-logit))


@compiled
def consensus_probability(veto: np.ndarray) -> float:
    """Return the chance that nobody vetoes.

    Parameters
    ----------
    veto : veto probability of each member, shape (members,)
    """
    product = 1.0
    for probability in veto:
        product *= 1 - probability
    return product


@compiled
def majority_probability(veto: np.ndarray, votes: np.ndarray) -> float:
    """Return the chance that strictly more than half of the votes are in favour.

    The distribution of the votes in favour is built up member by member
    (Poisson-binomial with weights), exact for whole votes and any membership.

    Parameters
    ----------
    veto : veto probability of each member, shape (members,)
    votes : whole votes of each member, at or above 0, shape (members,)
    """
    total = int(votes.sum())
    in_favor = np.zeros(total + 1)
    in_favor[0] = 1.0
    for member in range(veto.size):
        # From the top down: the entries below still hold the distribution without this member.
        for count in range(total, -1, -1):
            against = in_favor[count] * veto[member]
            before = count - votes[member]
            agreed = in_favor[before] * (1 - veto[member]) if before >= 0 else 0.0
            in_favor[count] = against + agreed
    # Half of the votes is no majority, also where the total is even.
    return in_favor[total // 2 + 1 :].sum()


@compiled
def timely_share(
    without_treaty: float, with_treaty: float, lag_quarters: float, speed: float, is_all: bool
) -> float:
    """Return the share of a guarantor's strength that comes in time for a fait accompli.

    Parameters
    ----------
    without_treaty : obligation from its other pacts, in [0, 1]
    with_treaty : obligation with the treaty taken as active, in [0, 1]
    lag_quarters : consultation lag
    speed : see `CouncilParams`
    is_all : whether the lag delays all strength and not only what the treaty adds

    Returns
    -------
    in [0, 1]; 1 for a guarantor that the treaty does not bind
    """
    if with_treaty <= without_treaty:
        return 1.0
    # If a lag delayed all strength, joining a treaty would invite faits accomplis: `is_all` tests
    # that reading, the default lets a member act at once on what it owes anyway.
    delayed = 1.0 if is_all else 1 - without_treaty / with_treaty
    return 1 - delayed + delayed * exponential(-lag_quarters * speed)
