"""What a scenario lets happen at a date: shocks from outside and events inside states.

A shock makes a state feel more threatened than its neighbours' deeds explain: a war
elsewhere may show what is possible. It is largest at once and is halved after its
half-life, again and again; one dated before a run starts is left out. An event changes
one thing of one state: its majority, the stance of its government, the side in office,
or its membership of a pact.
"""

from collections.abc import Iterator, Mapping
from typing import Final, Literal

from pydantic import Field

from sim.domain.figures import Logit, Positive, Provenance, Share, Title, Value, judgement
from sim.domain.misfits import FittingValue, Misfit
from sim.domain.vocabulary import Name, Quarter, StateCode

SideInOffice = Literal["incumbent", "rival"]

CHANGES: Final = ("majority", "stance", "government", "withdraws_from")
"""Keys of an event of which one must be there."""


class Shock(Value):
    """A threat that a state feels from a quarter on, and that fades."""

    quarter: Quarter
    """When it comes."""

    state: StateCode
    """Who feels it."""

    size: Share
    """Added to the yearly probability of force that the state reckons with, at first [a year]."""

    half_life_years: Positive = Field(
        default_factory=lambda: judgement(5.0, "support fell little in the year after 2022")
    )
    """Time after which half of it is left [years]."""


class Event(Provenance, FittingValue):
    """What happens in one state in one quarter; `status` speaks of the event itself."""

    quarter: Quarter
    """When it takes place."""

    state: StateCode
    """Where it takes place."""

    event: Title
    """What happens, in words."""

    majority: Logit | None = None
    """New majority of the government in the legislature [logits]. Used if events are known."""

    stance: Logit | None = None
    """Stance of the side in office until it leaves office, over that of its file [logits]. Used if
    events are known."""

    government: SideInOffice | None = None
    """Side that takes or keeps office. Used if events are known."""

    withdraws_from: Name | None = None
    """Pact of which the state gives notice; it always does."""

    @classmethod
    def misfits(cls, given: Mapping[str, object]) -> Iterator[Misfit]:
        """Yield an event that changes nothing, and what it changes beyond the first thing."""
        found = [name for name in CHANGES if given.get(name) is not None]
        if not found:
            yield Misfit((), "changes nothing", f"Give one of {', '.join(CHANGES)}.")
        for name in found[1:]:
            message = f"stands beside {found[0]}; an event changes one thing"
            yield Misfit((name,), message, "Write two events.")
