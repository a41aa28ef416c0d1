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
    ModeColumn,
    NodeColumn,
    Solution,
    SummaryColumn,
)
from sim.engine.endgame import (
    N_TRAITS,
    Guarantor,
    Numbers,
    abstaining_utility,
    common_numbers,
    fighting_utility,
    fill_traits,
    guarantor_of,
    prize_at_stake,
    supporting_utility,
)
from sim.engine.ends import solve_ends
from sim.rules.belief import stand_probability
from sim.rules.choice import choice_of_levels, choice_of_two, mode_precision
from sim.rules.compiled import compiled, inlined
from sim.rules.exponential import exponential
from sim.rules.payoffs import loss_of_prize, target_concession

_BELIEF = int(NodeColumn.BELIEF)
_C = int(NodeColumn.CHALLENGER)
_CONCESSION = int(ModeColumn.CONCESSION_COST)
_C_BELIEF = _C + _BELIEF
_FIRST = int(NodeColumn.GUARANTORS)
_FRACTION = int(NodeColumn.FRACTION)
_N_SUMMARY = len(SummaryColumn)
_PRESS = int(NodeColumn.PRESS)
_PRIZE = int(ModeColumn.PRIZE_SHARE)
_T = int(NodeColumn.TARGET)
_THRESHOLD = int(ModeColumn.THRESHOLD)
_T_BELIEF = _T + _BELIEF
_WIN = int(NodeColumn.WIN)


@inlined
def believed_levels(
    lawful: tuple[float, float, float],
    sigma: np.ndarray,
    obligation: float,
    reputation: float,
    belief_weight: float,
) -> tuple[float, float, float]:
    """Return what challenger and target expect of each level, over the readings of the law.

    Parameters
    ----------
    lawful : chances that each level is the highest lawful one
    sigma : (3, 3) the guarantor's own probability of a level (last) by highest lawful level
    obligation, reputation, belief_weight : see `stand_probability`
    """
    abstain, support, fight = lawful[0], 0.0, 0.0
    for highest in range(1, N_LEVELS):
        stand = sigma[highest, 1] + sigma[highest, 2]
        expected = stand_probability(stand, obligation, reputation, belief_weight)
        # at extreme precision its own will to help may underflow: it is then expected to support
        to_fight = sigma[highest, 2] / stand if stand > 0 else 0.0
        abstain += lawful[highest] * (1 - expected)
        support += lawful[highest] * expected * (1 - to_fight)
        fight += lawful[highest] * expected * to_fight
    return abstain, support, fight


@inlined
def _fill_utilities(
    numbers: Numbers, guarantor: Guarantor, k: int, child: int, nodes: np.ndarray
) -> tuple[float, float, float]:
    """Fill in and return what a guarantor's levels are worth to it at the nodes they lead to.

    Its utility is linear in the first columns of a node, so that it need not be
    folded up from the ends below.
    """
    zero, one, two = nodes[child], nodes[child + 1], nodes[child + 2]
    abstain = abstaining_utility(numbers, guarantor, zero[_PRESS], zero[_WIN])
    support = supporting_utility(numbers, guarantor, one[_PRESS], one[_WIN])
    fight = fighting_utility(numbers, guarantor, two[_PRESS], two[_WIN], two[_FRACTION])
    zero[_FIRST + k], one[_FIRST + k], two[_FIRST + k] = abstain, support, fight
    return abstain, support, fight


@inlined
def _fill_sigma(
    numbers: Numbers,
    guarantor: Guarantor,
    utilities: tuple[float, float, float],
    sigma: np.ndarray,
) -> tuple[float, float, float]:
    """Fill in a guarantor's choice by reading of the law; return that over all readings."""
    abstain, support = numbers.precision * utilities[0], numbers.precision * utilities[1]
    fight = numbers.precision * utilities[2] + guarantor.bias
    one = choice_of_levels(abstain, support, fight, 1)
    two = choice_of_levels(abstain, support, fight, 2)
    sigma[0, 0], sigma[0, 1], sigma[0, 2] = 1.0, 0.0, 0.0
    sigma[1, 0], sigma[1, 1], sigma[1, 2] = one
    sigma[2, 0], sigma[2, 1], sigma[2, 2] = two
    low, high = guarantor.lawful_support, guarantor.lawful_fight
    return (
        guarantor.lawful_abstain + low * one[0] + high * two[0],
        low * one[1] + high * two[1],
        high * two[2],
    )


@inlined
def _fold(
    nodes: np.ndarray, node: int, share: tuple[float, float, float], first: int, last: int
) -> None:
    """Fill in the columns from `first` to before `last` of a node from its three children."""
    child = N_LEVELS * node + 1
    for column in range(first, last):
        nodes[node, column] = (
            share[0] * nodes[child, column]
            + share[1] * nodes[child + 1, column]
            + share[2] * nodes[child + 2, column]
        )


@compiled
def _solve_guarantor(  # noqa: PLR0913  kernel: flat arrays in, flat arrays filled
    numbers: Numbers,
    guarantor: Guarantor,
    k: int,
    n_strategic: int,
    nodes: np.ndarray,
    sigma: np.ndarray,
    overall: np.ndarray,
) -> None:
    """Fill in every node of one guarantor; those of the next are filled.

    Parameters
    ----------
    overall : (nodes, 3) its choice over the readings of the law
    """
    row = N_LEVELS**k
    lawful = (guarantor.lawful_abstain, guarantor.lawful_support, guarantor.lawful_fight)
    for node in range((row - 1) // 2, (row - 1) // 2 + row):
        utilities = _fill_utilities(numbers, guarantor, k, N_LEVELS * node + 1, nodes)
        true = _fill_sigma(numbers, guarantor, utilities, sigma[node])
        believed = believed_levels(
            lawful, sigma[node], guarantor.obligation, guarantor.reputation, numbers.belief_weight
        )
        _fold(nodes, node, true, 0, _BELIEF)
        _fold(nodes, node, believed, _BELIEF, _FIRST)
        _fold(nodes, node, true, _FIRST + k, _FIRST + n_strategic)
        overall[node, 0], overall[node, 1], overall[node, 2] = true


@compiled
def _add_levels(overall: np.ndarray, chance: float, n_strategic: int, levels: np.ndarray) -> None:
    """Add the probability of each level, times a chance, to (S, 3) from the choice at every node.

    Parameters
    ----------
    overall : (nodes, 3) choice over the readings of the law
    """
    reach = np.empty(overall.shape[0] * N_LEVELS + 1)
    reach[0] = chance
    for node in range(overall.shape[0]):
        for level in range(N_LEVELS):
            reach[N_LEVELS * node + 1 + level] = reach[node] * overall[node, level]
    node = 1
    for k in range(n_strategic):
        for _ in range(N_LEVELS**k):
            for level in range(N_LEVELS):
                levels[k, level] += reach[node]
                node += 1


@inlined
def council_probability(crisis: Crisis, council: int) -> float:
    """Return the chance of a council's answer: 0 active, 1 not active."""
    if not crisis.has_council:
        return 1.0 if council == 0 else 0.0
    return crisis.activation_probability if council == 0 else 1 - crisis.activation_probability


@compiled
def _add_first_node(  # noqa: PLR0913  kernel: flat arrays in, one filled
    numbers: Numbers,
    traits: np.ndarray,
    n_strategic: int,
    chance: float,
    first: np.ndarray,
    after: np.ndarray,
) -> None:
    """Add the values of a subtree's first node, times its chance, to (14 + n) values.

    In the end the rest are bystanders, whose utility is linear in the first columns.
    """
    for column in range(_FIRST + n_strategic):
        after[column] += chance * first[column]
    for k in range(n_strategic, traits.shape[0]):
        utility = abstaining_utility(numbers, guarantor_of(traits, k), first[_PRESS], first[_WIN])
        after[_FIRST + k] += chance * utility


@compiled
def _solve_help(  # noqa: PLR0913  kernel: flat arrays in, flat arrays filled
    numbers: Numbers,
    traits: np.ndarray,
    table: Coalitions,
    hosted: np.ndarray,
    nodes: np.ndarray,
    sigma: np.ndarray,
    rest: np.ndarray,
    weight: np.ndarray,
    overall: np.ndarray,
) -> None:
    """Solve the subtree after the target resists and the council has spoken.

    Parameters
    ----------
    overall : (nodes, 3) each strategic guarantor's choice over the readings of the law
    """
    n_strategic = table.weight.shape[0]
    solve_ends(numbers, traits, table, hosted, nodes, rest, weight)
    for k in range(n_strategic - 1, -1, -1):
        guarantor = guarantor_of(traits, k)
        _solve_guarantor(numbers, guarantor, k, n_strategic, nodes, sigma, overall)


@inlined
def _solve_councils(
    crisis: Crisis, table: Coalitions, mode: int, solution: Solution, after: np.ndarray
) -> None:
    """Solve what follows both answers of the council; add up the values they lead to."""
    n_strategic, ends = table.weight.shape
    numbers, traits = common_numbers(crisis, mode), np.empty((crisis.strength.size, N_TRAITS))
    overall = np.empty(((ends - 1) // 2, N_LEVELS))
    levels = solution.levels[mode]
    levels[:] = 0
    for council in range(N_COUNCIL):
        chance, nodes = council_probability(crisis, council), solution.node[mode, council]
        if chance <= 0:
            nodes[0] = 0
            continue
        fill_traits(crisis, mode, council, traits)
        _solve_help(
            numbers,
            traits,
            table,
            crisis.strength_hosted,
            nodes,
            solution.sigma[mode, council],
            solution.rest[mode, council],
            solution.weight[mode, council],
            overall,
        )
        _add_first_node(numbers, traits, n_strategic, chance, nodes[0], after)
        _add_levels(overall, chance, n_strategic, levels)


@inlined
def _solve_mode(crisis: Crisis, table: Coalitions, mode: int, solution: Solution) -> None:
    """Fill in everything about one mode of challenge."""
    n = crisis.strength.size
    after = np.zeros(_FIRST + n)
    _solve_councils(crisis, table, mode, solution, after)
    payoffs = crisis.modes[mode]
    prize = prize_at_stake(payoffs[_PRIZE], crisis.control_lost)
    precision = mode_precision(crisis.precision, crisis.precision_decay, payoffs[_PRIZE])
    concede = target_concession(
        payoffs[_CONCESSION], crisis.salience_target, 1 - crisis.control_lost
    )
    resist = choice_of_two(precision * concede, precision * after[_T_BELIEF])[1]
    gain = crisis.salience_challenger * prize
    value = (1 - resist) * gain + resist * after[_C_BELIEF]
    solution.value[mode + 1] = value - payoffs[_THRESHOLD]
    summary, expected = solution.summary[mode], solution.expected[mode]
    summary[0], summary[1], summary[2] = precision, resist, after[_PRESS]
    summary[3], summary[4] = after[_WIN], value
    summary[5], summary[6] = after[_T_BELIEF], concede
    expected[0] = (1 - resist) * gain + resist * after[_C]
    expected[1] = (1 - resist) * concede + resist * after[_T]
    for k in range(n):
        lost = loss_of_prize(1.0, crisis.stake[k], prize)
        expected[2 + k] = (1 - resist) * lost + resist * after[_FIRST + k]


@inlined
def _pass_over(mode: int, solution: Solution) -> None:
    """Fill in that a mode makes no sense here."""
    solution.value[mode + 1] = -math.inf
    solution.summary[mode] = 0
    solution.expected[mode] = 0
    solution.levels[mode] = 0


@inlined
def _open(crisis: Crisis, solution: Solution) -> None:
    """Fill in the challenger's first move from the value of each mode."""
    top = solution.value.max()
    total = 0.0
    for option in range(N_MODES + 1):
        solution.choice[option] = 0.0
        if option == 0 or crisis.is_available[option - 1]:
            weighed = exponential(crisis.opening_precision * (solution.value[option] - top))
            solution.choice[option] = weighed
            total += weighed
    for option in range(N_MODES + 1):
        solution.choice[option] /= total


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
    table = coalitions(crisis)
    solution.value[0] = crisis.status_quo_utility
    for mode in range(N_MODES):
        if crisis.is_available[mode]:
            _solve_mode(crisis, table, mode, solution)
        else:
            _pass_over(mode, solution)
    _open(crisis, solution)


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
