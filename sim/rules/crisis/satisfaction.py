"""What the status quo is worth to a challenger.

A challenger that is content does not challenge: accommodation by the target and
bargains raise the value of waiting, encirclement by pacts lowers it. The first is
the neglected half of perfect deterrence [ZagareKilgour2000]_, the second the
claim that alliances provoke, for which the record before the nuclear era speaks
[KVP2015]_.

References
----------
.. [B2011] Benson, B. V. "Unpacking Alliances: Deterrent and Compellent Alliances and
   Their Relationship with Conflict, 1816-2000." Journal of Politics 73(4), 2011,
   1111-1127.
.. [KVP2015] Kenwick, M. R., Vasquez, J. A., Powers, M. A. "Do Alliances Really
   Deter?" Journal of Politics 77(4), 2015, 943-954. doi:10.1086/681958
.. [ZagareKilgour2000] Zagare, F. C., Kilgour, D. M. Perfect Deterrence.
   Cambridge University Press, 2000. doi:10.1017/CBO9780511491788
"""

from typing import NamedTuple

from pydantic import Field

from sim.domain.params import Params
from sim.kernel.compiled import compiled


class SatisfactionParams(Params):
    """Worth of waiting."""

    status_quo_value: float = Field(default=0.01, ge=-5, le=5)
    """Worth of the status quo before anything else, q 0 [stakes]. Judgement: small, and absorbed by
    the opportunity rates in calibration. Evidence (none): no source found."""

    accommodation_weight: float = Field(default=0.05, ge=0, le=5)
    """Gain per unit that the target's alignment has moved towards the challenger [stakes].
    Judgement: no data; sweep 0-.2."""

    provocation_weight: float = Field(default=0.0, ge=0, le=5)
    """Loss per unit of encirclement beyond the reference arrangement [stakes]. Judgement: the
    literature disputes even the sign; sweep 0-.1 and report the range. Evidence (unclear): pacts
    tied to an attack go with fewer disputes, pacts that allow compellence with more [B2011]."""


class SatisfactionWeights(NamedTuple):
    """What waiting is worth, and what moves it [stakes]; see `SatisfactionParams`."""

    status_quo_value: float
    """Worth before anything else."""
    accommodation: float
    """Gain per unit that the target's alignment has moved towards the challenger."""
    provocation: float
    """Loss per unit of encirclement."""


@compiled
def status_quo_utility(
    initial_alignment: float,
    alignment: float,
    deal_value: float,
    encirclement: float,
    weights: SatisfactionWeights,
) -> float:
    """Return the challenger's utility of not challenging, in stakes.

    Parameters
    ----------
    initial_alignment, alignment : of the target, then and now, in [-1, 1]
    deal_value : what a bargain adds [stakes]
    encirclement : obligations against it beyond the reference, in [-1, 1]
    weights : of accommodation and encirclement, and the start value [stakes]
    """
    # A target that moves away gives nothing back: satisfaction has no grudge below its start.
    accommodation = weights.accommodation * max(0.0, initial_alignment - alignment)
    return (
        weights.status_quo_value + accommodation + deal_value - weights.provocation * encirclement
    )
