"""What it costs a guarantor to stand aside.

A public commitment ties hands: it raises the price of standing aside, never the
price of war [Fearon1997]_. The price has two parts, what others will think of
the guarantor's next promise and what its own voters think of this one, and both
grow with the obligation that the challenge actually triggers [Smith1995]_.

References
----------
.. [Fearon1997] Fearon, J. D. "Signaling Foreign Policy Interests." Journal of
   Conflict Resolution 41(1), 1997, 68-90. doi:10.1177/0022002797041001004
.. [LMPW2015] Levy, J. S., McKoy, M. K., Poast, P., Wallace, G. P. R. "Backing Out or
   Backing In?" American Journal of Political Science 59(4), 2015.
   doi:10.1111/ajps.12197
.. [Smith1995] Smith, A. "Alliance Formation and War." International Studies
   Quarterly 39(4), 1995, 405-425. doi:10.2307/2600800
.. [TW2021] Tomz, M., Weeks, J. L. P. "Military Alliances and Public Support for War."
   International Studies Quarterly, 2021.
"""

from typing import Final

from pydantic import Field

from sim.domain.params import Params
from sim.domain.vocabulary import Level
from sim.kernel.compiled import compiled, inlined

PRICE_OF_SUPPORT: Final = 0.5
"""Part of the price that a guarantor pays which only supports in a clash [share]. Judgement:
support while others bleed breaks half of the promise to fight beside them."""

PRICE_IF_CALLED_OFF: Final = 0.5
"""Part of the price of standing aside in a crisis that the challenger calls off [share].
Judgement: a word broken in a crisis that blows over is noticed half as much as in a clash."""

_ABSTAIN, _SUPPORT = int(Level.ABSTAIN), int(Level.SUPPORT)


class RenegingParams(Params):
    """Weights of the two audiences."""

    reputation_weight: float = Field(default=0.556, ge=0, le=5)
    """Price of a wholly broken pact abroad [stakes]. Fitted: search on the targets of the regional
    calibration, which holds its ratio to the domestic weight; no published value exists. Evidence
    (sign): reputation and morals both carry the effect of a pact [TW2021]; no split between abroad
    and at home is published."""

    domestic_weight: float = Field(default=1.31, ge=0, le=5)
    """The same at home, with every voter in favour [stakes]. Fitted: search on the targets of the
    regional calibration, together with the weight abroad. Evidence (sign): leaders lose support for
    backing out [LMPW2015]."""


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


@inlined
def price_of_level(level: int, reneging_cost: float) -> tuple[float, float]:
    """Return what a guarantor pays for a level short of its promise, in stakes, at or above 0.

    Parameters
    ----------
    level : a `Level`
    reneging_cost : price of standing aside in a clash [stakes]

    Returns
    -------
    in a clash, and in a crisis that the challenger calls off
    """
    if level == _ABSTAIN:
        return reneging_cost, PRICE_IF_CALLED_OFF * reneging_cost
    if level == _SUPPORT:
        return PRICE_OF_SUPPORT * reneging_cost, 0.0
    return 0.0, 0.0
