"""What a scenario rests on: its text in full, and every figure that is not published."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any

from pydantic import BaseModel
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedSeq

from sim.domain.events import Event
from sim.domain.figures import COMPACT_FIELDS, Figure, Provenance, Status
from sim.domain.pacts import Pact
from sim.domain.params import Params, parse_description
from sim.domain.proposals import Proposal
from sim.domain.scenario import Scenario
from sim.domain.states import Election, Place

_UNIT = re.compile(r"\[([^\]]+)\]")
_LINE = 4096


@dataclass(frozen=True, order=True)
class Assumption:
    """A figure or fact in use, with what it rests on; as a rule one of no publication."""

    path: str
    """Dotted path, as an override would write it."""

    value: float | str
    """The number; for an instrument or a place its name."""

    unit: str
    """Unit, where the schema states one."""

    status: Status
    """published | judgement | fitted."""

    source: str
    """The publication, or the reason given."""


def effective_text[P: Params](scenario: Scenario[P]) -> str:
    """Return the effective scenario as YAML: sorted keys, figures in compact form.

    Scenarios that mean the same have the same text.
    """
    writer = YAML()
    # ruamel.yaml folds lines at 80 columns, and a figure would no longer be one line in a diff.
    writer.width = _LINE
    stream = StringIO()
    writer.dump(_compact_form(json.loads(scenario.canonical_text())), stream)
    return stream.getvalue()


def _compact_form(node: object) -> object:
    """Return a tree with its figures as lists on one line and without what is empty."""
    if isinstance(node, dict) and set(node) == set(COMPACT_FIELDS):
        figure = CommentedSeq([node[name] for name in COMPACT_FIELDS])
        figure.fa.set_flow_style()
        return figure
    if isinstance(node, dict):
        return {key: _compact_form(node[key]) for key in sorted(node)}
    return [_compact_form(item) for item in node] if isinstance(node, list) else node


def assumptions[P: Params](scenario: Scenario[P]) -> list[Assumption]:
    """Return every judged or fitted figure in use, sorted by path.

    A parameter speaks by its docstring or by the file that overrides it, every other
    figure for itself.
    """
    return [one for one in sourced_values(scenario) if one.status != "published"]


def sourced_values[P: Params](scenario: Scenario[P]) -> list[Assumption]:
    """Return every figure and fact in use with its source, published ones too, sorted by path."""
    parts = (
        ("states", scenario.states),
        ("flashpoints", scenario.flashpoints),
        # In this order: where a pact is in several, the one in force counts.
        ("pacts", scenario.proposed_pacts | scenario.reference_pacts | scenario.pacts),
        ("proposals", scenario.proposals),
        ("policies", scenario.named_policies | scenario.policies),
        ("shocks", scenario.shocks),
        ("events", scenario.events),
    )
    found = {one.path: one for name, part in parts for one in _sourced_values(part, name, "")}
    found |= {one.path: one for one in _parameter_assumptions(scenario, scenario.parameters, ())}
    return sorted(found.values())


def _sourced_values(node: object, path: str, unit: str) -> Iterator[Assumption]:
    """Yield everything under a node that carries a provenance."""
    if isinstance(node, Provenance):
        yield Assumption(path, _value_of(node), unit, node.status, node.source)
    if isinstance(node, Figure):
        return
    for step, inner, unit_below in _children(node, unit):
        yield from _sourced_values(inner, f"{path}.{step}", unit_below)


def _children(node: object, unit: str) -> Iterator[tuple[str | int, object, str]]:
    """Yield what is one step under a node, with its unit."""
    if isinstance(node, BaseModel):
        for name, field in type(node).model_fields.items():
            yield name, getattr(node, name), _unit_of(name, field.description)
    elif isinstance(node, dict):
        yield from ((str(key), item, unit) for key, item in node.items())
    elif isinstance(node, list | tuple):
        yield from ((number, item, unit) for number, item in enumerate(node))


def _unit_of(name: str, description: str | None) -> str:
    stated = _UNIT.search(description or "")
    if stated:
        return stated[1]
    return "share" if name.endswith("_share") or "Share" in (description or "") else ""


def _value_of(node: Provenance) -> float | str:
    """Return what the provenance is of: a number, a place or the title of a pact."""
    if isinstance(node, Figure):
        return node.value
    if isinstance(node, Place):
        return f"{node.place} ({node.lat}, {node.lon})"
    if isinstance(node, Event):
        return node.event
    if isinstance(node, Election):
        return f"election in {node.quarter}"
    return node.title if isinstance(node, Pact | Proposal) else ""


def _parameter_assumptions[P: Params](
    scenario: Scenario[P], node: Params, path: tuple[str, ...]
) -> Iterator[Assumption]:
    """Yield the parameters of a group and of the groups in it."""
    for name, field in type(node).model_fields.items():
        value: Any = getattr(node, name)
        here = (*path, name)
        if isinstance(value, Params):
            yield from _parameter_assumptions(scenario, value, here)
            continue
        said = parse_description(field.description)
        given = scenario.parameter_sources.get(".".join(here))
        status, source = (given.status, given.source) if given else (said.status, said.source)
        worth = value if isinstance(value, float | int | str) else str(value)
        yield Assumption(f"parameters.{'.'.join(here)}", worth, said.unit, status, source)
