"""One subtree solved: what follows a mode of challenge and an answer of the council.

End nodes are evaluated first: each is one combination of levels of the strategic
guarantors, answered by the rest and then by the challenger. Values fold back over
the guarantors, the last to move first. Guarantors fold with each other's true
probabilities; challenger and target fold with beliefs that reputation shades.
"""

import numpy as np

from sim.domain.vocabulary import Level
from sim.engine.crisis.arrays import N_LEVELS, NodeColumn
from sim.engine.crisis.end_nodes import fill_end_nodes
from sim.engine.crisis.helping import abstaining_utility, fighting_utility, supporting_utility
from sim.engine.crisis.movers import Challenge, Guarantor, guarantor_of
from sim.engine.crisis.subtree import NODES_AT_ONCE, Buffers, SubtreeInput, SubtreeSolution
from sim.kernel.compiled import inlined, lean
from sim.rules.crisis.belief import stand_probability
from sim.rules.crisis.choice import choice_of_levels, choice_of_two

_BELIEF = int(NodeColumn.BELIEF)
_FIRST = int(NodeColumn.GUARANTORS)
_FIGHT = int(Level.FIGHT)


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
        stand = sigma[highest, Level.SUPPORT] + sigma[highest, Level.FIGHT]
        expected = stand_probability(stand, obligation, reputation, belief_weight)
        # At extreme precision its own will to help may underflow: it is then expected to support.
        to_fight = sigma[highest, Level.FIGHT] / stand if stand > 0 else 0.0
        abstain += lawful[highest] * (1 - expected)
        support += lawful[highest] * expected * (1 - to_fight)
        fight += lawful[highest] * expected * to_fight
    return abstain, support, fight


@lean
def _fill_logits(
    challenge: Challenge, guarantor: Guarantor, k: int, node: np.ndarray, logits: np.ndarray
) -> None:
    """Fill in what each level is worth to a guarantor at its nodes, in stakes and in logits.

    Parameters
    ----------
    node : (N, 14 + S) its own column is filled in the children of its nodes
    logits : (5, nodes) filled: abstain and support, then all three levels
    """
    row, precision = N_LEVELS**k, challenge.precision
    for position in range(row):
        child = (N_LEVELS * row - 1) // 2 + N_LEVELS * position
        zero, one, two = node[child], node[child + 1], node[child + 2]
        # Utilities are linear in a node's first columns: none has to be folded up from the ends.
        abstain = abstaining_utility(
            challenge, guarantor, zero[NodeColumn.PRESS], zero[NodeColumn.WIN]
        )
        support = supporting_utility(
            challenge, guarantor, one[NodeColumn.PRESS], one[NodeColumn.WIN]
        )
        fight = fighting_utility(
            challenge,
            guarantor,
            two[NodeColumn.PRESS],
            two[NodeColumn.WIN],
            two[NodeColumn.FRACTION],
        )
        zero[_FIRST + k], one[_FIRST + k], two[_FIRST + k] = abstain, support, fight
        logits[0, position] = logits[2, position] = precision * abstain
        logits[1, position] = logits[3, position] = precision * support
        logits[4, position] = precision * fight + guarantor.bias


@lean
def _fill_choices(logits: np.ndarray, count: int) -> None:
    """Turn so many logits, (5, nodes), into probabilities: of two levels, then of three."""
    low_abstain, low_support = logits[0][:count], logits[1][:count]
    for position in range(count):
        chosen = choice_of_two(low_abstain[position], low_support[position])
        low_abstain[position], low_support[position] = chosen
    abstain, support, fight = logits[2][:count], logits[3][:count], logits[4][:count]
    for position in range(count):
        levels = choice_of_levels(abstain[position], support[position], fight[position], _FIGHT)
        abstain[position], support[position], fight[position] = levels


@inlined
def _fill_sigma(
    guarantor: Guarantor, chosen: np.ndarray, position: int, sigma: np.ndarray
) -> tuple[float, float, float]:
    """Fill in a guarantor's choice by reading of the law; return that over all readings."""
    sigma[0, 0], sigma[0, 1], sigma[0, 2] = 1.0, 0.0, 0.0
    sigma[1, 0], sigma[1, 1], sigma[1, 2] = chosen[0, position], chosen[1, position], 0.0
    sigma[2, 0], sigma[2, 1] = chosen[2, position], chosen[3, position]
    sigma[2, 2] = chosen[4, position]
    low, high = guarantor.lawful_support, guarantor.lawful_fight
    return (
        guarantor.lawful_abstain + low * chosen[0, position] + high * chosen[2, position],
        low * chosen[1, position] + high * chosen[3, position],
        high * chosen[4, position],
    )


@inlined
def _fold(
    nodes: np.ndarray, node: int, levels: tuple[float, float, float], first: int, last: int
) -> None:
    """Fill in the columns from `first` to before `last` of a node from its three children."""
    child = N_LEVELS * node + 1
    for column in range(first, last):
        nodes[node, column] = (
            levels[0] * nodes[child, column]
            + levels[1] * nodes[child + 1, column]
            + levels[2] * nodes[child + 2, column]
        )


@lean
def _solve_guarantor(
    given: SubtreeInput, k: int, buffers: Buffers, solved: SubtreeSolution
) -> None:
    """Fill in every node of one guarantor; those of the next are filled."""
    challenge, guarantor = given.challenge, guarantor_of(given.traits, k)
    n_strategic, node, sigma = given.coalitions.weight.shape[0], solved.node, solved.sigma
    row, logits, levels = N_LEVELS**k, buffers.logits, buffers.levels
    _fill_logits(challenge, guarantor, k, node, logits)
    _fill_choices(logits, (row + NODES_AT_ONCE - 1) // NODES_AT_ONCE * NODES_AT_ONCE)
    lawful = (guarantor.lawful_abstain, guarantor.lawful_support, guarantor.lawful_fight)
    for position in range(row):
        here = (row - 1) // 2 + position
        true = _fill_sigma(guarantor, logits, position, sigma[here])
        believed = believed_levels(
            lawful, sigma[here], guarantor.obligation, guarantor.reputation, challenge.belief_weight
        )
        _fold(node, here, true, 0, _BELIEF)
        _fold(node, here, believed, _BELIEF, _FIRST)
        # Guarantors know one another well enough to see through a name: true chances, not beliefs.
        _fold(node, here, true, _FIRST + k, _FIRST + n_strategic)
        levels[here, 0], levels[here, 1], levels[here, 2] = true


@inlined
def solve_subtree(given: SubtreeInput, buffers: Buffers, solved: SubtreeSolution) -> None:
    """Solve the subtree after the target resists and the council has answered.

    Parameters
    ----------
    buffers : `add_levels` reads them afterwards
    solved : filled
    """
    fill_end_nodes(given, buffers, solved)
    for k in range(given.coalitions.weight.shape[0] - 1, -1, -1):
        _solve_guarantor(given, k, buffers, solved)
