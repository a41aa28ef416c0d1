import json
from pathlib import Path

import pytest

from sim.analysis.comparison import summary
from sim.analysis.dossier.arm_cells import arm_cells
from sim.analysis.dossier.arm_points import arm_points
from sim.analysis.dossier.dossier import read_dossier
from sim.domain.errors import UnknownNameError
from tests.unit.analysis.dossier.small_dossier import SWEEP, dossier_of, played


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return played(tmp_path_factory.mktemp("dossier"))


def test_a_dossier_has_the_titles_of_files(folder: Path) -> None:
    dossier = read_dossier(folder)
    assert dossier.titles["hub"] == "The patron's guarantee"
    assert dossier.titles["steady"] == "Steady"
    assert dossier.years == 5
    assert not dossier.has_changed


def test_arms_say_what_the_comparison_says(folder: Path) -> None:
    dossier = read_dossier(folder)
    assert dossier.comparison is not None
    row = summary(dossier.comparison, ["force"]).row(2, named=True)
    cell = arm_cells(dossier, "force").cells[row["arrangement"], row["policy"]]
    assert cell.difference is not None
    assert (cell.mean, cell.difference.low) == (row["mean"], row["difference_low"])


def test_points_of_an_arm_are_those_of_its_scenario(folder: Path) -> None:
    dossier = read_dossier(folder)
    arms = arm_points(dossier)
    assert arms.baseline == "hub"
    (number,) = arms.numbers["treaty", "wavering"]
    point = dossier.manifest.points[number]
    assert (point.arrangement, point.policies) == ("treaty", ["wavering"])


def test_an_arm_of_a_sweep_has_all_its_points(tmp_path: Path) -> None:
    dossier = dossier_of(tmp_path, SWEEP)
    arms = arm_points(dossier)
    assert {row: len(arms.numbers[row, ""]) for row in arms.rows} == {"hub": 2, "treaty": 2}
    assert arm_cells(dossier).cells["treaty", ""].runs == 16


def test_an_outcome_that_runs_do_not_have_is_named(folder: Path) -> None:
    with pytest.raises(UnknownNameError, match="farce"):
        arm_cells(read_dossier(folder), "farce")


def test_a_dossier_says_when_its_scenario_is_gone_or_another(folder: Path) -> None:
    path = folder / "manifest.json"
    text = path.read_text(encoding="utf-8")
    content = json.loads(text)
    try:
        path.write_text(json.dumps({**content, "scenario": "nowhere"}), encoding="utf-8")
        gone = read_dossier(folder)
        assert gone.found is None
        assert "nowhere" in gone.trouble
        assert gone.titles == {}
        path.write_text(json.dumps({**content, "fingerprint": "0" * 64}), encoding="utf-8")
        assert read_dossier(folder).has_changed
    finally:
        path.write_text(text, encoding="utf-8")
