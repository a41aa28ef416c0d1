"""An arrangement names its pacts and its proposals, and nothing else."""

import pytest
from pydantic import ValidationError

from sim.domain.arrangements import Arrangement


def test_an_arrangement_may_have_no_pact_at_all() -> None:
    assert Arrangement.model_validate({"title": "Nobody is bound"}).pacts == []


def test_pacts_keep_the_order_of_the_file() -> None:
    given = {"title": "Two", "pacts": ["us_japan", "aukus"]}
    assert Arrangement.model_validate(given).pacts == ["us_japan", "aukus"]


@pytest.mark.parametrize("name", ["US_Japan", "us-japan", "../us_japan", "7th_fleet", ""])
def test_a_pact_is_named_as_its_file_is(name: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Arrangement.model_validate({"title": "One", "pacts": ["aukus", name]})
    assert [error["loc"] for error in caught.value.errors()] == [("pacts", 1)]


@pytest.mark.parametrize("given", [{"pacts": []}, {"title": "A", "members": []}])
def test_a_title_is_needed_and_other_keys_are_refused(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Arrangement.model_validate(given)


def test_proposals_are_named_beside_the_pacts() -> None:
    assert Arrangement.model_validate({"title": "One"}).proposals == []
    given = {"title": "One", "proposals": ["asian_nato"]}
    assert Arrangement.model_validate(given).proposals == ["asian_nato"]
