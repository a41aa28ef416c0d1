"""What part of a force finds a place from which it can act.

An expeditionary force needs airfields and harbors. It fills the bases that are open
to it, nearest first, each up to its capacity; what finds no place stays out. A state
with one base that takes everything acts from there: the nearest base then decides.
"""

import numpy as np

from sim.kernel.compiled import lean

NO_CONSENT = -1
"""Host of a base that nobody has to open in the crisis."""


@lean
def placed_fraction(
    fraction: np.ndarray, capacity: np.ndarray, host: np.ndarray, is_open: np.ndarray
) -> float:
    """Return the share of a force that arrives, distance taken off, in [0, 1].

    Parameters
    ----------
    fraction : (bases,) share of strength that distance leaves of a force, nearest base first
    capacity : (bases,) share of the whole force that a base takes, in [0, 1]
    host : (bases,) position of the host in `is_open`; `NO_CONSENT` where the base is always open
    is_open : (hosts,) whether a host opens its bases
    """
    unplaced, arrived = 1.0, 0.0
    for base in range(fraction.size):
        if host[base] == NO_CONSENT or is_open[host[base]]:
            here = min(capacity[base], unplaced)
            arrived += here * fraction[base]
            unplaced -= here
            if unplaced <= 0:
                break
    return arrived
