import json
from pathlib import Path

import pytest

from sim.domain.errors import (
    NoTableError,
    NotAResultError,
    ResultVersionError,
    UnfinishedResultError,
)
from sim.execution import batches
from sim.execution.runner import run_study
from sim.results.reader import load_results
from sim.results.study_manifest import read_study_manifest, write_study_manifest
from tests.unit.small_studies import SmallPlan, quick_batch

KEPT = frozenset({"runs", "flashpoints"})


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(batches, "play_batch", quick_batch)
    return run_study(
        SmallPlan(outputs=KEPT), tmp_path / "small", command="deter sweep small"
    ).folder


def test_tables_are_read_when_they_are_used(folder: Path) -> None:
    results = load_results(folder)
    assert results.runs.equals(results.scan("runs").collect())
    assert results.scan("runs").select("wars").collect().columns == ["wars"]
    (folder / "flashpoints.parquet").unlink()
    assert len(results.runs) == 60
    with pytest.raises(NoTableError, match="no table 'flashpoints', only failures, runs"):
        _ = results.flashpoints


@pytest.mark.parametrize("table", ["quarters", "events"])
def test_a_table_that_was_not_kept_is_said_to_be_missing(folder: Path, table: str) -> None:
    with pytest.raises(NoTableError, match=f"has no table '{table}'"):
        getattr(load_results(folder), table)


def test_a_folder_that_is_no_result_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotAResultError, match=r"there is no readable manifest.json in it"):
        load_results(tmp_path)
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(NotAResultError, match=r"its manifest.json is no JSON"):
        load_results(tmp_path)
    (tmp_path / "manifest.json").write_text('{"format": 1}')
    with pytest.raises(NotAResultError, match="of something else"):
        load_results(tmp_path)


def test_a_damaged_manifest_is_refused_with_the_place(folder: Path) -> None:
    content = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**content, "seed": "seven"}))
    with pytest.raises(NotAResultError, match="damaged: seed: "):
        load_results(folder)


def test_an_unknown_format_is_refused(folder: Path) -> None:
    content = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**content, "schema_version": 3}))
    with pytest.raises(
        ResultVersionError, match="in format 3; this version of deter reads format 2"
    ):
        load_results(folder)


@pytest.mark.parametrize(
    ("state", "said"), [("running", "running, or was killed"), ("interrupted", "interrupted")]
)
def test_an_unfinished_study_is_refused_with_how_to_go_on(
    folder: Path, state: str, said: str
) -> None:
    manifest = read_study_manifest(folder)
    write_study_manifest(folder, manifest.model_copy(update={"state": state}))
    with pytest.raises(UnfinishedResultError, match=f"{said}.*To go on .*: deter sweep small"):
        load_results(folder)
