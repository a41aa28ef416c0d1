"""A war that lasts: how it ends, whom it ties down, what it costs.

References
----------
.. [BE2024] Bloomberg Economics. On a war over Taiwan, January 2024; in Taiwan News and
   Korea Herald.
.. [C2018] Clauset, A. "Trends and Fluctuations in the Severity of Interstate Wars."
   Science Advances 4, 2018, eaao3580.
.. [CCH2023] Cancian, M. F., Cancian, M., Heginbotham, E. The First Battle of the Next
   War. CSIS, 2023; counts of results from press reports.
.. [CCH2024] Cancian, M. F., Cancian, M., Heginbotham, E. Confronting Armageddon. CSIS
   and MIT, 2024.
.. [CSIS2022] CSIS. How Does It End? What Past Wars Tell Us about How to Save Ukraine.
   2022.
.. [CSS2009] Clauset, A., Shalizi, C. R., Newman, M. E. J. "Power-Law
   Distributions in Empirical Data." SIAM Review 51(4), 2009, 661-703.
   doi:10.1137/070710111
.. [E2026] Ellis. "Durations of Wars." Free range statistics, 2026, on wars of the
   Correlates of War; a page on the web.
.. [F2024] Federle, J., Meier, A., Mueller, G., Mutschler, W., Schularick, M. The Price
   of War. CEPR DP18834, 2024.
.. [FRI2024] Karger, E. and others. Can Humanity Achieve a Century of Nuclear Peace?
   Forecasting Research Institute, 2024; first author from memory.
.. [GCG2016] Gompert, D. C., Cevallos, A. S., Garafola, C. L. War with China: Thinking
   Through the Unthinkable. RAND, 2016; figures in a review.
.. [ME2025] Metaculus. Questions on wars and nuclear conflict before 2035, September
   2025.
.. [P2022] Palmer, G. and others. "The MID5 Dataset." Conflict Management and Peace
   Science, 2022.
.. [SPF2023] Sasakawa Peace Foundation. A game on a war over Taiwan, 2023; in the
   Straits Times.
.. [SW2010] Sarkees, M. R., Wayman, F. W. Resort to War: 1816-2007. CQ Press, 2010.
"""

import math

from pydantic import Field

from sim.domain.params import Params
from sim.kernel.compiled import compiled


class WarParams(Params):
    """Length, ties, attrition, severity."""

    end_probability: float = Field(default=0.15, gt=0, le=1)
    """Chance that a war ends in a quarter [probability]. Judgement: gives a mean span of seven
    quarters; sweep .1-.25. Evidence (inside): .11-.15 over war-level disputes, own count [P2022];
    .20-.22 from the mean length of inter-state wars [E2026]; .16 from half of wars over within a
    year [CSIS2022]; over Taiwan a campaign is decided in weeks in games [CCH2023]."""

    fighter_engaged_share: float = Field(default=0.5, ge=0, le=1)
    """Capability that a war ties down among its parties and fighters [share]. Judgement: no data;
    half leaves a state able to act elsewhere, but weaker; sweep .25-.75."""

    supporter_engaged_share: float = Field(default=0.1, ge=0, le=1)
    """The same among supporters [share]. Judgement: arms and logistics tie down a fifth of what
    fighting does; sweep 0-.3."""

    attrition_per_quarter: float = Field(default=0.05, ge=0, le=1)
    """Capability lost in a quarter against an enemy that has all the strength [share]. Judgement:
    nearly a fifth in a year; sweep .02-.1. Evidence (outside): .1-.5 of major units lost in a month
    in games over Taiwan, fleets from memory [CCH2023] [SPF2023]."""

    deaths_exponent: float = Field(default=1.41, gt=1, le=10)
    """Power-law exponent of battle deaths, alpha [exponent]. Fitted: own maximum-likelihood
    estimate, standard error .04, on the 95 inter-state wars 1816-2003 of the Correlates of War;
    method of [CSS2009]. Evidence (inside): 1.41 (1.33-1.50) again on 95 wars, 1.49 (1.33-1.65)
    since 1945, 1.52 (1.38-1.67) in the tail, own estimates [SW2010]; 1.53 in the tail, from memory
    [C2018]."""

    deaths_minimum: float = Field(default=1000.0, gt=0)
    """Least battle deaths of a war [persons]. Published: threshold of the Correlates of War for an
    inter-state war [SW2010]."""

    deaths_maximum: float = Field(default=1e7, gt=0)
    """Truncation of the power law [persons]. Judgement: without a cut a law with an exponent below
    2 has no mean; the order of the world wars. Evidence (outside): 16.4 million in the deadliest
    war on record, 8.6 million in the next [SW2010]."""

    size_correlation: float = Field(default=0.0, ge=0, le=1)
    """Correlation of the deaths of a war with its size, rho [correlation]. Judgement: at 0 deaths
    are drawn whoever fights however long; forces engaged and length must matter, and most of the
    spread of past wars is neither; sweep .3-.8. Evidence (unclear): games put the dead of some
    weeks over Taiwan at 15,000-25,000, above two thirds of all wars [CCH2023] [SPF2023]."""

    length_exponent: float = Field(default=0.7, ge=0, le=2)
    """Rise of a war's size with its length in quarters [exponent]. Judgement: the first quarters
    are the bloodiest, so less than in proportion; sweep .5-1."""

    log_size_mean: float = Field(default=0.0, ge=-50, le=50)
    """Mean log size of the wars that are expected [log USD bn]. Judgement: no effect while size
    and deaths are not correlated; to be taken from the wars that a scenario expects at its
    start."""

    log_size_sd: float = Field(default=1.0, gt=0, le=50)
    """Spread of the log size of the wars that are expected [log points]. Judgement: as for the
    mean."""

    nuclear_use_probability: float = Field(default=0.0082, ge=0, le=1)
    """Chance of nuclear use in a war quarter by a losing side with everything at stake and a full
    arsenal, nu [probability]. Judgement: gives a Taiwan war in which the United States fights .03;
    odds of experts and superforecasters allow .01-.2; sweep .002-.04. Evidence (inside): .03 a war
    in the default; .08 (.01-.2) from forecasts [ME2025], at least .01-.08 from experts [FRI2024],
    at most 3 of 15 games built to press on it [CCH2024]."""

    gdp_loss_per_quarter: float = Field(default=0.01, ge=0, le=1)
    """Output lost in a quarter by a full participant [share]. Judgement: 4 % a year, between
    estimates for the United States and for Taiwan in a blockade; sweep .005-.03. Evidence
    (outside): .017 for the United States and .04-.1 for China and Taiwan in the first year
    [BE2024]; .0125-.0875 [GCG2016]; .015 where the war is and .005 next to it [F2024]."""


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
def war_size(
    intensity: float, strength_usd_bn: float, quarters: float, length_exponent: float
) -> float:
    """Return the size of a war, in USD bn of forces engaged, for its length and intensity.

    Parameters
    ----------
    intensity : of a war at the flashpoint, above 0
    strength_usd_bn : of both sides together at the theatre
    quarters : that it lasted, from 1
    length_exponent : see `WarParams`
    """
    return intensity * strength_usd_bn * quarters**length_exponent


@compiled
def severity_quantile(
    draw: float, size: float, correlation: float, log_size_mean: float, log_size_sd: float
) -> float:
    """Return how deadly a war is among all wars: the larger, the likelier a high quantile.

    Over wars whose log size is normal with this mean and spread quantiles are uniform, so
    the law of deaths stays what was measured, whatever the correlation.

    Parameters
    ----------
    draw : standard normal
    size : see `war_size`
    correlation, log_size_mean, log_size_sd : see `WarParams`

    Returns
    -------
    in [0, 1]; 0 for a war of no size, if size matters at all
    """
    if correlation > 0 and size <= 0:
        return 0.0
    score = (math.log(size) - log_size_mean) / log_size_sd if correlation > 0 else 0.0
    place = correlation * score + math.sqrt(1 - correlation * correlation) * draw
    return 0.5 * math.erfc(-place / math.sqrt(2.0))


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
