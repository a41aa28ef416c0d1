"""The kinds of file that users write: checking one, and their JSON Schema for editors.

States, flashpoints, pacts, proposals and policies are written as the domain has them.
Scenarios and arrangements also say what they build on.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

from pydantic import BaseModel

from sim.calibration.targets import CalibrationStudy, load_calibration
from sim.domain.errors import Problem, ScenarioError
from sim.domain.flashpoints import Flashpoint
from sim.domain.pacts import Pact
from sim.domain.policies import Policy
from sim.domain.proposals import Proposal
from sim.domain.states import State
from sim.domain.switches import Switches
from sim.loading.context import LoadContext
from sim.loading.file_content import kind_by_content
from sim.loading.file_forms import OVERRIDE_ROOTS, ArrangementFile, ScenarioFile
from sim.loading.library import KINDS, Libraries, library_of
from sim.loading.nodes import Node
from sim.loading.plausibility import file_warnings
from sim.loading.scenarios import load_with_warnings
from sim.study.plausible_files import load_plausible_set
from sim.study.plausible_sets import PlausibleFile
from sim.study.seminar_files import Seminar, load_seminar
from sim.study.study_files import ComparisonStudy, SweepStudy
from sim.study.study_plan import plan_of
from sim.validation.hindcast.recipe_files import Recipe, load_recipe
from sim.validation.validation_files import ValidationStudy, load_validation

MODELS: Final[dict[str, tuple[type[BaseModel], ...]]] = {
    "state": (State,),
    "flashpoint": (Flashpoint,),
    "pact": (Pact,),
    "arrangement": (ArrangementFile,),
    "proposal": (Proposal,),
    "policy": (Policy,),
    "scenario": (ScenarioFile,),
    "study": (ComparisonStudy, SweepStudy),
    "calibration": (CalibrationStudy,),
    "validation": (ValidationStudy,),
    "hindcast": (Recipe,),
    "plausible_set": (PlausibleFile,),
    "seminar": (Seminar,),
}
"""Classes that a file of each kind may have."""

_LOADERS: Final[dict[str, Callable[[Path], object]]] = {
    "calibration": load_calibration,
    "hindcast": load_recipe,
    "plausible_set": load_plausible_set,
    "seminar": load_seminar,
    "validation": load_validation,
}
"""{kind: reads a file of it with all that it needs}; raises every problem."""

ASKED_FOR_BY_PATH: Final = ("scenario", "study", "calibration", "validation", "hindcast", "seminar")
"""Kinds of file that a command takes."""


def json_schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of each kind of file, by kind.

    >>> sorted(json_schemas())
    ['arrangement', 'calibration', 'flashpoint', 'hindcast', 'pact', 'plausible_set', 'policy',
     'proposal', 'scenario', 'seminar', 'state', 'study', 'validation']
    """
    return {kind: _schema_of_kind(kind, [_schema(one) for one in MODELS[kind]]) for kind in MODELS}


def write_schemas(folder: Path) -> list[Path]:
    """Write a file ``KIND.schema.json`` for each kind and return their paths.

    An editor uses one after ``# yaml-language-server: $schema=PATH`` in a file's first line.

    Parameters
    ----------
    folder : made if it is not there

    Raises
    ------
    OSError : the folder or a file cannot be written
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for kind, schema in json_schemas().items():
        path = folder / f"{kind}.schema.json"
        path.write_text(json.dumps(schema, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        written.append(path)
    return written


def _schema_of_kind(kind: str, forms: list[dict[str, Any]]) -> dict[str, Any]:
    """Return one schema of all forms of a kind of file."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": kind}
    if len(forms) == 1:
        return head | {key: item for key, item in forms[0].items() if key != "title"}
    definitions: dict[str, Any] = {}
    # References go from the root of a schema, so the definitions of all forms move there.
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
        # The loader refuses any other beginning of a path; an editor is to say so while one types.
        roots = "|".join(OVERRIDE_ROOTS)
        schema["properties"]["overrides"]["propertyNames"] = {"pattern": rf"^({roots})(\.|$)"}
    if "switches" in schema["properties"]:
        known = Switches.model_json_schema()
        schema.setdefault("$defs", {}).update(known["$defs"])
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
        # Most figures are written this way, one line each; pydantic knows the mapping only.
        "prefixItems": [parts[name] for name in ("value", "status", "year", "source")],
        "items": False,
        "minItems": 4,
    }
    return {"anyOf": [compact, figure]}


class CheckedFile(NamedTuple):
    """A file that is right."""

    kind: str
    """The kind that it is of, such as `pact`."""

    warnings: list[Problem]
    """What is allowed and looks like a mistake."""


def check_file(path: Path) -> CheckedFile:
    """Return the kind of a file and its warnings, after checking it as far as it can be alone.

    Scenarios and studies are loaded whole.

    Parameters
    ----------
    path : of a file of any kind

    Raises
    ------
    ScenarioError : every problem in the file and, for scenarios and studies, beyond it
    """
    kind = kind_of_file(path)
    if kind == "scenario":
        return CheckedFile(kind, load_with_warnings(path)[1])
    if kind == "study":
        return CheckedFile(kind, plan_of(path).scenarios.warnings())
    if kind in _LOADERS:
        _LOADERS[kind](path)
        return CheckedFile(kind, [])
    return CheckedFile(kind, list(file_warnings(_check_alone(path, kind))))


def kind_of_file(path: Path) -> str:
    """Return the kind of a file: that of its folder, else what its keys say.

    States, pacts and the like are found by their folders, so that a folder decides.
    Scenarios and studies can be asked for wherever they are, so that their keys do.
    """
    whole = path.absolute()
    kind = KINDS.get(whole.parent.name, "scenario")
    if kind not in ASKED_FOR_BY_PATH:
        return kind
    try:
        keys = Libraries((), path).read(whole).mapping
    except ScenarioError:  # which whoever loads it reports
        return kind
    return kind_by_content(keys, kind)


def _check_alone(path: Path, kind: str) -> Node:
    """Return the nodes of a file that is right by itself."""
    whole = path.absolute()
    context = LoadContext(Libraries((), path).with_library(library_of(whole)))
    node = context.read(whole)
    if node is not None:
        context.check(node, MODELS[kind][0], kind)
    if node is None or context.problems:
        raise ScenarioError(context.problems)
    return node
