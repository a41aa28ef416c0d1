"""How far pacts close in on a challenger.

Encirclement is the share of the region's capability that is pledged against a
challenger, averaged over its flashpoints. That pacts may provoke is what the record
before the nuclear era says [KVP2015]_; the measure is ours. What counts is the
difference to a reference arrangement, so that provocation also works when a treaty is
assumed in force.

References
----------
.. [KVP2015] Kenwick, M. R., Vasquez, J. A., Powers, M. A. "Do Alliances Really
   Deter?" Journal of Politics 77(4), 2015, 943-954. doi:10.1086/681958
"""

import numpy as np

from sim.kernel.compiled import lean


@lean
def pledged_share(obligation: np.ndarray, capability: np.ndarray) -> float:
    """Return the share of the region's capability pledged at one flashpoint, in [0, 1].

    Parameters
    ----------
    obligation : what each state owes the target against a major attack, shape (states,)
    capability : of each state [USD bn], shape (states,)
    """
    # A share of the region and not a sum: more states must not mean more encirclement.
    total, pledged = 0.0, 0.0
    for state in range(capability.size):
        total += capability[state]
        pledged += obligation[state] * capability[state]
    return pledged / total if total > 0 else 0.0
