"""What everybody may expect of a subtree that is solved: levels, utilities, penalties.

Three accounts are kept of a guarantor: its utility, the part of it that it pays for
standing aside, and, where somebody asks, what standing with the target costs it. What is
left is the prize that it loses. Those that look ahead are followed
from node to node; the rest are booked at their own evaluation, or as bystanders.
"""

import numpy as np

from sim.domain.vocabulary import Level
from sim.engine.crisis.arrays import N_LEVELS, NodeColumn
from sim.engine.crisis.helping import (
    ClashChances,
    abstaining_utility,
    penalty_of_level,
    standing_cost,
)
from sim.engine.crisis.movers import guarantor_of
from sim.engine.crisis.subtree import Buffers, SubtreeInput
from sim.kernel.compiled import inlined, lean

_FIRST = int(NodeColumn.GUARANTORS)
_ABSTAIN = int(Level.ABSTAIN)


@lean
def fill_arrival(buffers: Buffers, chance: float) -> None:
    """Fill in the chance to get to each node of the subtree that was solved last.

    Parameters
    ----------
    buffers : as `solve_subtree` left them
    chance : of the subtree, in [0, 1]
    """
    chosen, arrival = buffers.levels, buffers.arrival
    arrival[0] = chance
    for node in range(chosen.shape[0]):
        for level in range(N_LEVELS):
            arrival[N_LEVELS * node + 1 + level] = arrival[node] * chosen[node, level]


@lean
def add_levels(buffers: Buffers, n_strategic: int, levels: np.ndarray) -> None:
    """Add the probability of each level in the subtree that was solved last.

    Parameters
    ----------
    buffers : with the chances of `fill_arrival`
    levels : (S, 3) added to
    """
    node = 1
    for k in range(n_strategic):
        for _ in range(N_LEVELS**k):
            for level in range(N_LEVELS):
                levels[k, level] += buffers.arrival[node]
                node += 1


@lean
def _mean_over_ends(buffers: Buffers, own: np.ndarray) -> float:
    """Return the sum over the ends of a row, each times the chance to get there."""
    total, first = 0.0, buffers.arrival.size - own.size
    for end in range(own.size):
        total += buffers.arrival[first + end] * own[end]
    return total


@lean
def add_utilities(
    given: SubtreeInput, buffers: Buffers, first: np.ndarray, after: np.ndarray
) -> None:
    """Add the values of a subtree's first node and the utilities of all guarantors.

    Parameters
    ----------
    buffers : with the chances of `fill_arrival`
    first : (14 + S) values of the first node
    after : (14 + n) added to, times the chance of the subtree
    """
    n_strategic, chance = given.coalitions.weight.shape[0], buffers.arrival[0]
    for column in range(_FIRST + n_strategic):
        after[column] += chance * first[column]
    for k in range(n_strategic, given.traits.shape[0]):
        guarantor = guarantor_of(given.traits, k)
        if guarantor.evaluates > 0:
            after[_FIRST + k] += _mean_over_ends(buffers, buffers.own_utility[k])
        else:
            # Without an evaluation of its own it counts as a bystander in the end (0002).
            utility = abstaining_utility(
                given.challenge, guarantor, first[NodeColumn.PRESS], first[NodeColumn.WIN]
            )
            after[_FIRST + k] += chance * utility


@lean
def add_penalties(
    given: SubtreeInput, buffers: Buffers, node: np.ndarray, penalty: np.ndarray
) -> None:
    """Add what each guarantor expects to pay for standing aside, in stakes.

    Parameters
    ----------
    buffers : with the chances of `fill_arrival`
    node : (N, 14 + S) values of the subtree
    penalty : (n,) added to, times the chance of the subtree
    """
    challenge, arrival = given.challenge, buffers.arrival
    n_strategic, child = given.coalitions.weight.shape[0], 1
    for k in range(n_strategic):
        guarantor = guarantor_of(given.traits, k)
        for _ in range(N_LEVELS**k):
            for level in range(N_LEVELS):
                press, win = node[child, NodeColumn.PRESS], node[child, NodeColumn.WIN]
                paid = penalty_of_level(challenge, guarantor, level, press, win)
                penalty[k] += arrival[child] * paid
                child += 1
    press, win = node[0, NodeColumn.PRESS], node[0, NodeColumn.WIN]
    for k in range(n_strategic, given.traits.shape[0]):
        guarantor = guarantor_of(given.traits, k)
        if guarantor.evaluates > 0:
            penalty[k] += _mean_over_ends(buffers, buffers.own_account[k])
        else:
            paid = penalty_of_level(challenge, guarantor, _ABSTAIN, press, win)
            penalty[k] += arrival[0] * paid


@lean
def add_standing(
    given: SubtreeInput, buffers: Buffers, node: np.ndarray, standing: np.ndarray
) -> None:
    """Add what standing with the target is expected to cost each guarantor, in stakes.

    Parameters
    ----------
    buffers : with the chances of `fill_arrival`, made to keep this account
    node : (N, 14 + S) values of the subtree
    standing : (at least n) added to, times the chance of the subtree
    """
    challenge, arrival = given.challenge, buffers.arrival
    n_strategic, child = given.coalitions.weight.shape[0], 1
    for k in range(n_strategic):
        guarantor = guarantor_of(given.traits, k)
        for _ in range(N_LEVELS**k):
            for level in range(N_LEVELS):
                cost = standing_cost(challenge, guarantor, level, _chances_at(node[child]))
                standing[k] += arrival[child] * cost
                child += 1
    for k in range(n_strategic, given.traits.shape[0]):
        guarantor = guarantor_of(given.traits, k)
        if guarantor.evaluates > 0:
            standing[k] += _mean_over_ends(buffers, buffers.own_account[k])
        else:
            cost = standing_cost(challenge, guarantor, _ABSTAIN, _chances_at(node[0]))
            standing[k] += arrival[0] * cost


@inlined
def _chances_at(node: np.ndarray) -> ClashChances:
    """Return what comes of the challenge from a node on, by true chances."""
    return ClashChances(
        press=node[NodeColumn.PRESS], win=node[NodeColumn.WIN], fraction=node[NodeColumn.FRACTION]
    )
