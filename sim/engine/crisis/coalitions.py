"""Who stands with the target at each end of a crisis, and which bases that opens.

An end node is one combination of levels of the strategic guarantors. What follows
from the combination alone is the same in every mode and for both answers of the
council: it is tabulated once a crisis, one row a quantity, one column an end node.
"""

from typing import NamedTuple

import numpy as np

from sim.domain.vocabulary import Level
from sim.engine.crisis.arrays import N_LEVELS, Crisis
from sim.engine.crisis.movers import Challenge, guarantor_of
from sim.kernel.compiled import compiled, lean
from sim.rules.crisis.support import level_weight, opens_bases

_SUPPORT, _FIGHT = int(Level.SUPPORT), int(Level.FIGHT)


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


@compiled
def coalitions_for(n: int, n_strategic: int) -> Coalitions:
    """Return tables, not yet filled.

    Parameters
    ----------
    n, n_strategic : guarantors, and those among them that look ahead
    """
    # One array cut into rows: each array made costs more than a small tree takes to solve.
    rows = np.empty((n_strategic + n + 2, N_LEVELS**n_strategic))
    return Coalitions(
        weight=rows[:n_strategic],
        trade=rows[n_strategic],
        cover=rows[n_strategic + 1],
        reach=rows[n_strategic + 2 :],
    )


@lean
def fill_coalitions(crisis: Crisis, coalitions: Coalitions) -> None:
    """Fill in the tables of a crisis."""
    weight, trade, cover = coalitions.weight, coalitions.trade, coalitions.cover
    n_strategic, block = weight.shape
    trade[:], cover[:] = 0.0, crisis.nuclear_target
    for k in range(n_strategic):
        block //= N_LEVELS
        own_cover = crisis.nuclear[k] * crisis.nuclear_assurance[k]
        _fill_weight(weight[k], block, crisis.support_weight)
        _add_to_trade_and_cover(trade, cover, block, crisis.trade_share[k], own_cover)
    for k in range(crisis.strength.size):
        reach, hosted = coalitions.reach[k], crisis.strength_hosted[k]
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
def _add_to_trade_and_cover(
    trade: np.ndarray, cover: np.ndarray, block: int, trade_share: float, own_cover: float
) -> None:
    """Add a guarantor, whose level changes every `block` end nodes, to trade and cover.

    Its trade counts from support upwards, its nuclear cover where it fights.
    """
    for first in range(0, trade.size, N_LEVELS * block):
        for end in range(first + _SUPPORT * block, first + N_LEVELS * block):
            trade[end] += trade_share
        for end in range(first + _FIGHT * block, first + N_LEVELS * block):
            cover[end] = max(cover[end], own_cover)


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
    support_weight : share of its strength that a supporter commits
    """
    for host in range(first, hosted.size):
        here = hosted[host]
        if here <= 0:
            continue
        weights = weight[host]
        for end in range(reach.size):
            better = max(reach[end], here)
            # Written in every turn: a store behind a condition keeps a loop from vectorizing.
            reach[end] = better if opens_bases(weights[end], support_weight) else reach[end]


@lean
def add_strength(
    total: np.ndarray,
    weight: np.ndarray,
    effective_share: float,
    reach: np.ndarray,
    hosted: float,
) -> None:
    """Add a guarantor's strength at each end node, in USD bn.

    Parameters
    ----------
    total : (E,) strength so far [USD bn]; added to
    weight : (at least E) share of its strength that it commits
    effective_share : share of what it commits that is brought to bear
    reach : (E,) its strength from the best base open to it [USD bn]
    hosted : its strength from one more base that is open everywhere [USD bn]; 0 without one
    """
    for end in range(total.size):
        total[end] += weight[end] * effective_share * max(reach[end], hosted)


@lean
def copy_row(source: np.ndarray, target: np.ndarray) -> None:
    """Fill the first places of a row with another."""
    # A loop, not target[:] = source: assigning slices brings in checks for overlap and errors.
    for end in range(source.size):
        target[end] = source[end]


@lean
def fill_strategic_strength(
    challenge: Challenge, traits: np.ndarray, coalitions: Coalitions, total: np.ndarray
) -> None:
    """Fill in the strength of the target with the strategic guarantors, in USD bn.

    Parameters
    ----------
    total : (E,) filled
    """
    total[:] = challenge.strength_target
    for k in range(coalitions.weight.shape[0]):
        share = guarantor_of(traits, k).effective_share
        add_strength(total, coalitions.weight[k], share, coalitions.reach[k], 0.0)


@lean
def fill_strategic_strength_with_host(
    challenge: Challenge,
    traits: np.ndarray,
    coalitions: Coalitions,
    hosted: np.ndarray,
    total: np.ndarray,
) -> None:
    """Fill in the strength of the target with the strategic guarantors, one more host open.

    Parameters
    ----------
    hosted : (S,) strength of each strategic guarantor from the soil of that host [USD bn]
    total : (E,) filled
    """
    total[:] = challenge.strength_target
    for k in range(coalitions.weight.shape[0]):
        share = guarantor_of(traits, k).effective_share
        add_strength(total, coalitions.weight[k], share, coalitions.reach[k], hosted[k])
