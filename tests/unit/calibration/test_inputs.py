import pytest

from sim.calibration.inputs import (
    obligation_factor,
    order_excess,
    overrides_for,
    scaled_figures,
    settings_of,
)
from sim.loading.scenarios import load_scenario
from tests.acceptance.worlds import CLASSROOM, classroom
from tests.unit.calibration.small_problem import FIGHTING, small_study

STUDY = small_study()


def test_paths_are_set_and_scales_that_say_what_they_multiply_come_down_to_paths() -> None:
    found = settings_of(STUDY, {"parameters.choice.precision": 9.0, "scale:broken_word": 2.0})
    assert found.values == pytest.approx(
        {
            "parameters.choice.precision": 9.0,
            "parameters.reneging.reputation_weight": 0.5,
            "parameters.reneging.domestic_weight": 1.18,
        }
    )
    assert found.factors == {}


def test_a_scale_may_multiply_another_input() -> None:
    # Given before the number that it multiplies: order does not matter.
    found = settings_of(STUDY, {"scale:support": 0.5, FIGHTING[0]: 0.1})
    assert found.values["parameters.modes.grey_zone.support_cost"] == pytest.approx(0.05)


def test_scales_over_patterns_stay_factors() -> None:
    found = settings_of(STUDY, {"scale:obligations": 0.9, "scale:exposure": 1.2})
    assert found.values == {}
    assert found.factors == {"obligations": 0.9, "exposure": 1.2}
    assert obligation_factor(STUDY, found.factors) == 0.9
    assert obligation_factor(STUDY, {"exposure": 1.2}) == 1


def test_patterns_reach_every_figure_of_a_scenario() -> None:
    scenario = classroom("treaty")
    exposed = scaled_figures(STUDY, scenario, {"exposure": 2.0})
    assert set(exposed) == {f"states.{code}.attrition_exposure" for code in scenario.states}
    for code, state in scenario.states.items():
        given = state.attrition_exposure.value
        assert exposed[f"states.{code}.attrition_exposure"] == pytest.approx(2 * given)
    owed = scaled_figures(STUDY, scenario, {"obligations": 0.5})
    # Corvia's own promise of .7, and the treaty's .85.
    assert max(owed.values()) == pytest.approx(0.425)
    assert all(path.startswith("pacts.") for path in owed)


def test_overrides_load_and_say_the_same() -> None:
    inputs = {"parameters.choice.precision": 9.0, "scale:obligations": 0.5}
    scenario = classroom("hub")
    overrides = overrides_for(STUDY, scenario, inputs)
    again = load_scenario(CLASSROOM, arrangement="hub", overrides=overrides)
    assert again.parameters.choice.precision == 9
    (name,) = scenario.pacts
    before, after = scenario.pacts[name], again.pacts[name]
    assert after.obligation("CCC", "BBB") == pytest.approx(before.obligation("CCC", "BBB") / 2)


def test_what_is_not_in_order_is_counted_step_by_step() -> None:
    low, high = FIGHTING
    assert order_excess(STUDY, {low: 0.1, high: 0.15}) == 0
    # 1.5 x .1 / .1 - 1
    assert order_excess(STUDY, {low: 0.1, high: 0.1}) == pytest.approx(0.5)
    assert order_excess(STUDY, {low: 0.1}) == 0
