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
    NumberColumn,
    Trait,
    common_numbers,
    guarantor_traits,
    level_choice,
    prize_at_stake,
    solve_end,
)
from sim.rules.belief import stand_probability
from sim.rules.choice import choice_of_levels, choice_of_two, mode_precision
from sim.rules.compiled import compiled
from sim.rules.payoffs import loss_of_prize, target_concession

_BELIEF = int(NodeColumn.BELIEF)
_BELIEF_WEIGHT = int(NumberColumn.BELIEF_WEIGHT)
_BIAS = int(Trait.BIAS)
_C = int(NodeColumn.CHALLENGER)
_CONCESSION = int(ModeColumn.CONCESSION_COST)
_C_BELIEF = _C + _BELIEF
_FIRST = int(NodeColumn.GUARANTORS)
_LAWFUL = int(Trait.LAWFUL_0)
_N_SUMMARY = len(SummaryColumn)
_OBLIGATION = int(Trait.OBLIGATION)
_PRECISION = int(NumberColumn.PRECISION)
_PRESS = int(NodeColumn.PRESS)
_PRIZE = int(ModeColumn.PRIZE_SHARE)
_REPUTATION = int(Trait.REPUTATION)
_T = int(NodeColumn.TARGET)
_THRESHOLD = int(ModeColumn.THRESHOLD)
_T_BELIEF = _T + _BELIEF
_WIN = int(NodeColumn.WIN)


@compiled
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


@compiled
def _solve_guarantor(  # noqa: PLR0913  kernel: flat arrays in, flat arrays filled
    numbers: np.ndarray, traits: np.ndarray, guarantor: int, node: int, values: np.ndarray,
    sigma: np.ndarray,
) -> tuple[float, float, float]:  # fmt: skip
    """Fill one guarantor's node from its three children; return its choice over the law."""
    child = N_LEVELS * node + 1
    own = _FIRST + guarantor
    abstain, support, fight = values[child, own], values[child + 1, own], values[child + 2, own]
    precision = numbers[_PRECISION]
    for highest in range(N_LEVELS):
        chosen = choice_of_levels(
            precision * abstain,
            precision * support,
            precision * fight + traits[guarantor, _BIAS],
            highest,
        )
        for level in range(N_LEVELS):
            sigma[highest, level] = chosen[level]
    true = level_choice(numbers, traits, guarantor, abstain, support, fight)
    believed = believed_levels(
        (
            traits[guarantor, _LAWFUL],
            traits[guarantor, _LAWFUL + 1],
            traits[guarantor, _LAWFUL + 2],
        ),
        sigma,
        traits[guarantor, _OBLIGATION],
        traits[guarantor, _REPUTATION],
        numbers[_BELIEF_WEIGHT],
    )
    for column in range(values.shape[1]):
        share = believed if _BELIEF <= column < _FIRST else true
        values[node, column] = (
            share[0] * values[child, column]
            + share[1] * values[child + 1, column]
            + share[2] * values[child + 2, column]
        )
    return true


@compiled
def _solve_help(
    crisis: Crisis, mode: int, council: int, solution: Solution, levels: np.ndarray
) -> None:
    """Solve the subtree after the target resists and the council has spoken.

    `levels`, (S, 3), is filled with the marginal probability of each level.
    """
    numbers, traits = common_numbers(crisis, mode), guarantor_traits(crisis, mode, council)
    payoffs, hosted, s = crisis.modes[mode], crisis.strength_hosted, crisis.n_strategic
    values, sigma = solution.node[mode, council], solution.sigma[mode, council]
    rest, weight = solution.rest[mode, council], solution.weight[mode, council]
    ends = N_LEVELS**s
    first_end = (ends - 1) // 2
    for end in range(ends):
        solve_end(
            numbers, payoffs, traits, hosted, s, end, values[first_end + end], rest[end],
            weight[end],
        )  # fmt: skip
    overall = np.zeros((first_end, N_LEVELS))
    for guarantor in range(s - 1, -1, -1):
        row = N_LEVELS**guarantor
        for node in range((row - 1) // 2, (row - 1) // 2 + row):
            true = _solve_guarantor(numbers, traits, guarantor, node, values, sigma[node])
            for level in range(N_LEVELS):
                overall[node, level] = true[level]
    _marginal_levels(overall, levels)


@compiled
def _marginal_levels(overall: np.ndarray, levels: np.ndarray) -> None:
    """Fill (S, 3) with the probability of each level from the choices (N, 3) at every node."""
    reach = np.zeros(overall.shape[0] * N_LEVELS + 1)
    reach[0] = 1.0
    for guarantor in range(levels.shape[0]):
        row = N_LEVELS**guarantor
        for node in range((row - 1) // 2, (row - 1) // 2 + row):
            for level in range(N_LEVELS):
                probability = reach[node] * overall[node, level]
                reach[N_LEVELS * node + 1 + level] = probability
                levels[guarantor, level] += probability


@compiled
def council_probability(crisis: Crisis, council: int) -> float:
    """Return the chance of a council's answer: 0 active, 1 not active."""
    if not crisis.has_council:
        return 1.0 if council == 0 else 0.0
    return crisis.activation_probability if council == 0 else 1 - crisis.activation_probability


@compiled
def _solve_mode(crisis: Crisis, mode: int, solution: Solution) -> None:
    """Fill everything about one mode of challenge."""
    n = crisis.strength.size
    after = np.zeros(_FIRST + n)
    for council in range(N_COUNCIL):
        chance = council_probability(crisis, council)
        if chance > 0:
            levels = np.zeros((crisis.n_strategic, N_LEVELS))
            _solve_help(crisis, mode, council, solution, levels)
            after += chance * solution.node[mode, council, 0]
            solution.levels[mode] += chance * levels
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
    for guarantor in range(n):
        lost = loss_of_prize(1.0, crisis.stake[guarantor], prize)
        expected[2 + guarantor] = (1 - resist) * lost + resist * after[_FIRST + guarantor]


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
    n, s = crisis.strength.size, crisis.n_strategic
    ends = N_LEVELS**s
    nodes = (N_LEVELS * ends - 1) // 2
    solution = Solution(
        np.zeros(N_MODES + 1),
        np.full(N_MODES + 1, -math.inf),
        np.zeros((N_MODES, _N_SUMMARY)),
        np.zeros((N_MODES, 2 + n)),
        np.zeros((N_MODES, s, N_LEVELS)),
        np.zeros((N_MODES, N_COUNCIL, nodes, _FIRST + n)),
        np.zeros((N_MODES, N_COUNCIL, nodes, N_LEVELS, N_LEVELS)),
        np.zeros((N_MODES, N_COUNCIL, ends, n, N_LEVELS)),
        np.zeros((N_MODES, N_COUNCIL, ends, n)),
    )
    solution.value[0] = crisis.status_quo_utility
    for mode in range(N_MODES):
        if crisis.is_available[mode]:
            _solve_mode(crisis, mode, solution)
    top = solution.value.max()
    total = 0.0
    for option in range(N_MODES + 1):
        if option > 0 and not crisis.is_available[option - 1]:
            continue
        weighed = math.exp(crisis.opening_precision * (solution.value[option] - top))
        solution.choice[option] = weighed
        total += weighed
    solution.choice[:] = solution.choice / total
    return solution
