"""What states spend on arms, in shares of output and not in dollars.

The burden that a state aims at rises with the threat [NOR2012]_ and with rivals that
outgrow it [JH2019]_, and falls with what its patron covers. Whether allies ride free is
disputed: small members of NATO did [PN2015]_, over 204 alliances hardly anybody
[A2021]_. Demands of a patron work where it may leave [B2021]_. Everything is an
elasticity: in dollars a retreat of the patron would make small states spend a tenth of
their output. Voters slow a rise, not a cut.

References
----------
.. [A2021] Alley, J. "Reassessing the Public Goods Theory of Alliances." Research and
   Politics, 2021.
.. [AVF2016] Allen, M. A., VanDusky-Allen, J., Flynn, M. E. "The Localized and Spatial
   Effects of US Troop Deployments." Foreign Policy Analysis 12(4), 2016.
   doi:10.1111/fpa.12078
.. [B2021] Blankenship, B. "The Price of Protection: Explaining Success and Failure of
   US Alliance Burden-Sharing Pressure." Security Studies, 2021.
.. [JH2019] Jakobsen, J., Halvorsen, T. "The Durability of the Security Dilemma: An
   Empirical Investigation of Action-Reaction Dynamics in States' Military Spending,
   1988-2014." Manuscript; year from memory.
.. [KK2024] Kuokštytė, R., Kuokštis, V. "A Spatiotemporal Analysis of NATO Member
   States' Defense Spending: How Much Do Allies Actually Free Ride?" Political Science
   Research and Methods, 2024. doi:10.1017/psrm.2024.39
.. [NOR2012] Nordhaus, W., Oneal, J. R., Russett, B. "The Effects of the International
   Security Environment on National Military Expenditures." International Organization
   66(3), 2012, 491-513. doi:10.1017/S0020818312000173
.. [PN2015] Plümper, T., Neumayer, E. "Free-Riding in Alliances: Testing an Old Theory
   with a New Method." Conflict Management and Peace Science 32(3), 2015.
"""

import math
from typing import NamedTuple

from pydantic import Field

from sim.domain.params import Params
from sim.kernel.compiled import compiled
from sim.kernel.exponential import exponential
from sim.kernel.logarithm import logarithm

# Not `logarithm`: a compiled rule that is called on import would load all of numba then.
LOG_OF_ALL = math.log(100.0)
"""Logarithm of all of GDP [log % of GDP]."""

LOG_OF_LEAST = math.log(0.001)
"""Logarithm of the least burden that a file may hold [log % of GDP]."""


class SpendingParams(Params):
    """What moves burdens, and how fast."""

    threat_weight: float = Field(default=3.0, ge=0, le=50)
    """Rise of the log burden per unit of the threat since the start [log points times years].
    Judgement: one point more of the probability of a fatal dispute goes with 3 % more spending, 165
    states 1950-2000 [NOR2012]; taken over for uses of force, of which a part is fatal, so rather
    high; sweep 1-6. Evidence (unclear): 3 for fatal disputes [NOR2012], from which it is taken."""

    rivals_weight: float = Field(default=0.15, ge=0, le=10)
    """Rise of the log burden per log point by which rivals outgrow the economy, and never a fall
    [ratio]. Judgement: the sign is published [JH2019], the size is not; sweep 0-.5. Evidence
    (sign): spending follows neighbors' changes, 150 states 1988-2014 [JH2019]."""

    free_riding: float = Field(default=0.4, ge=0, le=10)
    """Fall of the log burden per log point of what the patron covers, for a state that wholly
    depends on it [ratio]. Judgement: South Korea's burden rose by a third when a division left and
    a withdrawal was announced; for free riding [PN2015], against [A2021]; sweep 0-.7. Evidence
    (unclear): small members of NATO answer American growth with less [PN2015]; 204 alliances show
    little of it [A2021]; NATO allies with American troops in the country spend more, states that
    are no allies less [AVF2016]."""

    cover_floor: float = Field(default=0.05, gt=0, le=1)
    """Least that what the patron covers counts for, against the start [ratio]. Judgement: nothing
    at all would be an infinite burden; sweep .02-.2."""

    cover_ceiling: float = Field(default=1.65, ge=1, le=100)
    """Most that it counts for [ratio]. Judgement: beyond half a log point nobody disarms further;
    sweep 1-2."""

    demand_weight: float = Field(default=1.5, ge=0, le=50)
    """Part of the way to what the patron demands, per unit of the fear of abandonment, at most all
    of it [ratio]. Judgement: pressure works where leaving is feared [B2021], in full from a fear of
    two thirds; sweep .5-3. Evidence (sign): pressure works where the threat to leave is salient
    [B2021]."""

    encirclement_weight: float = Field(default=0.5, ge=0, le=50)
    """Rise of a challenger's log burden per unit of encirclement beyond the reference arrangement
    [log points]. Judgement: no measured size; a tenth of the region pledged more is 5 % more; sweep
    0-1."""

    speed: float = Field(default=0.25, ge=0, le=1)
    """Share of the way to the burden aimed at that is gone in a year [share]. Judgement: budgets
    are sticky; Japan needed five years for what it decided in 2022; sweep .1-.5. Evidence (sign):
    free riding is larger in the long run than in the short [KK2024]."""

    support_weight: float = Field(default=2.0, ge=0, le=50)
    """By how much falling support slows a rise, per unit of the share [ratio]. Judgement: fifteen
    points less slow it by a third; sweep 0-4."""

    slowest: float = Field(default=0.25, ge=0, le=1)
    """Least speed of a rise, against that with support as at the start [ratio]. Judgement: a budget
    that is needed grows whatever the polls say; sweep 0-1."""


class SpendingTerms(NamedTuple):
    """What makes up the log burden that a state aims at, before its patron's demand."""

    start: float
    """Log of the burden at the start [log % of GDP]."""
    threat: float
    """See `threat_term` [log points]."""
    rivals: float
    """See `rivals_term`."""
    encirclement: float
    """See `encirclement_term`."""
    free_riding: float
    """See `free_riding_term`."""


class SpendingPace(NamedTuple):
    """How fast burdens move; see the fields of `SpendingParams`."""

    speed: float
    support_weight: float
    slowest: float


@compiled
def threat_term(threat: float, threat_start: float, weight: float) -> float:
    """Return what the threat adds to the log burden.

    Parameters
    ----------
    threat, threat_start : uses of force to be expected, with shocks [a year]
    weight : see `SpendingParams.threat_weight`
    """
    return weight * (threat - threat_start)


@compiled
def rivals_term(rivals_growth: float, gdp_growth: float, weight: float) -> float:
    """Return what arming rivals add to the log burden, at or above 0.

    Parameters
    ----------
    rivals_growth : capability of all rivals over that at the start [ratio]; 1 without rivals
    gdp_growth : output over that at the start [ratio], at or above 0
    weight : see `SpendingParams.rivals_weight`

    Returns
    -------
    0 for an economy of which nothing is left: no share of it keeps up with anybody
    """
    # A growing economy keeps up at the same burden; rivals that fall behind disarm nobody.
    # Without a weight there is nothing to multiply, even if rivals that had next to nothing arm.
    if weight <= 0 or gdp_growth <= 0 or rivals_growth <= gdp_growth:
        return 0.0
    return weight * logarithm(rivals_growth / gdp_growth)


@compiled
def encirclement_term(encirclement: float, weight: float) -> float:
    """Return what pacts around a challenger add to its log burden.

    Parameters
    ----------
    encirclement : share of the region's capability pledged against it beyond the reference
    weight : see `SpendingParams.encirclement_weight`
    """
    return weight * encirclement


@compiled
def free_riding_term(
    dependence: float, cover: float, weight: float, floor: float, ceiling: float
) -> float:
    """Return what the patron's cover adds to the log burden: more where it covers less.

    Parameters
    ----------
    dependence : on the patron, in [0, 1]
    cover : see `cover_ratio`
    weight : see `SpendingParams.free_riding`
    floor, ceiling : see `SpendingParams`, `cover_floor` and `cover_ceiling`
    """
    return -weight * dependence * logarithm(min(max(cover, floor), ceiling))


@compiled
def demand_term(log_burden: float, demand_pct: float, abandonment: float, weight: float) -> float:
    """Return what the patron's demand adds to the log burden, at or above 0.

    Parameters
    ----------
    log_burden : that the state aims at by itself [log % of GDP]
    demand_pct : burden that the patron asks for [% of GDP]; 0 where it asks for none
    abandonment : fear of being left alone, in [0, 1]
    weight : see `SpendingParams.demand_weight`
    """
    if demand_pct <= 0:
        return 0.0
    missing = max(0.0, logarithm(demand_pct) - log_burden)
    return min(1.0, weight * abandonment) * missing


@compiled
def cover_ratio(obligation: float, theatre_share: float, theatre_share_start: float) -> float:
    """Return how far a patron covers a state, against full obligations and forces as at the start.

    Parameters
    ----------
    obligation : the regime's multiplier of obligations, at or above 0
    theatre_share, theatre_share_start : of the patron's capability for the region, in [0, 1]

    Returns
    -------
    the multiplier alone for a patron that had no forces there; 0 without obligations, and infinite
    for one that had next to none; see `SpendingParams.cover_ceiling`
    """
    # Not the product: the ratio to next to nothing is infinite, and its product with 0 no number.
    if obligation <= 0:
        return 0.0
    if theatre_share_start <= 0:
        return obligation
    return obligation * (theatre_share / theatre_share_start)


@compiled
def log_burden_alone(terms: SpendingTerms) -> float:
    """Return the log of the burden that a state aims at before its patron's demand.

    Parameters
    ----------
    terms : log % of GDP, and log points
    """
    return terms.start + terms.threat + terms.rivals + terms.encirclement + terms.free_riding


@compiled
def burden_aimed_at(log_burden: float) -> float:
    """Return the burden with this logarithm, in % of GDP, from .001 to the whole of it.

    Parameters
    ----------
    log_burden : with the demand; see `log_burden_alone` [log % of GDP]
    """
    # Where opportunities are very frequent the threat has no bound, and neither would the burden,
    # nor, once they have gone, the ratio of any burden to it.
    return exponential(max(min(log_burden, LOG_OF_ALL), LOG_OF_LEAST))


@compiled
def burden_step(
    burden_pct: float, target_pct: float, support_change: float, pace: SpendingPace
) -> float:
    """Return the burden after a year, in % of GDP, between burden and target.

    Parameters
    ----------
    burden_pct : before
    target_pct : that is aimed at; see `burden_aimed_at`
    support_change : of the share behind using force, since the start, in [-1, 1]
    pace : see `SpendingParams`
    """
    change = pace.speed * (target_pct - burden_pct)
    if change > 0:
        # Support that has risen makes nobody spend faster: the plan is what is wanted at the start.
        change *= min(1.0, max(pace.slowest, 1 + pace.support_weight * support_change))
    return burden_pct + change


@compiled
def unaided_burden(
    terms: SpendingTerms, demand_pct: float, abandonment: float, demand_weight: float
) -> float:
    """Return the burden that a state would aim at without its patron's cover, in % of GDP.

    The free-ride index is the burden in force over this one: below 1 the state leaves to its
    patron what it would otherwise pay itself.

    Parameters
    ----------
    terms : of the burden aimed at; the term of free riding is left out
    demand_pct, abandonment, demand_weight : see `demand_term`
    """
    alone = log_burden_alone(terms) - terms.free_riding
    # A demand adds less to a burden that is nearer to it, so its term is made anew.
    return burden_aimed_at(alone + demand_term(alone, demand_pct, abandonment, demand_weight))
