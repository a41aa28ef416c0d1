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

import numpy as np

from sim.engine.coalitions import Coalitions, coalitions
from sim.engine.crisis import (
    N_COUNCIL,
    N_LEVELS,
    N_MODES,
    Crisis,
    NodeColumn,
    Solution,
    SummaryColumn,
)
from sim.engine.endgame import N_TRAITS, Numbers, common_numbers, fill_traits, guarantor_of
from sim.engine.subtree import add_first_node, add_levels, solve_subtree
from sim.rules.choice import choice_of_two
from sim.rules.compiled import compiled, inlined
from sim.rules.exponential import exponential
from sim.rules.payoffs import loss_of_prize, target_concession

_BELIEF = int(NodeColumn.BELIEF)
_C = int(NodeColumn.CHALLENGER)
_C_BELIEF = _C + _BELIEF
_FIRST = int(NodeColumn.GUARANTORS)
_N_SUMMARY = len(SummaryColumn)
_PRESS = int(NodeColumn.PRESS)
_T = int(NodeColumn.TARGET)
_T_BELIEF = _T + _BELIEF
_WIN = int(NodeColumn.WIN)


@inlined
def council_probability(crisis: Crisis, council: int) -> float:
    """Return the chance of a council's answer: 0 active, 1 not active."""
    return _answer_probability(crisis.has_council, crisis.activation_probability, council)


@inlined
def _answer_probability(is_asked: bool, activation_probability: float, council: int) -> float:
    """Return the same from what it depends on; without a council every treaty is active."""
    active = activation_probability if is_asked else 1.0
    return active if council == 0 else 1 - active


@compiled
def _solve_councils(  # noqa: PLR0913  kernel: flat arrays in, flat arrays filled
    numbers: Numbers,
    traits: np.ndarray,
    table: Coalitions,
    hosted: np.ndarray,
    chances: tuple[float, float],
    mode: int,
    solution: Solution,
    after: np.ndarray,
) -> None:
    """Solve what follows both answers of the council; add up the values they lead to."""
    n_strategic, ends = table.weight.shape
    overall = np.empty(((ends - 1) // 2, N_LEVELS))
    levels = solution.levels[mode]
    levels[:] = 0
    for council in range(N_COUNCIL):
        chance, nodes = chances[council], solution.node[mode, council]
        if chance <= 0:
            nodes[0] = 0
            continue
        solve_subtree(
            numbers,
            traits[council],
            table,
            hosted,
            nodes,
            solution.sigma[mode, council],
            solution.rest[mode, council],
            solution.weight[mode, council],
            overall,
        )
        add_first_node(numbers, traits[council], n_strategic, chance, nodes[0], after)
        add_levels(overall, chance, n_strategic, levels)


@compiled
def _weigh_challenge(
    numbers: Numbers, traits: np.ndarray, after: np.ndarray, summary: np.ndarray,
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
    for k in range(traits.shape[0]):
        lost = loss_of_prize(1.0, guarantor_of(traits, k).stake, numbers.prize)
        expected[2 + k] = (1 - resist) * lost + resist * after[_FIRST + k]
    return value


@compiled
def _solve_modes(  # noqa: PLR0913  kernel: flat arrays in, flat arrays filled
    numbers: tuple[Numbers, Numbers, Numbers],
    traits: np.ndarray,
    table: Coalitions,
    hosted: np.ndarray,
    chances: tuple[float, float],
    available: np.ndarray,
    solution: Solution,
) -> None:
    """Fill in everything about every mode of challenge.

    Parameters
    ----------
    traits : (3, 2, n, `N_TRAITS`) tables of guarantors by mode and answer of the council
    hosted : (n, n) strength of row from the soil of column [USD bn]
    chances : of both answers of the council
    available : (3,) whether the mode makes sense here
    """
    summary, expected = solution.summary, solution.expected
    for mode in range(N_MODES):
        if not available[mode]:
            solution.value[mode + 1] = -math.inf
            summary[mode], expected[mode], solution.levels[mode] = 0, 0, 0
            continue
        named, these = numbers[mode], traits[mode]
        after = np.zeros(_FIRST + these.shape[1])
        _solve_councils(named, these, table, hosted, chances, mode, solution, after)
        value = _weigh_challenge(named, these[0], after, summary[mode], expected[mode])
        solution.value[mode + 1] = value - named.threshold


@compiled
def _open(available: np.ndarray, precision: float, value: np.ndarray, choice: np.ndarray) -> None:
    """Fill in the challenger's first move from the value of each option."""
    top, total = value.max(), 0.0
    for option in range(N_MODES + 1):
        choice[option] = 0.0
        if option == 0 or available[option - 1]:
            choice[option] = exponential(precision * (value[option] - top))
            total += choice[option]
    for option in range(N_MODES + 1):
        choice[option] /= total


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
    # The crisis is read here once and for all: where a function that has it branches, the compiler
    # counts the references to all of its arrays, and that takes longer than many a crisis.
    numbers = (common_numbers(crisis, 0), common_numbers(crisis, 1), common_numbers(crisis, 2))
    traits = np.empty((N_MODES, N_COUNCIL, crisis.strength.size, N_TRAITS))
    for mode in range(N_MODES):
        for council in range(N_COUNCIL):
            fill_traits(crisis, mode, council, traits[mode, council])
    chances = (council_probability(crisis, 0), council_probability(crisis, 1))
    solution.value[0] = crisis.status_quo_utility
    available, hosted = crisis.is_available, crisis.strength_hosted
    _solve_modes(numbers, traits, coalitions(crisis), hosted, chances, available, solution)
    _open(available, crisis.opening_precision, solution.value, solution.choice)


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
