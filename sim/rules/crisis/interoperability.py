"""How well forces work together, which takes years of practice.

References
----------
.. [CZG2022] Cappella Zielinski, R., Grauer, R. "Practice Makes Perfect for Battlefield
   Coalitions." Military Strategy Magazine 8(1), 2022.
.. [M2020] Morey, D. S. "Centralized Command and Coalition Victory." Conflict Management
   and Peace Science 37(6), 2020. doi:10.1177/0738894220934884
"""

from pydantic import Field

from sim.domain.params import Params
from sim.kernel.compiled import compiled


class InteroperabilityParams(Params):
    """Start and ripening."""

    unallied: float = Field(default=0.6, ge=0, le=1)
    """Share of its strength that a guarantor without any pact brings to bear [share]. Judgement:
    partners with experience win more battles, by how much less others bring is not measured; sweep
    .5-.7. Evidence (sign): partners with experience win more battles than others [CZG2022], and a
    common command raises the odds of victory [M2020]."""

    ripening_quarters: float = Field(default=20.0, gt=0, le=400)
    """Time from entry into force to full interoperability [quarters]. Judgement: five years of
    planning and exercises; sweep 8-40."""


@compiled
def interoperability(
    full: float, age_quarters: float, unallied: float, ripening_quarters: float
) -> float:
    """Return the share of its strength that a partner brings to bear, in [0, 1].

    Parameters
    ----------
    full : value of the pact once ripe, in [0, 1]
    age_quarters : time since entry into force, at or above 0
    unallied, ripening_quarters : see `InteroperabilityParams`

    Returns
    -------
    never below `unallied`: a pact does not make forces work worse together
    """
    ripe = min(1.0, age_quarters / ripening_quarters)
    return max(unallied, unallied + (full - unallied) * ripe)
