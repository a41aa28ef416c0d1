"""What it costs a guarantor to stand aside.

A public commitment ties hands: it raises the price of standing aside, never the
price of war [Fearon1997]_. The price has two parts, what others will think of
the guarantor's next promise and what its own voters think of this one, and both
grow with the obligation that the challenge actually triggers [Smith1995]_.

References
----------
.. [Fearon1997] Fearon, J. D. "Signaling Foreign Policy Interests." Journal of
   Conflict Resolution 41(1), 1997, 68-90. doi:10.1177/0022002797041001004
.. [Smith1995] Smith, A. "Alliance Formation and War." International Studies
   Quarterly 39(4), 1995, 405-425. doi:10.2307/2600800
"""

from pydantic import Field

from sim.domain.params import Params
from sim.kernel.compiled import compiled


class RenegingParams(Params):
    """Weights of the two audiences."""

    reputation_weight: float = Field(default=0.25, ge=0, le=5)
    """Price of a wholly broken pact abroad [stakes]. Fitted: own coarse search; later fits hold its
    ratio to the domestic weight, for which no published value exists."""

    domestic_weight: float = Field(default=0.59, ge=0, le=5)
    """The same at home, with every voter in favour [stakes]. Fitted: own coarse search; the
    regional calibration refits it together with the weight abroad."""


@compiled
def reneging_cost(
    obligation: float,
    reputation_multiplier: float,
    support: float,
    reputation_weight: float,
    domestic_weight: float,
) -> float:
    """Return the price of standing aside, in stakes.

    Parameters
    ----------
    obligation : weighed obligation that this challenge triggers, in [0, 1]
    reputation_multiplier : how far the policy cares for a good name, at or above 0
    support : share of its voters behind the commitment, in [0, 1]
    reputation_weight, domestic_weight : see `RenegingParams`

    Returns
    -------
    at or above 0
    """
    return obligation * (reputation_weight * reputation_multiplier + domestic_weight * support)
