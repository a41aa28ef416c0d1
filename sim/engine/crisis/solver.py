"""The crisis solver: backward induction through logit agent quantal response.

The tree has one mover a node, so the solution is unique and needs no fixed
point. Each subtree after a mode of challenge and an answer of the council is
solved by `sim.engine.crisis.backward_induction`; here its values fold back over
the council, the target and the challenger's first move.

References
----------
.. [MP1998] McKelvey, R. D., Palfrey, T. R. "Quantal Response Equilibria for
   Extensive Form Games." Experimental Economics 1, 1998, 9-41.
   doi:10.1023/A:1009905800005
"""

import math
from typing import NamedTuple

import numpy as np

from sim.domain.vocabulary import CouncilAnswer
from sim.engine.crisis.arrays import (
    N_ANSWERS,
    N_LEVELS,
    N_MODES,
    Crisis,
    NodeColumn,
    Solution,
    SummaryColumn,
)
from sim.engine.crisis.backward_induction import add_first_node, add_levels, solve_subtree
from sim.engine.crisis.coalitions import Coalitions, coalitions_for, fill_coalitions
from sim.engine.crisis.movers import N_TRAITS, Challenge, challenge_in_mode, fill_traits
from sim.engine.crisis.subtree import Buffers, SubtreeInput, SubtreeSolution, buffers_for
from sim.kernel.compiled import compiled, inlined, lean
from sim.kernel.exponential import exponential
from sim.rules.crisis.choice import choice_of_two
from sim.rules.crisis.payoffs import loss_of_prize, target_concession

_C_BELIEF = int(NodeColumn.CHALLENGER) + int(NodeColumn.BELIEF)
_T_BELIEF = int(NodeColumn.TARGET) + int(NodeColumn.BELIEF)
_FIRST = int(NodeColumn.GUARANTORS)
_N_SUMMARY = len(SummaryColumn)


class _Workspace(NamedTuple):
    """What is filled on the way to a solution."""

    coalitions: Coalitions
    buffers: Buffers
    traits: np.ndarray
    """(n, `N_TRAITS`) table of guarantors of one subtree."""
    after: np.ndarray
    """(14 + n) values once the target resists, expected over the council."""


@lean
def answer_probability(crisis: Crisis, answer: int) -> float:
    """Return the chance of an answer of the council, in [0, 1].

    Parameters
    ----------
    answer : a `CouncilAnswer`
    """
    active = crisis.activation_probability if crisis.has_council else 1.0
    return active if answer == CouncilAnswer.ACTIVE else 1 - active


@inlined
def _solve_answers(
    crisis: Crisis, mode: int, space: _Workspace, solution: Solution, challenge: Challenge
) -> None:
    """Solve what follows both answers of the council; add up the values they lead to."""
    n_strategic, levels = space.coalitions.weight.shape[0], solution.levels[mode]
    given = SubtreeInput(
        challenge=challenge,
        traits=space.traits,
        coalitions=space.coalitions,
        hosted=crisis.strength_hosted,
    )
    levels[:], space.after[:] = 0.0, 0.0
    for answer in range(N_ANSWERS):
        chance = answer_probability(crisis, answer)
        # Written out here: a function that counts no references must not return arrays.
        solved = SubtreeSolution(
            node=solution.node[mode, answer],
            sigma=solution.sigma[mode, answer],
            rest=solution.rest[mode, answer],
            weight=solution.weight[mode, answer],
        )
        # An answer that cannot come is not worth a solution, but its first node is read.
        if chance <= 0:
            solved.node[0] = 0.0
            continue
        fill_traits(crisis, mode, answer, space.traits)
        solve_subtree(given, space.buffers, solved)
        add_first_node(given, chance, solved.node[0], space.after)
        add_levels(space.buffers, chance, n_strategic, levels)


@inlined
def _weigh_challenge(
    challenge: Challenge, stake: np.ndarray, after: np.ndarray, summary: np.ndarray,
    expected: np.ndarray,
) -> float:  # fmt: skip
    """Fill in what a challenge comes to; return its utility to the challenger.

    Parameters
    ----------
    stake : (n,) felt stake of each guarantor
    after : (14 + n) values once the target resists, expected over the council
    summary, expected : of the mode, filled; see `Solution`
    """
    concede = target_concession(
        challenge.concession_cost, challenge.salience_target, challenge.remaining
    )
    precision = challenge.precision
    resist = choice_of_two(precision * concede, precision * after[_T_BELIEF])[1]
    gain = challenge.salience_challenger * challenge.prize
    value = (1 - resist) * gain + resist * after[_C_BELIEF]
    summary[SummaryColumn.PRECISION] = precision
    summary[SummaryColumn.RESIST] = resist
    summary[SummaryColumn.PRESS] = after[NodeColumn.PRESS]
    summary[SummaryColumn.WIN] = after[NodeColumn.WIN]
    summary[SummaryColumn.CHALLENGER_VALUE] = value
    summary[SummaryColumn.TARGET_RESIST_VALUE] = after[_T_BELIEF]
    summary[SummaryColumn.TARGET_CONCEDE_VALUE] = concede
    # What movers choose by is what they believe; what they may expect is what will happen.
    expected[0] = (1 - resist) * gain + resist * after[NodeColumn.CHALLENGER]
    expected[1] = (1 - resist) * concede + resist * after[NodeColumn.TARGET]
    for k in range(stake.size):
        lost = loss_of_prize(1.0, stake[k], challenge.prize)
        expected[2 + k] = (1 - resist) * lost + resist * after[_FIRST + k]
    return value


@inlined
def _solve_mode(crisis: Crisis, mode: int, space: _Workspace, solution: Solution) -> None:
    """Fill in everything about one mode of challenge."""
    summary, expected = solution.summary[mode], solution.expected[mode]
    if not crisis.is_available[mode]:
        solution.value[mode + 1] = -math.inf
        summary[:], expected[:], solution.levels[mode] = 0.0, 0.0, 0.0
        return
    challenge = challenge_in_mode(crisis, mode)
    _solve_answers(crisis, mode, space, solution, challenge)
    value = _weigh_challenge(challenge, crisis.stake, space.after, summary, expected)
    solution.value[mode + 1] = value - challenge.threshold


@inlined
def _fill_first_move(
    available: np.ndarray, precision: float, value: np.ndarray, choice: np.ndarray
) -> None:
    """Fill in the challenger's first move from the value of each option."""
    # Less the best, so that no exponential overflows at any precision.
    top, total = max(value[0], value[1], value[2], value[3]), 0.0
    for option in range(N_MODES + 1):
        choice[option] = 0.0
        if option == 0 or available[option - 1]:
            choice[option] = exponential(precision * (value[option] - top))
            total += choice[option]
    for option in range(N_MODES + 1):
        choice[option] /= total


@inlined
def _fill_game(crisis: Crisis, space: _Workspace, solution: Solution) -> None:
    """Fill in the solution.

    Kept apart from `fill_solution`, which makes arrays: this part compiles without
    reference counting (docs/decisions/0018).
    """
    fill_coalitions(crisis, space.coalitions)
    solution.value[0] = crisis.status_quo_utility
    for mode in range(N_MODES):
        _solve_mode(crisis, mode, space, solution)
    _fill_first_move(crisis.is_available, crisis.opening_precision, solution.value, solution.choice)


@compiled
def fill_solution(crisis: Crisis, solution: Solution) -> None:
    """Solve the whole game into arrays that may hold an earlier solution.

    Parameters
    ----------
    crisis : strengths in USD bn, utilities in stakes, probabilities in [0, 1]
    solution : filled; may be made for more guarantors, strategic or not, than the crisis has.
        What lies beyond them, and what follows a mode or an answer of the council that cannot
        come, keeps the numbers of earlier crises and means nothing.
    """
    n, n_strategic = crisis.strength.size, crisis.n_strategic
    space = _Workspace(
        coalitions=coalitions_for(n, n_strategic),
        buffers=buffers_for(N_LEVELS**n_strategic),
        traits=np.empty((n, N_TRAITS)),
        after=np.empty(_FIRST + n),
    )
    _fill_game(crisis, space, solution)


@compiled
def solution_for(n: int, n_strategic: int) -> Solution:
    """Return arrays for the solution of any crisis with at most so many guarantors.

    Parameters
    ----------
    n, n_strategic : guarantors, and those among them that look ahead
    """
    ends = N_LEVELS**n_strategic
    nodes = (N_LEVELS * ends - 1) // 2
    return Solution(
        choice=np.zeros(N_MODES + 1),
        value=np.zeros(N_MODES + 1),
        summary=np.zeros((N_MODES, _N_SUMMARY)),
        expected=np.zeros((N_MODES, 2 + n)),
        levels=np.zeros((N_MODES, n_strategic, N_LEVELS)),
        node=np.zeros((N_MODES, N_ANSWERS, nodes, _FIRST + n_strategic)),
        sigma=np.zeros((N_MODES, N_ANSWERS, nodes - ends, N_LEVELS, N_LEVELS)),
        rest=np.zeros((N_MODES, N_ANSWERS, n, N_LEVELS, ends)),
        weight=np.zeros((N_MODES, N_ANSWERS, n, ends)),
    )


@compiled
def solve(crisis: Crisis) -> Solution:
    """Return the whole game solved.

    Parameters
    ----------
    crisis : strengths in USD bn, utilities in stakes, probabilities in [0, 1]

    Returns
    -------
    every probability and value of the tree; see `Solution`
    """
    solution = solution_for(crisis.strength.size, crisis.n_strategic)
    fill_solution(crisis, solution)
    return solution
