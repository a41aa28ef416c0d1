import json
from pathlib import Path

import polars as pl
import pytest

from sim.analysis.dossier.reproduction import first_difference, read_reproducible, reproduce
from sim.domain.errors import NotAResultError, QuestionError
from tests.unit.analysis.dossier.small_dossier import SWEEP, played


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
    with pytest.raises(QuestionError, match="agents of its user's own"):
        read_reproducible(folder)
