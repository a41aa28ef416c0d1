"""What each level is worth to the guarantors that do not look ahead, at one end of the tree.

A solution keeps their probabilities alone: in an ensemble nobody asks for more. Agents
want the utilities too, so they are worked out again, by the same functions and so to
the same bits, for the one end that a crisis has reached.
"""

from typing import NamedTuple

import numpy as np

from sim.domain.vocabulary import Level
from sim.engine.crisis.arrays import N_LEVELS, WIDENED, Crisis, NodeColumn, Solution
from sim.engine.crisis.coalitions import fill_coalitions
from sim.engine.crisis.movers import (
    challenge_in,
    drawn_salience,
    fill_traits,
    guarantor_of,
    payoff_row,
)
from sim.engine.crisis.rest import fill_before, fill_level, fill_without_rest
from sim.engine.crisis.solver import sequel_in, workspace_for
from sim.engine.crisis.subtree import Buffers, SubtreeInput
from sim.kernel.compiled import compiled, lean
from sim.rules.crisis.choice import choice_of_levels

UTILITY = int(NodeColumn.FRACTION) + 1
"""Column of what a level is worth, after the first three of `NodeColumn`."""
_ABSTAIN = int(Level.ABSTAIN)


class Answers(NamedTuple):
    """How the rest compare their levels at one end, each with the others of the rest abstaining."""

    values: np.ndarray
    """(n, 3, 4) what follows each level of each of them: probability of a clash, of a lost clash,
    the challenger's share of strength times that of a clash, and its own utility [stakes]."""
    sigma: np.ndarray
    """(n, 3, 3) probability of a level (last) by highest lawful level."""


@lean
def _fill_values(row: tuple[int, int], end: int, buffers: Buffers, values: np.ndarray) -> None:
    """Fill in what follows a level of one of the rest at an end, from the rows filled last.

    Parameters
    ----------
    row : its position, and the level
    values : (4,) filled
    """
    (k, level), strengths = row, buffers.strengths
    press, wins, shares = buffers.press, strengths.alone_wins, strengths.alone_share
    if level > _ABSTAIN:
        press, wins = buffers.joined_press, strengths.joined_wins[k, level - 1]
        shares = strengths.joined_share[k, level - 1]
    values[NodeColumn.PRESS] = press[end]
    values[NodeColumn.WIN] = press[end] * wins[end]
    values[NodeColumn.FRACTION] = press[end] * shares[end]
    values[UTILITY] = buffers.utility[level, end]


@compiled
def answers_at(crisis: Crisis, solution: Solution, tree: int, council: int, end: int) -> Answers:
    """Return how the guarantors that do not look ahead compare their levels at an end.

    Parameters
    ----------
    solution : of the crisis
    tree, council : of the subtree: a mode of challenge or `WIDENED`, and answer of the council
    end : position among the E ends, of the levels of those who look ahead

    Returns
    -------
    nothing but noughts for those who look ahead
    """
    n, space = crisis.stake.size, workspace_for(crisis)
    found = Answers(
        values=np.zeros((n, N_LEVELS, UTILITY + 1)), sigma=np.zeros((n, N_LEVELS, N_LEVELS))
    )
    # What follows a clash is nothing for a war, whose mode is a major attack.
    sequel = sequel_in(crisis, payoff_row(tree), solution.node[WIDENED, council, 0], 0.0)
    fill_traits(crisis, tree, council, solution.war[council], space.traits)
    fill_coalitions(crisis, space.traits, space.bases, space.coalitions)
    given = SubtreeInput(
        challenge=challenge_in(crisis, tree, drawn_salience(crisis), sequel),
        traits=space.traits,
        coalitions=space.coalitions,
        bases=space.bases,
    )
    precision = given.challenge.precision
    fill_without_rest(given, space.buffers)
    for k in range(crisis.n_strategic, n):
        fill_before(given, k, space.buffers)
        for level in range(N_LEVELS):
            fill_level(given, k, level, space.buffers)
            _fill_values((k, level), end, space.buffers, found.values[k, level])
        utility = found.values[k, :, UTILITY]
        fight = precision * utility[2] + guarantor_of(space.traits, k).bias
        for highest in range(N_LEVELS):
            chosen = choice_of_levels(
                precision * utility[0], precision * utility[1], fight, highest
            )
            found.sigma[k, highest, 0] = chosen[0]
            found.sigma[k, highest, 1] = chosen[1]
            found.sigma[k, highest, 2] = chosen[2]
    return found
