"""When a flashpoint offers an opportunity, and how crises breed crises.

Opportunities come as a Poisson process whose rate rises with heat, the memory of
recent crises, and with a window that an unfinished treaty opens.

References
----------
.. [ICI2023] Okamoto, H., Yoshimoto, I., Kato, S., Ahsan, B., Shinohara, S. "Testing the
   Power-Law Hypothesis of the Inter-Conflict Interval." 2023. arXiv:2308.11135
"""

from pydantic import Field

from sim.domain.params import Params
from sim.domain.vocabulary import QUARTERS_PER_YEAR
from sim.kernel.compiled import compiled
from sim.kernel.exponential import exponential


class OpportunityParams(Params):
    """Excitation and cooling."""

    excitation: float = Field(default=0.3, ge=0, le=10)
    """Rise of the rate per unit of heat, chi [ratio]. Judgement: most recurrence is that dyads
    differ; sweep 0-1, with 7.3 x chi x rate under .8, or the process explodes."""

    heat_half_life_quarters: float = Field(default=20.0, gt=0, le=400)
    """Time in which heat halves [quarters]. Judgement: five years, the span in which a dispute goes
    with more of them; sweep 8-40. Evidence (outside): intervals between conflicts of a pair follow
    a power law and have no exponential memory [ICI2023]."""


@compiled
def opportunity_probability(
    rate_per_year: float, excitation: float, heat: float, window: float
) -> float:
    """Return the chance of an opportunity in a quarter, in [0, 1].

    Parameters
    ----------
    rate_per_year : opportunities a year without heat, at or above 0
    excitation : see `OpportunityParams`
    heat : memory of crises, at or above 0
    window : multiplier while a treaty is negotiated, 1 otherwise
    """
    rate = rate_per_year * (1 + excitation * heat)
    return 1 - exponential(-rate * window / QUARTERS_PER_YEAR)


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


@compiled
def expected_crises(
    rate_per_year: float, challenge: float, quarters: int, excitation: float, retained: float
) -> float:
    """Return the crises to be expected at a flashpoint over a run, at or above 0.

    Heat is followed by its mean, which leaves out that crises come in bursts.

    Parameters
    ----------
    rate_per_year : opportunities a year without heat, at or above 0
    challenge : probability that an opportunity is used, in [0, 1]
    quarters : length of the run
    excitation : see `OpportunityParams`
    retained : share of heat left after a quarter, in [0, 1]; see `retained_heat`
    """
    heat, total = 0.0, 0.0
    for _ in range(quarters):
        crises = opportunity_probability(rate_per_year, excitation, heat, 1.0) * challenge
        total += crises
        heat = next_heat(heat, crises, retained)
    return total
