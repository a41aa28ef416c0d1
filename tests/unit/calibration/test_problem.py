import numpy as np
import pytest

from sim.calibration import problem as module
from sim.calibration.problem import calibration_problem, with_values
from sim.calibration.targets import CalibrationStudy
from sim.domain.scenario import Scenario
from sim.rules.parameters import Parameters
from tests.acceptance.worlds import classroom
from tests.unit.calibration.small_problem import BORDER, ISLETS, STUDY


def test_the_counts_of_a_problem_are_those_of_the_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(name: str, arrangement: str | None = None) -> Scenario[Parameters]:
        assert name == "classroom"
        return classroom(arrangement)

    monkeypatch.setattr(module, "load_scenario", load)
    study = CalibrationStudy.model_validate(
        {**STUDY, "pairs": [{**STUDY["pairs"][0], "shares": {"islets": 1}}]}  # type: ignore[index]
    )
    made = calibration_problem(study)
    # 8 in 20 years, all at the islets; nothing is known of the border.
    assert np.isnan(made.counts[BORDER])
    assert made.counts[ISLETS] == pytest.approx(0.4)
    assert made.null.arrangement.pacts == []


def test_parameters_are_changed_one_by_one_or_as_a_group() -> None:
    scenario = classroom()
    found = with_values(scenario, {"choice.precision": 7.0, "reneging.*": 0.5}).parameters
    assert found.choice.precision == 7
    assert found.reneging.reputation_weight == 0.125
    assert found.reneging.domestic_weight == 0.295
    assert found.choice.precision_decay == scenario.parameters.choice.precision_decay
    assert scenario.parameters.choice.precision == 12


def test_a_group_is_scaled_from_its_defaults_whatever_an_earlier_search_left() -> None:
    earlier = with_values(classroom(), {"reneging.reputation_weight": 0.9})
    found = with_values(earlier, {"reneging.*": 0.5}).parameters.reneging
    # Half of .25 and of .59
    assert (found.reputation_weight, found.domestic_weight) == pytest.approx((0.125, 0.295))


def test_a_parameter_out_of_its_range_is_refused() -> None:
    with pytest.raises(ValueError, match="greater than or equal to 0"):
        with_values(classroom(), {"choice.precision": -1.0})
