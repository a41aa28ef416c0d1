"""From which bases each guarantor acts, by who opens its soil.

Hosts answer within the crisis, so how much of a force arrives differs from end to
end of the tree. What the strategic guarantors open follows from the end alone and
is tabulated once a crisis; what the rest open depends on what they are expected to
do.
"""

from typing import NamedTuple

import numpy as np

from sim.engine.crisis.arrays import Crisis
from sim.kernel.compiled import compiled, lean
from sim.rules.crisis.basing import placed_fraction
from sim.rules.crisis.support import opens_bases


class Bases(NamedTuple):
    """Where the guarantors can act from; see `Crisis`. n guarantors, B bases each."""

    unplaced: np.ndarray
    """(n,) strength before any distance [USD bn]."""
    fraction: np.ndarray
    """(n, B) share of it that distance leaves, nearest base first."""
    capacity: np.ndarray
    """(n, B) share of the force that a base takes."""
    host: np.ndarray
    """(n, B) position of the guarantor that has to open it; `NO_CONSENT` where nobody has to."""
    open_share: np.ndarray
    """(n,) how far a guarantor opens its soil, in [0, 1]: filled again at every end of the tree."""
    support_weight: float


@compiled
def bases_of(crisis: Crisis, open_share: np.ndarray) -> Bases:
    """Return the bases of a crisis.

    Parameters
    ----------
    open_share : (n,) filled again and again
    """
    return Bases(
        unplaced=crisis.strength_unplaced,
        fraction=crisis.base_fraction,
        capacity=crisis.base_capacity,
        host=crisis.base_host,
        open_share=open_share,
        support_weight=crisis.support_weight,
    )


@lean
def opening(weight: float, support_weight: float) -> float:
    """Return 1 where a host opens its soil to its guests, else 0; see `opens_bases`."""
    return 1.0 if opens_bases(weight, support_weight) else 0.0


@lean
def reach_with_open(bases: Bases, k: int) -> float:
    """Return a guarantor's strength from the bases that are open now, in USD bn."""
    return bases.unplaced[k] * placed_fraction(
        bases.fraction[k], bases.capacity[k], bases.host[k], bases.open_share
    )


@lean
def is_guest(bases: Bases, k: int, first: int, last: int) -> bool:
    """Return whether a guarantor has a base on the soil of a host in `range(first, last)`."""
    for base in range(bases.host.shape[1]):  # noqa: SIM110  numba compiles no generator
        if first <= bases.host[k, base] < last:
            return True
    return False


@lean
def fill_reach(bases: Bases, k: int, weight: np.ndarray, extra: int, reach: np.ndarray) -> None:
    """Fill in a guarantor's strength at each end, with what the strategic hosts open.

    Parameters
    ----------
    weight : (S, E) share of its strength that each strategic guarantor commits
    extra : one more host that opens its soil everywhere; -1 for none
    reach : (E,) filled [USD bn]
    """
    n_strategic = weight.shape[0]
    bases.open_share[:] = 0.0
    if extra >= 0:
        bases.open_share[extra] = 1.0
    if not is_guest(bases, k, 0, n_strategic):
        reach[:] = reach_with_open(bases, k)
        return
    for end in range(reach.size):
        for host in range(n_strategic):
            bases.open_share[host] = opening(weight[host, end], bases.support_weight)
        reach[end] = reach_with_open(bases, k)


@lean
def open_bases_of_rest(
    bases: Bases, k: int, n_strategic: int, opened: np.ndarray, reach: np.ndarray
) -> None:
    """Raise a guarantor's strength where the rest open their soil, too.

    Parameters
    ----------
    opened : (n, E) how far each guarantor opens its soil, in [0, 1]
    reach : (E,) its strength with what the strategic hosts open [USD bn]; changed
    """
    for end in range(reach.size):
        is_more = False
        for host in range(n_strategic, bases.unplaced.size):
            bases.open_share[host] = opened[host, end]
            is_more = is_more or bases.open_share[host] > 0
        if is_more:
            for host in range(n_strategic):
                bases.open_share[host] = opened[host, end]
            reach[end] = reach_with_open(bases, k)
