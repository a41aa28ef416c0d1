"""One subtree solved: what follows a mode of challenge and an answer of the council.

End nodes are evaluated first: each is one combination of levels of the strategic
guarantors, answered by the rest and then by the challenger. Values fold back over
the guarantors, the last to move first. Guarantors fold with each other's true
probabilities; challenger and target fold with beliefs that reputation shades.
"""

import numpy as np

from sim.engine.crisis.arrays import N_LEVELS, NodeColumn
from sim.engine.crisis.coalitions import AT_ONCE, Coalitions, Work
from sim.engine.crisis.end_nodes import solve_ends
from sim.engine.crisis.movers import (
    Guarantor,
    Numbers,
    abstaining_utility,
    fighting_utility,
    guarantor_of,
    supporting_utility,
)
from sim.kernel.compiled import inlined, lean
from sim.rules.crisis.belief import stand_probability
from sim.rules.crisis.choice import choice_of_levels, choice_of_two

_BELIEF = int(NodeColumn.BELIEF)
_FIRST = int(NodeColumn.GUARANTORS)
_FRACTION = int(NodeColumn.FRACTION)
_PRESS = int(NodeColumn.PRESS)
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


@lean
def _fill_logits(
    numbers: Numbers, guarantor: Guarantor, k: int, nodes: np.ndarray, logits: np.ndarray
) -> None:
    """Fill in what each level is worth to a guarantor at its nodes, in stakes and in logits.

    Its utility is linear in the first columns of a node, so that it need not be
    folded up from the ends below.

    Parameters
    ----------
    logits : (5, nodes) abstain and support, then all three levels
    """
    row, precision = N_LEVELS**k, numbers.precision
    for place in range(row):
        child = (N_LEVELS * row - 1) // 2 + N_LEVELS * place
        zero, one, two = nodes[child], nodes[child + 1], nodes[child + 2]
        abstain = abstaining_utility(numbers, guarantor, zero[_PRESS], zero[_WIN])
        support = supporting_utility(numbers, guarantor, one[_PRESS], one[_WIN])
        fight = fighting_utility(numbers, guarantor, two[_PRESS], two[_WIN], two[_FRACTION])
        zero[_FIRST + k], one[_FIRST + k], two[_FIRST + k] = abstain, support, fight
        logits[0, place] = logits[2, place] = precision * abstain
        logits[1, place] = logits[3, place] = precision * support
        logits[4, place] = precision * fight + guarantor.bias


@lean
def _choose(logits: np.ndarray, count: int) -> None:
    """Turn so many logits, (5, nodes), into probabilities: of two levels, then of three."""
    low_abstain, low_support = logits[0][:count], logits[1][:count]
    for place in range(count):
        chosen = choice_of_two(low_abstain[place], low_support[place])
        low_abstain[place], low_support[place] = chosen
    abstain, support, fight = logits[2][:count], logits[3][:count], logits[4][:count]
    for place in range(count):
        levels = choice_of_levels(abstain[place], support[place], fight[place], 2)
        abstain[place], support[place], fight[place] = levels


@inlined
def _fill_sigma(
    guarantor: Guarantor, chosen: np.ndarray, place: int, sigma: np.ndarray
) -> tuple[float, float, float]:
    """Fill in a guarantor's choice by reading of the law; return that over all readings."""
    sigma[0, 0], sigma[0, 1], sigma[0, 2] = 1.0, 0.0, 0.0
    sigma[1, 0], sigma[1, 1], sigma[1, 2] = chosen[0, place], chosen[1, place], 0.0
    sigma[2, 0], sigma[2, 1], sigma[2, 2] = chosen[2, place], chosen[3, place], chosen[4, place]
    low, high = guarantor.lawful_support, guarantor.lawful_fight
    return (
        guarantor.lawful_abstain + low * chosen[0, place] + high * chosen[2, place],
        low * chosen[1, place] + high * chosen[3, place],
        high * chosen[4, place],
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


@lean
def _solve_guarantor(  # noqa: PLR0913  kernel: flat arrays in, flat arrays filled
    numbers: Numbers,
    guarantor: Guarantor,
    k: int,
    n_strategic: int,
    nodes: np.ndarray,
    sigma: np.ndarray,
    work: Work,
) -> None:
    """Fill in every node of one guarantor; those of the next are filled."""
    row, logits, overall = N_LEVELS**k, work.logits, work.overall
    _fill_logits(numbers, guarantor, k, nodes, logits)
    _choose(logits, (row + AT_ONCE - 1) // AT_ONCE * AT_ONCE)
    lawful = (guarantor.lawful_abstain, guarantor.lawful_support, guarantor.lawful_fight)
    for place in range(row):
        node = (row - 1) // 2 + place
        true = _fill_sigma(guarantor, logits, place, sigma[node])
        believed = believed_levels(
            lawful, sigma[node], guarantor.obligation, guarantor.reputation, numbers.belief_weight
        )
        _fold(nodes, node, true, 0, _BELIEF)
        _fold(nodes, node, believed, _BELIEF, _FIRST)
        _fold(nodes, node, true, _FIRST + k, _FIRST + n_strategic)
        overall[node, 0], overall[node, 1], overall[node, 2] = true


@lean
def add_levels(work: Work, chance: float, n_strategic: int, levels: np.ndarray) -> None:
    """Add the probability of each level in one subtree, times its chance, to (S, 3)."""
    overall, reached = work.overall, work.reached
    reached[0] = chance
    for node in range(overall.shape[0]):
        for level in range(N_LEVELS):
            reached[N_LEVELS * node + 1 + level] = reached[node] * overall[node, level]
    node = 1
    for k in range(n_strategic):
        for _ in range(N_LEVELS**k):
            for level in range(N_LEVELS):
                levels[k, level] += reached[node]
                node += 1


@lean
def add_first_node(  # noqa: PLR0913  kernel: flat arrays in, one filled
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


@inlined
def solve_subtree(  # noqa: PLR0913  kernel: flat arrays in, flat arrays filled
    numbers: Numbers,
    traits: np.ndarray,
    table: Coalitions,
    hosted: np.ndarray,
    work: Work,
    nodes: np.ndarray,
    sigma: np.ndarray,
    rest: np.ndarray,
    weight: np.ndarray,
) -> None:
    """Solve the subtree after the target resists and the council has spoken.

    Parameters
    ----------
    numbers, traits, table : see `Numbers`, `Guarantor`, `Coalitions`
    hosted : (n, n) strength of row from the soil of column [USD bn]
    nodes, sigma, rest, weight : of the subtree, see `Solution`
    """
    n_strategic = table.weight.shape[0]
    solve_ends(numbers, traits, table, hosted, work, nodes, rest, weight)
    for k in range(n_strategic - 1, -1, -1):
        _solve_guarantor(numbers, guarantor_of(traits, k), k, n_strategic, nodes, sigma, work)
