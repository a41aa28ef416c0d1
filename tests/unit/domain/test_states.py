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
