"""What a scenario is held against: a file of checks, each with its band and its reason."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from sim.domain.errors import ScenarioError
from sim.domain.figures import Title, Value
from sim.domain.vocabulary import Name
from sim.loading.scenarios import load_scenario, node_at, read_about_scenario
from sim.loading.suggestions import suggestion

Fraction = Annotated[float, Field(ge=0, le=1)]


class _Check(Value):
    """What every check has."""

    source: str = Field(min_length=1)
    """Why the band is what it is."""

    fitted: bool = False
    """Whether the calibration aims at it: then it holds by construction and proves nothing."""


class SeatsCheck(_Check):
    """No state that neither owes enough nor cares enough takes part in a crisis or a war."""

    kind: Literal["seats"]
    """Which check it is."""


class ControlCheck(_Check):
    """A target rarely loses so much of what is at stake."""

    kind: Literal["control_kept"]
    """Which check it is."""

    flashpoint: Name
    """Where."""

    lost: Fraction
    """Share of control whose loss counts."""

    at_most: Fraction
    """Share of runs in which it may be lost."""


class WarShareCheck(_Check):
    """A flashpoint has its share of the wars to be expected."""

    kind: Literal["war_share"]
    """Which check it is."""

    flashpoint: Name
    """Where."""

    low: Fraction
    """Lower end of the band."""

    high: Fraction
    """Upper end of the band."""


class WarsEverywhereCheck(_Check):
    """Wherever a clash may be widened or an attack be opened, some war is to be expected."""

    kind: Literal["wars_everywhere"]
    """Which check it is."""


type Check = SeatsCheck | ControlCheck | WarShareCheck | WarsEverywhereCheck


class ValidationStudy(Value):
    """What a scenario is held against."""

    title: Title
    """Name for readers."""

    scenario: str
    """The scenario, by name."""

    seed: int = Field(ge=0, lt=2**32)
    """Seed of the runs."""

    replications: int = Field(ge=2, le=100_000)
    """Runs."""

    checks: list[Annotated[Check, Field(discriminator="kind")]] = Field(min_length=1)
    """What is looked at."""


def load_validation(name_or_path: str | Path) -> ValidationStudy:
    """Return a validation file, checked, with its scenario as a path.

    Raises
    ------
    ScenarioError : every problem in the file
    """
    study, scenario, context, node = read_about_scenario(
        name_or_path, "validations", ValidationStudy
    )
    known = load_scenario(scenario).flashpoints
    for item in node_at(node, "checks").items:
        named = item.get("flashpoint")
        if named is not None and named.text not in known:
            name = str(named.value)
            message = f"there is no flashpoint {name!r} in the scenario"
            context.problems.append(named.mark.problem(message, suggestion(name, known)))
    if context.problems:
        raise ScenarioError(context.problems)
    return study.model_copy(update={"scenario": str(scenario)})
