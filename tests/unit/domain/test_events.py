"""Shocks fade, and each known event changes one thing of one state."""

from typing import Any

import pytest
from pydantic import ValidationError

from sim.domain.events import Event, Shock

LOGIT = [-1, "judgement", 2025, "guess"]


def event(**changes: Any) -> Event:  # noqa: ANN401  any field
    given = {
        "quarter": "2025Q3", "state": "JPN", "event": "Upper House election",
        "status": "published", "source": "a newspaper",
    }  # fmt: skip
    return Event.model_validate({**given, **changes})


def said(**changes: Any) -> list[tuple[tuple[str | int, ...], str]]:  # noqa: ANN401  any field
    with pytest.raises(ValidationError) as caught:
        event(**changes)
    return [(one["loc"], one["msg"]) for one in caught.value.errors()]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("majority", LOGIT),
        ("stance", LOGIT),
        ("government", "rival"),
        ("withdraws_from", "us_japan"),
    ],
)
def test_an_event_changes_one_thing(name: str, value: object) -> None:
    assert getattr(event(**{name: value}), name) is not None


def test_an_event_that_changes_nothing_is_told() -> None:
    assert said() == [((), "changes nothing")]


def test_each_further_thing_that_an_event_changes_is_told_at_its_key() -> None:
    found = said(stance=LOGIT, government="rival", withdraws_from="us_japan")
    assert [path for path, _ in found] == [("government",), ("withdraws_from",)]
    assert found[0][1] == "stands beside stance; an event changes one thing"


def test_who_governs_is_a_side_and_not_a_party() -> None:
    assert [path for path, _ in said(government="LDP")] == [("government",)]


SIZE = [0.3, "judgement", 2022, "guess"]


def test_a_shock_fades_in_five_years_by_half_unless_its_file_says_otherwise() -> None:
    shock = Shock.model_validate({"quarter": "2022Q1", "state": "JPN", "size": SIZE})
    assert (shock.size.value, shock.half_life_years.value) == (0.3, 5.0)
    assert shock.half_life_years.status == "judgement"


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"size": [-0.1, "judgement", 2022, "guess"]}, ("size",)),
        ({"size": [1.1, "judgement", 2022, "guess"]}, ("size",)),
        ({"half_life_years": [0, "judgement", 2022, "guess"]}, ("half_life_years",)),
        ({"quarter": "2022"}, ("quarter",)),
        ({"state": "Japan"}, ("state",)),
        ({"until": "2023Q1"}, ("until",)),
    ],
)
def test_what_is_wrong_is_told_at_its_place(changes: dict[str, object], place: object) -> None:
    given = {"quarter": "2022Q1", "state": "JPN", "size": SIZE, **changes}
    with pytest.raises(ValidationError) as caught:
        Shock.model_validate(given)
    assert [one["loc"] for one in caught.value.errors()] == [place]
