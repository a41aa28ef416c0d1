"""What is old lasts: young pacts suffer most under a regime that cuts.

Institutions are dear to build and cheaper to keep, so that some of what was built before
a shift survives it; how much depends on what they are made of [W2000]_. A regime's cut of
obligations goes deeper into pacts that are not yet ripe. Who leaves a pact loses its
duties at once, and the practice bit by bit.

References
----------
.. [W2000] Wallander, C. A. "Institutional Assets and Adaptability: NATO After the
   Cold War." International Organization 54(4), 2000, 705-735.
"""

from pydantic import Field

from sim.domain.params import Params
from sim.kernel.compiled import compiled


class InstitutionParams(Params):
    """How pacts age and fade."""

    youth: float = Field(default=1.0, ge=0, le=1)
    """How much deeper a regime cuts a pact that is new, in units of its cut [ratio]. Judgement:
    institutions are dear to build and cheaper to keep [W2000]; that a new pact is cut deeper is our
    inference, and so is by how much; sweep 0-1."""

    ripening_quarters: float = Field(default=20.0, gt=0, le=400)
    """Time until a pact is cut no deeper than old ones [quarters]. Judgement: the five years of
    interoperability; sweep 8-40."""

    exit_quarters: float = Field(default=12.0, gt=0, le=400)
    """Time in which practice is lost after leaving a pact [quarters]. Judgement: faster than it is
    built, since people leave; sweep 4-24."""

    sharing_encirclement: float = Field(default=0.1, ge=0, le=1)
    """What nuclear sharing adds to the encirclement of a challenger whom it covers against [share].
    Judgement: a tenth of the region's capability; stationing itself adds nothing to what others
    expect; sweep 0-.3."""


@compiled
def young_share(multiplier: float, age_quarters: float, youth: float, ripening: float) -> float:
    """Return the part of a young pact's obligation that counts before the multiplier, in [0, 1].

    Parameters
    ----------
    multiplier : of the regime for obligations, at or above 0
    age_quarters : since entry into force, at or above 0
    youth : see `InstitutionParams`
    ripening : see `InstitutionParams.ripening_quarters` [quarters]

    Returns
    -------
    1 for a pact that is ripe, and under a regime that cuts nothing or everything
    """
    if multiplier <= 0 or multiplier >= 1:
        return 1.0
    unripe = 1 - min(1.0, age_quarters / ripening)
    deeper = multiplier - (1 - multiplier) * youth * unripe
    # The multiplier itself comes later, for all pacts together.
    return max(0.0, deeper) / multiplier


@compiled
def fading_interoperability(at_exit: float, unallied: float, quarters: float, ramp: float) -> float:
    """Return the share of its strength that a former partner brings to bear, in [0, 1].

    Parameters
    ----------
    at_exit : when it left, in [unallied, 1]
    unallied : without any pact, in [0, 1]
    quarters : since it left, at or above 0
    ramp : see `InstitutionParams.exit_quarters` [quarters]
    """
    return unallied + (at_exit - unallied) * max(0.0, 1 - quarters / ramp)
