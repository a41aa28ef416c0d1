"""Who stands with the target at each end of a crisis, and what that brings.

An end node is one combination of levels of the strategic guarantors. What follows
from the combination alone is the same in every mode and for both answers of the
council: it is tabulated once a crisis, one row a quantity, one column an end node.
"""

from typing import NamedTuple

import numpy as np

from sim.domain.vocabulary import Level
from sim.engine.crisis.arrays import N_LEVELS, Crisis
from sim.engine.crisis.bases import Bases, fill_reach, is_guest
from sim.engine.crisis.movers import Challenge, guarantor_of
from sim.kernel.compiled import compiled, lean, merged
from sim.rules.crisis.support import level_weight
from sim.rules.crisis.trade import trade_exposure

_SUPPORT, _FIGHT = int(Level.SUPPORT), int(Level.FIGHT)


class Risks(NamedTuple):
    """What those who stand with the target mean to the challenger beside their strength."""

    trade: np.ndarray
    """(E,) the challenger's weighed trade with the target and those who stand with it."""
    cover: np.ndarray
    """(E,) nuclear cover of the target."""


class Coalitions(NamedTuple):
    """Tables over the E = 3**S end nodes; the level of the last guarantor runs fastest."""

    weight: np.ndarray
    """(S, E) share of its strength that each strategic guarantor commits."""
    risks: Risks
    """Trade and cover, as the strategic guarantors alone make them."""
    reach: np.ndarray
    """(n, E) strength of each guarantor from the bases that strategic hosts open [USD bn]."""
    reach_with_host: np.ndarray
    """(n - S, S, E) the same of the strategic guarantors, with one of the rest as one more host."""
    is_host: np.ndarray
    """(n,) whether any strategic guarantor has a base on its soil."""
    is_guest_of_rest: np.ndarray
    """(n,) whether it has a base on the soil of any of the rest."""


@compiled
def coalitions_for(n: int, n_strategic: int) -> Coalitions:
    """Return tables, not yet filled.

    Parameters
    ----------
    n, n_strategic : guarantors, and those among them that look ahead
    """
    # One array cut into rows: each array made costs more than a small tree takes to solve.
    numbers = np.empty(coalitions_size(n, n_strategic))
    return coalitions_in(numbers, np.empty((2, n), dtype=np.bool_), n_strategic)


@lean
def coalitions_size(n: int, n_strategic: int) -> int:
    """Return how many numbers the tables of so many guarantors hold."""
    rows = n_strategic + n + 2 + (n - n_strategic) * n_strategic
    return rows * N_LEVELS**n_strategic


@merged
def coalitions_in(numbers: np.ndarray, flags: np.ndarray, n_strategic: int) -> Coalitions:
    """Return tables, not yet filled, that lie in arrays.

    Parameters
    ----------
    numbers : (at least `coalitions_size`,) cut into rows
    flags : (2, n) of so many guarantors
    n_strategic : those among them that look ahead
    """
    n, ends = flags.shape[1], N_LEVELS**n_strategic
    n_rest, first = n - n_strategic, n_strategic + 2
    n_rows = first + n + n_rest * n_strategic
    rows = numbers[: n_rows * ends].reshape((n_rows, ends))
    return Coalitions(
        weight=rows[:n_strategic],
        risks=Risks(trade=rows[n_strategic], cover=rows[n_strategic + 1]),
        reach=rows[first : first + n],
        reach_with_host=rows[first + n :].reshape((n_rest, n_strategic, ends)),
        is_host=flags[0],
        is_guest_of_rest=flags[1],
    )


@lean
def fill_coalitions(
    crisis: Crisis, traits: np.ndarray, bases: Bases, coalitions: Coalitions
) -> None:
    """Fill in the tables of a crisis.

    Parameters
    ----------
    traits : (n, `N_TRAITS`) table of guarantors, in any mode and answer of the council
    bases : of the same guarantors
    """
    weight, trade, cover = coalitions.weight, coalitions.risks.trade, coalitions.risks.cover
    n_strategic, block = weight.shape
    trade[:] = trade_exposure(crisis.trade_target, crisis.trade_weight)
    cover[:] = crisis.nuclear_target
    for k in range(n_strategic):
        block //= N_LEVELS
        guarantor = guarantor_of(traits, k)
        _fill_weight(weight[k], block, crisis.support_weight)
        _add_to_trade_and_cover(trade, cover, block, guarantor.trade_share, guarantor.nuclear_cover)
    _fill_reaches(bases, coalitions)


@lean
def _fill_reaches(bases: Bases, coalitions: Coalitions) -> None:
    """Fill in strengths by the bases that are open, and who is whose guest."""
    weight, n = coalitions.weight, bases.unplaced.size
    n_strategic = weight.shape[0]
    for k in range(n):
        fill_reach(bases, k, weight, -1, coalitions.reach[k])
        coalitions.is_guest_of_rest[k] = is_guest(bases, k, n_strategic, n)
        coalitions.is_host[k] = False
        for guest in range(n_strategic):
            if is_guest(bases, guest, k, k + 1):
                coalitions.is_host[k] = True
    for k in range(n_strategic, n):
        if coalitions.is_host[k]:
            for guest in range(n_strategic):
                row = coalitions.reach_with_host[k - n_strategic, guest]
                fill_reach(bases, guest, weight, k, row)


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
def add_strength(
    total: np.ndarray,
    weight: np.ndarray,
    effective_share: float,
    reach: np.ndarray,
) -> None:
    """Add a guarantor's strength at each end node, in USD bn.

    Parameters
    ----------
    total : (E,) strength so far [USD bn]; added to
    weight : (at least E) share of its strength that it commits
    effective_share : share of what it commits that is brought to bear
    reach : (E,) its strength from the bases open to it [USD bn]
    """
    for end in range(total.size):
        total[end] += weight[end] * effective_share * reach[end]


@lean
def copy_row(source: np.ndarray, target: np.ndarray) -> None:
    """Fill the first places of a row with another."""
    # A loop, not target[:] = source: assigning slices brings in checks for overlap and errors.
    for end in range(source.size):
        target[end] = source[end]


@lean
def fill_strategic_strength(
    challenge: Challenge,
    traits: np.ndarray,
    weight: np.ndarray,
    reach: np.ndarray,
    total: np.ndarray,
) -> None:
    """Fill in the strength of the target with the strategic guarantors, in USD bn.

    Parameters
    ----------
    weight : (S, E) share of its strength that each of them commits
    reach : (at least S, E) strength of each of them from the bases that are open [USD bn]
    total : (E,) filled
    """
    total[:] = challenge.strength_target
    for k in range(weight.shape[0]):
        share = guarantor_of(traits, k).effective_share
        add_strength(total, weight[k], share, reach[k])
