"""Solved crises from implementations of both versions that share no code with this one."""

import json
from pathlib import Path
from typing import Any

import pytest

from sim.domain.errors import CrisisInputError
from sim.engine.crisis.explicit import crisis_arrays
from sim.engine.crisis.explicit_input import read_crisis
from sim.engine.crisis.explicit_output import answer_record
from sim.engine.crisis.solver import solve

PAIRS = Path(__file__).parent / "crisis"
NAMES = sorted(
    str(path.relative_to(PAIRS)).removesuffix(".input.json") for path in PAIRS.rglob("*.input.json")
)
TOLERANCE = 1e-9


def given(name: str) -> dict[str, Any]:
    text = (PAIRS / f"{name}.input.json").read_text(encoding="utf-8")
    crisis: dict[str, Any] = json.loads(text)
    return crisis


def solved(crisis: object) -> dict[str, object]:
    explicit = read_crisis(json.dumps(crisis))
    arrays = crisis_arrays(explicit)
    return answer_record(explicit, arrays, solve(arrays))


def flat(record: object, place: str = "") -> dict[str, object]:
    """Return every leaf of nested mappings and lists by its place."""
    if isinstance(record, dict):
        parts = [(str(key), value) for key, value in record.items()]
    elif isinstance(record, list):
        parts = [(str(index), value) for index, value in enumerate(record)]
    else:
        return {place: record}
    return {
        leaf: value for key, part in parts for leaf, value in flat(part, f"{place}/{key}").items()
    }


def assert_same(ours: object, expected: object) -> None:
    ours_flat, expected_flat = flat(ours), flat(expected)
    assert ours_flat.keys() == expected_flat.keys()
    for place, value in expected_flat.items():
        wanted = value if value is None else pytest.approx(value, rel=0, abs=TOLERANCE)
        assert ours_flat[place] == wanted, place


def test_there_are_three_pairs_of_the_first_version_and_four_of_the_second() -> None:
    assert len(NAMES) == 7


@pytest.mark.parametrize("name", NAMES)
def test_every_number_of_a_solved_crisis_is_matched(name: str) -> None:
    expected = json.loads((PAIRS / f"{name}.expected.json").read_text(encoding="utf-8"))
    assert_same(solved(given(name)), expected)


def test_a_crisis_that_never_clashes_has_no_winner() -> None:
    crisis = given("two_movers")
    crisis["parameters"]["precision"] = 1e4
    crisis["modes"]["grey_zone"]["concession_cost"] = 0
    crisis["modes"]["grey_zone"]["attrition"] = 10
    record = flat(solved(crisis))
    assert record["/modes/grey_zone/clash"] == 0
    assert record["/modes/grey_zone/challenger_wins_given_clash"] is None


def test_an_unknown_key_is_answered_with_the_nearest_one() -> None:
    crisis = given("taiwan_hub_and_spokes_continuity")
    crisis["guarantors"][0]["pacts"][0]["obligaton"] = 0.5
    with pytest.raises(CrisisInputError, match="unknown key 'obligaton'") as caught:
        solved(crisis)
    said = str(caught.value)
    assert said.startswith("guarantors.0.pacts.0.obligaton: ")
    assert "Did you mean 'obligation'?" in said
    assert "Allowed: collective, fallback, obligation, scope, trigger" in said


def test_an_unknown_key_at_the_top_is_answered_too() -> None:
    with pytest.raises(CrisisInputError, match=r"Did you mean 'guarantors'\?"):
        solved(given("two_movers") | {"guarantor": []})


def test_every_mistake_is_named_at_once() -> None:
    crisis = given("two_movers")
    crisis["challenger"]["salience"] = -1
    crisis["target"]["terrain"] = 2
    with pytest.raises(CrisisInputError) as caught:
        solved(crisis)
    lines = str(caught.value).splitlines()
    assert [line.partition(":")[0] for line in lines] == ["challenger.salience", "target.terrain"]


def test_what_is_not_json_is_refused_with_the_place() -> None:
    with pytest.raises(CrisisInputError, match=r"not JSON: .*, line 2, column 3"):
        read_crisis("{\n  ?}")


def test_json_that_is_not_a_crisis_is_refused() -> None:
    with pytest.raises(CrisisInputError, match="the whole"):
        read_crisis("[]")


def test_a_state_has_one_role() -> None:
    crisis = given("two_movers")
    crisis["target"]["state"] = crisis["challenger"]["state"]
    with pytest.raises(CrisisInputError, match="one role, but AAA appears more than once"):
        solved(crisis)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999"])
def test_a_number_that_is_not_finite_is_refused(number: str) -> None:
    text = json.dumps(given("two_movers")).replace('"salience": 0.8', f'"salience": {number}')
    with pytest.raises(CrisisInputError, match="salience"):
        read_crisis(text)
