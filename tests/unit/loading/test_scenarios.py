from pathlib import Path
from typing import cast

import numpy as np
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


def test_overrides_and_choices_may_be_values_of_numpy(work: Path) -> None:
    for quarters in np.arange(8, 10):
        scenario = load_scenario(
            "base.yaml",
            overrides={
                "quarters": quarters,
                "seed": np.uint32(7),
                "states.AAA.nuclear": np.float32(0.5),
                "switches.heat": np.False_,
                "flashpoints.strait.modes": [np.str_("grey_zone")],
            },
            policies=list(np.array(["wavering"])),
        )
        assert (scenario.quarters, scenario.seed) == (int(quarters), 7)
        assert (scenario.switches.heat, scenario.states["AAA"].nuclear.value) == (False, 0.5)


def test_a_float_of_numpy_is_no_whole_number(work: Path) -> None:
    with pytest.raises(ScenarioError, match=r"quarters must be a whole number; it is 8\.0"):
        load_scenario("base.yaml", overrides={"quarters": np.float64(8)})


def test_every_override_that_no_file_could_hold_is_told(work: Path) -> None:
    given = {"quarters": np.arange(3), "seed": {1}, "switches.heat": True}
    with pytest.raises(ScenarioError) as caught:
        load_scenario("base.yaml", overrides=given)
    assert [one.message.partition(",")[0] for one in caught.value.problems] == [
        "quarters is of type numpy.ndarray", "seed is of type set",
    ]  # fmt: skip


def test_a_lone_policy_is_a_list_of_one(work: Path) -> None:
    assert set(load_scenario("base.yaml", policies="wavering").policies) == {"wavering"}


def test_the_row_of_a_table_may_be_the_overrides_and_a_list_may_not() -> None:
    class Row:  # as pandas has it: no mapping, and its truth value is an error
        def items(self) -> list[tuple[str, np.int64]]:
            return [("quarters", np.int64(9))]

        def __bool__(self) -> bool:
            raise ValueError

    row = cast("dict[str, object]", Row())
    assert load_scenario("classroom", overrides=row).quarters == 9
    pairs = cast("dict[str, object]", [("quarters", 9)])
    with pytest.raises(TypeError, match="mapping of paths to values; it is of type list"):
        load_scenario("classroom", overrides=pairs)


def test_a_name_that_is_no_text_is_said_to_be_none() -> None:
    with pytest.raises(ScenarioError, match="arrangement must be text; it is 3"):
        load_scenario("classroom", arrangement=cast("str", 3))
    with pytest.raises(ScenarioError, match=r"policies must be text; it is 1.5"):
        load_scenario("classroom", policies=cast("list[str]", [1.5]))
