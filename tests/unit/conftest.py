"""A small library to write studies and scenarios in."""

import shutil
from pathlib import Path

import pytest

from sim.execution import batches
from sim.loading import library
from sim.results import partition, study_tables
from tests.unit.small_studies import quick_batch, quick_summary

BASE = Path(__file__).parents[1] / "scenario_errors" / "base"


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a current folder with a small library and nothing shipped."""
    shipped = tmp_path / "shipped" / "scenarios"
    shipped.mkdir(parents=True)
    monkeypatch.setattr(library, "shipped_library", lambda: shipped)
    folder = tmp_path / "work"
    shutil.copytree(BASE, folder)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def quick_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Play nothing, cut small, and keep results under the folder of the test."""
    monkeypatch.setattr(batches, "play_batch", quick_batch)
    monkeypatch.setattr(partition, "RUNS_PER_CHUNK", 8)
    monkeypatch.setattr(study_tables, "quarter_summary", quick_summary)
    monkeypatch.chdir(tmp_path)
