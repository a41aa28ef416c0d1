"""Help below the threshold of fighting.

A guarantor that supports sends arms, intelligence and logistics and opens its
bases; a share of its strength then counts on the target's side.

References
----------
.. [CCH2023] Cancian, M. F., Cancian, M., Heginbotham, E. The First Battle of the Next
   War. CSIS, 2023; counts of results from press reports.
"""

from pydantic import Field

from sim.domain.params import Params
from sim.kernel.compiled import compiled


class SupportParams(Params):
    """Weight of support."""

    support_weight: float = Field(default=0.25, gt=0, le=1)
    """Share of a supporter's strength that counts [share]. Judgement: no measure of arms,
    intelligence and bases beside troops; sweep .1-.5. Evidence (outside): 0-.1 at Taiwan, which
    help cannot reach in the first weeks [CCH2023]; elsewhere no source found."""


@compiled
def level_weight(level: int, support_weight: float) -> float:
    """Return the share of its strength that a guarantor commits at a level.

    Parameters
    ----------
    level : 0 abstain, 1 support, 2 fight
    support_weight : see `SupportParams`
    """
    if level == 0:
        return 0.0
    return support_weight if level == 1 else 1.0


@compiled
def opens_bases(weight: float, support_weight: float) -> bool:
    """Return whether a host that commits this weight lets others use its bases.

    Support is enough; of a host whose answer is only expected, half of it is.

    Parameters
    ----------
    weight : share of its strength that the host commits, in [0, 1]
    support_weight : see `SupportParams`
    """
    return weight >= 0.5 * support_weight
