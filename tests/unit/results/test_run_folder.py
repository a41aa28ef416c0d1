from pathlib import Path

import pytest

from sim.domain.errors import ScenarioError
from sim.execution.single_run import simulate
from sim.results.run_folder import (
    check_request_is_text,
    check_run_folder_is_free,
    read_run_manifest,
    scenario_of_run,
    write_run,
)
from sim.results.run_request import RunRequest

REQUEST = RunRequest(scenario="classroom", overrides={"quarters": 3}, replication=4)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    scenario = REQUEST.load()
    region = simulate(scenario, replication=4)
    write_run(tmp_path / "run", REQUEST, scenario, region.events, "deter run classroom")
    return tmp_path / "run"


def test_a_manifest_makes_every_choice_explicit(folder: Path) -> None:
    found = read_run_manifest(folder)
    assert (found.scenario, found.replication, found.command) == (
        "classroom",
        4,
        "deter run classroom",
    )
    assert found.seed == REQUEST.load().seed
    lines = (folder / "events.jsonl").read_text(encoding="utf-8").splitlines()
    assert found.records == len(lines)


def test_the_scenario_of_a_run_is_loaded_again_if_it_is_still_the_same(folder: Path) -> None:
    manifest = read_run_manifest(folder)
    assert scenario_of_run(folder, manifest).digest == REQUEST.load().digest
    other = manifest.model_copy(update={"digest": "0" * 64})
    with pytest.raises(ScenarioError, match="has changed since this run"):
        scenario_of_run(folder, other)


@pytest.mark.parametrize("text", ["{}", "no JSON", '{"format": 1}'])
def test_a_damaged_manifest_is_said_to_be_one(folder: Path, text: str) -> None:
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match="the manifest is damaged"):
        read_run_manifest(folder)


def test_a_folder_without_a_manifest_is_no_run_folder(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="not a run folder"):
        read_run_manifest(tmp_path)


def test_a_run_takes_the_place_of_a_run_and_of_nothing_else(folder: Path) -> None:
    check_run_folder_is_free(folder)
    check_run_folder_is_free(folder / "new")
    with pytest.raises(ScenarioError, match="this is a file"):
        check_run_folder_is_free(folder / "events.jsonl")
    (folder / "manifest.json").write_text("damaged", encoding="utf-8")
    check_run_folder_is_free(folder)
    (folder / "manifest.json").unlink()
    with pytest.raises(ScenarioError, match="holds no run"):
        check_run_folder_is_free(folder)


def test_the_folder_of_a_study_is_no_run_s_and_its_place_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "runs.parquet").touch()
    (tmp_path / "manifest.json").write_text('{"fingerprint": "a", "points": []}', encoding="utf-8")
    with pytest.raises(ScenarioError, match="the folder of a study, not of a run"):
        read_run_manifest(tmp_path)
    with pytest.raises(ScenarioError, match="holds no run"):
        check_run_folder_is_free(tmp_path)


@pytest.mark.parametrize("change", [{"scenario": "odd\udcff.yaml"}, {"overrides": {"x": "\udcff"}}])
def test_a_run_that_no_manifest_can_name_is_refused(change: dict[str, object]) -> None:
    check_request_is_text(REQUEST)
    with pytest.raises(ScenarioError, match="not UTF-8"):
        check_request_is_text(REQUEST.model_copy(update=change))
