from collections.abc import Mapping

import numpy as np
import pytest

from sim.calibration import problem as module
from sim.calibration.inputs import overrides_for
from sim.calibration.problem import (
    Side,
    calibration_problem,
    candidate_at,
    crises_of,
    problem_of,
    with_values,
)
from sim.domain.errors import ScenarioError
from sim.domain.scenario import Scenario
from sim.loading.scenarios import load_scenario
from sim.rules.parameters import Parameters
from tests.acceptance.worlds import WORKED, classroom
from tests.unit.calibration.small_problem import BORDER, ISLETS, STUDY, small_problem, small_study


@pytest.fixture
def loads_classroom(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(
        name: str, arrangement: str | None = None, overrides: Mapping[str, object] | None = None
    ) -> Scenario[Parameters]:
        assert name == "classroom"
        return load_scenario(WORKED, arrangement=arrangement, overrides=overrides)

    monkeypatch.setattr(module, "load_scenario", load)


@pytest.mark.usefixtures("loads_classroom")
def test_the_counts_of_a_problem_are_those_of_the_pairs() -> None:
    pairs = [{**STUDY["pairs"][0], "shares": {"islets": 1}}]  # type: ignore[index]
    made = calibration_problem(small_study(pairs=pairs))
    # 8 in 20 years, all at the islets; nothing is known of the border.
    assert np.isnan(made.counts[BORDER])
    assert made.counts[ISLETS] == pytest.approx(0.4)
    assert made.null.scenario.arrangement.pacts == []
    assert made.null.flashpoints.tolist() == [BORDER, ISLETS]


@pytest.mark.usefixtures("loads_classroom")
def test_a_range_that_leaves_what_a_figure_may_be_is_refused() -> None:
    with pytest.raises(ScenarioError, match="salience_challenger"):
        calibration_problem(
            small_study(judged={"flashpoints.border.salience_challenger": [0.5, 9]})
        )


def test_numbers_of_parameters_states_and_flashpoints_are_changed() -> None:
    scenario = classroom()
    values = {
        "parameters.choice.precision": 7.0,
        "flashpoints.border.stakes.CCC": 0.6,
        "states.AAA.military_price_level": 1.5,
    }
    found = with_values(scenario, values)
    assert found.parameters.choice.precision == 7
    assert found.flashpoints["border"].stakes["CCC"].value == 0.6
    assert found.states["AAA"].military_price_level.value == 1.5
    # Nothing else, and nothing in what was given.
    assert found.flashpoints["islets"] is scenario.flashpoints["islets"]
    assert scenario.flashpoints["border"].stakes["CCC"].value == 0.4


def test_a_parameter_out_of_its_range_is_refused() -> None:
    with pytest.raises(ValueError, match="greater than or equal to 0"):
        with_values(classroom(), {"parameters.choice.precision": -1.0})


INPUTS = {
    "parameters.choice.precision": 9.0,
    "scale:broken_word": 0.5,
    "flashpoints.border.salience_challenger": 0.9,
    "states.AAA.military_price_level": 1.15,
    "parameters.interoperability.unallied": 0.65,
    "parameters.satisfaction.provocation_weight": 0.08,
    "scale:obligations": 0.8,
    "scale:exposure": 1.2,
}


@pytest.mark.parametrize("side", ["here", "null"])
def test_replaced_arrays_give_what_a_scenario_with_these_numbers_gives(side: str) -> None:
    problem = small_problem()
    quick = crises_of(getattr(problem, side), candidate_at(problem, INPUTS))

    def built(given: Side) -> Scenario[Parameters]:
        # Loaded from the files with overrides, as a study would do it.
        overrides = overrides_for(problem.study, problem.here.scenario, INPUTS)
        name = "no_commitments" if given is problem.null else "hub"
        known = {**given.scenario.reference_pacts, **given.scenario.pacts}
        held = {
            path: value
            for path, value in overrides.items()
            if not path.startswith("pacts.") or path.split(".")[1] in known
        }
        return load_scenario(WORKED, arrangement=name, overrides=held)

    again = problem_of(problem.study, built(problem.here), built(problem.null))
    slow = crises_of(getattr(again, side), candidate_at(again, {}))
    for one, same in zip(quick, slow, strict=True):
        assert one == pytest.approx(same, rel=1e-9, abs=1e-12, nan_ok=True)
    plain = crises_of(getattr(problem, side), candidate_at(problem, {}))
    assert not np.allclose(quick.choice, plain.choice)
