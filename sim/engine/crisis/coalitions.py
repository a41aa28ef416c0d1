"""Who stands with the target at each end of a crisis, and which bases that opens.

An end node is one combination of levels of the strategic guarantors. What follows
from the combination alone is the same in every mode and for both answers of the
council: it is tabulated once a crisis, one row a quantity, one column an end node.
"""

from typing import NamedTuple

import numpy as np

from sim.engine.crisis.arrays import N_LEVELS, Crisis, NodeColumn
from sim.engine.crisis.movers import Numbers, guarantor_of
from sim.kernel.compiled import compiled, lean
from sim.rules.crisis.support import level_weight, opens_bases

_N_ROWS = 8
_N_VALUES = int(NodeColumn.BELIEF)
_N_LOGITS = 5
AT_ONCE = 8
"""Nodes that the compiler solves at once; with whole groups none is left for a slower loop."""


class Coalitions(NamedTuple):
    """Tables over the E = 3**S end nodes; the level of the last guarantor runs fastest."""

    weight: np.ndarray
    """(S, E) share of its strength that each strategic guarantor commits."""
    trade: np.ndarray
    """(E,) the challenger's trade with those who stand with the target."""
    cover: np.ndarray
    """(E,) nuclear cover of the target."""
    reach: np.ndarray
    """(n, E) strength of each guarantor from the best base that strategic hosts open [USD bn]."""


class Work(NamedTuple):
    """Rows over the end nodes, and tables over the others, that one subtree after another uses."""

    defenders: np.ndarray
    """(E,) strength on the target's side [USD bn]."""
    wins: np.ndarray
    """(E,) probability that the challenger wins against it."""
    clash: np.ndarray
    """(E,) the challenger's utility of that clash."""
    press: np.ndarray
    """(E,) probability that it presses."""
    joined: np.ndarray
    """(E,) strength of those that look ahead, with one base more [USD bn]."""
    total: np.ndarray
    """(E,) the same with one of the rest [USD bn]."""
    chance: np.ndarray
    """(E,) probability that the challenger wins against that."""
    reach: np.ndarray
    """(E,) strength of one guarantor from its best base [USD bn]."""
    values: np.ndarray
    """(7, E) values of the end nodes, rows by `NodeColumn`."""
    logits: np.ndarray
    """(5, a third of E and more) choices of one guarantor at its nodes."""
    overall: np.ndarray
    """(nodes, 3) choices of all guarantors over the readings of the law."""
    reached: np.ndarray
    """(nodes and E,) chance to get to each node."""


@compiled
def coalitions_for(n: int, n_strategic: int) -> Coalitions:
    """Return tables for so many guarantors, and those among them that look ahead."""
    rows = np.empty((n_strategic + n + 2, N_LEVELS**n_strategic))
    return Coalitions(
        rows[:n_strategic], rows[n_strategic], rows[n_strategic + 1], rows[n_strategic + 2 :]
    )


@compiled
def work_for(ends: int) -> Work:
    """Return work space for a tree with so many end nodes."""
    rows = np.empty((_N_ROWS + _N_VALUES, ends))
    return Work(
        rows[0], rows[1], rows[2], rows[3], rows[4], rows[5], rows[6], rows[7], rows[_N_ROWS:],
        # whole groups of places are computed at once: what nobody fills must still be a number
        np.zeros((_N_LOGITS, ends // N_LEVELS + AT_ONCE)),
        np.empty(((ends - 1) // 2, N_LEVELS)),
        np.empty((N_LEVELS * ends - 1) // 2),
    )  # fmt: skip


@lean
def fill_coalitions(crisis: Crisis, table: Coalitions) -> None:
    """Fill in the tables of a crisis."""
    weight, trade, cover = table.weight, table.trade, table.cover
    n_strategic, block = weight.shape
    trade[:], cover[:] = 0.0, crisis.nuclear_target
    for k in range(n_strategic):
        block //= N_LEVELS
        assured = crisis.nuclear[k] * crisis.nuclear_assurance[k]
        _fill_weight(weight[k], block, crisis.support_weight)
        _fill_company(trade, cover, block, crisis.trade_share[k], assured)
    for k in range(crisis.strength.size):
        reach, hosted = table.reach[k], crisis.strength_hosted[k]
        reach[:] = crisis.strength[k]
        open_bases(reach, hosted[:n_strategic], weight, 0, crisis.support_weight)


@lean
def _fill_weight(weight: np.ndarray, block: int, support_weight: float) -> None:
    """Fill in the weight of a guarantor whose level changes every `block` end nodes."""
    for first in range(0, weight.size, N_LEVELS * block):
        for level in range(N_LEVELS):
            start = first + level * block
            weight[start : start + block] = level_weight(level, support_weight)


@lean
def _fill_company(
    trade: np.ndarray, cover: np.ndarray, block: int, trade_share: float, assured: float
) -> None:
    """Add a guarantor, whose level changes every `block` end nodes, to trade and cover."""
    for first in range(0, trade.size, N_LEVELS * block):
        for end in range(first + block, first + N_LEVELS * block):
            trade[end] += trade_share
        for end in range(first + 2 * block, first + N_LEVELS * block):
            cover[end] = max(cover[end], assured)


@lean
def open_bases(
    reach: np.ndarray, hosted: np.ndarray, weight: np.ndarray, first: int, support_weight: float
) -> None:
    """Raise a guarantor's strength to that from the best base that is open at each end node.

    Parameters
    ----------
    reach : (E,) its strength [USD bn]
    hosted : (hosts,) its strength from the soil of each host [USD bn]
    weight : (hosts, at least E) share of its strength that each host commits
    first : hosts before this one are passed over
    """
    for host in range(first, hosted.size):
        here = hosted[host]
        if here <= 0:
            continue
        shares = weight[host]
        for end in range(reach.size):
            better = max(reach[end], here)
            reach[end] = better if opens_bases(shares[end], support_weight) else reach[end]


@lean
def add_strength(
    total: np.ndarray, weight: np.ndarray, brought: float, reach: np.ndarray, hosted: float
) -> None:
    """Add a guarantor's strength at each end node, in USD bn.

    Parameters
    ----------
    weight : share of its strength that it commits
    brought : share of that which is brought to bear
    reach : its strength from the best base open to it [USD bn]
    hosted : its strength from one base more [USD bn]
    """
    for end in range(total.size):
        total[end] += weight[end] * brought * max(reach[end], hosted)


@lean
def copy_row(source: np.ndarray, target: np.ndarray) -> None:
    """Fill the first places of a row with another."""
    for end in range(source.size):
        target[end] = source[end]


@lean
def sum_up(numbers: Numbers, traits: np.ndarray, table: Coalitions, total: np.ndarray) -> None:
    """Fill in the strength of the target and the strategic guarantors, in USD bn."""
    total[:] = numbers.strength_target
    for k in range(table.weight.shape[0]):
        add_strength(total, table.weight[k], guarantor_of(traits, k).brought, table.reach[k], 0.0)


@lean
def sum_up_with(
    numbers: Numbers, traits: np.ndarray, table: Coalitions, hosted: np.ndarray, total: np.ndarray
) -> None:
    """Fill in the same with one host more, from whose soil each has so much strength, (S,)."""
    total[:] = numbers.strength_target
    for k in range(table.weight.shape[0]):
        brought = guarantor_of(traits, k).brought
        add_strength(total, table.weight[k], brought, table.reach[k], hosted[k])
