"""What each level of help is worth to a guarantor, and what it pays for standing aside.

Everything is linear in the chances of a clash and of a lost clash, so the same
functions serve an end of the tree and a node from which many ends can be reached.
"""

from typing import NamedTuple

from sim.domain.vocabulary import Level
from sim.engine.crisis.movers import Challenge, Guarantor
from sim.kernel.compiled import inlined
from sim.rules.crisis.escalation import accepted_win, widened_clash
from sim.rules.crisis.payoffs import Exposure, loss_of_prize, risk_of_fighting
from sim.rules.crisis.reneging import price_of_level

_ABSTAIN, _SUPPORT = int(Level.ABSTAIN), int(Level.SUPPORT)


class ClashChances(NamedTuple):
    """What may come of a challenge that is resisted."""

    press: float
    """Probability of a clash."""
    win: float
    """Probability of a clash that the challenger wins."""
    fraction: float
    """The challenger's share of strength, times the probability of a clash."""


@inlined
def widened_chance(challenge: Challenge, press: float, win: float) -> float:
    """Return the probability of a clash that is widened into a war.

    Parameters
    ----------
    press : probability of a clash
    win : probability of a clash that the challenger wins
    """
    sequel = challenge.sequel
    return widened_clash(press, win, sequel.target_widens, sequel.challenger_widens)


@inlined
def _after_clash(challenge: Challenge, guarantor: Guarantor, press: float, win: float) -> float:
    """Return what a guarantor expects of the prize and of a widened war, in stakes."""
    taken = accepted_win(win, challenge.sequel.target_widens)
    loss = loss_of_prize(taken, guarantor.stake, challenge.prize)
    return loss + widened_chance(challenge, press, win) * guarantor.war_utility


@inlined
def penalty_of_level(
    challenge: Challenge, guarantor: Guarantor, level: int, press: float, win: float
) -> float:
    """Return what a guarantor expects to pay for standing aside, in stakes, at or above 0.

    Parameters
    ----------
    level : a `Level`, that it has chosen
    press : probability of a clash
    win : probability of a clash that the challenger wins
    """
    later = widened_chance(challenge, press, win) * guarantor.war_penalty
    in_clash, called_off = price_of_level(level, guarantor.reneging_cost)
    return press * in_clash + (1 - press) * called_off + later


@inlined
def abstaining_utility(
    challenge: Challenge, guarantor: Guarantor, press: float, win: float
) -> float:
    """Return a guarantor's expected utility of standing aside once the target resists, in stakes.

    Parameters
    ----------
    press : probability of a clash
    win : probability of a clash that the challenger wins
    """
    loss = _after_clash(challenge, guarantor, press, win)
    in_clash, called_off = price_of_level(_ABSTAIN, guarantor.reneging_cost)
    return loss - press * in_clash - (1 - press) * called_off


@inlined
def supporting_utility(
    challenge: Challenge, guarantor: Guarantor, press: float, win: float
) -> float:
    """Return a guarantor's expected utility of supporting once the target resists, in stakes.

    Parameters
    ----------
    press : probability of a clash
    win : probability of a clash that the challenger wins
    """
    loss = _after_clash(challenge, guarantor, press, win)
    in_clash, _ = price_of_level(_SUPPORT, guarantor.reneging_cost)
    clash = press * (challenge.support_cost + in_clash)
    return loss - clash - (1 - press) * challenge.deployment_cost


@inlined
def _risk(challenge: Challenge, guarantor: Guarantor, press: float, fraction: float) -> float:
    """Return what fighting costs beside the fixed cost, in stakes, at or below 0."""
    # `fraction` holds the probability of a clash already; the other two risks take it here.
    exposure = Exposure(
        attrition_share=guarantor.attrition_exposure,
        nuclear_vulnerability=guarantor.nuclear_vulnerability,
        norm_cost=press * guarantor.norm_cost * challenge.prize,
    )
    return risk_of_fighting(
        exposure,
        challenge.attrition,
        fraction,
        press * challenge.nuclear_risk,
        challenge.nuclear_challenger,
    )


@inlined
def fighting_utility(
    challenge: Challenge, guarantor: Guarantor, press: float, win: float, fraction: float
) -> float:
    """Return a guarantor's expected utility of fighting once the target resists, in stakes.

    Parameters
    ----------
    press : probability of a clash
    win : probability of a clash that the challenger wins
    fraction : challenger's share of strength, times the probability of a clash
    """
    risk = _risk(challenge, guarantor, press, fraction)
    loss = _after_clash(challenge, guarantor, press, win)
    # The fixed cost is due in any case: forces are sent before the challenger decides.
    return loss + risk - challenge.fighting_cost - (1 - press) * challenge.deployment_cost


@inlined
def standing_cost(
    challenge: Challenge, guarantor: Guarantor, level: int, chances: ClashChances
) -> float:
    """Return what standing with the target is expected to cost a guarantor, in stakes.

    It is what is left of a level's utility without the penalty and without the prize: forces
    sent, losses, risks. What the war costs that may follow the clash is in it.

    Parameters
    ----------
    level : a `Level`, that it has chosen
    chances : what comes of the challenge then

    Returns
    -------
    at or above 0
    """
    press = chances.press
    later = widened_chance(challenge, press, chances.win) * guarantor.war_standing
    if level == _ABSTAIN:
        return later
    called_off = (1 - press) * challenge.deployment_cost
    if level == _SUPPORT:
        return later + press * challenge.support_cost + called_off
    risk = _risk(challenge, guarantor, press, chances.fraction)
    return later + challenge.fighting_cost + called_off - risk
