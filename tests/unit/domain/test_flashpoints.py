from pathlib import Path

import pytest
from pydantic import ValidationError

from sim.domain.flashpoints import Flashpoint
from sim.loading.nodes import python_value
from sim.loading.reader import read_nodes

STRAIT = Path(__file__).parents[2] / "scenario_errors" / "base" / "flashpoints" / "strait.yaml"
SHARE = [0.2, "judgement", 2024, "guess"]


def misfits(**changes: object) -> list[tuple[str | int, ...]]:
    given = python_value(read_nodes(STRAIT, "strait.yaml"))
    assert isinstance(given, dict)
    with pytest.raises(ValidationError) as caught:
        Flashpoint.model_validate({**given, **changes})
    return [one["loc"] for one in caught.value.errors()]


def test_a_state_is_no_challenger_of_itself() -> None:
    assert misfits(target="AAA", stakes={}) == [("target",)]


def test_a_party_is_no_third_state_and_a_third_state_is_on_one_side() -> None:
    stakes, backers = {"BBB": SHARE, "CCC": SHARE}, {"AAA": SHARE, "CCC": SHARE}
    found = misfits(stakes=stakes, backers=backers)
    assert found == [("stakes", "BBB"), ("backers", "AAA"), ("backers", "CCC")]


def test_a_mode_is_listed_once() -> None:
    assert misfits(modes=["grey_zone", "grey_zone"]) == [("modes", 1)]


def test_what_does_not_fit_is_told_beside_what_is_wrong_in_itself() -> None:
    assert misfits(target="AAA", stakes={}, war_intensity=[0, "judgement", 2024, "guess"]) == [
        ("war_intensity",), ("target",),
    ]  # fmt: skip


def test_any_clash_may_widen_to_a_war_of_plain_cost_unless_the_file_says_otherwise() -> None:
    given = python_value(read_nodes(STRAIT, "strait.yaml"))
    assert isinstance(given, dict)
    plain = Flashpoint.model_validate(given)
    assert plain.war_intensity.value == 1
    assert plain.escalates
    calm = Flashpoint.model_validate(
        {**given, "war_intensity": [0.5, "judgement", 2024, "guess"], "escalates": False}
    )
    assert calm.war_intensity.value == 0.5
    assert not calm.escalates
