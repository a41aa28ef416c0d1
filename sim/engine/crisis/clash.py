"""The last move: whether the challenger presses, and what a clash is worth to it.

Everything is evaluated for all end nodes at once: a row is a quantity, a column an
end node. Each loop fills one row or two and reads few, because the compiler runs
several end nodes at a time only where it can show cheaply that no two rows overlap
(docs/decisions/0014).
"""

import numpy as np

from sim.engine.crisis.coalitions import Risks
from sim.engine.crisis.movers import Challenge
from sim.kernel.compiled import inlined, lean
from sim.rules.crisis.choice import choice_of_two
from sim.rules.crisis.contest import strength_fraction, win_probability
from sim.rules.crisis.escalation import accepted_win, widened_clash
from sim.rules.crisis.payoffs import ChallengerStakes, challenger_clash


@inlined
def clash_utility(
    challenge: Challenge, wins: float, share: float, trade: float, cover: float
) -> float:
    """Return the challenger's utility of a clash and of what may follow it, in stakes.

    Parameters
    ----------
    wins : probability that the challenger wins it, in [0, 1]
    share : the challenger's share of all the strength, in [0, 1]
    trade : the challenger's weighed trade with those who stand there, at or above 0
    cover : belief in a nuclear cover of the target, in [0, 1]
    """
    stakes = ChallengerStakes(
        salience=challenge.salience_challenger,
        prize=challenge.prize,
        challenge_cost=challenge.challenge_cost,
        attrition=challenge.attrition,
        nuclear_risk_cost=challenge.nuclear_risk,
    )
    sequel = challenge.sequel
    taken = accepted_win(wins, sequel.target_widens)
    widened = widened_clash(1.0, wins, sequel.target_widens, sequel.challenger_widens)
    fought = challenger_clash(stakes, taken, trade, 1 - share, cover)
    # Lost and accepted is what is left of the clashes that are neither won nor widened.
    accepted = (1 - taken - widened) * challenge.lost_cost
    return fought + widened * sequel.challenger_belief - accepted


@inlined
def press_probability(challenge: Challenge, clash: float) -> float:
    """Return the probability that the challenger presses, from its utility of a clash."""
    return choice_of_two(challenge.back_down_logit, challenge.precision * clash)[1]


@lean
def fill_wins(challenge: Challenge, defenders: np.ndarray, wins: np.ndarray) -> None:
    """Fill in the probability that the challenger wins against each strength.

    Parameters
    ----------
    defenders : (E,) strength on the target's side [USD bn]
    wins : (E,) filled
    """
    challenger, exponent = challenge.strength_challenger, challenge.exponent
    # Asked once, not at every end: without powers the loop is far faster.
    if exponent == 1:
        for end in range(wins.size):
            wins[end] = win_probability(challenger, defenders[end], 1.0)
    else:
        for end in range(wins.size):
            wins[end] = win_probability(challenger, defenders[end], exponent)


@lean
def fill_shares(challenge: Challenge, defenders: np.ndarray, shares: np.ndarray) -> None:
    """Fill in the challenger's share of all the strength at each end node.

    Parameters
    ----------
    defenders : (E,) strength on the target's side [USD bn]
    shares : (E,) filled
    """
    for end in range(shares.size):
        shares[end] = strength_fraction(challenge.strength_challenger, defenders[end])


@lean
def fill_clash(
    challenge: Challenge,
    risks: Risks,
    shares: np.ndarray,
    wins: np.ndarray,
    clash: np.ndarray,
) -> None:
    """Fill in the challenger's utility of a clash at each end node.

    Parameters
    ----------
    risks : trade and cover at each end node
    shares : (E,) the challenger's share of all the strength
    wins : (E,) probability that the challenger wins
    clash : (E,) filled
    """
    trade, cover = risks.trade, risks.cover
    for end in range(clash.size):
        clash[end] = clash_utility(challenge, wins[end], shares[end], trade[end], cover[end])


@lean
def fill_press(challenge: Challenge, clash: np.ndarray, press: np.ndarray) -> None:
    """Fill in the probability that the challenger presses.

    Parameters
    ----------
    clash : (E,) its utility of a clash [stakes]
    press : (E,) filled
    """
    for end in range(press.size):
        press[end] = press_probability(challenge, clash[end])
