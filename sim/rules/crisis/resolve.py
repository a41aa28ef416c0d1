"""How much an opportunity is worth to the challenger this time.

Leaders, domestic politics and the calendar differ from one opportunity to the
next. The salience of the prize is multiplied by a factor with median 1, drawn
once an opportunity and seen by every mover.
"""

from pydantic import Field

from sim.domain.params import Params
from sim.kernel.compiled import compiled
from sim.kernel.exponential import exponential


class ResolveParams(Params):
    """Spread of the draw."""

    sd: float = Field(default=0.648, ge=0, le=2)
    """Spread of the worth of an opportunity to the challenger, sigma [log points]. Fitted: search
    on the targets of the regional calibration; at 0 every opportunity is alike; sizes of effects
    hang on it; sweep .3-.9. Evidence (none): no source found."""


@compiled
def resolve_factor(draw: float, sd: float) -> float:
    """Return what the challenger's salience is multiplied by, above 0.

    Parameters
    ----------
    draw : standard normal, one an opportunity
    sd : see `ResolveParams`

    Returns
    -------
    median 1; exactly 1 where `sd` is 0
    """
    return exponential(sd * draw)
