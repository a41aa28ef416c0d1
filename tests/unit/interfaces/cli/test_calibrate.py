"""`deter calibrate`: a search, or a check of the values in use."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from sim.calibration import checked_fit, problem, targets
from sim.calibration.checks import PairCheck, RunCheck
from sim.calibration.problem import CalibrationProblem
from sim.calibration.search import Fit, fit_at
from sim.domain.scenario import Scenario
from sim.rules.parameters import Parameters
from tests.unit.calibration.small_problem import small_problem
from tests.unit.interfaces.cli.command_line import deter

FOUND = 7.5
"""What the search finds, in place of the scenario's own precision."""


@pytest.fixture
def precisions(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Put a search that ends at once in place of the real one; return what its runs assume."""
    assumed: list[float] = []

    def fit(given: CalibrationProblem, progress: Callable[[int, float], None]) -> Fit:
        progress(given.study.generations, 0.5)
        return fit_at(given, {"parameters.choice.precision": FOUND, "scale:broken_word": 1.6})

    def check(
        _problem: CalibrationProblem, scenario: Scenario[Parameters], **_options: object
    ) -> tuple[RunCheck, np.ndarray]:
        assumed.append(scenario.parameters.choice.precision)
        pair = PairCheck("AAA-BBB", 13.0, 0.5, 2.0, 12.0, 8.0)
        return RunCheck([pair], 0.25, 0.125, 0.01, 8), np.array([2.0, 4.0])

    monkeypatch.setattr(targets, "load_calibration", lambda _name: small_problem().study)
    monkeypatch.setattr(problem, "calibration_problem", lambda _study: small_problem())
    monkeypatch.setattr(checked_fit, "search", fit)
    monkeypatch.setattr(checked_fit, "check_runs", check)
    monkeypatch.setattr(checked_fit, "correct_rates", lambda _problem, fit, _counts: fit)
    return assumed


def test_a_check_searches_nothing_and_says_what_is_outside(precisions: list[float]) -> None:
    said = deter("calibrate", "--check")[0]
    # 13 is above the band.
    assert "13.00 ± 0.50" in said
    assert next(line for line in said.splitlines() if "13.00" in line).endswith("NO")
    assert "Loss: " in said
    assert "Bounds reached" not in said
    assert "AAA (Ardia), BBB (Belmar)" in said
    assert precisions == [small_problem().scenario.parameters.choice.precision]


def test_a_search_prints_targets_values_and_what_is_no_finding(precisions: list[float]) -> None:
    said = deter("calibrate")[0]
    assert "Bounds reached: scale:broken_word." in said
    prose = " ".join(said.split())
    assert "is no finding: initiations AAA-BBB, uses of force by pair, force, wars." in prose
    assert f"parameters.choice.precision: [{FOUND}, fitted, " in said
    # Rates are corrected twice by runs of the fit, and a third round says how it came out.
    assert precisions == [FOUND] * 3


def test_fitted_values_go_to_a_file_if_one_is_named(
    precisions: list[float], tmp_path: Path
) -> None:
    path = tmp_path / "fitted.yaml"
    said = deter("calibrate", "--output", str(path))[0]
    assert f"Written to {path}." in said
    assert "choice.precision: [" not in said
    assert f"choice.precision: [{precisions[-1]}, fitted, " in path.read_text(encoding="utf-8")


def test_a_calibration_that_there_is_not_is_the_user_s_error() -> None:
    assert "there is no" in deter("calibrate", "no_such_calibration", code=2)[1]


def test_no_threads_at_all_are_refused() -> None:
    assert "Error: " in deter("calibrate", "--workers", "0", code=2)[1]


@pytest.mark.usefixtures("precisions")
def test_a_plausible_set_goes_where_the_output_says(tmp_path: Path) -> None:
    path = tmp_path / "sets" / "small.csv"
    said = deter("calibrate", "--plausible", "5", "--output", str(path))[0]
    assert "chains from 4 starts" in said
    assert "R-hat" in said
    assert f"Written to {path}." in said
    rows = [row for row in path.read_text(encoding="utf-8").splitlines() if row[0] != "#"]
    assert len(rows) == 6
    assert "--plausible 5" in path.with_suffix(".yaml").read_text(encoding="utf-8")


@pytest.mark.usefixtures("precisions")
def test_a_plausible_set_goes_to_the_folder_of_sets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    deter("calibrate", "small", "--plausible", "5")
    assert (tmp_path / "scenarios" / "plausible" / "small.csv").is_file()


@pytest.mark.usefixtures("precisions")
def test_more_vectors_than_the_chains_give_are_refused(tmp_path: Path) -> None:
    path = str(tmp_path / "small.csv")
    said = deter("calibrate", "--plausible", "500", "--output", path, code=2)[1]
    assert "500 vectors are wanted of 48 draws" in " ".join(said.split())


@pytest.mark.parametrize("name", ["set.yaml", "set", ".csv"])
def test_a_plausible_set_is_written_over_no_file_of_its_own(name: str) -> None:
    told = deter("calibrate", "--plausible", "5", "--output", name, code=2)[1]
    assert f"{name} is the name of no table: it must end in .csv" in " ".join(told.split())
    assert not Path(name).exists()


@pytest.mark.parametrize("options", [["--plausible", "0"], ["--plausible", "5", "--check"]])
def test_a_plausible_set_of_nothing_and_two_tasks_at_once_are_refused(options: list[str]) -> None:
    assert "--plausible" in deter("calibrate", *options, code=2)[1]


def test_a_short_search_from_a_file_says_everything(tmp_path: Path) -> None:
    shipped = Path(targets.__file__).parents[2] / "scenarios" / "calibrations" / "indo_pacific.yaml"
    text = shipped.read_text(encoding="utf-8")
    for long, short in (
        ("generations: 300", "generations: 1"),
        ("replications: 200", "replications: 4"),
    ):
        assert long in text
        text = text.replace(long, short)
    text = text.replace("population: 3", "population: 1")
    path = tmp_path / "calibrations" / "short.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    output = tmp_path / "fit.yaml"
    said = deter("calibrate", str(path), "--output", str(output), "--workers", "1")[0]
    for name in targets.load_calibration(path).targets:
        assert name in said
    assert "disputes with force, by pair" in said
    assert "is no finding" in said
    assert "parameters.resolve.sd" in output.read_text(encoding="utf-8")
