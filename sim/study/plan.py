"""The plan of a study: points, each of which is one scenario, and how often each is run.

A comparison and a sweep are both a plan; whatever runs, keeps and reads plans
knows nothing else about them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pydantic import Field

from sim.domain.figures import Value
from sim.domain.scenario import Scenario
from sim.rules.parameters import Parameters
from sim.study.factors import LevelValue
from sim.study.plausible_sets import PlausibleSet


class Precision(Value):
    """Run until an outcome is known well enough."""

    outcome: str
    """Column of the table of runs."""

    half_width: float = Field(gt=0)
    """Greatest half width of a 95 % interval, in units of the outcome."""

    baseline: dict[str, LevelValue] | None = None
    """Values of factors of the point against which differences are paired; factors that it does
    not name keep the value of each point. Absent: the interval is that of each point's mean."""

    first: int = Field(default=200, ge=2, le=10_000_000)
    """Replications of each point before anybody looks."""

    at_most: int = Field(default=20_000, ge=2, le=10_000_000)
    """Replications of each point after which it ends in any case."""


@dataclass(frozen=True)
class Point:
    """One scenario of a plan."""

    index: int
    """Its number, from 0."""

    values: Mapping[str, str | float]
    """{factor: value} as tables show it."""

    arrangement: str | None
    """Arrangement in place of the scenario's."""

    policies: tuple[str, ...] | None
    """Policies in place of the scenario's of the same patrons."""

    overrides: Mapping[str, object]
    """{dotted path: value}, with the provenance that the study's file gives it."""


class Plan(Protocol):
    """A study ready to be run."""

    @property
    def name(self) -> str:
        """Return the name of the study: the stem of its file."""

    @property
    def study(self) -> Value:
        """Return the study as its file gives it."""

    @property
    def kind(self) -> str:
        """Return 'comparison' or 'sweep'."""

    @property
    def scenario_name(self) -> str:
        """Return name or absolute path of the scenario that points vary."""

    @property
    def factors(self) -> Sequence[str]:
        """Return the names of the factors in the order of the columns."""

    @property
    def points(self) -> Sequence[Point]:
        """Return every point."""

    @property
    def seed(self) -> int:
        """Return the seed of the draws, the same for every point."""

    @property
    def replications(self) -> int | Precision:
        """Return the runs of each point, or the target until which they go on."""

    @property
    def logged(self) -> int:
        """Return how many replications of each point, the first ones, keep their events."""

    @property
    def outputs(self) -> frozenset[str]:
        """Return which tables are kept: runs always, flashpoints, quarters, events."""

    @property
    def vectors(self) -> PlausibleSet | None:
        """Return what replications play in turn; none: the scenario's own numbers."""

    @property
    def fingerprint(self) -> str:
        """Return a hash of the study and of what its scenario files say, 64 hex digits."""

    def scenario(self, index: int) -> Scenario[Parameters]:
        """Return the effective scenario of a point, with the study's seed.

        Raises
        ------
        ScenarioError : the values of this point do not go together
        """
