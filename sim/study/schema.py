"""The files as users write them, and their JSON Schema for editors.

States, flashpoints, pacts and policies are written as the domain has them.
Scenarios and arrangements also say what they build on.
"""

import json
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, Field, WithJsonSchema

from sim.domain.figures import Value
from sim.domain.flashpoints import Flashpoint
from sim.domain.pacts import Pact
from sim.domain.policies import Policy
from sim.domain.states import State
from sim.domain.switches import Switches
from sim.domain.vocabulary import Name, Quarter, StateCode
from sim.study.designs import ComparisonStudy, SweepStudy
from sim.study.targets import CalibrationStudy

NAME_SCHEMA: Final = {"type": "string", "pattern": "^[a-z][a-z0-9_]*$", "maxLength": 60}
OVERRIDE_ROOTS: Final = (
    "states", "flashpoints", "pacts", "policies", "parameters",
    "switches", "start", "quarters", "seed",
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

    title: str
    """Name for readers."""

    extend: Names = Field(default_factory=list)
    """Arrangements whose pacts it takes over."""

    pacts: list[Name] = Field(default_factory=list)
    """Pacts it adds, by name."""

    drop: list[Name] = Field(default_factory=list)
    """Inherited pacts it leaves out."""

    notes: str = ""
    """What it stands for and where it comes from."""


class ScenarioFile(Value):
    """A scenario as it is written; what is absent comes from the scenarios it extends."""

    title: str | None = None
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

    start: Quarter | None = None
    """First quarter."""

    quarters: int | None = None
    """Length of a run [quarters]."""

    seed: int | None = None
    """Seed of the draws."""

    switches: dict[str, bool] = Field(default_factory=dict)
    """Mechanisms in and out; added to those inherited."""

    overrides: dict[str, object] = Field(default_factory=dict)
    """{dotted path: value}; added to those inherited."""


MODELS: Final[dict[str, tuple[type[BaseModel], ...]]] = {
    "state": (State,),
    "flashpoint": (Flashpoint,),
    "pact": (Pact,),
    "arrangement": (ArrangementFile,),
    "policy": (Policy,),
    "scenario": (ScenarioFile,),
    "study": (ComparisonStudy, SweepStudy),
    "calibration": (CalibrationStudy,),
}
"""Classes that a file of each kind may have."""


def json_schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of each kind of file, by kind.

    >>> sorted(json_schemas())
    ['arrangement', 'calibration', 'flashpoint', 'pact', 'policy', 'scenario', 'state', 'study']
    """
    return {kind: _titled(kind, [_schema(one) for one in MODELS[kind]]) for kind in MODELS}


def write_schemas(folder: Path) -> list[Path]:
    """Write a file ``KIND.schema.json`` for each kind and return their paths.

    An editor uses one after ``# yaml-language-server: $schema=PATH`` in a file's first line.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for kind, schema in json_schemas().items():
        path = folder / f"{kind}.schema.json"
        path.write_text(json.dumps(schema, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        written.append(path)
    return written


def _titled(kind: str, forms: list[dict[str, Any]]) -> dict[str, Any]:
    """Return one schema of all forms of a kind of file."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": kind}
    if len(forms) == 1:
        return head | {key: item for key, item in forms[0].items() if key != "title"}
    definitions: dict[str, Any] = {}
    for form in forms:
        definitions |= form.pop("$defs", {})
    return head | {"anyOf": forms, "$defs": definitions}


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    """Return the schema of a class, with what its own validators allow."""
    schema = model.model_json_schema()
    figure = schema.get("$defs", {}).get("Figure")
    if figure:
        schema["$defs"]["Figure"] = _both_forms(figure)
    if "overrides" in schema["properties"]:
        roots = "|".join(OVERRIDE_ROOTS)
        schema["properties"]["overrides"]["propertyNames"] = {"pattern": rf"^({roots})(\.|$)"}
    if "switches" in schema["properties"]:
        known = Switches.model_json_schema()
        schema["properties"]["switches"] |= {
            "properties": known["properties"],
            "additionalProperties": False,
        }
    if "factors" in schema["properties"]:
        factor = schema["properties"]["factors"]["additionalProperties"]
        values = schema["$defs"]["ListedValues"]["properties"]["values"]
        schema["properties"]["factors"]["additionalProperties"] = {"anyOf": [factor, values]}
    return schema


def _both_forms(figure: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a figure, which may be a compact list or a mapping."""
    parts = figure["properties"]
    compact = {
        "type": "array",
        "description": "[value, status, year, source]",
        "prefixItems": [parts[name] for name in ("value", "status", "year", "source")],
        "items": False,
        "minItems": 4,
    }
    return {"anyOf": [compact, figure]}
