import json
from typing import Any

import pytest

from sim.domain.errors import CrisisInputError
from sim.engine.crisis.explicit_input import LARGEST, read_crisis

BASES = [{"distance_km": 0, "host": None}]
CHALLENGER = {"state": "AAA", "capability_usd_bn": 100, "bases": BASES, "salience": 1}
TARGET = {"state": "BBB", "capability_usd_bn": 50, "bases": BASES, "salience": 1}


def given(**more: object) -> str:
    return json.dumps({"challenger": CHALLENGER, "target": TARGET} | more)


def problem(text: str) -> str:
    with pytest.raises(CrisisInputError) as caught:
        read_crisis(text)
    return str(caught.value)


def test_what_is_not_written_takes_the_defaults_of_the_model() -> None:
    crisis = read_crisis(given())
    assert crisis.parameters.precision == 8.48
    assert not crisis.is_first_version
    assert crisis.available_modes == ["grey_zone", "fait_accompli", "major_attack"]
    assert (crisis.guarantors, crisis.council) == ([], None)


def test_an_unknown_key_names_its_path_the_nearest_key_and_all_keys() -> None:
    third = {"state": "CCC", "capability_usd_bn": 1, "pacts": [{"obligaton": 0.5}]}
    text = problem(given(guarantors=[third]))
    assert "guarantors.0.pacts.0.obligaton: unknown key 'obligaton'." in text
    assert "Did you mean 'obligation'?" in text
    assert "Allowed: collective, fallback, obligation, scope, trigger" in text
    # pydantic asks for the missing key as well: every problem has its line
    assert "guarantors.0.pacts.0.obligation: field required" in text


def test_a_key_like_no_other_gets_no_guess() -> None:
    text = problem(given(zzzz=1))
    assert "zzzz: unknown key 'zzzz'. Allowed: " in text
    assert "Did you mean" not in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{", "not JSON: Expecting property name enclosed in double quotes, line 1, column 2"),
        ("[]", "the whole: input should be a valid dictionary or instance of ExplicitCrisis"),
    ],
)
def test_what_is_no_crisis_at_all_is_said_so(text: str, expected: str) -> None:
    assert problem(text) == expected


def test_a_state_has_one_role() -> None:
    third: dict[str, Any] = {"state": "BBB", "capability_usd_bn": 1}
    assert problem(given(guarantors=[third])) == (
        "each state has one role, but BBB appears more than once"
    )


def test_a_number_that_could_leave_the_finite_is_refused() -> None:
    huge = CHALLENGER | {"capability_usd_bn": 2 * LARGEST}
    assert problem(given(challenger=huge)).startswith("challenger.capability_usd_bn: ")
