"""Scenario and arrangement files as users write them.

States, flashpoints, pacts, proposals and policies are written as the domain has them.
Scenarios and arrangements also say what they build on.
"""

from typing import Annotated, Final

from pydantic import BeforeValidator, Field, WithJsonSchema

from sim.domain.events import Event, Shock
from sim.domain.figures import Title, Value
from sim.domain.vocabulary import Name, Quarter, StateCode

NAME_SCHEMA: Final = {"type": "string", "pattern": "^[a-z][a-z0-9_]*$", "maxLength": 60}
OVERRIDE_ROOTS: Final = (
    "states", "flashpoints", "pacts", "proposals", "policies", "parameters", "switches",
    "shocks", "events", "known_events", "assessment_years", "start", "quarters", "seed",
)  # fmt: skip
"""First words of an override path."""


def _one_or_many(given: object) -> object:
    return [given] if isinstance(given, str) else given


Names = Annotated[
    list[Name],
    BeforeValidator(_one_or_many),
    WithJsonSchema({"anyOf": [NAME_SCHEMA, {"type": "array", "items": NAME_SCHEMA}]}),
]
"""One name or a list of them."""


class ArrangementFile(Value):
    """An arrangement as it is written."""

    title: Title
    """Name for readers."""

    extend: Names = Field(default_factory=list)
    """Arrangements whose pacts it takes over."""

    pacts: list[Name] = Field(default_factory=list)
    """Pacts it adds, by name."""

    drop: list[Name] = Field(default_factory=list)
    """Inherited pacts it leaves out."""

    proposals: list[Name] = Field(default_factory=list)
    """Treaties that may be made in the course of a run; added to those inherited."""

    drop_proposals: list[Name] = Field(default_factory=list)
    """Inherited proposals it leaves out."""

    notes: str = ""
    """What it stands for and where it comes from."""


class ScenarioFile(Value):
    """A scenario as it is written; what is absent comes from the scenarios it extends."""

    title: Title | None = None
    """Name for readers."""

    extend: Names = Field(default_factory=list)
    """Scenarios it builds on; later ones win over earlier ones."""

    states: list[StateCode] | None = None
    """The roster, by the names of the states' files."""

    add_states: list[StateCode] = Field(default_factory=list)
    """States added to the inherited roster."""

    drop_states: list[StateCode] = Field(default_factory=list)
    """States left out of the inherited roster."""

    flashpoints: list[Name] | None = None
    """The prizes, by the names of their files."""

    add_flashpoints: list[Name] = Field(default_factory=list)
    """Flashpoints added to those inherited."""

    drop_flashpoints: list[Name] = Field(default_factory=list)
    """Inherited flashpoints left out."""

    arrangement: Name | None = None
    """Which pacts are in force together."""

    reference_arrangement: Name | None = None
    """Arrangement against which encirclement is counted; absent: the arrangement itself."""

    policies: list[Name] | None = None
    """At most one policy a patron."""

    shocks: list[Shock] | None = None
    """Shocks to the threat that states feel, in place of those inherited."""

    events: list[Event] | None = None
    """Dated events inside states, in place of those inherited."""

    known_events: bool | None = None
    """Whether elections that were held end as they did; off: they are drawn."""

    assessment_years: int | None = None
    """Time between two assessments of what the future holds [years]."""

    start: Quarter | None = None
    """First quarter."""

    quarters: int | None = None
    """Length of a run [quarters]."""

    seed: int | None = None
    """Seed of the draws."""

    switches: dict[str, object] = Field(default_factory=dict)
    """Mechanisms in and out; added to those inherited, and so are the terms under `join`."""

    overrides: dict[str, object] = Field(default_factory=dict)
    """{dotted path: value}; added to those inherited."""
