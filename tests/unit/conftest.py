"""A small library to write studies and scenarios in."""

import shutil
from pathlib import Path

import pytest

from sim.loading import library

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
