"""What challenger and target believe of a guarantor.

They know its interests, which the quantal response expresses, and they know its
name, which reputation expresses. The name counts only as far as there is a
promise to keep; interests dominate [Danilovic2001]_. Guarantors know each other
better and use interests alone.

References
----------
.. [Danilovic2001] Danilovic, V. "The Sources of Threat Credibility in Extended
   Deterrence." Journal of Conflict Resolution 45(3), 2001, 341-369.
   doi:10.1177/0022002701045003005
.. [KRY2019] Kertzer, J. D., Renshon, J., Yarhi-Milo, K. "How Do Observers Assess
   Resolve?" British Journal of Political Science, 2019.
"""

from pydantic import Field

from sim.domain.params import Params
from sim.kernel.compiled import compiled


class BeliefParams(Params):
    """Weight of reputation in credibility."""

    belief_weight: float = Field(default=0.3, ge=0, le=1)
    """Weight of reputation under a full obligation, omega [share]. Judgement: regional interests
    bear strongly on where deterrence for others is tried and how it ends [Danilovic2001]; that at
    most a third is left to the name is our reading; sweep 0-.5. Evidence (sign): observers use
    capabilities, stakes, signals and past action together [KRY2019]."""


@compiled
def stand_probability(
    choice_probability: float, obligation: float, reputation: float, belief_weight: float
) -> float:
    """Return the believed probability that a guarantor supports or fights, in [0, 1].

    Parameters
    ----------
    choice_probability : what its interests say, in [0, 1], where law allows some help
    obligation : weighed obligation, in [0, 1]
    reputation : belief that it keeps its word, in [0, 1]
    belief_weight : see `BeliefParams`
    """
    weight = belief_weight * obligation
    return (1 - weight) * choice_probability + weight * reputation
