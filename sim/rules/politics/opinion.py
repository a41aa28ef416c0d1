"""What voters think of using force for partners.

One number a state, the share behind using force for partners. It moves in log odds:
with incidents and wars, whoever they befall, with battle deaths [M1973]_, with what arms
cost, with shocks abroad and with chance. The price of arms and a treaty [TWB2023]_ move
the mean to which opinion returns and not opinion itself: as a flow, with a tenth
forgotten a quarter, their effect would be ten times what the parameter says.

References
----------
.. [CCGA2025] Chicago Council on Global Affairs. Surveys, 2018-25; press reports.
.. [FG1999] Feaver, P. D., Gelpi, C. Surveys of the Triangle Institute for Security
   Studies, in the Washington Post, November 1999.
.. [GFR2009] Gelpi, C., Feaver, P. D., Reifler, J. Paying the Human Costs of War.
   Princeton University Press, 2009.
.. [KLC2015] Kriner, D., Lechase, B., Cappella Zielinski, R. "Self-interest,
   Partisanship, and the Conditional Influence of Taxation." Conflict Management and
   Peace Science, 2015. doi:10.1177/0738894215611133
.. [M1973] Mueller, J. E. War, Presidents and Public Opinion. Wiley, 1973.
.. [SN2012] Sidman, A. H., Norpoth, H. "Fighting to Win: Wartime Morale in the
   American Public." Electoral Studies 31(2), 2012, 330-341.
.. [TWB2023] Tomz, M., Weeks, J. L. P., Bansak, K. "How Membership in the North
   Atlantic Treaty Organization Transforms Public Support for War." PNAS Nexus 2(7),
   2023. doi:10.1093/pnasnexus/pgad206
"""

from pydantic import Field

from sim.domain.params import Params
from sim.kernel.compiled import compiled
from sim.kernel.logarithm import logarithm
from sim.kernel.logit import logistic, share_logit

LEAST_DEATHS = 1000.0
"""Battle deaths from which a clash counts as a war: with no more, support falls by nothing."""

LOG_10 = float.fromhex("0x1.26bb1bbb55516p+1")
"""Natural logarithm of 10, in bits so that no library's last digit enters."""


class IncidentParams(Params):
    """Rise of opinion in the state that is challenged, by mode."""

    grey_zone: float = Field(default=0.01, ge=0, le=10)
    """After pressure below the threshold of force [logits]. Judgement: a quarter of a point; such
    incidents are many and polls hardly see one; sweep 0-.05."""

    fait_accompli: float = Field(default=0.10, ge=0, le=10)
    """After a seizure [logits]. Judgement: 2.5 points; sweep 0-.3."""

    major_attack: float = Field(default=0.40, ge=0, le=10)
    """After a major attack, and when a clash is widened to a war [logits]. Judgement: 10 points,
    what Japanese polls rose by when Ukraine was invaded; sweep 0-1."""


class OpinionParams(Params):
    """What moves support for using force."""

    reversion: float = Field(default=0.10, ge=0, le=1)
    """Share of the distance to its mean that opinion goes in a quarter [share]. Judgement: half of
    a move is gone after a year and a half; Japanese support for a stronger defence kept .62 of .64
    a year after 2022; sweep .03-.2."""

    incident: IncidentParams = IncidentParams()
    """Rise of opinion in the state that is challenged, by mode."""

    bystander_share: float = Field(default=1 / 3, ge=0, le=1)
    """Part of an incident's effect in every other state [share]. Judgement: no poll of bystanders
    after incidents was found; sweep 0-1."""

    burden_weight: float = Field(default=0.4, ge=0, le=10)
    """Fall of opinion's mean per point of GDP more for arms [logits]. Judgement: support for
    Japan's plan fell from .68 to .43 once the sum was named, 1 logit for a point of GDP (Yomiuri,
    November 2022 and January 2023), taken to a third because that is support for the budget and not
    for using force; sweep 0-1. Evidence (sign): broad taxes for a war lower support, progressive
    ones do not [KLC2015]."""

    casualty_weight: float = Field(default=0.6, ge=0, le=10)
    """Fall of opinion per factor of ten of battle deaths in a war that the state fought [logits].
    Judgement: 15 points, from memory of [M1973]; disputed, since the prospect of victory matters
    more [SN2012] [GFR2009]; sweep 0-.6. Evidence (unclear): .6, from memory [M1973], from which it
    is taken; over Korea and Vietnam deaths left a weak imprint, if any [SN2012]; 17,400-20,200
    American dead were thought bearable for Taiwan [FG1999], at which the default leaves .27 of a
    support of .45."""

    treaty_gain: float = Field(default=0.20, ge=0, le=10)
    """Rise of opinion's mean while a member of a negotiated treaty in force [logits]. Judgement: 5
    points, the low end; a survey experiment moved support from .45 to .74, 1.25 logits, where the
    target is a member [TWB2023]; sweep .2-1.25. Evidence (inside): 1.25 where the target is a
    member [TWB2023], .2 in pilots on troops and treaties."""

    shock_weight: float = Field(default=1.5, ge=0, le=20)
    """Rise of opinion per unit of a shock to the threat [logits]. Judgement: with a shock of .30
    support rises by 11 points at once; Japanese polls rose by 7 to 14 in 2022 (Asahi, Cabinet
    Office); sweep .9-1.9."""

    noise_sd: float = Field(default=0.16, ge=0, le=5)
    """Spread of a quarter's chance move [logits]. Judgement: gives a mean yearly move of .06, that
    of American polls on forces for Taiwan and Korea (Chicago Council on Global Affairs, 2018-25);
    sweep .08-.25. Evidence (inside): polls move by .06 (.03-.11) a year [CCGA2025]."""

    defeat_cost: float = Field(default=0.15, ge=0, le=1)
    """Fall of support in a crisis that is likely to be lost [share]. Judgement: voters mind a lost
    war more than a dear one [GFR2009]; read with the switch `defeatism` alone; sweep 0-.3."""

    defeat_chance: float = Field(default=0.6, ge=0, le=1)
    """Chance of the challenger's success, all standing, above which a crisis is likely to be lost
    [probability]. Judgement: clearly worse than even; sweep .5-.8."""


@compiled
def support_share(start: float, opinion: float, shock: float, weight: float) -> float:
    """Return the share of voters behind using force for partners, in [0, 1].

    Parameters
    ----------
    start : the share at the start, in [0, 1]
    opinion : what has moved since [logits]
    shock : to the threat, what is left of it [a year]
    weight : see `OpinionParams.shock_weight`
    """
    return logistic(share_logit(start) + opinion + weight * shock)


@compiled
def opinion_target(
    burden_pct: float, burden_start_pct: float, burden_weight: float, treaty_gain: float
) -> float:
    """Return the mean to which opinion returns, in logits.

    Parameters
    ----------
    burden_pct, burden_start_pct : now and at the start [% of GDP]
    burden_weight : see `OpinionParams`
    treaty_gain : see `OpinionParams`; 0 for a state without such a treaty
    """
    return treaty_gain - burden_weight * (burden_pct - burden_start_pct)


@compiled
def opinion_change(opinion: float, target: float, reversion: float) -> float:
    """Return how far opinion goes in a quarter toward its mean, in logits.

    Parameters
    ----------
    opinion : before [logits]
    target : its mean [logits]; see `opinion_target`
    reversion : see `OpinionParams`
    """
    return reversion * (target - opinion)


@compiled
def incident_effect(mode_weight: float, is_target: bool, bystander_share: float) -> float:
    """Return the rise of opinion after a challenge, in logits.

    Parameters
    ----------
    mode_weight : of the mode, see `IncidentParams`
    is_target : whether the state itself is challenged
    bystander_share : see `OpinionParams`
    """
    return mode_weight if is_target else mode_weight * bystander_share


@compiled
def expected_mode_weight(
    challenge: float, war: float, mode_weight: float, major_weight: float
) -> float:
    """Return what challenges of one mode are expected to weigh at an opportunity, in logits.

    A war weighs as a major attack in place of the mode that it began with. What is
    expected at the start is in the polls already, so only the difference moves opinion.

    Parameters
    ----------
    challenge : chance of one, in [0, 1]
    war : chance of one that becomes a war, in [0, challenge]
    mode_weight, major_weight : of the mode and of a major attack, see `IncidentParams`
    """
    return (challenge - war) * mode_weight + war * major_weight


@compiled
def casualty_effect(deaths: float, weight: float) -> float:
    """Return what a war that ended adds to opinion where it was fought, in logits, at or below 0.

    Parameters
    ----------
    deaths : in battle [persons]; the first thousand changes nothing
    weight : see `OpinionParams.casualty_weight`
    """
    if deaths <= LEAST_DEATHS:
        return 0.0
    return -weight * (logarithm(deaths / LEAST_DEATHS) / LOG_10)


@compiled
def defeatist_support(support: float, win_probability: float, cost: float, chance: float) -> float:
    """Return support in one crisis, less where it is likely to be lost, in [0, 1].

    Parameters
    ----------
    support : before, in [0, 1]
    win_probability : of the challenger if all stand, in [0, 1]
    cost : see `OpinionParams.defeat_cost`
    chance : see `OpinionParams.defeat_chance`
    """
    return max(0.0, support - cost) if win_probability > chance else support
