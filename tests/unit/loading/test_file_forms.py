import json
from pathlib import Path
from typing import Any

import pytest

from sim.interfaces.file_kinds import MODELS, json_schemas, write_schemas
from sim.loading.file_forms import ScenarioFile
from sim.loading.library import KINDS
from sim.loading.shape import below, description, fields, is_figure, is_mapping, shape_at


def test_there_is_a_schema_for_every_kind_of_file() -> None:
    assert set(json_schemas()) == set(KINDS.values()) == set(MODELS)


@pytest.mark.parametrize("kind", sorted(MODELS))
def test_a_schema_is_closed_and_describes_every_key(kind: str) -> None:
    whole: dict[str, Any] = json_schemas()[kind]
    for schema, model in zip(whole.get("anyOf", [whole]), MODELS[kind], strict=True):
        assert schema["additionalProperties"] is False
        assert set(schema["properties"]) == set(model.model_fields)
        known = schema["properties"].items()
        assert [key for key, item in known if "description" not in item] == []


def test_the_schema_of_a_study_covers_comparisons_and_sweeps() -> None:
    schema: dict[str, Any] = json_schemas()["study"]
    comparison, sweep = schema["anyOf"]
    assert "baseline" in comparison["required"]
    assert {"factors", "design"} <= set(sweep["required"])
    named = {one["$ref"].rpartition("/")[2] for one in sweep["properties"]["design"]["oneOf"]}
    assert named == {"Grid", "LatinHypercube", "Sobol", "Saltelli", "Listed"} & set(schema["$defs"])
    forms = sweep["properties"]["factors"]["additionalProperties"]["anyOf"]
    assert [form.get("type") for form in forms] == [None, "array"]


def test_a_figure_may_be_a_compact_list_or_a_mapping() -> None:
    compact, mapping = json_schemas()["state"]["$defs"]["Figure"]["anyOf"]
    assert (compact["minItems"], compact["items"]) == (4, False)
    assert [item["title"] for item in compact["prefixItems"]] == [
        "Value",
        "Status",
        "Year",
        "Source",
    ]
    assert {"value", "status", "source"} == set(mapping["required"])


def test_the_schema_of_a_scenario_knows_switches_overrides_and_lone_names() -> None:
    properties = json_schemas()["scenario"]["properties"]
    assert "heat" in properties["switches"]["properties"]
    assert "parameters" in properties["overrides"]["propertyNames"]["pattern"]
    assert {item["type"] for item in properties["extend"]["anyOf"]} == {"string", "array"}
    assert ScenarioFile(extend="base").extend == ["base"]  # type: ignore[arg-type]


def test_schemas_are_written_one_file_a_kind(tmp_path: Path) -> None:
    paths = write_schemas(tmp_path / "schemas")
    assert [path.name for path in paths] == [f"{kind}.schema.json" for kind in json_schemas()]
    assert json.loads(paths[0].read_text(encoding="utf-8")) == json_schemas()["state"]


def test_a_path_through_the_schema_ends_at_what_is_expected_there() -> None:
    (state,) = MODELS["state"]
    assert is_figure(shape_at(state, ("law", "fight", "grey_zone")))
    assert is_figure(shape_at(state, ("bases", 0))) is False
    assert is_mapping(fields(state)["export_shares"])
    assert shape_at(state, ("name", "first")) is None
    assert below(state, "nonsense") is None
    assert description(state, "name") == "Common English name."
    assert description(str, "name") == ""
