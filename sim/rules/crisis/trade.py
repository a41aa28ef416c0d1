"""What trade a challenger puts at risk.

A clash costs the challenger more, the more it trades with those who stand against
it: with the target and with every state that supports it or fights beside it.

References
----------
.. [O2003] Oneal, J. R. "Measuring Interdependence and Its Pacific Benefits." Journal of
   Peace Research 40(6), 2003. doi:10.1177/00223433030406007
"""

from pydantic import Field

from sim.domain.params import Params
from sim.kernel.compiled import compiled


class TradeParams(Params):
    """Weight of trade in the price of a clash."""

    weight: float = Field(default=10.0, ge=0, le=100)
    """Rise of the challenge cost at a trade share of 1, tau [ratio]. Judgement: it ties the price
    of a war to the partners who join it; sweep 0-15. Evidence (unclear): a standard deviation more
    dependence goes with 62 % less risk of a fatal dispute [O2003], not yet measured on runs."""


@compiled
def trade_exposure(trade_share: float, weight: float) -> float:
    """Return by what share a clash costs the challenger more, at or above 0.

    Parameters
    ----------
    trade_share : the challenger's trade with those who stand against it, in [0, 1]
    weight : see `TradeParams`
    """
    return weight * trade_share
