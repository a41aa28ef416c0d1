"""States as files give them: what is required, what is bounded, what is assumed."""

import pytest
from pydantic import ValidationError

from sim.domain.states import State

SOIL = {"place": "Capital", "lat": 10, "lon": 20, "status": "judgement", "source": "invented"}


def figure(value: float) -> list[object]:
    return [value, "judgement", 2025, "invented"]


GIVEN: dict[str, object] = {
    "name": "Ardia",
    **{
        name: figure(value)
        for name, value in {
            "gdp_usd_bn": 500,
            "gdp_growth_pct": -1,
            "spending_usd_bn": 0,
            "burden_pct": 2,
            "nuclear": 0,
            "democracy": 1,
            "alignment": -1,
            "non_alignment_norm": 0.5,
            "public_support": 0.5,
            "theatre_share": 1,
        }.items()
    },
    "bases": [SOIL],
}


def places_of_misfits(**changes: object) -> list[tuple[str | int, ...]]:
    with pytest.raises(ValidationError) as caught:
        State.model_validate({**GIVEN, **changes})
    return [error["loc"] for error in caught.value.errors()]


def test_what_nobody_says_of_a_state_is_a_judgement_of_ours() -> None:
    state = State.model_validate(GIVEN)
    assert state.military_price_level.value == 1.0
    assert state.nuclear_vulnerability.status == "judgement"
    assert state.attrition_exposure.source.startswith(
        "a guarantor fights with an expeditionary force"
    )
    assert (state.law.support, state.law.fight) == ({}, {})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("gdp_usd_bn", 0),
        ("spending_usd_bn", -1),
        ("alignment", -1.1),
        ("nuclear", 1.1),
        ("theatre_share", -0.1),
    ],
)
def test_a_figure_outside_its_range_is_a_problem_at_its_own_place(name: str, value: float) -> None:
    assert places_of_misfits(**{name: figure(value)}) == [(name,)]


def test_a_state_without_a_base_could_be_nowhere() -> None:
    assert places_of_misfits(bases=[]) == [("bases",)]


@pytest.mark.parametrize("change", [{"lat": 90.5}, {"lon": -181}, {"host": "Japan"}])
def test_a_base_lies_on_the_globe_and_its_host_is_a_code(change: dict[str, object]) -> None:
    assert places_of_misfits(bases=[{**SOIL, **change}]) == [("bases", 0, *change)]


def test_a_base_on_own_soil_has_no_host() -> None:
    assert State.model_validate(GIVEN).bases[0].host is None


def test_law_speaks_of_modes_and_of_chances() -> None:
    law = {"fight": {"grey_zone": figure(0.5)}, "support": {}}
    assert State.model_validate({**GIVEN, "law": law}).law.fight["grey_zone"].value == 0.5
    assert places_of_misfits(law={"fight": {"siege": figure(0.5)}})[0][:2] == ("law", "fight")
    assert places_of_misfits(law={"fight": {"grey_zone": figure(2)}}) == [
        ("law", "fight", "grey_zone")
    ]


SIDES = [
    {"label": "One", "hold_probability": figure(0.5)},
    {"label": "Other", "hold_probability": figure(0.4), "stance": figure(-0.5)},
]


def test_a_side_is_as_the_government_at_the_start_unless_its_file_says_otherwise() -> None:
    one, other = State.model_validate({**GIVEN, "sides": SIDES}).sides
    assert (one.stance.value, one.alignment_offset.value) == (0, 0)
    assert (other.stance.value, other.hold_probability.value) == (-0.5, 0.4)
    assert places_of_misfits(sides=[{"label": "One"}, SIDES[1]]) == [
        ("sides", 0, "hold_probability")
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_sides_are_two_or_none(count: int) -> None:
    assert State.model_validate(GIVEN).sides == []
    assert places_of_misfits(sides=(SIDES * 2)[:count]) == [("sides",)]


def test_an_election_is_a_date_that_decides_something() -> None:
    given = {"quarter": "2028Q2", "decides": ["legislature"]}
    (election,) = State.model_validate({**GIVEN, "elections": [given]}).elections
    assert (election.status, election.held) == ("judgement", False)
    assert "term" in election.source
    for changes, place in (
        ({"decides": []}, ("decides",)),
        ({"decides": ["president"]}, ("decides", 0)),
        ({"decides": ["legislature", "legislature"]}, ("decides", 1)),
        ({"quarter": "2028"}, ("quarter",)),
    ):
        assert places_of_misfits(elections=[given | changes]) == [("elections", 0, *place)]


def test_two_elections_of_one_quarter_are_one() -> None:
    given = {"quarter": "2028Q2", "decides": ["legislature"]}
    found = places_of_misfits(elections=[given, {**given, "decides": ["government"]}])
    assert found == [("elections", 1, "quarter")]


@pytest.mark.parametrize("name", ["dependence", "frictions"])
def test_what_a_state_holds_of_another_is_a_share(name: str) -> None:
    assert getattr(State.model_validate({**GIVEN, name: {"BBB": figure(1)}}), name)
    assert places_of_misfits(**{name: {"BBB": figure(1.1)}}) == [(name, "BBB")]


def test_a_legislature_is_absent_or_a_logit() -> None:
    assert State.model_validate(GIVEN).legislature is None
    assert places_of_misfits(legislature=figure(21)) == [("legislature",)]
