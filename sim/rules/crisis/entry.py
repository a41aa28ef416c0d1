"""Who sits at the table of a crisis.

Most states have nothing to do with a clash of patrol boats. A mode of challenge
calls those third states that a text binds, and those that care enough for the
prize; everybody else stands aside. The threshold of caring is lower for a war.
"""

from pydantic import Field

from sim.domain.params import Params
from sim.kernel.compiled import compiled


class MinimumStakeParams(Params):
    """Stake from which a state that owes nothing is called, by mode."""

    grey_zone: float = Field(default=0.25, ge=0, le=1)
    """To a challenge below the threshold of force [stakes]. Judgement: patrol boats concern the
    parties, their treaty partners and a state that cares for a quarter of the prize; sweep .1-.4,
    0 calls every guarantor."""

    fait_accompli: float = Field(default=0.15, ge=0, le=1)
    """To a quick seizure [stakes]. Judgement: between a clash of patrols and a war; sweep .1-.3, 0
    calls every guarantor."""

    major_attack: float = Field(default=0.1, ge=0, le=1)
    """To a major attack or a widened war [stakes]. Judgement: a war next door concerns whoever
    would lose a tenth of the prize with it; sweep .05-.2, 0 calls every guarantor."""


class EntryParams(Params):
    """Who is called."""

    minimum_stake: MinimumStakeParams = MinimumStakeParams()
    """Stake from which a state that owes nothing is called, by mode."""

    minimum_obligation: float = Field(default=0.05, ge=0, le=1)
    """Obligation in the text of its pacts from which a state is called in every mode [share].
    Judgement: a text that binds at all calls its signatory; sweep .02-.2, 0 calls every
    guarantor."""


@compiled
def is_called(
    obligation: float, stake: float, minimum_obligation: float, minimum_stake: float
) -> bool:
    """Return whether a third state takes part in a crisis.

    Parameters
    ----------
    obligation : of all its pacts in force, before triggers and policies, in [0, 1]
    stake : worth of the prize to it as its file says, in [0, 1]
    minimum_obligation, minimum_stake : see `EntryParams`
    """
    return obligation >= minimum_obligation or stake >= minimum_stake
