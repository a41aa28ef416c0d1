"""What a calibration aims at: observed rates, shares with bands, and what is free."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from sim.domain.errors import ScenarioError
from sim.domain.figures import Figure, NotNegative, Title, Value
from sim.domain.vocabulary import Name, StateCode
from sim.loading.nodes import python_value
from sim.loading.scenarios import node_at, read_file

Bounds = Annotated[list[float], Field(min_length=2, max_length=2)]


class PairTarget(Value):
    """How often one state started disputes with another, and how many saw force."""

    challenger: StateCode
    """Who started them."""

    target: StateCode
    """Against whom."""

    initiations: NotNegative
    """Disputes started in the period [count]."""

    force: NotNegative
    """Of them with use of force [count]."""

    years: float = Field(gt=0)
    """Length of the period [years]."""

    band: Bounds
    """Within which the simulated count for the same span must fall [count]."""

    shares: dict[Name, float]
    """{flashpoint: part of the pair's disputes that is its own}."""

    fits_force: bool = True
    """Whether the share with force is fitted; not where a flashpoint has one mode only."""

    @property
    def name(self) -> str:
        """Return challenger and target, as reports name the pair."""
        return f"{self.challenger}-{self.target}"

    @model_validator(mode="after")
    def _shares_add_up(self) -> Self:
        if abs(sum(self.shares.values()) - 1) > 1e-9:
            raise PydanticCustomError("shares", "the shares of a pair do not add to 1")
        return self


class BandTarget(Value):
    """A quantity that must fall inside a band."""

    low: float
    """Lower end."""

    high: float
    """Upper end."""

    aim: Figure
    """Where inside it is best, with its source."""


FREE_MECHANISMS = ("choice", "contest", "modes", "reneging", "belief", "satisfaction")
"""Mechanisms whose parameters a search may vary: those that solved crises alone depend on."""


class CalibrationStudy(Value):
    """A search for parameters under which the region behaves as observed."""

    title: Title
    """Name for readers."""

    scenario: str
    """The scenario that is fitted, with its arrangement and policies, by name."""

    null_arrangement: Name
    """The arrangement without commitments, for the slopes."""

    seed: int = Field(ge=0, lt=2**32)
    """Seed of the search and of the runs that check it."""

    generations: int = Field(ge=1, le=10_000)
    """Length of the search."""

    replications: int = Field(ge=2, le=100_000)
    """Runs that check it."""

    protecting_obligation: float = Field(ge=0, le=1)
    """Obligation against a major attack from which a flashpoint counts as protected."""

    allied_obligation: float = Field(ge=0, le=1)
    """Obligation against a major attack from which a guarantor counts as a treaty ally."""

    may_dominate: list[Name] = Field(default_factory=list)
    """Flashpoints that may make more than half of all wars."""

    free: dict[str, Bounds]
    """{parameter path: [low, high]}; a path ending in * scales a group by one factor."""

    pairs: list[PairTarget]
    """Observed pairs."""

    bands: dict[Name, BandTarget]
    """Bands by name of the measure."""

    @model_validator(mode="after")
    def _free_paths_are_searchable(self) -> Self:
        for path in self.free:
            mechanism, _, rest = path.partition(".")
            # Triggers are in the pact tables, which a search builds once and never again.
            if mechanism not in FREE_MECHANISMS or rest.endswith("trigger"):
                raise PydanticCustomError(
                    "free_path",
                    "{path} cannot be searched; mechanisms that can: {allowed}",
                    {"path": path, "allowed": ", ".join(FREE_MECHANISMS)},
                )
        return self


def load_calibration(name_or_path: str | Path) -> CalibrationStudy:
    """Return a calibration file, checked, with its scenario as a path.

    Raises
    ------
    ScenarioError : every problem in the file
    """
    context, node = read_file(name_or_path, "calibrations")
    context.check(node, CalibrationStudy, "calibration")
    if context.problems:
        raise ScenarioError(context.problems)
    study = CalibrationStudy.model_validate(python_value(node))
    scenario = context.find("scenarios", node_at(node, "scenario"))
    if scenario is None:
        raise ScenarioError(context.problems)
    return study.model_copy(update={"scenario": str(scenario)})
