"""Strength that a state can bring to a theatre.

Capability fades with the distance from the nearest usable base (Boulding's loss
of strength gradient), and what is engaged elsewhere is not there. Capability is
spending kept up: military capital that depreciates and grows with the economy.

References
----------
.. [Boulding1962] Boulding, K. E. Conflict and Defense. Harper, 1962.
.. [KH1997] Katz, A., Herman, S. "Improved Estimates of Fixed Reproducible Tangible
   Wealth." Survey of Current Business, 1997.
.. [SSOC2002] Shlapak, D., Stillion, J., Oliker, O., Charlick-Paley, T. A Global Access
   Strategy for the U.S. Air Force. RAND, 2002.
"""

import math

from pydantic import Field

from sim.domain.params import Params
from sim.kernel.compiled import compiled
from sim.kernel.exponential import exponential

THOUSAND_KM = 1000.0


class StrengthParams(Params):
    """Distance and depreciation."""

    distance_decay_per_1000km: float = Field(default=0.17, ge=0, le=2)
    """Loss of strength per 1,000 km [log points]. Judgement; .12-.23 is consistent with our own
    estimate of the logit slope of dispute initiation on log distance, -.73 to -.82 (GML-MID from
    1946; its disputes end in 2010). Evidence (sign): air forces keep up a fair tempo out to
    1,000-1,500 nautical miles [SSOC2002], where the default leaves .73-.62; no coefficient is
    published."""

    depreciation: float = Field(default=0.08, gt=0, le=1)
    """Military capital that wears out [share a year]. Judgement: equipment lasts a dozen years;
    sweep .05-.12. Evidence (inside): .055-.11 for service lives of 15-30 years, lives from memory
    [KH1997]."""


@compiled
def distance_fraction(distance_km: float, distance_decay_per_1000km: float) -> float:
    """Return the share of a force that a distance leaves, in [0, 1].

    Parameters
    ----------
    distance_km : from base to theatre; infinite where there is no base
    distance_decay_per_1000km : see `StrengthParams`
    """
    if math.isinf(distance_km):
        return 0.0
    return exponential(-distance_decay_per_1000km * distance_km / THOUSAND_KM)


@compiled
def usable_strength(capability_usd_bn: float, usable_share: float, engaged_share: float) -> float:
    """Return the strength that could be sent to a theatre, before distance, in USD bn.

    Parameters
    ----------
    capability_usd_bn : military capital, at or above 0
    usable_share : share of it that may be used in this theatre, in [0, 1]
    engaged_share : share that is tied down elsewhere, in [0, 1]
    """
    return capability_usd_bn * usable_share * (1 - engaged_share)


@compiled
def strength(
    capability_usd_bn: float,
    usable_share: float,
    engaged_share: float,
    distance_km: float,
    distance_decay_per_1000km: float,
) -> float:
    """Return the strength at the theatre, in USD bn of military capital.

    Parameters
    ----------
    capability_usd_bn : military capital, at or above 0
    usable_share : share of it that may be used in this theatre, in [0, 1]
    engaged_share : share that is tied down elsewhere, in [0, 1]
    distance_km : to the nearest usable base; infinite where there is none
    distance_decay_per_1000km : see `StrengthParams`

    Returns
    -------
    in [0, capability_usd_bn]
    """
    left = distance_fraction(distance_km, distance_decay_per_1000km)
    return usable_strength(capability_usd_bn, usable_share, engaged_share) * left


@compiled
def initial_capability(
    spending_usd_bn: float, price_level: float, growth_share: float, depreciation: float
) -> float:
    """Return the military capital that steady spending has built up, in USD bn.

    Parameters
    ----------
    spending_usd_bn : a year, at market rates
    price_level : what a dollar buys of military power, USA = 1
    growth_share : yearly growth of the economy and of spending
    depreciation : see `StrengthParams`
    """
    return spending_usd_bn * price_level / (depreciation + growth_share)
