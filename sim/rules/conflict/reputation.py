"""How a guarantor's name changes with what it does.

For each ordered pair the belief that one keeps its word to the other is a Beta
distribution. A promise kept or broken counts once for its pair and less for the
guarantor's other partners, more in a war than in an incident, and fades. Events
count by the obligation that was really invoked, which keeps observed reliability
a selected sample and not an input [Smith1995]_.

References
----------
.. [NL2019] Narang, N., LeVeck, B. L. "International Reputation and Alliance
   Portfolios: How Unreliability Affects the Structure and Composition of Alliance
   Treaties." Journal of Peace Research, 2019. doi:10.1177/0022343318808844
.. [RDH2018] Renshon, J., Dafoe, A., Huth, P. "Leader Influence and Reputation Formation
   in World Politics." American Journal of Political Science 62(2), 2018.
.. [Smith1995] Smith, A. "Alliance Formation and War." International Studies
   Quarterly 39(4), 1995, 405-425. doi:10.2307/2600800
"""

from pydantic import Field

from sim.domain.params import Params
from sim.kernel.compiled import compiled
from sim.kernel.exponential import exponential


class ReputationParams(Params):
    """Priors, weights and forgetting."""

    prior_strength: float = Field(default=4.0, gt=0, le=1000)
    """Events that the prior is worth [count]. Judgement: a major war or two may shake a name, not
    reverse it; sweep 2-10."""

    default_prior: float = Field(default=0.5, ge=0, le=1)
    """Belief where a file gives none [probability]. Judgement: no opinion either way; sweep .3-.7.
    """

    spillover: float = Field(default=0.4, ge=0, le=1)
    """Weight of an event for the guarantor's other pairs [share]. Judgement: it says less to those
    whom it was not about; sweep 0-1. Evidence (sign): unreliable states are pooled in multilateral
    pacts, so others do learn [NL2019]."""

    minimum_obligation: float = Field(default=0.1, ge=0, le=1)
    """Obligation from which behaviour says anything about a promise [share]. Judgement: below it
    there was no promise to speak of; sweep .05-.3."""

    weight_grey_zone: float = Field(default=0.05, ge=0, le=10)
    """Weight of an event in a grey-zone challenge [count]. Judgement: incidents are many and ask
    for little; sweep 0-.1."""

    weight_fait_accompli: float = Field(default=0.3, ge=0, le=10)
    """Weight of an event in a fait accompli [count]. Judgement: between an incident and a war;
    sweep .1-.6."""

    weight_major_attack: float = Field(default=1.0, ge=0, le=10)
    """Weight of an event in a major attack [count]. Judgement: the unit in which the other two are
    counted."""

    policy_shift: float = Field(default=0.2, ge=0, le=10)
    """Pseudo-count of a regime change that raises or cuts a promise, or of a deal [count].
    Judgement: words count for less than deeds, a fifth of a war; sweep 0-.5. Evidence (sign): a
    name sticks to the country strongly and to its leader moderately [RDH2018]."""

    memory_years: float = Field(default=10.0, gt=0, le=1000)
    """Time constant of forgetting, tau [years]. Judgement: about two governments; sweep 5-20."""


@compiled
def promise_counts(
    level: int, is_major: bool, obligation: float, weight: float, minimum_obligation: float
) -> tuple[float, float]:
    """Return what one act adds to the counts of kept and broken promises.

    Parameters
    ----------
    level : 0 abstained, 1 supported, 2 fought
    is_major : whether the challenge was a major attack, where support is not enough
    obligation : invoked obligation, in [0, 1]
    weight : of the mode, see `ReputationParams`
    minimum_obligation : see `ReputationParams`
    """
    if obligation < minimum_obligation:
        return 0.0, 0.0
    if level == 2 or (level == 1 and not is_major):
        return weight, 0.0
    if level == 0:
        return 0.0, weight * obligation
    # Support in a major attack is neither: less than was promised, more than standing aside.
    return 0.0, 0.0


@compiled
def retained_memory(memory_years: float, years: float) -> float:
    """Return the share of what happened that is still remembered after some years, in [0, 1].

    Parameters
    ----------
    memory_years : see `ReputationParams`
    years : time that passed
    """
    return exponential(-years / memory_years)


@compiled
def faded_count(count: float, prior: float, retained: float) -> float:
    """Return a count after some forgetting towards its prior.

    Parameters
    ----------
    count, prior : of promises kept or broken, at or above 0
    retained : share of memory that is left, in [0, 1]; see `retained_memory`
    """
    return prior + (count - prior) * retained
