"""Patterns that need the region changed, in the classroom."""

import math
from typing import Any

import pytest

from sim.domain.scenario import Scenario
from sim.rules.parameters import Parameters
from sim.validation.experiments import reliability
from sim.validation.study import validate
from sim.validation.validation_files import ValidationStudy
from tests.acceptance.worlds import classroom

STUDY = {"title": "t", "scenario": "classroom", "seed": 3, "replications": 20}
ARMS = {
    "none": {"title": "no pacts", "null": True, "arrangement": "no_commitments"},
    "same": {"title": "the same", "arrangement": "hub"},
    "later": {"title": "late", "overrides": {"pacts.guarantee.until": "2027-01-01"}},
}


def study(*checks: dict[str, Any]) -> ValidationStudy:
    listed = [{"source": "s", "low": -1, "high": 1} | one for one in checks]
    return ValidationStudy.model_validate(STUDY | {"arms": ARMS, "checks": listed})


def compared(arm: str, **given: object) -> dict[str, Any]:
    places = {"flashpoints": ["border", "islets"]}
    return {"kind": "arms", "what": "w", "outcome": "challenges", "arm": arm} | places | given


def test_arms_share_their_draws_so_an_equal_one_changes_nothing() -> None:
    found = validate(study(compared("same"), compared("none"), compared("none", against="same")))
    equal, bare, beside = (one.finding for one in found.verdicts)
    assert (equal.value, equal.standard_error) == (0, 0)
    assert bare.value != 0
    assert (bare.value, bare.standard_error) == (beside.value, beside.standard_error)


def test_a_change_within_the_run_is_counted_from_its_quarter() -> None:
    base = {"kind": "change_within", "what": "w", "arm": "later", "flashpoints": ["border"]}
    found = validate(
        study(base | {"since": "2025Q1"}, base | {"since": "2027Q1"}), replications=400
    )
    whole, after = (one.finding.value for one in found.verdicts)
    # Before it the runs are the same, so counting those years too can only dilute it.
    assert abs(after) > abs(whole) > 0


def test_null_models_are_played_and_judged_beside() -> None:
    wars = {"kind": "disputes", "of": "war", "low": 0, "high": 1}
    (one,) = validate(study(wars)).verdicts
    assert set(one.nulls) == {"none"}
    assert one.nulls["none"].value != one.finding.value


def test_promises_are_counted_everywhere_and_where_they_are_tested(
    hub: Scenario[Parameters],
) -> None:
    everywhere, tested = reliability(hub, 0.1)
    assert 0 < everywhere <= 1
    assert 0 < tested <= 1
    nobody = reliability(hub, 1.0)
    assert all(map(math.isnan, nobody))


@pytest.fixture
def hub() -> Scenario[Parameters]:
    return classroom("hub")


def test_challenges_rise_with_the_share_of_power() -> None:
    power = {"kind": "power", "shares": [0.2, 0.5, 0.8], "low": 1, "high": 100}
    value = validate(study(power)).verdicts[0].finding
    rates = [float(text.split(": ")[1].split()[0]) for text in value.exceptions]
    assert rates == sorted(rates)
    assert value.value == pytest.approx(rates[-1] / rates[0], rel=0.02)


def test_progress_counts_the_runs_of_every_arm() -> None:
    told: list[tuple[int, int]] = []
    validate(study(compared("same")), progress=lambda done, whole: told.append((done, whole)))
    # The scenario and its three arms.
    assert told[-1] == (80, 80)
