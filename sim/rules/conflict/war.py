"""A war that lasts: how it ends, whom it ties down, what it costs.

References
----------
.. [CSS2009] Clauset, A., Shalizi, C. R., Newman, M. E. J. "Power-Law
   Distributions in Empirical Data." SIAM Review 51(4), 2009, 661-703.
   doi:10.1137/070710111
.. [SW2010] Sarkees, M. R., Wayman, F. W. Resort to War: 1816-2007. CQ Press, 2010.
"""

from pydantic import Field

from sim.domain.params import Params
from sim.kernel.compiled import compiled


class WarParams(Params):
    """Length, ties, attrition, severity."""

    end_probability: float = Field(default=0.15, gt=0, le=1)
    """Chance that a war ends in a quarter [probability]. Judgement: gives a mean span of about two
    calendar years; inter-state wars 1946-2003 touch 2.2; sweep .1-.25."""

    fighter_engaged_share: float = Field(default=0.5, ge=0, le=1)
    """Capability that a war ties down among its parties and fighters [share]. Judgement: no data;
    half leaves a state able to act elsewhere, but weaker; sweep .25-.75."""

    supporter_engaged_share: float = Field(default=0.1, ge=0, le=1)
    """The same among supporters [share]. Judgement: arms and logistics tie down a fifth of what
    fighting does; sweep 0-.3."""

    attrition_per_quarter: float = Field(default=0.05, ge=0, le=1)
    """Capability lost in a quarter against an enemy that has all the strength [share]. Judgement:
    nearly a fifth in a year; sweep .02-.1."""

    deaths_exponent: float = Field(default=1.41, gt=1, le=10)
    """Power-law exponent of battle deaths, alpha [exponent]. Fitted: own maximum-likelihood
    estimate, standard error .04, on the 95 inter-state wars 1816-2003 of the Correlates of War;
    method of [CSS2009]."""

    deaths_minimum: float = Field(default=1000.0, gt=0)
    """Least battle deaths of a war [persons]. Published: threshold of the Correlates of War for an
    inter-state war [SW2010]."""

    deaths_maximum: float = Field(default=1e7, gt=0)
    """Truncation of the power law [persons]. Judgement: without a cut a law with an exponent below
    2 has no mean; the order of the world wars."""

    nuclear_use_probability: float = Field(default=0.002, ge=0, le=1)
    """Chance of nuclear use in a war quarter by a losing side with everything at stake and a full
    arsenal, nu [probability]. Judgement: no data; sweep 0-.01."""

    gdp_loss_per_quarter: float = Field(default=0.01, ge=0, le=1)
    """Output lost in a quarter by a full participant [share]. Judgement: 4 % a year, between
    estimates for the United States and for Taiwan in a blockade; sweep .005-.03."""


@compiled
def remaining_capability(
    capability_usd_bn: float, attrition_per_quarter: float, enemy_fraction: float, weight: float
) -> float:
    """Return capability after a quarter of war, in USD bn.

    Parameters
    ----------
    capability_usd_bn : before
    attrition_per_quarter : see `WarParams`
    enemy_fraction : enemy's share of the strength there, in [0, 1]
    weight : how far the state takes part, in [0, 1]
    """
    return capability_usd_bn * (1 - attrition_per_quarter * enemy_fraction * weight)


@compiled
def battle_deaths(uniform: float, exponent: float, minimum: float, maximum: float) -> float:
    """Return battle deaths from a truncated power law by inversion, in persons.

    Parameters
    ----------
    uniform : draw in [0, 1)
    exponent, minimum, maximum : see `WarParams`
    """
    # The share of an uncut law that lies beyond the maximum is left out and shared by the rest.
    tail = (maximum / minimum) ** (1 - exponent)
    return minimum * (1 - uniform * (1 - tail)) ** (1 / (1 - exponent))


@compiled
def nuclear_use_probability(base: float, stakes: float, nuclear: float) -> float:
    """Return the chance of nuclear use in a war quarter by one state of the losing side.

    Parameters
    ----------
    base : see `WarParams.nuclear_use_probability`
    stakes : what the state has at stake, in [0, 1]
    nuclear : its survivable second strike, in [0, 1]
    """
    return base * stakes * nuclear
