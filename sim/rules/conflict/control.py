"""Who holds the prize, slice by slice."""

from pydantic import Field

from sim.domain.params import Params
from sim.kernel.compiled import compiled


class ControlParams(Params):
    """When a prize counts as lost."""

    closing_share: float = Field(default=0.95, gt=0, le=1)
    """Share lost at which the flashpoint closes [share]. Judgement: slices of what is left never
    come to all of it, so the last twentieth counts as gone; sweep .9-.99."""


@compiled
def control_after_loss(control_lost: float, taken_share: float) -> float:
    """Return the share lost after the challenger takes its slice of what is left, in [0, 1].

    Parameters
    ----------
    control_lost : share lost before, in [0, 1]
    taken_share : of what is left; see `ModeParams.control_taken`
    """
    return control_lost + taken_share * (1 - control_lost)
