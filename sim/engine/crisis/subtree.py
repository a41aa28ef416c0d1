"""One subtree: what it is solved from, what is filled on the way, and what it comes to.

A subtree is what follows one mode of challenge and one answer of the council.
"""

from typing import NamedTuple

import numpy as np

from sim.engine.crisis.arrays import N_LEVELS, NodeColumn
from sim.engine.crisis.bases import Bases
from sim.engine.crisis.coalitions import Coalitions, Risks
from sim.engine.crisis.movers import Challenge
from sim.kernel.compiled import compiled, lean, merged

_N_ROWS = 13
_N_JOINED = 3 * (N_LEVELS - 1)
_N_VALUES = int(NodeColumn.BELIEF)
_N_LOGITS = 5
NODES_AT_ONCE = 8
"""Nodes that the compiler solves at once; with whole groups none is left for a slower loop."""


class SubtreeInput(NamedTuple):
    """What a subtree is solved from. n is the number of guarantors."""

    challenge: Challenge
    traits: np.ndarray
    """(n, `N_TRAITS`) table of guarantors; see `fill_traits`."""
    coalitions: Coalitions
    bases: Bases
    """Where the guarantors can act from."""


class SubtreeSolution(NamedTuple):
    """The part of `Solution` that belongs to one subtree."""

    node: np.ndarray
    """(N, 14 + S) values by node, columns `NodeColumn`."""
    sigma: np.ndarray
    """(N - E, 3, 3) probability of a level (last) by highest lawful level, by node."""
    rest: np.ndarray
    """(n, 3, E) probability of each level of the rest at each end."""
    weight: np.ndarray
    """(n, E) weight in the defenders' strength of each guarantor at each end."""


class Strengths(NamedTuple):
    """What follows from strengths alone, and so not from what the prize is worth.

    A tree is solved at many draws of resolve and for two answers of the council: these rows
    stay the same, so they are filled once a tree.
    """

    is_known: np.ndarray
    """(1,) 1 where the rows are those of the tree in hand; see `forget_strengths`."""
    alone: np.ndarray
    """(E,) strength on the target's side if none of the rest helps [USD bn]."""
    alone_wins: np.ndarray
    """(E,) probability that the challenger wins against that."""
    alone_share: np.ndarray
    """(E,) the challenger's share of all the strength then."""
    joined: np.ndarray
    """(n, 2, E) strength once one of the rest supports, or fights [USD bn]."""
    joined_wins: np.ndarray
    """(n, 2, E) probability that the challenger wins against that."""
    joined_share: np.ndarray
    """(n, 2, E) the challenger's share of all the strength then."""


class Buffers(NamedTuple):
    """Rows over the end nodes and tables over the others that every subtree uses again."""

    defenders: np.ndarray
    """(E,) strength on the target's side [USD bn]."""
    wins: np.ndarray
    """(E,) probability that the challenger wins against it."""
    share: np.ndarray
    """(E,) the challenger's share of all the strength."""
    strengths: Strengths
    clash: np.ndarray
    """(E,) the challenger's utility of that clash."""
    press: np.ndarray
    """(E,) probability that it presses."""
    before: np.ndarray
    """(E,) strength before one of the rest joins, with its bases open [USD bn]."""
    joined_press: np.ndarray
    """(E,) probability that the challenger presses once it has joined."""
    reach: np.ndarray
    """(E,) strength of one guarantor from the bases open to it [USD bn]."""
    risks: Risks
    """Trade and cover at each end, with what is expected of the rest."""
    opened: np.ndarray
    """(n, E) how far each guarantor opens its soil, in [0, 1]."""
    utility: np.ndarray
    """(3, E) what each level is worth to one of the rest."""
    account: np.ndarray
    """(3, E) what each level would cost one of the rest; see `has_standing`."""
    own_utility: np.ndarray
    """(n, E) what each of the rest expects at each end of what it would do itself."""
    own_account: np.ndarray
    """(n, E) what it then expects that to cost."""
    values: np.ndarray
    """(7, E) values of the end nodes, rows by `NodeColumn`."""
    logits: np.ndarray
    """(5, E / 3 and more) choices of one guarantor at its nodes."""
    levels: np.ndarray
    """(N - E, 3) choice of level at each node over the readings of the law."""
    arrival: np.ndarray
    """(N,) chance to get to each node."""
    has_standing: bool
    """Whether the account beside utility is of what standing with the target costs; else it is of
    the penalty for standing aside."""


@compiled
def buffers_for(n: int, ends: int) -> Buffers:
    """Return buffers for so many guarantors and a tree with so many end nodes."""
    return buffers_in(np.empty(buffers_size(n, ends)), n, ends, has_standing=False)


@lean
def buffers_size(n: int, ends: int) -> int:
    """Return how many numbers the buffers of such a tree hold."""
    rows = _N_ROWS + _N_VALUES + 2 * N_LEVELS + (3 + _N_JOINED) * n
    inner = (ends - 1) // 2
    logits = _N_LOGITS * (ends // N_LEVELS + NODES_AT_ONCE)
    return rows * ends + logits + N_LEVELS * inner + inner + ends + 1


@merged
def buffers_in(numbers: np.ndarray, n: int, ends: int, has_standing: bool) -> Buffers:
    """Return buffers that lie in an array.

    Parameters
    ----------
    numbers : (at least `buffers_size`,) cut into rows
    n, ends : guarantors, and end nodes of the tree
    has_standing : whether what standing with the target costs is accounted for, and not what
        standing aside does
    """
    first = _N_ROWS + _N_VALUES
    own = first + 2 * N_LEVELS
    together, inner = own + 3 * n, (ends - 1) // 2
    n_rows = together + _N_JOINED * n
    rows = numbers[: n_rows * ends].reshape((n_rows, ends))
    rest = numbers[n_rows * ends :]
    n_groups = ends // N_LEVELS + NODES_AT_ONCE
    levels = _N_LOGITS * n_groups
    arrival = levels + N_LEVELS * inner
    # Whole groups of nodes are computed at once: what nobody fills must still be a number.
    rest[:levels] = 0.0
    is_known = rest[arrival + inner + ends : arrival + inner + ends + 1]
    is_known[:] = 0.0
    joined = rows[together:].reshape((3, n, N_LEVELS - 1, ends))
    return Buffers(
        defenders=rows[0],
        wins=rows[1],
        clash=rows[2],
        press=rows[3],
        before=rows[4],
        share=rows[5],
        joined_press=rows[6],
        reach=rows[7],
        values=rows[_N_ROWS:first],
        utility=rows[first : first + N_LEVELS],
        account=rows[first + N_LEVELS : own],
        own_utility=rows[own : own + n],
        own_account=rows[own + n : own + 2 * n],
        opened=rows[own + 2 * n : together],
        risks=Risks(trade=rows[8], cover=rows[9]),
        logits=rest[:levels].reshape((_N_LOGITS, n_groups)),
        levels=rest[levels:arrival].reshape((inner, N_LEVELS)),
        arrival=rest[arrival : arrival + inner + ends],
        has_standing=has_standing,
        strengths=Strengths(
            is_known=is_known,
            alone=rows[10],
            alone_wins=rows[11],
            alone_share=rows[12],
            joined=joined[0],
            joined_wins=joined[1],
            joined_share=joined[2],
        ),
    )


@lean
def forget_strengths(buffers: Buffers) -> None:
    """Have the rows of strengths filled anew: the next subtree is another tree's."""
    buffers.strengths.is_known[0] = 0.0
