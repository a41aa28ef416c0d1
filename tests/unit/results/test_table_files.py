"""Tables are told to be the study's own by their digests, not by their names."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.execution import batches
from sim.execution.runner import run_study
from sim.results.study_manifest import StudyManifest
from sim.results.table_files import changed_tables, file_digest, table_path
from tests.unit.small_studies import SmallPlan, quick_batch


@pytest.fixture
def study(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> tuple[Path, StudyManifest]:
    """Return the folder and the manifest of a finished study."""
    monkeypatch.setattr(batches, "play_batch", quick_batch)
    monkeypatch.chdir(tmp_path)
    ended = run_study(SmallPlan(outputs=frozenset({"runs", "flashpoints"})), "kept")
    return ended.folder, ended.manifest


def test_the_digest_is_the_sha_256_of_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"runs")
    assert file_digest(tmp_path / "file") == hashlib.sha256(b"runs").hexdigest()


def test_a_finished_study_has_no_changed_table(study: tuple[Path, StudyManifest]) -> None:
    folder, manifest = study
    assert set(manifest.tables) == {"runs", "flashpoints", "failures"}
    assert changed_tables(folder, manifest) == []


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def replace(path: Path) -> None:
    shutil.copy(table_path(path.parent, "failures"), path)


def make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("change", [Path.unlink, cut, flip, replace, make_folder])
def test_every_way_to_lose_a_table_is_seen(
    change: Callable[[Path], None], study: tuple[Path, StudyManifest]
) -> None:
    folder, manifest = study
    change(table_path(folder, "runs"))
    assert changed_tables(folder, manifest) == ["runs.parquet"]
