"""Who stands with the target at each end of a crisis, and which bases that opens.

An end node is one combination of levels of the strategic guarantors. What follows
from the combination alone is the same in every mode and for both answers of the
council: it is tabulated once a crisis, one row a quantity, one column an end node.
"""

from typing import NamedTuple

import numpy as np

from sim.engine.crisis import N_LEVELS, Crisis
from sim.engine.endgame import Numbers, guarantor_of
from sim.rules.compiled import compiled, inlined
from sim.rules.support import level_weight, opens_bases


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


@inlined
def coalitions(crisis: Crisis) -> Coalitions:
    """Return the tables of a crisis."""
    n, n_strategic = crisis.strength.size, crisis.n_strategic
    ends = N_LEVELS**n_strategic
    weight, reach = np.empty((n_strategic, ends)), np.empty((n, ends))
    trade, cover = np.zeros(ends), np.full(ends, crisis.nuclear_target)
    block = ends
    for k in range(n_strategic):
        block //= N_LEVELS
        assured = crisis.nuclear[k] * crisis.nuclear_assurance[k]
        _fill_weight(weight[k], block, crisis.support_weight)
        _fill_company(trade, cover, block, crisis.trade_share[k], assured)
    for k in range(n):
        reach[k] = crisis.strength[k]
        open_bases(
            reach[k], crisis.strength_hosted[k, :n_strategic], weight, 0, crisis.support_weight
        )
    return Coalitions(weight, trade, cover, reach)


@compiled
def _fill_weight(weight: np.ndarray, block: int, support_weight: float) -> None:
    """Fill in the weight of a guarantor whose level changes every `block` end nodes."""
    for first in range(0, weight.size, N_LEVELS * block):
        for level in range(N_LEVELS):
            start = first + level * block
            weight[start : start + block] = level_weight(level, support_weight)


@compiled
def _fill_company(
    trade: np.ndarray, cover: np.ndarray, block: int, trade_share: float, assured: float
) -> None:
    """Add a guarantor, whose level changes every `block` end nodes, to trade and cover."""
    for first in range(0, trade.size, N_LEVELS * block):
        for end in range(first + block, first + N_LEVELS * block):
            trade[end] += trade_share
        for end in range(first + 2 * block, first + N_LEVELS * block):
            cover[end] = max(cover[end], assured)


@compiled
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


@compiled
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


@compiled
def copy_row(source: np.ndarray, target: np.ndarray) -> None:
    """Fill the first places of a row with another."""
    for end in range(source.size):
        target[end] = source[end]


@compiled
def strategic_strength(
    numbers: Numbers, traits: np.ndarray, table: Coalitions, hosted: np.ndarray, total: np.ndarray
) -> None:
    """Fill in the strength of the target and the strategic guarantors, in USD bn.

    Parameters
    ----------
    hosted : (S,) what each has from one base more, as far as that is open [USD bn]
    """
    total[:] = numbers.strength_target
    for k in range(hosted.size):
        brought = guarantor_of(traits, k).brought
        add_strength(total, table.weight[k], brought, table.reach[k], hosted[k])
