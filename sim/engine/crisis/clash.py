"""The last move: whether the challenger presses, and what a clash is worth to it.

Everything is evaluated for all end nodes at once: a row is a quantity, a column an
end node. Each loop fills one row or two and reads few, because the compiler runs
several end nodes at a time only where it can show cheaply that no two rows overlap.
"""

import numpy as np

from sim.engine.crisis.coalitions import Coalitions
from sim.engine.crisis.movers import Numbers
from sim.kernel.compiled import inlined, lean
from sim.rules.crisis.choice import choice_of_two
from sim.rules.crisis.contest import strength_fraction, win_probability
from sim.rules.crisis.payoffs import challenger_clash


@inlined
def clash_utility(
    numbers: Numbers, wins: float, defenders: float, trade: float, cover: float
) -> float:
    """Return the challenger's utility of a clash, in stakes.

    Parameters
    ----------
    wins : probability that the challenger wins it, in [0, 1]
    defenders : strength on the target's side [USD bn]
    trade : the challenger's trade share with those who stand there, in [0, 1]
    cover : belief in a nuclear cover of the target, in [0, 1]
    """
    fraction = strength_fraction(numbers.strength_challenger, defenders)
    return challenger_clash(
        wins,
        numbers.salience_challenger,
        numbers.prize,
        numbers.challenge_cost,
        trade,
        numbers.attrition,
        1 - fraction,
        numbers.nuclear_risk,
        cover,
    )


@inlined
def press_probability(numbers: Numbers, clash: float) -> float:
    """Return the probability that the challenger presses, from its utility of a clash."""
    precision = numbers.precision
    return choice_of_two(-precision * numbers.audience_cost, precision * clash)[1]


@lean
def fill_wins(numbers: Numbers, defenders: np.ndarray, wins: np.ndarray) -> None:
    """Fill in the probability that the challenger wins against each strength."""
    challenger, exponent = numbers.strength_challenger, numbers.exponent
    if exponent == 1:  # asked once, not at every end: without powers the loop is far faster
        for end in range(wins.size):
            wins[end] = win_probability(challenger, defenders[end], 1.0)
    else:
        for end in range(wins.size):
            wins[end] = win_probability(challenger, defenders[end], exponent)


@lean
def fill_clash(
    numbers: Numbers,
    table: Coalitions,
    defenders: np.ndarray,
    wins: np.ndarray,
    clash: np.ndarray,
) -> None:
    """Fill in the challenger's utility of a clash against the strategic guarantors' coalition."""
    trade, cover = table.trade, table.cover
    for end in range(clash.size):
        clash[end] = clash_utility(numbers, wins[end], defenders[end], trade[end], cover[end])


@lean
def fill_press(numbers: Numbers, clash: np.ndarray, press: np.ndarray) -> None:
    """Fill in the probability that the challenger presses."""
    for end in range(press.size):
        press[end] = press_probability(numbers, clash[end])
