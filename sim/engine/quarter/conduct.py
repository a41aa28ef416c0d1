"""What guarantors do in a crisis in the mean over its draw of resolve.

Runs play crises one by one and need no means of conduct; a calibration and whoever
checks one does. The trees are those of `sim.engine.crisis.expectation`, solved at the
same draws, with the levels of all guarantors written down on the way.
"""

from typing import NamedTuple

import numpy as np

from sim.domain.vocabulary import Mode
from sim.engine.crisis.arrays import (
    N_ANSWERS,
    N_LEVELS,
    N_MODES,
    WIDENED,
    Crisis,
    NodeColumn,
    Solution,
)
from sim.engine.crisis.draws import DRAWS, fill_draws, plain_columns
from sim.engine.crisis.expectation import (
    Expectation,
    expectation_for,
    fill_from_draws,
    weigh_first_move,
)
from sim.engine.crisis.movers import lawful_levels, payoff_row
from sim.engine.crisis.solver import answer_probability
from sim.kernel.compiled import compiled, lean

_MAJOR_ATTACK = int(Mode.MAJOR_ATTACK)


class Conduct(NamedTuple):
    """What is done before the draw is known. n is the number of guarantors."""

    expectation: Expectation
    """Of the whole crisis."""
    levels: np.ndarray
    """(3, n, 3) probability of a challenge in each mode that is resisted and in which a guarantor
    takes each level."""
    war_levels: np.ndarray
    """(n, 3) probability of a war, by whatever way, in which a guarantor takes each level."""
    won: float
    """Probability of a war that the challenger wins."""


@lean
def _fill_arrival(
    crisis: Crisis, solution: Solution, answer: int, chance: float, arrival: np.ndarray
) -> None:
    """Fill in (N,) the chance to get to each node of the widened war with an answer."""
    mode = payoff_row(WIDENED)
    arrival[0] = chance
    node = 0
    for k in range(crisis.n_strategic):
        lawful = lawful_levels(crisis, mode, k)
        for _ in range(N_LEVELS**k):
            sigma = solution.sigma[WIDENED, answer, node]
            for level in range(N_LEVELS):
                chosen = 0.0
                for highest in range(N_LEVELS):
                    chosen += lawful[highest] * sigma[highest, level]
                arrival[N_LEVELS * node + 1 + level] = arrival[node] * chosen
            node += 1


@compiled
def _mean(weight: np.ndarray, rows: np.ndarray, first: int) -> np.ndarray:
    """Return the sum of weighted rows from a column on."""
    total = np.zeros(rows.shape[1] - first)
    for draw in range(rows.shape[0]):
        if weight[draw] != 0:
            for column in range(total.size):
                total[column] += weight[draw] * rows[draw, first + column]
    return total


@compiled
def widened_war(crisis: Crisis, solution: Solution) -> tuple[np.ndarray, float]:
    """Return what happens in a war that a clash is widened into.

    Parameters
    ----------
    solution : of that crisis, in arrays of its own size

    Returns
    -------
    (n, 3) probability of each level of each guarantor, weighted by the answers of the council, and
    the probability that the challenger wins; 0 where nothing is ever widened
    """
    n, n_strategic = crisis.stake.size, crisis.n_strategic
    levels, won = np.zeros((n, N_LEVELS)), 0.0
    if not crisis.has_escalation:
        return levels, won
    ends = N_LEVELS**n_strategic
    first = (ends - 1) // 2
    arrival = np.zeros(first + ends)
    levels[:n_strategic] = solution.levels[WIDENED, :n_strategic]
    for answer in range(N_ANSWERS):
        chance = answer_probability(crisis, answer)
        if chance <= 0:
            continue
        won += chance * solution.node[WIDENED, answer, 0, NodeColumn.WIN]
        _fill_arrival(crisis, solution, answer, chance, arrival)
        for k in range(n_strategic, n):
            for level in range(N_LEVELS):
                for end in range(ends):
                    share = solution.rest[WIDENED, answer, k, level, end]
                    levels[k, level] += arrival[first + end] * share
    return levels, won


@compiled
def conduct(crisis: Crisis, solution: Solution) -> Conduct:
    """Return what an opportunity comes to in the mean over its draw, and who does what in it.

    Parameters
    ----------
    crisis : at any draw
    solution : of that crisis, in arrays of its own size
    """
    n = crisis.stake.size
    found, own = expectation_for(n), plain_columns(n)
    table = np.zeros((N_MODES, DRAWS.size, own + 1 + 2 * n * N_LEVELS))
    weight = np.zeros((N_MODES, DRAWS.size))
    for mode in range(N_MODES):
        if crisis.is_available[mode]:
            fill_draws(crisis, solution, mode, table[mode])
    if crisis.resolve_sd == 0:
        # Every draw is the same one; the last is solved wherever any is.
        found.choice[:] = solution.choice
        weight[:, -1] = solution.choice[1:]
    else:
        weigh_first_move(crisis, table, weight, found.choice)
    fill_from_draws(table, weight, found)
    levels, (war_levels, won) = np.zeros((N_MODES, n, N_LEVELS)), widened_war(crisis, solution)
    widened = found.war[: N_MODES - 1].sum()
    war_levels *= widened
    won *= widened
    for mode in range(N_MODES):
        # An axis that is cut is no longer contiguous, which numba's own product would be slow on.
        mean = _mean(weight[mode], table[mode], own)
        levels[mode] = mean[1 : 1 + n * N_LEVELS].reshape((n, N_LEVELS))
        if mode == _MAJOR_ATTACK:
            war_levels += mean[1 + n * N_LEVELS :].reshape((n, N_LEVELS))
            won += mean[0]
    return Conduct(expectation=found, levels=levels, war_levels=war_levels, won=won)
