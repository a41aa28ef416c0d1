"""Shares and log odds, the same to the last bit everywhere.

Voters, elections, legislatures and the wish to join a treaty are all weighed in log
odds. Made of the kernel's own `exponential` and `logarithm`, a share comes out the
same compiled or not.
"""

from sim.kernel.compiled import inlined
from sim.kernel.exponential import exponential
from sim.kernel.logarithm import logarithm

LEAST_SHARE = 0.01
"""Nobody's voters are more of one mind than this: least share of `share_logit`."""

MOST_SHARE = 0.99
"""The same from above."""

LEAST_PROBABILITY = 2.0**-53
"""Step of a uniform draw: what is likelier than 0 by less than this cannot be told from 0."""


@inlined
def logistic(log_odds: float) -> float:
    """Return the probability with these log odds, in [0, 1].

    Parameters
    ----------
    log_odds : any number [logits]
    """
    return 1 / (1 + exponential(-log_odds))


@inlined
def logit(probability: float) -> float:
    """Return the log odds of a probability [logits], within 37 on either side of 0.

    Parameters
    ----------
    probability : in [0, 1]; 0 and 1 count as one step of a uniform draw from them
    """
    inside = min(max(probability, LEAST_PROBABILITY), 1 - LEAST_PROBABILITY)
    return logarithm(inside / (1 - inside))


@inlined
def share_logit(share: float) -> float:
    """Return the log odds of a share of voters [logits], within 4.6 on either side of 0.

    Parameters
    ----------
    share : in [0, 1]; taken to lie between `LEAST_SHARE` and `MOST_SHARE`
    """
    # A poll of none or all would be an infinite logit, which no event could ever move.
    inside = min(max(share, LEAST_SHARE), MOST_SHARE)
    return logarithm(inside / (1 - inside))
