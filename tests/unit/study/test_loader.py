"""Studies by name or path; what is wrong with a file is in tests/scenario_errors."""

from pathlib import Path

import pytest

from sim.domain.errors import ScenarioError
from sim.study.comparison_cells import ComparisonCells
from sim.study.loader import load_cells, load_comparison, load_study, read_study
from sim.study.study_files import ComparisonStudy, SweepStudy
from sim.study.sweep_points import SweepPoints

COMPARISON = (
    "title: Case\nscenario: base\narrangements: [plain, bare]\npolicies: [steady]\nbaseline: bare\n"
)
SWEEP = (
    "title: Case\nscenario: base\nfactors:\n  arrangement: [plain, bare]\n"
    "design: {kind: grid}\nreplications: 5\n"
)


@pytest.fixture
def path(work: Path) -> Path:
    (work / "studies").mkdir()
    return work / "studies" / "case.yaml"


def test_the_keys_of_a_file_tell_a_comparison_from_a_sweep(path: Path) -> None:
    path.write_text(COMPARISON, encoding="utf-8")
    assert isinstance(read_study(path), ComparisonCells)
    assert isinstance(load_study(path), ComparisonStudy)
    path.write_text(SWEEP, encoding="utf-8")
    assert isinstance(read_study(path), SweepPoints)
    assert isinstance(load_study(path), SweepStudy)


def test_a_comparison_is_loaded_with_its_cells(path: Path) -> None:
    path.write_text(COMPARISON, encoding="utf-8")
    assert load_comparison(path).baseline == "bare"
    cells = [(cell.arrangement, cell.policy) for cell in load_cells(path)]
    assert cells == [("plain", "steady"), ("bare", "steady")]


def test_a_sweep_has_no_cells_and_the_command_for_it_is_named(path: Path) -> None:
    path.write_text(SWEEP, encoding="utf-8")
    with pytest.raises(ScenarioError, match="has no cells to compare") as refused:
        load_cells(path)
    assert "deter sweep" in str(refused.value)
