"""The committed fit is what the calibration file asks for."""

from dataclasses import replace
from functools import cache

import pytest
from ruamel.yaml import YAML

from sim.calibration.checks import check_runs
from sim.calibration.inputs import settings_of
from sim.calibration.loss import Evaluation, evaluate
from sim.calibration.measures import war_chance
from sim.calibration.problem import CalibrationProblem, calibration_problem
from sim.calibration.report import CARRIED_OVER
from sim.calibration.targets import load_calibration
from tests.acceptance.worlds import SCENARIOS, indo_pacific

COMMAND = "deter calibrate indo_pacific"
WORST_MISS = 1.2
"""In tolerances. No fit meets every band: between them they ask for more than the game has."""


@cache
def the_problem() -> CalibrationProblem:
    return calibration_problem(load_calibration("indo_pacific"))


@cache
def found() -> Evaluation:
    return evaluate(the_problem(), {})


def committed() -> dict[str, list[object]]:
    text = (SCENARIOS / "calibration.yaml").read_text(encoding="utf-8")
    found: dict[str, list[object]] = YAML(typ="safe").load(text)["overrides"]
    return found


def test_every_committed_value_is_fitted_and_names_its_command() -> None:
    values = committed()
    assert len(values) >= 11
    for path, (_, status, _, source) in values.items():
        if path in CARRIED_OVER:
            continue
        assert status == "fitted", path
        assert str(source).startswith(f"{COMMAND}, seed "), path


def test_the_committed_values_are_those_that_the_study_leaves_free() -> None:
    study = the_problem().study
    free = settings_of(study, {name: low for name, (low, _) in study.free.items()}).values
    # Fitted values may be the defaults of the rules themselves.
    held = {path for path in committed() if path.startswith("parameters.")}
    of_wars = {"parameters.war.log_size_mean", "parameters.war.log_size_sd"}
    assert held - set(CARRIED_OVER) - of_wars <= set(free)
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
    tree = the_problem().scenario.parameters.model_dump()
    for path, (low, high) in the_problem().study.free.items():
        if path.startswith("scale:"):
            continue
        node: object = {"parameters": tree}
        for step in path.split("."):
            assert isinstance(node, dict)
            node = node[step]
        assert low <= float(str(node)) <= high


def test_a_graver_mode_costs_more_and_support_less_than_fighting() -> None:
    modes = the_problem().scenario.parameters.modes
    grey, fait, attack = modes.grey_zone, modes.fait_accompli, modes.major_attack
    # As far as four digits say.
    assert fait.fighting_cost >= 1.499 * grey.fighting_cost
    assert attack.fighting_cost >= 1.499 * fait.fighting_cost
    for mode in (grey, fait, attack):
        assert mode.support_cost < mode.fighting_cost


@pytest.mark.parametrize("name", sorted(load_calibration("indo_pacific").targets))
def test_no_target_is_missed_by_far(name: str) -> None:
    assert found().misses[name] <= WORST_MISS


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
    assert 0.2 < check.force_share < 0.45
    assert (challenges > 0).all()


def regional_wars(strategic: int) -> float:
    """Return the expected wars a year of the region as it opens."""
    region = evaluate(the_problem(), {"parameters.choice.strategic_guarantors": strategic}).region
    return float((the_problem().here.world.opportunity_rate * war_chance(region.here)).sum())


def test_a_fifth_strategic_guarantor_moves_expected_wars_by_less_than_five_per_cent() -> None:
    # MODEL 5.2 hopes for 2 %: see docs/decisions/0013.
    assert abs(regional_wars(5) / regional_wars(4) - 1) < 0.05
