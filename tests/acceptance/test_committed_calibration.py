"""The committed fit is what the calibration file asks for."""

from dataclasses import replace
from functools import cache

import pytest
from ruamel.yaml import YAML

from sim.calibration.checks import check_runs
from sim.calibration.measures import opening_of, with_parameters
from sim.calibration.problem import CalibrationProblem, calibration_problem, with_values
from sim.calibration.search import evaluate
from sim.calibration.targets import load_calibration
from tests.acceptance.worlds import SCENARIOS, indo_pacific

COMMAND = "deter calibrate indo_pacific"


@cache
def the_problem() -> CalibrationProblem:
    return calibration_problem(load_calibration("indo_pacific"))


@cache
def measures() -> dict[str, float]:
    return evaluate(the_problem(), {}).measures


def committed() -> dict[str, list[object]]:
    text = (SCENARIOS / "calibration.yaml").read_text(encoding="utf-8")
    found: dict[str, list[object]] = YAML(typ="safe").load(text)["overrides"]
    return found


def test_every_committed_value_is_fitted_and_names_its_command() -> None:
    values = committed()
    assert len(values) >= 20
    for path, (_, status, _, source) in values.items():
        assert status == "fitted", path
        assert str(source).startswith(f"{COMMAND}, seed "), path


def test_the_committed_values_are_those_that_the_study_leaves_free() -> None:
    study = the_problem().study
    groups = {path.removesuffix(".*") for path in study.free}
    free = {p.removeprefix("parameters.") for p in committed() if p.startswith("parameters.")}
    assert {path for path in free if path.partition(".")[0] not in groups} == groups - {"reneging"}
    assert {path for path in free if path.startswith("reneging.")} == {
        "reneging.reputation_weight",
        "reneging.domestic_weight",
    }
    points = {path.split(".")[1] for path in committed() if path.startswith("flashpoints.")}
    assert points == {point for pair in study.pairs for point in pair.shares}


def test_the_default_scenario_uses_the_committed_values() -> None:
    scenario = indo_pacific()
    for path, (value, *_) in committed().items():
        node: object = scenario
        for step in path.split("."):
            node = node[step] if isinstance(node, dict) else getattr(node, step)
        assert getattr(node, "value", node) == value


def test_the_committed_values_lie_within_the_bounds_of_the_search() -> None:
    study = the_problem().study
    for path, (low, high) in study.free.items():
        if not path.endswith("*"):
            value = float(str(committed()[f"parameters.{path}"][0]))
            assert low <= value <= high


@pytest.mark.parametrize("name", sorted(load_calibration("indo_pacific").bands))
def test_the_solved_measure_is_in_its_band(name: str) -> None:
    band = the_problem().study.bands[name]
    assert band.low <= measures()[name] <= band.high


@pytest.mark.slow
def test_sixty_runs_put_every_pair_into_its_band() -> None:
    problem = the_problem()
    fewer = replace(problem, study=problem.study.model_copy(update={"replications": 60}))
    check, challenges = check_runs(fewer, problem.scenario, workers=1)
    assert check.replications == 60
    assert len(check.pairs) == 9
    for pair in check.pairs:
        assert pair.is_inside, pair
        # The rates were scaled on runs, so that the counts are met and not only banded.
        assert abs(pair.mean - pair.observed) < 4 * pair.standard_error, pair
    assert check.grey_share + check.force_share == pytest.approx(1)
    assert (challenges > 0).all()


def regional_wars(strategic: int) -> float:
    """Return the expected wars a year of the region as it opens."""
    problem = the_problem()
    scenario = with_values(problem.scenario, {"choice.strategic_guarantors": strategic})
    crises = opening_of(with_parameters(problem.world, scenario))
    return float((problem.world.opportunity_rate * crises.war).sum())


def test_a_fifth_strategic_guarantor_moves_expected_wars_by_less_than_five_per_cent() -> None:
    # MODEL 5.2 hopes for 2 %: see docs/decisions/0013. Measured: -4.3 %.
    assert abs(regional_wars(5) / regional_wars(4) - 1) < 0.05
