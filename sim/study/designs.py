"""Studies: which scenarios are run, how often, and against what they are compared."""

from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from sim.domain.figures import Value
from sim.domain.vocabulary import Name


class ComparisonStudy(Value):
    """Every arrangement under every policy, paired with one baseline."""

    title: str
    """Name for readers."""

    scenario: Name
    """The scenario whose arrangement and policy are varied."""

    arrangements: list[Name] = Field(min_length=1)
    """Arrangements to compare."""

    policies: list[Name] = Field(min_length=1)
    """Policies under which each is run; each takes the place of its patron's."""

    baseline: Name
    """The arrangement against which differences are taken."""

    replications: int = Field(default=1000, ge=2, le=10_000_000)
    """Runs of each cell; cells share their random numbers."""

    seed: int = Field(default=1, ge=0, lt=2**63)
    """Seed of the draws."""

    overrides: dict[str, object] = Field(default_factory=dict)
    """{dotted path: value}, applied to every cell."""

    @model_validator(mode="after")
    def _baseline_is_compared(self) -> Self:
        if self.baseline not in self.arrangements:
            raise PydanticCustomError(
                "baseline",
                "baseline {name} is not among the arrangements",
                {"name": self.baseline},
            )
        for field in ("arrangements", "policies"):
            names = getattr(self, field)
            if len(set(names)) != len(names):
                raise PydanticCustomError("twice", "{field} lists a name twice", {"field": field})
        return self
