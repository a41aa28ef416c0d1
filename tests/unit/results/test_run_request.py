import pytest
from pydantic import ValidationError

from sim.domain.errors import ScenarioError
from sim.domain.plain_values import MAX_SEED
from sim.loading.scenarios import load_scenario
from sim.results.run_request import CALENDAR, RunRequest, changed_scenario

REQUEST = RunRequest(scenario="classroom", arrangement="hub", overrides={"quarters": 3})


def test_a_request_loads_what_it_names_with_its_changes() -> None:
    found = REQUEST.load()
    assert found.quarters == 3
    assert (
        found.digest
        == load_scenario("classroom", arrangement="hub", overrides={"quarters": 3}).digest
    )


@pytest.mark.parametrize("key", ["seed", "replication"])
def test_seeds_and_replications_fit_into_the_address_of_a_draw(key: str) -> None:
    RunRequest.model_validate({"scenario": "classroom", key: MAX_SEED})
    for wrong in (-1, MAX_SEED + 1):
        with pytest.raises(ValidationError, match=key):
            RunRequest.model_validate({"scenario": "classroom", key: wrong})


@pytest.mark.parametrize("path", CALENDAR)
def test_the_calendar_of_a_crisis_that_has_begun_is_fixed(path: str) -> None:
    with pytest.raises(ScenarioError, match="cannot be changed for a crisis that has begun"):
        changed_scenario(REQUEST, REQUEST.load(), overrides={path: 5})


def test_changes_come_after_those_of_the_request() -> None:
    found = changed_scenario(
        REQUEST,
        REQUEST.load(),
        arrangement="no_commitments",
        overrides={"parameters.choice.precision": 7.0},
    )
    assert found.quarters == 3
    assert found.arrangement.pacts == []
    assert found.parameters.choice.precision == 7
