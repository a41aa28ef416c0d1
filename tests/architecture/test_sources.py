"""A source is never a page of deter itself: every value says its reason or who published it."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from sim.domain.figures import Provenance
from sim.loading.scenarios import load_scenario
from sim.rules.parameters import Parameters

SCENARIOS = Path(__file__).parents[2] / "scenarios"
SELF = re.compile(r"\bMODEL\b|the model page|docs/|this page|see the model")
FILES = [
    path
    for library in (SCENARIOS, *sorted((SCENARIOS / "worlds").iterdir()))
    for path in sorted(library.glob("*.yaml"))
    if path.name != "calibration.yaml"
]


def sources_in(node: object) -> set[str]:
    """Return every source below a value."""
    found = {node.source} if isinstance(node, Provenance) else set()
    if isinstance(node, BaseModel):
        node = dict(node)
    if isinstance(node, dict):
        return found.union(*map(sources_in, node.values()))
    if isinstance(node, list | tuple):
        return found.union(*map(sources_in, node))
    return found


def descriptions(kind: type[BaseModel]) -> dict[str, str]:
    """Return what is said of every parameter, by its path."""
    found: dict[str, str] = {}
    for name, field in kind.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            below = descriptions(field.annotation)
            found |= {f"{name}.{path}": said for path, said in below.items()}
        else:
            found[name] = field.description or ""
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_source_in_a_shipped_scenario_is_deter_itself(path: Path) -> None:
    sources = sources_in(load_scenario(path))
    assert len(sources) > 3
    assert sorted(filter(SELF.search, sources)) == []


def test_no_parameter_rests_on_deter_itself() -> None:
    said = descriptions(Parameters)
    assert len(said) > 60
    assert {path: text for path, text in said.items() if SELF.search(text)} == {}
