"""A flashpoint: one prize, one challenger, one target, one place."""

from collections.abc import Iterator, Mapping

from pydantic import Field

from sim.domain.figures import NotNegative, Positive, Share, Title, judgement
from sim.domain.misfits import FittingValue, Misfit, keys_of, repetitions
from sim.domain.states import Place
from sim.domain.vocabulary import ModeName, StateCode


class Flashpoint(FittingValue):
    """A prize that a challenger may try to take from a target."""

    title: Title
    """Name for readers."""

    challenger: StateCode
    """Who may challenge."""

    target: StateCode
    """Who would be challenged."""

    administration: StateCode
    """Who holds it: pacts cover territory under administration."""

    theatre: Place
    """Where it would be decided."""

    salience_challenger: Share
    """Worth of the whole prize to the challenger [stakes]."""

    salience_target: Share
    """Worth of the whole prize to the target [stakes]."""

    terrain_advantage: Positive
    """Multiplier on the target's strength; 1 is none."""

    challenger_share: Share
    """Share of the challenger's capability that can be brought there."""

    opportunity_rate: NotNegative
    """Opportunities a year before heat."""

    whole_state: bool = False
    """Whether losing it ends the target as an actor."""

    modes: list[ModeName] = Field(min_length=1)
    """Modes of challenge that make sense there."""

    war_intensity: Positive = Field(
        default_factory=lambda: judgement(1.0, "a war there costs what the mode says; sweep .5-2")
    )
    """Multiplier on challenge cost, attrition, audience cost, nuclear risk, supporting and fighting
    cost and threshold of a war only, whether it is opened by a major attack or widened from a
    clash."""

    escalates: bool = True
    """Whether the loser of a clash there may widen it to a war."""

    stakes: dict[StateCode, Share] = {}
    """Worth of the prize to third states on the target's side [stakes]."""

    backers: dict[StateCode, Share] = {}
    """Share of a third state's strength that is behind the challenger."""

    issue: str = ""
    """What the quarrel is about."""

    @classmethod
    def misfits(cls, given: Mapping[str, object]) -> Iterator[Misfit]:
        """Yield parties that are no two states or third states too, and modes listed twice."""
        challenger, target = given.get("challenger"), given.get("target")
        if isinstance(target, str) and challenger == target:
            yield Misfit(("target",), f"is {target}, the challenger itself", states=(target,))
        stakes, backers = keys_of(given.get("stakes")), keys_of(given.get("backers"))
        for field, codes in (("stakes", stakes), ("backers", backers)):
            for code in codes:
                if code in (challenger, target):
                    message = f"names {code}, a party to the flashpoint and no third state"
                    yield Misfit((field, code), message, states=(code,))
        for code in backers:
            if code in stakes and code not in (challenger, target):
                message = f"names {code}, which has a stake on the target's side"
                yield Misfit(("backers", code), message, states=(code,))
        yield from repetitions(given.get("modes"), ("modes",))
