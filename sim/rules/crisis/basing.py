"""What part of a force finds a place from which it can act.

An expeditionary force needs airfields and harbors. It fills the bases that are open
to it, nearest first, each up to its capacity; what finds no place stays out. A state
with one base that takes everything acts from there: the nearest base then decides.
"""

from typing import NamedTuple

import numpy as np

from sim.kernel.compiled import inlined, lean

NO_CONSENT = -1
"""Host of a base that nobody has to open: one's own soil, or soil that is open anyway."""


class Placed(NamedTuple):
    """How far the bases looked at so far have taken in a force."""

    arrived: float
    """Share of the force that arrives from them, distance taken off, in [0, 1]."""
    unplaced: float
    """Share of the force that has no place yet, in [0, 1]."""


NOTHING_PLACED = Placed(arrived=0.0, unplaced=1.0)


@inlined
def with_base(placed: Placed, fraction: float, capacity: float) -> Placed:
    """Return how far a force is placed once one more base has taken in what it can.

    Parameters
    ----------
    placed : by the nearer bases
    fraction : share of strength that distance leaves of a force there, in [0, 1]
    capacity : share of the whole force that the base takes, in [0, 1]
    """
    here = min(capacity, placed.unplaced)
    return Placed(arrived=placed.arrived + here * fraction, unplaced=placed.unplaced - here)


@lean
def placed_fraction(
    fraction: np.ndarray, capacity: np.ndarray, host: np.ndarray, open_share: np.ndarray
) -> float:
    """Return the share of a force that arrives, distance taken off, in [0, 1].

    Parameters
    ----------
    fraction : (bases,) share of strength that distance leaves of a force, nearest base first
    capacity : (bases,) share of the whole force that a base takes, in [0, 1]
    host : (bases,) position of the host in `open_share`; `NO_CONSENT` where a base is always open
    open_share : (hosts,) share of their capacity that a host opens of its bases, in [0, 1]
    """
    placed = NOTHING_PLACED
    for base in range(fraction.size):
        share = 1.0 if host[base] == NO_CONSENT else open_share[host[base]]
        if share > 0:
            placed = with_base(placed, fraction[base], share * capacity[base])
            # The usual case: one base takes in everything.
            if placed.unplaced <= 0:
                break
    return placed.arrived
