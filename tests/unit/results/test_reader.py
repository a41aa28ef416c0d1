import json
from pathlib import Path

import polars as pl
import pytest

from sim.domain.errors import (
    ChangedTableError,
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
    with pytest.raises(ChangedTableError, match=r"flashpoints.parquet in .* is missing"):
        _ = results.flashpoints


def damage(path: Path, how: str) -> None:
    """Do to a file what disks and people do."""
    content = path.read_bytes()
    path.unlink()
    changed = {
        "cut": content[:-9],
        "flipped": bytes([content[0] ^ 1]) + content[1:],
        "emptied": b"",
    }
    if how == "foreign":
        pl.DataFrame({"point": [0], "wars": [9.0]}).write_parquet(path)
    elif how == "a folder":
        path.mkdir()
    elif how in changed:
        path.write_bytes(changed[how])


@pytest.mark.parametrize("how", ["deleted", "cut", "flipped", "emptied", "foreign", "a folder"])
@pytest.mark.parametrize("table", ["runs", "failures"])
def test_a_table_that_has_changed_is_not_read(folder: Path, table: str, how: str) -> None:
    damage(folder / f"{table}.parquet", how)
    with pytest.raises(ChangedTableError, match=rf"{table}\.parquet in .* given again, makes it"):
        load_results(folder)


def test_a_table_that_the_study_did_not_write_is_none_of_its_results(folder: Path) -> None:
    pl.DataFrame({"point": [0]}).write_parquet(folder / "events.parquet")
    with pytest.raises(NoTableError, match="no table 'events', only failures, flashpoints, runs"):
        _ = load_results(folder).events


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000 + "]" * 100_000, '{"a":' * 100_000, "9" * 10_000, '{"schema_version": 3', "[3]"],
    ids=["nested", "nested open", "long number", "cut", "list"],
)
def test_a_manifest_that_cannot_be_read_is_said_to_be_none(folder: Path, text: str) -> None:
    (folder / "manifest.json").write_text(text)
    with pytest.raises(NotAResultError, match=r"its manifest.json is (no JSON|of something else)"):
        load_results(folder)


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
    (folder / "manifest.json").write_text(json.dumps({**content, "schema_version": 4}))
    with pytest.raises(
        ResultVersionError, match="in format 4; this version of deter reads format 3"
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
    with pytest.raises(
        UnfinishedResultError, match=f"{said}.*in the folder's own words: deter sweep small"
    ):
        load_results(folder)
