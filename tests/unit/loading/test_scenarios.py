from pathlib import Path

import pytest
from pydantic import Field
from ruamel.yaml import YAML

from sim.domain.errors import ScenarioError
from sim.domain.params import Params
from sim.loading.library import catalogue
from sim.loading.scenarios import load_scenario, parse_override

FRAGMENTS = {"calibration"}


@pytest.mark.parametrize("name", sorted(set(catalogue("scenarios")) - FRAGMENTS))
def test_every_shipped_scenario_loads(name: str) -> None:
    assert len(load_scenario(name).digest) == 64


def shuffled(node: object) -> object:
    """Return a tree with the keys of every mapping in reverse order."""
    if isinstance(node, dict):
        return {key: shuffled(node[key]) for key in reversed(list(node))}
    return [shuffled(item) for item in node] if isinstance(node, list) else node


def test_the_order_of_keys_and_of_names_never_changes_the_digest(work: Path) -> None:
    before = load_scenario("base.yaml").digest
    yaml = YAML(typ="safe", pure=True)
    for path in sorted(work.rglob("*.yaml")):
        tree = shuffled(yaml.load(path.read_text(encoding="utf-8")))
        with path.open("w", encoding="utf-8") as stream:
            yaml.dump(tree, stream)
    text = (work / "base.yaml").read_text(encoding="utf-8")
    assert "[AAA, BBB, CCC]" in text
    (work / "base.yaml").write_text(
        text.replace("[AAA, BBB, CCC]", "[CCC, AAA, BBB]"), encoding="utf-8"
    )
    assert load_scenario("base.yaml").digest == before


def test_an_extended_model_may_bring_its_own_parameters(work: Path) -> None:
    class Tiny(Params):
        weight: float = Field(default=1.0, ge=0)
        """Weight [ratio]. Judgement."""

    scenario = load_scenario("base.yaml", overrides={"parameters.weight": 2}, parameters_class=Tiny)
    assert scenario.parameters.model_dump() == {"weight": 2.0}


def test_an_override_in_one_line_is_path_and_yaml() -> None:
    assert parse_override("states.JPN.nuclear=0.5") == ("states.JPN.nuclear", 0.5)
    assert parse_override("pacts.x.kind = bilateral") == ("pacts.x.kind", "bilateral")
    for text in ("nothing", "=1"):
        with pytest.raises(ScenarioError, match=r"Write path=value"):
            parse_override(text)
