import json
from typing import Any

import numpy as np
import pytest

from sim.engine.crisis.arrays import WIDENED
from sim.engine.crisis.explicit import crisis_arrays, party_names
from sim.engine.crisis.explicit_input import ExplicitCrisis, read_crisis
from sim.engine.crisis.explicit_output import answer_record, rest_levels, solution_record
from sim.engine.crisis.solver import solve

HOME = {"distance_km": 0, "host": None}
SECOND_VERSION = {"precision_floor": 0.08, "precision": 8.0, "resolve_sd": 0.6}


def explicit(*guarantors: dict[str, Any], **more: object) -> ExplicitCrisis:
    given: dict[str, Any] = {
        "challenger": {"state": "AAA", "capability_usd_bn": 100, "bases": [HOME], "salience": 1},
        "target": {"state": "BBB", "capability_usd_bn": 50, "bases": [HOME], "salience": 1},
        "guarantors": list(guarantors),
    }
    return read_crisis(json.dumps(given | more))


def guarantor(state: str, capability: float, **more: object) -> dict[str, Any]:
    return {"state": state, "capability_usd_bn": capability, "bases": [HOME], "stake": 0.5} | more


def record(given: ExplicitCrisis) -> dict[str, Any]:
    crisis = crisis_arrays(given)
    answer: dict[str, Any] = answer_record(given, crisis, solve(crisis))
    return answer


def test_the_output_lists_the_available_modes_alone() -> None:
    given = explicit(guarantor("CCC", 10), available_modes=["major_attack"])
    crisis = crisis_arrays(given)
    record: Any = solution_record(party_names(given), crisis, solve(crisis))
    assert record["choice"]["grey_zone"] == record["choice"]["fait_accompli"] == 0
    assert list(record["value"]) == ["status_quo", "major_attack"]
    assert list(record["modes"]) == ["major_attack"]
    assert list(record["modes"]["major_attack"]["levels"]) == ["CCC"]
    assert list(record["modes"]["major_attack"]["expected_utility"]) == ["AAA", "BBB", "CCC"]
    clash = record["modes"]["major_attack"]["clash"]
    assert record["war_probability"] == pytest.approx(record["choice"]["major_attack"] * clash)


def test_without_a_draw_the_means_over_it_are_answered_alone() -> None:
    mean = record(explicit(guarantor("CCC", 10), parameters=SECOND_VERSION))
    assert list(mean) == [
        "choice", "war_probability", "war_by_mode", "capitulation", "deterrence_failure", "force",
    ]  # fmt: skip
    assert mean["deterrence_failure"] == mean["war_probability"] + mean["capitulation"]
    # where nothing varies there is nothing to take the mean of
    certain = SECOND_VERSION | {"resolve_sd": 0}
    assert "modes" in record(explicit(guarantor("CCC", 10), parameters=certain))


def test_wars_by_mode_add_up_and_forces_are_clashes_seizures_and_attacks() -> None:
    found = record(explicit(guarantor("CCC", 10), parameters=SECOND_VERSION, resolve=1.0))
    assert sum(found["war_by_mode"].values()) == pytest.approx(found["war_probability"])
    choice, modes = found["choice"], found["modes"]
    assert found["force"] == pytest.approx(
        choice["grey_zone"] * modes["grey_zone"]["clash"]
        + choice["fait_accompli"] + choice["major_attack"]
    )  # fmt: skip
    for mode in ("grey_zone", "fait_accompli"):
        assert modes[mode]["war"] == pytest.approx(
            modes[mode]["clash"] * modes[mode]["widened_given_clash"]
        )


def test_those_who_do_not_look_ahead_have_their_levels_too() -> None:
    several = [guarantor("CCC", 40), guarantor("DDD", 20, law_fight={"major_attack": 0.3})]
    parameters = SECOND_VERSION | {"strategic_guarantors": 1}
    given = explicit(*several, parameters=parameters, resolve=0.5)
    found = record(given)
    for levels in (found["war_levels"], found["modes"]["major_attack"]["levels"]):
        assert list(levels) == ["CCC", "DDD"]
        assert all(sum(own) == pytest.approx(1) for own in levels.values())
        assert levels["DDD"][2] <= 0.3
    crisis = crisis_arrays(given)
    assert np.count_nonzero(rest_levels(crisis, solve(crisis), WIDENED)[0]) == 0
