import json
import shutil
from pathlib import Path

import polars as pl
import pytest

from sim.analysis.dossier.dossier import read_dossier
from sim.analysis.dossier.moved_files import moved_file
from sim.analysis.dossier.reproduction import first_difference, read_reproducible, reproduce
from sim.analysis.verdict.kept_tables import KeptTables
from sim.domain.errors import NotAResultError, QuestionError
from sim.loading.library import shipped_library
from sim.results.reader import load_results
from sim.study.comparison_cells import ComparisonCells
from sim.study.recorded import recorded_study
from tests.unit.analysis.dossier.small_dossier import STUDY, SWEEP, played


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return played(tmp_path, SWEEP)


def test_a_study_that_is_played_again_is_equal(folder: Path, tmp_path: Path) -> None:
    found = reproduce(folder / "manifest.json", tmp_path / "again", workers=1)
    assert found.is_equal
    assert {one.name for one in found.tables} >= {"runs", "failures"}
    assert found.notes == []


def test_a_manifest_alone_is_enough(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "alone").mkdir()
    (folder / "manifest.json").rename(tmp_path / "alone" / "manifest.json")
    assert reproduce(tmp_path / "alone", tmp_path / "again", workers=1).is_equal


def test_one_changed_value_is_found_and_named(folder: Path, tmp_path: Path) -> None:
    path = folder / "runs.parquet"
    table = pl.read_parquet(path)
    changed = pl.when(pl.int_range(pl.len()) == 5).then(pl.col("force") + 1)
    table.with_columns(changed.otherwise(pl.col("force")).alias("force")).write_parquet(path)
    found = reproduce(folder, tmp_path / "again", workers=1)
    (wrong,) = (one for one in found.tables if not one.is_equal)
    assert wrong.name == "runs"
    assert wrong.difference.startswith("1 value changed, the first in column force, row 5")


def test_another_digest_is_told_where_no_table_is(folder: Path, tmp_path: Path) -> None:
    path = folder / "manifest.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["tables"]["runs"] = "0" * 64
    path.write_text(json.dumps(content), encoding="utf-8")
    (folder / "runs.parquet").unlink()
    found = reproduce(folder, tmp_path / "again", workers=1)
    assert not found.is_equal


def test_differences_are_counted() -> None:
    old = pl.DataFrame({"a": [1, 2, None], "b": ["x", "y", "z"]})
    new = pl.DataFrame({"a": [1, 3, None], "b": ["x", "y", "w"]})
    assert first_difference(old, new).startswith("2 values changed, the first in column a, row 1")
    assert first_difference(old, new.drop("b")) == "other columns: b"
    assert first_difference(old, new.head(2)) == "3 rows there, 2 now"
    assert first_difference(old, old).startswith("every value is the same")


def test_what_cannot_be_played_again_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(NotAResultError):
        read_reproducible(tmp_path / "other.json")
    path = folder / "manifest.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["agents"] = {"classes": {}, "files": {}, "digest": "0"}
    path.write_text(json.dumps(content), encoding="utf-8")
    content["command"] = "rm -rf ~ \x1b[2J"
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(QuestionError, match="agents of its user's own") as refusal:
        read_reproducible(folder)
    # Whoever made the folder chose the command: it is quoted, and no advice.
    assert str(refusal.value).endswith(r"in the folder's own words: rm -rf ~ \x1b[2J")


def with_kept_tables(place: Path) -> Path:
    """Return the folder of a comparison, with the tables that deter compare would keep there."""
    folder = played(place, STUDY)
    results = load_results(folder)
    manifest = results.manifest
    found = recorded_study(manifest.name, manifest.study, manifest.scenario)
    assert isinstance(found, ComparisonCells)
    made = KeptTables(found, results)
    assert made.names == ["summary.csv", "verdict.csv", "regret.csv"]
    for name in made.names:
        (folder / name).write_text(made.text(name), encoding="utf-8")
    return folder


def test_what_a_comparison_keeps_is_made_again_and_a_changed_number_named(tmp_path: Path) -> None:
    folder = with_kept_tables(tmp_path)
    (folder / "notes.txt").write_text("mine")
    found = reproduce(folder, tmp_path / "again", workers=1)
    assert found.is_equal
    assert {one.name for one in found.tables} >= {
        "runs",
        "summary.csv",
        "verdict.csv",
        "regret.csv",
    }
    assert found.not_compared == ["notes.txt"]
    path = folder / "summary.csv"
    table = pl.read_csv(path)
    changed = pl.when(pl.int_range(pl.len()) == 3).then(pl.col("mean") + 1)
    table.with_columns(changed.otherwise(pl.col("mean")).alias("mean")).write_csv(
        path, float_precision=6
    )
    found = reproduce(folder, tmp_path / "third", workers=1)
    (wrong,) = (one for one in found.tables if not one.is_equal)
    assert wrong.name == "summary.csv"
    assert wrong.difference.startswith("1 value changed, the first in column mean, row 3")


def test_a_folder_that_keeps_its_summary_alone_is_compared_by_digest_and_summary(
    tmp_path: Path,
) -> None:
    folder = with_kept_tables(tmp_path)
    for name in ("runs", "flashpoints", "quarters", "events", "failures"):
        (folder / f"{name}.parquet").unlink(missing_ok=True)
    (folder / "regret.csv").unlink()
    found = reproduce(folder, tmp_path / "again", workers=1)
    assert found.is_equal
    there = {one.name for one in found.tables if one.is_there}
    assert there == {"summary.csv", "verdict.csv"}


def test_other_code_is_told_with_the_commit_and_the_tables_are_compared(
    folder: Path, tmp_path: Path
) -> None:
    path = folder / "manifest.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content |= {"code": "0" * 64, "git": {"commit": "a" * 40, "has_changes": False}}
    path.write_text(json.dumps(content), encoding="utf-8")
    found = reproduce(folder, tmp_path / "again", workers=1)
    assert found.is_equal
    assert found.notes == [
        (
            "the code of deter that plays runs has changed since; the study was played at commit "
            "aaaaaaaaaaaa"
        )
    ]


def test_a_project_that_was_copied_finds_its_scenario_again(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    library = first / "scenarios"
    shutil.copytree(shipped_library() / "worlds" / "classroom", library)
    text = SWEEP.replace("scenario: classroom", "scenario: mine")
    (library / "classroom.yaml").rename(library / "mine.yaml")
    folder = played(library, text)
    shutil.copytree(folder, first / "results" / "small")
    first.rename(second)
    manifest = json.loads((second / "results" / "small" / "manifest.json").read_text())
    assert manifest["scenario"] == str(library / "mine.yaml")
    found = reproduce(second / "results" / "small", tmp_path / "again", workers=1)
    assert found.is_equal
    now = second / "scenarios" / "mine.yaml"
    assert found.notes == [f"the scenario is no longer at {library / 'mine.yaml'}; {now} was taken"]
    assert read_dossier(second / "results" / "small").scenario is not None


def test_a_scenario_that_is_nowhere_keeps_its_path(tmp_path: Path) -> None:
    assert moved_file("indo_pacific", tmp_path) == "indo_pacific"
    gone = str(tmp_path / "nowhere" / "at_all.yaml")
    assert moved_file(gone, tmp_path / "results") == gone
