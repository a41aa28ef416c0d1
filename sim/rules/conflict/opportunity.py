"""When a flashpoint offers an opportunity, and how crises breed crises.

Opportunities come as a Poisson process whose rate rises with heat, the memory of
recent crises, and with a window that an unfinished treaty opens.
"""

from pydantic import Field

from sim.domain.params import Params
from sim.kernel.compiled import compiled
from sim.kernel.exponential import exponential


class OpportunityParams(Params):
    """Excitation and cooling."""

    excitation: float = Field(default=0.3, ge=0, le=10)
    """Rise of the rate per unit of heat, chi [ratio]. Judgement: most recurrence is that dyads
    differ; 7.3 x chi x rate must stay under .8 or the process explodes."""

    heat_half_life_quarters: float = Field(default=20.0, gt=0, le=400)
    """Time in which heat halves [quarters]. Judgement: MODEL 6, five years."""


@compiled
def opportunity_probability(
    rate_per_year: float, excitation: float, heat: float, window: float, quarters_per_year: float
) -> float:
    """Return the chance of an opportunity in a quarter, in [0, 1].

    Parameters
    ----------
    rate_per_year : opportunities a year without heat, at or above 0
    excitation : see `OpportunityParams`
    heat : memory of crises, at or above 0
    window : multiplier while a treaty is negotiated, 1 otherwise
    quarters_per_year : 4
    """
    return 1 - exponential(-rate_per_year * (1 + excitation * heat) * window / quarters_per_year)


@compiled
def retained_heat(half_life_quarters: float) -> float:
    """Return the share of heat that is left after a quarter, in [0, 1].

    Parameters
    ----------
    half_life_quarters : see `OpportunityParams`
    """
    return 0.5 ** (1 / half_life_quarters)


@compiled
def next_heat(heat: float, crises: float, retained: float) -> float:
    """Return the heat after a quarter with so many crises, at or above 0.

    Parameters
    ----------
    heat : before, at or above 0
    crises : of the quarter [count]
    retained : share left after a quarter, in [0, 1]; see `retained_heat`
    """
    return (heat + crises) * retained
