"""Shocks from outside: events that change what states fear.

A war elsewhere or the end of a city's freedoms makes a state expect more force against
itself, at once, and fades. Size and half-life come from the scenario.
"""

from sim.domain.vocabulary import QUARTERS_PER_YEAR
from sim.kernel.compiled import compiled
from sim.kernel.logarithm import power


@compiled
def shock_left(size: float, quarters: float, half_life_years: float) -> float:
    """Return what is left of a shock to the threat, per year.

    Parameters
    ----------
    size : when it struck [a year], at or above 0
    quarters : since then; 0 in the quarter itself, below 0 before it
    half_life_years : above 0

    Returns
    -------
    in [0, size]; 0 before it struck
    """
    if quarters < 0:
        return 0.0
    return size * power(0.5, quarters / (QUARTERS_PER_YEAR * half_life_years))
