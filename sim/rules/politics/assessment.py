"""What governments think the future holds.

Governments solve the crisis of every open flashpoint at what they see, and draw four
numbers from it: the force that they expect against themselves, a threat as before the
fact [NOR2012]_, and the two fears of the alliance dilemma, to be left alone and to be
drawn in [S1984]_.

References
----------
.. [NOR2012] Nordhaus, W., Oneal, J. R., Russett, B. "The Effects of the International
   Security Environment on National Military Expenditures." International Organization
   66(3), 2012, 491-513. doi:10.1017/S0020818312000173
.. [S1984] Snyder, G. H. "The Security Dilemma in Alliance Politics." World Politics
   36(4), 1984, 461-495.
"""

from pydantic import Field

from sim.domain.params import Params
from sim.kernel.compiled import compiled
from sim.kernel.exponential import exponential


class AssessmentParams(Params):
    """What an assessment looks at."""

    called_obligation: float = Field(default=0.1, ge=0, le=1)
    """Obligation from which a challenge of another state is a call [share]. Judgement: below it
    there was no promise to speak of, as for reputation; sweep .05-.3."""

    strategic_guarantors: int = Field(default=2, ge=0, le=6)
    """Guarantors that look ahead in an assessment; the rest answer them [count]. Judgement: a
    government's estimate may be coarser than the crisis itself, and each one more triples the tree;
    sweep 1-4."""


@compiled
def probability_of_force(
    rate_per_year: float, fait_accompli: float, major_attack: float, grey_zone_war: float
) -> float:
    """Return the uses of force a year to be expected at one flashpoint, at or above 0.

    A small rate is a probability to first order; the rates of a state's flashpoints are
    summed.

    Parameters
    ----------
    rate_per_year : opportunities a year
    fait_accompli, major_attack : chance that an opportunity is used so, in [0, 1]
    grey_zone_war : chance that it is used for pressure that becomes a war, in [0, 1]: the
        mean over resolve of the product, not the product of means
    """
    return rate_per_year * (fait_accompli + major_attack + grey_zone_war)


@compiled
def call_rate(rate_per_year: float, chance: float, obligation: float, threshold: float) -> float:
    """Return how often a year a state is called upon in one way at one flashpoint.

    Parameters
    ----------
    rate_per_year : opportunities a year
    chance : that one is used so and resisted, in [0, 1]
    obligation : that it calls up, in [0, 1]
    threshold : see `AssessmentParams.called_obligation`
    """
    return rate_per_year * chance if obligation >= threshold else 0.0


@compiled
def abandonment(dependence: float, belief: float) -> float:
    """Return the fear of being left alone by the patron, in [0, 1].

    Parameters
    ----------
    dependence : on the patron, in [0, 1]
    belief : that the patron keeps its word, times the regime's multiplier, at or above 0
    """
    return dependence * (1 - min(1.0, belief))


@compiled
def entrapment(calls: float) -> float:
    """Return the fear of being drawn into others' wars, in [0, 1].

    Parameters
    ----------
    calls : expected a year, at or above 0; see `call_rate`
    """
    return 1 - exponential(-calls)
