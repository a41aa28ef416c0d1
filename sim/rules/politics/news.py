"""What a change of the patron's policy tells those who depend on it.

A regime that promises less, or strikes a deal with the challenger, counts as broken
promises before anything happened; one that promises more as kept ones. How much is
read from the fall of Australian trust on a change of president [Lowy2025]_. That a name
sticks to the country and less to its leader [RDH2018]_ speaks for a limit.

References
----------
.. [Lowy2025] Lowy Institute. Lowy Institute Poll 2025. Sydney, 2025.
.. [RDH2018] Renshon, J., Dafoe, A., Huth, P. "Leader Influence and Reputation
   Formation in World Politics." American Journal of Political Science 62(2), 2018.
"""

from pydantic import Field

from sim.domain.params import Params
from sim.kernel.compiled import compiled


class NewsParams(Params):
    """How much words of a patron count."""

    weight: float = Field(default=3.0, ge=0, le=50)
    """Promises kept or broken that a full change of a promise is worth [count]. Fitted: a cut of
    .235 takes a belief of .80, worth four events, to .68; Australians who trust that the United
    States would come to their defense fell from .75 to .63 in 2025 [Lowy2025]; sweep 1-5. Evidence
    (sign): a name sticks to the country strongly and to its leader moderately [RDH2018]."""

    deal: float = Field(default=0.2, ge=0, le=1)
    """Promise that a deal over the heads of those whom it concerns is felt to take [share].
    Judgement: as a cut of a fifth, whatever the text still says; sweep 0-.5."""

    limit: float = Field(default=1.4, ge=0, le=50)
    """Most that one change of policy counts [count]. Judgement: words alone take belief from .80 to
    .59 at most, and deeds the rest; sweep .7-3."""


@compiled
def promise_news(new: float, old: float, has_deal: bool, deal: float) -> float:
    """Return how much better or worse a promise at one flashpoint has become, in [-2, 1].

    Parameters
    ----------
    new, old : obligation times the reputation multiplier of the new and of the old regime
    has_deal : whether a deal over the flashpoint begins
    deal : see `NewsParams`
    """
    return new - old - deal if has_deal else new - old


@compiled
def news_count(change: float, weight: float, limit: float) -> tuple[float, float]:
    """Return what news add to the counts of kept and of broken promises.

    Parameters
    ----------
    change : the least over a partner's flashpoints; see `promise_news`
    weight, limit : see `NewsParams`
    """
    count = min(limit, weight * abs(change))
    return (count, 0.0) if change > 0 else (0.0, count)
