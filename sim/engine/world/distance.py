"""Distance on the globe from a base to a theatre."""

import math

from sim.kernel.compiled import compiled

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth [km]. Published: IUGG, of the ellipsoid GRS 80."""


@compiled
def great_circle_km(
    latitude: float, longitude: float, other_latitude: float, other_longitude: float
) -> float:
    """Return the great-circle distance between two places, in km (haversine).

    Parameters
    ----------
    latitude, longitude, other_latitude, other_longitude : degrees, south and west negative
    """
    here, there = math.radians(latitude), math.radians(other_latitude)
    across = math.radians(other_longitude - longitude)
    half_chord = (
        math.sin(0.5 * (there - here)) ** 2
        + math.cos(here) * math.cos(there) * math.sin(0.5 * across) ** 2
    )
    # Rounding may lift the chord of opposite points above the diameter.
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half_chord)))
