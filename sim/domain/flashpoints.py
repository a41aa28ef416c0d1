"""A flashpoint: one prize, one challenger, one target, one place."""

from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from sim.domain.figures import NotNegative, Positive, Share, Value, judged
from sim.domain.states import Place
from sim.domain.vocabulary import ModeName, StateCode


class Flashpoint(Value):
    """A prize that a challenger may try to take from a target."""

    title: str
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

    intensity: Positive = Field(default_factory=lambda: judged(1.0, "MODEL 2: untried"))
    """Multiplier on challenge cost, attrition, nuclear risk and fighting cost."""

    stakes: dict[StateCode, Share] = {}
    """Worth of the prize to third states on the target's side [stakes]."""

    backers: dict[StateCode, Share] = {}
    """Share of a third state's strength that is behind the challenger."""

    issue: str = ""
    """What the quarrel is about."""

    @model_validator(mode="after")
    def _parties_are_distinct(self) -> Self:
        if self.challenger == self.target:
            raise PydanticCustomError("same_party", "challenger and target are the same state")
        third = set(self.stakes) | set(self.backers)
        if party := sorted(third & {self.challenger, self.target}):
            raise PydanticCustomError(
                "party_as_third",
                "{party} is a party to the flashpoint, not a third state",
                {"party": ", ".join(party)},
            )
        if both := sorted(set(self.stakes) & set(self.backers)):
            raise PydanticCustomError(
                "both_sides",
                "{party} has a stake on the target's side and backs the challenger",
                {"party": ", ".join(both)},
            )
        if len(set(self.modes)) != len(self.modes):
            raise PydanticCustomError("twice", "a mode is listed twice")
        return self
