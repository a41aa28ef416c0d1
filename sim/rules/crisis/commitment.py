"""How a guarantor's politics shade its choice.

States care more for those they are aligned with, and a patron that asks its
proteges to spend is readier to let down those that do not.
"""

from pydantic import Field

from sim.domain.params import Params
from sim.kernel.compiled import compiled


class CommitmentParams(Params):
    """Kinship, norms and the price of spending little."""

    alignment_distance_weight: float = Field(default=0.25, ge=0, le=0.5)
    """Fall of a stake per unit of alignment distance [share]. Judgement: at opposite ends half of a
    stake is left; sweep 0-.5."""

    burden_discount_logit: float = Field(default=0.1, ge=0, le=20)
    """Fall of the bias to fight per point of GDP under the burden demand [logits]. Judgement: no
    data; sweep 0-.3."""

    non_alignment_cost: float = Field(default=0.55, ge=0, le=20)
    """Cost of fighting for others at a full norm of non-alignment, times the prize [stakes].
    Judgement: gives India, norm .9, a price of half of the prize; sweep 0-1."""

    uncovered_assurance: float = Field(default=0.3, ge=0, le=1)
    """Belief in the nuclear cover of a fighter without a nuclear pact [share]. Judgement: warheads
    weigh a little even where nobody promised them; sweep 0-.6."""

    minimum_stake: float = Field(default=0.05, ge=0, le=1)
    """Stake from which a state without any pact is a guarantor, where the switch `entry` is off and
    seats do not decide [stakes]. Judgement: below it a state would hardly ever help and only
    lengthen the list; sweep .02-.1."""


@compiled
def felt_stake(
    stake: float, multiplier: float, alignment: float, target_alignment: float, weight: float
) -> float:
    """Return the prize's worth to a guarantor as it feels it now, in stakes.

    Parameters
    ----------
    stake : worth at perfect alignment, in [0, 1]
    multiplier : of its policy, at or above 0
    alignment, target_alignment : in [-1, 1]
    weight : see `CommitmentParams.alignment_distance_weight`
    """
    return stake * multiplier * (1 - weight * abs(alignment - target_alignment))


@compiled
def burden_discount(demand_pct: float, burden_pct: float, weight: float) -> float:
    """Return how much a target's low spending takes off the bias to fight, in logits.

    Parameters
    ----------
    demand_pct : burden that the patron asks for [% of GDP]
    burden_pct : burden that the target carries [% of GDP]
    weight : see `CommitmentParams.burden_discount_logit`
    """
    return weight * max(0.0, demand_pct - burden_pct)
