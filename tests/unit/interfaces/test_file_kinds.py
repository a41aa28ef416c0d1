import json
from pathlib import Path
from typing import Any

import pytest

from sim.domain.errors import ScenarioError
from sim.interfaces.file_kinds import MODELS, check_file, json_schemas, kind_of_file, write_schemas
from sim.loading.file_content import KEYS
from sim.loading.library import KINDS, shipped_library, shipped_worlds


def test_every_shipped_file_is_right_by_itself() -> None:
    for root in (shipped_library(), *shipped_worlds()):
        kinds = {check_file(path).kind for path in root.glob("*/*.yaml")}
        assert {"state", "flashpoint", "pact", "arrangement", "policy"} <= kinds


def test_a_file_by_itself_is_checked_as_the_kind_of_its_folder(work: Path) -> None:
    assert check_file(Path("states/AAA.yaml")).kind == "state"
    assert check_file(Path("base.yaml")).kind == "scenario"
    (work / "pacts" / "odd.yaml").write_text("title: Odd\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"key 'kind' is missing in the pact"):
        check_file(Path("pacts/odd.yaml"))


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
    assert named == {
        "Grid",
        "LatinHypercube",
        "Sobol",
        "Saltelli",
        "Morris",
        "Listed",
        "CrossedPlausible",
    }
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


def test_schemas_are_written_one_file_a_kind(tmp_path: Path) -> None:
    paths = write_schemas(tmp_path / "schemas")
    assert [path.name for path in paths] == [f"{kind}.schema.json" for kind in json_schemas()]
    assert json.loads(paths[0].read_text(encoding="utf-8")) == json_schemas()["state"]


@pytest.mark.parametrize("kind", sorted(MODELS))
def test_kinds_are_told_apart_by_the_keys_that_their_files_have(kind: str) -> None:
    # A file with a title and pacts alone is an arrangement.
    left_out = {"pacts"} if kind == "proposal" else set()
    assert KEYS[kind] | left_out == {key for model in MODELS[kind] for key in model.model_fields}


def test_a_study_outside_a_folder_of_studies_is_checked_as_a_study(work: Path) -> None:
    Path("mine.yaml").write_text(
        "title: Mine\nscenario: base\narrangements: [plain, bare]\npolicies: [steady]\n"
        "baseline: bare\n",
        encoding="utf-8",
    )
    assert check_file(Path("mine.yaml")).kind == "study"
    assert {kind_of_file(path) for path in Path("pacts").glob("*.yaml")} == {"pact"}


def test_a_scenario_in_a_folder_of_studies_is_checked_as_a_scenario(work: Path) -> None:
    Path("studies").mkdir()
    Path("base.yaml").rename("studies/mine.yaml")
    assert check_file(Path("studies/mine.yaml")).kind == "scenario"


def test_a_file_that_cannot_be_read_is_of_the_kind_of_its_folder(work: Path) -> None:
    Path("studies").mkdir()
    Path("studies/odd.yaml").write_text("[", encoding="utf-8")
    assert kind_of_file(Path("studies/odd.yaml")) == "study"
