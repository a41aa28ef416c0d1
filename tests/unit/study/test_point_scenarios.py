from pathlib import Path

import pytest

from sim.domain.errors import ScenarioError
from sim.loading.scenarios import load_scenario
from sim.study.loader import read_study
from sim.study.point_scenarios import PointScenarios

TEXT = (
    "title: Case\nscenario: base\nfactors:\n  quarters: [4, 6]\n"
    "design: {kind: grid}\nreplications: 5\nseed: 9\noverrides:\n  states.AAA.democracy: 0.75\n"
)


@pytest.fixture
def scenarios(work: Path) -> PointScenarios:
    (work / "studies").mkdir()
    (work / "studies" / "case.yaml").write_text(TEXT, encoding="utf-8")
    return read_study("studies/case.yaml").scenarios


def test_a_scenario_has_the_seed_and_overrides_of_the_study_and_those_of_its_point(
    scenarios: PointScenarios,
) -> None:
    found = scenarios.scenario_at(("bare", ("steady",)), {"quarters": 6})
    assert (found.seed, found.quarters) == (9, 6)
    assert found.states["AAA"].democracy.value == 0.75
    same = load_scenario(
        "base.yaml",
        arrangement="bare",
        policies=["steady"],
        overrides={"seed": 9, "quarters": 6, "states.AAA.democracy": 0.75},
    )
    assert found.quarters == same.quarters
    assert found.pacts == same.pacts


def test_files_of_a_choice_are_composed_once(scenarios: PointScenarios) -> None:
    choice = ("bare", ("steady",))
    assert scenarios.draft_of(choice) is scenarios.draft_of(choice)
    assert scenarios.draft_of(choice) is not scenarios.draft_of((None, None))


def test_values_that_do_not_fit_fail_their_point_and_no_other(scenarios: PointScenarios) -> None:
    choice = (None, None)
    with pytest.raises(ScenarioError, match="quarters"):
        scenarios.scenario_at(choice, {"quarters": -1})
    assert scenarios.scenario_at(choice, {"quarters": 4}).quarters == 4


def test_overrides_get_the_study_file_as_their_source(scenarios: PointScenarios) -> None:
    (given,) = scenarios.with_provenance({"states.AAA.democracy": 0.75}).values()
    assert "case.yaml" in str(given)


def test_the_scenario_of_a_choice_is_made_once_for_points_that_change_nothing(
    scenarios: PointScenarios,
) -> None:
    choice = ("bare", ("steady",))
    plain = scenarios.plain_scenario(choice)
    assert scenarios.scenario_at(choice, {}) is plain
    assert scenarios.scenario_at(choice, {"states.AAA.democracy": 0.75}) is plain
    assert scenarios.scenario_at(choice, {"quarters": 6}) is not plain
