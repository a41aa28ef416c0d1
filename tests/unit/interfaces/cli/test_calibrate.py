"""`deter calibrate`: a search, or a check of the values in use."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from sim.calibration import checks, problem, search, targets
from sim.calibration.checks import PairCheck, RunCheck
from sim.calibration.problem import CalibrationProblem
from sim.calibration.search import Fit
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
    measures = {"force_share": 0.31}

    def fit(given: CalibrationProblem, progress: Callable[[int, float], None]) -> Fit:
        progress(given.study.generations, 0.5)
        return Fit({"choice.precision": FOUND}, {"border": 0.5}, measures, 0.5, 10)

    def check(
        _problem: CalibrationProblem, scenario: Scenario[Parameters], **_options: object
    ) -> tuple[RunCheck, np.ndarray]:
        assumed.append(scenario.parameters.choice.precision)
        pair = PairCheck("AAA-BBB", 13.0, 0.5, 2.0, 12.0, 8.0)
        return RunCheck([pair], 0.75, 0.25, 0.01, 8), np.array([2.0, 4.0])

    monkeypatch.setattr(targets, "load_calibration", lambda _name: small_problem().study)
    monkeypatch.setattr(problem, "calibration_problem", lambda _study: small_problem())
    monkeypatch.setattr(search, "search", fit)
    monkeypatch.setattr(search, "fit_at", lambda *_: Fit({}, {}, measures, 0.5, 10))
    monkeypatch.setattr(checks, "check_runs", check)
    monkeypatch.setattr(checks, "correct_rates", lambda _problem, fit, _counts: fit)
    return assumed


def test_a_check_searches_nothing_and_says_what_is_outside(precisions: list[float]) -> None:
    said = deter("calibrate", "--check")[0]
    # 13 is above the band, .31 is within .2 to .4.
    assert "13.00 ± 0.50" in said
    assert next(line for line in said.splitlines() if "AAA-BBB" in line).endswith("NO")
    assert next(line for line in said.splitlines() if "force_share" in line).endswith("yes")
    assert said.splitlines()[-1] == "AAA (Ardia), BBB (Belmar)"
    assert precisions == [small_problem().scenario.parameters.choice.precision]


def test_a_search_prints_values_that_a_scenario_can_take_over(precisions: list[float]) -> None:
    said = deter("calibrate")[0]
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
