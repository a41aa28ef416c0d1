"""The crisis solver: backward induction through logit agent quantal response.

The tree has one mover a node, so the solution is unique and needs no fixed
point. End nodes are evaluated first: each is one combination of levels of the
strategic guarantors, answered by the rest and then by the challenger. Values
fold back over the guarantors, the council, the target and the first move.
Guarantors fold with each other's true probabilities; challenger and target fold
with beliefs that reputation shades.

References
----------
.. [MP1998] McKelvey, R. D., Palfrey, T. R. "Quantal Response Equilibria for
   Extensive Form Games." Experimental Economics 1, 1998, 9-41.
   doi:10.1023/A:1009905800005
"""

import math
from typing import NamedTuple

import numpy as np

from sim.engine.crisis.arrays import (
    N_COUNCIL,
    N_LEVELS,
    N_MODES,
    Crisis,
    NodeColumn,
    Solution,
    SummaryColumn,
)
from sim.engine.crisis.backward_induction import add_first_node, add_levels, solve_subtree
from sim.engine.crisis.coalitions import Coalitions, Work, coalitions_for, fill_coalitions, work_for
from sim.engine.crisis.movers import N_TRAITS, Numbers, common_numbers, fill_traits
from sim.kernel.compiled import compiled, inlined, lean
from sim.kernel.exponential import exponential
from sim.rules.crisis.choice import choice_of_two
from sim.rules.crisis.payoffs import loss_of_prize, target_concession

_BELIEF = int(NodeColumn.BELIEF)
_C = int(NodeColumn.CHALLENGER)
_C_BELIEF = _C + _BELIEF
_FIRST = int(NodeColumn.GUARANTORS)
_N_SUMMARY = len(SummaryColumn)
_PRESS = int(NodeColumn.PRESS)
_T = int(NodeColumn.TARGET)
_T_BELIEF = _T + _BELIEF
_WIN = int(NodeColumn.WIN)


class _Scratch(NamedTuple):
    """What is filled on the way to a solution."""

    table: Coalitions
    work: Work
    traits: np.ndarray
    """(n, `N_TRAITS`) table of guarantors of one subtree."""
    after: np.ndarray
    """(14 + n) values once the target resists, expected over the council."""


@lean
def council_probability(crisis: Crisis, council: int) -> float:
    """Return the chance of a council's answer: 0 active, 1 not active."""
    active = crisis.activation_probability if crisis.has_council else 1.0
    return active if council == 0 else 1 - active


@inlined
def _solve_councils(
    crisis: Crisis, mode: int, scratch: _Scratch, solution: Solution, numbers: Numbers
) -> None:
    """Solve what follows both answers of the council; add up the values they lead to."""
    table, work, traits, after = scratch.table, scratch.work, scratch.traits, scratch.after
    n_strategic, levels = table.weight.shape[0], solution.levels[mode]
    levels[:], after[:] = 0.0, 0.0
    for council in range(N_COUNCIL):
        chance, nodes = council_probability(crisis, council), solution.node[mode, council]
        if chance <= 0:
            nodes[0] = 0.0
            continue
        fill_traits(crisis, mode, council, traits)
        solve_subtree(
            numbers,
            traits,
            table,
            crisis.strength_hosted,
            work,
            nodes,
            solution.sigma[mode, council],
            solution.rest[mode, council],
            solution.weight[mode, council],
        )
        add_first_node(numbers, traits, n_strategic, chance, nodes[0], after)
        add_levels(work, chance, n_strategic, levels)


@inlined
def _weigh_challenge(
    numbers: Numbers, stake: np.ndarray, after: np.ndarray, summary: np.ndarray,
    expected: np.ndarray,
) -> float:  # fmt: skip
    """Fill in what a challenge comes to; return its utility to the challenger.

    Parameters
    ----------
    after : (14 + n) values once the target resists, expected over the council
    """
    concede = target_concession(numbers.concession_cost, numbers.salience_target, numbers.remaining)
    precision = numbers.precision
    resist = choice_of_two(precision * concede, precision * after[_T_BELIEF])[1]
    gain = numbers.salience_challenger * numbers.prize
    value = (1 - resist) * gain + resist * after[_C_BELIEF]
    summary[0], summary[1], summary[2] = precision, resist, after[_PRESS]
    summary[3], summary[4] = after[_WIN], value
    summary[5], summary[6] = after[_T_BELIEF], concede
    expected[0] = (1 - resist) * gain + resist * after[_C]
    expected[1] = (1 - resist) * concede + resist * after[_T]
    for k in range(stake.size):
        lost = loss_of_prize(1.0, stake[k], numbers.prize)
        expected[2 + k] = (1 - resist) * lost + resist * after[_FIRST + k]
    return value


@inlined
def _solve_mode(crisis: Crisis, mode: int, scratch: _Scratch, solution: Solution) -> None:
    """Fill in everything about one mode of challenge."""
    summary, expected = solution.summary[mode], solution.expected[mode]
    if not crisis.is_available[mode]:
        solution.value[mode + 1] = -math.inf
        summary[:], expected[:], solution.levels[mode] = 0.0, 0.0, 0.0
        return
    numbers = common_numbers(crisis, mode)
    _solve_councils(crisis, mode, scratch, solution, numbers)
    value = _weigh_challenge(numbers, crisis.stake, scratch.after, summary, expected)
    solution.value[mode + 1] = value - numbers.threshold


@inlined
def _open(available: np.ndarray, precision: float, value: np.ndarray, choice: np.ndarray) -> None:
    """Fill in the challenger's first move from the value of each option."""
    top, total = max(value[0], value[1], value[2], value[3]), 0.0
    for option in range(N_MODES + 1):
        choice[option] = 0.0
        if option == 0 or available[option - 1]:
            choice[option] = exponential(precision * (value[option] - top))
            total += choice[option]
    for option in range(N_MODES + 1):
        choice[option] /= total


@inlined
def _fill(crisis: Crisis, scratch: _Scratch, solution: Solution) -> None:
    """Fill in the solution, in two functions because this one counts no references."""
    fill_coalitions(crisis, scratch.table)
    solution.value[0] = crisis.status_quo_utility
    for mode in range(N_MODES):
        _solve_mode(crisis, mode, scratch, solution)
    _open(crisis.is_available, crisis.opening_precision, solution.value, solution.choice)


@compiled
def solve_into(crisis: Crisis, solution: Solution) -> None:
    """Solve the whole game into arrays that may hold an earlier solution.

    Parameters
    ----------
    crisis : strengths in USD bn, utilities in stakes, probabilities in [0, 1]
    solution : filled; may be made for more guarantors, strategic or not, than the crisis has.
        What lies beyond them, and what follows a mode or an answer of the council that cannot
        come, keeps the numbers of earlier crises and means nothing.
    """
    n, n_strategic = crisis.strength.size, crisis.n_strategic
    scratch = _Scratch(
        coalitions_for(n, n_strategic),
        work_for(N_LEVELS**n_strategic),
        np.empty((n, N_TRAITS)),
        np.empty(_FIRST + n),
    )
    _fill(crisis, scratch, solution)


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
        np.zeros(N_MODES + 1),
        np.zeros(N_MODES + 1),
        np.zeros((N_MODES, _N_SUMMARY)),
        np.zeros((N_MODES, 2 + n)),
        np.zeros((N_MODES, n_strategic, N_LEVELS)),
        np.zeros((N_MODES, N_COUNCIL, nodes, _FIRST + n_strategic)),
        np.zeros((N_MODES, N_COUNCIL, nodes - ends, N_LEVELS, N_LEVELS)),
        np.zeros((N_MODES, N_COUNCIL, n, N_LEVELS, ends)),
        np.zeros((N_MODES, N_COUNCIL, n, ends)),
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
    solve_into(crisis, solution)
    return solution
